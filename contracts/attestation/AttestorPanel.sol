// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {Clones} from "@openzeppelin/contracts/proxy/Clones.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";

import {IAttestorPanel} from "../interfaces/IAttestorPanel.sol";

/// @title AttestorPanel
/// @dev Signatures are encoded as for OpenZeppelin's MultiSignerERC7913. Its storage is not used: threshold and members are
/// immutable arguments of the clone, behind its code, where they cost less than one word of storage to read; and a wallet's
/// own key is tried before its code is looked at, as in the escrow. The implementation itself has no arguments: what it reads
/// in their place is code, a threshold that nobody reaches.
contract AttestorPanel is IAttestorPanel {
    /// @dev What a signature encodes.
    struct Signed {
        bytes[] signers;
        bytes[] signatures;
    }

    /// @inheritdoc IAttestorPanel
    function isValidSignature(bytes32 digest, bytes calldata signature) external view returns (bytes4) {
        Signed calldata given;
        // The compiler holds every offset and length in it against the end of the call data when it is read.
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            given := signature.offset
        }
        bool valid = _signed(digest, given.signers, given.signatures);
        return valid ? IERC1271.isValidSignature.selector : bytes4(0xffffffff);
    }

    /// @inheritdoc IAttestorPanel
    function threshold() external view returns (uint256 needed) {
        needed = abi.decode(Clones.fetchCloneArgs(address(this)), (uint256));
    }

    /// @inheritdoc IAttestorPanel
    function members() external view returns (bytes[] memory all) {
        (, , all) = abi.decode(Clones.fetchCloneArgs(address(this)), (uint256, bytes32[], bytes[]));
    }

    /// @dev Threshold and hashes, without the members behind them: `abi.decode(args, (uint256, bytes32[]))` for 1,000 gas less. The
    /// arguments begin with the threshold, two offsets, and the hashes, encoded as an array lies in memory, 32 at most; what
    /// is copied beyond them is not looked at.
    function _composition() private view returns (uint256 needed, bytes32[] memory ids) {
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            let head := mload(0x40)
            extcodecopy(address(), head, 0x2d, 0x480)
            needed := mload(head)
            ids := add(head, 0x60)
            mstore(0x40, add(head, 0x480))
        }
    }

    /// @dev Signers and members are in the same order: each signer is looked for behind the seat of the one before him, so
    /// that whoever is no member, out of order or there twice is not found. No threshold is zero.
    function _signed(
        bytes32 digest,
        bytes[] calldata signers,
        bytes[] calldata signatures
    ) private view returns (bool) {
        (uint256 needed, bytes32[] memory ids) = _composition();
        uint256 count = signers.length;
        if (count < needed || count != signatures.length) return false;

        uint256 next = 0;
        bytes calldata signer = signers[0];
        bytes32 id = keccak256(signer);
        for (uint256 seat = 0; seat < ids.length; ++seat) {
            if (ids[seat] != id) continue;
            if (!_signedBy(signer, digest, signatures[next])) return false;
            if (++next == count) return true;
            signer = signers[next];
            id = keccak256(signer);
        }
        return false;
    }

    /// @dev The escrow's rule: a wallet's own key needs no look at its code. A broken signature recovers to zero, who is no member.
    function _signedBy(bytes calldata signer, bytes32 digest, bytes calldata signature) private view returns (bool) {
        if (signer.length != 20) return SignatureChecker.isValidSignatureNow(signer, digest, signature);
        address wallet = address(bytes20(signer));
        (address recovered, , ) = ECDSA.tryRecoverCalldata(digest, signature);
        if (recovered == wallet) return true;
        return SignatureChecker.isValidERC1271SignatureNowCalldata(wallet, digest, signature);
    }
}
