// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Leg, Order, Receipt} from "../interfaces/IDeliveryEscrow.sol";

/// @title EIP-712 struct hashes of what parties and attestors sign.
library OrderHash {
    bytes32 internal constant LEG_TYPEHASH = keccak256(
        "Leg(bytes attestor,address payee,uint96 amount,uint40 deadline)"
    );

    bytes32 internal constant ORDER_TYPEHASH = keccak256(
        "Order(address seller,address buyer,address token,Leg[] legs,bool payOnReceipt,address arbiter,"
        "uint32 objectionPeriod,uint32 rulingPeriod,uint96 bond,uint16 feeBps,address feeRecipient,"
        "address rewardToken,uint96 rewardAmount,uint40 promisedBy,uint96 latePerDay,uint40 fundBy,"
        "bytes32 ref,bytes32 salt)"
        "Leg(bytes attestor,address payee,uint96 amount,uint40 deadline)"
    );

    bytes32 internal constant RECEIPT_TYPEHASH = keccak256(
        "Receipt(bytes32 id,uint8 leg,uint40 time,uint8 outcome,uint24 share,bytes32 evidence)"
    );

    /// @dev In calldata an order's head is its EIP-712 encoding, word for word, but for the fourth word, which points at
    /// the legs. Words with dirty upper bits give an id that no signer computes, and funding reads, and so checks, all.
    function hash(Order calldata order) internal pure returns (bytes32) {
        bytes calldata head = _head(order);
        return keccak256(bytes.concat(ORDER_TYPEHASH, head[:96], hash(order.legs), head[128:]));
    }

    function hash(Leg[] calldata legs) internal pure returns (bytes32) {
        bytes32[] memory hashes = new bytes32[](legs.length);
        for (uint256 i = 0; i < legs.length; ++i) {
            Leg calldata leg = legs[i];
            hashes[i] = keccak256(bytes.concat(LEG_TYPEHASH, keccak256(leg.attestor), _head(leg)[32:]));
        }
        return keccak256(abi.encodePacked(hashes));
    }

    function hash(Receipt calldata receipt) internal pure returns (bytes32) {
        bytes calldata words;
        assembly ("memory-safe") {
            words.offset := receipt
            words.length := 192 // 6 * 32
        }
        return keccak256(bytes.concat(RECEIPT_TYPEHASH, words));
    }

    /// @dev All that a receipt says about money: its outcome is Returned exactly when its share is zero.
    function fact(bytes32 id, uint256 leg, uint256 time, uint256 share) internal pure returns (bytes32) {
        return keccak256(abi.encode(id, leg, time, share));
    }

    /// @dev The eighteen words of an order's head, as they came.
    function _head(Order calldata order) private pure returns (bytes calldata words) {
        assembly ("memory-safe") {
            words.offset := order
            words.length := 576 // 18 * 32
        }
    }

    /// @dev The four words of a leg's head, as they came.
    function _head(Leg calldata leg) private pure returns (bytes calldata words) {
        assembly ("memory-safe") {
            words.offset := leg
            words.length := 128 // 4 * 32
        }
    }
}
