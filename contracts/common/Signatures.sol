// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";

/// @title Who has signed.
library Signatures {
    /// @dev Length of a signer that is a wallet.
    uint256 private constant WALLET = 20;

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
}
