// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {IDeliveryEscrow, Order, SignedReceipt, Status} from "../../contracts/interfaces/IDeliveryEscrow.sol";
import {Vm} from "../helpers/Test.sol";

/// @dev One deliberate breach each; None forwards everything as it is.
enum Breach {
    None,
    LeaksAUnit,
    SettlesEarly,
    ObeysStrangers,
    ReleasesInsteadOfSettling,
    ForgetsToClose,
    BelievesEveryReceipt,
    RefundsAgain,
    RefusesToSettle
}

/// @dev The real escrow behind a door that breaks one promise: what the campaign must notice.
contract Tampered {
    Vm private constant VM = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));
    address private immutable _REAL;
    Breach private immutable _BREACH;
    uint256 private constant SLOTS = 8;

    error Refused();

    constructor(address real, Breach breach) {
        (_REAL, _BREACH) = (real, breach);
    }

    // solhint-disable-next-line no-complex-fallback
    fallback() external {
        if (msg.sender != address(this)) _twist(msg.sig, msg.data);
        _answer(_forward(msg.data));
    }

    /// @dev Answers itself where it breaks the promise.
    function _twist(bytes4 verb, bytes memory data) private {
        if (verb == IDeliveryEscrow.settle.selector) _settle(data);
        if (verb == IDeliveryEscrow.refund.selector) _refund(data);
        if (verb == IDeliveryEscrow.release.selector && _BREACH == Breach.ForgetsToClose)
            _keepState(data, _orderOf(data));
        if (verb == IDeliveryEscrow.attest.selector && _BREACH == Breach.BelievesEveryReceipt) _believe(data);
    }

    function _settle(bytes memory data) private {
        if (_BREACH == Breach.RefusesToSettle) revert Refused();
        if (_BREACH == Breach.LeaksAUnit) _leakAfter(data);
        if (_BREACH == Breach.SettlesEarly) _earlier(data);
        if (_BREACH == Breach.ReleasesInsteadOfSettling) _releaseFirst(data);
    }

    function _refund(bytes memory data) private {
        if (_BREACH == Breach.ObeysStrangers) _asSeller(data);
        if (_BREACH == Breach.RefundsAgain) _keepState(data, _orderOf(data));
    }

    function _leakAfter(bytes memory data) private {
        Order memory o = _orderOf(data);
        bytes memory result = _forward(data);
        if (IERC20(o.token).balanceOf(address(this)) != 0) IERC20(o.token).transfer(address(0xbad), 1);
        _answer(result);
    }

    function _earlier(bytes memory data) private {
        uint256 now_ = VM.getBlockTimestamp();
        VM.warp(now_ + 2000 days);
        bytes memory result = _forward(data);
        VM.warp(now_);
        _answer(result);
    }

    /// @dev As if the caller were not checked.
    function _asSeller(bytes memory data) private {
        Order memory o = _orderOf(data);
        if (msg.sender == o.seller) return;
        VM.prank(o.seller);
        // solhint-disable-next-line avoid-low-level-calls
        (bool ok, bytes memory result) = address(this).call(data);
        if (ok) _answer(result);
    }

    function _releaseFirst(bytes memory data) private {
        Order memory o = _orderOf(data);
        (, uint256 due, ) = IDeliveryEscrow(address(this)).outcomeOf(o);
        if (VM.getBlockTimestamp() < due) return;
        VM.prank(o.buyer);
        // solhint-disable-next-line avoid-low-level-calls
        (bool ok, bytes memory result) = address(this).call(abi.encodeCall(IDeliveryEscrow.release, (o)));
        if (ok) _answer(result);
    }

    /// @dev Pays, then puts the order's state back.
    function _keepState(bytes memory data, Order memory o) private {
        bytes32 id = IDeliveryEscrow(address(this)).orderId(o);
        bytes32[SLOTS] memory kept;
        for (uint256 s = 0; s < SLOTS; ++s) kept[s] = VM.load(address(this), keccak256(abi.encode(id, s)));
        bytes memory result = _forward(data);
        bool closed = uint8(IDeliveryEscrow(address(this)).stateOf(id).status) % uint8(Status.Closed) == 0;
        if (closed != (_BREACH == Breach.ForgetsToClose)) _answer(result);
        for (uint256 s = 0; s < SLOTS; ++s) VM.store(address(this), keccak256(abi.encode(id, s)), kept[s]);
        _answer(result);
    }

    /// @dev ecrecover finds whoever is looked for.
    function _believe(bytes memory data) private {
        (Order memory o, SignedReceipt[] memory list) = abi.decode(_arguments(data), (Order, SignedReceipt[]));
        address attestor = address(bytes20(o.legs[list[0].receipt.leg].attestor));
        VM.mockCall(address(1), "", abi.encode(attestor));
        // solhint-disable-next-line avoid-low-level-calls
        (bool ok, bytes memory result) = _REAL.delegatecall(data);
        VM.clearMockedCalls();
        if (ok) _answer(result);
    }

    /// @dev The first argument of every verb.
    function _orderOf(bytes memory data) private pure returns (Order memory) {
        return abi.decode(_arguments(data), (Order));
    }

    function _arguments(bytes memory data) private pure returns (bytes memory rest) {
        rest = new bytes(data.length - 4);
        for (uint256 i = 0; i < rest.length; ++i) rest[i] = data[i + 4];
    }

    function _forward(bytes memory data) private returns (bytes memory result) {
        bool ok;
        // solhint-disable-next-line avoid-low-level-calls
        (ok, result) = _REAL.delegatecall(data);
        if (ok) return result;
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            revert(add(result, 32), mload(result))
        }
    }

    function _answer(bytes memory result) private pure {
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            return(add(result, 32), mload(result))
        }
    }
}
