// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Service, Standing} from "../interfaces/IServiceLevels.sol";
import {Clock, newClock} from "../service/Clock.sol";
import {UtcCalendar} from "../service/UtcCalendar.sol";

/// @notice Where many seconds are in the calendar of a service, by the levels' own code.
contract Calendar__Harness {
    /// @notice What a second says.
    struct Place {
        uint256 month;
        uint256 day;
        uint256 year;
        uint256 period;
        uint256 start;
        uint256 end;
        uint256 reportLimit;
    }

    /// @param start Of the first period, if somebody attests it; `known` is when that became final.
    function placesOf(
        Service calldata service,
        uint40 start,
        uint40 known,
        uint40[] calldata times
    ) external pure returns (Place[] memory places) {
        Clock clock = newClock(service);
        if (service.start == 0) clock = clock.withActivation(Standing.Reported, start, start, known);
        places = new Place[](times.length);
        for (uint256 i = 0; i < times.length; ++i) places[i] = _placeOf(clock, times[i]);
    }

    function _placeOf(Clock clock, uint256 time) private pure returns (Place memory p) {
        (p.month, p.day) = UtcCalendar.split(time);
        p.year = UtcCalendar.yearOf(time);
        p.period = clock.periodAt(time);
        p.start = clock.startOf(p.period);
        (p.end, ) = clock.endsFrom(p.period);
        p.reportLimit = clock.reportLimit(p.end);
    }
}
