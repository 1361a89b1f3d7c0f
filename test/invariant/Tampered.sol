// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {Consent} from "../../contracts/interfaces/IConsents.sol";
import {IDeliveryEscrow, Order, SignedReceipt, Status} from "../../contracts/interfaces/IDeliveryEscrow.sol";
import {IPartyActs} from "../../contracts/interfaces/IPartyActs.sol";
import {ISignedWithdrawals} from "../../contracts/interfaces/ISignedWithdrawals.sol";
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
    RefusesToSettle,
    AgreesWithoutTheCarrier,
    HonoursExpiredConsents,
    PaysRewardsItself,
    ForgetsExtensions,
    FundsTheCancelled,
    ForgetsNonces,
    KeepsEther
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
    fallback() external payable {
        if (msg.sender != address(this)) _twist(msg.sig, msg.data);
        _answer(_forward(msg.data));
    }

    /// @dev Answers itself where it breaks the promise.
    function _twist(bytes4 verb, bytes memory data) private {
        if (verb == IDeliveryEscrow.settle.selector) _settle(data);
        if (verb == IDeliveryEscrow.refund.selector) _refund(data);
        if (verb == IDeliveryEscrow.release.selector) _release(data);
        if (verb == IDeliveryEscrow.attest.selector) _attest(data);
        if (verb == IDeliveryEscrow.fund.selector || verb == IDeliveryEscrow.collect.selector) _fund(data);
        if (verb == IPartyActs.agree.selector && _BREACH == Breach.AgreesWithoutTheCarrier) _presume(data);
        _twistConsents(verb, data);
    }

    function _release(bytes memory data) private {
        if (_BREACH == Breach.ForgetsToClose) _keepState(data, _orderOf(data));
        if (_BREACH == Breach.PaysRewardsItself) _payReward(data);
        if (_BREACH == Breach.ObeysStrangers) _as(_orderOf(data).buyer, data);
    }

    function _attest(bytes memory data) private {
        if (_BREACH == Breach.BelievesEveryReceipt) _believe(data);
        if (_BREACH == Breach.ForgetsExtensions) _forgetExtension(data);
    }

    function _twistConsents(bytes4 verb, bytes memory data) private {
        bool plain = verb == IPartyActs.releaseBySignature.selector || verb == IPartyActs.cancelBySignature.selector;
        if (plain && _BREACH == Breach.HonoursExpiredConsents) _turnBack(data);
        if (verb == ISignedWithdrawals.withdrawToBySignature.selector && _BREACH == Breach.ForgetsNonces)
            _keepNonce(data);
    }

    function _fund(bytes memory data) private {
        if (_BREACH == Breach.FundsTheCancelled) {
            bytes32 id = IDeliveryEscrow(address(this)).orderId(_orderOf(data));
            if (IDeliveryEscrow(address(this)).stateOf(id).status == Status.Closed) _write(id, 0);
        }
        if (_BREACH == Breach.KeepsEther && msg.value != 0) {
            bytes memory result = _forward(data);
            VM.deal(address(this), 1);
            _answer(result);
        }
    }

    /// @dev Every third party's account says yes to everything.
    function _presume(bytes memory data) private {
        (Order memory o, uint256 total, Consent[] memory given) = abi.decode(
            _arguments(data),
            (Order, uint256, Consent[])
        );
        bytes4 yes = IERC1271.isValidSignature.selector;
        Consent[] memory list = new Consent[](given.length + o.legs.length);
        for (uint256 i = 0; i < given.length; ++i) list[i] = given[i];
        for (uint256 i = 0; i < o.legs.length; ++i) {
            address payee = o.legs[i].payee;
            list[given.length + i] = Consent(payee, type(uint40).max, "");
            if (payee != o.seller && payee != o.buyer) VM.mockCall(payee, abi.encodeWithSelector(yes), abi.encode(yes));
        }
        bytes memory presumed = abi.encodeCall(IPartyActs.agree, (o, total, list));
        // solhint-disable-next-line avoid-low-level-calls
        (bool ok, bytes memory result) = _REAL.delegatecall(presumed);
        VM.clearMockedCalls();
        if (ok) _answer(result);
    }

    /// @dev As if it were still the second before the consent expired.
    function _turnBack(bytes memory data) private {
        (, Consent memory consent) = abi.decode(_arguments(data), (Order, Consent));
        uint256 now_ = VM.getBlockTimestamp();
        if (now_ < consent.expiry) return;
        VM.warp(consent.expiry - 1);
        bytes memory result = _forward(data);
        VM.warp(now_);
        _answer(result);
    }

    /// @dev The seller has back, from what others have paid in, what his reward cost.
    function _payReward(bytes memory data) private {
        Order memory o = _orderOf(data);
        bytes memory result = _forward(data);
        uint256 held = IERC20(o.token).balanceOf(address(this));
        uint256 cost = held < o.rewardAmount ? held : o.rewardAmount;
        if (o.rewardToken == o.token) {
            try IERC20(o.token).transfer(o.seller, cost) returns (bool) {} catch {}
        }
        _answer(result);
    }

    function _forgetExtension(bytes memory data) private {
        bytes32 id = IDeliveryEscrow(address(this)).orderId(_orderOf(data));
        bytes memory result = _forward(data);
        for (uint256 s = 0; s < SLOTS; ++s) {
            bytes32 slot = keccak256(abi.encode(id, s));
            VM.store(address(this), slot, (VM.load(address(this), slot) << 32) >> 32);
        }
        _answer(result);
    }

    function _keepNonce(bytes memory data) private {
        (, , Consent memory consent) = abi.decode(_arguments(data), (address, address, Consent));
        bytes32[SLOTS] memory kept;
        for (uint256 s = 0; s < SLOTS; ++s) kept[s] = VM.load(address(this), keccak256(abi.encode(consent.signer, s)));
        bytes memory result = _forward(data);
        for (uint256 s = 0; s < SLOTS; ++s) VM.store(address(this), keccak256(abi.encode(consent.signer, s)), kept[s]);
        _answer(result);
    }

    /// @dev Wherever the states may be.
    function _write(bytes32 id, bytes32 word) private {
        for (uint256 s = 0; s < SLOTS; ++s) VM.store(address(this), keccak256(abi.encode(id, s)), word);
    }

    function _settle(bytes memory data) private {
        if (_BREACH == Breach.RefusesToSettle) revert Refused();
        if (_BREACH == Breach.LeaksAUnit) _leakAfter(data);
        if (_BREACH == Breach.SettlesEarly) _earlier(data);
        if (_BREACH == Breach.ReleasesInsteadOfSettling) _releaseFirst(data);
    }

    function _refund(bytes memory data) private {
        if (_BREACH == Breach.ObeysStrangers) _as(_orderOf(data).seller, data);
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
    function _as(address party, bytes memory data) private {
        if (msg.sender == party) return;
        VM.prank(party);
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
