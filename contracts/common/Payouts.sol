// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {IPayouts} from "../interfaces/IPayouts.sol";

/// @title Pushes money, and credits what cannot be pushed.
/// @dev Each push has its own gas limit, so that a payee who burns gas cannot starve the next one: the 35 payouts that
/// one closing can need (32 legs, buyer, seller, fee) stay below the transaction limit of EIP-7825 even if all of them
/// burn their whole share.
abstract contract Payouts is IPayouts, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;

    /// @dev Gas that every push is owed; a plain ERC-20 transfer takes a sixth of it.
    uint256 internal constant PUSH_GAS = 300_000;

    /// @inheritdoc IPayouts
    mapping(IERC20 token => mapping(address account => uint256 amount)) public credited;

    /// @inheritdoc IPayouts
    function withdraw(IERC20 token, address account) external nonReentrant returns (uint256 amount) {
        amount = _withdraw(token, account, account);
    }

    /// @inheritdoc IPayouts
    function withdrawTo(IERC20 token, address to) external nonReentrant returns (uint256 amount) {
        if (_cannotReceive(to, address(token))) revert Payouts_RecipientForbidden(to);

        amount = _withdraw(token, msg.sender, to);
    }

    /// @inheritdoc IPayouts
    function push(IERC20 token, address to, uint256 amount) external {
        if (msg.sender != address(this)) revert Payouts_NotSelf(msg.sender);

        if (!token.trySafeTransfer(to, amount)) revert Payouts_PushFailed(token, to, amount);
    }

    /// @dev Never reverts because of the recipient or the token. A push that fails although it had PUSH_GAS is credited;
    /// one that had less reverts everything, since the caller could have meant it to fail.
    function _pay(IERC20 token, address to, uint256 amount) internal {
        if (amount == 0) return;

        uint256 available = gasleft();
        try this.push{gas: PUSH_GAS}(token, to, amount) {} catch {
            // The call is handed 63/64 of what is left by then; setting it up takes less than 2,000.
            uint256 needed = PUSH_GAS + PUSH_GAS / 63 + 2_000;
            if (available < needed) revert Payouts_GasTooLow(available, needed);
            credited[token][to] += amount;
            emit PayoutCredited(token, to, amount);
        }
    }

    /// @dev Whether money sent there would leave the books: zero, this contract, the token itself.
    function _cannotReceive(address to, address token) internal view returns (bool) {
        return to == address(0) || to == address(this) || to == token;
    }

    function _withdraw(IERC20 token, address account, address to) private returns (uint256 amount) {
        amount = credited[token][account];
        if (amount == 0) revert Payouts_NothingCredited(token, account);

        delete credited[token][account];
        emit CreditWithdrawn(token, account, to, amount);

        token.safeTransfer(to, amount);
    }
}
