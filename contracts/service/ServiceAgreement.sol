// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {LowLevelCall} from "@openzeppelin/contracts/utils/LowLevelCall.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";
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
import {Deal} from "./Deal.sol";
import {Offer} from "./Offer.sol";
import {OfferReader} from "./OfferReader.sol";
import {Offers} from "./Offers.sol";
import {newOutcome, Outcome} from "./Outcome.sol";
import {Remedies} from "./Remedies.sol";
import {Statements} from "./Statements.sol";

/// @title ServiceAgreement
/// @notice The manual is {IServiceAgreement}.
contract ServiceAgreement is IServiceAgreement, AgreementCore {
    using OfferReader for *;
    using Offers for *;
    using Remedies for Offer;

    /// @dev Periods settled for an agreement in one call, so that years of silence fit into transactions.
    uint256 private constant MAX_SETTLED = 256;
    uint256 private constant ONE = 1e12;
    uint256 private constant PPM = 1_000_000;

    /// @dev The domain of {IServiceLevels}.
    bytes32 private constant DOMAIN = keccak256(
        "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
    );
    bytes32 private constant LEVELS_NAME = keccak256("ServiceLevels");
    bytes32 private constant LEVELS_VERSION = keccak256("1");

    /// @dev The code of {IAgreementActs}: made here, so that nobody can ever choose another.
    AgreementActs private immutable ACTS;

    constructor(IServiceLevels levels_) AgreementCore(levels_) {
        ACTS = new AgreementActs(levels_);
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
        Offer o = _read(terms);
        Deal d = OfferReader.newDeal();
        AgreementStatus status = _load(o, d, agreement).status();
        id = d.id();
        if (status != AgreementStatus.None) revert ServiceAgreement_NotOpenable(id, status);
        _checkCustomer(service, o, d);
        _takeSeat(o);
        Clock clock = _clockOf(service, o);
        o.check(service);
        if (!_signedBy(o.provider(), o.id(), providerSignature))
            revert ServiceAgreement_ProviderSignatureInvalid(o.id(), o.provider());
        _checkBeginning(o, d, clock);

        uint256 late = o.lateMax();
        _reserve(o.provider(), o.token(), late + d.periods() * o.reserve());
        _states[id] = newAgreement(d.periods(), late != 0, block.timestamp);
        emit AgreementOpened(id, o.id(), d.customer(), uint32(d.periods())); // 32 bits, clean
        _take(Payment(o.token(), d.customer(), uint256(d.periods()) * o.price(), id), kind, payment);
    }

    /* ANYONE */

    /// @inheritdoc IServiceAgreement
    function settle(Terms calldata terms, Agreement calldata agreement) external nonReentrant {
        Batch memory b;
        _prepare(b, terms);
        bytes memory problem = _settle(b, agreement);
        if (problem.length != 0) LowLevelCall.bubbleRevert(problem);
        _finish(b);
    }

    /// @inheritdoc IServiceAgreement
    function settleMany(
        Terms calldata terms,
        Agreement[] calldata agreements
    ) external nonReentrant returns (bool[] memory done) {
        Batch memory b;
        _prepare(b, terms);
        done = new bool[](agreements.length);
        for (uint256 i = 0; i < agreements.length; ++i) {
            bytes memory problem = _settle(b, agreements[i]);
            done[i] = problem.length == 0;
            if (!done[i]) emit Skipped(b.deal.id(), problem);
        }
        _finish(b);
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
        return _read(terms).id();
    }

    /// @inheritdoc IServiceAgreement
    function agreementId(Terms calldata terms, Agreement calldata agreement) external view returns (bytes32) {
        Offer o = _read(terms);
        Deal d = OfferReader.newDeal();
        _load(o, d, agreement);
        return d.id();
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
        Offer o = _read(terms);
        Deal d = OfferReader.newDeal();
        AgreementWord state = _load(o, d, agreement);
        uint256 open_ = state.paid() - state.settled();
        return open_ * (o.price() + o.reserve()) + (state.isLateReserved() ? o.lateMax() : 0);
    }

    /// @inheritdoc IServiceAgreement
    function levels() external view returns (address) {
        return address(_LEVELS);
    }

    /// @inheritdoc IServiceAgreement
    function creditOf(Terms calldata terms, uint128 levels_) external pure returns (uint256 credit, bool silent) {
        return terms.read(0).creditOf(levels_);
    }

    /* SETTLING */

    /// @return problem What keeps anything from being settled; empty if something was.
    function _settle(Batch memory b, Agreement calldata agreement) private returns (bytes memory problem) {
        (Offer o, Deal d) = (b.offer, b.deal);
        AgreementWord state = _load(o, d, agreement);
        if (!state.isOpen()) return abi.encodeWithSelector(ServiceAgreement_NotOpen.selector, d.id(), state.status());
        Phase phase = _phase(o, b.clock, state);
        if (phase != Phase.Running) return _settleUnbegun(b, state, phase);
        uint256 settled = state.settled();
        uint256 period = d.first() + settled;
        (uint256 count, uint256 total) = _book(b, period, state.paid() - settled);
        bool late = state.isLateReserved();
        if (count == 0 && !late) return abi.encodeWithSelector(ServiceAgreement_NotDue.selector, d.id(), period);

        if (late) {
            total += _payLate(b, b.clock.start());
            state = state.withoutLate();
        }
        uint256 reserve = o.reserve();
        if (reserve != 0) b.released += count * reserve;
        settled += count;
        if (settled == state.paid()) _close(b, AgreementWord.wrap(0));
        else _states[d.id()] = state.withSettled(settled);
        if (b.bonus != 0) total += _bookBonuses(b, period, count);
        _pay(b.purse, o.token(), d.customer(), total);
    }

    /// @return problem What keeps money from going back, empty if it did.
    function _settleUnbegun(Batch memory b, AgreementWord state, Phase phase) private returns (bytes memory problem) {
        (Offer o, Deal d) = (b.offer, b.deal);
        if (phase == Phase.Waiting) return abi.encodeWithSelector(ServiceAgreement_NotDue.selector, d.id(), d.first());
        if (phase == Phase.Pending)
            return
                abi.encodeWithSelector(
                    ServiceAgreement_ActivationPending.selector,
                    d.id(),
                    block.timestamp,
                    b.clock.until()
                );

        uint256 total = state.paid() * o.price();
        b.released += state.paid() * o.reserve();
        emit AgreementReturned(d.id(), total);
        if (state.isLateReserved()) {
            // Without lateness, all that is left to do is to release what was reserved for it.
            total += _payLate(b, phase == Phase.Failed ? uint256(o.cancelBy()) - 1 : 0);
        }
        _close(b, AgreementWord.wrap(0));
        _pay(b.purse, o.token(), d.customer(), total);
    }

    /// @dev Books the final periods from this one on, but for credits that may be paid as bonus: that calls another contract.
    /// @return count How many are final in a row.
    /// @return cash What the customer gets of them.
    function _book(Batch memory b, uint256 period, uint256 most) private returns (uint256 count, uint256 cash) {
        if (most > MAX_SETTLED) most = MAX_SETTLED;
        bytes32 id = b.deal.id();
        bool bonus = b.deal.bonus();
        while (count < most) {
            Outcome outcome = _look(b, period);
            if (!outcome.isKnown()) break;
            uint256 credit = outcome.credit();
            if (outcome.isSilent()) emit SilentPeriodSettled(id, period, credit);
            else emit PeriodSettled(id, period, credit);
            unchecked {
                // counts of 32 bits, and 256 credits of 96
                ++count;
                ++period;
                if (bonus && _isBonus(outcome)) b.bonus += credit;
                else cash += _share(b, credit);
            }
            if (block.timestamp < outcome.next()) break;
        }
    }

    /// @dev Tries the credits of a call in one payment, so that a token which burns gas burns that of one.
    /// @return cash What the customer gets of them if the provider does not pay them as bonus.
    function _bookBonuses(Batch memory b, uint256 period, uint256 count) private returns (uint256 cash) {
        bool paid = _payBonus(b, b.bonus);
        b.bonus = 0;
        for (uint256 end = period + count; period < end; ++period) {
            Outcome outcome = _look(b, period);
            if (_isBonus(outcome)) cash += _share(b, paid ? 0 : outcome.credit());
        }
    }

    /// @return paid Whether the customer has the bonus in full; else he gets cash.
    function _payBonus(Batch memory b, uint256 credit) private returns (bool paid) {
        Offer o = b.offer;
        uint256 amount = Math.ceilDiv(credit * o.bonusRate(), ONE);
        paid = _tryTransferExactly(o.bonusToken(), o.provider(), b.deal.customer(), amount);
        if (paid) emit BonusPaid(b.deal.id(), credit, amount);
    }

    /* OPENING */

    function _takeSeat(Offer o) private {
        OfferState memory state = _offers[o.id()];
        _requireOffered(o, state.revoked);
        if (o.seats() == 0) return;
        if (state.taken >= o.seats()) revert ServiceAgreement_SeatsTaken(o.id(), o.seats());

        _offers[o.id()].taken = state.taken + 1;
    }

    /// @return clock Of the terms' service, which nobody need have registered.
    function _clockOf(Service calldata service, Offer o) private returns (Clock clock) {
        bytes32 id = MessageHashUtils.toTypedDataHash(_levelsDomain(), Statements.service(service));
        if (id != o.service()) revert ServiceAgreement_ServiceDiffers(o.id(), id, o.service());
        clock = _LEVELS.clockFor(id);
        if (!clock.isRegistered()) (, clock) = _LEVELS.register(service);
    }

    /* THE OTHER HALF */

    /// @dev Runs the same call's code of {ACTS} on this contract's books, for the same caller.
    function _act() private returns (bytes memory) {
        return Address.functionDelegateCall(address(ACTS), msg.data);
    }

    /* LOOKING */

    function _prepare(Batch memory b, Terms calldata terms) private view {
        (b.offer, b.deal) = (_read(terms), OfferReader.newDeal());
        if (b.offer.cancelBy() != 0) b.clock = _LEVELS.clockFor(b.offer.service());
    }

    /// @dev The last answer is kept: the agreements of a batch mostly ask for the same period.
    /// @return outcome What the period is worth; unknown as long as it is not final.
    function _look(Batch memory b, uint256 period) private view returns (Outcome outcome) {
        outcome = b.last;
        if (outcome.isOf(period)) return outcome;

        // 32 bits: the first period begins within two years, and 1,200 at most are ahead
        (bool decided, uint256 found, uint256 next) = _LEVELS.verdict(b.offer.service(), uint32(period));
        if (!decided) return Outcome.wrap(0);
        (uint256 credit, bool silent) = b.offer.creditOf(found);
        outcome = newOutcome(period, credit, silent, next);
        b.last = outcome;
    }

    /* CHECKS */

    function _checkCustomer(Service calldata service, Offer o, Deal d) private view {
        address customer = d.customer();
        bool named = o.customer() == address(0) || o.customer() == customer;
        bool party = customer == o.provider() || customer == service.arbiter || customer.isForbidden(o.token());
        if (!named || party || Signatures.isWallet(service.monitor, customer))
            revert ServiceAgreement_CustomerForbidden(o.id(), customer);
        // A customer may attest his own beginning if the provider has named him.
        if (o.customer() == address(0) && Signatures.isWallet(service.activator, customer))
            revert ServiceAgreement_CustomerForbidden(o.id(), customer);
        if (!d.isClean()) revert ServiceAgreement_TermsUnclean(o.id());
        if (d.bonus() && o.bonusToken() == address(0)) revert ServiceAgreement_NoBonus(o.id());
    }

    function _checkBeginning(Offer o, Deal d, Clock clock) private view {
        uint256 least = o.minPeriods() == 0 ? 1 : o.minPeriods();
        if (d.periods() < least || d.periods() > o.maxPeriodsAhead())
            revert ServiceAgreement_PeriodCount(d.id(), d.periods(), least, o.maxPeriodsAhead());
        if (clock.isAttested()) {
            if (d.first() != 0) revert ServiceAgreement_FirstNotZero(d.id(), d.first());
            bool known = clock.start() != 0 || clock.isPending();
            if (known || block.timestamp >= o.activateBy())
                revert ServiceAgreement_TooLateToJoin(d.id(), block.timestamp, o.activateBy());
            return;
        }
        uint256 start = clock.startOf(d.first());
        uint256 limit = block.timestamp + Windows.MAX_AHEAD;
        if (start <= block.timestamp || start > limit)
            revert ServiceAgreement_FirstPeriodInvalid(d.id(), start, block.timestamp, limit);
    }

    /// @dev As the levels' contract computes it.
    function _levelsDomain() private view returns (bytes32) {
        return keccak256(abi.encode(DOMAIN, LEVELS_NAME, LEVELS_VERSION, block.chainid, _LEVELS));
    }

    /* SHARES */

    /// @dev Adds what the provider, the fee and the coverage have of a period.
    /// @param credit What of it the customer gets in the terms' token.
    /// @return The same.
    function _share(Batch memory b, uint256 credit) private pure returns (uint256) {
        uint256 price = b.offer.price();
        unchecked {
            // amounts of 96 bits, of no more agreements than fit into a block
            if (credit > price) {
                b.spent += credit - price;
                return credit;
            }
            uint256 net = price - credit;
            uint256 feeBps = b.offer.feeBps();
            if (feeBps != 0) {
                uint256 fee = Math.ceilDiv(net * feeBps, Offers.BPS);
                b.fee += fee;
                net -= fee;
            }
            b.provider += net;
        }
        return credit;
    }

    /// @return Whether a credit is to be tried in the bonus token, if the customer has chosen it.
    function _isBonus(Outcome outcome) private pure returns (bool) {
        return !outcome.isSilent() && outcome.credit() != 0;
    }
}
