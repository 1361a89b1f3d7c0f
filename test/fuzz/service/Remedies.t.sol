// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Agreement, Comparison, Remedy, Terms} from "../../../contracts/interfaces/AgreementTypes.sol";
import {MetricKind, Service} from "../../../contracts/interfaces/IServiceLevels.sol";
import {Dice, Rolling} from "../Dice.sol";
import {PlainCredit} from "./PlainCredit.sol";
import {ServiceWorld} from "./ServiceWorld.sol";

/// @dev SRV-08, SRV-12: what levels are worth, against plain sums.
contract RemediesTest is ServiceWorld {
    using PlainCredit for Terms;
    using Rolling for Dice;

    function setUp() public {
        populate();
    }

    function testFuzz_creditIsThePlainOne(uint256 seed) public view {
        Dice memory dice = Dice(seed);
        Terms memory t = _draw(dice);
        for (uint256 k = 0; k < 4; ++k) {
            uint256[4] memory list = drawLevels(dice, t.remedies);
            (uint256 credit, bool silent) = agreements.creditOf(t, packed(list));
            (uint256 plain, bool unmeasured) = t.creditOf(list);
            assertEq(credit, plain, "SRV-12 levels are worth otherwise");
            assertEq(silent, unmeasured, "SRV-12 measured, and not");
            assertLe(credit, t.cap > t.price ? t.cap : t.price, "SRV-12 more than the cap");
            assertTrue(
                silent || credit == 0 || credit > t.minCredit || credit == t.cap,
                "SRV-12 not more than the minimum"
            );
        }
    }

    function testFuzz_worseIsNeverWorthLess(uint256 seed) public view {
        Dice memory dice = Dice(seed);
        Terms memory t = _draw(dice);
        uint256[4] memory list = drawLevels(dice, t.remedies);
        (uint256 better, ) = agreements.creditOf(t, packed(list));
        uint256 metric = dice.within(0, 3);
        if (list[metric] == PlainCredit.NOT_MEASURED) return;
        list[metric] =
            metric == 0 ? list[0] - dice.wide(0, list[0]) : list[metric] + dice.wide(0, 2 ** 32 - 2 - list[metric]);
        (uint256 worse, bool silent) = agreements.creditOf(t, packed(list));
        assertLe(better, worse, "SRV-12 a worse level is worth less");

        list[t.remedies[0].metric] = PlainCredit.NOT_MEASURED;
        (uint256 hidden, bool hides) = agreements.creditOf(t, packed(list));
        assertTrue(hides && (silent || worse <= hidden), "SRV-12 hiding costs less than a bad report");
    }

    function testFuzz_perfectionPaysNothing(uint256 seed) public view {
        Terms memory t = _draw(Dice(seed));
        t.minCredit = 0;
        uint256[4] memory list;
        list[0] = FULL;
        (uint256 credit, bool silent) = agreements.creditOf(t, packed(list));
        assertTrue(credit == 0 && !silent, "SRV-08 a perfect level refunds");
    }

    /// @dev Two rows anyhow: whatever opens pays no worse level less, and a perfect one nothing.
    function testFuzz_whatOpensIsMonotone(uint256 seed) public {
        Dice memory dice = Dice(seed);
        Service memory s = plainService();
        s.metrics[1] = MetricKind.DowntimeSeconds;
        Terms memory t = plainTerms(s);
        t.remedies = new Remedy[](2);
        uint8 metric = uint8(dice.within(0, 1));
        Comparison c = Comparison(metric == 0 && dice.chance(90) ? 0 : dice.within(0, 2));
        for (uint256 i = 0; i < 2; ++i) {
            uint256 threshold = metric == 0 ? FULL - dice.within(0, 5) + dice.within(0, 1) : dice.within(0, 5);
            t.remedies[i] = Remedy(
                metric,
                c,
                uint32(threshold),
                uint64(dice.within(0, 9) * 1e11),
                uint96(dice.within(0, 2) * 50)
            );
        }
        if (!accepts(customer, address(agreements), opening(s, t, Agreement(customer, 0, 1, 0, false)))) return;

        uint256[4] memory list;
        list[0] = FULL;
        uint256 last = 0;
        for (uint256 k = 0; k < 9; ++k) {
            (uint256 credit, ) = agreements.creditOf(t, packed(list));
            assertTrue(k != 0 || credit == 0, "SRV-08 terms refund a perfect level");
            assertLe(last, credit, "SRV-12 terms pay a worse level less");
            last = credit;
            if (metric == 0) --list[0];
            else ++list[1];
        }
    }

    /// @dev By hand: a tenth below 99.99 %, three tenths below 99 %, all below 95 %; nothing up to a dollar.
    function test_aCloudsSteps() public view {
        Terms memory t = plainTerms(plainService());
        (t.price, t.cap, t.minCredit) = (20_000_000, 20_000_000, 1_000_000);
        t.remedies = new Remedy[](3);
        t.remedies[0] = Remedy(0, Comparison.Below, 999_900, 1e11, 0);
        t.remedies[1] = Remedy(0, Comparison.Below, 990_000, 3e11, 0);
        t.remedies[2] = Remedy(0, Comparison.Below, 950_000, 1e12, 0);
        _worth(t, 999_900, 0, 0);
        _worth(t, 999_899, 0, 2_000_000);
        _worth(t, 989_999, 0, 6_000_000);
        _worth(t, 950_000, 0, 6_000_000);
        _worth(t, 949_999, 0, 20_000_000);
        t.price = 10_000_000;
        _worth(t, 999_899, 0, 0);
    }

    /// @dev By hand: 6.10 for each of the first two days, 9.76 from the third on; at most 30.00.
    function test_aCablesDays() public view {
        Terms memory t = plainTerms(plainService());
        (t.price, t.cap) = (2_500, 3_000);
        t.remedies = new Remedy[](2);
        t.remedies[0] = Remedy(1, Comparison.PerUnit, 1, 0, 610);
        t.remedies[1] = Remedy(1, Comparison.PerUnit, 3, 0, 976);
        _worth(t, FULL, 0, 0);
        _worth(t, FULL, 1, 610);
        _worth(t, FULL, 2, 1_220);
        _worth(t, FULL, 3, 2_196);
        _worth(t, FULL, 4, 3_000);
        // a third of the price for each unit, rounded up: 3 units of 833.33
        (t.remedies[0].share, t.remedies[0].flat, t.remedies[1].threshold) = (333_333_333_333, 0, 4);
        _worth(t, FULL, 3, 2_500);
    }

    function _worth(Terms memory t, uint256 first, uint256 second, uint256 expected) private view {
        uint256[4] memory list;
        (list[0], list[1]) = (first, second);
        (uint256 credit, ) = agreements.creditOf(t, packed(list));
        (uint256 plain, ) = t.creditOf(list);
        assertEq(credit, expected, "SRV-12 another sum than by hand");
        assertEq(plain, expected, "SRV-12 the plain sum is another than by hand");
    }

    function _draw(Dice memory dice) private view returns (Terms memory t) {
        t = plainTerms(plainService());
        t.price = uint96(dice.wide(1, 2 ** 96 - 1));
        t.cap = uint96(dice.wide(1, 2 ** 96 - 1));
        t.remedies = drawRemedies(dice, t.price);
        if (dice.chance(40)) t.minCredit = uint96(dice.wide(0, t.price));
    }
}
