// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Makes panels of attestors.
/// @notice One panel for each set of members and threshold, at an address that follows from them. Anyone may make any panel,
/// also one that is named in the terms of an order already: nothing depends on who does it, or when.
interface IAttestorPanelFactory {
    /// @notice A panel was made.
    event PanelCreated(address indexed panel, uint256 threshold, bytes[] members);

    /// @notice Thrown when a panel has more members than 32.
    error AttestorPanelFactory_TooManyMembers(uint256 count, uint256 maximum);
    /// @notice Thrown when the threshold is zero, or higher than the number of members.
    error AttestorPanelFactory_ThresholdOutOfRange(uint256 threshold, uint256 count);
    /// @notice Thrown when a member has fewer than 20 bytes: nobody could ever sign for it.
    error AttestorPanelFactory_MemberTooShort(uint256 index, uint256 length, uint256 minimum);
    /// @notice Thrown when a member has more than 2,048 bytes, the most that an attestor may have in the escrow.
    error AttestorPanelFactory_MemberTooLong(uint256 index, uint256 length, uint256 maximum);
    /// @notice Thrown when a member begins with a precompile's address (below 65,536): one of them accepts any signature.
    error AttestorPanelFactory_MemberForbidden(uint256 index, address verifier);
    /// @notice Thrown when a member's keccak256 is not above that of the one before: out of order, or twice the same.
    error AttestorPanelFactory_MembersNotAscending(uint256 index, bytes32 hash, bytes32 previous);
    /// @notice Thrown when all members together are too long for a contract's code.
    error AttestorPanelFactory_MembersTooLong(uint256 length, uint256 maximum);

    /// @notice Makes the panel, unless it is there already.
    /// @dev Emits {PanelCreated} the first time.
    ///
    /// Requirements:
    /// - at most 32 members
    /// - `threshold` from 1 to their number
    /// - each of 20 to 2,048 bytes, in ascending order of keccak256, none twice
    /// - ABI-encoded with the threshold at most 24,531 bytes
    /// @param members ERC-7913 signers: 20 bytes for a wallet (EOA or ERC-1271), else `verifier ++ key`. Nobody checks that
    /// somebody holds their keys: whoever agrees to a panel looks at each.
    /// @param threshold How many of them must have signed.
    /// @return panel Its address, an attestor.
    function create(bytes[] calldata members, uint256 threshold) external returns (address panel);

    /// @notice Where the panel is, or will be. Refuses what {create} would refuse.
    function addressOf(bytes[] calldata members, uint256 threshold) external view returns (address panel);

    /// @notice The code that all panels share.
    function IMPLEMENTATION() external view returns (address);
}
