// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IDeliveryEscrow as E, Order, Outcome, Receipt, State, Status} from "../interfaces/IDeliveryEscrow.sol";
import {OrderClock} from "./OrderClock.sol";
import {OrderHash} from "./OrderHash.sol";
import {OrderSplit} from "./OrderSplit.sol";

/// @title Which receipts count.
/// @dev A problem is the error that a single call reverts with and a batch reports; empty if there is none.
library ReceiptRules {
    using OrderClock for *;

    function problem(
        Order calldata order,
        bytes32 id,
        State memory state,
        Receipt calldata receipt
    ) internal view returns (bytes memory) {
        if (!state.isOpen()) return abi.encodeWithSelector(E.DeliveryEscrow_NotOpen.selector, id, state.status);
        if (state.time != 0 && state.status != Status.Received)
            return abi.encodeWithSelector(E.DeliveryEscrow_ReceiptDecided.selector, id, state.status);

        bytes memory found = _statement(order, id, receipt);
        if (found.length != 0) return found;
        return state.time == 0 ? _first(order, id, state, receipt) : _second(order, id, state, receipt);
    }

    /// @dev What is wrong with the statement itself.
    function _statement(
        Order calldata order,
        bytes32 id,
        Receipt calldata receipt
    ) private view returns (bytes memory) {
        uint256 leg = receipt.leg;
        uint256 time = receipt.time;
        uint256 share = receipt.share;
        Outcome outcome = receipt.outcome;
        uint256 count = order.legs.length;

        if (receipt.id != id)
            return abi.encodeWithSelector(E.DeliveryEscrow_ReceiptForAnotherOrder.selector, id, receipt.id);
        if (leg >= count) return abi.encodeWithSelector(E.DeliveryEscrow_LegUnknown.selector, id, leg, count);
        if (time == 0 || time > block.timestamp)
            return abi.encodeWithSelector(E.DeliveryEscrow_ReceiptTimeInvalid.selector, id, time, block.timestamp);
        uint256 deadline = order.legs[leg].deadline;
        if (time >= deadline)
            return abi.encodeWithSelector(E.DeliveryEscrow_ReceiptAfterDeadline.selector, id, time, deadline);
        if (share > OrderSplit.FULL || (outcome == Outcome.Returned) != (share == 0))
            return abi.encodeWithSelector(E.DeliveryEscrow_ShareInvalid.selector, id, share, outcome);
        return "";
    }

    /// @dev What keeps a first receipt from counting.
    function _first(
        Order calldata order,
        bytes32 id,
        State memory state,
        Receipt calldata receipt
    ) private view returns (bytes memory) {
        if (receipt.leg < state.completed)
            return abi.encodeWithSelector(E.DeliveryEscrow_LegCompleted.selector, id, receipt.leg, state.completed);
        uint256 limit = order.graceEnd();
        if (block.timestamp >= limit)
            return abi.encodeWithSelector(E.DeliveryEscrow_ReceiptTooLate.selector, id, block.timestamp, limit);
        return "";
    }

    /// @dev What keeps a second receipt from contradicting the first.
    function _second(
        Order calldata order,
        bytes32 id,
        State memory state,
        Receipt calldata receipt
    ) private view returns (bytes memory) {
        uint256 limit = order.due(state);
        if (block.timestamp >= limit)
            return abi.encodeWithSelector(E.DeliveryEscrow_WindowClosed.selector, id, block.timestamp, limit);
        bytes32 fact = OrderHash.fact(id, receipt.leg, receipt.time, receipt.share);
        if (receipt.leg < state.leg || fact == order.fact(id, state))
            return abi.encodeWithSelector(E.DeliveryEscrow_NotContradicting.selector, id, fact);
        return "";
    }
}
