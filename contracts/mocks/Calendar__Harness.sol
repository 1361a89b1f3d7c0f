// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Service, Standing} from "../interfaces/IServiceLevels.sol";
import {Clock, newClock} from "../service/Clock.sol";
import {UtcCalendar} from "../service/UtcCalendar.sol";

/// @notice Many seconds and periods in the calendar of a service, by the levels' own code.
contract Calendar__Harness {
    /// @return days_ Of each second its month, day and year.
    function daysOf(uint40[] calldata times) external pure returns (uint256[3][] memory days_) {
        days_ = new uint256[3][](times.length);
        for (uint256 i = 0; i < times.length; ++i) {
            (days_[i][0], days_[i][1]) = UtcCalendar.split(times[i]);
            days_[i][2] = UtcCalendar.yearOf(times[i]);
        }
    }

    /// @param start Of the first period, which somebody attests; `known` is when that became final.
    /// @return periods To which each second belongs.
    function periodsAt(
        Service calldata service,
        uint40 start,
        uint40 known,
        uint40[] calldata times
    ) external pure returns (uint256[] memory periods) {
        Clock clock = _clockOf(service, start, known);
        periods = new uint256[](times.length);
        for (uint256 i = 0; i < times.length; ++i) periods[i] = clock.periodAt(times[i]);
    }

    /// @return edges When each period begins and ends, and from when on no report of it counts.
    function edgesOf(
        Service calldata service,
        uint40 start,
        uint40 known,
        uint32[] calldata periods
    ) external pure returns (uint256[3][] memory edges) {
        Clock clock = _clockOf(service, start, known);
        edges = new uint256[3][](periods.length);
        for (uint256 i = 0; i < periods.length; ++i) {
            (uint256 end, ) = clock.endsFrom(periods[i]);
            edges[i] = [clock.startOf(periods[i]), end, clock.reportLimit(end)];
        }
    }

    function _clockOf(Service calldata service, uint40 start, uint40 known) private pure returns (Clock) {
        return newClock(service).withActivation(Standing.Reported, start, start, known);
    }
}
