// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {IPayouts} from "../../../contracts/interfaces/IPayouts.sol";
import {Agreement, Comparison, Remedy, Terms} from "../../../contracts/interfaces/AgreementTypes.sol";
import {IServiceAgreement} from "../../../contracts/interfaces/IServiceAgreement.sol";
import {CalendarKind, IServiceLevels, MetricKind, Service} from "../../../contracts/interfaces/IServiceLevels.sol";
import {FundingKind} from "../../../contracts/interfaces/IFunding.sol";
import {Test} from "../../helpers/Test.sol";
import {Built} from "../Built.sol";
import {Dice, Rolling} from "../Dice.sol";

interface Levels is IServiceLevels, IPayouts {}

interface Agreements is IServiceAgreement, IPayouts {}

interface Money is IERC20 {
    function mint(address to, uint256 amount) external;
    function setBlocked(address account, bool on) external;
}

/// @dev People, money, both contracts, and plain services and terms.
abstract contract ServiceWorld is Test {
    using Rolling for Dice;

    uint256 internal constant FULL = 1_000_000;
    uint256 internal constant START = 1_800_000_000;

    Levels public levels;
    Agreements public agreements;
    /// @dev One that can refuse a payee.
    Money public money;
    Money public bonus;

    mapping(address account => uint256 key) internal keys;
    address internal provider;
    address internal rival;
    address internal customer;
    address internal arbiter;
    address internal monitor;
    address internal activator;
    address internal integrator;
    address internal sink;
    address internal stranger;

    function populate() internal {
        vm.warp(START);
        (provider, rival) = (someone("provider"), someone("rival"));
        (customer, arbiter) = (someone("customer"), someone("arbiter"));
        (monitor, activator) = (someone("monitor"), someone("activator"));
        (integrator, sink, stranger) = (someone("integrator"), someone("sink"), someone("stranger"));
        levels = Levels(Built.make("contracts/service/ServiceLevels.sol:ServiceLevels", ""));
        bytes memory argument = abi.encode(levels);
        agreements = Agreements(Built.make("contracts/service/ServiceAgreement.sol:ServiceAgreement", argument));
        money = Money(Built.make("contracts/mocks/OddTokens__Mock.sol:BlocklistToken__Mock", ""));
        bonus = Money(Built.make("contracts/mocks/Token__Mock.sol:Token__Mock", abi.encode("Points", "PTS", 2)));
        enrich(provider);
        enrich(rival);
        enrich(customer);
        enrich(stranger);
    }

    function now_() internal view returns (uint256) {
        return vm.getBlockTimestamp();
    }

    function someone(string memory name) internal returns (address account) {
        uint256 key;
        (account, key) = person(name);
        keys[account] = key;
    }

    function enrich(address account) internal {
        money.mint(account, type(uint120).max);
        vm.startPrank(account);
        money.approve(address(agreements), type(uint256).max);
        money.approve(address(levels), type(uint256).max);
        vm.stopPrank();
    }

    /// @dev Availability with a fixed start in an hour, thirty periods of ten days, and an arbiter.
    function plainService() internal view returns (Service memory s) {
        s.provider = provider;
        s.monitor = abi.encodePacked(monitor);
        s.metrics[0] = MetricKind.Availability;
        s.calendar = CalendarKind.Seconds;
        (s.start, s.length, s.reportWindow) = (uint40(START + 1 hours), 10 days, 2 days);
        (s.arbiter, s.objectionPeriod, s.rulingPeriod) = (arbiter, 1 days, 3 days);
        (s.bondToken, s.bond, s.feeRecipient) = (address(money), 50, sink);
    }

    /// @dev The same, begun when its activator says.
    function attestedService() internal view returns (Service memory s) {
        s = plainService();
        (s.start, s.activator) = (0, abi.encodePacked(activator));
    }

    /// @dev One step, half the price below 99.9 %.
    function plainTerms(Service memory s) internal view returns (Terms memory t) {
        (t.service, t.provider, t.token) = (levels.serviceId(s), s.provider, address(money));
        (t.price, t.cap, t.maxPeriodsAhead) = (1_000, 1_000, 12);
        t.remedies = new Remedy[](1);
        t.remedies[0] = Remedy(0, Comparison.Below, 999_000, 5e11, 0);
        t.openUntil = uint40(START + 700 days);
        if (s.start != 0) return t;
        (t.minPeriods, t.activateBy, t.cancelBy) = (1, uint40(START + 10 days), uint40(START + 30 days));
    }

    function opening(Service memory s, Terms memory t, Agreement memory a) internal view returns (bytes memory) {
        bytes memory signed = signature(keys[t.provider], agreements.termsId(t));
        return abi.encodeCall(IServiceAgreement.open, (s, t, a, FundingKind.Allowance, "", signed));
    }

    function cover(address who, uint256 amount) internal {
        if (amount == 0) return;
        vm.prank(who);
        agreements.deposit(money, who, amount);
    }

    function activate(bytes32 id, uint256 time) internal {
        levels.activate(id, uint40(time), signature(keys[activator], levels.activationDigest(id, uint40(time))));
    }

    function accepts(address caller, address target, bytes memory data) internal returns (bool ok) {
        uint256 before = vm.snapshotState();
        vm.prank(caller);
        // solhint-disable-next-line avoid-low-level-calls
        (ok, ) = target.call(data);
        vm.revertToState(before);
    }

    function packed(uint256[4] memory list) internal pure returns (uint128 word) {
        for (uint256 i = 4; i > 0; --i) word = uint128(uint256(word) * 2 ** 32 + list[i - 1]);
    }

    /// @dev Rows as a provider may sign them, on up to four metrics: the first availability, the others units.
    function drawRemedies(Dice memory dice, uint256 price) internal pure returns (Remedy[] memory rows) {
        rows = new Remedy[](16);
        uint256 count = 0;
        for (uint256 metric = 0; metric < 4; ++metric) {
            if (metric != 0 && dice.chance(40)) continue;
            Comparison c = metric == 0 ? Comparison.Below : Comparison(dice.within(1, 2));
            uint256 many = dice.within(1, 4);
            (uint256 threshold, uint256 share, uint256 flat) = (metric == 0 ? FULL + 1 : 0, 0, 0);
            for (uint256 k = 0; k < many; ++k) {
                threshold =
                    metric == 0
                        ? dice.within(many - k, threshold - 1)
                        : threshold + dice.within(1, dice.chance(80) ? 30 : 1e8);
                // at half a unit of the price a step cannot lose by rounding what its flat part gains
                if (c == Comparison.PerUnit) (share, flat) = (dice.wide(0, 1e12), dice.wide(0, price));
                else (share, flat) = (share + dice.within(0, 3e11), flat + dice.within(0, price / 10));
                rows[count++] = Remedy(uint8(metric), c, uint32(threshold), uint64(share), uint96(flat));
            }
        }
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            mstore(rows, count)
        }
    }

    /// @dev At an edge of some row, or anywhere; now and then not measured.
    function drawLevels(Dice memory dice, Remedy[] memory rows) internal pure returns (uint256[4] memory list) {
        for (uint256 metric = 0; metric < 4; ++metric) {
            list[metric] = dice.wide(0, metric == 0 ? FULL : 2 ** 32 - 2);
            Remedy memory row = rows[dice.within(0, rows.length - 1)];
            if (row.metric == metric && dice.chance(60)) list[metric] = row.threshold - dice.within(0, 1);
            if (dice.chance(3)) list[metric] = 2 ** 32 - 1;
        }
    }
}
