// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AgreementState, AgreementStatus, Coverage, OfferState} from "../../../contracts/interfaces/AgreementTypes.sol";
import {Action} from "./Acting.sol";
import {Promises} from "./Promises.sol";

enum Breach {
    None,
    LeaksMoney,
    LeaksABond,
    Overpays,
    ReservesLess,
    SettlesTwice,
    Forgets,
    NeverEnds,
    RefundsPerfection,
    KeepsASeat,
    ObeysStrangers,
    SettlesNobody
}

/// @dev Breaks one promise behind the contracts' back: a campaign is worth what it notices.
abstract contract Sabotage is Promises {
    Breach private _breach;

    function sabotage(Breach breach_) external {
        _breach = breach_;
        if (breach_ == Breach.SettlesTwice)
            vm.mockCall(
                address(agreements),
                abi.encodeWithSelector(agreements.stateOf.selector),
                abi.encode(AgreementState(AgreementStatus.Open, 9, 8, 1, false))
            );
        if (breach_ == Breach.ReservesLess) {
            bytes memory question = abi.encodeWithSelector(agreements.coverageOf.selector, provider, money);
            vm.mockCall(address(agreements), question, abi.encode(Coverage(0, 1)));
        }
        if (breach_ == Breach.KeepsASeat)
            vm.mockCall(
                address(agreements),
                abi.encodeWithSelector(agreements.offerOf.selector),
                abi.encode(OfferState(9, false))
            );
        if (breach_ == Breach.Forgets) _mockPeriod();
        if (breach_ == Breach.NeverEnds)
            vm.mockCallRevert(address(levels), abi.encodeWithSelector(levels.verdict.selector), "never");
    }

    function tamper(Action action) internal override {
        if (_breach == Breach.RefundsPerfection && duePerfect)
            // a period that nobody reported
            vm.mockCall(
                address(levels),
                abi.encodeWithSelector(levels.verdict.selector),
                abi.encode(true, uint256(type(uint128).max), uint256(type(uint40).max))
            );
        if (_breach == Breach.ObeysStrangers && action == Action.Meddle) _obey();
        if (_breach == Breach.SettlesNobody && action == Action.SettleMany)
            vm.mockCallRevert(address(agreements), abi.encodeWithSelector(agreements.settleMany.selector), "nobody");
    }

    function tamperAfter(Action action, bool ok) internal override {
        if (uint256(_breach) >= uint256(Breach.RefundsPerfection) && _breach != Breach.KeepsASeat)
            vm.clearMockedCalls();
        if (!ok) return;
        if (_breach == Breach.LeaksMoney) _leak(address(agreements), stranger);
        if (_breach == Breach.LeaksABond && money.balanceOf(address(levels)) != 0) _leak(address(levels), stranger);
        if (_breach == Breach.Overpays && action == Action.Settle) _leak(provider, stranger);
    }

    function _obey() private {
        vm.mockCall(address(agreements), abi.encodeWithSelector(agreements.open.selector), "");
        vm.mockCall(address(agreements), abi.encodeWithSelector(agreements.topUp.selector), "");
        vm.mockCall(address(agreements), abi.encodeWithSelector(agreements.cancel.selector), "");
        vm.mockCall(address(agreements), abi.encodeWithSelector(agreements.revoke.selector), "");
        vm.mockCall(address(agreements), abi.encodeWithSelector(agreements.withdrawCoverage.selector), "");
    }

    /// @dev The last of the final periods on which something landed.
    function _mockPeriod() private {
        uint256 k = touched.length - 1;
        while (!isFinal(touched[k][0], touched[k][1])) --k;
        bytes memory question = abi.encodeCall(levels.stateOf, (services[touched[k][0]].id, uint32(touched[k][1])));
        vm.mockCall(address(levels), question, abi.encode(1, 0, 0, FULL, 1, 2, 3));
    }

    function _leak(address from, address to) private {
        vm.prank(from);
        money.transfer(to, 1);
    }
}
