// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ILoyaltyToken as E} from "../interfaces/ILoyaltyToken.sol";

/// @notice Up to ten thresholds of 24 bits, the first the lowest, and above them the vintage from which they hold, in one slot.
type Tiers is uint256;

using TierList for Tiers global;

/// @title Packs and reads thresholds.
library TierList {
    uint256 private constant WIDTH = 24;
    uint256 private constant LIMIT = 10;
    uint256 private constant FROM_AT = 240;

    function pack(uint24[] memory thresholds, uint256 vintage) internal pure returns (Tiers) {
        uint256 count = thresholds.length;
        if (count > LIMIT) revert E.LoyaltyToken_TierCount(count, LIMIT);

        uint256 packed = vintage << FROM_AT;
        uint256 previous = 0;
        for (uint256 i = 0; i < count; ++i) {
            uint256 threshold = thresholds[i];
            if (threshold <= previous) revert E.LoyaltyToken_TierNotAscending(threshold, previous);
            packed |= threshold << (i * WIDTH);
            previous = threshold;
        }
        return Tiers.wrap(packed);
    }

    function from(Tiers tiers) internal pure returns (uint256) {
        return Tiers.unwrap(tiers) >> FROM_AT;
    }

    function unpack(Tiers tiers) internal pure returns (uint24[] memory thresholds) {
        uint256 count = reached(tiers, type(uint256).max);
        thresholds = new uint24[](count);
        for (uint256 i = 0; i < count; ++i) thresholds[i] = _at(tiers, i);
    }

    /// @return tier How many thresholds are at most `earned`; there are none of zero.
    function reached(Tiers tiers, uint256 earned) internal pure returns (uint256 tier) {
        while (tier < LIMIT) {
            uint256 threshold = _at(tiers, tier);
            if (threshold == 0 || threshold > earned) break;
            ++tier;
        }
    }

    function _at(Tiers tiers, uint256 index) private pure returns (uint24) {
        return uint24(Tiers.unwrap(tiers) >> (index * WIDTH)); // one threshold's width
    }
}
