// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Order, SignedReceipt} from "../../contracts/interfaces/IDeliveryEscrow.sol";
import {FundingKind} from "../../contracts/interfaces/IFunding.sol";
import {Dice, Rolling} from "../fuzz/Dice.sol";
import {Escrow} from "../fuzz/EscrowWorld.sol";
import {Reference} from "../fuzz/Reference.sol";
import {Consenting} from "./Consenting.sol";
import {Action, Contest, Ghost, Move, PURSES} from "./Ghosts.sol";

/// @dev Orders come in, alone, in carts and on receipt; and receipts arrive.
abstract contract Receiving is Consenting {
    using Rolling for Dice;

    uint256 internal constant BATCH = 6;

    constructor(Escrow escrow_) Consenting(escrow_) {}

    /* MONEY */

    function fund(uint256 seed) external called(Action.Fund) {
        Dice memory dice = Dice(seed);
        Order memory o = draw(dice);
        if (dice.chance(5)) onReceipt(dice, o);
        fundOne(dice, o, enroll(o));
    }

    /// @dev One buyer, one token, up to three orders of any sellers; now and then one that does not belong there.
    function fundMany(uint256 seed) external called(Action.FundMany) {
        Dice memory dice = Dice(seed);
        Order[] memory cart = new Order[](dice.within(1, 3));
        bytes[] memory consents = new bytes[](cart.length);
        bytes32[] memory subject = new bytes32[](cart.length);
        uint256 odd = dice.chance(90) ? cart.length : dice.roll() % cart.length;
        uint256 first = ids.length;
        uint256 price = 0;
        for (uint256 k = 0; k < cart.length; ++k) {
            cart[k] = draw(dice);
            (cart[k].buyer, cart[k].token) = (cart[0].buyer, cart[0].token);
            if (k == odd) _misplace(dice, cart, k);
            uint256 i = enroll(cart[k]);
            price += ghosts[i].price;
            (subject[k], consents[k]) = (ids[i], signature(keys[cart[k].seller], ids[i]));
        }
        letPay(dice, cart[0]);
        Move memory m = moveAlone(Action.FundMany, cart[0].buyer, "");
        m.order = first;
        (FundingKind kind, bytes memory payment) = pay(dice, m, cart[0], escrow.cartDigest(subject), price);
        m.allowed = m.allowed && odd == cart.length;
        m.data = abi.encodeCall(escrow.fundMany, (cart, kind, payment, consents));
        wrap(dice, m);
        if (!act(m)) return;
        for (uint256 i = first; i < ids.length; ++i) {
            ghosts[i].net = -int256(ghosts[i].price);
            opened(i);
        }
    }

    /// @dev An order that is paid at the door, some time before it is too late.
    function collect(uint256 seed) external called(Action.Collect) {
        Dice memory dice = Dice(seed);
        Order memory o = draw(dice);
        if (dice.chance(95)) onReceipt(dice, o);
        uint256 i = enroll(o);
        if (dice.chance(40)) warpTo(dice.wide(now_(), dice.chance(90) ? o.fundBy - 1 : o.fundBy));
        Ghost memory g = ghosts[i];
        (uint256 leg, uint256 share) = (lastOf(o), FULL);
        if (dice.chance(5)) leg = dice.within(0, leg);
        if (dice.chance(35)) share = dice.wide(0, FULL);
        uint256 time = _timeFor(dice, o, g, leg);
        (SignedReceipt[] memory list_, bool forged) = _receipt(dice, o, i, leg, time, share);

        letPay(dice, o);
        Move memory m = moveOn(Action.Collect, i, o.buyer);
        (FundingKind kind, bytes memory payment) = pay(dice, m, o, ids[i], g.price);
        g.open = true;
        bool proves = leg == lastOf(o) && share != 0 && !forged && mayAttest(o, g, leg, time, share);
        m.allowed = m.allowed && proves && o.payOnReceipt && now_() < o.fundBy;
        m.opens = true;
        if (m.allowed) received(m, o, g, leg, time, share);
        bytes memory sellers = signature(keys[o.seller], ids[i]);
        m.data = abi.encodeCall(escrow.collect, (o, kind, payment, sellers, list_[0]));
        wrap(dice, m);
        if (act(m)) remember(i, g);
    }

    /* RECEIPTS */

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
        uint256 i = dice.chance(85) ? find(dice, receivable) : anyOrder(dice);
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

    function attestMany(uint256 seed) external called(Action.AttestMany) {
        Dice memory dice = Dice(seed);
        if (openOnes.length == 0) fundNew(dice);
        uint256 size = openOnes.length < BATCH ? openOnes.length : BATCH;
        Order[] memory batch = new Order[](size);
        SignedReceipt[][] memory receipts = new SignedReceipt[][](size);
        uint256[] memory chosen = new uint256[](size);
        Ghost[] memory after_ = new Ghost[](size);
        Move[] memory parts = new Move[](size);
        Move memory m = moveAlone(Action.AttestMany, stranger, "");
        for (uint256 k = 0; k < size; ++k) {
            chosen[k] = openOnes[openOnes.length - 1 - k];
            batch[k] = orderAt(chosen[k]);
            (receipts[k], after_[k]) = _series(dice, chosen[k], batch[k], parts[k]);
        }
        m.data = abi.encodeCall(escrow.attestMany, (batch, receipts));
        batchOf(m, chosen, parts);
        for (uint256 k = 0; k < size; ++k) remember(chosen[k], after_[k]);
    }

    /// @dev Acts for all parts at once. A batch that moves no money has done nothing: it is no success.
    function batchOf(Move memory m, uint256[] memory chosen, Move[] memory parts) internal {
        m.allowed = true;
        bool vain = true;
        int256[] memory nets = new int256[](parts.length);
        for (uint256 k = 0; k < parts.length; ++k) {
            for (uint256 p = 0; p < PURSES; ++p) {
                if (parts[k].gained[p] != 0) vain = false;
                m.gained[p] += parts[k].gained[p];
                nets[k] += parts[k].gained[p];
            }
        }
        act(m);
        if (vain) --tallies[uint256(m.action)].successes;
        for (uint256 k = 0; k < parts.length; ++k) {
            ghosts[chosen[k]].net += nets[k];
            if (parts[k].closes) closed(chosen[k], parts[k].owed);
        }
    }

    /// @dev What a receipt that counts does.
    function received(
        Move memory m,
        Order memory o,
        Ghost memory g,
        uint256 leg,
        uint256 time,
        uint256 share
    ) internal {
        if (g.decided) {
            (g.contest, g.contestedAt) = (Contest.ByReceipt, now_());
        } else if (share == FULL && leg != lastOf(o)) {
            for (uint256 k = g.proven; k <= leg; ++k) {
                if (o.legs[k].payee != o.seller) gain(m, o.token, o.legs[k].payee, o.legs[k].amount);
            }
            g.proven = leg + 1;
        } else {
            if (g.contest == Contest.BySeller) gain(m, o.token, o.seller, o.bond);
            (g.decided, g.leg, g.time, g.share, g.landed) = (true, leg, time, share, now_());
            g.contest = Contest.None;
            if (atOnce(o, g)) closing(m, o, g, Reference.byClock(factsOf(o, g)), address(0));
        }
    }

    /// @dev What receipts change of a ghost.
    function remember(uint256 i, Ghost memory after_) internal {
        Ghost storage g = ghosts[i];
        (g.proven, g.decided, g.leg, g.share) = (after_.proven, after_.decided, after_.leg, after_.share);
        (g.time, g.landed) = (after_.time, after_.landed);
        (g.contest, g.contestedAt) = (after_.contest, after_.contestedAt);
    }

    function receivable(Order memory o, Ghost memory g) internal view returns (bool) {
        return !g.decided && now_() < graceEnd(o, g);
    }

    /// @dev A receipt by the leg's attestor, at times by somebody else, and what it does.
    function _attest(Dice memory dice, Action action, uint256 i, uint256 leg, uint256 share) private {
        (Order memory o, Ghost memory g) = (orderAt(i), ghosts[i]);
        uint256 time = _timeFor(dice, o, g, leg);
        (SignedReceipt[] memory list_, bool forged) = _receipt(dice, o, i, leg, time, share);
        Move memory m = moveOn(action, i, stranger);
        m.allowed = mayAttest(o, g, leg, time, share) && !forged;
        if (m.allowed) received(m, o, g, leg, time, share);
        m.data = abi.encodeCall(escrow.attest, (o, list_));
        wrap(dice, m);
        if (act(m)) remember(i, g);
    }

    function _timeFor(
        Dice memory dice,
        Order memory o,
        Ghost memory g,
        uint256 leg
    ) private view returns (uint256 time) {
        uint256 deadline = deadlineOfLeg(o, g, leg);
        time = dice.chance(95) && now_() < deadline ? now_() : deadline - 1;
        if (dice.chance(20)) time = dice.within(START, time);
    }

    function _receipt(
        Dice memory dice,
        Order memory o,
        uint256 i,
        uint256 leg,
        uint256 time,
        uint256 share
    ) private view returns (SignedReceipt[] memory list_, bool forged) {
        list_ = signed(o, receiptOf(ids[i], leg, time, share));
        forged = dice.chance(5);
        if (forged) list_[0].signature = signature(keys[stranger], escrow.receiptDigest(list_[0].receipt));
    }

    /// @dev One or two receipts of an order, and what is left of it once those that can be accepted are.
    function _series(
        Dice memory dice,
        uint256 i,
        Order memory o,
        Move memory m
    ) private returns (SignedReceipt[] memory list_, Ghost memory g) {
        g = ghosts[i];
        list_ = new SignedReceipt[](dice.within(1, 2));
        bool skipped = false;
        for (uint256 r = 0; r < list_.length; ++r) {
            uint256 leg = dice.within(dice.chance(80) && g.proven <= lastOf(o) ? g.proven : 0, lastOf(o));
            uint256 deadline = deadlineOfLeg(o, g, leg);
            uint256 time = now_() < deadline ? now_() : deadline - 1;
            uint256 share = dice.chance(60) ? FULL : dice.within(0, FULL);
            list_[r] = signed(o, receiptOf(ids[i], leg, time, share))[0];
            // somebody may have submitted the first ones of a list already
            if (!g.decided && leg < g.proven && r + 1 < list_.length) continue;
            skipped = skipped || !mayAttest(o, g, leg, time, share);
            if (skipped) continue;
            received(m, o, g, leg, time, share);
            if (m.closes) g.open = false;
        }
    }

    /// @dev A cart is of one buyer, one token, and of orders that can be funded.
    function _misplace(Dice memory dice, Order[] memory cart, uint256 k) private view {
        if (k == 0 || dice.chance(30)) onReceipt(dice, cart[k]);
        else if (dice.chance(35)) cart[k] = cart[k - 1];
        else if (dice.chance(50)) cart[k].buyer = cart[k].buyer == buyer ? buyer2 : buyer;
        else cart[k].token = address(tokens[(tokenIndex(cart[k].token) + 1) % POINTS]);
    }

    /* WHICH ORDER IS RIPE */

    function _onTheWay(Order memory o, Ghost memory g) internal view returns (bool) {
        return receivable(o, g) && g.proven < lastOf(o);
    }

    function _inWindow(Order memory o, Ghost memory g) internal view returns (bool) {
        return g.decided && g.contest == Contest.None && now_() < dueOf(o, g);
    }
}
