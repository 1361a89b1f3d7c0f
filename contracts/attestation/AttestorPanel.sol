// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {Clones} from "@openzeppelin/contracts/proxy/Clones.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";

import {IAttestorPanel} from "../interfaces/IAttestorPanel.sol";

/// @title AttestorPanel
/// @dev Signatures are those of OpenZeppelin's MultiSignerERC7913. Its storage is not used: threshold and members are immutable
/// arguments of the clone, behind its code, where reading them all costs less than one word of storage; and a wallet's own
/// key is tried before its code is looked at, as in the escrow. The implementation itself has no members and signs nothing.
contract AttestorPanel is IAttestorPanel {
    /// @inheritdoc IAttestorPanel
    function isValidSignature(bytes32 digest, bytes calldata signature) external view returns (bytes4) {
        (bytes[] memory signers, bytes[] memory signatures) = abi.decode(signature, (bytes[], bytes[]));
        return _signed(digest, signers, signatures) ? IERC1271.isValidSignature.selector : bytes4(0xffffffff);
    }

    /// @inheritdoc IAttestorPanel
    function threshold() external view returns (uint256 needed) {
        (needed, ) = _composition();
    }

    /// @inheritdoc IAttestorPanel
    function members() external view returns (bytes[] memory all) {
        (, all) = _composition();
    }

    function _composition() private view returns (uint256 needed, bytes[] memory all) {
        return abi.decode(Clones.fetchCloneArgs(address(this)), (uint256, bytes[]));
    }

    /// @dev Signers and members are in the same order: each signer is looked for behind the seat of the one before him, so
    /// that whoever is no member, out of order or there twice is not found.
    function _signed(bytes32 digest, bytes[] memory signers, bytes[] memory signatures) private view returns (bool) {
        (uint256 needed, bytes[] memory all) = _composition();
        uint256 count = signers.length;
        if (count < needed || count != signatures.length) return false;

        uint256 seat = 0;
        for (uint256 i = 0; i < count; ++i) {
            bytes memory signer = signers[i];
            bytes32 id = keccak256(signer);
            while (seat < all.length && keccak256(all[seat]) != id) ++seat;
            if (seat == all.length || !_signedBy(signer, digest, signatures[i])) return false;
            ++seat;
        }
        return true;
    }

    /// @dev The escrow's rule: a wallet's own key needs no look at its code. A broken signature recovers to zero, who is nobody.
    function _signedBy(bytes memory signer, bytes32 digest, bytes memory signature) private view returns (bool) {
        if (signer.length != 20) return SignatureChecker.isValidSignatureNow(signer, digest, signature);
        address wallet = address(bytes20(signer));
        (address recovered, , ) = ECDSA.tryRecover(digest, signature);
        if (recovered != address(0) && recovered == wallet) return true;
        return SignatureChecker.isValidERC1271SignatureNow(wallet, digest, signature);
    }
}
