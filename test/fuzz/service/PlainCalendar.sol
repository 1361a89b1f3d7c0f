// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @dev Months of UTC, added up one after the other from January 1970 on.
abstract contract PlainCalendar {
    uint256 internal constant LAST_YEAR = 2130;

    /// @dev Seconds since 1970 at which each month begins.
    uint40[] private _months;

    function drawCalendar() internal {
        uint256 time = 0;
        for (uint256 year = 1970; year <= LAST_YEAR; ++year) {
            for (uint256 month = 1; month <= 12; ++month) {
                _months.push(uint40(time));
                time += daysOf(year, month) * 1 days;
            }
        }
    }

    function daysOf(uint256 year, uint256 month) internal pure returns (uint256) {
        if (month == 2) return isLeap(year) ? 29 : 28;
        return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
    }

    function isLeap(uint256 year) internal pure returns (bool) {
        if (year % 400 == 0) return true;
        return year % 4 == 0 && year % 100 != 0;
    }

    /// @return month Months since January 1970.
    function monthOf(uint256 time) internal view returns (uint256 month) {
        month = time / 31 days;
        while (_months[month + 1] <= time) ++month;
    }

    function dayOf(uint256 time) internal view returns (uint256) {
        return (time - _months[monthOf(time)]) / 1 days + 1;
    }

    /// @dev Period 0 begins at the start; each later one on the same day, or the 28th, at the same second of the day.
    function monthlyStart(uint256 start, uint256 length, uint256 period) internal view returns (uint256) {
        if (period == 0) return start;
        uint256 day = dayOf(start);
        if (day > 28) day = 28;
        return _months[monthOf(start) + period * length] + (day - 1) * 1 days + (start % 1 days);
    }
}
