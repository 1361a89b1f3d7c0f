// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Consent} from "../../contracts/interfaces/IConsents.sol";
import {Order} from "../../contracts/interfaces/IDeliveryEscrow.sol";
import {Dice, Rolling} from "../fuzz/Dice.sol";
import {Escrow} from "../fuzz/EscrowWorld.sol";
import {Payments, Reference} from "../fuzz/Reference.sol";
import {CANCELLATION, OBJECTION, REFUND, RELEASE, RULING} from "../fuzz/Signing.sol";
import {Action, Contest, Ghost, Move} from "./Ghosts.sol";
import {Receiving} from "./Receiving.sol";

/// @dev What buyer, seller and arbiter do alone, by a call or by a signature that a stranger brings.
abstract contract Parties is Receiving {
    using Rolling for Dice;

    constructor(Escrow escrow_) Receiving(escrow_) {}

    function release(uint256 seed) external called(Action.Release) {
        _release(Dice(seed), Action.Release);
    }

    function releaseSigned(uint256 seed) external called(Action.ReleaseSigned) {
        _release(Dice(seed), Action.ReleaseSigned);
    }

    function refund(uint256 seed) external called(Action.Refund) {
        _refund(Dice(seed), Action.Refund);
    }

    function refundSigned(uint256 seed) external called(Action.RefundSigned) {
        _refund(Dice(seed), Action.RefundSigned);
    }

    function giveIn(uint256 seed) external called(Action.GiveIn) {
        Dice memory dice = Dice(seed);
        uint256 i = _contestedOne(dice);
        Order memory o = orderAt(i);
        if (ghosts[i].contest == Contest.None) return;
        uint256 stated = dice.chance(80) ? type(uint256).max : dice.within(0, sellersOf(o));
        if (!ghosts[i].decided && dice.chance(80)) warpTo(graceEnd(o, ghosts[i]));
        Ghost memory g = ghosts[i];
        Move memory m = moveOn(Action.GiveIn, i, o.seller);
        m.allowed = mayGiveIn(o, g, stated);
        if (m.allowed) closing(m, o, g, Reference.byGivingIn(factsOf(o, g)), o.buyer);
        _sendRefund(dice, m, o, stated, dice.chance(40));
    }

    function object(uint256 seed) external called(Action.Object) {
        Dice memory dice = Dice(seed);
        _objectTo(dice, find(dice, _objectionable), Action.Object);
    }

    function objectSigned(uint256 seed) external called(Action.ObjectSigned) {
        Dice memory dice = Dice(seed);
        _objectTo(dice, find(dice, _objectionable), Action.ObjectSigned);
    }

    function rule(uint256 seed) external called(Action.Rule) {
        _rule(Dice(seed), Action.Rule);
    }

    function ruleSigned(uint256 seed) external called(Action.RuleSigned) {
        _rule(Dice(seed), Action.RuleSigned);
    }

    function cancel(uint256 seed) external called(Action.Cancel) {
        _cancel(Dice(seed), Action.Cancel);
    }

    function cancelSigned(uint256 seed) external called(Action.CancelSigned) {
        _cancel(Dice(seed), Action.CancelSigned);
    }

    function releaseOne(Dice memory dice, Action action, uint256 i) internal {
        (Order memory o, Ghost memory g) = (orderAt(i), ghosts[i]);
        Move memory m = moveOn(action, i, o.buyer);
        m.allowed = g.open;
        if (g.open) closing(m, o, g, Reference.byRelease(factsOf(o, g)), o.seller);
        if (action == Action.Release) m.data = abi.encodeCall(escrow.release, (o));
        else
            m.data = abi.encodeCall(
                escrow.releaseBySignature,
                (o, by(dice, m, o.buyer, RELEASE, abi.encode(factNamed(g, ids[i]))))
            );
        wrap(dice, m);
        act(m);
    }

    function factNamed(Ghost memory g, bytes32 id) internal pure returns (bytes32) {
        return g.decided ? keccak256(abi.encode(id, g.leg, g.time, g.share)) : bytes32(g.until);
    }

    function _factOf(uint256 i) private view returns (bytes32) {
        return factNamed(ghosts[i], ids[i]);
    }

    function _release(Dice memory dice, Action action) private {
        releaseOne(dice, action, dice.chance(90) ? find(dice, anyOpen) : anyOrder(dice));
    }

    function _refund(Dice memory dice, Action action) private {
        uint256 i = find(dice, _refundable);
        (Order memory o, Ghost memory g) = (orderAt(i), ghosts[i]);
        if (g.contest != Contest.None) return;
        uint256 most = sellersOf(o);
        uint256 stated = dice.wide(0, dice.chance(80) ? most : type(uint128).max);
        uint256 total = stated < most ? stated : most;
        Move memory m = moveOn(action, i, o.seller);
        m.allowed = g.open && total > g.refunded;
        if (m.allowed) {
            if (total == g.price - completedOf(o, 0, g.proven))
                closing(m, o, g, Reference.byRuling(factsOf(o, g), total), address(0));
            else gain(m, o.token, o.buyer, total - g.refunded);
        }
        if (_sendRefund(dice, m, o, stated, action == Action.RefundSigned)) ghosts[i].refunded = total;
    }

    function _sendRefund(
        Dice memory dice,
        Move memory m,
        Order memory o,
        uint256 stated,
        bool bySignature
    ) private returns (bool) {
        if (bySignature) {
            Consent memory c = by(dice, m, o.seller, REFUND, abi.encode(_factOf(m.order), stated));
            m.data = abi.encodeCall(escrow.refundBySignature, (o, stated, c));
        } else {
            m.data = abi.encodeCall(escrow.refund, (o, stated));
        }
        wrap(dice, m);
        return act(m);
    }

    /// @dev An order under objection; if there is none, somebody objects first.
    function _contestedOne(Dice memory dice) private returns (uint256 i) {
        i = find(dice, _contested);
        if (ghosts[i].contest != Contest.None) return i;
        i = find(dice, _objectionable);
        _objectTo(dice, i, Action.Object);
    }

    function _objectTo(Dice memory dice, uint256 i, Action action) private {
        Order memory o = orderAt(i);
        if (ghosts[i].open && !ghosts[i].decided && dice.chance(90)) warpTo(ghosts[i].until);
        Ghost memory g = ghosts[i];
        if (!g.open) return;
        address actor = !g.decided || g.share == 0 || dice.chance(20) ? o.seller : o.buyer;
        bool mistaken = dice.chance(5);
        bytes32 fact = mistaken ? bytes32("another") : factNamed(g, ids[i]);
        Move memory m = moveOn(action, i, actor);
        m.allowed = mayObject(o, g, actor) && !mistaken && (o.bond == 0 || !blocked[money_(o)][actor]);
        loss(m, o.token, actor, o.bond);
        if (action == Action.Object) {
            m.data = abi.encodeCall(escrow.object, (o, fact));
        } else {
            Consent memory c = by(dice, m, actor, OBJECTION, abi.encode(fact));
            m.data = abi.encodeCall(escrow.objectBySignature, (o, fact, c));
        }
        wrap(dice, m);
        if (!act(m)) return;
        ghosts[i].contest = actor == o.buyer ? Contest.ByBuyer : Contest.BySeller;
        ghosts[i].contestedAt = now_();
    }

    function _rule(Dice memory dice, Action action) private {
        uint256 i = _contestedOne(dice);
        Order memory o = orderAt(i);
        if (!ghosts[i].open) return;
        if (ghosts[i].contest != Contest.None && !ghosts[i].decided && dice.chance(90)) warpTo(graceEnd(o, ghosts[i]));
        Ghost memory g = ghosts[i];
        uint256 stated = dice.wide(0, dice.chance(80) ? g.price : type(uint128).max);
        Payments memory p = Reference.byRuling(factsOf(o, g), stated);
        Move memory m = moveOn(action, i, arbiter);
        m.allowed = mayRule(o, g) && o.arbiter != address(0);
        closing(m, o, g, p, bondTo(o, g, p));
        bytes32 fact = factNamed(g, ids[i]);
        if (action == Action.Rule) {
            m.data = abi.encodeCall(escrow.rule, (o, fact, stated));
        } else {
            Consent memory c = by(dice, m, arbiter, RULING, abi.encode(fact, stated));
            m.data = abi.encodeCall(escrow.ruleBySignature, (o, fact, stated, c));
        }
        wrap(dice, m);
        act(m);
    }

    /// @dev Mostly of an order that was never funded.
    function _cancel(Dice memory dice, Action action) private {
        uint256 i = dice.chance(80) ? _planned(dice) : anyOrder(dice);
        (Order memory o, Ghost memory g) = (orderAt(i), ghosts[i]);
        Move memory m = moveOn(action, i, o.buyer);
        m.allowed = mayCancel(o, g);
        if (action == Action.Cancel) m.data = abi.encodeCall(escrow.cancel, (o));
        else m.data = abi.encodeCall(escrow.cancelBySignature, (o, by(dice, m, o.buyer, CANCELLATION, "")));
        wrap(dice, m);
        if (act(m)) ghosts[i].dead = true;
    }

    function _planned(Dice memory dice) private returns (uint256 i) {
        Order memory o = draw(dice);
        if (dice.chance(50)) onReceipt(dice, o);
        i = enroll(o);
        if (dice.chance(8)) warpTo(o.fundBy - dice.within(0, 1));
    }

    /* WHICH ORDER IS RIPE */

    function anyOpen(Order memory, Ghost memory) internal pure returns (bool) {
        return true;
    }

    function _refundable(Order memory o, Ghost memory g) internal pure returns (bool) {
        return g.contest == Contest.None && g.refunded < sellersOf(o);
    }

    function _objectionable(Order memory o, Ghost memory g) internal view returns (bool) {
        return o.arbiter != address(0) && g.contest == Contest.None && now_() < dueOf(o, g);
    }

    function _contested(Order memory o, Ghost memory g) internal view returns (bool) {
        return g.contest != Contest.None && now_() < dueOf(o, g);
    }
}
