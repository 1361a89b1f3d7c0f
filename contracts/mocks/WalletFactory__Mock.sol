// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {Clones} from "@openzeppelin/contracts/proxy/Clones.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";

/// @title An ERC-1271 wallet whose owner is part of its code, and so of its address.
contract Wallet__Mock is IERC1271 {
    function isValidSignature(bytes32 hash, bytes calldata signature) external view returns (bytes4) {
        address owner = abi.decode(Clones.fetchCloneArgs(address(this)), (address));
        return ECDSA.recoverCalldata(hash, signature) == owner ? IERC1271.isValidSignature.selector : bytes4(0);
    }
}

/// @title Makes wallets at addresses that are known beforehand, as the factories of ERC-4337 accounts do.
contract WalletFactory__Mock {
    address public immutable WALLET = address(new Wallet__Mock());

    error Busy(address owner);

    function create(address owner) external returns (address) {
        return Clones.cloneDeterministicWithImmutableArgs(WALLET, abi.encode(owner), 0);
    }

    function refuse(address owner) external pure {
        revert Busy(owner);
    }

    function walletOf(address owner) external view returns (address) {
        return Clones.predictDeterministicAddressWithImmutableArgs(WALLET, abi.encode(owner), 0);
    }
}
