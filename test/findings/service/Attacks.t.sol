// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

import {FundingKind} from "../../../contracts/interfaces/IFunding.sol";
import {Agreement, Comparison, Remedy, Terms} from "../../../contracts/interfaces/AgreementTypes.sol";
import {CalendarKind, MetricKind, Service} from "../../../contracts/interfaces/IServiceLevels.sol";
import {ServiceAgreement} from "../../../contracts/service/ServiceAgreement.sol";
import {ServiceLevels} from "../../../contracts/service/ServiceLevels.sol";
import {Test} from "../../helpers/Test.sol";

contract Coin is ERC20("Coin", "COIN") {
    function mint(address to, uint256 amount) external {
        _mint(to, amount);
    }
}

/// @dev A provider's points that answer with as many bytes as fit into the gas, and never move.
contract Bomb {
    function balanceOf(address) external pure returns (uint256) {
        // solhint-disable-next-line no-inline-assembly
        assembly {
            return(0, 330000)
        }
    }

    function transferFrom(address, address, uint256) external pure returns (bool) {
        // solhint-disable-next-line no-inline-assembly
        assembly {
            invalid()
        }
    }
}

/// @dev Attacks that succeeded once: each test states what holds since.
contract AttacksTest is Test {
    uint256 private constant START = 1_800_000_000;
    uint256 private constant MONITOR = 11;
    uint256 private constant PROVIDER = 12;
    uint256 private constant ACTIVATOR = 13;
    uint256 private constant TRANSACTION_LIMIT = 16_777_216;

    ServiceLevels private levels;
    ServiceAgreement private agreements;
    Coin private coin;
    address private provider;
    address private customer = address(0xC0FFEE);
    address private arbiter = address(0xA4B17E4);

    function setUp() public {
        vm.warp(START);
        levels = new ServiceLevels();
        agreements = new ServiceAgreement(levels);
        coin = new Coin();
        provider = vm.addr(PROVIDER);
        coin.mint(customer, 1e12);
        coin.mint(provider, 1e12);
        vm.prank(customer);
        coin.approve(address(agreements), type(uint256).max);
        vm.prank(customer);
        coin.approve(address(levels), type(uint256).max);
    }

    /// @dev The monitor lands months of reports at once; the provider's bonus token burns what it is given.
    function test_finalPeriodsAlwaysFitIntoATransaction() public {
        // settle cannot be told to take fewer periods: the prepaid money is nobody's from here on
        assertTrue(_settles(address(new Bomb()), 24), "locked");
    }

    function test_fivePeriodsFitIntoATransaction() public {
        assertTrue(_settles(address(new Bomb()), 5), "locked");
    }

    /// @dev The control: of a token that answers, the same periods fit.
    function test_periodsOfAnHonestTokenFit() public {
        assertTrue(_settles(address(new Coin()), 24), "locked");
    }

    function _settles(address bonusToken, uint32 count) private returns (bool ok) {
        Service memory s = _service();
        Terms memory t = _terms(s);
        (t.bonusToken, t.bonusRate) = (bonusToken, 1e12);
        Agreement memory a = Agreement(customer, 1, count, 0, true);
        _open(s, t, a);
        vm.warp(START + 30 hours);
        for (uint32 i = 1; i <= count; ++i) _report(s, i, 900_000);
        // solhint-disable-next-line avoid-low-level-calls
        (ok, ) = address(agreements).call{gas: TRANSACTION_LIMIT}(abi.encodeCall(agreements.settle, (t, a)));
    }

    /// @dev The arbiter has ruled that the service has not begun; anybody lands the same statement again.
    function test_aRejectedActivationIsNotRepeated() public {
        Service memory s = _service();
        s.start = 0;
        s.activator = abi.encodePacked(vm.addr(ACTIVATOR));
        s.arbiter = arbiter;
        (s.objectionPeriod, s.rulingPeriod, s.bond) = (1 days, 1 days, 1);
        (s.bondToken, s.feeRecipient) = (address(coin), address(0xFEE));
        (bytes32 id, ) = levels.register(s);
        bytes memory signature = _sign(ACTIVATOR, levels.activationDigest(id, uint40(START)));
        levels.activate(id, uint40(START), signature);
        vm.prank(customer);
        levels.objectActivation(s, 0);
        vm.prank(arbiter);
        levels.ruleActivation(s, 0);

        vm.expectRevert();
        levels.activate(id, uint40(START), signature);
    }

    /// @dev Two customers hold one seat: each pays a period more than he must and gives it back.
    function test_agreementsDoNotExceedSeats() public {
        Service memory s = _service();
        Terms memory t = _terms(s);
        (t.seats, t.minPeriods) = (1, 1);
        Agreement memory a = Agreement(customer, 1, 2, 0, false);
        _open(s, t, a);
        vm.prank(customer);
        agreements.cancel(t, a);
        assertEq(agreements.worstCase(t, a), 1_000, "a period is still owed");

        assertEq(uint256(agreements.offerOf(agreements.termsId(t)).taken), 1, "the seat is free again");
    }

    function test_aProviderDoesNotReceiveHisOwnLostBonds() public {
        Service memory s = _service();
        s.arbiter = arbiter;
        (s.objectionPeriod, s.rulingPeriod, s.bond) = (1 days, 1 days, 1);
        (s.bondToken, s.feeRecipient) = (address(coin), provider);
        vm.expectRevert();
        levels.register(s);
    }

    function _service() private view returns (Service memory s) {
        s.provider = provider;
        s.monitor = abi.encodePacked(vm.addr(MONITOR));
        s.metrics[0] = MetricKind.Availability;
        s.calendar = CalendarKind.Seconds;
        s.start = uint40(START);
        s.length = 1 hours;
        s.reportWindow = 30 days;
    }

    function _terms(Service memory s) private view returns (Terms memory t) {
        t.service = levels.serviceId(s);
        t.provider = provider;
        t.token = address(coin);
        t.price = 1_000;
        t.maxPeriodsAhead = 100;
        t.cap = 1_000;
        t.remedies = new Remedy[](1);
        t.remedies[0] = Remedy(0, Comparison.Below, 999_000, 1e11, 0);
        t.openUntil = uint40(START + 365 days);
    }

    function _open(Service memory s, Terms memory t, Agreement memory a) private {
        bytes memory signature = _sign(PROVIDER, agreements.termsId(t));
        vm.prank(customer);
        agreements.open(s, t, a, FundingKind.Allowance, "", signature);
    }

    function _report(Service memory s, uint32 period, uint32 level) private {
        bytes32 id = levels.serviceId(s);
        // the other three are not measured
        uint128 given = (type(uint128).max << 32) | level;
        levels.report(id, period, given, 0, _sign(MONITOR, levels.reportDigest(id, period, given, 0)));
    }

    function _sign(uint256 key, bytes32 digest) private pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, digest);
        return abi.encodePacked(r, s, v);
    }
}
