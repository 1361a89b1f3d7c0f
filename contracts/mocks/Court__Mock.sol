// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IArbitrable, IArbitrator} from "../examples/IArbitration.sol";

/// @title A court that rules as it is told, and calls back while a dispute is opened if it is prepared to.
contract Court__Mock is IArbitrator {
    uint256 public constant FEE = 0.1 ether;

    uint256 public disputes;
    uint256 public choices;
    bytes public extraData;
    bytes public callback;
    uint256 public callbackValue;

    error FeeShort(uint256 value, uint256 fee);

    receive() external payable {}

    /// @param callback_ What it calls the arbitrable with when the next dispute is opened.
    function prepare(bytes calldata callback_, uint256 value) external {
        callback = callback_;
        callbackValue = value;
    }

    function giveRuling(IArbitrable arbitrable, uint256 disputeId, uint256 ruling) external {
        arbitrable.rule(disputeId, ruling);
    }

    function createDispute(uint256 choices_, bytes calldata extraData_) external payable returns (uint256 disputeId) {
        if (msg.value < FEE) revert FeeShort(msg.value, FEE);
        disputeId = disputes++;
        choices = choices_;
        extraData = extraData_;
        if (callback.length == 0) return disputeId;

        bytes memory data = callback;
        delete callback;
        // solhint-disable-next-line avoid-low-level-calls
        (bool ok, bytes memory reason) = msg.sender.call{value: callbackValue}(data);
        if (!ok) {
            // solhint-disable-next-line no-inline-assembly
            assembly ("memory-safe") {
                revert(add(reason, 32), mload(reason))
            }
        }
    }

    function arbitrationCost(bytes calldata) external pure returns (uint256) {
        return FEE;
    }
}
