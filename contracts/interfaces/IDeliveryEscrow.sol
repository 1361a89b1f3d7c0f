// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FundingKind} from "./IFunding.sol";
import {IPartyActs} from "./IPartyActs.sol";

/// @notice What the attestor of a leg saw.
enum Outcome {
    Delivered,
    Returned
}

/// @notice Where an order stands. "Open" is from Funded to ObjectedBySeller. RewardOwed is closed, but for the reward.
enum Status {
    None,
    Funded,
    Received,
    Contradicted,
    ObjectedByBuyer,
    ObjectedBySeller,
    Closed,
    RewardOwed
}

/// @notice How an order was closed.
enum Closing {
    Released,
    Refunded,
    Attested,
    Settled,
    Ruled,
    Agreed
}

/// @notice One section of a journey: who proves that it was completed, and who is paid for it.
/// @param attestor ERC-7913 signer of this leg's receipt: 20 bytes for a wallet (EOA or ERC-1271), else `verifier ++ key`, at
/// most 2,048 bytes.
/// @param payee The seller, or the third party (a carrier) who performs this leg.
/// @param amount Token units, more than zero.
/// @param deadline Seconds since 1970. A receipt counts if it states an earlier time. Ascending over the legs.
struct Leg {
    bytes attestor;
    address payee;
    uint96 amount;
    uint40 deadline;
}

/// @notice The terms of one order. Its EIP-712 digest is the order's id; the chain stores nothing else of them.
/// @param seller Who sells, and is paid every leg that names him.
/// @param buyer Who pays, and is refunded.
/// @param token The money: a standard ERC-20 without transfer fees.
/// @param legs 1 to 32 sections in the order of travel; the price is the sum of their amounts.
/// @param payOnReceipt Funded by `collect` at the moment of the receipt instead of by `fund` before it.
/// @param arbiter Rules on objections; zero for none, and then the clock's outcome stands at once.
/// @param objectionPeriod Seconds to object to a fact, and the grace after the last deadline. At most 180 days, at least 1 hour with an arbiter.
/// @param rulingPeriod Seconds the arbiter has. At most 180 days, at least 1 hour with an arbiter.
/// @param bond Token units that an objector posts.
/// @param feeBps The integrator's share of the seller's net, in 1/10,000; at most 3,000.
/// @param feeRecipient Who receives the fee; ignored when `feeBps` is zero.
/// @param rewardToken Token of the reward, which comes from the seller's allowance to the escrow; zero for none.
/// @param rewardAmount Reward units for an order paid in full; in proportion, rounded down, for one paid in part.
/// @param promisedBy Seconds since 1970 from which the delivery is late; zero for no promise.
/// @param latePerDay Token units for each started day from `promisedBy` on.
/// @param fundBy Seconds since 1970 from which the order can no longer be funded. At most the first deadline; paid on receipt, at
/// most the last one plus `objectionPeriod`.
/// @param ref Root or hash of the off-chain order document; never personal data.
/// @param salt Makes ids of equal terms different.
struct Order {
    address seller;
    address buyer;
    address token;
    Leg[] legs;
    bool payOnReceipt;
    address arbiter;
    uint32 objectionPeriod;
    uint32 rulingPeriod;
    uint96 bond;
    uint16 feeBps;
    address feeRecipient;
    address rewardToken;
    uint96 rewardAmount;
    uint40 promisedBy;
    uint96 latePerDay;
    uint40 fundBy;
    bytes32 ref;
    bytes32 salt;
}

/// @notice An attestor's statement about one leg, signed by EIP-712.
/// @param id The order's id.
/// @param leg Index of the leg, from zero.
/// @param time When it happened, in seconds since 1970, by the attestor's clock; not zero, not in the future.
/// @param outcome Delivered or Returned.
/// @param share Parts per million that arrived: 1 to 1,000,000 when delivered, 0 when returned.
/// @param evidence Hash of whatever supports the statement. It decides nothing.
struct Receipt {
    bytes32 id;
    uint8 leg;
    uint40 time;
    Outcome outcome;
    uint24 share;
    bytes32 evidence;
}

