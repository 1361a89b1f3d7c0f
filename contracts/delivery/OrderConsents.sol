// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title EIP-712 structs of the acts on an order that a party can sign: see {IPartyActs}.
library OrderConsents {
    bytes32 private constant RELEASE = keccak256("Release(bytes32 id,bytes32 fact,uint40 expiry)");
    bytes32 private constant REFUND = keccak256("Refund(bytes32 id,bytes32 fact,uint256 buyerTotal,uint40 expiry)");
    bytes32 private constant OBJECTION = keccak256("Objection(bytes32 id,bytes32 fact,uint40 expiry)");
    bytes32 private constant RULING = keccak256("Ruling(bytes32 id,bytes32 fact,uint256 buyerTotal,uint40 expiry)");
    bytes32 private constant AGREEMENT = keccak256(
        "Agreement(bytes32 id,bytes32 fact,uint256 buyerTotal,uint40 expiry)"
    );
    bytes32 private constant EXTENSION = keccak256("Extension(bytes32 id,uint40 until,uint40 expiry)");
    bytes32 private constant CANCELLATION = keccak256("Cancellation(bytes32 id,uint40 expiry)");

    function release(bytes32 id, bytes32 fact, uint40 expiry) internal pure returns (bytes32) {
        return keccak256(abi.encode(RELEASE, id, fact, expiry));
    }

    function refund(bytes32 id, bytes32 fact, uint256 buyerTotal, uint40 expiry) internal pure returns (bytes32) {
        return keccak256(abi.encode(REFUND, id, fact, buyerTotal, expiry));
    }

    function objection(bytes32 id, bytes32 fact, uint40 expiry) internal pure returns (bytes32) {
        return keccak256(abi.encode(OBJECTION, id, fact, expiry));
    }

    function ruling(bytes32 id, bytes32 fact, uint256 buyerTotal, uint40 expiry) internal pure returns (bytes32) {
        return keccak256(abi.encode(RULING, id, fact, buyerTotal, expiry));
    }

    function agreement(bytes32 id, bytes32 fact, uint256 buyerTotal, uint40 expiry) internal pure returns (bytes32) {
        return keccak256(abi.encode(AGREEMENT, id, fact, buyerTotal, expiry));
    }

    function extension(bytes32 id, uint256 until, uint40 expiry) internal pure returns (bytes32) {
        return keccak256(abi.encode(EXTENSION, id, until, expiry));
    }

    function cancellation(bytes32 id, uint40 expiry) internal pure returns (bytes32) {
        return keccak256(abi.encode(CANCELLATION, id, expiry));
    }
}
