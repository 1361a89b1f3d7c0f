// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Nonces} from "@openzeppelin/contracts/utils/Nonces.sol";

import {Consent} from "../interfaces/IConsents.sol";
import {ISignedWithdrawals} from "../interfaces/ISignedWithdrawals.sol";
import {Consents} from "./Consents.sol";
import {Payouts} from "./Payouts.sol";

/// @title Pays credits to whom their owners name by signature.
abstract contract SignedWithdrawals is ISignedWithdrawals, Consents, Payouts, Nonces {
    bytes32 private constant WITHDRAWAL = keccak256(
        "Withdrawal(address account,address token,address to,uint256 nonce,uint40 expiry)"
    );

    /// @inheritdoc ISignedWithdrawals
    function withdrawToBySignature(
        IERC20 token,
        address to,
        Consent calldata consent
    ) external nonReentrant returns (uint256 amount) {
        address account = consent.signer;
        uint256 nonce = _useNonce(account);
        bytes32 structHash = keccak256(abi.encode(WITHDRAWAL, account, token, to, nonce, consent.expiry));
        amount = _withdrawTo(token, _signer(bytes32(bytes20(address(token))), consent, structHash), to);
    }
}