/// @notice A receipt and the signature of its leg's attestor.
struct SignedReceipt {
    Receipt receipt;
    bytes signature;
}

/// @notice All that the chain keeps of an order, in one slot (256/256 bits; `refunded` and `rewardOwed` share theirs).
/// @param status See {Status}.
/// @param completed Legs completed by a receipt that nobody can object to, counted from the first; the third parties' are paid.
/// @param leg The leg whose receipt decides; meaningful while `time` is not zero.
/// @param refunded Token units that the seller has given back so far.
/// @param share The deciding receipt's share in parts per million; zero for Returned.
/// @param time The deciding receipt's time; zero as long as there is none.
/// @param since When the running window opened: the receipt or the objection landed. Zero for a missed deadline.
/// @param extension Seconds by which buyer and seller have put off the last deadline.
/// @param rewardOwed Reward units that the seller still owes, with RewardOwed.
struct State {
    Status status;
    uint8 completed;
    uint8 leg;
    uint96 refunded;
    uint24 share;
    uint40 time;
    uint40 since;
    uint32 extension;
    uint96 rewardOwed;
}

/// @title Payment that waits for an attested receipt of the goods.
/// @notice A buyer funds an order; a receipt signed by the agreed attestor releases the money to the seller and the
/// carriers; no receipt by the deadline, and the money goes back. Every waiting state ends by the clock, and anyone may
/// execute what the clock has decided. There is no owner.
/// @dev Callers pass the terms; the contract recomputes the id from them, so wrong terms name an order that does not exist.
/// A *fact* is what an objection and a ruling are about: the hash of what a receipt states ({factOf}), or, for a missed
/// deadline, that deadline itself as a number.
/// Intervals are half-open: a deadline belongs to the time after it.
/// *G* is the last leg's deadline, as extended, plus `objectionPeriod`.
/// What parties do less often, and whatever they do by signature, is in {IPartyActs}.
interface IDeliveryEscrow is IPartyActs {
    /* EVENTS */

    /// @notice An order was funded.
    /// @param price Sum of the legs, in token units.
    /// @param sellerSigned Whether the seller's signature over the order was shown; false proves nothing, since whoever
    /// submits an authorization chooses whether to show it.
    /// @dev The terms are in the transaction's input: whatever in it hashes to the id is the order.
    event OrderFunded(
        bytes32 indexed id,
        address indexed seller,
        address indexed buyer,
        address token,
        uint256 price,
        bool sellerSigned
    );

    /// @notice A receipt was accepted. If it is full and not of the last leg, the third parties of its leg, and of those
    /// before it that were not completed yet, have been paid in full.
    /// @param share Parts per million that arrived; zero for Returned.
    event ReceiptAccepted(bytes32 indexed id, uint8 leg, uint40 time, uint24 share, bytes32 evidence);

    /// @notice A second receipt contradicts the first: the arbiter decides, without a bond.
    event ReceiptContradicted(bytes32 indexed id, uint8 leg, uint40 time, uint24 share, bytes32 evidence);

    /// @notice A third party was paid for a leg at closing; what the buyer got of it is already taken off.
    event LegPaid(bytes32 indexed id, uint256 leg, address indexed payee, uint256 amount);

    /// @notice The seller gave money back; `buyerTotal` is all he gave so far.
    event OrderRefunded(bytes32 indexed id, uint256 buyerTotal);

    /// @notice A party objected to a fact.
    event OrderObjected(bytes32 indexed id, address indexed objector, bytes32 indexed fact, uint256 bond);

    /// @notice The bond of an objection went to its final owner.
    event BondReturned(bytes32 indexed id, address indexed to, uint256 bond);

