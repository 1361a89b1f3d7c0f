// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {IPayouts} from "../interfaces/IPayouts.sol";

/// @notice A payout that has been decided and not yet pushed; the next one to the same payee adds to it.
struct Purse {
    address token;
    address to;
    uint256 amount;
}

/// @title Pushes money, and credits what cannot be pushed.
/// @dev Each push has its own gas limit, so that a payee who burns gas cannot starve the next one: the 35 payouts that
/// one closing can need (32 legs, buyer, seller, fee) stay below the transaction limit of EIP-7825 even if all of them
/// burn their whole share.
abstract contract Payouts is IPayouts, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;

    /// @dev Gas that every push is owed; a plain ERC-20 transfer takes a sixth of it.
    uint256 internal constant PUSH_GAS = 300_000;

    /// @inheritdoc IPayouts
    mapping(IERC20 token => mapping(address account => uint256 amount)) public credited;

    /// @inheritdoc IPayouts
    function withdraw(IERC20 token, address account) external nonReentrant returns (uint256 amount) {
        amount = _withdraw(token, account, account);
    }

    /// @inheritdoc IPayouts
    function withdrawTo(IERC20 token, address to) external nonReentrant returns (uint256 amount) {
        amount = _withdrawTo(token, msg.sender, to);
    }

    /// @dev Owes `to` an amount; pushes what the purse owes to others first. {_empty} must follow the last one.
    function _pay(Purse memory purse, address token, address to, uint256 amount) internal {
        if (amount == 0) return;

        if (purse.to != to || purse.token != token) {
            _empty(purse);
            purse.token = token;
            purse.to = to;
        }
        purse.amount += amount;
    }

    /// @dev Never reverts because of the recipient or the token. A push that fails although it had PUSH_GAS is credited;
    /// one that had less reverts everything, since the caller could have meant it to fail.
    function _empty(Purse memory purse) internal {
        (address token, address to, uint256 amount) = (purse.token, purse.to, purse.amount);
        if (amount == 0) return;

        purse.amount = 0;
        uint256 available = gasleft();
        if (_push(token, to, amount)) return;

        _requirePushGas(available);
        credited[IERC20(token)][to] += amount;
        emit PayoutCredited(IERC20(token), to, amount);
    }

    /// @dev Tries to move another's tokens by his allowance, with the gas of a push. Never reverts because of the token.
    function _tryTransferFrom(address token, address from, address to, uint256 amount) internal returns (bool success) {
        uint256 available = gasleft();
        success = _call(token, abi.encodeCall(IERC20.transferFrom, (from, to, amount)));
        if (!success) _requirePushGas(available);
    }

    /// @dev As {_tryTransferFrom}, but only what arrives counts. What arrives of less is the recipient's all the same.
    /// @return success Whether the recipient has so much more than before.
    function _tryTransferExactly(
        address token,
        address from,
        address to,
        uint256 amount
    ) internal returns (bool success) {
        uint256 before = _balanceOf(token, to);
        if (!_tryTransferFrom(token, from, to, amount)) return false;

        uint256 held = _balanceOf(token, to);
        success = held > before && held - before >= amount;
    }

    /// @dev Pays a credit to a recipient whom its owner names.
    function _withdrawTo(IERC20 token, address account, address to) internal returns (uint256 amount) {
        if (to == address(0) || to == address(this) || to == address(token)) revert Payouts_RecipientForbidden(to);

        amount = _withdraw(token, account, to);
    }

    /// @dev {SafeERC20-trySafeTransfer} with a gas limit: success is a call that did not revert, on a token with code, that
    /// returned nothing or true. Of what the token returns one word is looked at and nothing copied.
    function _push(address token, address to, uint256 amount) private returns (bool success) {
        bytes4 selector = IERC20.transfer.selector;
        uint256 limit = PUSH_GAS;
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            let free := mload(0x40)
            mstore(0x00, selector)
            mstore(0x04, to)
            mstore(0x24, amount)
            success := call(limit, token, 0, 0x00, 0x44, 0x00, 0x20)
            switch returndatasize()
            case 0 {
                success := and(success, gt(extcodesize(token), 0))
            }
            default {
                success := and(success, and(gt(returndatasize(), 0x1f), eq(mload(0x00), 1)))
            }
            mstore(0x40, free)
        }
    }

    /// @dev As {_push}, with any call.
    function _call(address token, bytes memory data) private returns (bool success) {
        uint256 limit = PUSH_GAS;
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            success := call(limit, token, 0, add(data, 0x20), mload(data), 0x00, 0x20)
            switch returndatasize()
            case 0 {
                success := and(success, gt(extcodesize(token), 0))
            }
            default {
                success := and(success, and(gt(returndatasize(), 0x1f), eq(mload(0x00), 1)))
            }
        }
    }

    function _withdraw(IERC20 token, address account, address to) private returns (uint256 amount) {
        amount = credited[token][account];
        if (amount == 0) revert Payouts_NothingCredited(token, account);

        delete credited[token][account];
        emit CreditWithdrawn(token, account, to, amount);

        token.safeTransfer(to, amount);
    }

    /// @dev A token that does not say holds nothing; it must have had the gas to. Of what it returns one word is looked at.
    function _balanceOf(address token, address account) private view returns (uint256 held) {
        bytes memory data = abi.encodeCall(IERC20.balanceOf, (account));
        uint256 limit = PUSH_GAS;
        uint256 available = gasleft();
        bool success;
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            success := staticcall(limit, token, add(data, 0x20), mload(data), 0x00, 0x20)
            success := and(success, eq(returndatasize(), 0x20))
            held := mul(success, mload(0x00))
        }
        if (!success) _requirePushGas(available);
    }

    /// @dev A push that failed counts as the payee's or the token's doing only if it had all the gas that it is owed.
    function _requirePushGas(uint256 available) private pure {
        // The call was handed at most 63/64 of what was left by then; setting it up takes less than 5,000, on a cold token too.
        uint256 needed = PUSH_GAS + PUSH_GAS / 63 + 5_000;
        if (available < needed) revert Payouts_GasTooLow(available, needed);
    }
}
