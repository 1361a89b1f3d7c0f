// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Agreement, Coverage, Terms} from "../../../contracts/interfaces/AgreementTypes.sol";
import {IServiceAgreement} from "../../../contracts/interfaces/IServiceAgreement.sol";
import {Service} from "../../../contracts/interfaces/IServiceLevels.sol";
import {Dice, Rolling} from "../Dice.sol";
import {PlainCredit} from "./PlainCredit.sol";
import {ServiceWorld} from "./ServiceWorld.sol";

/// @dev SRV-04, SRV-03: what an agreement reserves, can cost at most, and costs in the end.
contract ReservesTest is ServiceWorld {
    using PlainCredit for Terms;
    using Rolling for Dice;

    function setUp() public {
        populate();
    }

    function testFuzz_reserved(uint256 seed) public {
        Dice memory dice = Dice(seed);
        Service memory s = attestedService();
        Terms memory t = _draw(dice, s);
        Agreement memory a = Agreement(customer, 0, uint32(dice.within(1, 12)), 0, false);
        uint256 need = t.lateMax() + a.periods * t.beyond();

        if (need != 0) {
            cover(provider, need - 1);
            assertTrue(!accepts(customer, address(agreements), opening(s, t, a)), "SRV-04 opened with too little");
        }
        cover(provider, need == 0 ? 0 : 1);
        _open(s, t, a);
        Coverage memory coverage = agreements.coverageOf(provider, money);
        assertEq(coverage.reserved, need, "SRV-04 another reserve");
        assertEq(coverage.balance, need, "SRV-04 another coverage");
        assertEq(agreements.worstCase(t, a), a.periods * _most(t) + t.lateMax(), "SRV-04 another worst case");
        assertEq(a.periods * uint256(t.price) + need, agreements.worstCase(t, a), "SRV-04 the worst is not covered");
    }

    /// @dev It begins at any second from now to after `cancelBy`, or never; nobody ever reports.
    function testFuzz_whatLatenessCosts(uint256 seed) public {
        Dice memory dice = Dice(seed);
        Service memory s = attestedService();
        Terms memory t = _draw(dice, s);
        Agreement memory a = Agreement(customer, 0, uint32(dice.within(1, 12)), 0, false);
        uint256 need = t.lateMax() + a.periods * t.beyond();
        cover(provider, need);
        _open(s, t, a);
        uint256 before = money.balanceOf(customer);

        uint256 begun = _when(dice, t);
        bool begins = dice.chance(80);
        if (begins) {
            vm.warp(begun);
            activate(t.service, begun);
        }
        bool counts = begins && begun < t.cancelBy;
        if (counts) {
            // late money is due once the beginning is final, and paid once
            vm.warp(begun + s.objectionPeriod);
            bytes memory settling = abi.encodeCall(IServiceAgreement.settle, (t, a));
            bool due = accepts(stranger, address(agreements), settling);
            assertEq(due, t.lateMax() != 0, "SRV-03 late money is due at another time");
            if (due) agreements.settle(t, a);
            assertTrue(!accepts(stranger, address(agreements), settling), "SRV-03 late money is paid twice");
        }
        vm.warp(now_() + 900 days);
        vm.prank(stranger);
        agreements.settle(t, a);
        uint256 late = counts ? t.lateMoney(begun) : t.lateMax();
        uint256 each = counts ? _most(t) : t.price;
        assertEq(money.balanceOf(customer) - before, a.periods * each + late, "SRV-03 the customer has another sum");
        Coverage memory coverage = agreements.coverageOf(provider, money);
        uint256 spent = late + (counts ? a.periods * t.beyond() : 0);
        assertEq(coverage.reserved, 0, "SRV-04 something stays reserved");
        assertEq(coverage.balance, need - spent, "SRV-04 the coverage paid another sum");
        assertEq(money.balanceOf(address(agreements)), need - spent, "SRV-01 another balance than the coverage");
    }

    /// @dev The provider leaves before the activation: he pays what has accrued. The customer: one period stays, and nothing is paid.
    function testFuzz_leavingBeforeItBegins(uint256 seed) public {
        Dice memory dice = Dice(seed);
        Service memory s = attestedService();
        Terms memory t = _draw(dice, s);
        Agreement memory a = Agreement(customer, 0, 3, 0, false);
        cover(provider, t.lateMax() + 3 * t.beyond());
        _open(s, t, a);
        uint256 before = money.balanceOf(customer);
        bool gone = dice.chance(70);

        uint256 time = _when(dice, t);
        vm.warp(time);
        vm.prank(gone ? provider : customer);
        agreements.cancel(t, a);
        uint256 last = uint256(t.cancelBy) - 1;
        uint256 due = gone ? 3 * uint256(t.price) + t.lateMoney(time < last ? time : last) : 2 * uint256(t.price);
        assertEq(money.balanceOf(customer) - before, due, "SRV-03 leaving costs another sum");
        uint256 left = gone ? 0 : t.lateMax() + t.beyond();
        assertEq(agreements.coverageOf(provider, money).reserved, left, "SRV-04 leaving leaves another reserve");
    }

    function _open(Service memory s, Terms memory t, Agreement memory a) private {
        bytes memory data = opening(s, t, a);
        vm.prank(customer);
        // solhint-disable-next-line avoid-low-level-calls
        (bool ok, ) = address(agreements).call(data);
        assertTrue(ok, "SRV-04 refused what is covered");
    }

    /// @dev At a day's edge, at a deadline, or anywhere before the last second at which an activation counts.
    function _when(Dice memory dice, Terms memory t) private pure returns (uint256) {
        uint256 last = uint256(t.cancelBy) + 2 days - 1;
        uint256 kind = dice.within(0, 3);
        if (kind == 0) return t.activateBy - dice.within(0, 1);
        if (kind == 1) return t.cancelBy - dice.within(0, 1);
        uint256 time = dice.within(START, last);
        uint256 edge = t.activateBy + ((time - START) / 1 days) * 1 days - dice.within(0, 1);
        return kind == 2 && edge < last ? edge : time;
    }

    function _draw(Dice memory dice, Service memory s) private view returns (Terms memory t) {
        t = plainTerms(s);
        t.activateBy = uint40(START + dice.wide(1, 90 days));
        t.cancelBy = uint40(t.activateBy + dice.wide(0, 300 days));
        t.latePerDay = uint96(dice.chance(20) ? 0 : dice.wide(1, 2 ** 80));
        t.price = uint96(dice.wide(1, 2 ** 96 - 1));
        t.cap = uint96(dice.wide(1, 2 ** 96 - 1));
    }

    function _most(Terms memory t) private pure returns (uint256) {
        return t.price > t.cap ? t.price : t.cap;
    }
}