    /// @notice The buyer has ruled an order out: its id can never be funded.
    event OrderCancelled(bytes32 indexed id);

    /// @notice Buyer and seller have put the last deadline off.
    /// @param until The deadline from now on, in seconds since 1970.
    event OrderExtended(bytes32 indexed id, uint40 until);

    /// @notice A closed order's reward went from the seller to the buyer.
    event RewardPaid(bytes32 indexed id, uint256 amount);

    /// @notice A closed order's reward could not be paid; anyone may try again.
    event RewardFailed(bytes32 indexed id, uint256 amount);

    /// @notice An order was closed and everything held for it paid out.
    /// @param buyerTotal What the buyer got in all, earlier refunds included.
    /// @param sellerNet What the seller got at closing, after the fee.
    /// @param fee What the integrator got.
    event OrderClosed(bytes32 indexed id, Closing closing, uint256 buyerTotal, uint256 sellerNet, uint256 fee);

    /// @notice An item of a batch was skipped; `reason` is the error that a single call would raise.
    event Skipped(bytes32 indexed id, bytes reason);

    /* ERRORS: FUNDING */

    /// @notice Thrown when funding, or cancelling, an id that is funded, cancelled, or was closed before its `fundBy`.
    error DeliveryEscrow_NotFundable(bytes32 id, Status status);
    /// @notice Thrown when a word of the terms has bits above its type's width: no wallet would compute such an id.
    error DeliveryEscrow_TermsUnclean(bytes32 id);
    /// @notice Thrown when funding or cancelling at or after `fundBy`.
    error DeliveryEscrow_FundingClosed(bytes32 id, uint256 timestamp, uint256 fundBy);
    /// @notice Thrown when `fundBy` is after the first leg's deadline or, paid on receipt, after G.
    error DeliveryEscrow_FundByAfterDeadline(bytes32 id, uint256 fundBy, uint256 deadline);
    /// @notice Thrown when there is no leg, or more than 32.
    error DeliveryEscrow_LegCount(bytes32 id, uint256 count, uint256 limit);
    /// @notice Thrown when a leg's deadline is not after the one before it.
    error DeliveryEscrow_DeadlineNotAscending(bytes32 id, uint256 deadline, uint256 previous);
    /// @notice Thrown when the last deadline is, or would be, more than two years away.
    error DeliveryEscrow_DeadlineTooFar(bytes32 id, uint256 deadline, uint256 limit);
    /// @notice Thrown when an attestor has fewer than 20 bytes: nobody could ever sign its receipt.
    error DeliveryEscrow_AttestorTooShort(bytes32 id, uint256 length, uint256 minimum);
    /// @notice Thrown when an attestor has more than 2,048 bytes: reading it could cost more than a transaction may.
    error DeliveryEscrow_AttestorTooLong(bytes32 id, uint256 length, uint256 maximum);
    /// @notice Thrown when an attestor begins with a precompile's address (below 65,536): one of them accepts any signature.
    error DeliveryEscrow_AttestorForbidden(bytes32 id, address verifier);
    /// @notice Thrown when a leg's payee is zero, this contract or the token.
    error DeliveryEscrow_PayeeForbidden(bytes32 id, address payee);
    /// @notice Thrown when the seller is zero, this contract or the token.
    error DeliveryEscrow_SellerForbidden(bytes32 id, address seller);
    /// @notice Thrown when there is a fee and its recipient is zero, this contract or the token.
    error DeliveryEscrow_FeeRecipientForbidden(bytes32 id, address feeRecipient);
    /// @notice Thrown when a leg's amount is zero.
    error DeliveryEscrow_AmountZero(bytes32 id, uint256 leg);
    /// @notice Thrown when the legs together exceed 96 bits.
    error DeliveryEscrow_PriceTooHigh(bytes32 id, uint256 price, uint256 limit);
    /// @notice Thrown when the objection period is outside its range.
    error DeliveryEscrow_ObjectionPeriodOutOfRange(bytes32 id, uint256 period, uint256 minimum, uint256 maximum);
    /// @notice Thrown when the ruling period is outside its range.
    error DeliveryEscrow_RulingPeriodOutOfRange(bytes32 id, uint256 period, uint256 minimum, uint256 maximum);
    /// @notice Thrown when the arbiter is the buyer, the seller or a payee.
    error DeliveryEscrow_ArbiterIsParty(bytes32 id, address arbiter);
    /// @notice Thrown when the fee exceeds 3,000 bps.
    error DeliveryEscrow_FeeTooHigh(bytes32 id, uint256 feeBps, uint256 limit);
    /// @notice Thrown when there is late money and no promised time.
    error DeliveryEscrow_LateWithoutPromise(bytes32 id, uint256 latePerDay);
    /// @notice Thrown when the seller did not sign although there is a reward, or the buyer's own key attests a leg and there
    /// is no arbiter.
    error DeliveryEscrow_SellerMustSign(bytes32 id, address seller);
    /// @notice Thrown when the seller's signature over the id is given and wrong.
    error DeliveryEscrow_SellerSignatureInvalid(bytes32 id, address seller);
    /// @notice Thrown when an order to be paid on receipt is funded without one, or a prepaid one collected.
    error DeliveryEscrow_PayOnReceiptDiffers(bytes32 id, bool payOnReceipt);
    /// @notice Thrown when the reward has a token and no amount, or an amount and no token.
    error DeliveryEscrow_RewardIncomplete(bytes32 id, address rewardToken, uint256 rewardAmount);
    /// @notice Thrown when collecting with another receipt than one of the last leg that says Delivered.
    error DeliveryEscrow_CollectedWithoutDelivery(bytes32 id, uint256 leg, uint256 share);
    /// @notice Thrown when an order to be paid on receipt is collected or cancelled, and the token has seen an authorization with its
    /// id: it has been collected, or the buyer has cancelled it there.
    error DeliveryEscrow_AuthorizationSpent(bytes32 id, address token);
    /// @notice Thrown when a cart's order has another buyer or token than its first one.
    error DeliveryEscrow_CartDiffers(bytes32 id, address buyer, address token);
    /// @notice Thrown when a cart has no order.
    error DeliveryEscrow_CartEmpty();

