// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Clones} from "@openzeppelin/contracts/proxy/Clones.sol";

import {Signatures} from "../common/Signatures.sol";
import {IAttestorPanelFactory} from "../interfaces/IAttestorPanelFactory.sol";
import {AttestorPanel} from "./AttestorPanel.sol";

/// @title AttestorPanelFactory
/// @dev Threshold and members are part of a panel's init code, and so of its CREATE2 address: there is no initialiser that
/// anybody could call first.
contract AttestorPanelFactory is IAttestorPanelFactory {
    uint256 private constant MAX_MEMBERS = 32;
    /// @dev A contract's code of 24,576 bytes at most (EIP-170) without the clone's own 45.
    uint256 private constant MAX_LENGTH = 24_531;

    /// @inheritdoc IAttestorPanelFactory
    address public immutable IMPLEMENTATION = address(new AttestorPanel());

    /// @inheritdoc IAttestorPanelFactory
    function create(bytes[] calldata members, uint256 threshold) external returns (address panel) {
        bytes memory composition = _composition(members, threshold);
        panel = _addressOf(composition);
        if (panel.code.length > 0) return panel;

        emit PanelCreated(panel, threshold, members);

        Clones.cloneDeterministicWithImmutableArgs(IMPLEMENTATION, composition, 0);
    }

    /// @inheritdoc IAttestorPanelFactory
    function addressOf(bytes[] calldata members, uint256 threshold) external view returns (address panel) {
        return _addressOf(_composition(members, threshold));
    }

    function _addressOf(bytes memory composition) private view returns (address) {
        return Clones.predictDeterministicAddressWithImmutableArgs(IMPLEMENTATION, composition, 0);
    }

    /// @dev What the panel reads behind its code.
    function _composition(bytes[] calldata members, uint256 threshold) private pure returns (bytes memory encoded) {
        uint256 count = members.length;
        if (count > MAX_MEMBERS) revert AttestorPanelFactory_TooManyMembers(count, MAX_MEMBERS);
        if (threshold == 0 || threshold > count) revert AttestorPanelFactory_ThresholdOutOfRange(threshold, count);
        bytes32[] memory ids = new bytes32[](count);
        for (uint256 i = 0; i < count; ++i) ids[i] = _idOf(i, members[i], i == 0 ? bytes32(0) : ids[i - 1]);

        encoded = abi.encode(threshold, ids, members);
        if (encoded.length > MAX_LENGTH) revert AttestorPanelFactory_MembersTooLong(encoded.length, MAX_LENGTH);
    }

    function _idOf(uint256 index, bytes calldata member, bytes32 previous) private pure returns (bytes32 hash) {
        uint256 length = member.length;
        if (length < Signatures.WALLET) revert AttestorPanelFactory_MemberTooShort(index, length, Signatures.WALLET);
        if (length > Signatures.MAX_SIGNER)
            revert AttestorPanelFactory_MemberTooLong(index, length, Signatures.MAX_SIGNER);
        address verifier = address(bytes20(member));
        if (Signatures.isPrecompile(verifier)) revert AttestorPanelFactory_MemberForbidden(index, verifier);
        hash = keccak256(member);
        if (hash <= previous) revert AttestorPanelFactory_MembersNotAscending(index, hash, previous);
    }
}
