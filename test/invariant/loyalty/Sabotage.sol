// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Passing} from "./Passing.sol";
import {Action, Breach} from "./Tallies.sol";

/// @dev Breaks one promise behind the token's back, by its storage: a campaign is worth what it notices.
abstract contract Sabotage is Passing {
    /// @dev Slots of `test/layout/LoyaltyToken.json`.
    uint256 private constant HOLDINGS = 1;
    bytes32 private constant TOTAL = bytes32(uint256(2));
    uint256 private constant SUSPENDED = 16;
    uint256 private constant HELD = 2;
    uint256 private constant UNIT_OF_LANE_0 = 2 ** 64;
    uint256 private constant UNIT_OF_LANE_1 = 2 ** 112;
    uint256 private constant UNIT_BROKEN = 2 ** 16;
    uint256 private constant UNIT_BOUGHT = 2 ** 160;
    uint256 private constant LANE = 2 ** 48 - 1;
    uint256 private constant VINTAGE = 0xfff0;

    Breach private _breach;
    bool private _lifted;

    function sabotage(Breach breach) external {
        _breach = breach;
    }

    function tamper(Action action, address caller) internal override {
        _lifted = false;
        if (_breach == Breach.ObeysTheSuspended && action == Action.Issue)
            _lift(caller, SUSPENDED, plain.isMember(caller));
        bool out = action == Action.Redeem || action == Action.Gift;
        if (_breach == Breach.ForgetsHolds && out) _lift(caller, HELD, plain.isHeld(caller));
        if (_breach == Breach.ShutsTheTill && action == Action.Withdraw)
            vm.mockCallRevert(address(reserve), abi.encodeWithSelector(reserve.transfer.selector), "closed");
    }

    function tamperAfter(Action action, address caller, bool ok) internal override {
        if (_lifted) _write(_slot(caller), _read(_slot(caller)) | (plain.isMember(caller) ? SUSPENDED : HELD));
        if (_breach == Breach.ShutsTheTill) vm.clearMockedCalls();
        if (!ok) return;
        if (_breach == Breach.LeaksAUnit) {
            vm.prank(address(token));
            reserve.transfer(collector, 1);
        }
        if (_breach == Breach.PrintsAUnit && action == Action.Deposit)
            _write(_slot(caller), _read(_slot(caller)) + UNIT_BOUGHT);
        if (_breach == Breach.MislaysAUnit && action == Action.SetAccepting) _mislay();
        if (_breach == Breach.MakesYounger && action == Action.Redeem) _makeYounger(caller);
    }

    /// @dev A customer's unit breaks before its time, in all customers' word.
    function _mislay() private {
        uint256 total = _read(TOTAL);
        if ((total / UNIT_OF_LANE_0) & LANE != 0) _write(TOTAL, total - UNIT_OF_LANE_0 + UNIT_BROKEN);
    }

    /// @dev A unit of the customer's is issued anew, in both words, if they are of one vintage.
    function _makeYounger(address caller) private {
        (uint256 total, uint256 word) = (_read(TOTAL), _read(_slot(caller)));
        uint256 old = UNIT_OF_LANE_1;
        while (old != 0 && (word / old) & LANE == 0) old <<= 48;
        if (old == 0 || (total ^ word) & VINTAGE != 0) return;
        _write(TOTAL, total - old + UNIT_OF_LANE_0);
        _write(_slot(caller), word - old + UNIT_OF_LANE_0);
    }

    function _lift(address who, uint256 flag, bool applies) private {
        uint256 word = _read(_slot(who));
        _lifted = applies && word & flag != 0;
        if (_lifted) _write(_slot(who), word & ~flag);
    }

    function _write(bytes32 slot, uint256 word) private {
        vm.store(address(token), slot, bytes32(word));
    }

    function _read(bytes32 slot) private view returns (uint256) {
        return uint256(vm.load(address(token), slot));
    }

    function _slot(address who) private pure returns (bytes32) {
        return keccak256(abi.encode(who, HOLDINGS));
    }
}
