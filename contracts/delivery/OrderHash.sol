// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Leg, Order, Receipt} from "../interfaces/IDeliveryEscrow.sol";

/// @title EIP-712 struct hashes of what parties and attestors sign.
library OrderHash {
    bytes32 internal constant LEG_TYPEHASH =
        keccak256("Leg(bytes attestor,address payee,uint96 amount,uint40 deadline)");

    bytes32 internal constant ORDER_TYPEHASH = keccak256(
        "Order(address seller,address buyer,address token,Leg[] legs,bool payOnReceipt,address arbiter,"
        "uint32 objectionPeriod,uint32 rulingPeriod,uint96 bond,uint16 feeBps,address feeRecipient,"
        "address rewardToken,uint96 rewardAmount,uint40 promisedBy,uint96 latePerDay,uint40 fundBy,"
        "bytes32 ref,bytes32 salt)"
        "Leg(bytes attestor,address payee,uint96 amount,uint40 deadline)"
    );

    bytes32 internal constant RECEIPT_TYPEHASH =
        keccak256("Receipt(bytes32 id,uint8 leg,uint40 time,uint8 outcome,uint24 share,bytes32 evidence)");

    function hash(Order calldata order) internal pure returns (bytes32) {
        bytes memory parties = abi.encode(
            ORDER_TYPEHASH,
            order.seller,
            order.buyer,
            order.token,
            hash(order.legs),
            order.payOnReceipt,
            order.arbiter,
            order.objectionPeriod,
            order.rulingPeriod,
            order.bond
        );
        return
            keccak256(
                bytes.concat(
                    parties,
                    abi.encode(
                        order.feeBps,
                        order.feeRecipient,
                        order.rewardToken,
                        order.rewardAmount,
                        order.promisedBy,
                        order.latePerDay,
                        order.fundBy,
                        order.ref,
                        order.salt
                    )
                )
            );
    }

    function hash(Leg[] calldata legs) internal pure returns (bytes32) {
        bytes32[] memory hashes = new bytes32[](legs.length);
        for (uint256 i = 0; i < legs.length; ++i) {
            Leg calldata leg = legs[i];
            hashes[i] = keccak256(
                abi.encode(LEG_TYPEHASH, keccak256(leg.attestor), leg.payee, leg.amount, leg.deadline)
            );
        }
        return keccak256(abi.encodePacked(hashes));
    }

    function hash(Receipt calldata receipt) internal pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    RECEIPT_TYPEHASH,
                    receipt.id,
                    receipt.leg,
                    receipt.time,
                    receipt.outcome,
                    receipt.share,
                    receipt.evidence
                )
            );
    }

    /// @dev All that a receipt says about money: its outcome is Returned exactly when its share is zero.
    function fact(bytes32 id, uint256 leg, uint256 time, uint256 share) internal pure returns (bytes32) {
        return keccak256(abi.encode(id, leg, time, share));
    }
}
