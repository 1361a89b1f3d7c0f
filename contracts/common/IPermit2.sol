// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title What Kept uses of Uniswap's Permit2: a signed transfer bound to a witness.
interface IPermit2 {
    struct TokenPermissions {
        address token;
        uint256 amount;
    }

    /// @param nonce Any unused one; 256 of them share a word.
    /// @param deadline Seconds since 1970; the last at which the signature is valid.
    struct PermitTransferFrom {
        TokenPermissions permitted;
        uint256 nonce;
        uint256 deadline;
    }

    struct SignatureTransferDetails {
        address to;
        uint256 requestedAmount;
    }

    /// @notice Moves the permitted token from `owner` by his signature over the permit, the caller and `witness`.
    function permitWitnessTransferFrom(
        PermitTransferFrom calldata permit,
        SignatureTransferDetails calldata transferDetails,
        address owner,
        bytes32 witness,
        string calldata witnessTypeString,
        bytes calldata signature
    ) external;
}
