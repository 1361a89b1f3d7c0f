// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Account, ILoyaltyToken} from "../../../contracts/interfaces/ILoyaltyToken.sol";
import {Dice, Rolling} from "../../fuzz/Dice.sol";
import {Kind, LoyaltyWorld} from "../../fuzz/loyalty/LoyaltyWorld.sol";

/// @dev What somebody might try to get for nothing: tiers, fresh vintages, another's tier, room beyond a lane.
contract LoyaltyCirclesTest is LoyaltyWorld {
    using Rolling for Dice;

    uint256 private constant START = 1_800_000_000;

    function setUp() public {
        vm.warp(START);
        populate(Kind.Expiring);
    }

    /// @dev INV-29: a member and a customer in league pay the spread for each round.
    function testFuzz_circlesCostTheSpread(uint256 seed) public {
        Dice memory dice = Dice(seed);
        uint256 had = reserve.balanceOf(baker);
        uint256 rounds = dice.within(1, 5);
        (uint256 cost, uint256 earned) = (0, 0);
        for (uint256 k = 0; k < rounds; ++k) {
            uint256 amount = dice.wide(0, 1_000_000);
            vm.prank(baker);
            token.transfer(alice, amount);
            vm.prank(alice);
            token.transfer(baker, amount);
            vm.prank(baker);
            token.renew(amount);
            // 2.5 % of 100 each, rounded up
            cost += (amount * 5 + 1) / 2;
            earned += amount / 100;
        }
        assertEq(had - reserve.balanceOf(baker), cost, "INV-29 a circle costs other than the spread");
        assertEq(token.accountOf(alice).earned, earned, "INV-29 earned");
        assertEq(token.accountOf(baker).bought, 1_000_000, "INV-29 points out of nothing");
        assertEq(token.totalSupply(), 3_000_000, "INV-29 another supply");
        assertEq(token.books().spreadAccrued, 7_500_000 + cost, "INV-29 the spread is not the operator's");
    }

    /// @dev INV-29: without the spread the circle is not closed.
    function test_whatIsAcceptedIsNotIssued() public {
        vm.prank(baker);
        token.transfer(alice, 1_000_000);
        vm.prank(alice);
        token.transfer(baker, 1_000_000);
        vm.prank(baker);
        vm.expectPartialRevert(ILoyaltyToken.LoyaltyToken_BoughtExceeded.selector);
        token.transfer(alice, 1);
    }

    /// @dev INV-25: dust of all ages, before and after a victim's own points.
    function testFuzz_dust(uint256 seed) public {
        Dice memory dice = Dice(seed);
        for (uint256 v = 0; v < 4; ++v) {
            vm.warp(START + v * PERIOD);
            vm.prank(baker);
            token.transfer(stranger, 100);
            if (v == 3 || dice.chance(50)) _gets(alice, dice.within(100, 200_000));
        }
        Account memory had = token.accountOf(alice);
        uint256 tier = token.tierOf(alice);
        // one of each age: then all lanes are to be looked at, and her word has been written
        uint256 snapshot = vm.snapshotState();
        for (uint256 v = 0; v < 4; ++v) _dust(v);
        uint256 gas = _gasOfRedeeming(1_000);
        vm.revertToState(snapshot);

        uint256 gifts = dice.within(1, 60);
        for (uint256 k = 0; k < gifts; ++k) {
            _dust(k % 4);
        }
        Account memory has = token.accountOf(alice);
        assertEq(has.earned, had.earned, "INV-25 dust is earned");
        assertEq(has.earnedBefore, had.earnedBefore, "INV-25 dust was earned");
        assertEq(token.tierOf(alice), tier, "INV-25 dust changes a tier");
        for (uint256 k = 0; k < 4; ++k)
            assertEq(has.lanes[3 - k] - had.lanes[3 - k], gifts / 4 + (gifts % 4 > k ? 1 : 0), "INV-25 a vintage");
        assertLe(_gasOfRedeeming(1_000), gas + 300, "INV-25 dust makes a transfer dear");
    }

    /// @dev INV-23: one customer has all that there can be, in each lane in turn.
    function test_aFullLane() public {
        populate(Kind.Full);
        // the cap is three times what each member has bought
        for (uint256 i = 1; i < 4; ++i) {
            vm.prank(people[i]);
            token.transfer(alice, CAP / 3);
        }
        vm.prank(baker);
        vm.expectPartialRevert(ILoyaltyToken.LoyaltyToken_SupplyCapExceeded.selector);
        token.deposit(1);
        for (uint256 age = 0; age < 4; ++age) {
            vm.warp(START + age * PERIOD);
            _hasAllAt(age);
        }
        // and given away in a whole
        vm.prank(alice);
        token.transfer(bob, CAP);
        assertEq(token.balanceOf(bob), CAP, "INV-23 a full lane given");
        vm.warp(START + 4 * PERIOD);
        assertEq(token.books().breakage, CAP, "INV-23 all of it breaks");
        assertEq(token.balanceOf(treasury), CAP, "INV-23 and is the treasury's");
        vm.prank(treasury);
        token.withdraw(CAP, treasury);
        assertEq(token.totalSupply(), 0, "INV-23 nothing is left");
    }

    function _hasAllAt(uint256 age) private view {
        Account memory a = token.accountOf(alice);
        for (uint256 k = 0; k < 4; ++k) {
            assertEq(a.lanes[k], k == age ? CAP : 0, "INV-23 a lane runs over");
            assertEq(token.books().lanes[k], k == age ? CAP : 0, "INV-23 a lane of all runs over");
        }
        // 24 bits, then a vintage older, then gone
        assertEq(a.earned, age == 0 ? 2 ** 24 - 1 : 0, "INV-23 earned runs over");
        assertEq(a.earnedBefore, age == 1 ? 2 ** 24 - 1 : 0, "INV-23 earned before runs over");
        assertEq(token.books().breakage, 0, "INV-23 breakage runs over");
    }

    function _dust(uint256 epoch) private {
        vm.prank(stranger);
        token.transferAtEpoch(epoch, alice, 1);
    }

    function _gets(address who, uint256 amount) private {
        vm.prank(grocer);
        token.transfer(who, amount);
    }

    function _gasOfRedeeming(uint256 amount) private returns (uint256 gas) {
        amount = amount < token.balanceOf(alice) ? amount : token.balanceOf(alice);
        // all that it reads has been read
        token.balanceOf(florist);
        token.books();
        vm.prank(alice);
        gas = gasleft();
        token.transfer(florist, amount);
        gas -= gasleft();
    }
}
