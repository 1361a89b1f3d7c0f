// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC3009} from "@openzeppelin/contracts/interfaces/draft-IERC3009.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";

import {IERC3009Bytes} from "./IERC3009Bytes.sol";
import {FundingKind, IFunding} from "../interfaces/IFunding.sol";

/// @title Brings money in, by every kind of {FundingKind}.
/// @dev Who may spend whose allowance is the caller's to check before: see {FundingKind}.
abstract contract Funding is IFunding {
    using SafeERC20 for IERC20;

    /// @dev An ECDSA signature as r, s, v; any other length is for an ERC-1271 account.
    uint256 private constant ECDSA_LENGTH = 65;

    /// @dev Takes exactly `amount` from `payer`, or reverts.
    /// @param nonce The agreement's id, which an authorization is bound to.
    function _pull(
        IERC20 token,
        address payer,
        uint256 amount,
        FundingKind kind,
        bytes calldata data,
        bytes32 nonce
    ) internal {
        uint256 before = token.balanceOf(address(this));

        if (kind == FundingKind.Authorization) {
            _receiveWithAuthorization(token, payer, amount, data, nonce);
        } else {
            if (kind == FundingKind.Permit) _permit(token, payer, data);
            else if (data.length != 0) revert Funding_DataUnexpected(data.length);
            token.safeTransferFrom(payer, address(this), amount);
        }

        _requireReceived(token, before, amount);
    }

    /// @dev Takes exactly `amount` from the caller's allowance, or reverts.
    function _pullFromCaller(IERC20 token, uint256 amount) internal {
        if (amount == 0) return;

        uint256 before = token.balanceOf(address(this));
        token.safeTransferFrom(msg.sender, address(this), amount);
        _requireReceived(token, before, amount);
    }

    /// @dev A permit may have been submitted by somebody else before: what counts is the allowance that it leaves.
    function _permit(IERC20 token, address payer, bytes calldata data) private {
        (uint256 value, uint256 deadline, uint8 v, bytes32 r, bytes32 s) = abi.decode(
            data,
            (uint256, uint256, uint8, bytes32, bytes32)
        );
        try IERC20Permit(address(token)).permit(payer, address(this), value, deadline, v, r, s) {} catch {}
    }

    function _receiveWithAuthorization(
        IERC20 token,
        address payer,
        uint256 amount,
        bytes calldata data,
        bytes32 nonce
    ) private {
        (uint256 validAfter, uint256 validBefore, bytes memory signature) = abi.decode(data, (uint256, uint256, bytes));
        address self = address(this);

        if (signature.length == ECDSA_LENGTH) {
            (uint8 v, bytes32 r, bytes32 s) = ECDSA.parse(signature);
            IERC3009(address(token)).receiveWithAuthorization(
                payer,
                self,
                amount,
                validAfter,
                validBefore,
                nonce,
                v,
                r,
                s
            );
        } else {
            IERC3009Bytes(address(token)).receiveWithAuthorization(
                payer,
                self,
                amount,
                validAfter,
                validBefore,
                nonce,
                signature
            );
        }
    }

    function _requireReceived(IERC20 token, uint256 before, uint256 due) private view {
        uint256 received = token.balanceOf(address(this)) - before;
        if (received != due) revert Funding_ReceivedDiffers(address(token), received, due);
    }
}
