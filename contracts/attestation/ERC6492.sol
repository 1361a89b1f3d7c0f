// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Signatures of wallets that are not there yet.
/// @dev ERC-6492: `abi.encode(address factory, bytes factoryCalldata, bytes signature) ++ MAGIC`.
library ERC6492 {
    bytes32 private constant MAGIC = 0x6492649264926492649264926492649264926492649264926492649264926492;

    /// @return Whether the signature is wrapped.
    function isWrapped(bytes calldata signature) internal pure returns (bool) {
        return signature.length >= 32 && bytes32(signature[signature.length - 32:]) == MAGIC;
    }

    /// @dev Reverts if what is wrapped is malformed. Call {isWrapped} first.
    function unwrap(
        bytes calldata wrapped
    ) internal pure returns (address factory, bytes memory factoryCalldata, bytes memory signature) {
        return abi.decode(wrapped[:wrapped.length - 32], (address, bytes, bytes));
    }
}
