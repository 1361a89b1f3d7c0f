// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";

/// @title A proxy that looks up two slots on each call, its admin's and its implementation's, as USDC's FiatTokenProxy does.
contract UsdcProxy__Mock {
    bytes32 private constant ADMIN_SLOT = 0x10d6a54a4754c8869d6886b5f5d7fbfa5b4522237ea5c60d11bc4e7a1ff9390b;
    bytes32 private constant IMPLEMENTATION_SLOT = 0x7050c9e0f4ca769c69bd3a8ef740bc37934f8e2c036e5a723fd8ee048ed3f8c3;

    constructor(address implementation) {
        // solhint-disable-next-line no-inline-assembly
        assembly {
            sstore(ADMIN_SLOT, 0xad)
            sstore(IMPLEMENTATION_SLOT, implementation)
        }
    }

    // solhint-disable-next-line no-complex-fallback
    fallback() external {
        // solhint-disable-next-line no-inline-assembly
        assembly {
            if eq(caller(), sload(ADMIN_SLOT)) {
                revert(0, 0)
            }
            calldatacopy(0, 0, calldatasize())
            let ok := delegatecall(gas(), sload(IMPLEMENTATION_SLOT), 0, calldatasize(), 0, 0)
            returndatacopy(0, 0, returndatasize())
            switch ok
            case 0 {
                revert(0, returndatasize())
            }
            default {
                return(0, returndatasize())
            }
        }
    }
}

/// @title Remembers the authorizations of a token; put behind a proxy, so that its rules can be replaced.
contract AuthorizationLedger__Mock {
    mapping(address authorizer => mapping(bytes32 nonce => bool)) public used;

    error Used(bytes32 nonce);

    function use(address authorizer, bytes32 nonce) external {
        if (used[authorizer][nonce]) revert Used(nonce);
        used[authorizer][nonce] = true;
    }
}

/// @title An honest token with ERC-3009 that keeps its authorizations in another contract, which sits behind a proxy.
contract LedgerToken__Mock is ERC20Permit {
    bytes32 public constant RECEIVE_WITH_AUTHORIZATION_TYPEHASH = keccak256(
        "ReceiveWithAuthorization(address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce)"
    );

    AuthorizationLedger__Mock public immutable LEDGER;

    error Unusable(bytes32 nonce);

    constructor(AuthorizationLedger__Mock ledger) ERC20("Ledger", "LED") ERC20Permit("Ledger") {
        LEDGER = ledger;
    }

    function mint(address to, uint256 amount) external {
        _mint(to, amount);
    }

    function receiveWithAuthorization(
        address from,
        address to,
        uint256 value,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external {
        bytes32 digest = _hashTypedDataV4(
            keccak256(abi.encode(RECEIVE_WITH_AUTHORIZATION_TYPEHASH, from, to, value, validAfter, validBefore, nonce))
        );
        bool valid = msg.sender == to && block.timestamp > validAfter && block.timestamp < validBefore;
        if (!valid || ECDSA.recover(digest, v, r, s) != from) revert Unusable(nonce);
        LEDGER.use(from, nonce);
        _transfer(from, to, value);
    }

    function authorizationState(address authorizer, bytes32 nonce) external view returns (bool) {
        return LEDGER.used(authorizer, nonce);
    }
}
