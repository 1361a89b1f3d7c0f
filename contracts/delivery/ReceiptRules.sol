// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IDeliveryEscrow as E, Status} from "../interfaces/IDeliveryEscrow.sol";
import {OrderClock} from "./OrderClock.sol";
import {OrderSplit} from "./OrderSplit.sol";
import {OrderState} from "./OrderState.sol";
import {Statement, Terms} from "./Terms.sol";

/// @title Which receipts count.
/// @dev A problem is the error that a single call reverts with and a batch reports; empty if there is none.
library ReceiptRules {
    uint256 private constant RETURNED = 1;

    function problem(Terms memory t, OrderState state, Statement memory s) internal view returns (bytes memory found) {
        if (!state.isOpen()) return abi.encodeWithSelector(E.DeliveryEscrow_NotOpen.selector, t.id, state.status());
        bool first = state.time() == 0;
        if (!first && state.status() != Status.Received)
            return abi.encodeWithSelector(E.DeliveryEscrow_ReceiptDecided.selector, t.id, state.status());

        found = _statement(t, s);
        if (found.length == 0) found = first ? _first(t, state, s) : _second(t, state, s);
    }

    /// @dev What is wrong with the statement itself.
    function _statement(Terms memory t, Statement memory s) private view returns (bytes memory none) {
        uint256 leg = s.leg;
        uint256 time = s.time;
        uint256 share = s.share;
        uint256 count = t.legs.length;

        if (s.id != t.id) return abi.encodeWithSelector(E.DeliveryEscrow_ReceiptForAnotherOrder.selector, t.id, s.id);
        if (leg >= count) return abi.encodeWithSelector(E.DeliveryEscrow_LegUnknown.selector, t.id, leg, count);
        if (time == 0 || time > block.timestamp)
            return abi.encodeWithSelector(E.DeliveryEscrow_ReceiptTimeInvalid.selector, t.id, time, block.timestamp);
        uint256 deadline = t.legs[leg].deadline;
        if (time >= deadline)
            return abi.encodeWithSelector(E.DeliveryEscrow_ReceiptAfterDeadline.selector, t.id, time, deadline);
        if (share > OrderSplit.FULL || s.outcome != (share == 0 ? RETURNED : 0))
            return abi.encodeWithSelector(E.DeliveryEscrow_ShareInvalid.selector, t.id, share, s.outcome);
    }

    /// @dev What keeps a first receipt from counting.
    function _first(Terms memory t, OrderState state, Statement memory s) private view returns (bytes memory none) {
        if (s.leg < state.completed())
            return abi.encodeWithSelector(E.DeliveryEscrow_LegCompleted.selector, t.id, s.leg, state.completed());
        uint256 limit = OrderClock.graceEnd(t);
        if (block.timestamp >= limit)
            return abi.encodeWithSelector(E.DeliveryEscrow_ReceiptTooLate.selector, t.id, block.timestamp, limit);
    }

    /// @dev What keeps a second receipt from contradicting the first.
    function _second(Terms memory t, OrderState state, Statement memory s) private view returns (bytes memory none) {
        uint256 limit = OrderClock.due(t, state);
        if (block.timestamp >= limit)
            return abi.encodeWithSelector(E.DeliveryEscrow_WindowClosed.selector, t.id, block.timestamp, limit);
        if (s.leg < state.leg() || _agrees(t, state, s))
            return
                abi.encodeWithSelector(
                    E.DeliveryEscrow_NotContradicting.selector,
                    t.id,
                    OrderClock.fact(t.id, s.leg, s.time, s.share)
                );
    }

    /// @dev Another moment alone contradicts nothing, as long as it makes no other day late.
    function _agrees(Terms memory t, OrderState state, Statement memory s) private pure returns (bool) {
        return
            s.leg == state.leg() &&
            s.share == state.share() &&
            OrderClock.lateDays(t, s.leg, s.time) == OrderClock.lateDays(t, s.leg, state.time());
    }
}
