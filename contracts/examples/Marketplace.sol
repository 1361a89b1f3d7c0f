// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IDeliveryEscrow, Order} from "../interfaces/IDeliveryEscrow.sol";
import {FundingKind} from "../interfaces/IFunding.sol";
import {Till} from "./Till.sol";

/// @title A marketplace that takes a fee with the seller's signature.
/// @notice A seller lists by signing the order, in whose terms are the marketplace and its published fee; a buyer brings what
/// he has signed: an authorization, a Permit2 transfer, or his consent to an allowance, a permit or ether. Tokens go from the
/// buyer to the escrow and never through here, ether in the same call; the fee comes when the order closes, out of the seller's
/// net.
/// @dev The buyer's call here is the marketplace's call there: his consent is needed all the same. What he has signed can be
/// submitted to the escrow past the marketplace; its fee is in the terms all the same. So watch the escrow's events.
contract Marketplace is Till {
    uint16 public immutable FEE_BPS;

    /// @notice Thrown when the terms give the fee to somebody else.
    error Marketplace_FeeRecipientDiffers(bytes32 id, address feeRecipient);
    /// @notice Thrown when the fee in the terms is not the published one.
    error Marketplace_FeeDiffers(bytes32 id, uint256 feeBps, uint256 published);
    /// @notice Thrown when the seller's signature is not there. A wrong one is the escrow's to refuse.
    error Marketplace_SellerMustSign(bytes32 id, address seller);

    /// @param feeBps In 1/10,000; the escrow takes at most 3,000.
    constructor(IDeliveryEscrow escrow, address owner, uint16 feeBps) Till(escrow, owner) {
        FEE_BPS = feeBps;
    }

    /// @notice Funds an order of this marketplace. Anyone, with what the kind of funding demands; ether is passed on.
    function buy(
        Order calldata order,
        FundingKind kind,
        bytes calldata payment,
        bytes calldata sellerSignature
    ) external payable returns (bytes32 id) {
        id = check(order);
        if (sellerSignature.length == 0) revert Marketplace_SellerMustSign(id, order.seller);

        ESCROW.fund{value: msg.value}(order, kind, payment, sellerSignature);
    }

    /// @notice The id of an order of this marketplace; reverts if it is not one.
    function check(Order calldata order) public view returns (bytes32 id) {
        id = ESCROW.orderId(order);
        if (order.feeRecipient != address(this)) revert Marketplace_FeeRecipientDiffers(id, order.feeRecipient);
        if (order.feeBps != FEE_BPS) revert Marketplace_FeeDiffers(id, order.feeBps, FEE_BPS);
    }
}
