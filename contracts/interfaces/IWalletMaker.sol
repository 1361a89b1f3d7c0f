// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Makes the wallet that an ERC-6492 signature speaks for.
/// @notice A verifier is asked by a static call, in which nothing can be made. So somebody, anyone, calls {make} with the
/// signature first and submits it then; both may be one transaction of a multicall.
/// @dev It calls whatever the signature names, and so anyone can call anything in its name. It owns nothing, and must be named
/// nowhere: no money, no allowance, no part in any terms. It is a contract of its own so that this is not the verifier,
/// which is named in terms.
interface IWalletMaker {
    /// @notice A wallet was made.
    event WalletMade(address indexed wallet, address indexed factory);

    /// @notice Thrown when the wallet has no code, and the signature does not say how to make it.
    error WalletMaker_NotWrapped(address wallet);
    /// @notice Thrown when there is still no code at the wallet's address after the factory was called.
    /// @param reason What the factory reverted with; empty if it did not revert, and made something else or nothing.
    error WalletMaker_NotMade(address wallet, address factory, bytes reason);

    /// @notice Calls the factory that the signature names, unless the wallet is there already.
    /// @dev Emits {WalletMade} when it made the wallet. Says nothing about whether the signature is valid.
    /// @param wallet Whom the signature speaks for.
    /// @param signature His, wrapped by ERC-6492.
    function make(address wallet, bytes calldata signature) external;
}
