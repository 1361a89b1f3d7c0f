// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CalendarKind, Service} from "../../../contracts/interfaces/IServiceLevels.sol";
import {UtcCalendar} from "../../../contracts/service/UtcCalendar.sol";
import {Dice, Rolling} from "../Dice.sol";
import {PlainCalendar} from "./PlainCalendar.sol";
import {ServiceWorld} from "./ServiceWorld.sol";

/// @dev SRV-11: each second belongs to exactly one period.
contract CalendarTest is ServiceWorld, PlainCalendar {
    using Rolling for Dice;

    uint256 private constant YEARS = 140;

    function setUp() public {
        populate();
        drawCalendar();
    }

    /// @dev Each day from 1970 to 2110, by counting.
    function test_everyDay() public pure {
        uint256 time = 0;
        for (uint256 year = 1970; year <= 1970 + YEARS; ++year) {
            for (uint256 month = 1; month <= 12; ++month) {
                uint256 count = daysOf(year, month);
                // months since March of the year 0
                uint256 number = year * 12 + month - 3;
                for (uint256 day = 1; day <= count; ++day) {
                    (uint256 m, uint256 d) = UtcCalendar.split(time + 86_399);
                    assertTrue(m == number && d == day, "SRV-11 a day is another");
                    time += 1 days;
                }
                assertEq(UtcCalendar.join(number, 28) + (count - 27) * 1 days, time, "SRV-11 the 28th is another");
            }
            assertEq(UtcCalendar.yearOf(time - 1), year, "SRV-11 a year is another");
        }
    }

    function testFuzz_fixedMonths(uint256 seed) public {
        Dice memory dice = Dice(seed);
        Service memory s = plainService();
        (s.calendar, s.length) = (CalendarKind.UtcMonths, uint32(dice.within(1, 12)));
        uint256 time = dice.within(1, YEARS * 365 days);
        if (dayOf(time) > 28) time -= 3 days;
        s.start = uint40(time);
        (bytes32 id, ) = levels.register(s);
        _look(dice, id, time, s.length, true);
    }

    /// @dev Begun on any day, by attestation.
    function testFuzz_attestedMonths(uint256 seed) public {
        Dice memory dice = Dice(seed);
        Service memory s = attestedService();
        (s.calendar, s.length) = (CalendarKind.UtcMonths, uint32(dice.within(1, 12)));
        uint256 time = START + dice.within(0, 80 * 365 days);
        // as a rule one of the last three days
        if (dice.chance(70)) while (dayOf(time) < 29) time += 1 days;
        vm.warp(time);
        (bytes32 id, ) = levels.register(s);
        activate(id, time);
        _look(dice, id, time, s.length, true);
    }

    function testFuzz_seconds(uint256 seed) public {
        Dice memory dice = Dice(seed);
        Service memory s = plainService();
        s.length = uint32(dice.wide(1 hours, 366 days));
        s.start = uint40(dice.within(1, YEARS * 365 days));
        (bytes32 id, ) = levels.register(s);
        _look(dice, id, s.start, s.length, false);
    }

    function test_firstOfMarchInLeapYears() public view {
        assertEq(monthlyStart(951_782_400, 1, 1), 954_201_600, "SRV-11 the 29th of February 2000 goes on on the 28th");
        assertTrue(isLeap(2000) && !isLeap(2100) && isLeap(2028) && !isLeap(2030), "SRV-11 leap years");
        // the 31st of January 2100, a year without a leap day
        assertEq(monthlyStart(4_105_036_800, 1, 1), 4_105_036_800 + 28 days, "SRV-11 the 31st goes on on the 28th");
    }

    /// @dev A few periods by their numbers, and one by a second of it.
    function _look(Dice memory dice, bytes32 id, uint256 first, uint256 length, bool months) private view {
        uint256 most = months ? 200 / length : 60;
        for (uint256 k = 0; k < 4; ++k) {
            uint32 period = uint32(k == 0 ? 0 : dice.within(0, most));
            (uint256 start, uint256 end) = levels.periodOf(id, period);
            (uint256 next, ) = levels.periodOf(id, period + 1);
            assertEq(start, _startOf(first, length, period, months), "SRV-11 a period begins at another second");
            assertEq(end, _startOf(first, length, period + 1, months), "SRV-11 a period ends at another second");
            assertEq(end, next, "SRV-11 the next period begins before or after the end");
            assertLt(start, end, "SRV-11 a period is empty");
            assertEq(levels.periodAt(id, start), period, "SRV-11 the first second is another period's");
            assertEq(levels.periodAt(id, end - 1), period, "SRV-11 the last second is another period's");
            assertEq(levels.periodAt(id, end), period + 1, "SRV-11 the second after is not the next period's");
            uint256 any = dice.within(start, end - 1);
            assertEq(levels.periodAt(id, any), period, "SRV-11 a second is another period's");
        }
    }

    function _startOf(uint256 first, uint256 length, uint256 period, bool months) private view returns (uint256) {
        return months ? monthlyStart(first, length, period) : first + period * length;
    }
}
