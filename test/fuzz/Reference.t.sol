// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Test} from "../helpers/Test.sol";
import {Facts, Payments, Reference} from "./Reference.sol";

/// @dev The reference against sums done by hand: an examiner must be right himself.
contract ReferenceTest is Test {
    /// @dev Legs: carrier 100, seller 500, carrier 200, carrier 300; price 1,100.
    function _facts() private pure returns (Facts memory f) {
        f.amounts = new uint256[](4);
        f.third = new bool[](4);
        (f.amounts[0], f.amounts[1], f.amounts[2], f.amounts[3]) = (100, 500, 200, 300);
        (f.third[0], f.third[2], f.third[3]) = (true, true, true);
        f.proven = 1;
        f.leg = 3;
        f.share = 1_000_000;
        f.time = 1_000_000;
        f.feeBps = 250;
    }

    function _check(Payments memory p, uint256[6] memory wanted, string memory what) private pure {
        assertEq(p.buyer, wanted[0], string.concat(what, ": buyer"));
        assertEq(p.carriers[0], wanted[1], string.concat(what, ": leg 0"));
        assertEq(p.carriers[2], wanted[2], string.concat(what, ": leg 2"));
        assertEq(p.carriers[3], wanted[3], string.concat(what, ": leg 3"));
        assertEq(p.seller, wanted[4], string.concat(what, ": seller"));
        assertEq(p.fee, wanted[5], string.concat(what, ": fee"));
    }

    function test_clock_full() public pure {
        Facts memory f = _facts();
        // fee: 500 × 2.5 % = 12.5, up
        _check(Reference.byClock(f), [uint256(0), 100, 200, 300, 487, 13], "in time");

        (f.promisedBy, f.latePerDay) = (1_000_000 - 86_400, 70);
        // exactly a day after the promise, the second day has started; fee of 360 is 9
        _check(Reference.byClock(f), [uint256(140), 100, 200, 300, 351, 9], "two days late");

        f.latePerDay = 9_999;
        _check(Reference.byClock(f), [uint256(500), 100, 200, 300, 0, 0], "late without end");
    }

    function test_clock_short() public pure {
        Facts memory f = _facts();
        f.share = 999_999;
        // 1,100 / 1,000,000, up
        _check(Reference.byClock(f), [uint256(1), 100, 200, 300, 486, 13], "a ppm missing");

        (f.leg, f.share) = (2, 500_000);
        // 550: 300 never travelled, then 250 of the seller's; fee of 250 is 6.25, up
        _check(Reference.byClock(f), [uint256(550), 100, 200, 0, 243, 7], "half, on leg 2");

        f.share = 900_000;
        // 110 for the shortfall, and 300 never travelled covers it
        _check(Reference.byClock(f), [uint256(300), 100, 200, 0, 487, 13], "a tenth missing, on leg 2");

        (f.proven, f.leg, f.share) = (0, 0, 900_000);
        // 110 for the shortfall; the seller's 500 and carriers' 500 were never earned
        _check(Reference.byClock(f), [uint256(1_000), 100, 0, 0, 0, 0], "a tenth missing, on leg 0");

        (f.proven, f.leg, f.share) = (1, 2, 1);
        // 1,099 of 1,000 that can be paid
        _check(Reference.byClock(f), [uint256(1_000), 100, 0, 0, 0, 0], "a ppm arrived");
    }

    function test_clock_lastFirst() public pure {
        Facts memory f = _facts();
        (f.proven, f.leg, f.share) = (0, 3, 400_000);
        // 660: the seller's 500, then 160 of leg 3
        _check(Reference.byClock(f), [uint256(660), 100, 200, 140, 0, 0], "uncompleted legs, last first");
    }

    function test_clock_returnedAndMissed() public pure {
        Facts memory f = _facts();
        (f.leg, f.share, f.refunded) = (2, 0, 50);
        _check(Reference.byClock(f), [uint256(1_000), 100, 0, 0, 0, 0], "returned");
        f.missed = true;
        _check(Reference.byClock(f), [uint256(1_000), 100, 0, 0, 0, 0], "missed");
    }

    function test_others() public pure {
        Facts memory f = _facts();
        (f.leg, f.share, f.refunded) = (2, 900_000, 60);
        _check(Reference.byRuling(f, 0), [uint256(60), 100, 200, 300, 429, 11], "ruled below the refund");
        _check(Reference.byRuling(f, 400), [uint256(400), 100, 200, 0, 390, 10], "ruled 400: 300 beyond, 40 seller");
        _check(Reference.byRuling(f, 9_999), [uint256(1_000), 100, 0, 0, 0, 0], "ruled above the price");
        _check(Reference.byRelease(f), [uint256(60), 100, 200, 300, 429, 11], "released");
        // 60 given, 300 never travelled on top; the seller keeps 440, fee 11
        _check(Reference.byClock(f), [uint256(360), 100, 200, 0, 429, 11], "by the clock after a refund");
        _check(Reference.byGivingIn(f), [uint256(800), 100, 200, 0, 0, 0], "given in");
    }

    function test_reward() public pure {
        Facts memory f = _facts();
        assertEq(Reference.reward(f, 0, 77), 77, "paid in full");
        // 77 × 1,099 / 1,100 = 76.93, down
        assertEq(Reference.reward(f, 1, 77), 76, "all but a unit");
        // 7 × 275 / 1,100 = 1.75, down
        assertEq(Reference.reward(f, 825, 7), 1, "a quarter");
        assertEq(Reference.reward(f, 1_100, 77), 0, "nothing paid");
        assertEq(Reference.reward(f, 550, 2), 1, "half of two");
    }

    function test_touched() public pure {
        Facts memory f = _facts();
        (f.leg, f.share) = (3, 400_000);
        // 700: the seller's 500, then 200 of leg 3
        bool[] memory touched = Reference.touched(f, Reference.byAgreement(f, 700));
        assertTrue(touched[3] && !touched[2] && !touched[1] && !touched[0], "last first");
        touched = Reference.touched(f, Reference.byAgreement(f, 500));
        assertTrue(!touched[3], "the seller alone");
        touched = Reference.touched(f, Reference.byAgreement(f, 9_999));
        assertTrue(touched[3] && touched[2] && !touched[1] && !touched[0], "all but the completed one");
    }
}
