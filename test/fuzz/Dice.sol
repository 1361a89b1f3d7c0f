// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @dev One fuzzed seed, rolled as often as a story needs.
struct Dice {
    uint256 state;
}

library Rolling {
    function roll(Dice memory dice) internal pure returns (uint256) {
        dice.state = uint256(keccak256(abi.encode(dice.state)));
        return dice.state;
    }

    function chance(Dice memory dice, uint256 percent) internal pure returns (bool) {
        return roll(dice) % 100 < percent;
    }

    /// @dev Evenly in [low, high].
    function within(Dice memory dice, uint256 low, uint256 high) internal pure returns (uint256) {
        return low + (roll(dice) % (high - low + 1));
    }

    /// @dev In [low, high]: at an edge one time in five, else with every number of digits equally likely.
    function wide(Dice memory dice, uint256 low, uint256 high) internal pure returns (uint256) {
        uint256 kind = roll(dice) % 10;
        if (kind == 0) return low;
        if (kind == 1) return high;
        uint256 value = roll(dice) >> (roll(dice) % 256);
        return low + (value % (high - low + 1));
    }
}
