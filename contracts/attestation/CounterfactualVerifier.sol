// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC7913SignatureVerifier} from "@openzeppelin/contracts/interfaces/IERC7913.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";

import {ERC6492} from "./ERC6492.sol";

/// @title CounterfactualVerifier
/// @notice An ERC-7913 verifier whose key is the address of a contract wallet that may not be there yet: the attestor is
/// `verifier ++ wallet`, 40 bytes. It takes the wallet's signature as the wallet gives it, wrapped by ERC-6492 or not, before
/// and after the wallet is made.
/// @dev It asks the wallet in the key and nobody else, whatever wallet the wrapper would make; the wrapper is taken off and
/// ignored. As long as there is no code at the address the answer is no: {IWalletMaker} lets anyone make it. No state, and
/// no call but a static one.
contract CounterfactualVerifier is IERC7913SignatureVerifier {
    /// @inheritdoc IERC7913SignatureVerifier
    function verify(bytes calldata key, bytes32 hash, bytes calldata signature) external view returns (bytes4) {
        bool valid = key.length == 20 && _asked(address(bytes20(key)), hash, signature);
        return valid ? IERC7913SignatureVerifier.verify.selector : bytes4(0xffffffff);
    }

    function _asked(address wallet, bytes32 hash, bytes calldata signature) private view returns (bool) {
        if (!ERC6492.isWrapped(signature))
            return SignatureChecker.isValidERC1271SignatureNowCalldata(wallet, hash, signature);

        (, , bytes memory own) = ERC6492.unwrap(signature);
        return SignatureChecker.isValidERC1271SignatureNow(wallet, hash, own);
    }
}
