// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Signatures} from "../common/Signatures.sol";
import {Windows} from "../common/Windows.sol";
import {IDeliveryEscrow as E} from "../interfaces/IDeliveryEscrow.sol";
import {LegTerms, Terms, TermsReader} from "./Terms.sol";

/// @title What terms must be like, checked once, at funding.
library OrderTerms {
    using TermsReader for *;
    using Windows for uint256;

    uint256 internal constant MAX_LEGS = 32;
    uint256 internal constant MAX_FEE_BPS = 3_000;

    /// @return price Sum of the legs, in token units.
    /// @return buyerAttests Whether a leg's attestor is the buyer's own 20 bytes.
    function check(Terms memory t) internal view returns (uint256 price, bool buyerAttests) {
        if (!t.isClean()) revert E.DeliveryEscrow_TermsUnclean(t.id);
        if ((t.rewardToken == address(0)) != (t.rewardAmount == 0))
            revert E.DeliveryEscrow_RewardIncomplete(t.id, t.rewardToken, t.rewardAmount);
        if (t.promisedBy == 0 && t.latePerDay != 0) revert E.DeliveryEscrow_LateWithoutPromise(t.id, t.latePerDay);
        if (_forbidden(t.seller, t.token)) revert E.DeliveryEscrow_SellerForbidden(t.id, t.seller);
        if (t.feeBps != 0) _checkFee(t);

        _checkWindows(t);
        return _checkLegs(t);
    }

    /// @return Whether the leg's attestor is the buyer's own 20 bytes.
    function isBuyers(Terms memory t, LegTerms memory leg) internal pure returns (bool) {
        return leg.attestorLength == Signatures.WALLET && address(bytes20(leg.attestor())) == t.buyer;
    }

    function _checkFee(Terms memory t) private view {
        if (t.feeBps > MAX_FEE_BPS) revert E.DeliveryEscrow_FeeTooHigh(t.id, t.feeBps, MAX_FEE_BPS);
        if (_forbidden(t.feeRecipient, t.token)) revert E.DeliveryEscrow_FeeRecipientForbidden(t.id, t.feeRecipient);
    }

    function _checkLegs(Terms memory t) private view returns (uint256 price, bool buyerAttests) {
        uint256 count = t.legs.length;
        if (count == 0 || count > MAX_LEGS) revert E.DeliveryEscrow_LegCount(t.id, count, MAX_LEGS);

        uint256 previous = 0;
        for (uint256 i = 0; i < count; ++i) {
            LegTerms memory leg = t.legs[i];
            uint256 deadline = leg.deadline;
            _checkLeg(t, leg, i);
            if (deadline <= previous) revert E.DeliveryEscrow_DeadlineNotAscending(t.id, deadline, previous);

            previous = deadline;
            price += leg.amount;
            if (isBuyers(t, leg)) buyerAttests = true;
        }

        _checkTimes(t, previous);
        if (price > type(uint96).max) revert E.DeliveryEscrow_PriceTooHigh(t.id, price, type(uint96).max);
    }

    function _checkLeg(Terms memory t, LegTerms memory leg, uint256 i) private view {
        if (!leg.isClean()) revert E.DeliveryEscrow_TermsUnclean(t.id);
        _checkAttestor(t, leg);
        if (leg.amount == 0) revert E.DeliveryEscrow_AmountZero(t.id, i);

        address payee = leg.payee;
        if (payee == t.seller) return;
        if (_forbidden(payee, t.token)) revert E.DeliveryEscrow_PayeeForbidden(t.id, payee);
        if (payee == t.arbiter) revert E.DeliveryEscrow_ArbiterIsParty(t.id, payee);
    }

    function _checkTimes(Terms memory t, uint256 lastDeadline) private view {
        uint256 fundBy = t.fundBy;
        // Paid on receipt, it is the last moment of collection: no later than a receipt can land.
        uint256 latest = t.payOnReceipt ? lastDeadline + t.objectionPeriod : t.legs[0].deadline;
        uint256 limit = block.timestamp + Windows.MAX_AHEAD;

        if (block.timestamp >= fundBy) revert E.DeliveryEscrow_FundingClosed(t.id, block.timestamp, fundBy);
        if (fundBy > latest) revert E.DeliveryEscrow_FundByAfterDeadline(t.id, fundBy, latest);
        if (lastDeadline > limit) revert E.DeliveryEscrow_DeadlineTooFar(t.id, lastDeadline, limit);
    }

    /// @dev Money sent there would leave the escrow's books.
    function _forbidden(address to, address token) private view returns (bool) {
        return to == address(0) || to == address(this) || to == token;
    }

    function _checkWindows(Terms memory t) private pure {
        address arbiter = t.arbiter;
        uint256 minimum = Windows.shortest(arbiter);
        uint256 objection = t.objectionPeriod;
        uint256 ruling = t.rulingPeriod;

        if (objection.isOutside(minimum))
            revert E.DeliveryEscrow_ObjectionPeriodOutOfRange(t.id, objection, minimum, Windows.MAX);
        if (ruling.isOutside(minimum))
            revert E.DeliveryEscrow_RulingPeriodOutOfRange(t.id, ruling, minimum, Windows.MAX);
        if (arbiter != address(0) && (arbiter == t.buyer || arbiter == t.seller))
            revert E.DeliveryEscrow_ArbiterIsParty(t.id, arbiter);
    }

    function _checkAttestor(Terms memory t, LegTerms memory leg) private pure {
        if (leg.attestorLength < Signatures.WALLET)
            revert E.DeliveryEscrow_AttestorTooShort(t.id, leg.attestorLength, Signatures.WALLET);
        if (leg.attestorLength > Signatures.MAX_SIGNER)
            revert E.DeliveryEscrow_AttestorTooLong(t.id, leg.attestorLength, Signatures.MAX_SIGNER);
        address asked = address(bytes20(leg.attestor()));
        if (Signatures.isPrecompile(asked)) revert E.DeliveryEscrow_AttestorForbidden(t.id, asked);
    }
}
