// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title ERC-3009 with the signature as bytes, as USDC 2.2 has it for ERC-1271 accounts.
interface IERC3009Bytes {
    /// @notice Moves `value` from `from` to the caller, `to`, by the signature of `from`.
    function receiveWithAuthorization(
        address from,
        address to,
        uint256 value,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce,
        bytes memory signature
    ) external;
}