    /* ERRORS: CALLERS AND STATUS */

    /// @notice Thrown when the buyer's act is tried, or signed, by somebody else.
    error DeliveryEscrow_NotBuyer(bytes32 id, address actor, address buyer);
    /// @notice Thrown when the seller's act is tried, or signed, by somebody else.
    error DeliveryEscrow_NotSeller(bytes32 id, address actor, address seller);
    /// @notice Thrown when a ruling comes from somebody other than the arbiter.
    error DeliveryEscrow_NotArbiter(bytes32 id, address actor, address arbiter);
    /// @notice Thrown when somebody whose money an agreement or an extension moves has neither called nor signed.
    error DeliveryEscrow_ConsentMissing(bytes32 id, address party);
    /// @notice Thrown when acting on an order that is not open: never funded, cleared or closed.
    error DeliveryEscrow_NotOpen(bytes32 id, Status status);
    /// @notice Thrown when a receipt comes while an objection to an earlier receipt is pending.
    error DeliveryEscrow_ReceiptDecided(bytes32 id, Status status);
    /// @notice Thrown when objecting to an order that has been objected to.
    error DeliveryEscrow_AlreadyObjected(bytes32 id, Status status);
    /// @notice Thrown when ruling on an order without an objection.
    error DeliveryEscrow_NotObjected(bytes32 id, Status status);
    /// @notice Thrown when extending an order that has been received or objected to.
    error DeliveryEscrow_NotExtendable(bytes32 id, Status status);
    /// @notice Thrown when an extension does not put the deadline off.
    error DeliveryEscrow_ExtensionNotLater(bytes32 id, uint256 until, uint256 deadline);
    /// @notice Thrown when there is no reward to pay.
    error DeliveryEscrow_NoRewardOwed(bytes32 id, Status status);
    /// @notice Thrown when the reward cannot be paid this time either.
    error DeliveryEscrow_RewardRefused(bytes32 id, address rewardToken, uint256 amount);

