// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ILoyaltyToken} from "../../../contracts/interfaces/ILoyaltyToken.sol";
import {Dice, Rolling} from "../../fuzz/Dice.sol";
import {Kind, LoyaltyWorld} from "../../fuzz/loyalty/LoyaltyWorld.sol";

/// @dev INV-32: a reserve that has lost something. INV-28: the spread is what is lost first.
contract LoyaltyShortTest is LoyaltyWorld {
    using Rolling for Dice;

    uint256 private constant START = 1_800_000_000;

    function setUp() public {
        vm.warp(START);
        populate(Kind.Expiring);
        vm.prank(baker);
        token.transfer(alice, 60_000);
        vm.prank(florist);
        token.transfer(bob, 999_999);
    }

    /// @dev Whoever comes, in whatever order, gets the same share; what rounding leaves is the others'.
    function testFuzz_nobodyIsFirst(uint256 seed) public {
        Dice memory dice = Dice(seed);
        vm.prank(operator);
        token.windDown();
        vm.warp(START + PERIOD);
        _loseBacking(dice);
        for (uint256 k = 0; k < 12; ++k) {
            address who = people[dice.roll() % people.length];
            _withdraws(who, dice.wide(0, token.balanceOf(who)));
        }
        for (uint256 i = 0; i < people.length; ++i) _withdraws(people[i], token.balanceOf(people[i]));
        assertEq(token.totalSupply(), 0, "INV-32 something is left");
    }

    function testFuzz_nothingComesIn(uint256 seed) public {
        _loseBacking(Dice(seed));
        vm.prank(baker);
        vm.expectPartialRevert(ILoyaltyToken.LoyaltyToken_ReserveShort.selector);
        token.deposit(1);
        vm.prank(baker);
        vm.expectPartialRevert(ILoyaltyToken.LoyaltyToken_ReserveShort.selector);
        token.renew(0);
        vm.prank(operator);
        vm.expectPartialRevert(ILoyaltyToken.LoyaltyToken_ReserveShort.selector);
        token.collectSpread(collector);
        // points go on: no transfer asks the reserve
        vm.prank(alice);
        token.transfer(grocer, 60_000);
        vm.prank(baker);
        token.transfer(alice, 1_000);
    }

    /// @dev Part of the spread is lost, or comes back: the operator gets what the points do not need.
    function testFuzz_spreadIsJunior(uint256 seed) public {
        Dice memory dice = Dice(seed);
        // of 3,000,000 units for 100 each 2.5 %
        (uint256 backing, uint256 accrued) = (300_000_000, 7_500_000);
        uint256 excess = dice.within(1, 2 * accrued);
        if (excess < accrued) _lose(accrued - excess);
        else _give(excess - accrued);

        uint256 due = excess < accrued ? excess : accrued;
        vm.prank(operator);
        assertEq(token.collectSpread(collector), due, "INV-28 other than what is not needed");
        assertEq(reserve.balanceOf(collector), due, "INV-28 paid");
        assertEq(reserve.balanceOf(address(token)), backing + excess - due, "INV-28 out of the backing");
        assertEq(token.books().spreadAccrued, accrued - due, "INV-28 still owed");
    }

    function _withdraws(address who, uint256 amount) private {
        uint256 supply = token.totalSupply();
        if (supply == 0) return;
        uint256 held = reserve.balanceOf(address(token));
        bool short = held < supply * 100;
        vm.prank(who);
        uint256 paid = token.withdraw(amount, who);

        assertEq(reserve.balanceOf(address(token)), held - paid, "INV-32 other than what was said");
        if (!short) assertEq(paid, amount * 100, "INV-32 not at par");
        assertLe(paid * supply, amount * held, "INV-32 more than a share");
        if (short) assertLt(amount * held, (paid + 1) * supply, "INV-32 less than a share");
    }

    function _loseBacking(Dice memory dice) private {
        uint256 held = reserve.balanceOf(address(token));
        uint256 backing = token.totalSupply() * 100;
        _lose(held - dice.wide(0, backing - 1));
    }

    function _lose(uint256 amount) private {
        vm.prank(address(token));
        reserve.transfer(address(0xdead), amount);
    }

    function _give(uint256 amount) private {
        vm.prank(stranger);
        reserve.transfer(address(token), amount);
    }
}
