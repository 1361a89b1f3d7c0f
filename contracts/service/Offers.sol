// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Windows} from "../common/Windows.sol";
import {Agreement, IServiceAgreement as A, Remedy, Terms} from "../interfaces/IServiceAgreement.sol";
import {Service} from "../interfaces/IServiceLevels.sol";
import {Remedies} from "./Remedies.sol";

/// @title Terms: their EIP-712 structs, what they must be like, and the amounts that follow from them.
library Offers {
    using Remedies for *;

    bytes32 private constant REMEDY = keccak256(
        "Remedy(uint8 metric,uint8 comparison,uint32 threshold,uint64 share,uint96 flat)"
    );
    bytes32 private constant TERMS = keccak256(
        "Terms(bytes32 service,address provider,address customer,uint32 seats,address token,uint96 price,uint32 minPeriods,"
        "uint32 maxPeriodsAhead,Remedy[] remedies,uint96 minCredit,uint96 cap,uint40 activateBy,uint96 latePerDay,"
        "uint40 cancelBy,uint32 notice,uint16 feeBps,address feeRecipient,address bonusToken,uint96 bonusRate,"
        "uint40 openUntil,bytes32 ref,bytes32 salt)"
        "Remedy(uint8 metric,uint8 comparison,uint32 threshold,uint64 share,uint96 flat)"
    );
    bytes32 private constant AGREEMENT = keccak256(
        "Agreement(bytes32 terms,address customer,uint32 first,uint32 periods,uint32 sequence,bool bonus)"
    );
    bytes32 private constant TOP_UP = keccak256("TopUp(bytes32 id,uint32 paid)");
    bytes32 private constant CANCELLATION = keccak256("Cancellation(bytes32 id,uint40 expiry)");
    bytes32 private constant REVOCATION = keccak256("Revocation(bytes32 terms,uint40 expiry)");

    uint256 internal constant MAX_PERIODS = 1_200;
    uint256 internal constant MAX_FEE_BPS = 3_000;
    uint256 internal constant BPS = 10_000;

    /* STRUCTS */

    /// @dev In calldata the head of terms is their EIP-712 encoding, word for word, but for the ninth word, which points at the
    /// remedies, and a remedy is its encoding: both are copied whole and hashed where they lie, which Solidity would encode word
    /// by word. A word with dirty upper bits makes an id that no wallet computes: {isClean} keeps it from being opened.
    function hash(Terms calldata t) internal pure returns (bytes32 structHash) {
        (bytes32 typehash, bytes32 rowTypehash) = (TERMS, REMEDY);
        Remedy[] calldata rows = t.remedies;
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            let hashes := mload(0x40)
            let end := add(hashes, shl(5, rows.length))
            mstore(end, rowTypehash)
            let row := rows.offset
            for {
                let to := hashes
            } lt(to, end) {
                to := add(to, 0x20)
            } {
                calldatacopy(add(end, 0x20), row, 0xa0) // 5 words
                mstore(to, keccak256(end, 0xc0))
                row := add(row, 0xa0)
            }
            let remedies := keccak256(hashes, sub(end, hashes))
            mstore(hashes, typehash)
            calldatacopy(add(hashes, 0x20), t, 0x2c0) // 22 words
            mstore(add(hashes, 0x120), remedies)
            structHash := keccak256(hashes, 0x2e0) // 23 words
        }
    }

    /// @return Whether no word has bits above its type's width.
    function isClean(Terms calldata t) internal pure returns (bool) {
        Remedy[] calldata rows = t.remedies;
        uint256 dirt;
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            function word(base, i) -> value {
                value := calldataload(add(base, shl(5, i)))
            }
            // provider, customer, token, fee recipient, bonus token
            dirt := shr(160, or(or(word(t, 1), word(t, 2)), or(word(t, 4), or(word(t, 16), word(t, 17)))))
            // price, minimum credit, cap, late money, bonus rate
            dirt := or(dirt, shr(96, or(or(word(t, 5), word(t, 9)), or(word(t, 10), or(word(t, 12), word(t, 18))))))
            dirt := or(dirt, shr(40, or(word(t, 11), or(word(t, 13), word(t, 19))))) // activateBy, cancelBy, openUntil
            // seats, periods, notice
            dirt := or(dirt, shr(32, or(or(word(t, 3), word(t, 6)), or(word(t, 7), word(t, 14)))))
            dirt := or(dirt, shr(16, word(t, 15))) // fee
            let end := add(rows.offset, mul(rows.length, 0xa0))
            for {
                let row := rows.offset
            } lt(row, end) {
                row := add(row, 0xa0)
            } {
                dirt := or(dirt, or(shr(8, word(row, 0)), gt(word(row, 1), 2))) // metric, comparison
                dirt := or(dirt, or(shr(32, word(row, 2)), or(shr(64, word(row, 3)), shr(96, word(row, 4)))))
            }
        }
        return dirt == 0;
    }

    function hash(bytes32 terms, Agreement calldata agreement) internal pure returns (bytes32) {
        return keccak256(abi.encode(AGREEMENT, terms, agreement));
    }

    function topUp(bytes32 id, uint32 paid) internal pure returns (bytes32) {
        return keccak256(abi.encode(TOP_UP, id, paid));
    }

    function cancellation(bytes32 id, uint40 expiry) internal pure returns (bytes32) {
        return keccak256(abi.encode(CANCELLATION, id, expiry));
    }

    function revocation(bytes32 terms, uint40 expiry) internal pure returns (bytes32) {
        return keccak256(abi.encode(REVOCATION, terms, expiry));
    }

    /* RULES */

    function check(Terms calldata t, Service calldata service, bytes32 id) internal view {
        if (!isClean(t)) revert A.ServiceAgreement_TermsUnclean(id);
        if (t.provider != service.provider || isForbidden(t.provider, t.token))
            revert A.ServiceAgreement_ProviderForbidden(id, t.provider, service.provider);
        if (t.price == 0 || t.cap == 0) revert A.ServiceAgreement_AmountZero(id, t.price, t.cap);
        uint256 least = t.minPeriods > 1 ? t.minPeriods : 1;
        if (t.maxPeriodsAhead < least || t.maxPeriodsAhead > MAX_PERIODS)
            revert A.ServiceAgreement_PeriodsOutOfRange(id, t.maxPeriodsAhead, least, MAX_PERIODS);
        if (t.seats != 0 && t.minPeriods == 0) revert A.ServiceAgreement_SeatsForFree(id, t.seats);
        if (t.notice > Windows.MAX) revert A.ServiceAgreement_NoticeTooLong(id, t.notice, Windows.MAX);
        if ((t.bonusToken == address(0)) != (t.bonusRate == 0))
            revert A.ServiceAgreement_BonusIncomplete(id, t.bonusToken, t.bonusRate);
        if (t.feeBps != 0) _checkFee(t, id);
        if (!_areDatesValid(t, service.start == 0))
            revert A.ServiceAgreement_DatesInvalid(id, t.activateBy, t.cancelBy, t.latePerDay);

        t.remedies.check(service.metrics, t.price, id);
    }

    /* AMOUNTS */

    /// @return Token units of coverage that each unsettled period reserves.
    function reserve(Terms calldata t) internal pure returns (uint256) {
        return t.cap > t.price ? t.cap - t.price : 0;
    }

    /// @return Token units of late money if the service begins at `time`; each started day counts from `activateBy` on.
    function lateMoney(Terms calldata t, uint256 time) internal pure returns (uint256) {
        uint256 activateBy = t.activateBy;
        if (time < activateBy) return 0;
        return ((time - activateBy) / 1 days + 1) * t.latePerDay;
    }

    /// @return Token units of late money if it never begins.
    function lateMax(Terms calldata t) internal pure returns (uint256) {
        if (t.latePerDay == 0) return 0;
        // no beginning counts from `cancelBy` on
        return lateMoney(t, uint256(t.cancelBy) - 1);
    }

    function _checkFee(Terms calldata t, bytes32 id) private view {
        if (t.feeBps > MAX_FEE_BPS) revert A.ServiceAgreement_FeeTooHigh(id, t.feeBps, MAX_FEE_BPS);
        if (isForbidden(t.feeRecipient, t.token)) revert A.ServiceAgreement_FeeRecipientForbidden(id, t.feeRecipient);
    }

    function _areDatesValid(Terms calldata t, bool attested) private view returns (bool) {
        if (!attested) return t.activateBy == 0 && t.cancelBy == 0 && t.latePerDay == 0;
        return t.activateBy != 0 && t.activateBy <= t.cancelBy && t.cancelBy <= block.timestamp + Windows.MAX_AHEAD;
    }

    /// @dev Money sent there would leave the books.
    function isForbidden(address to, address token) internal view returns (bool) {
        return to == address(0) || to == address(this) || to == token;
    }
}
