// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title How long money may be bound, in seconds.
library Windows {
    /// @dev The shortest window in which parties and an arbiter can be expected to act.
    uint256 internal constant MIN = 1 hours;
    uint256 internal constant MAX = 180 days;
    /// @dev The farthest deadline, from now.
    uint256 internal constant MAX_AHEAD = 730 days;

    /// @return The shortest window of terms with this arbiter; without one nobody needs any.
    function shortest(address arbiter) internal pure returns (uint256) {
        return arbiter == address(0) ? 0 : MIN;
    }

    /// @return Whether a window is shorter than `minimum` or longer than any may be.
    function isOutside(uint256 window, uint256 minimum) internal pure returns (bool) {
        return window < minimum || window > MAX;
    }
}
