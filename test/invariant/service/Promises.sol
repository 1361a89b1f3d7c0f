// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AgreementState, Coverage} from "../../../contracts/interfaces/AgreementTypes.sol";
import {IServiceAgreement} from "../../../contracts/interfaces/IServiceAgreement.sol";
import {ActivationState, PeriodState} from "../../../contracts/interfaces/IServiceLevels.sol";
import {Deal, Stage, Stand} from "./Books.sol";
import {Meddling} from "./Meddling.sol";

/// @dev Asks the contracts themselves.
abstract contract Promises is Meddling {
    uint256 private constant BOUND = 540 days;
    uint256 private constant LATELY = 12;
    /// @dev The longest ruling period.
    uint256 private constant RULING = 180 days;

    function check() public {
        _checkBooks();
        _checkCoverage(provider);
        _checkCoverage(rival);
        for (uint256 k = 0; k < deals.length; ++k) _checkDeal(deals[k]);
        for (uint256 k = 0; k < offers.length; ++k) {
            bool same = termsOf(k).seats == 0 || agreements.offerOf(offers[k].id).taken == offers[k].taken;
            note(same, "SRV-09 another number of seats than of agreements");
        }
        for (uint256 k = 0; k < people.length; ++k) _checkPurse(people[k]);
        _checkLevels();
    }

    /// @dev Each alone within its bound, then all: a stranger closes them, and nothing is left but free coverage.
    function checkEnd() external {
        uint256 last = _closeEach();
        vm.warp(last);
        _closeAll();
        check();
        note(escrowed() == 0 && reserved(provider) == 0 && reserved(rival) == 0, "SRV-07 something is held for ever");
        vm.warp(last + RULING);
        for (uint256 k = 0; k < touched.length; ++k) _conclude(touched[k][0], touched[k][1]);
        for (uint256 i = 1; i < services.length; i += 2) concludeBeginning(i);
        note(money.balanceOf(address(levels)) == _credited(address(levels)), "SRV-07 a bond is held for ever");
        check();
    }

    /// @return last The latest of their bounds.
    function _closeEach() private returns (uint256 last) {
        last = now_();
        for (uint256 k = 0; k < deals.length; ++k) {
            if (deals[k].paid == 0) continue;
            uint256 bound = _bound(deals[k]);
            uint256 before = vm.snapshotState();
            if (now_() < bound) vm.warp(bound);
            bool closed = _close(deals[k]);
            vm.revertToState(before);
            note(closed, "SRV-07 a stranger cannot close it in time");
            if (bound > last) last = bound;
        }
    }

    function _closeAll() private {
        for (uint256 k = 0; k < deals.length; ++k) {
            Deal storage d = deals[k];
            if (d.paid == 0) continue;
            note(_close(d), "SRV-07 a stranger cannot close it");
            bookSettlement(d);
        }
    }

    /// @dev 540 days after its last paid period, or after `cancelBy`.
    function _bound(Deal storage d) private view returns (uint256) {
        uint256 i = offers[d.offer].service;
        Stage stage = stageOf(d);
        bool runs = stage == Stage.Running || (stage == Stage.Pending && startOf(i) != 0);
        return (runs ? beginning(i, d.agreement.first + d.paid) : termsOf(d.offer).cancelBy) + BOUND;
    }

    function _close(Deal storage d) private returns (bool) {
        vm.prank(stranger);
        // solhint-disable-next-line avoid-low-level-calls
        (bool ok, ) = address(agreements).call(
            abi.encodeCall(IServiceAgreement.settle, (termsOf(d.offer), d.agreement))
        );
        return ok && agreements.stateOf(d.id).paid == 0;
    }

    function _conclude(uint256 i, uint256 period) private {
        if (bonds[services[i].id][period].objector == address(0)) return;
        levels.conclude(serviceOf(i), uint32(period));
        bookRuling(i, period, bonds[services[i].id][period].from);
    }

    function _checkBooks() private {
        uint256 sum = escrowed() + coverage[provider] + coverage[rival] + _credited(address(agreements));
        note(money.balanceOf(address(agreements)) == sum, "SRV-01 another balance than what is held");
        note(bonus.balanceOf(address(agreements)) == 0, "SRV-01 points are held");
        sum = bondsHeld + _credited(address(levels));
        note(money.balanceOf(address(levels)) == sum, "SRV-02 another balance than the bonds");
    }

    function _checkCoverage(address who) private {
        Coverage memory c = agreements.coverageOf(who, money);
        note(c.reserved <= c.balance, "SRV-04 more is reserved than there is");
        note(c.reserved == reserved(who), "SRV-04 another reserve than what can be owed");
        note(c.balance == coverage[who], "SRV-03 another coverage");
    }

    function _checkDeal(Deal storage d) private {
        AgreementState memory state = agreements.stateOf(d.id);
        note(state.settled == d.settled, "SRV-05 another number of periods is settled");
        bool same = state.status == d.status && state.paid == d.paid && state.opened == d.opened;
        note(same && state.lateReserved == d.late, "SRV-12 an agreement is not as it must be");
    }

    function _checkLevels() private {
        uint256 from = touched.length < LATELY ? 0 : touched.length - LATELY;
        for (uint256 k = from; k < touched.length; ++k) _checkPeriod(services[touched[k][0]].id, touched[k][1]);
        for (uint256 i = 1; i < services.length; i += 2) _checkActivation(services[i].id);
    }

    function _checkPeriod(bytes32 id, uint256 period) private {
        PeriodState memory state = levels.stateOf(id, uint32(period));
        Stand storage stand = stands[id][period];
        bool same = state.standing == stand.standing && state.until == stand.until && state.landed == stand.landed;
        for (uint256 m = 0; m < 4; ++m) same = same && state.levels[m] == stand.levels[m];
        note(same, now_() < stand.until ? "SRV-12 a period is not as it must be" : "SRV-06 a final period changed");
    }

    function _checkActivation(bytes32 id) private {
        ActivationState memory state = levels.activationOf(id);
        Stand storage stand = stands[id][ACTIVATION];
        bool same = state.standing == stand.standing && state.until == stand.until && state.landed == stand.landed;
        same = same && state.time == stand.levels[0] && state.claimed == stand.claimed;
        note(same, now_() < stand.until ? "SRV-12 an activation is not as it must be" : "SRV-06 a final one changed");
    }

    function _checkPurse(address who) private {
        uint256 has = money.balanceOf(who) + agreements.credited(money, who) + levels.credited(money, who);
        note(has == purses[money][who], "SRV-03 somebody has another sum");
        note(bonus.balanceOf(who) == purses[bonus][who], "SRV-03 somebody has other points");
    }

    function _credited(address payer) private view returns (uint256 sum) {
        for (uint256 k = 0; k < people.length; ++k)
            sum += payer == address(levels) ? levels.credited(money, people[k]) : agreements.credited(money, people[k]);
    }
}
