// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Nonces} from "@openzeppelin/contracts/utils/Nonces.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

import {Payouts, Purse} from "../common/Payouts.sol";
import {Signatures} from "../common/Signatures.sol";
import {
    Agreement,
    AgreementStatus,
    IServiceAgreement as A,
    OfferState,
    Terms
} from "../interfaces/IServiceAgreement.sol";
import {IServiceLevels} from "../interfaces/IServiceLevels.sol";
import {AgreementWord} from "./AgreementWord.sol";
import {Clock} from "./Clock.sol";
import {CoverageBook} from "./CoverageBook.sol";
import {Offers} from "./Offers.sol";
import {Outcome} from "./Outcome.sol";

/// @dev Where an agreement with an attested beginning stands; one with a fixed start is always Running.
enum Phase {
    Running,
    Waiting,
    Pending,
    Failed,
    Void
}

/// @notice What the agreements of one call under the same terms add up to.
/// @param terms The terms' id.
/// @param clock The service's; zero with a fixed start, which needs none to settle.
/// @param outcomes The last periods looked up, each at its number modulo their count.
/// @param provider What the provider gets, `fee` what the integrator, in token units.
/// @param released Of the coverage's reserve; `spent` of it goes to customers.
/// @param freed Seats.
/// @param purse For customers.
struct Batch {
    bytes32 terms;
    Clock clock;
    Outcome[] outcomes;
    uint256 provider;
    uint256 fee;
    uint256 released;
    uint256 spent;
    uint256 freed;
    Purse purse;
}

/// @title What the agreements and their {AgreementActs} share: the books, and how an agreement ends.
/// @dev Both run on the agreements' storage, whose layout is this contract's.
abstract contract AgreementCore is EIP712("ServiceAgreement", "1"), CoverageBook, Payouts, Nonces {
    using Offers for *;

    IServiceLevels internal immutable _LEVELS;

    mapping(bytes32 id => AgreementWord) internal _states;
    mapping(bytes32 terms => OfferState) internal _offers;

    constructor(IServiceLevels levels) {
        _LEVELS = levels;
    }

    /* SETTLING */

    /// @dev Releases all that is reserved for lateness.
    /// @param start When the service began.
    /// @return amount What of it the customer gets.
    function _payLate(
        Batch memory b,
        Terms calldata terms,
        bytes32 id,
        uint256 start
    ) internal returns (uint256 amount) {
        amount = terms.lateMoney(start);
        b.released += terms.lateMax();
        if (amount == 0) return 0;

        b.spent += amount;
        emit A.LateMoneyPaid(id, amount);
    }

    /// @param left The word that stays.
    function _close(Batch memory b, bytes32 id, AgreementWord state, AgreementWord left) internal {
        if (state.status() == AgreementStatus.Open) ++b.freed;
        _states[id] = left;
        emit A.AgreementClosed(id);
    }

    /// @dev Books what the agreements of a call add up to, then pays what has not been pushed yet.
    function _finish(Batch memory b, Terms calldata terms) internal {
        if (terms.seats != 0 && b.freed != 0) _offers[b.terms].taken -= uint32(b.freed); // no more than were taken
        _release(terms.provider, terms.token, b.released, b.spent);

        _pay(b.purse, terms.token, terms.provider, b.provider);
        if (b.fee != 0) _pay(b.purse, terms.token, terms.feeRecipient, b.fee);
        _empty(b.purse);
    }

    /* CHECKS */

    /// @dev A statement of the beginning counts if it landed less than a report window after `cancelBy`.
    function _phase(Terms calldata terms, Clock clock, AgreementWord state) internal view returns (Phase) {
        uint256 cancelBy = terms.cancelBy;
        if (cancelBy == 0) return Phase.Running;
        uint256 limit = cancelBy + clock.reportWindow();
        bool counts = clock.landed() != 0 && clock.landed() < limit;
        if (counts && clock.isPending()) return Phase.Pending;
        uint256 start = counts ? clock.start() : 0;
        if (start == 0) return block.timestamp < limit ? Phase.Waiting : Phase.Failed;
        if (start >= cancelBy) return Phase.Failed;
        return start < state.opened() ? Phase.Void : Phase.Running;
    }

    function _requireOffered(Terms calldata terms, bytes32 offer, bool revoked) internal view {
        if (revoked) revert A.ServiceAgreement_OfferRevoked(offer);
        if (block.timestamp >= terms.openUntil)
            revert A.ServiceAgreement_OfferEnded(offer, block.timestamp, terms.openUntil);
    }

    function _signedBy(address signer, bytes32 digest, bytes calldata signature) internal view override returns (bool) {
        return Signatures.isWallets(signer, digest, signature);
    }

    function _termsId(Terms calldata terms) internal view returns (bytes32) {
        return _hashTypedDataV4(terms.hash());
    }

    function _topUpDigest(bytes32 id, uint32 paid) internal view returns (bytes32) {
        return _hashTypedDataV4(id.topUp(paid));
    }

    function _agreementId(bytes32 offer, Agreement calldata agreement) internal view returns (bytes32) {
        return _hashTypedDataV4(offer.hash(agreement));
    }
}
