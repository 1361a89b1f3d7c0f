// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

import {Consent, IConsents} from "../interfaces/IConsents.sol";
import {Signatures} from "./Signatures.sol";

/// @title Lets parties act by signature.
abstract contract Consents is IConsents, EIP712 {
    /// @param structHash Of the act, its consent's expiry included.
    /// @return The consent's signer, once he has proven to be one.
    function _signer(bytes32 subject, Consent calldata consent, bytes32 structHash) internal view returns (address) {
        if (block.timestamp >= consent.expiry) revert Consents_Expired(subject, block.timestamp, consent.expiry);
        if (!Signatures.isWallets(consent.signer, _hashTypedDataV4(structHash), consent.signature))
            revert Consents_Invalid(subject, consent.signer);
        return consent.signer;
    }
}
