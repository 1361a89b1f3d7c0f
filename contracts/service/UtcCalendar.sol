// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Months and years of the Gregorian calendar, in UTC.
/// @dev Months are counted from March of the year 0, so that a leap day is the last of its year and every month's first day
/// follows from one line: 153 days for each five months. 400 years have 146,097 days, whatever their first.
library UtcCalendar {
    /// @dev Days from the first of March of the year 0 to the first of January 1970.
    uint256 private constant EPOCH = 719_468;
    uint256 private constant DAYS_IN_400_YEARS = 146_097;
    /// @dev The last day that every month has.
    uint256 internal constant LAST_COMMON_DAY = 28;

    /// @param time Seconds since 1970.
    /// @return month Months since March of the year 0.
    /// @return day From 1 to 31.
    function split(uint256 time) internal pure returns (uint256 month, uint256 day) {
        unchecked {
            // no step can leave 256 bits for a time below 2^64, and each subtrahend is the smaller part of what it is taken from
            uint256 z = time / 1 days + EPOCH;
            uint256 inEra = z % DAYS_IN_400_YEARS;
            uint256 inEraYears = (inEra - inEra / 1_460 + inEra / 36_524 - inEra / 146_096) / 365;
            uint256 inYear = inEra - (365 * inEraYears + inEraYears / 4 - inEraYears / 100);
            uint256 inYearMonths = (5 * inYear + 2) / 153;
            day = inYear - (153 * inYearMonths + 2) / 5 + 1;
            month = 12 * (400 * (z / DAYS_IN_400_YEARS) + inEraYears) + inYearMonths;
        }
    }

    /// @param month Months since March of the year 0; not before January 1970.
    /// @param day From 1 to 28.
    /// @return Seconds since 1970 at which the day begins.
    function join(uint256 month, uint256 day) internal pure returns (uint256) {
        unchecked {
            // as above
            uint256 year = month / 12;
            uint256 inYear = (153 * (month % 12) + 2) / 5 + day - 1;
            return (365 * year + year / 4 - year / 100 + year / 400 + inYear - EPOCH) * 1 days;
        }
    }

    /// @return The UTC year of a time, which begins in January.
    function yearOf(uint256 time) internal pure returns (uint256) {
        (uint256 month, ) = split(time);
        return (month + 2) / 12;
    }
}
