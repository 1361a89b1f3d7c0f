// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Order, State, Status} from "../interfaces/IDeliveryEscrow.sol";
import {OrderHash} from "./OrderHash.sol";

/// @title What terms and state say about time, and about the fact that decides.
library OrderClock {
    function isOpen(State memory state) internal pure returns (bool) {
        return state.status != Status.None && state.status != Status.Closed;
    }

    /// @return Whether the arbiter has been called: by an objection, or by a contradiction.
    function isObjected(State memory state) internal pure returns (bool) {
        return state.status != Status.Funded && state.status != Status.Received;
    }

    function deadline(Order calldata order) internal pure returns (uint256) {
        return order.legs[order.legs.length - 1].deadline;
    }

    /// @return G: no receipt counts from then on.
    function graceEnd(Order calldata order) internal pure returns (uint256) {
        return deadline(order) + order.objectionPeriod;
    }

    /// @return When the clock's outcome can be executed.
    function due(Order calldata order, State memory state) internal pure returns (uint256) {
        uint256 opened = state.time == 0 ? graceEnd(order) : state.since;
        if (state.status == Status.Funded) return opened;
        return opened + (state.status == Status.Received ? order.objectionPeriod : order.rulingPeriod);
    }

    /// @return The leg whose receipt, or whose missed deadline, decides.
    function deciding(Order calldata order, State memory state) internal pure returns (uint256) {
        return state.time == 0 ? order.legs.length - 1 : state.leg;
    }

    function fact(Order calldata order, bytes32 id, State memory state) internal pure returns (bytes32) {
        if (state.time == 0) return bytes32(deadline(order));
        return OrderHash.fact(id, state.leg, state.time, state.share);
    }

    function isLate(Order calldata order, uint256 leg, uint256 time) internal pure returns (bool) {
        uint256 promisedBy = order.promisedBy;
        return promisedBy != 0 && time >= promisedBy && leg == order.legs.length - 1;
    }
}
