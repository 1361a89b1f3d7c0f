// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";

import {Agreement, Remedy, Terms} from "../interfaces/AgreementTypes.sol";
import {Deal} from "./Deal.sol";
import {Offer, Row} from "./Offer.sol";

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

    /// @return o The terms, their id in this domain included.
    function read(Terms calldata terms, bytes32 domain) internal pure returns (Offer o) {
        (bytes32 typehash, bytes32 rowTypehash) = (TERMS_TYPEHASH, REMEDY_TYPEHASH);
        Remedy[] calldata remedies = terms.remedies;
        bytes32 structHash;
        assembly ("memory-safe") {
            o := mload(0x40)
            let rows := add(o, 0x360) // 27 words
            let hashes := add(rows, mul(remedies.length, 0xc0)) // 6 words a row
            mstore(0x40, hashes)
            let to := hashes
            let from := remedies.offset
            for {
                let row := rows
            } lt(row, hashes) {
                row := add(row, 0xc0)
            } {
                mstore(row, rowTypehash)
                calldatacopy(add(row, 0x20), from, 0xa0) // 5 words
                mstore(to, keccak256(row, 0xc0))
                from := add(from, 0xa0)
                to := add(to, 0x20)
            }
            mstore(o, typehash)
            calldatacopy(add(o, 0x20), terms, 0x2c0) // 22 words
            mstore(add(o, 0x120), keccak256(hashes, sub(to, hashes)))
            mstore(add(o, 0x2e0), rows)
            mstore(add(o, 0x300), remedies.length)
            mstore(add(o, 0x320), domain)
            structHash := keccak256(o, 0x2e0) // 23 words
        }
        bytes32 id = MessageHashUtils.toTypedDataHash(domain, structHash);
        assembly ("memory-safe") {
            mstore(add(o, 0x340), id)
        }
    }

    /// @return d The place of an acceptance, to be read into.
    function newDeal() internal pure returns (Deal d) {
        assembly ("memory-safe") {
            d := mload(0x40)
            mstore(0x40, add(d, 0x100)) // 8 words
        }
    }

    /// @dev Fills `d`.
    /// @return id The agreement's.
    function read(Deal d, Offer o, Agreement calldata agreement) internal pure returns (bytes32 id) {
        (bytes32 typehash, bytes32 terms) = (AGREEMENT_TYPEHASH, o.id());
        bytes32 structHash;
        assembly ("memory-safe") {
            mstore(d, typehash)
            mstore(add(d, 0x20), terms)
            calldatacopy(add(d, 0x40), agreement, 0xa0) // 5 words
            structHash := keccak256(d, 0xe0) // 7 words
        }
        id = MessageHashUtils.toTypedDataHash(o.domain(), structHash);
        assembly ("memory-safe") {
            mstore(add(d, 0xe0), id)
        }
    }

    /// @return Whether no word has bits above its type's width.
    function isClean(Offer o) internal pure returns (bool) {
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
    function isClean(Row row) internal pure returns (bool) {
        uint256 dirt;
        assembly ("memory-safe") {
            dirt := or(shr(8, mload(add(row, 0x20))), gt(mload(add(row, 0x40)), 2)) // metric, comparison
            dirt := or(dirt, or(shr(32, mload(add(row, 0x60))), shr(64, mload(add(row, 0x80)))))
            dirt := or(dirt, shr(96, mload(add(row, 0xa0))))
        }
        return dirt == 0;
    }

    /// @return Whether no word has bits above its type's width.
    function isClean(Deal d) internal pure returns (bool) {
        uint256 dirt;
        assembly ("memory-safe") {
            dirt := or(shr(160, mload(add(d, 0x40))), shr(1, mload(add(d, 0xc0)))) // customer, bonus
            dirt := or(dirt, shr(32, or(or(mload(add(d, 0x60)), mload(add(d, 0x80))), mload(add(d, 0xa0)))))
        }
        return dirt == 0;
    }
}
