// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// @title Payouts that cannot hold each other up.
/// @notice Money is pushed. Where a push fails (blocklist, revert, false, endless loop), the amount is credited and its
/// owner withdraws it when he can.
interface IPayouts {
    /// @notice A push failed and its amount was credited.
    event PayoutCredited(IERC20 indexed token, address indexed account, uint256 amount);
    /// @notice A credited amount was paid.
    event CreditWithdrawn(IERC20 indexed token, address indexed account, address indexed to, uint256 amount);

    /// @notice Thrown when a push failed that had less gas than every push is owed: nobody can make one fail on purpose.
    error Payouts_GasTooLow(uint256 available, uint256 needed);
    /// @notice Thrown when there is nothing to withdraw.
    error Payouts_NothingCredited(IERC20 token, address account);
    /// @notice Thrown when the recipient named for a credit is zero, this contract or the token.
    error Payouts_RecipientForbidden(address to);

    /// @notice Pays an account what was credited to it. Anyone may call.
    /// @dev Emits {CreditWithdrawn}. Reverts if the token refuses again; nothing is lost.
    /// @return amount Token units paid.
    function withdraw(IERC20 token, address account) external returns (uint256 amount);

    /// @notice Pays what was credited to the caller to a recipient whom he names.
    /// @dev Emits {CreditWithdrawn}.
    /// @return amount Token units paid.
    function withdrawTo(IERC20 token, address to) external returns (uint256 amount);

    /// @notice Token units waiting for an account.
    function credited(IERC20 token, address account) external view returns (uint256);
}
