// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";

import {IDeliveryEscrow} from "../interfaces/IDeliveryEscrow.sol";
import {IPayouts} from "../interfaces/IPayouts.sol";

/// @title The takings of a contract that the escrow pays.
/// @notice What is in it is its owner's: no customer's money ever is.
abstract contract Till {
    using SafeERC20 for IERC20;

    IDeliveryEscrow public immutable ESCROW;
    address public immutable OWNER;

    /// @notice Thrown when the owner's act is tried by somebody else.
    error Till_NotOwner(address caller, address owner);

    modifier onlyOwner() {
        if (msg.sender != OWNER) revert Till_NotOwner(msg.sender, OWNER);
        _;
    }

    constructor(IDeliveryEscrow escrow, address owner) {
        ESCROW = escrow;
        OWNER = owner;
    }

    /// @notice Takes out all that is there of a token.
    function withdraw(IERC20 token, address to) external onlyOwner returns (uint256 amount) {
        amount = token.balanceOf(address(this));
        token.safeTransfer(to, amount);
    }

    /// @notice Takes from the escrow what it could not push here: because of a blocklist, say.
    function withdrawCredit(IERC20 token, address to) external onlyOwner returns (uint256 amount) {
        amount = IPayouts(address(ESCROW)).withdrawTo(token, to);
    }
}
