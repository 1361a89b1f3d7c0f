// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Leg, Order} from "../../contracts/interfaces/IDeliveryEscrow.sol";
import {Escrow, Money} from "../fuzz/EscrowWorld.sol";
import {Facts, Payments, Reference} from "../fuzz/Reference.sol";
import {Contest, Ghost, Move, TOKENS} from "./Ghosts.sol";
import {Store} from "./Store.sol";

/// @dev The state-transition table of README.md over the ghosts: who may do what, when, and what it moves.
abstract contract Model is Store {
    constructor(Escrow escrow_) Store(escrow_) {}

    /* TIMES */

    /// @dev An extension puts off the last deadline alone.
    function deadlineOfLeg(Order memory o, Ghost memory g, uint256 leg) internal pure returns (uint256) {
        return leg == lastOf(o) ? g.until : o.legs[leg].deadline;
    }

    function graceEnd(Order memory o, Ghost memory g) internal pure returns (uint256) {
        return g.until + o.objectionPeriod;
    }

    function dueOf(Order memory o, Ghost memory g) internal pure returns (uint256) {
        if (g.contest == Contest.None) return g.decided ? g.landed + o.objectionPeriod : graceEnd(o, g);
        return (g.decided ? g.contestedAt : graceEnd(o, g)) + o.rulingPeriod;
    }

    /* WHO MAY */

    function mayAttest(
        Order memory o,
        Ghost memory g,
        uint256 leg,
        uint256 time,
        uint256 share
    ) internal view returns (bool) {
        if (!g.open || time == 0 || time > now_() || time >= deadlineOfLeg(o, g, leg)) return false;
        if (!g.decided) return leg >= g.proven && now_() < graceEnd(o, g);
        if (g.contest != Contest.None || now_() >= dueOf(o, g) || leg < g.leg) return false;
        // another moment alone contradicts nothing, as long as it makes no other day late
        return leg != g.leg || share != g.share || lateDays(o, leg, time) != lateDays(o, leg, g.time);
    }

    /// @dev Before G a carrier may still prove his journey on a missed deadline.
    function mayGiveIn(Order memory o, Ghost memory g, uint256 stated) internal view returns (bool) {
        if (!g.open || g.contest == Contest.None || stated < sellersOf(o)) return false;
        // who has given all that is his has nothing left to give in with
        if (g.refunded != 0 && g.refunded == sellersOf(o)) return false;
        return g.decided || now_() >= graceEnd(o, g) || completedOf(o, g.proven, o.legs.length) == 0;
    }

    function mayObject(Order memory o, Ghost memory g, address by) internal view returns (bool) {
        if (!g.open || o.arbiter == address(0) || g.contest != Contest.None || now_() >= dueOf(o, g)) return false;
        if (!g.decided) return by == o.seller && now_() >= g.until;
        if (g.share == 0) return by == o.seller;
        if (g.share == FULL && !late(o, g)) return by == o.buyer;
        return by == o.buyer || by == o.seller;
    }

    function mayRule(Order memory o, Ghost memory g) internal view returns (bool) {
        if (!g.open || g.contest == Contest.None || now_() >= dueOf(o, g)) return false;
        return g.decided || now_() >= graceEnd(o, g);
    }

    function mayExtend(Ghost memory g, uint256 until) internal view returns (bool) {
        if (!g.open || g.decided || g.contest != Contest.None) return false;
        return until > g.until && until <= now_() + 730 days;
    }

    function mayCancel(Order memory o, Ghost memory g) internal view returns (bool) {
        return !g.open && !g.dead && now_() < o.fundBy;
    }

    /// @dev Whether the reward could go from seller to buyer now.
    function mayReward(Order memory o) internal view returns (bool) {
        uint256 t = tokenIndex(o.rewardToken);
        if (t == TOKENS || blocked[tokens[t]][o.seller]) return false;
        return t == FALSE || !blocked[tokens[t]][o.buyer];
    }

    /// @dev Whether a token that is asked to pay somebody does.
    function mayReceive(Money money, address to) internal view returns (bool) {
        return to != address(0) && to != address(escrow) && to != address(money) && !blocked[money][to];
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

    /// @dev What closing gives to whom now, its bond and its reward.
    function closing(Move memory m, Order memory o, Ghost memory g, Payments memory p, address bondGoesTo) internal {
        m.closes = true;
        gain(m, o.token, o.buyer, p.buyer - g.refunded);
        gain(m, o.token, o.seller, p.seller);
        gain(m, o.token, o.feeRecipient, p.fee);
        for (uint256 i = 0; i < o.legs.length; ++i) {
            Leg memory leg = o.legs[i];
            if (leg.payee == o.seller) continue;
            if (i >= g.proven) gain(m, o.token, leg.payee, p.carriers[i]);
            else insist(p.carriers[i] == leg.amount, "INV-03 a completed leg is not paid in full");
        }
        if (g.contest == Contest.ByBuyer || g.contest == Contest.BySeller) gain(m, o.token, bondGoesTo, o.bond);
        _reward(m, o, Reference.reward(factsOf(o, g), p.buyer, o.rewardAmount));
    }

    function gain(Move memory m, address money, address account, uint256 amount) internal view {
        gains(m.gained, money, account, int256(amount));
    }

    function loss(Move memory m, address money, address account, uint256 amount) internal view {
        gains(m.gained, money, account, -int256(amount));
    }

    /// @return Who has the bond of an objector who was not upheld.
    function otherSide(Order memory o, Ghost memory g) internal pure returns (address) {
        return g.contest == Contest.ByBuyer ? o.seller : o.buyer;
    }

    /// @return Who has the bond after a decision that is nobody's alone.
    function bondTo(Order memory o, Ghost memory g, Payments memory p) internal pure returns (address) {
        uint256 clock = Reference.byClock(factsOf(o, g)).buyer;
        bool better = g.contest == Contest.ByBuyer ? p.buyer > clock : p.buyer < clock;
        return (g.contest == Contest.ByBuyer) == better ? o.buyer : o.seller;
    }

    /// @dev From the seller's purse, or owed by him.
    function _reward(Move memory m, Order memory o, uint256 amount) private view {
        m.owed = 0;
        if (amount == 0) return;
        if (!mayReward(o)) {
            m.owed = amount;
            return;
        }
        gain(m, o.rewardToken, o.buyer, amount);
        loss(m, o.rewardToken, o.seller, amount);
    }
}
