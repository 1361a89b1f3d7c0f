// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {LowLevelCall} from "@openzeppelin/contracts/utils/LowLevelCall.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {Payment} from "../common/Funding.sol";
import {Signatures} from "../common/Signatures.sol";
import {Windows} from "../common/Windows.sol";
import {IAgreementActs} from "../interfaces/IAgreementActs.sol";
import {Consent} from "../interfaces/IConsents.sol";
import {FundingKind} from "../interfaces/IFunding.sol";
import {
    Agreement,
    AgreementState,
    AgreementStatus,
    Coverage,
    IServiceAgreement,
    OfferState,
    Terms
} from "../interfaces/IServiceAgreement.sol";
import {IServiceLevels, Service} from "../interfaces/IServiceLevels.sol";
import {ISignedWithdrawals} from "../interfaces/ISignedWithdrawals.sol";
import {AgreementActs} from "./AgreementActs.sol";
import {AgreementCore, Batch, Phase} from "./AgreementCore.sol";
import {AgreementWord, newAgreement} from "./AgreementWord.sol";
import {Clock} from "./Clock.sol";
import {Offers} from "./Offers.sol";
import {newOutcome, Outcome} from "./Outcome.sol";
import {Remedies} from "./Remedies.sol";

/// @title ServiceAgreement
/// @notice The manual is {IServiceAgreement}.
contract ServiceAgreement is IServiceAgreement, AgreementCore {
    using Offers for *;

    /// @dev Periods settled for an agreement in one call, so that years of silence fit into transactions.
    uint256 private constant MAX_SETTLED = 256;
    /// @dev Outcomes that a call remembers: the agreements of a batch mostly ask for the same ones.
    uint256 private constant REMEMBERED = 16;
    uint256 private constant ONE = 1e12;
    uint256 private constant PPM = 1_000_000;

    /// @dev The code of {IAgreementActs}: made here, so that nobody can ever choose another.
    AgreementActs private immutable ACTS;

    constructor(IServiceLevels levels) AgreementCore(levels) {
        ACTS = new AgreementActs(levels);
    }

    /* THE CUSTOMER */

    /// @inheritdoc IServiceAgreement
    function open(
        Service calldata service,
        Terms calldata terms,
        Agreement calldata agreement,
        FundingKind kind,
        bytes calldata payment,
        bytes calldata providerSignature
    ) external payable nonReentrant returns (bytes32 id) {
        bytes32 offer = _termsId(terms);
        id = _agreementId(offer, agreement);
        AgreementStatus status = _states[id].status();
        if (status != AgreementStatus.None) revert ServiceAgreement_NotOpenable(id, status);
        _checkCustomer(service, terms, agreement, offer);
        _takeSeat(terms, offer);
        (bytes32 serviceId, Clock clock) = _LEVELS.register(service);
        if (serviceId != terms.service) revert ServiceAgreement_ServiceDiffers(offer, serviceId, terms.service);
        terms.check(service, offer);
        if (!_signedBy(terms.provider, offer, providerSignature))
            revert ServiceAgreement_ProviderSignatureInvalid(offer, terms.provider);
        _checkBeginning(terms, agreement, id, clock);

        uint256 late = terms.lateMax();
        _reserve(terms.provider, terms.token, late + agreement.periods * terms.reserve());
        _states[id] = newAgreement(agreement.periods, late != 0, block.timestamp);
        emit AgreementOpened(id, offer, agreement.customer, agreement.periods);
        uint256 price = uint256(agreement.periods) * terms.price;
        _take(Payment(terms.token, agreement.customer, price, id), kind, payment);
    }

    /* ANYONE */

    /// @inheritdoc IServiceAgreement
    function settle(Terms calldata terms, Agreement calldata agreement) external nonReentrant {
        Batch memory b = _batch(terms, 1);
        (, bytes memory problem) = _settle(b, terms, agreement);
        if (problem.length != 0) LowLevelCall.bubbleRevert(problem);
        _finish(b, terms);
    }

    /// @inheritdoc IServiceAgreement
    function settleMany(
        Terms calldata terms,
        Agreement[] calldata agreements
    ) external nonReentrant returns (bool[] memory done) {
        Batch memory b = _batch(terms, REMEMBERED);
        done = new bool[](agreements.length);
        for (uint256 i = 0; i < agreements.length; ++i) {
            (bytes32 id, bytes memory problem) = _settle(b, terms, agreements[i]);
            done[i] = problem.length == 0;
            if (!done[i]) emit Skipped(id, problem);
        }
        _finish(b, terms);
    }

    /* THE OTHER HALF: its arguments are named for the ABI's sake, and read there */

    /// @inheritdoc IAgreementActs
    function topUp(
        Terms calldata terms,
        Agreement calldata agreement,
        uint32 paid,
        FundingKind kind,
        bytes calldata payment
    ) external payable {
        (terms, agreement, paid, kind, payment);
        _act();
    }

    /// @inheritdoc IAgreementActs
    function cancel(Terms calldata terms, Agreement calldata agreement) external {
        (terms, agreement);
        _act();
    }

    /// @inheritdoc IAgreementActs
    function cancelBySignature(Terms calldata terms, Agreement calldata agreement, Consent calldata consent) external {
        (terms, agreement, consent);
        _act();
    }

    /// @inheritdoc IAgreementActs
    function deposit(IERC20 token, address provider, uint256 amount) external {
        (token, provider, amount);
        _act();
    }

    /// @inheritdoc IAgreementActs
    function withdrawCoverage(IERC20 token, uint256 amount, address to) external {
        (token, amount, to);
        _act();
    }

    /// @inheritdoc IAgreementActs
    function revoke(Terms calldata terms) external {
        (terms);
        _act();
    }

    /// @inheritdoc IAgreementActs
    function revokeBySignature(Terms calldata terms, Consent calldata consent) external {
        (terms, consent);
        _act();
    }

    /// @inheritdoc ISignedWithdrawals
    function withdrawToBySignature(
        IERC20 token,
        address to,
        Consent calldata consent
    ) external returns (uint256 amount) {
        (token, to, consent);
        amount = abi.decode(_act(), (uint256));
    }

    /// @inheritdoc IServiceAgreement
    function multicall(bytes[] calldata data) external returns (bytes[] memory results) {
        (data);
        results = abi.decode(_act(), (bytes[]));
    }

    /* VIEWS */

    /// @inheritdoc IServiceAgreement
    function termsId(Terms calldata terms) external view returns (bytes32) {
        return _termsId(terms);
    }

    /// @inheritdoc IServiceAgreement
    function agreementId(Terms calldata terms, Agreement calldata agreement) external view returns (bytes32) {
        return _agreementId(_termsId(terms), agreement);
    }

    /// @inheritdoc IServiceAgreement
    function topUpDigest(bytes32 id, uint32 paid) external view returns (bytes32) {
        return _topUpDigest(id, paid);
    }

    /// @inheritdoc IServiceAgreement
    function stateOf(bytes32 id) external view returns (AgreementState memory) {
        return _states[id].unpack();
    }

    /// @inheritdoc IServiceAgreement
    function offerOf(bytes32 terms) external view returns (OfferState memory) {
        return _offers[terms];
    }

    /// @inheritdoc IServiceAgreement
    function coverageOf(address provider, IERC20 token) external view returns (Coverage memory) {
        return _coverage[provider][token];
    }

    /// @inheritdoc IServiceAgreement
    function coverageRatio(address provider, IERC20 token) external view returns (uint256) {
        Coverage memory coverage = _coverage[provider][token];
        if (coverage.reserved == 0) return type(uint256).max;
        return (uint256(coverage.balance) * PPM) / coverage.reserved;
    }

    /// @inheritdoc IServiceAgreement
    function worstCase(Terms calldata terms, Agreement calldata agreement) external view returns (uint256) {
        AgreementWord state = _states[_agreementId(_termsId(terms), agreement)];
        uint256 open_ = state.paid() - state.settled();
        return open_ * (terms.price + terms.reserve()) + (state.isLateReserved() ? terms.lateMax() : 0);
    }

    /// @inheritdoc IServiceAgreement
    function creditOf(Terms calldata terms, uint128 levels) external pure returns (uint256 credit, bool silent) {
        return Remedies.creditOf(terms, levels);
    }

    /// @inheritdoc IServiceAgreement
    // solhint-disable-next-line func-name-mixedcase
    function LEVELS() external view returns (address) {
        return address(_LEVELS);
    }

    /* SETTLING */

    function _batch(Terms calldata terms, uint256 remembered) private view returns (Batch memory b) {
        b.terms = _termsId(terms);
        b.outcomes = new Outcome[](remembered);
        if (terms.cancelBy != 0) b.clock = _LEVELS.clockOf(terms.service);
    }

    function _settle(
        Batch memory b,
        Terms calldata terms,
        Agreement calldata agreement
    ) private returns (bytes32 id, bytes memory problem) {
        id = _agreementId(b.terms, agreement);
        AgreementWord state = _states[id];
        if (!state.isOpen()) return (id, abi.encodeWithSelector(ServiceAgreement_NotOpen.selector, id, state.status()));
        Phase phase = _phase(terms, b.clock, state);
        if (phase != Phase.Running) return (id, _settleUnbegun(b, terms, agreement, id, state, phase));
        uint256 settled = state.settled();
        uint256 period = agreement.first + settled;
        (uint256 count, uint256 total) = _book(b, terms, agreement, id, period, state.paid() - settled);
        bool late = state.isLateReserved();
        if (count == 0 && !late) return (id, abi.encodeWithSelector(ServiceAgreement_NotDue.selector, id, period));

        if (late) total += _payLate(b, terms, id, b.clock.start());
        b.released += count * terms.reserve();
        if (settled + count == state.paid()) _close(b, id, state, AgreementWord.wrap(0));
        else _states[id] = state.withSettled(settled + count).withoutLate();
        if (agreement.bonus) total += _bookBonuses(b, terms, agreement, id, period, count);
        _pay(b.purse, terms.token, agreement.customer, total);
    }

    /// @return problem What keeps money from going back, empty if it did.
    function _settleUnbegun(
        Batch memory b,
        Terms calldata terms,
        Agreement calldata agreement,
        bytes32 id,
        AgreementWord state,
        Phase phase
    ) private returns (bytes memory problem) {
        if (phase == Phase.Waiting)
            return abi.encodeWithSelector(ServiceAgreement_NotDue.selector, id, agreement.first);
        if (phase == Phase.Pending)
            return
                abi.encodeWithSelector(
                    ServiceAgreement_ActivationPending.selector,
                    id,
                    block.timestamp,
                    b.clock.until()
                );

        uint256 total = state.paid() * terms.price;
        b.released += state.paid() * terms.reserve();
        emit AgreementReturned(id, total);
        if (state.isLateReserved()) {
            // Without lateness, all that is left to do is to release what was reserved for it.
            total += _payLate(b, terms, id, phase == Phase.Failed ? uint256(terms.cancelBy) - 1 : 0);
        }
        _close(b, id, state, AgreementWord.wrap(0));
        _pay(b.purse, terms.token, agreement.customer, total);
    }

    /// @dev Books the final periods from this one on, but for credits that may be paid as bonus: that calls another contract.
    /// @return count How many are final in a row.
    /// @return cash What the customer gets of them.
    function _book(
        Batch memory b,
        Terms calldata terms,
        Agreement calldata agreement,
        bytes32 id,
        uint256 period,
        uint256 most
    ) private returns (uint256 count, uint256 cash) {
        if (most > MAX_SETTLED) most = MAX_SETTLED;
        while (count < most) {
            Outcome o = _look(b, terms, period + count);
            if (Outcome.unwrap(o) == 0) break;
            if (o.isSilent()) emit SilentPeriodSettled(id, period + count, o.credit());
            else emit PeriodSettled(id, period + count, o.credit());
            if (!_isBonus(agreement, o)) cash += _share(b, terms, o.credit());
            ++count;
            if (block.timestamp < o.next()) break;
        }
    }

    /// @return cash What the customer gets of credits that the provider does not pay as bonus.
    function _bookBonuses(
        Batch memory b,
        Terms calldata terms,
        Agreement calldata agreement,
        bytes32 id,
        uint256 period,
        uint256 count
    ) private returns (uint256 cash) {
        for (uint256 i = 0; i < count; ++i) {
            Outcome o = _look(b, terms, period + i);
            if (!_isBonus(agreement, o)) continue;
            bool paid = _payBonus(terms, agreement.customer, id, period + i, o.credit());
            cash += _share(b, terms, paid ? 0 : o.credit());
        }
    }

    /// @dev The last answers are kept: the agreements of a batch ask for the same periods.
    /// @return o What the period is worth; zero as long as it is not final.
    function _look(Batch memory b, Terms calldata terms, uint256 period) private view returns (Outcome o) {
        uint256 place = period % b.outcomes.length;
        o = b.outcomes[place];
        if (o.isOf(period)) return o;

        (bool decided, uint256 levels, uint256 next) = _LEVELS.outcomeOf(terms.service, period);
        if (!decided) return Outcome.wrap(0);
        (uint256 credit, bool silent) = Remedies.creditOf(terms, levels);
        o = newOutcome(period, credit, silent, next);
        b.outcomes[place] = o;
    }

    /// @dev Adds what the provider, the fee and the coverage have of a period.
    /// @param credit What of it the customer gets in the terms' token.
    /// @return The same.
    function _share(Batch memory b, Terms calldata terms, uint256 credit) private pure returns (uint256) {
        uint256 price = terms.price;
        if (credit >= price) {
            b.spent += credit - price;
            return credit;
        }
        uint256 net = price - credit;
        uint256 fee = terms.feeBps == 0 ? 0 : Math.ceilDiv(net * terms.feeBps, Offers.BPS);
        b.fee += fee;
        b.provider += net - fee;
        return credit;
    }

    /// @return paid Whether the customer has the bonus in full; else he gets cash.
    function _payBonus(
        Terms calldata terms,
        address customer,
        bytes32 id,
        uint256 period,
        uint256 credit
    ) private returns (bool paid) {
        uint256 amount = Math.ceilDiv(credit * terms.bonusRate, ONE);
        paid = _tryTransferExactly(terms.bonusToken, terms.provider, customer, amount);
        if (paid) emit BonusPaid(id, period, amount);
    }

    /* CHECKS */

    function _checkCustomer(
        Service calldata service,
        Terms calldata terms,
        Agreement calldata agreement,
        bytes32 offer
    ) private view {
        address customer = agreement.customer;
        bool named = terms.customer == address(0) || terms.customer == customer;
        bool party = customer == terms.provider || customer == service.arbiter;
        if (!named || party || Signatures.isWallet(service.monitor, customer) || customer.isForbidden(terms.token))
            revert ServiceAgreement_CustomerForbidden(offer, customer);
        if (agreement.bonus && terms.bonusToken == address(0)) revert ServiceAgreement_NoBonus(offer);
    }

    function _takeSeat(Terms calldata terms, bytes32 offer) private {
        OfferState memory state = _offers[offer];
        _requireOffered(terms, offer, state.revoked);
        if (terms.seats == 0) return;
        if (state.taken >= terms.seats) revert ServiceAgreement_SeatsTaken(offer, terms.seats);

        _offers[offer].taken = state.taken + 1;
    }

    function _checkBeginning(Terms calldata terms, Agreement calldata agreement, bytes32 id, Clock clock) private view {
        uint256 least = terms.minPeriods == 0 ? 1 : terms.minPeriods;
        if (agreement.periods < least || agreement.periods > terms.maxPeriodsAhead)
            revert ServiceAgreement_PeriodCount(id, agreement.periods, least, terms.maxPeriodsAhead);
        if (clock.isAttested()) {
            if (agreement.first != 0) revert ServiceAgreement_FirstPeriodInvalid(id, 0, agreement.first, 0);
            bool known = clock.start() != 0 || clock.isPending();
            if (known || block.timestamp >= terms.activateBy)
                revert ServiceAgreement_TooLateToJoin(id, block.timestamp, terms.activateBy);
            return;
        }
        uint256 start = clock.startOf(agreement.first);
        uint256 limit = block.timestamp + Windows.MAX_AHEAD;
        if (start <= block.timestamp || start > limit)
            revert ServiceAgreement_FirstPeriodInvalid(id, start, block.timestamp, limit);
    }

    /// @return Whether a period's credit is to be tried in the bonus token.
    function _isBonus(Agreement calldata agreement, Outcome o) private pure returns (bool) {
        return agreement.bonus && !o.isSilent() && o.credit() != 0;
    }

    /// @dev Runs the same call's code of {ACTS} on this contract's books, for the same caller.
    function _act() private returns (bytes memory) {
        return Address.functionDelegateCall(address(ACTS), msg.data);
    }
}
