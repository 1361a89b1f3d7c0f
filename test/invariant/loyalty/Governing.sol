// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Dice, Rolling} from "../../fuzz/Dice.sol";
import {Holders} from "./Holders.sol";
import {Action} from "./Tallies.sol";

/// @dev What the operator does.
abstract contract Governing is Holders {
    using Rolling for Dice;

    uint256 private constant ENOUGH_MEMBERS = 4;
    uint256 private constant ENOUGH_CUSTOMERS = 4;

    function admit(uint256 seed) external called(Action.Admit) {
        Dice memory dice = Dice(seed);
        if (customers() < ENOUGH_CUSTOMERS && !dice.chance(10)) return;
        address who = dice.chance(85) ? applicant(dice) : anybody(dice);
        _order(Action.Admit, abi.encodeCall(token.admit, (who)), plain.admit(who));
    }

    function suspend(uint256 seed) external called(Action.Suspend) {
        Dice memory dice = Dice(seed);
        address who = member(dice);
        _order(Action.Suspend, abi.encodeCall(token.suspend, (who)), plain.suspend(who));
    }

    function reinstate(uint256 seed) external called(Action.Reinstate) {
        Dice memory dice = Dice(seed);
        uint256 first = dice.roll();
        address who = anybody(dice);
        for (uint256 i = 0; i < people.length; ++i) {
            who = people[(first + i) % people.length];
            (, bool suspended, bool left, , , ) = plain.members(who);
            if (suspended && !left) break;
        }
        _order(Action.Reinstate, abi.encodeCall(token.reinstate, (who)), plain.reinstate(who));
    }

    function release(uint256 seed) external called(Action.Release) {
        Dice memory dice = Dice(seed);
        if (presentMembers() < ENOUGH_MEMBERS) return;
        address who = member(dice);
        _order(Action.Release, abi.encodeCall(token.release, (who)), plain.release(who));
    }

    function hold(uint256 seed) external called(Action.Hold) {
        Dice memory dice = Dice(seed);
        address who = holder(dice);
        uint256 end = start + (plain.vintage() + 1) * length;
        uint256 limit = now_() + 30 days;
        if (end < limit + 14 days) limit = end - 14 days;
        uint256 until = limit + dice.within(0, 1);
        if (limit > now_() && dice.chance(60)) until = dice.within(now_(), limit);
        bytes memory data = abi.encodeCall(token.hold, (who, uint40(until), "a reason"));
        if (!_order(Action.Hold, data, plain.hold(who, until))) return;
        uint256 last = token.accountOf(who).heldUntil;
        insist(last > now_() && last <= now_() + 30 days, "INV-27 a hold longer than 30 days");
        insist(last + 14 days <= end, "INV-27 a hold in the last days of a vintage");
    }

    function liftHold(uint256 seed) external called(Action.LiftHold) {
        Dice memory dice = Dice(seed);
        uint256 first = dice.roll();
        address who = anybody(dice);
        for (uint256 i = 0; i < people.length && !plain.isHeld(who); ++i) who = people[(first + i) % people.length];
        if (!plain.isHeld(who) && !dice.chance(10)) return;
        _order(Action.LiftHold, abi.encodeCall(token.liftHold, (who)), plain.liftHold(who));
    }

    function setTiers(uint256 seed) external called(Action.SetTiers) {
        Dice memory dice = Dice(seed);
        uint24[] memory tiers = new uint24[](dice.within(0, 10));
        uint256 above = 0;
        for (uint256 i = 0; i < tiers.length; ++i) {
            above += dice.within(1, 3_000);
            tiers[i] = uint24(above); // at most 30,000
        }
        _order(Action.SetTiers, abi.encodeCall(token.setTiers, (tiers)), plain.setTiers(tiers));
    }

    function setSpread(uint256 seed) external called(Action.SetSpread) {
        uint256 bps = Dice(seed).within(0, 1_050);
        _order(Action.SetSpread, abi.encodeCall(token.setSpread, (uint16(bps))), plain.setSpread(bps));
    }

    function collectSpread(uint256) external called(Action.CollectSpread) {
        uint256 had = reserve.balanceOf(collector);
        (bytes4 refusal, uint256 amount) = plain.collectSpread();
        _order(Action.CollectSpread, abi.encodeCall(token.collectSpread, (collector)), refusal);
        insist(reserve.balanceOf(collector) - had == amount, "INV-28 other than what has accrued");
        insist(reserve.balanceOf(address(token)) >= plain.backing() || amount == 0, "INV-28 spread out of the backing");
        collected += amount;
    }

    /// @dev Now and then, since it is for ever.
    function windDown(uint256 seed) external called(Action.WindDown) {
        if (!Dice(seed).chance(3)) return;
        _order(Action.WindDown, abi.encodeCall(token.windDown, ()), plain.windDown());
    }

    function _order(Action action, bytes memory data, bytes4 refusal) private returns (bool) {
        return act(action, operator, data, refusal, none());
    }
}
