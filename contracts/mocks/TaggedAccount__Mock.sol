// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";

/// @title An ERC-1271 account that wants a tag before its owner's signature, so that it has 66 bytes, as modular wallets do.
contract TaggedAccount__Mock is IERC1271 {
    bytes1 public constant TAG = 0x01;

    address public immutable OWNER;

    constructor(address owner) {
        OWNER = owner;
    }

    function isValidSignature(bytes32 hash, bytes calldata signature) external view returns (bytes4) {
        bool valid =
            signature.length == 66 && signature[0] == TAG && ECDSA.recoverCalldata(hash, signature[1:]) == OWNER;
        return valid ? IERC1271.isValidSignature.selector : bytes4(0);
    }
}
