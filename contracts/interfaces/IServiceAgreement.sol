// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {Agreement, AgreementState, AgreementStatus, Coverage, OfferState, Terms} from "./AgreementTypes.sol";
import {IAgreementActs} from "./IAgreementActs.sol";
import {FundingKind} from "./IFunding.sol";
import {Service} from "./IServiceLevels.sol";

/// @title A prepaid service whose refunds are computed from reported levels and paid without a claim.
/// @notice A customer accepts a provider's signed terms and pays some periods ahead. Each final period is settled by
/// anyone: the price less the credit to the provider, the credit to the customer. What a period can cost beyond its price is
/// reserved from the provider's coverage before the agreement opens. There is no owner.
/// @dev Callers pass terms and acceptance; the contract recomputes the ids.
/// Intervals are half-open: a deadline belongs to the time after it.
/// The credit of a period: per metric the deepest step or the sum of units; summed over the metrics; nothing if it is not more
/// than `minCredit`; at most `cap`. If a metric that a remedy uses was not measured, or nothing was reported, the period is
/// *silent* and the customer gets the price or the cap, whichever is more: hiding never costs less than a bad report.
/// What is done less often is in {IAgreementActs}.
/// Assumptions about outsiders. Safety: the levels' monitor and arbiter; the token takes no fees and does not rebase. Liveness:
/// none; whoever falls silent, a stranger can close any agreement by the end of its last paid period + 540 days.
interface IServiceAgreement is IAgreementActs {
    /* EVENTS */

    /// @notice An agreement was opened, and so many periods paid. Terms and acceptance are in the transaction's input: whatever in it
    /// hashes to their ids.
    event AgreementOpened(bytes32 indexed id, bytes32 indexed terms, address indexed customer, uint32 periods);

    /// @notice Periods were added.
    /// @param paid Periods paid in all from now on.
    event AgreementToppedUp(bytes32 indexed id, uint32 paid);

    /// @notice A period was settled.
    /// @param period The service's.
    /// @param credit What it was worth to the customer, in token units; if {BonusPaid} follows, he got the bonus in its place.
    event PeriodSettled(bytes32 indexed id, uint256 period, uint256 credit);

    /// @notice A silent period was settled: `refund` went to the customer.
    event SilentPeriodSettled(bytes32 indexed id, uint256 period, uint256 refund);

    /// @notice The provider paid the credits of a call in the bonus token, in place of token units.
    /// @param credit Of the periods settled with it, in token units.
    event BonusPaid(bytes32 indexed id, uint256 credit, uint256 amount);

    /// @notice The service began late, or not at all.
    event LateMoneyPaid(bytes32 indexed id, uint256 amount);

    /// @notice A party left. Periods from `paid` on went back to the customer.
    event AgreementCancelled(bytes32 indexed id, address indexed by, uint32 paid, uint256 refund);

    /// @notice The service did not begin in time, or had begun before the agreement was opened: everything went back.
    event AgreementReturned(bytes32 indexed id, uint256 refund);

    /// @notice Nothing is held for the agreement any more.
    event AgreementClosed(bytes32 indexed id);

    /// @notice The provider ended an offer: no new agreements, no more periods.
    event OfferRevoked(bytes32 indexed terms, address indexed provider);

    /// @notice Somebody added to a provider's coverage.
    event CoverageDeposited(address indexed provider, IERC20 indexed token, address from, uint256 amount);

    /// @notice A provider took back what nothing reserves.
    event CoverageWithdrawn(address indexed provider, IERC20 indexed token, address to, uint256 amount);

    /// @notice An agreement of a batch was skipped; `reason` is the error that a single call would raise.
    event Skipped(bytes32 indexed id, bytes reason);

    /* ERRORS: THE TERMS */

