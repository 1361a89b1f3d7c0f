// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Agreement, Comparison, Terms} from "../interfaces/AgreementTypes.sol";

/// @notice Terms in memory: their EIP-712 encoding, word for word, then what follows from it.
/// @dev Read by {OfferReader}. Values are masked to their width whenever they are read.
struct Offer {
    bytes32 typehash;
    bytes32 service;
    address provider;
    address customer;
    uint32 seats;
    address token;
    uint96 price;
    uint32 minPeriods;
    uint32 maxPeriodsAhead;
    bytes32 remediesHash;
    uint96 minCredit;
    uint96 cap;
    uint40 activateBy;
    uint96 latePerDay;
    uint40 cancelBy;
    uint32 notice;
    uint16 feeBps;
    address feeRecipient;
    address bonusToken;
    uint96 bonusRate;
    uint40 openUntil;
    bytes32 ref;
    bytes32 salt;
    // not encoded
    Row[] rows;
    bytes32 domain;
    bytes32 id;
}

/// @notice A remedy in memory: its EIP-712 encoding.
struct Row {
    bytes32 typehash;
    uint8 metric;
    Comparison comparison;
    uint32 threshold;
    uint64 share;
    uint96 flat;
}

/// @notice An acceptance in memory: its EIP-712 encoding, then the agreement's id.
struct Deal {
    bytes32 typehash;
    bytes32 terms;
    address customer;
    uint32 first;
    uint32 periods;
    uint32 sequence;
    bool bonus;
    // not encoded
    bytes32 id;
}

// This library is where terms are read by hand: see its @dev.
// solhint-disable no-inline-assembly

