// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice How money comes into a contract of the suite. The *subject* is what it pays for: an agreement's id, or the digest
/// of several. *Consent* is nothing when the payer calls, else his signature over the subject, an EIP-712 digest.
/// - Allowance: `transferFrom` the payer; data is the consent.
/// - Permit: ERC-2612 first, then as Allowance; data `abi.encode(uint256 value, uint256 deadline, uint8 v, bytes32 r, bytes32 s)`
///   followed by the consent.
/// - Authorization: ERC-3009 `receiveWithAuthorization` with the subject as nonce, by anybody;
///   data `abi.encode(uint256 validAfter, uint256 validBefore, bytes signature)`.
/// - Permit2: Uniswap's `permitWitnessTransferFrom` with the witness `Payment(bytes32 subject)`, by anybody;
///   data `abi.encode(uint256 nonce, uint256 deadline, bytes signature)`.
/// - Ether: exactly the amount is sent in wei and paid into the token, which is a WETH; data is the consent.
enum FundingKind {
    Allowance,
    Permit,
    Authorization,
    Permit2,
    Ether
}

/// @title Funding
/// @notice What can go wrong while money comes in.
interface IFunding {
    /// @notice Thrown when the payer himself calls and shows a consent, which he does not need.
    error Funding_DataUnexpected(uint256 length);
    /// @notice Thrown when another amount arrived than was due: the token takes a fee, or lies.
    error Funding_ReceivedDiffers(address token, uint256 received, uint256 due);
    /// @notice Thrown when the caller is not the payer and has no signature of his over the subject.
    error Funding_NotThePayer(bytes32 subject, address caller, address payer);
    /// @notice Thrown when too little gas is left to ask the token whether it has seen an authorization.
    error Funding_GasTooLow(uint256 available, uint256 needed);
    /// @notice Thrown when the wei sent are not the amount for Ether, or not zero for any other kind.
    error Funding_ValueDiffers(uint256 value, uint256 due);
}
