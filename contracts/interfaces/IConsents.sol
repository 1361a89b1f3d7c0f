// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice A party's signature under an act: it counts as his call.
/// @param signer The party: an EOA or an ERC-1271 account.
/// @param expiry Seconds since 1970 from which it is worth nothing.
/// @param signature Over the act's EIP-712 struct, in the domain of the contract that takes it.
struct Consent {
    address signer;
    uint40 expiry;
    bytes signature;
}

/// @title Consents
/// @notice What can go wrong when a party acts by signature.
interface IConsents {
    /// @notice Thrown when a consent is submitted at or after its expiry. The subject is the agreement's id, or the token of a
    /// withdrawal.
    error Consents_Expired(bytes32 subject, uint256 time, uint256 expiry);
    /// @notice Thrown when a consent's signature is not its signer's under this very act.
    error Consents_Invalid(bytes32 subject, address signer);
}
