// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Closing} from "../interfaces/IDeliveryEscrow.sol";
import {LegTerms, Terms} from "./Terms.sol";
import {OrderClock} from "./OrderClock.sol";
import {OrderState} from "./OrderState.sol";

/// @notice An order's money, by whom it can still reach. In token units.
/// @param seller The seller's legs.
/// @param reachable All legs but third parties' completed ones: the most that the buyer can have.
/// @param beyond Third parties' legs after the deciding one: never travelled.
/// @param unearned The seller's legs after the deciding one.
/// @param price All legs.
/// @param closing How the order ends; set by whoever closes it. (As an argument, the compiler would copy the closing for each.)
struct Pools {
    uint256 seller;
    uint256 reachable;
    uint256 beyond;
    uint256 unearned;
    uint256 price;
    Closing closing;
}

/// @notice Who gets what when an order closes. In token units.
/// @param buyer What the buyer gets now.
/// @param seller What the seller gets, after the fee.
/// @param fee What the integrator gets.
/// @param beyond Still to be taken, for the buyer, from third parties' legs after the deciding one.
/// @param open Still to be taken, for the buyer, from their other uncompleted legs.
struct Split {
    uint256 buyer;
    uint256 seller;
    uint256 fee;
    uint256 beyond;
    uint256 open;
}

/// @title The one formula.
/// @dev Pure arithmetic on terms and state. Shares round up for the buyer; so does the fee, against the seller.
library OrderSplit {
    uint256 internal constant FULL = 1_000_000;
    uint256 internal constant BPS = 10_000;

    /// @dev Fills `p`, which is empty.
    /// @param completed Legs below this index are completed.
    /// @param deciding Legs above this index were never travelled.
    function fill(Pools memory p, Terms memory t, uint256 completed, uint256 deciding) internal pure {
        address seller = t.seller;
        uint256 count = t.legs.length;
        uint256 proven = 0;
        // At most 32 legs of 96 bits each: funding has seen to it, and an unknown order is never paid.
        unchecked {
            for (uint256 i = 0; i < count; ++i) {
                LegTerms memory leg = t.legs[i];
                uint256 amount = leg.amount;
                bool travelled = i <= deciding;
                p.price += amount;
                if (leg.payee == seller) {
                    p.seller += amount;
                    if (!travelled) p.unearned += amount;
                } else if (i < completed) proven += amount;
                else if (!travelled) p.beyond += amount;
            }
            p.reachable = p.price - proven;
        }
    }

    /// @dev Fills `p`, which is empty, as the clock draws its lines: a full receipt of the last leg completes all legs.
    /// @return total What the clock gives the buyer in all, refunds included.
    function clock(Pools memory p, Terms memory t, OrderState state) internal pure returns (uint256 total) {
        uint256 share = state.share();
        fill(p, t, share == FULL ? t.legs.length : state.completed(), OrderClock.deciding(t, state));
        if (share == 0) return p.reachable;

        uint256 late = OrderClock.lateDays(t, state.leg(), state.time());
        uint256 refunded = state.refunded();
        if (share == FULL && late == 0) return refunded;

        total = (p.price * (FULL - share) + FULL - 1) / FULL + late * t.latePerDay;
        // Legs that nobody travelled go back in any case; what the seller gave came out of his own.
        total = clamp(total, p.beyond + (refunded < p.unearned ? p.unearned : refunded), p.reachable);
    }

    /// @param total What the buyer has in all: at least what was refunded, at most what is reachable.
    function split(
        Pools memory p,
        Terms memory t,
        OrderState state,
        uint256 total
    ) internal pure returns (Split memory s) {
        uint256 refunded = state.refunded();
        s.buyer = total - refunded;
        s.beyond = min(s.buyer, p.beyond);
        uint256 fromSeller = min(s.buyer - s.beyond, p.seller - refunded);
        s.open = s.buyer - s.beyond - fromSeller;
        uint256 net = p.seller - refunded - fromSeller;
        if (t.feeBps != 0) s.fee = (net * t.feeBps + BPS - 1) / BPS;
        s.seller = net - s.fee;
    }

    /// @dev Takes from a third party's leg what its pool still has to give to the buyer.
    function take(Split memory s, uint256 leg, bool beyond) internal pure returns (uint256 amount) {
        amount = min(beyond ? s.beyond : s.open, leg);
        if (beyond) s.beyond -= amount;
        else s.open -= amount;
    }

    function clamp(uint256 value, uint256 low, uint256 high) internal pure returns (uint256) {
        return value < low ? low : min(value, high);
    }

    function min(uint256 a, uint256 b) internal pure returns (uint256) {
        return a < b ? a : b;
    }
}
