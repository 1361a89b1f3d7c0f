// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Consent} from "../../contracts/interfaces/IConsents.sol";
import {Order} from "../../contracts/interfaces/IDeliveryEscrow.sol";
import {EscrowWorld} from "./EscrowWorld.sol";

string constant RELEASE = "Release(bytes32 id,bytes32 fact,uint40 expiry)";
string constant REFUND = "Refund(bytes32 id,bytes32 fact,uint256 buyerTotal,uint40 expiry)";
string constant OBJECTION = "Objection(bytes32 id,bytes32 fact,uint40 expiry)";
string constant RULING = "Ruling(bytes32 id,bytes32 fact,uint256 buyerTotal,uint40 expiry)";
string constant AGREEMENT = "Agreement(bytes32 id,bytes32 fact,uint256 buyerTotal,uint40 expiry)";
string constant EXTENSION = "Extension(bytes32 id,uint40 until,uint40 expiry)";
string constant CANCELLATION = "Cancellation(bytes32 id,uint40 expiry)";
string constant WITHDRAWAL = "Withdrawal(address account,address token,address to,uint256 nonce,uint40 expiry)";

interface Authorizing {
    function DOMAIN_SEPARATOR() external view returns (bytes32);
}

/// @dev What parties sign, written out from IPartyActs and the standards: it shares nothing with the contract.
abstract contract Signing is EscrowWorld {
    string private constant DOMAIN =
        "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)";
    string private constant RECEIVE =
        "ReceiveWithAuthorization(address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce)";

    /// @param first The struct's first word: the id, or the account of a withdrawal.
    /// @param words Those between the first and the expiry.
    function consentOf(
        address signer,
        string memory kind,
        bytes32 first,
        bytes memory words,
        uint256 expiry
    ) internal view returns (Consent memory) {
        bytes32 hash = keccak256(bytes.concat(keccak256(bytes(kind)), first, words, bytes32(expiry)));
        return Consent(signer, uint40(expiry), signature(keys[signer], typed(hash)));
    }

    function typed(bytes32 structHash) internal view returns (bytes32) {
        bytes32 domain = keccak256(
            abi.encode(
                keccak256(bytes(DOMAIN)),
                keccak256("DeliveryEscrow"),
                keccak256("1"),
                block.chainid,
                address(escrow)
            )
        );
        return keccak256(abi.encodePacked("\x19\x01", domain, structHash));
    }

    /// @dev The data of an ERC-3009 authorization by the order's buyer: valid for ever, once.
    function authorization(Order memory o, uint256 price, bytes32 nonce) internal view returns (bytes memory) {
        (uint256 from, uint256 to) = (0, type(uint256).max);
        bytes32 hash = keccak256(
            abi.encode(keccak256(bytes(RECEIVE)), o.buyer, address(escrow), price, from, to, nonce)
        );
        bytes32 domain = Authorizing(o.token).DOMAIN_SEPARATOR();
        bytes32 digest = keccak256(abi.encodePacked("\x19\x01", domain, hash));
        return abi.encode(from, to, signature(keys[o.buyer], digest));
    }
}
