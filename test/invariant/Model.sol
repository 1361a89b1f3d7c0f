// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Leg, Order} from "../../contracts/interfaces/IDeliveryEscrow.sol";
import {Facts, Payments} from "../fuzz/Reference.sol";
import {Contest, Escrow, Ghost, Store} from "./Store.sol";

/// @dev The state-transition table of README.md over the ghosts: who may do what, when, and what it moves.
abstract contract Model is Store {
    constructor(Escrow escrow_) Store(escrow_) {}

    /* TIMES */

    function graceEnd(Order memory o) internal pure returns (uint256) {
        return deadlineOf(o) + o.objectionPeriod;
    }

    function dueOf(Order memory o, Ghost memory g) internal pure returns (uint256) {
        if (g.contest == Contest.None) return g.decided ? g.landed + o.objectionPeriod : graceEnd(o);
        return (g.decided ? g.contestedAt : graceEnd(o)) + o.rulingPeriod;
    }

    /* WHO MAY */

    function mayAttest(
        Order memory o,
        Ghost memory g,
        uint256 leg,
        uint256 time,
        uint256 share
    ) internal view returns (bool) {
        if (!g.open || time == 0 || time > now_() || time >= o.legs[leg].deadline) return false;
        if (!g.decided) return leg >= g.proven && now_() < graceEnd(o);
        if (g.contest != Contest.None || now_() >= dueOf(o, g) || leg < g.leg) return false;
        // another moment alone contradicts nothing, as long as it makes no other day late
        return leg != g.leg || share != g.share || lateDays(o, leg, time) != lateDays(o, leg, g.time);
    }

    /// @dev Before G a carrier may still prove his journey on a missed deadline.
    function mayGiveIn(Order memory o, Ghost memory g, uint256 stated) internal view returns (bool) {
        if (!g.open || g.contest == Contest.None || stated < sellersOf(o)) return false;
        // who has given all that is his has nothing left to give in with
        if (g.refunded != 0 && g.refunded == sellersOf(o)) return false;
        return g.decided || now_() >= graceEnd(o) || completedOf(o, g.proven, o.legs.length) == 0;
    }

    function mayObject(Order memory o, Ghost memory g, address by) internal view returns (bool) {
        if (!g.open || o.arbiter == address(0) || g.contest != Contest.None || now_() >= dueOf(o, g)) return false;
        if (!g.decided) return by == o.seller && now_() >= deadlineOf(o);
        if (g.share == 0) return by == o.seller;
        if (g.share == FULL && !late(o, g)) return by == o.buyer;
        return by == o.buyer || by == o.seller;
    }

    function mayRule(Order memory o, Ghost memory g) internal view returns (bool) {
        if (!g.open || g.contest == Contest.None || now_() >= dueOf(o, g)) return false;
        return g.decided || now_() >= graceEnd(o);
    }

    function maySettle(Order memory o, Ghost memory g) internal view returns (bool) {
        return g.open && now_() >= dueOf(o, g);
    }

    function late(Order memory o, Ghost memory g) internal pure returns (bool) {
        return lateDays(o, g.leg, g.time) != 0;
    }

    function lateDays(Order memory o, uint256 leg, uint256 time) internal pure returns (uint256) {
        if (o.promisedBy == 0 || leg != lastOf(o) || time < o.promisedBy) return 0;
        return 1 + (time - o.promisedBy) / 86_400;
    }

    /// @dev Nobody loses who did not sign: the clock need not wait.
    function atOnce(Order memory o, Ghost memory g) internal pure returns (bool) {
        if (o.arbiter == address(0)) return true;
        bool byBuyer = keccak256(o.legs[g.leg].attestor) == keccak256(abi.encodePacked(o.buyer));
        return byBuyer && g.share == FULL && !late(o, g);
    }

    /* WHAT IT MOVES */

    function sellersOf(Order memory o) internal pure returns (uint256 total) {
        for (uint256 i = 0; i < o.legs.length; ++i) {
            if (o.legs[i].payee == o.seller) total += o.legs[i].amount;
        }
    }

    function completedOf(Order memory o, uint256 from, uint256 to) internal pure returns (uint256 total) {
        for (uint256 i = from; i < to; ++i) {
            if (o.legs[i].payee != o.seller) total += o.legs[i].amount;
        }
    }

    function factsOf(Order memory o, Ghost memory g) internal pure returns (Facts memory f) {
        uint256 count_ = o.legs.length;
        f.amounts = new uint256[](count_);
        f.third = new bool[](count_);
        for (uint256 i = 0; i < count_; ++i) {
            f.amounts[i] = o.legs[i].amount;
            f.third[i] = o.legs[i].payee != o.seller;
        }
        (f.proven, f.missed, f.leg, f.share, f.time) = (g.proven, !g.decided, g.leg, g.share, g.time);
        (f.promisedBy, f.latePerDay, f.refunded, f.feeBps) = (o.promisedBy, o.latePerDay, g.refunded, o.feeBps);
    }

    /// @dev What closing gives to whom now, and its bond.
    function closing(
        Order memory o,
        Ghost memory g,
        Payments memory p,
        address bondTo,
        int256[PURSES] memory list
    ) internal returns (int256[PURSES] memory) {
        gains(list, o.token, o.buyer, p.buyer - g.refunded);
        gains(list, o.token, o.seller, p.seller);
        gains(list, o.token, o.feeRecipient, p.fee);
        for (uint256 i = 0; i < o.legs.length; ++i) {
            Leg memory leg = o.legs[i];
            if (leg.payee == o.seller) continue;
            if (i >= g.proven) gains(list, o.token, leg.payee, p.carriers[i]);
            else insist(p.carriers[i] == leg.amount, "INV-03 a completed leg is not paid in full");
        }
        if (g.contest == Contest.ByBuyer || g.contest == Contest.BySeller) gains(list, o.token, bondTo, o.bond);
        return list;
    }

    function otherSide(Order memory o, Ghost memory g) internal pure returns (address) {
        return g.contest == Contest.ByBuyer ? o.seller : o.buyer;
    }
}
