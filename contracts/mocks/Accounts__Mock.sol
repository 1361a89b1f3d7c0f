// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";

import {ITokenHook} from "./OddTokens__Mock.sol";

/// @title An ERC-1271 account of one owner, who can also make it call anything.
contract Account__Mock is IERC1271 {
    address public immutable OWNER;

    error NotOwner(address caller);

    constructor(address owner) {
        OWNER = owner;
    }

    function execute(address goal, bytes calldata data) external returns (bytes memory) {
        if (msg.sender != OWNER) revert NotOwner(msg.sender);
        // solhint-disable-next-line avoid-low-level-calls
        (bool ok, bytes memory result) = goal.call(data);
        if (!ok) {
            // solhint-disable-next-line no-inline-assembly
            assembly ("memory-safe") {
                revert(add(result, 32), mload(result))
            }
        }
        return result;
    }

    function isValidSignature(bytes32 hash, bytes calldata signature) external view returns (bytes4) {
        return ECDSA.recoverCalldata(hash, signature) == OWNER ? IERC1271.isValidSignature.selector : bytes4(0);
    }
}

/// @title Calls back into a target when a hook token pays it, and records what came of it.
contract Reenterer__Mock is ITokenHook {
    address public goal;
    bytes public data;
    uint256 public attempts;
    bytes public result;
    bool public succeeded;
    bool public insist;

    /// @param insist_ Whether a failed call back makes the payment fail too.
    function prepare(address goal_, bytes calldata data_, bool insist_) external {
        goal = goal_;
        data = data_;
        insist = insist_;
    }

    function onTokenReceived(address, uint256) external {
        if (goal == address(0)) return;
        ++attempts;
        // solhint-disable-next-line avoid-low-level-calls
        (succeeded, result) = goal.call(data);
        if (!succeeded && insist) {
            bytes memory reason = result;
            // solhint-disable-next-line no-inline-assembly
            assembly ("memory-safe") {
                revert(add(reason, 32), mload(reason))
            }
        }
    }
}
