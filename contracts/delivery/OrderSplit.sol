// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Leg, Order, State} from "../interfaces/IDeliveryEscrow.sol";
import {OrderClock} from "./OrderClock.sol";

/// @notice An order's money, by whom it can still reach. In token units.
/// @param price All legs.
/// @param seller The seller's legs.
/// @param proven Third parties' completed legs: theirs in full.
/// @param beyond Third parties' legs after the deciding one: never travelled.
struct Pools {
    uint256 price;
    uint256 seller;
    uint256 proven;
    uint256 beyond;
}

/// @notice Who gets what at closing, beyond what was paid before. In token units.
/// @param buyer To the buyer now.
/// @param fromBeyond Part of it taken from third parties' legs after the deciding one.
/// @param fromSeller Part of it taken from the seller's legs.
/// @param fromOpen Part of it taken from third parties' other uncompleted legs.
struct Split {
    uint256 buyer;
    uint256 fromBeyond;
    uint256 fromSeller;
    uint256 fromOpen;
}

/// @title The one formula.
/// @dev Pure arithmetic on terms and state. Shares round up for the buyer; so does the fee, against the seller.
library OrderSplit {
    uint256 internal constant FULL = 1_000_000;
    uint256 internal constant BPS = 10_000;

    /// @param completed Legs below this index are completed.
    /// @param deciding Legs above this index were never travelled.
    function pools(Order calldata order, uint256 completed, uint256 deciding) internal pure returns (Pools memory p) {
        uint256 count = order.legs.length;
        for (uint256 i = 0; i < count; ++i) {
            Leg calldata leg = order.legs[i];
            uint256 amount = leg.amount;
            p.price += amount;
            if (leg.payee == order.seller) p.seller += amount;
            else if (i < completed) p.proven += amount;
            else if (i > deciding) p.beyond += amount;
        }
    }

    /// @dev Where the clock's outcome draws its lines: a full receipt of the last leg completes all legs.
    function bounds(
        Order calldata order,
        State memory state
    ) internal pure returns (uint256 completed, uint256 deciding) {
        uint256 last = order.legs.length - 1;
        if (state.time == 0) return (state.completed, last);
        return (state.share == FULL ? last + 1 : state.completed, state.leg);
    }

    /// @return total What the buyer has in all if the clock decides, refunds included.
    function clockTotal(
        Order calldata order,
        State memory state,
        Pools memory p
    ) internal pure returns (uint256 total) {
        uint256 limit = p.price - p.proven;
        if (state.share == 0) return limit;

        uint256 short = FULL - state.share;
        // p.price < 2^96 and short < 2^20: no overflow
        total = (p.price * short + FULL - 1) / FULL + lateMoney(order, state);
        if (total < p.beyond) total = p.beyond;
        if (total < state.refunded) total = state.refunded;
        if (total > limit) total = limit;
    }

    /// @return Token units for the started days since the promise; zero in time.
    function lateMoney(Order calldata order, State memory state) internal pure returns (uint256) {
        if (!OrderClock.isLate(order, state.leg, state.time)) return 0;
        return ((state.time - order.promisedBy) / 1 days + 1) * uint256(order.latePerDay);
    }

    /// @param total What the buyer is to have in all; at least `refunded`, at most `p.price - p.proven`.
    function split(Pools memory p, uint256 total, uint256 refunded) internal pure returns (Split memory s) {
        s.buyer = total - refunded;
        s.fromBeyond = _min(s.buyer, p.beyond);
        s.fromSeller = _min(s.buyer - s.fromBeyond, p.seller - refunded);
        s.fromOpen = s.buyer - s.fromBeyond - s.fromSeller;
    }

    function fee(uint256 net, uint256 feeBps) internal pure returns (uint256) {
        return (net * feeBps + BPS - 1) / BPS;
    }

    function clamp(uint256 value, uint256 low, uint256 high) internal pure returns (uint256) {
        if (value < low) return low;
        return _min(value, high);
    }

    function _min(uint256 a, uint256 b) private pure returns (uint256) {
        return a < b ? a : b;
    }
}
