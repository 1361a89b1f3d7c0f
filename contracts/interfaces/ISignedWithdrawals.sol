// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {Consent, IConsents} from "./IConsents.sol";

/// @title Withdrawals of credits by signature.
/// @notice The consent is over `Withdrawal(address account,address token,address to,uint256 nonce,uint40 expiry)`.
interface ISignedWithdrawals is IConsents {
    /// @notice {IPayouts-withdrawTo} by the account's consent, which uses up its next nonce.
    /// @dev Emits {IPayouts-CreditWithdrawn}.
    /// @return amount Token units paid.
    function withdrawToBySignature(
        IERC20 token,
        address to,
        Consent calldata consent
    ) external returns (uint256 amount);
}
