// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Word, Words} from "../../../contracts/loyalty/Words.sol";
import {Test} from "../../helpers/Test.sol";
import {Dice, Rolling} from "../Dice.sol";

/// @dev What a customer's word, or all customers', says in plain numbers.
struct Plain {
    uint256[4] lanes;
    uint256 low; // earned now, or the lower half of the breakage
    uint256 high; // earned before, or the upper half
    uint256 vintage;
    uint256 flags;
}

/// @dev INV-31: words against plain numbers.
contract WordsTest is Test {
    using Rolling for Dice;

    uint256 private constant LANE = 2 ** 48 - 1;
    uint256 private constant COUNTER = 2 ** 24 - 1;

    function testFuzz_oneJumpIsManyJumps(uint256 seed) public pure {
        Dice memory dice = Dice(seed);
        Plain memory p = _some(dice);
        uint256 step = dice.chance(80) ? 48 : 0;
        uint256 last = dice.chance(70) ? p.vintage + dice.within(0, 6) : dice.within(p.vintage, 4_095);
        if (last > 4_095) last = 4_095;

        (Word once, uint256 expired) = _pack(p).rolled(last, step);
        Word total = _pack(p).rolledTotal(last, step);
        (Word often, Word totalOften, uint256 lost) = (_pack(p), _pack(p), 0);
        for (uint256 v = p.vintage; v < last;) {
            v += dice.within(1, 3);
            if (v > last) v = last;
            uint256 more;
            (often, more) = often.rolled(v, step);
            lost += more;
            totalOften = totalOften.rolledTotal(v, step);
        }
        assertEq(Word.unwrap(often), Word.unwrap(once), "INV-31 jumps differ from one jump");
        assertEq(lost, expired, "INV-31 jumps lose other than one jump");
        assertEq(Word.unwrap(totalOften), Word.unwrap(total), "INV-31 jumps of all customers differ from one jump");
    }

    function testFuzz_aging(uint256 seed) public pure {
        Dice memory dice = Dice(seed);
        Plain memory p = _some(dice);
        bool expires = dice.chance(80);
        uint256 last = dice.within(p.vintage, p.vintage + 6 < 4_095 ? p.vintage + 6 : 4_095);

        (Word word, uint256 expired) = _pack(p).rolled(last, expires ? 48 : 0);
        Word total = _pack(p).rolledTotal(last, expires ? 48 : 0);
        (Plain memory aged, uint256 lost) = _later(p, last - p.vintage, expires);
        _same(word, aged, "INV-31 a word ages otherwise");
        assertEq(expired, lost, "INV-31 a word loses otherwise");
        // where all customers' breakage is, a customer has what he has earned
        uint256 breakage = p.low + (p.high << 24) + lost;
        (aged.low, aged.high) = (breakage & COUNTER, breakage >> 24);
        _same(total, aged, "INV-31 all customers' word ages otherwise");
    }

    function testFuzz_fieldsHaveNoNeighbours(uint256 seed) public pure {
        Dice memory dice = Dice(seed);
        Plain memory p = _some(dice);
        Word word = _pack(p);
        _same(word, p, "INV-31 a field reads as another");

        Plain memory less = _some(dice);
        for (uint256 i = 0; i < 4; ++i) less.lanes[i] = dice.wide(0, p.lanes[i]);
        Word lower = word.minusLanes(_lanes(less.lanes));
        for (uint256 i = 0; i < 4; ++i) less.lanes[i] = p.lanes[i] - less.lanes[i];
        (less.low, less.high, less.vintage, less.flags) = (p.low, p.high, p.vintage, p.flags);
        _same(lower, less, "INV-31 taking from lanes touches another");
        uint256 back = word.lanes() - lower.lanes();
        _same(lower.plusLanes(back), p, "INV-31 adding to lanes touches another");

        Plain memory bare = _pack0(p);
        _same(word.emptied(), bare, "INV-31 emptying touches another field");
        (bare.low, bare.high) = (p.low, p.high);
        _same(word.emptied().plusMiddle(word.middle()), bare, "INV-31 earnings touch another field");
        (bare.lanes, bare.low, bare.high) = (p.lanes, 0, 0);
        _same(word.withoutBreakage(), bare, "INV-31 claiming touches another field");
        (bare.low, bare.high, bare.flags) = (p.low, p.high, p.flags | 2);
        _same(word.with(2), bare, "INV-31 a flag touches another field");
        bare.flags = p.flags & 13;
        _same(word.without(2), bare, "INV-31 a flag taken off touches another field");
    }

    function testFuzz_oldest(uint256 seed) public pure {
        Dice memory dice = Dice(seed);
        Plain memory p = _some(dice);
        uint256 amount = dice.wide(0, p.lanes[0] + p.lanes[1] + p.lanes[2] + p.lanes[3]);
        uint256 left = amount;
        uint256[4] memory part;
        for (uint256 lane = 4; lane > 0; --lane) {
            part[lane - 1] = p.lanes[lane - 1] < left ? p.lanes[lane - 1] : left;
            left -= part[lane - 1];
        }
        uint256 taken = Words.oldest(_lanes(p.lanes), amount);
        assertEq(taken, _lanes(part), "INV-31 not the oldest first");
        assertEq(Words.sum(taken), amount, "INV-31 not as much as was asked for");
    }

    function testFuzz_issued(uint256 seed) public pure {
        Dice memory dice = Dice(seed);
        Plain memory p = _some(dice);
        uint256 amount = dice.wide(0, LANE - p.lanes[0]);
        Word word = _pack(p).issued(amount);
        p.lanes[0] += amount;
        p.low = p.low + amount / 100 < COUNTER ? p.low + amount / 100 : COUNTER;
        _same(word, p, "INV-31 an issue is booked otherwise");
    }

    /// @dev As the supply bounds them together.
    function testFuzz_members(uint256 seed) public pure {
        Dice memory dice = Dice(seed);
        uint256 accepted = dice.wide(0, LANE);
        uint256 bought = dice.wide(0, LANE - accepted);
        Word word = Words.newMember(accepted).plusBought(bought).with(Words.SUSPENDED).with(Words.TREASURY);
        (uint256 spent, uint256 cashed) = (dice.wide(0, bought), dice.wide(0, accepted));
        word = word.minusBought(spent).minusAccepted(cashed).plusAccepted(spent);

        assertEq(word.bought(), bought - spent, "INV-31 bought");
        assertEq(word.accepted(), accepted - cashed + spent, "INV-31 accepted");
        assertTrue(word.isMember() && word.has(Words.SUSPENDED) && word.has(Words.TREASURY), "INV-31 standing");
        assertTrue(!word.has(Words.LEFT | Words.DECLINING), "INV-31 standing that nobody gave");
    }

    /* PLAIN */

    function _some(Dice memory dice) private pure returns (Plain memory p) {
        // together at most the supply
        uint256 room = LANE;
        for (uint256 i = 0; i < 4; ++i) {
            p.lanes[i] = dice.chance(30) ? 0 : dice.wide(0, room);
            room -= p.lanes[i];
        }
        p.low = dice.wide(0, COUNTER);
        p.high = dice.wide(0, room >> 24 < COUNTER ? room >> 24 : COUNTER);
        if (p.high == room >> 24) p.low = dice.wide(0, room & COUNTER);
        (p.vintage, p.flags) = (dice.wide(0, 4_095), dice.within(0, 15));
    }

    function _later(
        Plain memory p,
        uint256 passed,
        bool expires
    ) private pure returns (Plain memory aged, uint256 lost) {
        (aged.vintage, aged.flags) = (p.vintage + passed, p.flags);
        for (uint256 i = 0; i < 4; ++i) {
            if (!expires) aged.lanes[i] = p.lanes[i];
            else if (i + passed < 4) aged.lanes[i + passed] = p.lanes[i];
            else lost += p.lanes[i];
        }
        if (passed == 0) (aged.low, aged.high) = (p.low, p.high);
        if (passed == 1) aged.high = p.low;
    }

    function _pack0(Plain memory p) private pure returns (Plain memory bare) {
        (bare.vintage, bare.flags) = (p.vintage, p.flags);
    }

    /// @dev By powers of two, as the manual of {Word} has it.
    function _pack(Plain memory p) private pure returns (Word) {
        uint256 rest = p.low * 2 ** 16 + p.high * 2 ** 40 + p.vintage * 2 ** 4 + p.flags;
        return Word.wrap(_lanes(p.lanes) * 2 ** 64 + rest);
    }

    function _lanes(uint256[4] memory lanes) private pure returns (uint256) {
        return lanes[0] + lanes[1] * 2 ** 48 + lanes[2] * 2 ** 96 + lanes[3] * 2 ** 144;
    }

    function _same(Word word, Plain memory p, string memory message) private pure {
        assertEq(Word.unwrap(word), Word.unwrap(_pack(p)), message);
        assertEq(Words.sum(word.lanes()), p.lanes[0] + p.lanes[1] + p.lanes[2] + p.lanes[3], message);
        (uint256 low, uint256 high) = word.earned();
        assertEq(low, p.low, message);
        assertEq(high, p.high, message);
        assertEq(word.middle(), p.low + p.high * 2 ** 24, message);
        assertEq(word.vintage(), p.vintage, message);
        assertEq(word.has(2), (p.flags / 2) % 2 == 1, message);
    }
}
