// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Windows} from "../common/Windows.sol";
import {IServiceAgreement as A} from "../interfaces/IServiceAgreement.sol";
import {Service} from "../interfaces/IServiceLevels.sol";
import {Offer} from "./Offer.sol";
import {OfferReader} from "./OfferReader.sol";
import {Remedies} from "./Remedies.sol";

/// @title Terms: their EIP-712 structs, what they must be like, and the amounts that follow from them.
library Offers {
    using OfferReader for Offer;
    using Remedies for Offer;
    using Offers for address;

    bytes32 private constant TOP_UP = keccak256("TopUp(bytes32 id,uint32 paid)");
    bytes32 private constant CANCELLATION = keccak256("Cancellation(bytes32 id,uint40 expiry)");
    bytes32 private constant REVOCATION = keccak256("Revocation(bytes32 terms,uint40 expiry)");

    uint256 internal constant MAX_PERIODS = 1_200;
    uint256 internal constant MAX_FEE_BPS = 3_000;
    uint256 internal constant BPS = 10_000;

    /* RULES */

    function check(Offer o, Service calldata service) internal view {
        bytes32 id = o.id();
        if (!o.isClean()) revert A.ServiceAgreement_TermsUnclean(id);
        if (o.provider() != service.provider || o.provider().isForbidden(o.token()))
            revert A.ServiceAgreement_ProviderForbidden(id, o.provider(), service.provider);
        if (o.price() == 0 || o.cap() == 0) revert A.ServiceAgreement_AmountZero(id, o.price(), o.cap());
        if (o.notice() > Windows.MAX) revert A.ServiceAgreement_NoticeTooLong(id, o.notice(), Windows.MAX);
        if ((o.bonusToken() == address(0)) != (o.bonusRate() == 0))
            revert A.ServiceAgreement_BonusIncomplete(id, o.bonusToken(), o.bonusRate());
        if (o.feeBps() != 0) _checkFee(o, id);

        _checkPeriods(o, id, service.start == 0);
        o.check(service.metrics);
    }

    /// @dev Money sent there would leave the books.
    function isForbidden(address to, address token) internal view returns (bool) {
        return to == address(0) || to == address(this) || to == token;
    }

    /* STRUCTS */

    function topUp(bytes32 id, uint32 paid) internal pure returns (bytes32) {
        return keccak256(abi.encode(TOP_UP, id, paid));
    }

    function cancellation(bytes32 id, uint40 expiry) internal pure returns (bytes32) {
        return keccak256(abi.encode(CANCELLATION, id, expiry));
    }

    function revocation(bytes32 terms, uint40 expiry) internal pure returns (bytes32) {
        return keccak256(abi.encode(REVOCATION, terms, expiry));
    }

    /* AMOUNTS */

    /// @return Token units of coverage that each unsettled period reserves.
    function reserve(Offer o) internal pure returns (uint256) {
        return o.cap() > o.price() ? o.cap() - o.price() : 0;
    }

    /// @return Token units of late money if the service begins at `time`; each started day counts from `activateBy` on.
    function lateMoney(Offer o, uint256 time) internal pure returns (uint256) {
        uint256 activateBy = o.activateBy();
        if (time < activateBy) return 0;
        return ((time - activateBy) / 1 days + 1) * o.latePerDay();
    }

    /// @return Token units of late money if it never begins.
    function lateMax(Offer o) internal pure returns (uint256) {
        if (o.latePerDay() == 0) return 0;
        // no beginning counts from `cancelBy` on
        return lateMoney(o, uint256(o.cancelBy()) - 1);
    }

    function _checkFee(Offer o, bytes32 id) private view {
        if (o.feeBps() > MAX_FEE_BPS) revert A.ServiceAgreement_FeeTooHigh(id, o.feeBps(), MAX_FEE_BPS);
        if (o.feeRecipient().isForbidden(o.token()))
            revert A.ServiceAgreement_FeeRecipientForbidden(id, o.feeRecipient());
    }

    function _checkPeriods(Offer o, bytes32 id, bool attested) private view {
        uint256 least = o.minPeriods();
        if (least == 0) {
            if (attested || o.seats() != 0) revert A.ServiceAgreement_MinPeriodsZero(id, o.seats());
            least = 1;
        }
        if (o.maxPeriodsAhead() < least || o.maxPeriodsAhead() > MAX_PERIODS)
            revert A.ServiceAgreement_PeriodsOutOfRange(id, o.maxPeriodsAhead(), least, MAX_PERIODS);
        if (!_areDatesValid(o, attested))
            revert A.ServiceAgreement_DatesInvalid(id, o.activateBy(), o.cancelBy(), o.latePerDay());
    }

    function _areDatesValid(Offer o, bool attested) private view returns (bool) {
        if (!attested) return o.activateBy() == 0 && o.cancelBy() == 0 && o.latePerDay() == 0;
        if (o.activateBy() == 0 || o.activateBy() > o.cancelBy()) return false;
        return o.cancelBy() <= block.timestamp + Windows.MAX_AHEAD;
    }
}
