// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Status} from "../interfaces/IDeliveryEscrow.sol";
import {OrderState} from "./OrderState.sol";
import {Terms} from "./Terms.sol";

/// @title What terms and state say about time, and about the fact that decides.
library OrderClock {
    /// @return The last leg's, in seconds.
    function deadline(Terms memory t) internal pure returns (uint256) {
        return t.legs[t.legs.length - 1].deadline;
    }

    /// @return G: no receipt counts from then on.
    function graceEnd(Terms memory t) internal pure returns (uint256) {
        return deadline(t) + t.objectionPeriod;
    }

    /// @return When the clock's outcome can be executed.
    function due(Terms memory t, OrderState state) internal pure returns (uint256) {
        uint256 opened = state.time() == 0 ? graceEnd(t) : state.since();
        Status status = state.status();
        if (status == Status.Funded) return opened;
        return opened + (status == Status.Received ? t.objectionPeriod : t.rulingPeriod);
    }

    /// @return The leg whose receipt, or whose missed deadline, decides.
    function deciding(Terms memory t, OrderState state) internal pure returns (uint256) {
        return state.time() == 0 ? t.legs.length - 1 : state.leg();
    }

    /// @return What an objection and a ruling must name.
    function fact(Terms memory t, OrderState state) internal pure returns (bytes32) {
        if (state.time() == 0) return bytes32(deadline(t));
        return fact(t.id, state.leg(), state.time(), state.share());
    }

    /// @dev All that a receipt says about money: its outcome is Returned exactly when its share is zero.
    function fact(bytes32 id, uint256 leg, uint256 time, uint256 share) internal pure returns (bytes32) {
        return keccak256(abi.encode(id, leg, time, share));
    }

    /// @dev Only the last leg can be late.
    /// @return Started days after the promise; zero in time.
    function lateDays(Terms memory t, uint256 leg, uint256 time) internal pure returns (uint256) {
        uint256 promisedBy = t.promisedBy;
        if (promisedBy == 0 || time < promisedBy || leg != t.legs.length - 1) return 0;
        return (time - promisedBy) / 1 days + 1;
    }
}
