// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Leg, Order} from "../../contracts/interfaces/IDeliveryEscrow.sol";

/// @dev Which terms may be funded, as one plain sentence after another.
library Sound {
    /// @dev To be paid before the journey.
    function prepaid(Order memory o, address escrow, uint256 time, bool sellerSigned) internal pure returns (bool) {
        return !o.payOnReceipt && terms(o, escrow, time, sellerSigned);
    }

    /// @dev To be paid at the door.
    function collected(Order memory o, address escrow, uint256 time, bool sellerSigned) internal pure returns (bool) {
        return o.payOnReceipt && terms(o, escrow, time, sellerSigned);
    }

    function terms(Order memory o, address escrow, uint256 time, bool sellerSigned) internal pure returns (bool) {
        if (o.rewardAmount > 0 && o.rewardToken == address(0)) return false;
        if (o.rewardAmount == 0 && o.rewardToken != address(0)) return false;
        // nobody but he can promise a reward
        if (o.rewardAmount > 0 && !sellerSigned) return false;
        if (o.latePerDay > 0 && o.promisedBy == 0) return false;
        if (!payable_(o.seller, o.token, escrow)) return false;
        if (o.feeBps > 3_000) return false;
        if (o.feeBps > 0 && !payable_(o.feeRecipient, o.token, escrow)) return false;
        return windows(o) && legs(o, escrow) && times(o, time) && (sellerSigned || !mercy(o));
    }

    function windows(Order memory o) internal pure returns (bool) {
        if (o.objectionPeriod > 15_552_000 || o.rulingPeriod > 15_552_000) return false;
        if (o.arbiter == address(0)) return true;
        if (o.arbiter == o.buyer || o.arbiter == o.seller) return false;
        return o.objectionPeriod >= 3_600 && o.rulingPeriod >= 3_600;
    }

    function legs(Order memory o, address escrow) internal pure returns (bool) {
        if (o.legs.length < 1 || o.legs.length > 32) return false;
        uint256 price = 0;
        for (uint256 i = 0; i < o.legs.length; ++i) {
            Leg memory leg = o.legs[i];
            price += leg.amount;
            if (leg.amount == 0 || leg.attestor.length < 20 || leg.attestor.length > 2_048) return false;
            // what lies there answers every question, and one of them with yes
            if (uint160(bytes20(leg.attestor)) < 65_536) return false;
            if (!payable_(leg.payee, o.token, escrow) || leg.payee == o.arbiter) return false;
        }
        return price < 2 ** 96;
    }

    function times(Order memory o, uint256 time) internal pure returns (bool) {
        for (uint256 i = 1; i < o.legs.length; ++i) {
            if (o.legs[i].deadline <= o.legs[i - 1].deadline) return false;
        }
        uint256 end = o.legs[o.legs.length - 1].deadline;
        uint256 latest = o.legs[0].deadline;
        // at the door one may pay as long as a receipt may come
        if (o.payOnReceipt) latest = end + o.objectionPeriod;
        return time < o.fundBy && o.fundBy <= latest && end <= time + 63_072_000;
    }

    /// @dev The seller is at the buyer's mercy: the buyer's own key attests, and nobody rules.
    function mercy(Order memory o) internal pure returns (bool) {
        if (o.arbiter != address(0)) return false;
        for (uint256 i = 0; i < o.legs.length; ++i) {
            if (keccak256(o.legs[i].attestor) == keccak256(abi.encodePacked(o.buyer))) return true;
        }
        return false;
    }

    function payable_(address to, address token, address escrow) internal pure returns (bool) {
        return to != address(0) && to != token && to != escrow;
    }
}
