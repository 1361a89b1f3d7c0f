// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Order, SignedReceipt} from "../../contracts/interfaces/IDeliveryEscrow.sol";
import {Dice, Rolling} from "../fuzz/Dice.sol";
import {Payments, Reference} from "../fuzz/Reference.sol";
import {Meddling} from "./Meddling.sol";
import {Action, Contest, Escrow, Ghost, Money} from "./Store.sol";

/// @dev What the parties, the attestors and the keepers do. Most actions look for an order that is ripe for them.
abstract contract Actions is Meddling {
    using Rolling for Dice;

    uint256 private constant BATCH = 6;
    uint256 private constant CROWD = 16;

    constructor(Escrow escrow_) Meddling(escrow_) {}

    function fund(uint256 seed) external called(Action.Fund) {
        fundNew(Dice(seed));
    }

    function arrive(uint256 seed) external called(Action.Arrive) {
        Dice memory dice = Dice(seed);
        uint256 i = find(dice, _onTheWay);
        uint256 last = lastOf(orderAt(i));
        if (last == 0) return;
        uint256 from = ghosts[i].proven < last ? ghosts[i].proven : last - 1;
        _attest(dice, Action.Arrive, i, dice.within(from, last - 1), FULL);
    }

    function decide(uint256 seed) external called(Action.Decide) {
        Dice memory dice = Dice(seed);
        uint256 i = dice.chance(85) ? find(dice, _receivable) : anyOrder(dice);
        uint256 last = lastOf(orderAt(i));
        uint256 leg = dice.chance(60) || ghosts[i].proven > last ? last : dice.within(ghosts[i].proven, last);
        uint256 share = dice.chance(25) ? 0 : dice.within(1, FULL - 1);
        if (leg == last && dice.chance(50)) share = FULL;
        _attest(dice, Action.Decide, i, leg, share);
    }

    function contradict(uint256 seed) external called(Action.Contradict) {
        Dice memory dice = Dice(seed);
        uint256 i = find(dice, _inWindow);
        uint256 leg = dice.within(ghosts[i].leg, lastOf(orderAt(i)));
        uint256 share = dice.chance(30) ? FULL : dice.wide(0, FULL);
        _attest(dice, Action.Contradict, i, leg, share);
    }

    function release(uint256 seed) external called(Action.Release) {
        Dice memory dice = Dice(seed);
        uint256 i = dice.chance(90) ? find(dice, _open) : anyOrder(dice);
        (Order memory o, Ghost memory g) = (orderAt(i), ghosts[i]);
        int256[PURSES] memory gained;
        if (g.open) gained = closing(o, g, Reference.byRelease(factsOf(o, g)), o.seller, gained);
        close(i, act(Action.Release, i, o.buyer, abi.encodeCall(escrow.release, (o)), g.open, gained));
    }

    function refund(uint256 seed) external called(Action.Refund) {
        Dice memory dice = Dice(seed);
        uint256 i = find(dice, _refundable);
        (Order memory o, Ghost memory g) = (orderAt(i), ghosts[i]);
        if (g.contest != Contest.None) return;
        uint256 most = sellersOf(o);
        uint256 stated = dice.wide(0, dice.chance(80) ? most : type(uint128).max);
        uint256 total = stated < most ? stated : most;
        int256[PURSES] memory gained;
        bool allowed = g.open && total > g.refunded;
        if (allowed) gains(gained, o.token, o.buyer, total - g.refunded);

        if (!act(Action.Refund, i, o.seller, abi.encodeCall(escrow.refund, (o, stated)), allowed, gained)) return;
        ghosts[i].refunded = total;
        close(i, total == g.price - completedOf(o, 0, g.proven));
    }

    function giveIn(uint256 seed) external called(Action.GiveIn) {
        Dice memory dice = Dice(seed);
        uint256 i = _contestedOne(dice);
        (Order memory o, Ghost memory g) = (orderAt(i), ghosts[i]);
        if (g.contest == Contest.None) return;
        uint256 stated = dice.chance(80) ? type(uint256).max : dice.within(0, sellersOf(o));
        if (!g.decided && dice.chance(80)) warpTo(graceEnd(o));
        bool allowed = mayGiveIn(o, g, stated);
        int256[PURSES] memory gained;
        if (allowed) gained = closing(o, g, Reference.byGivingIn(factsOf(o, g)), o.buyer, gained);
        close(i, act(Action.GiveIn, i, o.seller, abi.encodeCall(escrow.refund, (o, stated)), allowed, gained));
    }

    function object(uint256 seed) external called(Action.Object) {
        Dice memory dice = Dice(seed);
        _objectTo(dice, find(dice, _objectionable));
    }

    function rule(uint256 seed) external called(Action.Rule) {
        Dice memory dice = Dice(seed);
        uint256 i = _contestedOne(dice);
        (Order memory o, Ghost memory g) = (orderAt(i), ghosts[i]);
        if (!g.open) return;
        if (g.contest != Contest.None && !g.decided && dice.chance(90)) warpTo(graceEnd(o));
        uint256 stated = dice.wide(0, dice.chance(80) ? g.price : type(uint128).max);
        Payments memory p = Reference.byRuling(factsOf(o, g), stated);
        uint256 clock = Reference.byClock(factsOf(o, g)).buyer;
        bool better = g.contest == Contest.ByBuyer ? p.buyer > clock : p.buyer < clock;
        address objector = g.contest == Contest.ByBuyer ? o.buyer : o.seller;
        int256[PURSES] memory gained;
        gained = closing(o, g, p, better ? objector : otherSide(o, g), gained);
        bytes memory data = abi.encodeCall(escrow.rule, (o, factNamed(o, ids[i], g), stated));
        close(i, act(Action.Rule, i, arbiter, data, mayRule(o, g) && o.arbiter != address(0), gained));
    }

    function settle(uint256 seed) external called(Action.Settle) {
        Dice memory dice = Dice(seed);
        uint256 i = dice.chance(90) ? find(dice, _open) : anyOrder(dice);
        if (ghosts[i].open && dice.chance(80)) warpTo(dueOf(orderAt(i), ghosts[i]) - (dice.chance(10) ? 1 : 0));
        _settle(i);
    }

    function settleMany(uint256 seed) external called(Action.SettleMany) {
        Dice memory dice = Dice(seed);
        if (openOnes.length == 0) fundNew(dice);
        uint256 size = openOnes.length < BATCH ? openOnes.length : BATCH;
        uint256[] memory chosen = new uint256[](size);
        Order[] memory batch = new Order[](size);
        for (uint256 k = 0; k < size; ++k) {
            chosen[k] = openOnes[k];
            batch[k] = orderAt(chosen[k]);
            if (dice.chance(30)) warpTo(dueOf(batch[k], ghosts[chosen[k]]));
        }
        int256[PURSES] memory gained;
        for (uint256 k = 0; k < size; ++k) {
            Ghost memory g = ghosts[chosen[k]];
            if (!maySettle(batch[k], g)) continue;
            Payments memory p = Reference.byClock(factsOf(batch[k], g));
            gained = closing(batch[k], g, p, otherSide(batch[k], g), gained);
            closed(chosen[k]);
        }
        actWithoutOrder(Action.SettleMany, stranger, abi.encodeCall(escrow.settleMany, (batch)), true, gained);
        _countInVain(Action.SettleMany, gained);
    }

    function attestMany(uint256 seed) external called(Action.AttestMany) {
        Dice memory dice = Dice(seed);
        if (openOnes.length == 0) fundNew(dice);
        uint256 size = openOnes.length < BATCH ? openOnes.length : BATCH;
        Order[] memory batch = new Order[](size);
        SignedReceipt[][] memory receipts = new SignedReceipt[][](size);
        uint256[] memory chosen = new uint256[](size);
        Ghost[] memory after_ = new Ghost[](size);
        int256[PURSES] memory gained;
        for (uint256 k = 0; k < size; ++k) {
            chosen[k] = openOnes[openOnes.length - 1 - k];
            batch[k] = orderAt(chosen[k]);
            (receipts[k], after_[k]) = _series(dice, chosen[k], batch[k], gained);
        }
        bytes memory data = abi.encodeCall(escrow.attestMany, (batch, receipts));
        actWithoutOrder(Action.AttestMany, stranger, data, true, gained);
        _countInVain(Action.AttestMany, gained);
        for (uint256 k = 0; k < size; ++k) {
            ghosts[chosen[k]] = after_[k];
            if (!after_[k].open) close(chosen[k], true);
        }
    }

    /// @dev Somebody is paid what could not be pushed to him; if there is nobody, a push fails first.
    function withdraw(uint256 seed) external called(Action.Withdraw) {
        Dice memory dice = Dice(seed);
        (bool found, uint256 k) = _creditor(dice);
        if (!found && _failPush(dice)) (, k) = _creditor(dice);
        (Money money, address account) = (purseToken(k), people[k % PEOPLE]);
        if (hasList(money) && dice.chance(80)) list(money, account, false);
        bool allowed = escrow.credited(money, account) != 0 && !blocked[money][account];
        int256[PURSES] memory nothing;
        bytes memory data = abi.encodeCall(escrow.withdraw, (money, account));
        actWithoutOrder(Action.Withdraw, stranger, data, allowed, nothing);
    }

    function _settle(uint256 i) private {
        (Order memory o, Ghost memory g) = (orderAt(i), ghosts[i]);
        int256[PURSES] memory gained;
        if (g.open) gained = closing(o, g, Reference.byClock(factsOf(o, g)), otherSide(o, g), gained);
        close(i, act(Action.Settle, i, stranger, abi.encodeCall(escrow.settle, (o)), maySettle(o, g), gained));
    }

    function _creditor(Dice memory dice) private view returns (bool, uint256 k) {
        k = dice.roll() % PURSES;
        for (uint256 tries = 0; tries < PURSES; ++tries) {
            if (escrow.credited(purseToken(k), people[k % PEOPLE]) != 0) return (true, k);
            k = (k + 1) % PURSES;
        }
        return (false, k);
    }

    function _failPush(Dice memory dice) private returns (bool) {
        uint256 i = find(dice, _listable);
        if (!ghosts[i].open || !_listable(orderAt(i), ghosts[i])) return false;
        Order memory o = orderAt(i);
        list(money_(o), o.seller, true);
        list(money_(o), o.buyer, true);
        warpTo(dueOf(o, ghosts[i]));
        _settle(i);
        return true;
    }

    /// @dev An order under objection; if there is none, somebody objects first.
    function _contestedOne(Dice memory dice) private returns (uint256 i) {
        i = find(dice, _contested);
        if (ghosts[i].contest != Contest.None) return i;
        i = find(dice, _objectionable);
        _objectTo(dice, i);
    }

    function _objectTo(Dice memory dice, uint256 i) private {
        Order memory o = orderAt(i);
        if (ghosts[i].open && !ghosts[i].decided && dice.chance(90)) warpTo(deadlineOf(o));
        Ghost memory g = ghosts[i];
        if (!g.open) return;
        address by = !g.decided || g.share == 0 || dice.chance(20) ? o.seller : o.buyer;
        bool mistaken = dice.chance(5);
        bool allowed = mayObject(o, g, by) && !mistaken && (o.bond == 0 || !blocked[money_(o)][by]);
        bytes32 fact = mistaken ? bytes32("another") : factNamed(o, ids[i], g);
        int256[PURSES] memory gained;
        gains(gained, o.token, by, o.bond);
        for (uint256 k = 0; k < PURSES; ++k) gained[k] = -gained[k];

        if (!act(Action.Object, i, by, abi.encodeCall(escrow.object, (o, fact)), allowed, gained)) return;
        ghosts[i].contest = by == o.buyer ? Contest.ByBuyer : Contest.BySeller;
        ghosts[i].contestedAt = now_();
    }

    /// @dev A receipt by the leg's attestor, at times by somebody else, and what it does.
    function _attest(Dice memory dice, Action action, uint256 i, uint256 leg, uint256 share) private {
        (Order memory o, Ghost memory g) = (orderAt(i), ghosts[i]);
        uint256 time = dice.chance(95) && now_() < o.legs[leg].deadline ? now_() : o.legs[leg].deadline - 1;
        if (dice.chance(20)) time = dice.within(START, time);
        SignedReceipt[] memory list = signed(o, receiptOf(ids[i], leg, time, share));
        bool forged = dice.chance(5);
        if (forged) list[0].signature = signature(keys[stranger], escrow.receiptDigest(list[0].receipt));
        bool allowed = mayAttest(o, g, leg, time, share) && !forged;

        int256[PURSES] memory gained;
        bool closes;
        if (allowed) (g, gained, closes) = _received(o, g, leg, time, share);
        if (!act(action, i, stranger, abi.encodeCall(escrow.attest, (o, list)), allowed, gained)) return;
        g.net = ghosts[i].net;
        ghosts[i] = g;
        close(i, closes);
    }

    /// @dev A batch that moves no money has done nothing: it is no success.
    function _countInVain(Action action, int256[PURSES] memory gained) private {
        for (uint256 k = 0; k < PURSES; ++k) {
            if (gained[k] != 0) return;
        }
        --tallies[uint256(action)].successes;
    }

    /// @dev One or two receipts of an order, and what is left of it once those that can be accepted are.
    function _series(
        Dice memory dice,
        uint256 i,
        Order memory o,
        int256[PURSES] memory gained
    ) private returns (SignedReceipt[] memory list, Ghost memory g) {
        g = ghosts[i];
        list = new SignedReceipt[](dice.within(1, 2));
        bool skipped = false;
        for (uint256 r = 0; r < list.length; ++r) {
            uint256 last = lastOf(o);
            uint256 leg = dice.within(dice.chance(80) ? g.proven : 0, last);
            uint256 time = now_() < o.legs[leg].deadline ? now_() : o.legs[leg].deadline - 1;
            uint256 share = dice.chance(60) ? FULL : dice.within(0, FULL);
            list[r] = signed(o, receiptOf(ids[i], leg, time, share))[0];
            // somebody may have submitted the first ones of a list already
            if (!g.decided && leg < g.proven && r + 1 < list.length) continue;
            skipped = skipped || !mayAttest(o, g, leg, time, share);
            if (skipped) continue;
            int256[PURSES] memory more;
            bool closes;
            (g, more, closes) = _received(o, g, leg, time, share);
            if (closes) g.open = false;
            for (uint256 k = 0; k < PURSES; ++k) {
                gained[k] += more[k];
                g.net += more[k];
            }
        }
    }

    function _received(
        Order memory o,
        Ghost memory g,
        uint256 leg,
        uint256 time,
        uint256 share
    ) private returns (Ghost memory, int256[PURSES] memory gained, bool closes) {
        if (g.decided) {
            (g.contest, g.contestedAt) = (Contest.ByReceipt, now_());
        } else if (share == FULL && leg != lastOf(o)) {
            for (uint256 k = g.proven; k <= leg; ++k) {
                if (o.legs[k].payee != o.seller) gains(gained, o.token, o.legs[k].payee, o.legs[k].amount);
            }
            g.proven = leg + 1;
        } else {
            if (g.contest == Contest.BySeller) gains(gained, o.token, o.seller, o.bond);
            (g.decided, g.leg, g.time, g.share, g.landed) = (true, leg, time, share, now_());
            g.contest = Contest.None;
            closes = atOnce(o, g);
            if (closes) gained = closing(o, g, Reference.byClock(factsOf(o, g)), address(0), gained);
        }
        return (g, gained, closes);
    }

    /* WHICH ORDER IS RIPE */

    function _listable(Order memory o, Ghost memory) internal view returns (bool) {
        return hasList(money_(o));
    }

    function _open(Order memory, Ghost memory) internal pure returns (bool) {
        return true;
    }

    function _receivable(Order memory o, Ghost memory g) internal view returns (bool) {
        return !g.decided && now_() < graceEnd(o);
    }

    function _onTheWay(Order memory o, Ghost memory g) internal view returns (bool) {
        return _receivable(o, g) && g.proven < lastOf(o);
    }

    function _inWindow(Order memory o, Ghost memory g) internal view returns (bool) {
        return g.decided && g.contest == Contest.None && now_() < dueOf(o, g);
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