    /// @notice Thrown when a word of the terms has bits above its type's width.
    error ServiceAgreement_TermsUnclean(bytes32 terms);
    /// @notice Thrown when the service passed is not the one of the terms.
    error ServiceAgreement_ServiceDiffers(bytes32 terms, bytes32 service, bytes32 expected);
    /// @notice Thrown when the provider is not the service's, or money sent to him would leave the books.
    error ServiceAgreement_ProviderForbidden(bytes32 terms, address provider, address expected);
    /// @notice Thrown when the fee's recipient is zero, this contract or the token.
    error ServiceAgreement_FeeRecipientForbidden(bytes32 terms, address feeRecipient);
    /// @notice Thrown when the fee is above its maximum.
    error ServiceAgreement_FeeTooHigh(bytes32 terms, uint256 feeBps, uint256 maximum);
    /// @notice Thrown when the price or the cap of a period is zero.
    error ServiceAgreement_AmountZero(bytes32 terms, uint256 price, uint256 cap);
    /// @notice Thrown when `maxPeriodsAhead` is zero, too large or below `minPeriods`.
    error ServiceAgreement_PeriodsOutOfRange(bytes32 terms, uint256 maxPeriodsAhead, uint256 minimum, uint256 maximum);
    /// @notice Thrown when seats are limited, or the beginning is attested, and customers need not pay a period.
    error ServiceAgreement_MinPeriodsZero(bytes32 terms, uint256 seats);
    /// @notice Thrown when the notice is longer than its maximum.
    error ServiceAgreement_NoticeTooLong(bytes32 terms, uint256 notice, uint256 maximum);
    /// @notice Thrown when dates or late money stand beside a fixed start, or the dates of an attested one are missing or out of order.
    error ServiceAgreement_DatesInvalid(bytes32 terms, uint256 activateBy, uint256 cancelBy, uint256 latePerDay);
    /// @notice Thrown when a bonus has a token and no rate, or a rate and no token.
    error ServiceAgreement_BonusIncomplete(bytes32 terms, address bonusToken, uint256 bonusRate);
    /// @notice Thrown when there is no remedy, or too many.
    error ServiceAgreement_RemedyCount(bytes32 terms, uint256 count, uint256 maximum);
    /// @notice Thrown when a row looks at a metric that the service lacks, with a comparison not made for it, or at a perfect level.
    error ServiceAgreement_RemedyInvalid(bytes32 terms, uint256 index);
    /// @notice Thrown when rows are not sorted, or a deeper step pays less.
    error ServiceAgreement_RemedyOutOfOrder(bytes32 terms, uint256 index);

    /* ERRORS: OPENING AND TOPPING UP */

    /// @notice Thrown when an agreement with this id is there, or was left before it began.
    error ServiceAgreement_NotOpenable(bytes32 id, AgreementStatus status);
    /// @notice Thrown when the signature is not the provider's over the terms.
    error ServiceAgreement_ProviderSignatureInvalid(bytes32 terms, address provider);
    /// @notice Thrown when the offer names another customer, or the customer is a party, judges the service, attests its
    /// beginning although the offer does not name him, or cannot be paid.
    error ServiceAgreement_CustomerForbidden(bytes32 terms, address customer);
    /// @notice Thrown when a bonus is chosen which the terms do not have.
    error ServiceAgreement_NoBonus(bytes32 terms);
    /// @notice Thrown when accepting or topping up after the offer's end.
    error ServiceAgreement_OfferEnded(bytes32 terms, uint256 time, uint256 openUntil);
    /// @notice Thrown when the provider has revoked the offer.
    error ServiceAgreement_OfferRevoked(bytes32 terms);
    /// @notice Thrown when all seats are taken.
    error ServiceAgreement_SeatsTaken(bytes32 terms, uint256 seats);
    /// @notice Thrown when fewer periods are paid than cannot be cancelled, or more than may be paid ahead.
    error ServiceAgreement_PeriodCount(bytes32 id, uint256 periods, uint256 minimum, uint256 maximum);
    /// @notice Thrown when the first period has begun, or begins more than two years ahead.
    error ServiceAgreement_FirstPeriodInvalid(bytes32 id, uint256 start, uint256 time, uint256 limit);
    /// @notice Thrown when accepting a service that has begun, is late, or is being argued about.
    error ServiceAgreement_TooLateToJoin(bytes32 id, uint256 time, uint256 activateBy);
    /// @notice Thrown when the provider has less free coverage than the agreement could cost.
    error ServiceAgreement_CoverageTooLow(address provider, IERC20 token, uint256 free, uint256 needed);
    /// @notice Thrown when adding periods after the last paid one has ended.
    error ServiceAgreement_Ended(bytes32 id, uint256 time, uint256 end);
    /// @notice Thrown when `paid` is not more than what is paid already.
    error ServiceAgreement_NothingToAdd(bytes32 id, uint256 paid, uint256 already);

    /* ERRORS: THE REST */