    /* ERRORS: RECEIPTS */

    /// @notice Thrown when no receipt is submitted for an order.
    error DeliveryEscrow_NoReceipt(bytes32 id);
    /// @notice Thrown when the receipt states another order's id.
    error DeliveryEscrow_ReceiptForAnotherOrder(bytes32 id, bytes32 receiptId);
    /// @notice Thrown when the receipt's leg does not exist.
    error DeliveryEscrow_LegUnknown(bytes32 id, uint256 leg, uint256 count);
    /// @notice Thrown when the receipt's leg has been completed.
    error DeliveryEscrow_LegCompleted(bytes32 id, uint256 leg, uint256 completed);
    /// @notice Thrown when the receipt states no time, or one that has not come.
    error DeliveryEscrow_ReceiptTimeInvalid(bytes32 id, uint256 time, uint256 timestamp);
    /// @notice Thrown when the receipt states a time at or after its leg's deadline.
    error DeliveryEscrow_ReceiptAfterDeadline(bytes32 id, uint256 time, uint256 deadline);
    /// @notice Thrown when the receipt lands at or after G.
    error DeliveryEscrow_ReceiptTooLate(bytes32 id, uint256 timestamp, uint256 limit);
    /// @notice Thrown when the share does not fit the outcome: 1 to 1,000,000 when delivered, 0 when returned.
    error DeliveryEscrow_ShareInvalid(bytes32 id, uint256 share, Outcome outcome);
    /// @notice Thrown when the signature is not the leg's attestor's.
    error DeliveryEscrow_ReceiptSignatureInvalid(bytes32 id, uint256 leg);
    /// @notice Thrown when a second receipt says nothing that contradicts the first.
    error DeliveryEscrow_NotContradicting(bytes32 id, bytes32 fact);
    /// @notice Thrown when a contradicting receipt lands after the window has closed.
    error DeliveryEscrow_WindowClosed(bytes32 id, uint256 timestamp, uint256 limit);

    /* ERRORS: OBJECTIONS, RULINGS AND THE CLOCK */

    /// @notice Thrown when objecting to an order without an arbiter.
    error DeliveryEscrow_NoArbiter(bytes32 id);
    /// @notice Thrown when the objector is not the side that loses by the fact.
    error DeliveryEscrow_MayNotObject(bytes32 id, address actor);
    /// @notice Thrown when the objection or ruling names a fact that is not the order's.
    error DeliveryEscrow_FactDiffers(bytes32 id, bytes32 named, bytes32 fact);
    /// @notice Thrown when objecting to a deadline that has not passed.
    error DeliveryEscrow_DeadlineNotPassed(bytes32 id, uint256 timestamp, uint256 deadline);
    /// @notice Thrown when objecting after the window.
    error DeliveryEscrow_ObjectionTooLate(bytes32 id, uint256 timestamp, uint256 limit);
    /// @notice Thrown when ruling on a missed deadline before G.
    error DeliveryEscrow_RulingTooEarly(bytes32 id, uint256 timestamp, uint256 from);
    /// @notice Thrown when ruling after the arbiter's period.
    error DeliveryEscrow_RulingTooLate(bytes32 id, uint256 timestamp, uint256 limit);
    /// @notice Thrown when settling before the clock has decided.
    error DeliveryEscrow_NotDue(bytes32 id, uint256 timestamp, uint256 due);
    /// @notice Thrown when a refund gives nothing beyond what was given.
    error DeliveryEscrow_NothingToRefund(bytes32 id, uint256 buyerTotal, uint256 refunded);
    /// @notice Thrown when the seller gives in to a missed deadline before G, while a receipt could still earn a third
    /// party its leg.
    error DeliveryEscrow_RefundTooEarly(bytes32 id, uint256 timestamp, uint256 from);
    /// @notice Thrown when a refund of an order under objection is not in full.
    error DeliveryEscrow_RefundNotFull(bytes32 id, uint256 buyerTotal, uint256 full);
    /// @notice Thrown when a batch's lists differ in length.
    error DeliveryEscrow_LengthsDiffer(uint256 orders, uint256 others);

