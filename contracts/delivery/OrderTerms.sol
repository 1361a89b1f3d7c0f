// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IDeliveryEscrow, Leg, Order} from "../interfaces/IDeliveryEscrow.sol";

/// @title What terms must be like, checked once, at funding.
library OrderTerms {
    uint256 internal constant MAX_LEGS = 32;
    uint256 internal constant MAX_FEE_BPS = 3_000;
    uint256 internal constant MAX_AHEAD = 730 days;
    uint256 internal constant MAX_WINDOW = 180 days;
    uint256 internal constant MIN_WINDOW = 1 hours;
    uint256 internal constant MIN_ATTESTOR = 20;

    /// @return price Sum of the legs, in token units.
    /// @return buyerAttests Whether a leg's attestor is the buyer's own 20 bytes.
    function check(Order calldata order, bytes32 id) internal view returns (uint256 price, bool buyerAttests) {
        if (order.payOnReceipt) revert IDeliveryEscrow.DeliveryEscrow_PayOnReceipt(id);
        if (order.rewardToken != address(0) || order.rewardAmount != 0)
            revert IDeliveryEscrow.DeliveryEscrow_Reward(id, order.rewardToken, order.rewardAmount);
        if (order.promisedBy == 0 && order.latePerDay != 0)
            revert IDeliveryEscrow.DeliveryEscrow_LateWithoutPromise(id, order.latePerDay);
        if (_forbidden(order.seller, order.token))
            revert IDeliveryEscrow.DeliveryEscrow_SellerForbidden(id, order.seller);

        _checkFee(order, id);
        _checkWindows(order, id);
        return _checkLegs(order, id);
    }

    function isBuyerKey(bytes calldata attestor, address buyer) internal pure returns (bool) {
        return attestor.length == MIN_ATTESTOR && address(bytes20(attestor)) == buyer;
    }

    function _checkFee(Order calldata order, bytes32 id) private view {
        uint256 feeBps = order.feeBps;
        if (feeBps == 0) return;

        if (feeBps > MAX_FEE_BPS) revert IDeliveryEscrow.DeliveryEscrow_FeeTooHigh(id, feeBps, MAX_FEE_BPS);
        if (_forbidden(order.feeRecipient, order.token))
            revert IDeliveryEscrow.DeliveryEscrow_FeeRecipientForbidden(id, order.feeRecipient);
    }

    function _checkWindows(Order calldata order, bytes32 id) private pure {
        address arbiter = order.arbiter;
        uint256 minimum = arbiter == address(0) ? 0 : MIN_WINDOW;
        uint256 objection = order.objectionPeriod;
        uint256 ruling = order.rulingPeriod;

        if (objection < minimum || objection > MAX_WINDOW)
            revert IDeliveryEscrow.DeliveryEscrow_ObjectionPeriodOutOfRange(id, objection, minimum, MAX_WINDOW);
        if (ruling < minimum || ruling > MAX_WINDOW)
            revert IDeliveryEscrow.DeliveryEscrow_RulingPeriodOutOfRange(id, ruling, minimum, MAX_WINDOW);
        if (arbiter != address(0) && (arbiter == order.buyer || arbiter == order.seller))
            revert IDeliveryEscrow.DeliveryEscrow_ArbiterIsParty(id, arbiter);
    }

    function _checkLegs(Order calldata order, bytes32 id) private view returns (uint256 price, bool buyerAttests) {
        uint256 count = order.legs.length;
        if (count == 0 || count > MAX_LEGS) revert IDeliveryEscrow.DeliveryEscrow_LegCount(id, count, MAX_LEGS);

        uint256 previous = 0;
        for (uint256 i = 0; i < count; ++i) {
            Leg calldata leg = order.legs[i];
            _checkLeg(order, id, leg, i);
            if (leg.deadline <= previous)
                revert IDeliveryEscrow.DeliveryEscrow_DeadlineNotAscending(id, leg.deadline, previous);

            previous = leg.deadline;
            price += leg.amount;
            if (isBuyerKey(leg.attestor, order.buyer)) buyerAttests = true;
        }

        _checkTimes(order, id, previous);
        if (price > type(uint96).max) revert IDeliveryEscrow.DeliveryEscrow_PriceTooHigh(id, price, type(uint96).max);
    }

    function _checkLeg(Order calldata order, bytes32 id, Leg calldata leg, uint256 i) private view {
        if (leg.attestor.length < MIN_ATTESTOR)
            revert IDeliveryEscrow.DeliveryEscrow_AttestorTooShort(id, leg.attestor.length, MIN_ATTESTOR);
        if (leg.amount == 0) revert IDeliveryEscrow.DeliveryEscrow_AmountZero(id, i);

        address payee = leg.payee;
        if (payee == order.seller) return;
        if (_forbidden(payee, order.token)) revert IDeliveryEscrow.DeliveryEscrow_PayeeForbidden(id, payee);
        if (payee == order.arbiter) revert IDeliveryEscrow.DeliveryEscrow_ArbiterIsParty(id, payee);
    }

    function _checkTimes(Order calldata order, bytes32 id, uint256 lastDeadline) private view {
        uint256 fundBy = order.fundBy;
        uint256 first = order.legs[0].deadline;
        uint256 limit = block.timestamp + MAX_AHEAD;

        if (block.timestamp >= fundBy) revert IDeliveryEscrow.DeliveryEscrow_FundingClosed(id, block.timestamp, fundBy);
        if (fundBy > first) revert IDeliveryEscrow.DeliveryEscrow_FundByAfterDeadline(id, fundBy, first);
        if (lastDeadline > limit) revert IDeliveryEscrow.DeliveryEscrow_DeadlineTooFar(id, lastDeadline, limit);
    }

    /// @dev Money sent there would leave the escrow's books.
    function _forbidden(address to, address token) private view returns (bool) {
        return to == address(0) || to == address(this) || to == token;
    }
}
