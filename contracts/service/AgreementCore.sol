// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Nonces} from "@openzeppelin/contracts/utils/Nonces.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

import {Payouts, Purse} from "../common/Payouts.sol";
import {Signatures} from "../common/Signatures.sol";
import {Agreement, IServiceAgreement as A, OfferState, Terms} from "../interfaces/IServiceAgreement.sol";
import {IServiceLevels} from "../interfaces/IServiceLevels.sol";
import {AgreementWord} from "./AgreementWord.sol";
import {Clock} from "./Clock.sol";
import {CoverageBook} from "./CoverageBook.sol";
import {Deal} from "./Deal.sol";
import {Offer} from "./Offer.sol";
import {OfferReader} from "./OfferReader.sol";
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
/// @param deal The agreement at hand.
/// @param clock The service's; zero with a fixed start, which needs none to settle.
/// @param last The outcome asked for last: the agreements of a batch mostly ask for the same one.
/// @param provider What the provider gets, `fee` what the integrator, in token units.
/// @param released Of the coverage's reserve; `spent` of it goes to customers.
/// @param freed Seats.
/// @param bonus Credits of the agreement at hand that are to be tried in the bonus token.
/// @param purse For customers.
struct Batch {
    Offer offer;
    Deal deal;
    Clock clock;
    Outcome last;
    uint256 provider;
    uint256 fee;
    uint256 released;
    uint256 spent;
    uint256 freed;
    uint256 bonus;
    Purse purse;
}

/// @title What the agreements and their {AgreementActs} share: the books, and how an agreement ends.
/// @dev Both run on the agreements' storage, whose layout is this contract's.
abstract contract AgreementCore is EIP712("ServiceAgreement", "1"), CoverageBook, Payouts, Nonces {
    using Offers for *;
    using OfferReader for *;

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
    function _payLate(Batch memory b, uint256 start) internal returns (uint256 amount) {
        amount = b.offer.lateMoney(start);
        b.released += b.offer.lateMax();
        if (amount == 0) return 0;

        b.spent += amount;
        emit A.LateMoneyPaid(b.deal.id(), amount);
    }

    /// @param left The word that stays.
    function _close(Batch memory b, AgreementWord left) internal {
        ++b.freed;
        _states[b.deal.id()] = left;
        emit A.AgreementClosed(b.deal.id());
    }

    /// @dev Books what the agreements of a call add up to, then pays what has not been pushed yet.
    function _finish(Batch memory b) internal {
        Offer o = b.offer;
        if (o.seats() != 0 && b.freed != 0) _offers[o.id()].taken -= uint32(b.freed); // no more than were taken
        if (b.released != 0) _release(o.provider(), o.token(), b.released, b.spent);

        _pay(b.purse, o.token(), o.provider(), b.provider);
        if (b.fee != 0) _pay(b.purse, o.token(), o.feeRecipient(), b.fee);
        _empty(b.purse);
    }

    /* CHECKS */

    /// @dev A statement of the beginning counts if it landed less than a report window after `cancelBy`.
    function _phase(Offer o, Clock clock, AgreementWord state) internal view returns (Phase) {
        uint256 cancelBy = o.cancelBy();
        if (cancelBy == 0) return Phase.Running;
        uint256 limit = cancelBy + clock.reportWindow();
        bool counts = clock.landed() != 0 && clock.landed() < limit;
        if (counts && clock.isPending()) return Phase.Pending;
        uint256 start = counts ? clock.start() : 0;
        if (start == 0) return block.timestamp < limit ? Phase.Waiting : Phase.Failed;
        if (start >= cancelBy) return Phase.Failed;
        return start < state.opened() ? Phase.Void : Phase.Running;
    }

    function _requireOffered(Offer o, bool revoked) internal view {
        if (revoked) revert A.ServiceAgreement_OfferRevoked(o.id());
        if (block.timestamp >= o.openUntil())
            revert A.ServiceAgreement_OfferEnded(o.id(), block.timestamp, o.openUntil());
    }

    function _read(Terms calldata terms) internal view returns (Offer) {
        return terms.read(_domainSeparatorV4());
    }

    function _load(Offer o, Deal d, Agreement calldata agreement) internal view returns (AgreementWord state) {
        state = _states[d.read(o, agreement)];
    }

    function _topUpDigest(bytes32 id, uint32 paid) internal view returns (bytes32) {
        return _hashTypedDataV4(id.topUp(paid));
    }

    function _signedBy(address signer, bytes32 digest, bytes calldata signature) internal view override returns (bool) {
        return Signatures.isWallets(signer, digest, signature);
    }
}
