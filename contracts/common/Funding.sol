// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC3009} from "@openzeppelin/contracts/interfaces/draft-IERC3009.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";

import {IERC3009Bytes} from "./IERC3009Bytes.sol";
import {IPermit2} from "./IPermit2.sol";
import {IWrappedEther} from "./IWrappedEther.sol";
import {FundingKind, IFunding} from "../interfaces/IFunding.sol";

/// @notice Money to be taken in.
/// @param subject What it is for: an agreement's id, or the digest of several. Every authorization is bound to it.
struct Payment {
    address token;
    address payer;
    uint256 amount;
    bytes32 subject;
}

/// @title Brings money in, by every kind of {FundingKind}.
abstract contract Funding is IFunding {
    using SafeERC20 for IERC20;

    /// @dev Permit2 lies at the same address on every chain.
    IPermit2 private constant PERMIT2 = IPermit2(0x000000000022D473030F116dDEE9F6B43aC78BA3);

    bytes32 private constant WITNESS_TYPEHASH = keccak256("Payment(bytes32 subject)");
    string private constant WITNESS_TYPE =
        "Payment witness)Payment(bytes32 subject)TokenPermissions(address token,uint256 amount)";

    /// @dev An ECDSA signature as r, s, v; any other length is for an ERC-1271 account.
    uint256 private constant ECDSA_LENGTH = 65;
    /// @dev Five words: what an ERC-2612 permit takes of the data.
    uint256 private constant PERMIT_LENGTH = 160;
    /// @dev Gas in which a token must say that it remembers an authorization which it has just used, all slots being warm.
    uint256 internal constant WARM_ANSWER_GAS = 2_000;
    /// @dev Gas in which it then says so at any later time: a cold access costs at most 26 times a warm one.
    uint256 internal constant COLD_ANSWER_GAS = 26 * WARM_ANSWER_GAS;

    /// @dev Takes exactly `p.amount` from `p.payer`, or reverts.
    function _take(Payment memory p, FundingKind kind, bytes calldata data) internal {
        uint256 due = kind == FundingKind.Ether ? p.amount : 0;
        if (msg.value != due) revert Funding_ValueDiffers(msg.value, due);
        uint256 before = IERC20(p.token).balanceOf(address(this));

        if (kind == FundingKind.Authorization) _receiveWithAuthorization(p, data);
        else if (kind == FundingKind.Permit2) _permit2(p, data);
        else _byConsent(p, kind, data);

        _requireReceived(p.token, before, p.amount);
    }

    /// @dev Takes exactly `amount` from an account's allowance, or reverts. Whoever calls this has its consent.
    function _pullFrom(address token, address payer, uint256 amount) internal {
        if (amount == 0) return;

        uint256 before = IERC20(token).balanceOf(address(this));
        IERC20(token).safeTransferFrom(payer, address(this), amount);
        _requireReceived(token, before, amount);
    }

    /// @return Whether the token remembers an authorization with this subject as used or cancelled: then it takes no other.
    function _isSpent(address token, address payer, bytes32 subject) internal view returns (bool) {
        // A caller cannot make the question fail by giving too little gas for it.
        uint256 needed = COLD_ANSWER_GAS + COLD_ANSWER_GAS / 63 + 5_000;
        if (gasleft() < needed) revert Funding_GasTooLow(gasleft(), needed);
        return _saysSpent(token, payer, subject, COLD_ANSWER_GAS);
    }

    /// @dev A token that has no ERC-3009 says no. WETH9 burns what it is given to say so.
    /// @return Whether the token says within so much gas what {_isSpent} asks.
    function _saysSpent(address token, address payer, bytes32 subject, uint256 limit) internal view returns (bool) {
        // solhint-disable-next-line avoid-low-level-calls
        (bool ok, bytes memory answer) = token.staticcall{gas: limit}(
            abi.encodeCall(IERC3009.authorizationState, (payer, subject))
        );
        return ok && answer.length == 32 && abi.decode(answer, (uint256)) == 1;
    }

    /// @return Whether `signature` is the account's over the digest.
    function _signedBy(address account, bytes32 digest, bytes calldata signature) internal view virtual returns (bool);

    /// @dev The kinds that an allowance or a value alone would let anybody use: the payer calls, or he has signed.
    function _byConsent(Payment memory p, FundingKind kind, bytes calldata data) private {
        uint256 start = kind == FundingKind.Permit ? PERMIT_LENGTH : 0;
        bytes calldata consent = data[start:];
        if (msg.sender == p.payer) {
            if (consent.length != 0) revert Funding_DataUnexpected(consent.length);
        } else if (!_signedBy(p.payer, p.subject, consent)) {
            revert Funding_NotThePayer(p.subject, msg.sender, p.payer);
        }

        if (kind == FundingKind.Ether) {
            IWrappedEther(p.token).deposit{value: p.amount}();
            return;
        }
        if (kind == FundingKind.Permit) _permit(p, data);
        IERC20(p.token).safeTransferFrom(p.payer, address(this), p.amount);
    }

    /// @dev A permit may have been submitted by somebody else before: what counts is the allowance that it leaves.
    function _permit(Payment memory p, bytes calldata data) private {
        (uint256 value, uint256 deadline, uint8 v, bytes32 r, bytes32 s) = abi.decode(
            data,
            (uint256, uint256, uint8, bytes32, bytes32)
        );
        try IERC20Permit(p.token).permit(p.payer, address(this), value, deadline, v, r, s) {} catch {}
    }

    function _permit2(Payment memory p, bytes calldata data) private {
        (uint256 nonce, uint256 deadline, bytes memory signature) = abi.decode(data, (uint256, uint256, bytes));
        PERMIT2.permitWitnessTransferFrom(
            IPermit2.PermitTransferFrom(IPermit2.TokenPermissions(p.token, p.amount), nonce, deadline),
            IPermit2.SignatureTransferDetails(address(this), p.amount),
            p.payer,
            keccak256(abi.encode(WITNESS_TYPEHASH, p.subject)),
            WITNESS_TYPE,
            signature
        );
    }

    function _receiveWithAuthorization(Payment memory p, bytes calldata data) private {
        (uint256 validAfter, uint256 validBefore, bytes memory signature) = abi.decode(data, (uint256, uint256, bytes));
        (address self, address payer, uint256 amount, bytes32 nonce) = (address(this), p.payer, p.amount, p.subject);

        if (signature.length == ECDSA_LENGTH) {
            (uint8 v, bytes32 r, bytes32 s) = ECDSA.parse(signature);
            IERC3009(p.token).receiveWithAuthorization(payer, self, amount, validAfter, validBefore, nonce, v, r, s);
        } else {
            IERC3009Bytes(p.token).receiveWithAuthorization(
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

    function _requireReceived(address token, uint256 before, uint256 due) private view {
        uint256 received = IERC20(token).balanceOf(address(this)) - before;
        if (received != due) revert Funding_ReceivedDiffers(token, received, due);
    }
}
