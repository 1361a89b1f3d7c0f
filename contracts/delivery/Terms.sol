// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Leg, Order, Receipt} from "../interfaces/IDeliveryEscrow.sol";

/// @notice An order in memory: its EIP-712 encoding, word for word, then what follows from it.
/// @dev Read by {TermsReader}. Values are masked to their width whenever they are read.
struct Terms {
    bytes32 typehash;
    address seller;
    address buyer;
    address token;
    bytes32 legsHash;
    bool payOnReceipt;
    address arbiter;
    uint32 objectionPeriod;
    uint32 rulingPeriod;
    uint96 bond;
    uint16 feeBps;
    address feeRecipient;
    address rewardToken;
    uint96 rewardAmount;
    uint40 promisedBy;
    uint96 latePerDay;
    uint40 fundBy;
    bytes32 ref;
    bytes32 salt;
    // not encoded
    LegTerms[] legs;
    bytes32 domain;
    bytes32 id;
}

/// @notice A leg in memory: its EIP-712 encoding, then where in calldata its attestor lies.
struct LegTerms {
    bytes32 typehash;
    bytes32 attestorHash;
    address payee;
    uint96 amount;
    uint40 deadline;
    // not encoded
    uint256 attestorOffset;
    uint256 attestorLength;
}

/// @notice A receipt in memory: its EIP-712 encoding. `outcome` is 0 for Delivered, 1 for Returned; others mean nothing.
struct Statement {
    bytes32 typehash;
    bytes32 id;
    uint8 leg;
    uint40 time;
    uint8 outcome;
    uint24 share;
    bytes32 evidence;
}

// This library is where terms are read by hand: see its @dev.
// solhint-disable no-inline-assembly

/// @title Reads terms and receipts from calldata, and hashes them where they then lie.
/// @dev In calldata an order's head is its EIP-712 encoding, word for word, but for the fourth word, which points at the
/// legs; a leg's head likewise, but for the first word, which points at the attestor; a receipt is its encoding. So one
/// copy serves hashing and reading, which Solidity's own decoding would do word by word, twice. A word with dirty upper
/// bits makes an id that no wallet computes: {isClean} keeps it from being funded.
library TermsReader {
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

    /// @dev Fills `t`, but for its id.
    /// @return structHash EIP-712 hash of the order.
    function read(Terms memory t, Order calldata order) internal pure returns (bytes32 structHash) {
        (LegTerms[] memory legs, bytes32 legsHash) = _readLegs(order.legs);
        assembly ("memory-safe") {
            calldatacopy(add(t, 0x20), order, 0x240) // 18 words
        }
        t.typehash = ORDER_TYPEHASH;
        t.legsHash = legsHash;
        t.legs = legs;
        assembly ("memory-safe") {
            structHash := keccak256(t, 0x260) // 19 words
        }
    }

    /// @dev Fills `s`.
    /// @return structHash EIP-712 hash of the receipt.
    function read(Statement memory s, Receipt calldata receipt) internal pure returns (bytes32 structHash) {
        assembly ("memory-safe") {
            calldatacopy(add(s, 0x20), receipt, 0xc0) // 6 words
        }
        s.typehash = RECEIPT_TYPEHASH;
        assembly ("memory-safe") {
            structHash := keccak256(s, 0xe0) // 7 words
        }
    }

    /// @return Whether no word has bits above its type's width.
    function isClean(Terms memory t) internal pure returns (bool) {
        uint256 dirt;
        assembly ("memory-safe") {
            let parties := or(or(mload(add(t, 0x20)), mload(add(t, 0x40))), mload(add(t, 0x60))) // seller, buyer, token
            parties := or(or(parties, mload(add(t, 0xc0))), or(mload(add(t, 0x160)), mload(add(t, 0x180)))) // arbiter …
            let amounts := or(or(mload(add(t, 0x120)), mload(add(t, 0x1a0))), mload(add(t, 0x1e0))) // bond, reward, late
            let times := or(mload(add(t, 0x1c0)), mload(add(t, 0x200))) // promisedBy, fundBy
            let periods := or(mload(add(t, 0xe0)), mload(add(t, 0x100)))
            dirt := or(or(shr(160, parties), shr(96, amounts)), or(shr(40, times), shr(32, periods)))
            dirt := or(dirt, or(shr(1, mload(add(t, 0xa0))), shr(16, mload(add(t, 0x140))))) // payOnReceipt, feeBps
        }
        return dirt == 0;
    }

    /// @return Whether no word has bits above its type's width.
    function isClean(LegTerms memory leg) internal pure returns (bool) {
        uint256 dirt;
        assembly ("memory-safe") {
            dirt := or(
                or(shr(160, mload(add(leg, 0x40))), shr(96, mload(add(leg, 0x60)))),
                shr(40, mload(add(leg, 0x80)))
            )
        }
        return dirt == 0;
    }

    /// @return signer The leg's attestor, where it lies in calldata.
    function attestor(LegTerms memory leg) internal pure returns (bytes calldata signer) {
        (uint256 offset, uint256 length) = (leg.attestorOffset, leg.attestorLength);
        assembly ("memory-safe") {
            signer.offset := offset
            signer.length := length
        }
    }

    /// @dev The list of pointers holds the legs' hashes until they are hashed together. Offsets in calldata are not checked:
    /// a wrong one reads other bytes or zeros, hence other terms, and everything later reads what was hashed here.
    function _readLegs(Leg[] calldata legs) private pure returns (LegTerms[] memory list, bytes32 legsHash) {
        bytes32 typehash = LEG_TYPEHASH;
        assembly ("memory-safe") {
            let bytes_ := shl(5, legs.length)
            list := mload(0x40)
            let pointers := add(list, 0x20)
            let first := add(pointers, bytes_)
            let free := add(first, mul(legs.length, 0xe0)) // 7 words a leg
            mstore(0x40, free)
            mstore(list, legs.length)

            let to := first
            for {
                let i := 0
            } lt(i, bytes_) {
                i := add(i, 0x20)
            } {
                let leg := add(legs.offset, calldataload(add(legs.offset, i)))
                let signer := add(leg, calldataload(leg))
                let length := calldataload(signer)
                signer := add(signer, 0x20)
                calldatacopy(free, signer, length)
                mstore(to, typehash)
                mstore(add(to, 0x20), keccak256(free, length))
                calldatacopy(add(to, 0x40), add(leg, 0x20), 0x60) // payee, amount, deadline
                mstore(add(to, 0xa0), signer)
                mstore(add(to, 0xc0), length)
                mstore(add(pointers, i), keccak256(to, 0xa0)) // 5 words encoded
                to := add(to, 0xe0)
            }
            legsHash := keccak256(pointers, bytes_)
            to := first
            for {
                let i := 0
            } lt(i, bytes_) {
                i := add(i, 0x20)
            } {
                mstore(add(pointers, i), to)
                to := add(to, 0xe0)
            }
        }
    }
}
