// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Test} from "../../helpers/Test.sol";
import {ACTIONS, Action, Tally} from "./Acting.sol";
import {Breach, Sabotage} from "./Sabotage.sol";

/// @dev Here, and not in a file of its own, so that the fuzzer finds its artifact when this file is run alone.
contract ServiceHandler is Sabotage {
    uint256 private constant STEPS = 21;
    uint256 private constant POINTS = 5_000;

    constructor() {
        populate();
        drawCalendar();
        people = [provider, rival, customer, someone("second"), someone("third")];
        people.push(integrator);
        people.push(sink);
        people.push(arbiter);
        people.push(stranger);
        enrich(people[3]);
        enrich(people[4]);
        for (uint256 k = 0; k < 2; ++k) {
            bonus.mint(people[k], POINTS);
            allowed[people[k]] = type(uint256).max;
            vm.prank(people[k]);
            bonus.approve(address(agreements), type(uint256).max);
        }
        for (uint256 k = 0; k < people.length; ++k) {
            purses[money][people[k]] = money.balanceOf(people[k]);
            purses[bonus][people[k]] = bonus.balanceOf(people[k]);
        }
        for (uint256 k = 0; k < 4; ++k) propose(k);
    }

    function steps() public pure returns (bytes4[] memory all) {
        all = new bytes4[](STEPS);
        (all[0], all[1], all[2]) = (this.offer.selector, this.open.selector, this.wait.selector);
        (all[3], all[4], all[5]) = (this.report.selector, this.object.selector, this.rule.selector);
        (all[6], all[7], all[8]) = (this.settle.selector, this.settleMany.selector, this.cancel.selector);
        (all[9], all[10], all[11]) = (this.topUp.selector, this.deposit.selector, this.withdrawCoverage.selector);
        (all[12], all[13]) = (this.activateService.selector, this.objectActivation.selector);
        (all[14], all[15]) = (this.ruleActivation.selector, this.concludeActivation.selector);
        (all[16], all[17], all[18]) = (this.conclude.selector, this.withdraw.selector, this.refuse.selector);
        (all[19], all[20]) = (this.meddle.selector, this.revoke.selector);
    }

    /// @dev Steps from a fixed seed. @return reverted Whether one did.
    function play(uint256 seed, uint256 count, uint256 every) external returns (bool reverted) {
        bytes4[] memory all = steps();
        for (uint256 k = 0; k < count; ++k) {
            uint256 random = uint256(keccak256(abi.encode(seed, k)));
            // what moves the story is drawn more often
            bytes4 step = all[random % 3 == 0 ? (random >> 8) % 10 : (random >> 8) % STEPS];
            // solhint-disable-next-line avoid-low-level-calls
            (bool ok, ) = address(this).call(abi.encodeWithSelector(step, random >> 16));
            if (!ok) return true;
            if (k % every == 0) check();
        }
        check();
    }
}

contract ServicesTest is Test {
    uint256 private constant START = 1_800_000_000;
    uint256 private constant SEEDS = 10;

    ServiceHandler private _handler;

    // solhint-disable-next-line event-name-capwords
    event log_string(string line);

    function setUp() public {
        _handler = new ServiceHandler();
        targetContract(address(_handler));
        targetSelectors(address(_handler), _handler.steps());
    }

    function invariant_everyPromiseIsKept() public {
        _handler.check();
        _sound(_handler);
    }

    function afterInvariant() public {
        _handler.checkEnd();
        _sound(_handler);
    }

    /// @dev What long campaigns try and how often it succeeds; no action is vain.
    function test_noActionIsVain() public {
        Tally[ACTIONS] memory sums;
        for (uint256 seed = 0; seed < SEEDS; ++seed) {
            ServiceHandler handler = _start();
            assertTrue(!handler.play(seed, 300, 6), "SRV-13 a step reverted");
            _sound(handler);
            for (uint256 a = 0; a < ACTIONS; ++a) {
                Tally memory t = handler.tallyOf(Action(a));
                sums[a].attempts += t.attempts;
                sums[a].successes += t.successes;
            }
            handler.checkEnd();
            _sound(handler);
        }
        for (uint256 a = 0; a < ACTIONS; ++a) {
            string memory line = string.concat(vm.toString(a), " | ", vm.toString(sums[a].attempts), " | ");
            emit log_string(string.concat(line, vm.toString(sums[a].successes)));
        }
        for (uint256 a = 0; a < ACTIONS - 1; ++a)
            assertTrue(sums[a].successes > 2, string.concat("SRV-13 hardly ever succeeds: action ", vm.toString(a)));
        assertEq(sums[uint256(Action.Meddle)].successes, 0, "SRV-10 a stranger moves what is another's");
    }

    /// @dev Each control breaks one promise, and the campaign says which.
    function test_controls() public {
        _isNoticed(Breach.LeaksMoney, "SRV-01");
        _isNoticed(Breach.LeaksABond, "SRV-02");
        _isNoticed(Breach.Overpays, "SRV-03");
        _isNoticed(Breach.ReservesLess, "SRV-04");
        _isNoticed(Breach.SettlesTwice, "SRV-05");
        _isNoticed(Breach.Forgets, "SRV-06");
        _isNoticed(Breach.NeverEnds, "SRV-07");
        _isNoticed(Breach.RefundsPerfection, "SRV-08");
        _isNoticed(Breach.KeepsASeat, "SRV-09");
        _isNoticed(Breach.ObeysStrangers, "SRV-10");
        _isNoticed(Breach.SettlesNobody, "SRV-12");
    }

    function _isNoticed(Breach breach, string memory id) private {
        ServiceHandler handler = _start();
        handler.play(1, 240, 1_000);
        _sound(handler);
        handler.sabotage(breach);
        if (breach != Breach.NeverEnds) handler.play(2, 150, 1);
        else handler.checkEnd();
        vm.clearMockedCalls();
        bytes memory found = bytes(handler.breach());
        assertTrue(found.length > 6, string.concat("SRV-13 nobody notices ", id));
        bytes memory number = new bytes(6);
        for (uint256 k = 0; k < 6; ++k) number[k] = found[k];
        assertEq(number, bytes(id), "SRV-13 noticed as another");
    }

    function _start() private returns (ServiceHandler) {
        vm.warp(START);
        return new ServiceHandler();
    }

    function _sound(ServiceHandler handler) private view {
        string memory breach = handler.breach();
        assertTrue(bytes(breach).length == 0, breach);
    }
}
