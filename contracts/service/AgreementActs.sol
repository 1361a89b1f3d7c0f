// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Multicall} from "@openzeppelin/contracts/utils/Multicall.sol";

import {Payment} from "../common/Funding.sol";
import {SignedWithdrawals} from "../common/SignedWithdrawals.sol";
import {IAgreementActs} from "../interfaces/IAgreementActs.sol";
import {Consent} from "../interfaces/IConsents.sol";
import {FundingKind} from "../interfaces/IFunding.sol";
import {Agreement, AgreementStatus, IServiceAgreement as A, Terms} from "../interfaces/IServiceAgreement.sol";
import {IServiceLevels} from "../interfaces/IServiceLevels.sol";
import {AgreementCore, Batch, Phase} from "./AgreementCore.sol";
import {AgreementWord, closedWord} from "./AgreementWord.sol";
import {Clock} from "./Clock.sol";
import {Deal} from "./Deal.sol";
import {Offer} from "./Offer.sol";
import {OfferReader} from "./OfferReader.sol";
import {Offers} from "./Offers.sol";

/// @title The second half of {ServiceAgreement}, which is too large for one contract: what is done less often.
/// @notice The manual is {IAgreementActs}. Call the agreements' contract: it made this one when it was deployed, can have no
/// other, and runs this code on its own books. Called by itself this contract has no agreements and holds no money.
contract AgreementActs is IAgreementActs, AgreementCore, SignedWithdrawals, Multicall {
    using Offers for *;

    constructor(IServiceLevels levels) AgreementCore(levels) {}

    /* THE CUSTOMER */

    /// @inheritdoc IAgreementActs
    function topUp(
        Terms calldata terms,
        Agreement calldata agreement,
        uint32 paid,
        FundingKind kind,
        bytes calldata payment
    ) external payable nonReentrant {
        Offer o = _read(terms);
        Deal d = OfferReader.newDeal();
        AgreementWord state = _load(o, d, agreement);
        if (state.status() != AgreementStatus.Open) revert A.ServiceAgreement_NotOpen(d.id(), state.status());
        _requireOffered(o, _offers[o.id()].revoked);
        uint256 already = state.paid();
        if (paid <= already) revert A.ServiceAgreement_NothingToAdd(d.id(), paid, already);
        uint256 limit = _begunBeforeEnd(o, d, state) + o.maxPeriodsAhead();
        if (paid > limit) revert A.ServiceAgreement_PeriodCount(d.id(), paid, already + 1, limit);

        uint256 added = paid - already;
        _reserve(o.provider(), o.token(), added * o.reserve());
        _states[d.id()] = state.withPaid(paid);
        emit A.AgreementToppedUp(d.id(), paid);
        _take(Payment(o.token(), d.customer(), added * o.price(), _topUpDigest(d.id(), paid)), kind, payment);
    }

    /* EITHER PARTY */

    /// @inheritdoc IAgreementActs
    function cancel(Terms calldata terms, Agreement calldata agreement) external nonReentrant {
        Batch memory b;
        (b.offer, b.deal) = (_read(terms), OfferReader.newDeal());
        AgreementWord state = _load(b.offer, b.deal, agreement);
        _cancel(b, state, msg.sender);
    }

    /// @inheritdoc IAgreementActs
    function cancelBySignature(
        Terms calldata terms,
        Agreement calldata agreement,
        Consent calldata consent
    ) external nonReentrant {
        Batch memory b;
        (b.offer, b.deal) = (_read(terms), OfferReader.newDeal());
        AgreementWord state = _load(b.offer, b.deal, agreement);
        bytes32 id = b.deal.id();
        _cancel(b, state, _signer(id, consent, id.cancellation(consent.expiry)));
    }

    /* ANYONE */

    /// @inheritdoc IAgreementActs
    function deposit(IERC20 token, address provider, uint256 amount) external nonReentrant {
        _deposit(token, provider, amount);
    }

    /* THE PROVIDER */

    /// @inheritdoc IAgreementActs
    function withdrawCoverage(IERC20 token, uint256 amount, address to) external nonReentrant {
        _withdrawCoverage(token, amount, to);
    }

    /// @inheritdoc IAgreementActs
    function revoke(Terms calldata terms) external {
        Offer o = _read(terms);
        _revoke(o, msg.sender);
    }

    /// @inheritdoc IAgreementActs
    function revokeBySignature(Terms calldata terms, Consent calldata consent) external {
        Offer o = _read(terms);
        _revoke(o, _signer(o.id(), consent, o.id().revocation(consent.expiry)));
    }

    /* CANCELLING */

    function _cancel(Batch memory b, AgreementWord state, address actor) private {
        (Offer o, Deal d) = (b.offer, b.deal);
        if (state.status() != AgreementStatus.Open) revert A.ServiceAgreement_NotOpen(d.id(), state.status());
        if (actor != d.customer() && actor != o.provider()) revert A.ServiceAgreement_NotParty(d.id(), actor);
        b.clock = _LEVELS.clockFor(o.service());
        bool running = _requireStanding(o, d, b.clock, state);
        uint256 keep = _keep(b, running, actor);
        uint256 paid = state.paid();
        if (keep >= paid) revert A.ServiceAgreement_NothingToCancel(d.id(), paid, keep);

        uint256 refund = (paid - keep) * o.price();
        b.released = (paid - keep) * o.reserve();
        emit A.AgreementCancelled(d.id(), actor, uint32(keep), refund); // less than what is paid
        if (keep == 0) {
            if (state.isLateReserved()) refund += _payLate(b, _lateUntil(o, actor));
            _close(b, closedWord());
        } else {
            _states[d.id()] = state.withPaid(keep).withStatus(AgreementStatus.Cancelled);
        }
        _pay(b.purse, o.token(), d.customer(), refund);
        _finish(b);
    }

    function _revoke(Offer o, address actor) private {
        if (actor != o.provider()) revert A.ServiceAgreement_NotProvider(o.id(), actor, o.provider());

        _offers[o.id()].revoked = true;
        emit A.OfferRevoked(o.id(), actor);
    }

    /// @return Periods that stay.
    function _keep(Batch memory b, bool running, address actor) private view returns (uint256) {
        Offer o = b.offer;
        if (actor == o.provider()) return running ? _begun(b.clock, b.deal, block.timestamp + o.notice()) : 0;
        uint256 begun = running ? _begun(b.clock, b.deal, block.timestamp) : 0;
        return begun > o.minPeriods() ? begun : o.minPeriods();
    }

    /// @return Until when lateness counts if one leaves before the activation; zero for the customer, who need not have.
    function _lateUntil(Offer o, address actor) private view returns (uint256) {
        if (actor != o.provider()) return 0;
        uint256 last = uint256(o.cancelBy()) - 1;
        return block.timestamp < last ? block.timestamp : last;
    }

    /* CHECKS */

    /// @return Periods begun, none as long as the service has not.
    function _begunBeforeEnd(Offer o, Deal d, AgreementWord state) private view returns (uint256) {
        Clock clock = _LEVELS.clockFor(o.service());
        if (!_requireStanding(o, d, clock, state)) {
            if (block.timestamp >= o.activateBy())
                revert A.ServiceAgreement_TooLateToJoin(d.id(), block.timestamp, o.activateBy());
            return 0;
        }
        uint256 end = clock.startOf(d.first() + state.paid());
        if (block.timestamp >= end) revert A.ServiceAgreement_Ended(d.id(), block.timestamp, end);
        return _begun(clock, d, block.timestamp);
    }

    /// @return running Whether the service has begun, or has a fixed start; else it may still begin.
    function _requireStanding(Offer o, Deal d, Clock clock, AgreementWord state) private view returns (bool running) {
        Phase phase = _phase(o, clock, state);
        if (phase == Phase.Pending) revert A.ServiceAgreement_ActivationPending(d.id(), block.timestamp, clock.until());
        if (phase == Phase.Failed || phase == Phase.Void) revert A.ServiceAgreement_Failed(d.id());
        return phase == Phase.Running;
    }

    /// @return How many of the agreement's periods have begun at a time.
    function _begun(Clock clock, Deal d, uint256 time) private pure returns (uint256) {
        return time < clock.startOf(d.first()) ? 0 : clock.periodAt(time) - d.first() + 1;
    }
}