    /* PARTIES */

    /// @notice Pays an order's price into the escrow.
    /// @dev Emits {OrderFunded}.
    ///
    /// Requirements, in this order:
    /// - the id is new
    /// - the terms are sound, and `fundBy` has not come (see the errors)
    /// - `sellerSignature` is empty or the seller's over the id; it is needed for a reward, and when the buyer's own 20 bytes
    ///   attest a leg and there is no arbiter
    /// - the order is not to be paid on receipt
    /// - the wei sent are the price for Ether, none for any other kind
    /// - the buyer calls, or has signed the id: as ERC-3009 nonce, as Permit2 witness, or the order itself; see {FundingKind}
    /// - exactly the price arrives
    ///
    /// Assumed of the token, for safety: `transfer` moves exactly the amount, balances change by transfers only.
    /// For liveness: it does not stop for good. A token that breaks these hurts only orders in that token.
    /// @param kind How the money comes; see {FundingKind}.
    /// @param payment The kind's data, whose subject is the order's id.
    /// @return id The order's id.
    function fund(
        Order calldata order,
        FundingKind kind,
        bytes calldata payment,
        bytes calldata sellerSignature
    ) external payable returns (bytes32 id);

    /// @notice Pays for a cart: several orders of one buyer in one token, by one payment.
    /// @dev Emits {OrderFunded} for each.
    ///
    /// Requirements:
    /// - those of {fund} for each order; all or none are funded
    /// @param payment The kind's data, whose subject is the cart's digest: see {cartDigest}.
    /// @param sellerSignatures One for each order, empty where none is needed.
    /// @return ids The orders' ids.
    function fundMany(
        Order[] calldata orders,
        FundingKind kind,
        bytes calldata payment,
        bytes[] calldata sellerSignatures
    ) external payable returns (bytes32[] memory ids);

    /// @notice Pays an order at the moment in which its receipt proves that the goods have arrived.
    /// @dev Emits {OrderFunded} and {ReceiptAccepted}, and {OrderClosed} when nobody can object.
    ///
    /// Requirements:
    /// - those of {fund}, but that the order is to be paid on receipt
    /// - the receipt counts, is of the last leg and says Delivered; from then on it is as if submitted by {attest}
    /// - the token remembers no other authorization with the id. When one pays and the order closes at once, that memory takes
    ///   the place of a mark in this contract: the id can still be collected only once
    function collect(
        Order calldata order,
        FundingKind kind,
        bytes calldata payment,
        bytes calldata sellerSignature,
        SignedReceipt calldata signed
    ) external payable returns (bytes32 id);

    /// @notice The buyer gives everything held to its payees, whatever the clock says.
    /// @dev Emits {OrderClosed}, {LegPaid} for third parties; {BondReturned} to the seller.
    ///
    /// Requirements:
    /// - the order is open and the caller is the buyer
    function release(Order calldata order) external;

    /// @notice The seller gives money back from his own legs.
    /// @dev Emits {OrderRefunded}; {OrderClosed} instead when nothing is left, or when an objection was pending, and then
    /// {BondReturned} to the buyer. Under an objection the seller's legs go to the buyer and third parties' legs follow
    /// the clock's outcome.
    ///
    /// Requirements:
    /// - the order is open and the caller is the seller
    /// - `buyerTotal` exceeds what was refunded; under an objection it covers all of the seller's legs
    /// - under an objection to a missed deadline, G has come or no third party's leg is open
    /// @param buyerTotal All that the buyer is to have from refunds, in token units; capped at the seller's legs.
    function refund(Order calldata order, uint256 buyerTotal) external;

