// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Consent} from "./IConsents.sol";
import {Order} from "./IDeliveryEscrow.sol";
import {ISignedWithdrawals} from "./ISignedWithdrawals.sol";

/// @title What parties do beyond the ordinary way, and everything by signature.
/// @notice Part of {IDeliveryEscrow}. A party acts by calling, or by a {Consent} that anybody may submit until it expires. It
/// is an EIP-712 signature in the escrow's domain over one of
/// - `Release(bytes32 id,bytes32 fact,uint40 expiry)`
/// - `Refund(bytes32 id,bytes32 fact,uint256 buyerTotal,uint40 expiry)`
/// - `Objection(bytes32 id,bytes32 fact,uint40 expiry)`
/// - `Ruling(bytes32 id,bytes32 fact,uint256 buyerTotal,uint40 expiry)`
/// - `Agreement(bytes32 id,bytes32 fact,uint256 buyerTotal,uint40 expiry)`
/// - `Extension(bytes32 id,uint40 until,uint40 expiry)`
/// - `Cancellation(bytes32 id,uint40 expiry)`
/// - that of {ISignedWithdrawals}
/// The fact is the order's when it is signed ({IDeliveryEscrow-outcomeOf}): whoever signs knows what he signs about, and a
/// receipt or an extension that comes later makes the consent worthless.
/// @dev All but a withdrawal state a total or an end: submitting one twice does nothing more. Errors and events are in
/// {IDeliveryEscrow}.
interface IPartyActs is ISignedWithdrawals {
    /* OBJECTING */

    /// @notice The side that loses by a fact objects to it, and the arbiter decides.
    /// @dev Emits {OrderObjected}. The bond is pulled from the objector's allowance. It comes back if the outcome is
    /// strictly better for him than the clock's or if the other side gives in; otherwise the other side gets it.
    ///
    /// Requirements:
    /// - there is an arbiter, nobody has objected, and `fact` is the order's
    /// - Returned, missed deadline: the seller; full and in time: the buyer; short or late: either
    /// - the window is open: [deadline, G) for a missed deadline, else `objectionPeriod` from the receipt's landing
    function object(Order calldata order, bytes32 fact) external;

    /// @notice The arbiter decides what the buyer has in all.
    /// @dev Emits {OrderClosed}, {BondReturned}, {LegPaid}.
    ///
    /// Requirements:
    /// - the caller is the arbiter, the order is under objection, and `fact` is what was objected to
    /// - in time: [G, G + `rulingPeriod`) for a missed deadline, else `rulingPeriod` from the objection
    /// @param buyerTotal Token units, refunds included; clamped between what was refunded and what can still be paid.
    function rule(Order calldata order, bytes32 fact, uint256 buyerTotal) external;

    /* TOGETHER */

    /// @notice Buyer and seller close the order as they like.
    /// @dev Emits {OrderClosed}, {LegPaid}; {BondReturned} as after a ruling: to the objector if the outcome is strictly better
    /// for him than the clock's, else to the other side.
    ///
    /// Requirements:
    /// - the order is open
    /// - buyer, seller, and each third party whose open leg the buyer gets something of, call or consent
    /// @param buyerTotal Token units, refunds included; clamped between what was refunded and what can still be paid. It comes
    /// from where any other split takes it: legs never travelled, the seller's legs, third parties' open legs, last first.
    /// @param consents Of those who do not call, in any order; others are ignored.
    function agree(Order calldata order, uint256 buyerTotal, Consent[] calldata consents) external;

    /// @notice Buyer and seller put off the last deadline; the promise, and so the late money, stays.
    /// @dev Emits {OrderExtended}.
    ///
    /// Requirements:
    /// - the order is Funded
    /// - `until` is after the deadline as it is, and at most two years away
    /// - buyer and seller call or consent
    /// @param until Seconds since 1970.
    function extend(Order calldata order, uint40 until, Consent[] calldata consents) external;

    /// @notice The buyer rules out that the order is ever funded, by whatever he has signed.
    /// @dev Emits {OrderCancelled}.
    ///
    /// Requirements:
    /// - the id is new, the caller is the buyer, and `fundBy` has not come
    /// - to be paid on receipt: the token remembers no authorization with the id
    function cancel(Order calldata order) external;

    /// @notice Pays the reward of a closed order that could not be paid then. Anyone may call.
    /// @dev Emits {RewardPaid}.
    ///
    /// Requirements:
    /// - a reward is owed, and the seller's balance and allowance now cover it
    function payReward(Order calldata order) external;

    /* BY SIGNATURE */

    /// @notice {IDeliveryEscrow-release} by the buyer's consent.
    function releaseBySignature(Order calldata order, Consent calldata consent) external;

    /// @notice {IDeliveryEscrow-refund} by the seller's consent.
    function refundBySignature(Order calldata order, uint256 buyerTotal, Consent calldata consent) external;

    /// @notice {object} by the objector's consent; the bond is pulled from his allowance.
    function objectBySignature(Order calldata order, bytes32 fact, Consent calldata consent) external;

    /// @notice {rule} by the arbiter's consent.
    function ruleBySignature(Order calldata order, bytes32 fact, uint256 buyerTotal, Consent calldata consent) external;

    /// @notice {cancel} by the buyer's consent.
    function cancelBySignature(Order calldata order, Consent calldata consent) external;
}
