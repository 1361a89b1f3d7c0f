// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice All that the chain keeps of an account, or of all customers together, in one slot.
/// From the highest bit down:
/// - customer: four lanes of 48 (the lowest is the current vintage), earned 24 + 24 (the lower is this vintage's, in whole
///   points), vintage index 12, flags 4
/// - all customers: four lanes of 48, breakage not yet claimed 48, vintage index 12, flags 4
/// - member: bought 96, accepted 96, standing 60, flags 4
type Word is uint256;

using Words for Word global;

/// @title Reads, ages and changes words.
/// @dev No sum leaves its field: every lane, `bought`, `accepted` and the breakage are parts of the supply, which {SUPPLY_CAP}
/// keeps below 2^48. That is the bound of whatever is `unchecked` here.
library Words {
    /* FLAGS */

    uint256 internal constant MEMBER = 1;
    /// @dev Of a customer: a hold was placed, and when it ends is to be looked up.
    uint256 internal constant HELD = 2;
    /// @dev Of an address that must not receive points.
    uint256 internal constant NON_HOLDER = 4;
    /// @dev Of all customers' word: a wind-down was announced, and when it takes effect is to be looked up.
    uint256 internal constant WINDING = 1;

    /// @dev Standing of a member.
    uint256 internal constant SUSPENDED = 16;
    uint256 internal constant LEFT = 32;
    uint256 internal constant DECLINING = 64;
    uint256 internal constant TREASURY = 128;

    /* FIELDS */

    uint256 internal constant VINTAGES = 4;
    uint256 internal constant LANE = 48;
    uint256 internal constant LANE_MASK = type(uint48).max;
    /// @dev Where the oldest lane begins among the lanes.
    uint256 internal constant OLDEST = 144;
    uint256 internal constant LAST_VINTAGE = 4_095;
    uint256 internal constant SUPPLY_CAP = type(uint48).max;

    uint256 private constant LANES = 192;
    uint256 private constant LANES_AT = 64;
    uint256 private constant MIDDLE = 48;
    uint256 private constant MIDDLE_AT = 16;
    uint256 private constant EARNED = 24;
    uint256 private constant EARNED_MASK = type(uint24).max;
    uint256 private constant VINTAGE_AT = 4;
    uint256 private constant FLAGS_MASK = 15;

    uint256 private constant ACCEPTED_AT = 64;
    uint256 private constant BOUGHT_AT = 160;
    uint256 private constant MONEY_MASK = type(uint96).max;

    /// @dev Units in a whole point: `decimals` is 2.
    uint256 private constant POINT = 100;

    /* ANY WORD */

    function isMember(Word word) internal pure returns (bool) {
        return Word.unwrap(word) & MEMBER != 0;
    }

    /// @return Whether any of the flags is set.
    function has(Word word, uint256 flags) internal pure returns (bool) {
        return Word.unwrap(word) & flags != 0;
    }

    function with(Word word, uint256 flag) internal pure returns (Word) {
        return Word.wrap(Word.unwrap(word) | flag);
    }

    function without(Word word, uint256 flag) internal pure returns (Word) {
        return Word.wrap(Word.unwrap(word) & ~flag);
    }

    /* AGING */

    /// @notice What is left of a field of consecutive vintages when as many as `bits` stand for have passed.
    /// @dev One shift, so that one jump does what many do; a shift beyond the word leaves nothing.
    function shift(uint256 field, uint256 width, uint256 bits) internal pure returns (uint256) {
        return (field << bits) & ((1 << width) - 1);
    }

    /// @notice A customer's word in the current vintage.
    /// @param step Bits that a vintage moves the lanes by: {LANE}, or zero where nothing expires.
    /// @return aged The word.
    /// @return expired What it lost.
    function rolled(Word word, uint256 current, uint256 step) internal pure returns (Word aged, uint256 expired) {
        unchecked {
            // Time does not run backwards, and a word's index is at most 4,095.
            uint256 passed = current - vintage(word);
            if (passed == 0) return (word, 0);

            uint256 live = shift(lanes(word), LANES, passed * step);
            expired = sum(lanes(word)) - sum(live);
            aged = _pack(live, shift(middle(word), MIDDLE, passed * EARNED), current, Word.unwrap(word) & FLAGS_MASK);
        }
    }

    /// @notice All customers' word in the current vintage: what they lose is breakage.
    function rolledTotal(Word word, uint256 current, uint256 step) internal pure returns (Word) {
        unchecked {
            // As above; the breakage is a part of the supply.
            uint256 passed = current - vintage(word);
            if (passed == 0) return word;

            uint256 live = shift(lanes(word), LANES, passed * step);
            uint256 breakage = middle(word) + sum(lanes(word)) - sum(live);
            return _pack(live, breakage, current, Word.unwrap(word) & FLAGS_MASK);
        }
    }

    /* CUSTOMERS */

    function vintage(Word word) internal pure returns (uint256) {
        return (Word.unwrap(word) >> VINTAGE_AT) & LAST_VINTAGE;
    }

    function lanes(Word word) internal pure returns (uint256) {
        return Word.unwrap(word) >> LANES_AT;
    }

    /// @return Earned in this and the previous vintage; of all customers, the breakage.
    function middle(Word word) internal pure returns (uint256) {
        return (Word.unwrap(word) >> MIDDLE_AT) & LANE_MASK;
    }

    /// @return The points in all lanes.
    function sum(uint256 lanes_) internal pure returns (uint256) {
        if (lanes_ <= LANE_MASK) return lanes_;
        unchecked {
            // Four times 48 bits.
            return
                (lanes_ & LANE_MASK) +
                ((lanes_ >> LANE) & LANE_MASK) +
                ((lanes_ >> (2 * LANE)) & LANE_MASK) +
                (lanes_ >> OLDEST);
        }
    }

    /// @return part Lanes that hold `amount` in all, taken from the oldest first. `amount` is at most their sum.
    function oldest(uint256 lanes_, uint256 amount) internal pure returns (uint256 part) {
        if (lanes_ <= LANE_MASK) return amount;
        unchecked {
            // The last lane has what the others have not, so that no shift goes below zero.
            for (uint256 offset = OLDEST; ; offset -= LANE) {
                uint256 lane = (lanes_ >> offset) & LANE_MASK;
                if (lane >= amount) return part | (amount << offset);
                part |= lane << offset;
                amount -= lane;
            }
        }
    }

    /// @dev No lane of `part` is greater than the word's.
    function minusLanes(Word word, uint256 part) internal pure returns (Word) {
        unchecked {
            return Word.wrap(Word.unwrap(word) - (part << LANES_AT));
        }
    }

    /// @dev The supply bounds each lane.
    function plusLanes(Word word, uint256 part) internal pure returns (Word) {
        unchecked {
            return Word.wrap(Word.unwrap(word) + (part << LANES_AT));
        }
    }

    /// @dev To a middle of zero.
    function plusMiddle(Word word, uint256 middle_) internal pure returns (Word) {
        return Word.wrap(Word.unwrap(word) | (middle_ << MIDDLE_AT));
    }

    /// @notice Puts points into the current lane and counts the whole ones as earned; a full counter stays full.
    function issued(Word word, uint256 amount) internal pure returns (Word) {
        unchecked {
            // As above, and the counter has room.
            uint256 room = EARNED_MASK - ((Word.unwrap(word) >> MIDDLE_AT) & EARNED_MASK);
            uint256 points = amount / POINT;
            if (points > room) points = room;
            return Word.wrap(Word.unwrap(word) + (amount << LANES_AT) + (points << MIDDLE_AT));
        }
    }

    /// @return Whole points earned in this vintage.
    /// @return The same of the vintage before.
    function earned(Word word) internal pure returns (uint256, uint256) {
        uint256 both = middle(word);
        return (both & EARNED_MASK, both >> EARNED);
    }

    /// @notice The word without points and earnings.
    function emptied(Word word) internal pure returns (Word) {
        return _pack(0, 0, vintage(word), Word.unwrap(word) & FLAGS_MASK);
    }

    /* ALL CUSTOMERS */

    function withoutBreakage(Word word) internal pure returns (Word) {
        return Word.wrap(Word.unwrap(word) & ~(LANE_MASK << MIDDLE_AT));
    }

    /* MEMBERS */

    function newMember(uint256 accepted_) internal pure returns (Word) {
        return Word.wrap((accepted_ << ACCEPTED_AT) | MEMBER);
    }

    function bought(Word word) internal pure returns (uint256) {
        return Word.unwrap(word) >> BOUGHT_AT;
    }

    function accepted(Word word) internal pure returns (uint256) {
        return (Word.unwrap(word) >> ACCEPTED_AT) & MONEY_MASK;
    }

    /// @dev The supply bounds what is bought and accepted, here and below; a caller has compared before it takes away.
    function plusBought(Word word, uint256 amount) internal pure returns (Word) {
        unchecked {
            return Word.wrap(Word.unwrap(word) + (amount << BOUGHT_AT));
        }
    }

    function minusBought(Word word, uint256 amount) internal pure returns (Word) {
        unchecked {
            return Word.wrap(Word.unwrap(word) - (amount << BOUGHT_AT));
        }
    }

    function plusAccepted(Word word, uint256 amount) internal pure returns (Word) {
        unchecked {
            return Word.wrap(Word.unwrap(word) + (amount << ACCEPTED_AT));
        }
    }

    function minusAccepted(Word word, uint256 amount) internal pure returns (Word) {
        unchecked {
            return Word.wrap(Word.unwrap(word) - (amount << ACCEPTED_AT));
        }
    }

    function _pack(uint256 lanes_, uint256 middle_, uint256 vintage_, uint256 flags) private pure returns (Word) {
        return Word.wrap((lanes_ << LANES_AT) | (middle_ << MIDDLE_AT) | (vintage_ << VINTAGE_AT) | flags);
    }
}