    /* ANYONE */

    /// @notice Submits receipts of one order, in the order given.
    /// @dev Emits {ReceiptAccepted} or {ReceiptContradicted}; {BondReturned}, {OrderClosed} and {LegPaid} as the outcome
    /// demands. A full receipt of an earlier leg pays the third parties up to it. Of the last leg, or a short or returned
    /// one, it decides the order: at once without an arbiter, or when it is full, in time and signed by the buyer's key;
    /// else after `objectionPeriod`.
    ///
    /// A receipt of a completed leg is passed over if another one follows it.
    ///
    /// Requirements of each other receipt:
    /// - it lands before G, on an order that is Funded or objected to for its missed deadline
    /// - or it contradicts the deciding receipt, inside the window: another share of the same leg or other late days, or
    ///   anything of a later leg
    /// - it states this order, a leg not completed, a time before that leg's deadline and not in the future, and a share
    ///   that fits; its leg's attestor signed it
    function attest(Order calldata order, SignedReceipt[] calldata receipts) external;

    /// @notice Submits receipts of several orders. An order's receipts are taken in turn until one cannot be accepted; that
    /// one and those after it are skipped, the ones before it stand.
    /// @dev Emits {Skipped}, with the error, for each order of which something was skipped. An attestor contract that burns
    /// gas, or a caller who gives too little of it, can fail the whole batch: simulate, and leave such an order out.
    /// @return done Per order, whether all its receipts were accepted.
    function attestMany(
        Order[] calldata orders,
        SignedReceipt[][] calldata receipts
    ) external returns (bool[] memory done);

    /// @notice Executes what the clock has decided.
    /// @dev Emits {OrderClosed}, {LegPaid}, {BondReturned}.
    ///
    /// Requirements:
    /// - the order is open, and {outcomeOf}'s `due` has come
    function settle(Order calldata order) external;

    /// @notice Settles several orders; what is not due is skipped.
    /// @dev Emits {Skipped} for each order left alone, with the error.
    /// @return done Per order, whether it was settled.
    function settleMany(Order[] calldata orders) external returns (bool[] memory done);

    /// @notice Several calls of this contract in one transaction, all or none of them; it takes no ether.
    /// @param data Encoded calls of the escrow.
    /// @return results What each returned, ABI-encoded.
    function multicall(bytes[] calldata data) external returns (bytes[] memory results);

    /* VIEWS */

    /// @notice The order's id: its EIP-712 digest in this contract's domain. It is what the seller signs.
    function orderId(Order calldata order) external view returns (bytes32);

    /// @notice The EIP-712 digest of `Cart(bytes32[] ids)`: the subject of a cart's payment.
    function cartDigest(bytes32[] calldata ids) external view returns (bytes32);

    /// @notice The EIP-712 digest that a leg's attestor signs.
    function receiptDigest(Receipt calldata receipt) external view returns (bytes32);

    /// @notice What is stored of an order. All zero if it was never funded, or closed and cleared.
    function stateOf(bytes32 id) external view returns (State memory);

    /// @notice What `settle` would do if nobody acts: the fact, from when, and what the buyer would have in all.
    /// @dev Reverts with {DeliveryEscrow_NotOpen} if the order is not open.
    /// @return fact The fact that decides.
    /// @return due Seconds since 1970 from which `settle` is valid.
    /// @return buyerTotal Token units, refunds included.
    function outcomeOf(Order calldata order) external view returns (bytes32 fact, uint256 due, uint256 buyerTotal);

    /// @notice The fact that a receipt states: everything that decides about money, the evidence left out.
    function factOf(Receipt calldata receipt) external pure returns (bytes32);
}
