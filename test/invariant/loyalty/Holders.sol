// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Account} from "../../../contracts/interfaces/ILoyaltyToken.sol";
import {Dice, Rolling} from "../../fuzz/Dice.sol";
import {Merchants} from "./Merchants.sol";
import {Action} from "./Tallies.sol";

/// @dev What customers do.
abstract contract Holders is Merchants {
    using Rolling for Dice;

    string private constant TRANSFER =
        "TransferWithAuthorization(address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce)";
    uint256 private constant TILL = 7 << 64;
    uint256 private constant LATEST = type(uint256).max;

    mapping(address signer => uint256) private _counters;

    /// @dev Dust among them: what somebody gets from a customer changes nothing that he has and has earned.
    function gift(uint256 seed) external called(Action.Gift) {
        Dice memory dice = Dice(seed);
        (address from, address to) = (holder(dice), customer(dice));
        if (plain.isMember(from) || plain.isMember(to)) return;
        uint256 amount = dice.chance(20) ? 1 : upTo(dice, plain.balanceOf(from));
        Account memory had = token.accountOf(to);
        uint256 tier = token.tierOf(to);
        bytes memory data = abi.encodeCall(token.transfer, (to, amount));
        _between(Action.Gift, from, to, from, data, plain.transfer(from, to, amount));
        if (from != to) _unharmed(to, had, tier);
    }

    function giftAtEpoch(uint256 seed) external called(Action.GiftAtEpoch) {
        Dice memory dice = Dice(seed);
        (address from, address to) = (holder(dice), customer(dice));
        uint256 back = dice.roll() % 5;
        uint256 epoch = plain.vintage() < back ? 0 : plain.vintage() - back;
        if (!token.terms().expires) epoch = dice.chance(80) ? 0 : back;
        uint256 amount = upTo(dice, token.balanceOfAtEpoch(epoch, from));
        bytes4 refusal = plain.giveAtEpoch(epoch, from, to, amount);
        bytes memory data = abi.encodeCall(token.transferAtEpoch, (epoch, to, amount));
        _between(Action.GiftAtEpoch, from, to, from, data, refusal);
    }

    function redeem(uint256 seed) external called(Action.Redeem) {
        Dice memory dice = Dice(seed);
        (address from, address to) = (holder(dice), member(dice));
        if (plain.isMember(from)) return;
        uint256 amount = upTo(dice, plain.balanceOf(from));
        bytes memory data =
            plain.isMember(to) && dice.chance(50)
                ? abi.encodeCall(token.redeem, (to, amount, "a reward"))
                : abi.encodeCall(token.transfer, (to, amount));
        act(Action.Redeem, from, data, plain.transfer(from, to, amount), none());
    }

    /// @dev A till submits what the customer has signed.
    function redeemSigned(uint256 seed) external called(Action.RedeemSigned) {
        Dice memory dice = Dice(seed);
        (address from, address to) = (holder(dice), member(dice));
        if (plain.isMember(from)) return;
        uint256 amount = upTo(dice, plain.balanceOf(from));
        bytes32 nonce = bytes32(TILL | _counters[from]);
        bytes memory words = abi.encode(keccak256(bytes(TRANSFER)), from, to, amount, uint256(0), LATEST, nonce);
        bytes memory sign = signed(from, token.DOMAIN_SEPARATOR(), words);
        bytes memory data = abi.encodeCall(token.transferWithAuthorization, (from, to, amount, 0, LATEST, nonce, sign));
        if (act(Action.RedeemSigned, stranger, data, plain.transfer(from, to, amount), none())) ++_counters[from];
    }

    /// @dev Open to customers as soon as a wind-down is announced.
    function cashOut(uint256 seed) external called(Action.CashOut) {
        Dice memory dice = Dice(seed);
        address who = holder(dice);
        if (!plain.isWindingDown() && !dice.chance(10)) return;
        cash(Action.CashOut, who, who, upTo(dice, plain.balanceOf(who)));
    }

    function nameSuccessor(uint256 seed) external called(Action.NameSuccessor) {
        Dice memory dice = Dice(seed);
        (address who, address heir) = (customer(dice), dice.chance(35) ? address(0) : anybody(dice));
        bytes4 refusal = plain.nameSuccessor(who, heir);
        act(Action.NameSuccessor, who, abi.encodeCall(token.nameSuccessor, (heir)), refusal, none());
    }

    function announceSuccession(uint256 seed) external called(Action.AnnounceSuccession) {
        Dice memory dice = Dice(seed);
        address who = _leaving(dice, false);
        address caller = dice.chance(85) ? plain.successor(who) : anybody(dice);
        if (caller == address(0)) return;
        bytes4 refusal = plain.announceSuccession(caller, who);
        bytes memory data = abi.encodeCall(token.announceSuccession, (who));
        act(Action.AnnounceSuccession, caller, data, refusal, none());
    }

    function succeed(uint256 seed) external called(Action.Succeed) {
        Dice memory dice = Dice(seed);
        address who = _leaving(dice, true);
        (address caller, address to) = (plain.successor(who), unearned(dice));
        if (caller == address(0)) return;
        uint256 from = plain.successionFrom(who);
        if (from > now_() && dice.chance(60)) vm.warp(from - dice.within(0, 1));
        bytes4 refusal = plain.succeed(caller, who, to);
        _between(Action.Succeed, who, to, caller, abi.encodeCall(token.succeed, (who, to)), refusal);
    }

    /// @dev Somebody with a successor, or with a notice that is running.
    function _leaving(Dice memory dice, bool announced) private view returns (address who) {
        uint256 first = dice.roll();
        for (uint256 i = 0; i < people.length; ++i) {
            who = people[(first + i) % people.length];
            if (plain.isMember(who)) continue;
            bool running = plain.successionFrom(who) != 0;
            if (announced ? running : plain.successor(who) != address(0) && !running) break;
        }
    }

    /// @dev What two customers have together of each age, neither a gift nor a succession changes.
    function _between(
        Action action,
        address from,
        address to,
        address caller,
        bytes memory data,
        bytes4 refusal
    ) private {
        uint256[4] memory before = _together(from, to);
        act(action, caller, data, refusal, none());
        uint256[4] memory afterwards = _together(from, to);
        for (uint256 i = 0; i < 4; ++i)
            insist(before[i] == afterwards[i], string.concat("INV-21 another vintage: ", nameOf(action)));
    }

    function _unharmed(address to, Account memory had, uint256 tier) private {
        Account memory has = token.accountOf(to);
        insist(
            has.earned == had.earned && has.earnedBefore == had.earnedBefore,
            "INV-25 a gift changed what was earned"
        );
        insist(token.tierOf(to) == tier, "INV-25 a gift changed a tier");
        for (uint256 i = 0; i < 4; ++i) insist(has.lanes[i] >= had.lanes[i], "INV-25 a gift changed a vintage");
    }

    function _together(address from, address to) private view returns (uint256[4] memory lanes) {
        lanes = token.accountOf(from).lanes;
        if (from == to) return lanes;
        uint256[4] memory others = token.accountOf(to).lanes;
        for (uint256 i = 0; i < 4; ++i) lanes[i] += others[i];
    }
}
