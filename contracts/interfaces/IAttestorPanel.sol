// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Several attestors behind one address: so many of them must have signed.
/// @notice The panel's 20 bytes are an attestor like any wallet's (ERC-1271): name them in the terms of an order. Members and
/// threshold are part of the panel's code and of its address; nobody can change them, and there is nobody in charge.
/// @dev What a member signs is the digest that the panel is asked about, unchanged: a receipt's digest, which names chain,
/// escrow, order and leg. The signature says that the member saw this, and not for which panel: it counts for every panel
/// in which he sits, and alone if his own key is the attestor. No harm in it, since a leg has one attestor, in terms that
/// do not change. Whatever else a member's key signs, in a wallet too, is signed for his panels as well; therefore a panel
/// must own nothing, approve nobody, and be no party of an order.
interface IAttestorPanel {
    /// @notice Whether members, at least as many as the threshold, signed the digest.
    /// @dev Requirements:
    /// - `signature` is `abi.encode(bytes[] signers, bytes[] signatures)`, of equal lengths; other bytes may revert
    /// - `signers` are members, in ascending order of keccak256, none twice
    /// - each signature is its signer's: a wallet's key counts without a look at its code, then ERC-1271 is asked; more
    ///   than 20 bytes are `verifier ++ key` of ERC-7913
    /// - none is wrong, also beyond the threshold
    ///
    /// A member with code answers as of now, and may burn gas. Panels may be members of panels.
    /// @param digest What was signed: for a receipt `DeliveryEscrow.receiptDigest`.
    /// @return 0x1626ba7e if so, else 0xffffffff.
    function isValidSignature(bytes32 digest, bytes calldata signature) external view returns (bytes4);

    /// @notice How many members must have signed.
    function threshold() external view returns (uint256);

    /// @notice The members, ERC-7913 signers, in ascending order of keccak256.
    function members() external view returns (bytes[] memory);
}
