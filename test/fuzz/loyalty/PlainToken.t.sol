// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ILoyaltyToken as E} from "../../../contracts/interfaces/ILoyaltyToken.sol";
import {Test} from "../../helpers/Test.sol";
import {Rules} from "./Lots.sol";
import {PlainToken} from "./PlainToken.sol";

/// @dev The plain token against sums done by hand.
contract PlainTokenTest is Test {
    uint256 private constant START = 1_800_000_000;
    uint256 private constant VINTAGE = 10 days;

    PlainToken private _plain;
    address private _treasury;
    address private _baker;
    address private _alice;
    address private _bob;

    function setUp() public {
        vm.warp(START);
        (_treasury, ) = person("treasury");
        (_baker, ) = person("baker");
        (_alice, ) = person("alice");
        (_bob, ) = person("bob");
        uint24[] memory tiers = new uint24[](1);
        tiers[0] = 15;
        // 100 reserve units behind each, 2.5 % above
        _plain = new PlainToken(Rules(START, VINTAGE, true, true, 100, 500), 250, _treasury, address(this), tiers);
        _plain.admit(_baker);
        _plain.deposit(_baker, 9_999);
    }

    function test_money() public {
        assertEq(_plain.held(), 999_900 + 24_998, "24,997.5 rounded up");
        _plain.transfer(_baker, _alice, 3_000);
        _plain.transfer(_alice, _baker, 1_000);
        _plain.renew(_baker, 500);
        assertEq(_plain.accrued(), 24_998 + 1_250, "2.5 % of 50,000");
        (, uint256 paid) = _plain.withdraw(_baker, 600);
        assertEq(paid, 60_000, "at par");
        // 500 accepted, then 100 bought
        assertEq(_plain.balanceOf(_baker), 6_999 + 500 - 100, "accepted ones first");
        assertEq(_plain.supply(), 9_399, "what is left");
        (, uint256 collected) = _plain.collectSpread();
        assertEq(collected, 26_248, "the spread");
        assertEq(_plain.held(), 939_900, "what backs it");
        _plain.taken(939_900 / 2);
        (, paid) = _plain.withdraw(_baker, 1_000);
        assertEq(paid, 50_000, "half of it is gone");
    }

    function test_lots() public {
        _plain.transfer(_baker, _alice, 1_000);
        vm.warp(START + VINTAGE);
        _plain.transfer(_baker, _alice, 599);
        assertEq(_plain.tierOf(_alice), 1, "10 and 5 points earned");
        _plain.transfer(_alice, _bob, 1_200);
        _are(_alice, [uint256(399), 0, 0, 0]);
        _are(_bob, [uint256(200), 1_000, 0, 0]);
        assertEq(_plain.tierOf(_bob), 0, "gifts are not earned");

        vm.warp(START + 4 * VINTAGE - 1);
        _plain.age();
        _are(_bob, [uint256(0), 0, 200, 1_000]);
        _plain.refund(_baker, _alice, 7);
        _are(_alice, [uint256(0), 0, 399, 7]);
        vm.warp(START + 4 * VINTAGE);
        _plain.age();
        _are(_bob, [uint256(0), 0, 0, 200]);
        assertEq(_plain.breakage(), 1_007, "what is four vintages old");
        assertEq(_plain.balanceOf(_treasury), 1_007, "is the treasury's");
        vm.warp(START + 50 * VINTAGE);
        _plain.claim();
        assertEq(_plain.balanceOf(_treasury), 1_606, "in the end all of it");
    }

    function test_refusals() public {
        _says(_plain.transfer(_baker, _alice, 10_000), E.LoyaltyToken_BoughtExceeded.selector);
        _says(_plain.transfer(_baker, address(this), 1), E.LoyaltyToken_NonHolder.selector);
        _says(_plain.hold(_alice, START + 1), E.LoyaltyToken_HoldOutOfRange.selector);
        (bytes4 refusal, ) = _plain.withdraw(_alice, 0);
        _says(refusal, E.LoyaltyToken_NotWindingDown.selector);
        _plain.windDown();
        assertEq(_plain.closesAt(), START + 90 days, "nine vintages");
        vm.warp(START + 90 days - 1);
        _says(_plain.transfer(_baker, _alice, 1), bytes4(0));
        vm.warp(START + 90 days);
        _says(_plain.transfer(_baker, _alice, 1), E.LoyaltyToken_IssuingEnded.selector);
        _says(_plain.deposit(_baker, 1), E.LoyaltyToken_IssuingEnded.selector);
    }

    function _are(address who, uint256[4] memory lanes) private view {
        for (uint256 i = 0; i < 4; ++i) assertEq(_plain.lanesOf(who)[i], lanes[i], vm.toString(i));
    }

    function _says(bytes4 refusal, bytes4 expected) private pure {
        assertEq(bytes32(refusal), bytes32(expected), "another refusal");
    }
}
