// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";

/// @title Who has signed, and who can.
library Signatures {
    /// @dev Length of a signer that is a wallet, and the least of any: a verifier's address comes first.
    uint256 internal constant WALLET = 20;
    uint256 internal constant MAX_SIGNER = 2_048;
    /// @dev Addresses below it are kept for precompiles.
    uint256 private constant FIRST_CONTRACT = 1 << 16;

    /// @dev A wallet's own key needs no look at its code: whoever holds it is the wallet, with or without EIP-7702.
    function isWallets(address wallet, bytes32 digest, bytes calldata signature) internal view returns (bool) {
        (address recovered, , ) = ECDSA.tryRecoverCalldata(digest, signature);
        if (recovered != address(0) && recovered == wallet) return true;
        return SignatureChecker.isValidERC1271SignatureNowCalldata(wallet, digest, signature);
    }

    /// @param signer ERC-7913.
    function isSigners(bytes calldata signer, bytes32 digest, bytes calldata signature) internal view returns (bool) {
        if (signer.length == WALLET) return isWallets(address(bytes20(signer)), digest, signature);
        return SignatureChecker.isValidSignatureNow(signer, digest, signature);
    }

    /// @dev As {isSigners}, of one read from storage.
    function isKept(bytes memory signer, bytes32 digest, bytes calldata signature) internal view returns (bool) {
        if (signer.length == WALLET) return isWallets(address(bytes20(signer)), digest, signature);
        return SignatureChecker.isValidSignatureNow(signer, digest, signature);
    }

    /// @param signer ERC-7913.
    function canSign(bytes calldata signer) internal pure returns (bool) {
        bool fits = signer.length >= WALLET && signer.length <= MAX_SIGNER;
        return fits && !isPrecompile(address(bytes20(signer)));
    }

    /// @dev Precompiles answer every question, and one of them with yes.
    /// @param asked A wallet or a verifier.
    function isPrecompile(address asked) internal pure returns (bool) {
        return uint160(asked) < FIRST_CONTRACT;
    }

    /// @return Whether the signer is this wallet.
    function isWallet(bytes calldata signer, address wallet) internal pure returns (bool) {
        return signer.length == WALLET && address(bytes20(signer)) == wallet;
    }
}
