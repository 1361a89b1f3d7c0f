// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Order, SignedReceipt, State} from "../../contracts/interfaces/IDeliveryEscrow.sol";
import {FundingKind} from "../../contracts/interfaces/IFunding.sol";
import {Dice, Rolling} from "../fuzz/Dice.sol";
import {Acting} from "./Acting.sol";
import {Action, Escrow, Ghost, Message, Money} from "./Store.sol";

/// @dev What strangers try, what is said twice, what is said too late, and what the world does meanwhile.
abstract contract Meddling is Acting {
    using Rolling for Dice;

    modifier called(Action action) {
        ++tallies[uint256(action)].calls;
        _;
    }

    constructor(Escrow escrow_) Acting(escrow_) {}

    function meddle(uint256 seed) external called(Action.Meddle) {
        Dice memory dice = Dice(seed);
        if (openOnes.length == 0) fundNew(dice);
        uint256 i = openOnes.length == 0 ? 0 : openOnes[dice.roll() % openOnes.length];
        int256[PURSES] memory nothing;
        actWithoutOrder(Action.Meddle, stranger, _mischief(dice, i), false, nothing);
        _refusedIsRight(Action.Meddle);
    }

    /// @dev Says again, word for word, what was once accepted.
    function repeat(uint256 seed) external called(Action.Repeat) {
        if (messages.length == 0) return;
        uint256 recent = seed % 2 == 0 && messages.length > 12 ? 12 : messages.length;
        Message memory m = messages[messages.length - 1 - ((seed / 2) % recent)];
        State memory before = escrow.stateOf(ids[m.order]);
        int256[PURSES] memory held = purses(ALL_TOKENS);
        send(Action.Repeat, m.caller, m.data);
        bool same = keccak256(abi.encode(before)) == keccak256(abi.encode(escrow.stateOf(ids[m.order])));
        insist(same, "INV-08 a repeated message changed an order");
        insist(
            keccak256(abi.encode(held)) == keccak256(abi.encode(purses(ALL_TOKENS))),
            "INV-08 a repeated message moved money"
        );
        _refusedIsRight(Action.Repeat);
    }

    /// @dev Parties act on an order that is closed.
    function revive(uint256 seed) external called(Action.Revive) {
        Dice memory dice = Dice(seed);
        uint256 i = anyOrder(dice);
        for (uint256 k = 0; k < ids.length && (ghosts[i].open || ghosts[i].price == 0); ++k) i = (i + 1) % ids.length;
        if (ghosts[i].open || ghosts[i].price == 0) return;
        Order memory o = orderAt(i);
        (address who, bytes memory data) = _lateAct(dice, o, i);
        int256[PURSES] memory nothing;
        actWithoutOrder(Action.Revive, who, data, false, nothing);
        _refusedIsRight(Action.Revive);
    }

    /// @dev A token lists a party, or takes him off its list.
    function blockSomebody(uint256 seed) external called(Action.Block) {
        Dice memory dice = Dice(seed);
        address account = people[dice.roll() % 7];
        list(tokens[dice.chance(50) ? 0 : 2], account, dice.chance(50));
        ++tallies[uint256(Action.Block)].successes;
    }

    function wait_(uint256 seed) external called(Action.Wait) {
        Dice memory dice = Dice(seed);
        vm.warp(now_() + dice.within(1, dice.chance(95) ? 1 days : 60 days));
        ++tallies[uint256(Action.Wait)].successes;
    }

    /// @dev Everybody may be paid again.
    function pardonAll() external {
        for (uint256 k = 0; k < PURSES; ++k) {
            if (hasList(purseToken(k))) list(purseToken(k), people[k % PEOPLE], false);
        }
    }

    function factNamed(Order memory o, bytes32 id, Ghost memory g) internal pure returns (bytes32) {
        return g.decided ? keccak256(abi.encode(id, g.leg, g.time, g.share)) : bytes32(deadlineOf(o));
    }

    function _mischief(Dice memory dice, uint256 i) private view returns (bytes memory) {
        uint256 kind = dice.roll() % 8;
        Order memory o = orderAt(i);
        bytes32 fact = factNamed(o, ids[i], ghosts[i]);
        if (kind == 0) return abi.encodeCall(escrow.release, (o));
        if (kind == 1) return abi.encodeCall(escrow.refund, (o, type(uint256).max));
        if (kind == 2) return abi.encodeCall(escrow.object, (o, fact));
        if (kind == 3) return abi.encodeCall(escrow.rule, (o, fact, o.legs[0].amount));
        if (kind == 4) return abi.encodeCall(escrow.withdrawTo, (money_(o), stranger));
        if (kind == 5) return abi.encodeCall(escrow.withdraw, (money_(o), stranger));
        if (kind == 6) {
            o.salt = bytes32(dice.roll());
            return abi.encodeCall(escrow.fund, (o, FundingKind.Allowance, "", ""));
        }
        SignedReceipt[] memory receipts = new SignedReceipt[](1);
        receipts[0].receipt = receiptOf(ids[i], lastOf(o), START, dice.chance(50) ? 0 : FULL);
        receipts[0].signature = signature(keys[stranger], escrow.receiptDigest(receipts[0].receipt));
        return abi.encodeCall(escrow.attest, (o, receipts));
    }

    function _lateAct(Dice memory dice, Order memory o, uint256 i) private view returns (address, bytes memory) {
        uint256 kind = dice.roll() % 7;
        bytes32 fact = factNamed(o, ids[i], ghosts[i]);
        bytes memory consent = signature(keys[o.seller], ids[i]);
        if (kind == 0) return (o.buyer, abi.encodeCall(escrow.fund, (o, FundingKind.Allowance, "", consent)));
        if (kind == 1) return (o.buyer, abi.encodeCall(escrow.release, (o)));
        if (kind == 2) return (o.seller, abi.encodeCall(escrow.refund, (o, type(uint256).max)));
        if (kind == 3) return (o.seller, abi.encodeCall(escrow.object, (o, fact)));
        if (kind == 4) return (arbiter, abi.encodeCall(escrow.rule, (o, fact, 0)));
        if (kind == 5) return (stranger, abi.encodeCall(escrow.settle, (o)));
        return (stranger, abi.encodeCall(escrow.attest, (o, signed(o, receiptOf(ids[i], lastOf(o), START, FULL)))));
    }

    function list(Money money, address account, bool on) internal {
        blocked[money][account] = on;
        money.setBlocked(account, on);
    }

    function hasList(Money money) internal view returns (bool) {
        return address(money) != address(tokens[1]);
    }

    /// @dev Here a refusal is what was wanted.
    function _refusedIsRight(Action action) private {
        tallies[uint256(action)].successes = tallies[uint256(action)].reverts;
    }

    function purseToken(uint256 k) internal view returns (Money) {
        return tokens[k / PEOPLE];
    }

    function money_(Order memory o) internal pure returns (Money) {
        return Money(o.token);
    }
}
