// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ILoyaltyToken} from "../../../contracts/interfaces/ILoyaltyToken.sol";
import {Kind, LoyaltyWorld} from "../../fuzz/loyalty/LoyaltyWorld.sol";

/// @dev INV-24, state by state: members withdraw all that they have, customers redeem where they are accepted, and from the
/// announcement of a wind-down on take their points' value themselves.
contract LoyaltyExitsTest is LoyaltyWorld {
    uint256 private constant START = 1_800_000_000;

    function setUp() public {
        vm.warp(START);
        populate(Kind.Expiring);
        _stock();
    }

    function test_open() public {
        _exits(false);
    }

    function test_everyMemberSuspended() public {
        _suspendAll();
        _exits(false);
    }

    /// @dev What has lapsed is nobody's exit; what is live is, in its last second.
    function test_closingInTheLastSecond() public {
        vm.warp(START + 4 * PERIOD - 1);
        vm.prank(operator);
        token.windDown();
        _exits(true);
    }

    function test_membersLeft() public {
        vm.startPrank(operator);
        token.release(baker);
        token.suspend(grocer);
        token.release(grocer);
        vm.stopPrank();
        _exits(false);
    }

    function test_closing() public {
        vm.prank(operator);
        token.windDown();
        _exits(true);
    }

    function test_closed() public {
        vm.prank(operator);
        token.windDown();
        vm.warp(START + PERIOD);
        _exits(true);
    }

    /// @dev The operator has done his worst.
    function test_closedWithEveryMemberSuspended() public {
        vm.prank(operator);
        token.windDown();
        _suspendAll();
        // the last second before the first vintage lapses
        vm.warp(START + 4 * PERIOD - 1);
        _exits(true);
    }

    function test_theLastVintage() public {
        vm.warp(START + 4_094 * PERIOD);
        _stock();
        vm.warp(START + 4_095 * PERIOD);
        _exits(true);
        vm.warp(START + 9_000 * PERIOD);
        _pays(alice, 1_000);
    }

    /// @dev As long as a hold can be: in each vintage one, of 30 days.
    function test_held() public {
        vm.warp(START + PERIOD - 44 days);
        vm.prank(operator);
        token.hold(alice, uint40(START + PERIOD - 14 days), "a reason");
        vm.warp(START + PERIOD - 14 days - 1);
        bytes memory out = abi.encodeCall(token.transfer, (florist, 1));
        assertTrue(!_accepts(alice, out), "INV-27 a hold stops what goes out");
        vm.warp(START + PERIOD - 14 days);
        assertTrue(_accepts(alice, out), "INV-27 a hold is over at its second");
        vm.prank(operator);
        vm.expectPartialRevert(ILoyaltyToken.LoyaltyToken_HoldOutOfRange.selector);
        token.hold(alice, uint40(START + PERIOD - 14 days + 1), "another");
    }

    function _stock() private {
        vm.prank(baker);
        token.transfer(alice, 60_000);
        vm.prank(baker);
        token.transfer(bob, 10_000);
        vm.prank(alice);
        token.transfer(grocer, 5_000);
    }

    function _suspendAll() private {
        vm.startPrank(operator);
        token.suspend(baker);
        token.suspend(grocer);
        token.suspend(florist);
        vm.stopPrank();
    }

    function _exits(bool windingDown) private {
        assertTrue(
            _accepts(alice, abi.encodeCall(token.transfer, (florist, 1_000))),
            "INV-24 a customer cannot redeem"
        );
        if (windingDown) _pays(bob, token.balanceOf(bob));
        else assertTrue(!_accepts(bob, abi.encodeCall(token.withdraw, (1, bob))), "INV-24 before a wind-down");
        for (uint256 i = 0; i < 4; ++i) _pays(people[i], token.balanceOf(people[i]));
    }

    function _pays(address who, uint256 amount) private {
        uint256 had = reserve.balanceOf(who);
        assertTrue(_accepts(who, abi.encodeCall(token.withdraw, (amount, who))), "INV-24 cannot withdraw");
        assertEq(reserve.balanceOf(who) - had, amount * 100, "INV-24 at par");
    }

    function _accepts(address caller, bytes memory data) private returns (bool ok) {
        vm.prank(caller);
        // solhint-disable-next-line avoid-low-level-calls
        (ok, ) = address(token).call(data);
    }
}
