// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Windows} from "../common/Windows.sol";
import {Agreement, IServiceAgreement as A, Terms} from "../interfaces/IServiceAgreement.sol";
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

    /// @dev In parts: one would have too many words for the stack.
    function hash(Terms calldata t) internal pure returns (bytes32) {
        bytes memory head = abi.encode(
            TERMS,
            t.service,
            t.provider,
            t.customer,
            t.seats,
            t.token,
            t.price,
            t.minPeriods,
            t.maxPeriodsAhead,
            _hashRemedies(t),
            t.minCredit,
            t.cap
        );
        bytes memory tail = abi.encode(
            t.activateBy,
            t.latePerDay,
            t.cancelBy,
            t.notice,
            t.feeBps,
            t.feeRecipient,
            t.bonusToken,
            t.bonusRate,
            t.openUntil,
            t.ref,
            t.salt
        );
        return keccak256(bytes.concat(head, tail));
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

    function _hashRemedies(Terms calldata t) private pure returns (bytes32) {
        uint256 count = t.remedies.length;
        bytes32[] memory hashes = new bytes32[](count);
        for (uint256 i = 0; i < count; ++i) {
            hashes[i] = keccak256(abi.encode(REMEDY, t.remedies[i]));
        }
        return keccak256(abi.encodePacked(hashes));
    }
}
