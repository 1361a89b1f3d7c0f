// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";

import {IDeliveryEscrow, Order} from "../interfaces/IDeliveryEscrow.sol";
import {Till} from "./Till.sol";

/// @title A seller that is a contract.
/// @notice Name it as `seller` and as payee. It signs by its owner's key, or, where no key is at hand, by an order that its owner
/// accepted on chain; then any signature that is not empty will do.
/// @dev The owner's signature counts for the shop wherever ERC-1271 is asked. That can move nothing: the shop gives no
/// allowance that outlives a call, and the escrow's messages name the order, which names its parties.
contract Shop is IERC1271, Till {
    using SafeERC20 for IERC20;

    mapping(bytes32 id => bool) public accepted;

    /// @notice The owner accepted an order, or took that back.
    event OrderAccepted(bytes32 indexed id, bool on);

    /// @notice Thrown when accepting an order of another seller.
    error Shop_NotSeller(bytes32 id, address seller);

    constructor(IDeliveryEscrow escrow, address owner) Till(escrow, owner) {}

    /// @notice Signs an order on chain, or takes that back. It takes the terms, not an id: nobody can slip in an order
    /// in which the shop has another role.
    function accept(Order calldata order, bool on) external onlyOwner returns (bytes32 id) {
        id = ESCROW.orderId(order);
        if (order.seller != address(this)) revert Shop_NotSeller(id, order.seller);

        accepted[id] = on;
        emit OrderAccepted(id, on);
    }

    /// @notice Gives money back: see {IDeliveryEscrow-refund}.
    function refund(Order calldata order, uint256 buyerTotal) external onlyOwner {
        ESCROW.refund(order, buyerTotal);
    }

    /// @notice Objects to a fact, with a bond out of the takings: see {IDeliveryEscrow-object}.
    function object(Order calldata order, bytes32 fact) external onlyOwner {
        IERC20(order.token).forceApprove(address(ESCROW), order.bond);
        ESCROW.object(order, fact);
    }

    /// @inheritdoc IERC1271
    function isValidSignature(bytes32 hash, bytes calldata signature) external view returns (bytes4) {
        bool valid = accepted[hash] || SignatureChecker.isValidSignatureNowCalldata(OWNER, hash, signature);
        return valid ? IERC1271.isValidSignature.selector : bytes4(0xffffffff);
    }
}
