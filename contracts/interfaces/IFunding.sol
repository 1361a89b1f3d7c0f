// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice How money comes into a contract of the suite.
/// - Allowance: `transferFrom` the payer, who calls; no data.
/// - Permit: ERC-2612 first, then as Allowance; data `abi.encode(uint256 value, uint256 deadline, uint8 v, bytes32 r, bytes32 s)`.
/// - Authorization: ERC-3009 `receiveWithAuthorization` with the agreement's id as nonce, by anybody;
///   data `abi.encode(uint256 validAfter, uint256 validBefore, bytes signature)`.
enum FundingKind {
    Allowance,
    Permit,
    Authorization
}

/// @title Funding
/// @notice What can go wrong while money comes in.
interface IFunding {
    /// @notice Thrown when a kind that takes no data is given some.
    error Funding_DataUnexpected(uint256 length);
    /// @notice Thrown when another amount arrived than was due: the token takes a fee, or lies.
    error Funding_ReceivedDiffers(address token, uint256 received, uint256 due);
}
