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
        bytes32 offer = _termsId(terms);
        bytes32 id = _agreementId(offer, agreement);
        AgreementWord state = _states[id];
        if (state.status() != AgreementStatus.Open) revert A.ServiceAgreement_NotOpen(id, state.status());
        _requireOffered(terms, offer, _offers[offer].revoked);
        uint256 already = state.paid();
        if (paid <= already) revert A.ServiceAgreement_NothingToAdd(id, paid, already);
        uint256 begun = _begunBeforeEnd(terms, agreement, id, state);
        uint256 limit = begun + terms.maxPeriodsAhead;
        if (paid > limit) revert A.ServiceAgreement_PeriodCount(id, paid, already + 1, limit);

        uint256 added = paid - already;
        _reserve(terms.provider, terms.token, added * terms.reserve());
        _states[id] = state.withPaid(paid);
        emit A.AgreementToppedUp(id, paid);
        Payment memory p = Payment(terms.token, agreement.customer, added * terms.price, _topUpDigest(id, paid));
        _take(p, kind, payment);
    }

    /* EITHER PARTY */

    /// @inheritdoc IAgreementActs
    function cancel(Terms calldata terms, Agreement calldata agreement) external nonReentrant {
        bytes32 offer = _termsId(terms);
        _cancel(terms, agreement, offer, _agreementId(offer, agreement), msg.sender);
    }

    /// @inheritdoc IAgreementActs
    function cancelBySignature(
        Terms calldata terms,
        Agreement calldata agreement,
        Consent calldata consent
    ) external nonReentrant {
        bytes32 offer = _termsId(terms);
        bytes32 id = _agreementId(offer, agreement);
        address actor = _signer(id, consent, id.cancellation(consent.expiry));
        _cancel(terms, agreement, offer, id, actor);
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
        _revoke(terms, _termsId(terms), msg.sender);
    }

    /// @inheritdoc IAgreementActs
    function revokeBySignature(Terms calldata terms, Consent calldata consent) external {
        bytes32 offer = _termsId(terms);
        _revoke(terms, offer, _signer(offer, consent, offer.revocation(consent.expiry)));
    }

    /* CANCELLING */

    function _cancel(
        Terms calldata terms,
        Agreement calldata agreement,
        bytes32 offer,
        bytes32 id,
        address actor
    ) private {
        AgreementWord state = _states[id];
        if (state.status() != AgreementStatus.Open) revert A.ServiceAgreement_NotOpen(id, state.status());
        if (actor != agreement.customer && actor != terms.provider) revert A.ServiceAgreement_NotParty(id, actor);
        Batch memory b;
        (b.terms, b.clock) = (offer, _LEVELS.clockOf(terms.service));
        bool running = _requireStanding(terms, b.clock, state, id);
        uint256 keep = _keep(terms, agreement, b.clock, running, actor);
        uint256 paid = state.paid();
        if (keep >= paid) revert A.ServiceAgreement_NothingToCancel(id, paid, keep);

        uint256 refund = (paid - keep) * terms.price;
        b.released = (paid - keep) * terms.reserve();
        emit A.AgreementCancelled(id, actor, uint32(keep), refund); // less than what is paid
        if (keep == 0) {
            if (state.isLateReserved()) refund += _payLate(b, terms, id, _lateUntil(terms, actor));
            _close(b, id, state, closedWord());
        } else {
            ++b.freed;
            _states[id] = state.withPaid(keep).withStatus(AgreementStatus.Cancelled);
        }
        _pay(b.purse, terms.token, agreement.customer, refund);
        _finish(b, terms);
    }

    /// @return Periods that stay.
    function _keep(
        Terms calldata terms,
        Agreement calldata agreement,
        Clock clock,
        bool running,
        address actor
    ) private view returns (uint256) {
        if (actor == terms.provider)
            return running ? _begun(clock, agreement.first, block.timestamp + terms.notice) : 0;
        uint256 begun = running ? _begun(clock, agreement.first, block.timestamp) : 0;
        return begun > terms.minPeriods ? begun : terms.minPeriods;
    }

    /// @return Until when lateness counts if one leaves before the activation; zero for the customer, who need not have.
    function _lateUntil(Terms calldata terms, address actor) private view returns (uint256) {
        if (actor != terms.provider) return 0;
        uint256 last = uint256(terms.cancelBy) - 1;
        return block.timestamp < last ? block.timestamp : last;
    }

    /* CHECKS */

    /// @return Periods begun, none as long as the service has not.
    function _begunBeforeEnd(
        Terms calldata terms,
        Agreement calldata agreement,
        bytes32 id,
        AgreementWord state
    ) private view returns (uint256) {
        Clock clock = _LEVELS.clockOf(terms.service);
        if (!_requireStanding(terms, clock, state, id)) {
            if (block.timestamp >= terms.activateBy)
                revert A.ServiceAgreement_TooLateToJoin(id, block.timestamp, terms.activateBy);
            return 0;
        }
        uint256 end = clock.startOf(agreement.first + state.paid());
        if (block.timestamp >= end) revert A.ServiceAgreement_Ended(id, block.timestamp, end);
        return _begun(clock, agreement.first, block.timestamp);
    }

    /// @return running Whether the service has begun, or has a fixed start; else it may still begin.
    function _requireStanding(
        Terms calldata terms,
        Clock clock,
        AgreementWord state,
        bytes32 id
    ) private view returns (bool running) {
        Phase phase = _phase(terms, clock, state);
        if (phase == Phase.Pending) revert A.ServiceAgreement_ActivationPending(id, block.timestamp, clock.until());
        if (phase == Phase.Failed || phase == Phase.Void) revert A.ServiceAgreement_Failed(id);
        return phase == Phase.Running;
    }

    function _revoke(Terms calldata terms, bytes32 offer, address actor) private {
        if (actor != terms.provider) revert A.ServiceAgreement_NotProvider(offer, actor, terms.provider);

        _offers[offer].revoked = true;
        emit A.OfferRevoked(offer, actor);
    }

    /// @return How many periods from the first on have begun at a time.
    function _begun(Clock clock, uint256 first, uint256 time) private pure returns (uint256) {
        return time < clock.startOf(first) ? 0 : clock.periodAt(time) - first + 1;
    }
}