    /// @notice Thrown when the agreement is not open; adding periods, also when it was cancelled.
    error ServiceAgreement_NotOpen(bytes32 id, AgreementStatus status);
    /// @notice Thrown when no period is final, and the money cannot go back yet.
    error ServiceAgreement_NotDue(bytes32 id, uint256 period);
    /// @notice Thrown when it is being argued when the service began.
    error ServiceAgreement_ActivationPending(bytes32 id, uint256 time, uint256 until);
    /// @notice Thrown when cancelling or adding although everything goes back by `settle`.
    error ServiceAgreement_Failed(bytes32 id);
    /// @notice Thrown when somebody but customer and provider cancels.
    error ServiceAgreement_NotParty(bytes32 id, address caller);
    /// @notice Thrown when no paid period can be cancelled.
    error ServiceAgreement_NothingToCancel(bytes32 id, uint256 paid, uint256 kept);
    /// @notice Thrown when somebody but the provider revokes.
    error ServiceAgreement_NotProvider(bytes32 terms, address caller, address provider);
    /// @notice Thrown when withdrawing coverage to zero, this contract or the token.
    error ServiceAgreement_RecipientForbidden(address to);
    /// @notice Thrown when an amount of coverage is zero.
    error ServiceAgreement_NothingMoved();

    /* THE CUSTOMER */

    /// @notice Opens an agreement: the customer pays `agreement.periods` periods, and what they could cost beyond is reserved.
    /// @dev Emits {AgreementOpened}; registers the service if nobody has. Anybody may submit what the customer has paid for by a
    /// signature bound to the id, see {FundingKind}. Requirements: those of each field of {Terms}; the offer neither ended, revoked
    /// nor full; the provider's signature; the first period has not begun, with an attested beginning it is before `activateBy` and
    /// nothing is known of it; free coverage for `lateMax + periods × max(0, cap − price)`, where `lateMax` is late money from
    /// `activateBy` to `cancelBy`.
    /// @param service The terms' service.
    /// @param kind How the money comes in; `payment` is its data.
    /// @param providerSignature Over {termsId}.
    /// @return id The agreement's id.
    function open(
        Service calldata service,
        Terms calldata terms,
        Agreement calldata agreement,
        FundingKind kind,
        bytes calldata payment,
        bytes calldata providerSignature
    ) external payable returns (bytes32 id);

    /* ANYONE */

    /// @notice Settles the final periods of an agreement in order, at most 256 a call.
    /// @dev Emits {PeriodSettled} or {SilentPeriodSettled} for each, {BonusPaid}, {LateMoneyPaid}, {AgreementReturned},
    /// {AgreementClosed}. Not activated by `cancelBy`, or stated later than a report window after it, everything goes back with the
    /// late money; where the service had begun before the agreement was opened, without. Requirements: something is due.
    function settle(Terms calldata terms, Agreement calldata agreement) external;

    /// @notice Settles agreements under the same terms; skips and reports those of which nothing is due.
    /// @dev As {settle}; emits {Skipped}. What the provider and the fee's recipient get is paid once.
    /// @return done Whether each was settled.
    function settleMany(Terms calldata terms, Agreement[] calldata agreements) external returns (bool[] memory done);

    /// @notice Several calls in one; none of them can take Ether.
    function multicall(bytes[] calldata data) external returns (bytes[] memory results);

    /* VIEWS */

    /// @notice The id of terms: their EIP-712 digest, which the provider signs.
    function termsId(Terms calldata terms) external view returns (bytes32);

    /// @notice The id of an agreement: EIP-712 `Agreement(bytes32 terms,address customer,uint32 first,uint32 periods,uint32 sequence,bool bonus)`.
    function agreementId(Terms calldata terms, Agreement calldata agreement) external view returns (bytes32);

    /// @notice What pays for further periods: EIP-712 `TopUp(bytes32 id,uint32 paid)`.
    function topUpDigest(bytes32 id, uint32 paid) external view returns (bytes32);

    /// @notice All that the chain keeps of an agreement.
    function stateOf(bytes32 id) external view returns (AgreementState memory);

    /// @notice What the chain keeps of an offer.
    function offerOf(bytes32 terms) external view returns (OfferState memory);

    /// @notice A provider's coverage in a token.
    function coverageOf(address provider, IERC20 token) external view returns (Coverage memory);

    /// @notice A provider's coverage in parts per million of what is reserved; the largest number if nothing is.
    function coverageRatio(address provider, IERC20 token) external view returns (uint256);

    /// @notice The most that an agreement can still bring the customer, in token units: unsettled periods at the price or the cap,
    /// whichever is more, and late money that is reserved. Escrow and coverage hold at least as much.
    function worstCase(Terms calldata terms, Agreement calldata agreement) external view returns (uint256);

    /// @notice The contract of {IServiceLevels} that decides.
    function levels() external view returns (address);

    /// @notice What levels are worth under terms.
    /// @return credit Token units; for a silent period the price or the cap, whichever is more.
    /// @return silent Whether a metric that a remedy uses was not measured.
    function creditOf(Terms calldata terms, uint128 levels) external pure returns (uint256 credit, bool silent);
}