/// @title Reads terms and acceptances from calldata, and hashes them where they then lie.
/// @dev In calldata the head of terms is their EIP-712 encoding, word for word, but for the ninth word, which points at the
/// remedies; a remedy is its encoding, and so is an acceptance. One copy serves hashing and reading, which Solidity's own decoding
/// would do word by word, twice. A word with dirty upper bits makes an id that no wallet computes: {isClean} keeps it from
/// being opened.
library OfferReader {
    bytes32 private constant REMEDY_TYPEHASH = keccak256(
        "Remedy(uint8 metric,uint8 comparison,uint32 threshold,uint64 share,uint96 flat)"
    );
    bytes32 private constant TERMS_TYPEHASH = keccak256(
        "Terms(bytes32 service,address provider,address customer,uint32 seats,address token,uint96 price,uint32 minPeriods,"
        "uint32 maxPeriodsAhead,Remedy[] remedies,uint96 minCredit,uint96 cap,uint40 activateBy,uint96 latePerDay,"
        "uint40 cancelBy,uint32 notice,uint16 feeBps,address feeRecipient,address bonusToken,uint96 bonusRate,"
        "uint40 openUntil,bytes32 ref,bytes32 salt)"
        "Remedy(uint8 metric,uint8 comparison,uint32 threshold,uint64 share,uint96 flat)"
    );
    bytes32 private constant AGREEMENT_TYPEHASH = keccak256(
        "Agreement(bytes32 terms,address customer,uint32 first,uint32 periods,uint32 sequence,bool bonus)"
    );

    /// @dev Fills `o`, but for domain and id.
    /// @return structHash EIP-712 hash of the terms.
    function read(Offer memory o, Terms calldata terms) internal pure returns (bytes32 structHash) {
        (Row[] memory rows, bytes32 remediesHash) = _readRows(terms);
        assembly ("memory-safe") {
            calldatacopy(add(o, 0x20), terms, 0x2c0) // 22 words
        }
        o.typehash = TERMS_TYPEHASH;
        o.remediesHash = remediesHash;
        o.rows = rows;
        assembly ("memory-safe") {
            structHash := keccak256(o, 0x2e0) // 23 words
        }
    }

    /// @dev Fills `d`, but for its id.
    /// @return structHash EIP-712 hash of the acceptance.
    function read(
        Deal memory d,
        bytes32 terms,
        Agreement calldata agreement
    ) internal pure returns (bytes32 structHash) {
        (d.typehash, d.terms) = (AGREEMENT_TYPEHASH, terms);
        assembly ("memory-safe") {
            calldatacopy(add(d, 0x40), agreement, 0xa0) // 5 words
            structHash := keccak256(d, 0xe0) // 7 words
        }
    }

    /// @return Whether no word has bits above its type's width.
    function isClean(Offer memory o) internal pure returns (bool) {
        uint256 dirt;
        assembly ("memory-safe") {
            function word(base, i) -> value {
                value := mload(add(base, shl(5, i)))
            }
            // provider, customer, token, fee recipient, bonus token
            dirt := shr(160, or(or(word(o, 2), word(o, 3)), or(word(o, 5), or(word(o, 17), word(o, 18)))))
            // price, minimum credit, cap, late money, bonus rate
            dirt := or(dirt, shr(96, or(or(word(o, 6), word(o, 10)), or(word(o, 11), or(word(o, 13), word(o, 19))))))
            dirt := or(dirt, shr(40, or(word(o, 12), or(word(o, 14), word(o, 20))))) // activateBy, cancelBy, openUntil
            dirt := or(dirt, shr(32, or(or(word(o, 4), word(o, 7)), or(word(o, 8), word(o, 15))))) // seats, periods, notice
            dirt := or(dirt, shr(16, word(o, 16))) // fee
        }
        return dirt == 0;
    }

    /// @return Whether no word has bits above its type's width.
    function isClean(Row memory row) internal pure returns (bool) {
        uint256 dirt;
        assembly ("memory-safe") {
            dirt := or(shr(8, mload(add(row, 0x20))), gt(mload(add(row, 0x40)), 2)) // metric, comparison
            dirt := or(dirt, or(shr(32, mload(add(row, 0x60))), shr(64, mload(add(row, 0x80)))))
            dirt := or(dirt, shr(96, mload(add(row, 0xa0))))
        }
        return dirt == 0;
    }

    /// @return Whether no word has bits above its type's width.
    function isClean(Deal memory d) internal pure returns (bool) {
        uint256 dirt;
        assembly ("memory-safe") {
            dirt := or(shr(160, mload(add(d, 0x40))), shr(1, mload(add(d, 0xc0)))) // customer, bonus
            dirt := or(dirt, shr(32, or(or(mload(add(d, 0x60)), mload(add(d, 0x80))), mload(add(d, 0xa0)))))
        }
        return dirt == 0;
    }

    /// @dev The list of pointers holds the rows' hashes until they are hashed together.
    function _readRows(Terms calldata terms) private pure returns (Row[] memory list, bytes32 remediesHash) {
        bytes32 typehash = REMEDY_TYPEHASH;
        uint256 count = terms.remedies.length;
        assembly ("memory-safe") {
            let from := add(terms, calldataload(add(terms, 0x100)))
            from := add(from, 0x20)
            let bytes_ := shl(5, count)
            list := mload(0x40)
            let pointers := add(list, 0x20)
            let to := add(pointers, bytes_)
            let first := to
            mstore(0x40, add(to, mul(count, 0xc0))) // 6 words a row
            mstore(list, count)
            for {
                let i := 0
            } lt(i, bytes_) {
                i := add(i, 0x20)
            } {
                mstore(to, typehash)
                calldatacopy(add(to, 0x20), from, 0xa0) // 5 words
                mstore(add(pointers, i), keccak256(to, 0xc0))
                from := add(from, 0xa0)
                to := add(to, 0xc0)
            }
            remediesHash := keccak256(pointers, bytes_)
            for {
                let i := 0
            } lt(i, bytes_) {
                i := add(i, 0x20)
            } {
                mstore(add(pointers, i), first)
                first := add(first, 0xc0)
            }
        }
    }
}
