// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Built} from "../../fuzz/Built.sol";
import {Kind} from "../../fuzz/loyalty/LoyaltyWorld.sol";
import {Test} from "../../helpers/Test.sol";
import {Campaign} from "./Campaign.sol";
import {ACTIONS, Action, Breach, Tally} from "./Tallies.sol";

/// @dev Here, and not in a file of its own, so that the fuzzer finds its artifact when this file is run alone.
contract LoyaltyHandler is Campaign {
    constructor(Kind kind) Campaign(kind) {}
}

/// @dev The campaign by Hardhat's fuzzer, long ones from a fixed seed, and many short ones.
contract LoyaltyCampaignTest is Test {
    uint256 private constant START = 1_800_000_000;
    uint256 private constant KINDS = 5;
    uint256 private constant CONTROLS = 10;

    LoyaltyHandler private _handler;

    // solhint-disable-next-line event-name-capwords
    event log_string(string line);

    function setUp() public {
        _handler = _start(Kind.Expiring);
        bytes4[ACTIONS] memory all = _handler.actions();
        bytes4[] memory selectors = new bytes4[](all.length);
        for (uint256 i = 0; i < all.length; ++i) selectors[i] = all[i];
        targetContract(address(_handler));
        targetSelectors(address(_handler), selectors);
    }

    function invariant_everyPromiseIsKept() public {
        _handler.check();
        _sound(_handler);
    }

    function afterInvariant() public {
        Tally[ACTIONS] memory tallies = _talliesOf(_handler);
        _checkFloors(tallies, 14, 1);
        _handler.checkEnd();
        _sound(_handler);
    }

    /// @dev What campaigns of all kinds try and how often it succeeds; no action is vain.
    function test_noActionIsVain() public {
        Tally[ACTIONS] memory sums;
        for (uint256 kind = 0; kind < KINDS; ++kind) {
            LoyaltyHandler handler = _start(Kind(kind));
            handler.play(kind, 240, 1);
            handler.close();
            handler.play(kind, 60, 1);
            _sound(handler);
            Tally[ACTIONS] memory tallies = _talliesOf(handler);
            for (uint256 a = 0; a < ACTIONS; ++a) {
                sums[a].calls += tallies[a].calls;
                sums[a].attempts += tallies[a].attempts;
                sums[a].successes += tallies[a].successes;
                sums[a].reverts += tallies[a].reverts;
            }
            handler.checkEnd();
            _sound(handler);
        }
        _print(sums);
        _checkFloors(sums, 1, 2);
    }

    /* CONTROLS: a campaign is worth what it notices */

    function test_control_anHonestTokenIsAccepted() public {
        assertEq(bytes(_noticed(Breach.None)), "", "INV-13 the control itself is noticed");
    }

    function test_control_aLeakIsNoticed() public {
        _mustNotice(Breach.LeaksAUnit, "INV-17");
    }

    function test_control_aPrintedUnitIsNoticed() public {
        _mustNotice(Breach.PrintsAUnit, "INV-18");
    }

    function test_control_aMislaidUnitIsNoticed() public {
        _mustNotice(Breach.MislaysAUnit, "INV-19");
    }

    function test_control_youngerPointsAreNoticed() public {
        _mustNotice(Breach.MakesYounger, "INV-21");
    }

    function test_control_issuingWhileSuspendedIsNoticed() public {
        _mustNotice(Breach.ObeysTheSuspended, "INV-26");
    }

    function test_control_aForgottenHoldIsNoticed() public {
        _mustNotice(Breach.ForgetsHolds, "INV-27");
    }

    function test_control_aShutTillIsNoticed() public {
        _mustNotice(Breach.ShutsTheTill, "INV-24");
    }

    function _mustNotice(Breach breach, string memory id) private {
        string memory noticed = _noticed(breach);
        bool named = bytes6(bytes(noticed)) == bytes6(bytes(id));
        assertTrue(named, string.concat("INV-13 not noticed as ", id, " but: ", noticed));
    }

    /// @return What the first campaign says that finds something; nothing if none does.
    function _noticed(Breach breach) private returns (string memory) {
        for (uint256 seed = 0; seed < CONTROLS; ++seed) {
            LoyaltyHandler handler = _start(Kind.Expiring);
            handler.sabotage(breach);
            handler.play(seed, 150, 1);
            if (bytes(handler.broken()).length != 0) return handler.broken();
            if (breach == Breach.None) return "";
        }
        return "";
    }

    function _start(Kind kind) private returns (LoyaltyHandler handler) {
        vm.warp(START);
        string memory name = "test/invariant/loyalty/Campaign.t.sol:LoyaltyHandler";
        handler = LoyaltyHandler(Built.make(name, abi.encode(kind)));
        handler.begin();
    }

    function _print(Tally[ACTIONS] memory tallies) private {
        emit log_string("action | calls | attempts | successes | reverts");
        for (uint256 a = 0; a < ACTIONS; ++a) {
            Tally memory t = tallies[a];
            string memory line = string.concat(_handler.nameOf(Action(a)), " | ", vm.toString(t.calls), " | ");
            line = string.concat(line, vm.toString(t.attempts), " | ", vm.toString(t.successes), " | ");
            emit log_string(string.concat(line, vm.toString(t.reverts)));
        }
    }

    /// @dev Whatever was tried often has succeeded: no campaign in which everything is refused.
    function _checkFloors(Tally[ACTIONS] memory tallies, uint256 tries, uint256 floor) private view {
        uint256 attempts = 0;
        uint256 successes = 0;
        for (uint256 a = 0; a < ACTIONS; ++a) {
            attempts += tallies[a].attempts;
            successes += tallies[a].successes;
            if (tallies[a].attempts < tries) continue;
            string memory name = _handler.nameOf(Action(a));
            assertLe(floor, tallies[a].successes, string.concat("INV-13 hardly ever succeeds: ", name));
        }
        assertLe(attempts, successes * 2, "INV-13 fewer than half of the attempts succeed");
    }

    function _talliesOf(LoyaltyHandler handler) private view returns (Tally[ACTIONS] memory tallies) {
        for (uint256 a = 0; a < ACTIONS; ++a) tallies[a] = handler.tallyOf(Action(a));
    }

    function _sound(LoyaltyHandler handler) private view {
        assertTrue(bytes(handler.broken()).length == 0, handler.broken());
    }
}

/// @dev With the `ci` profile ten thousand short lives, two thousand of each kind, against the plain token.
abstract contract LoyaltySequences is Test {
    uint256 private constant STEPS = 20;

    Kind private immutable _KIND;
    LoyaltyHandler private _handler;

    constructor(Kind kind) {
        _KIND = kind;
    }

    function setUp() public {
        vm.warp(1_800_000_000);
        string memory name = "test/invariant/loyalty/Campaign.t.sol:LoyaltyHandler";
        _handler = LoyaltyHandler(Built.make(name, abi.encode(_KIND)));
        _handler.begin();
    }

    function live(uint256 seed) internal {
        _handler.play(seed, STEPS, STEPS);
        if (seed % 4 == 0) _handler.checkEnd();
        assertTrue(bytes(_handler.broken()).length == 0, _handler.broken());
    }
}

contract LoyaltyExpiringSequencesTest is LoyaltySequences {
    constructor() LoyaltySequences(Kind.Expiring) {}

    /// hardhat-config: ci.fuzz.runs = 2000
    function testFuzz_expiring(uint256 seed) public {
        live(seed);
    }
}

contract LoyaltyLastingSequencesTest is LoyaltySequences {
    constructor() LoyaltySequences(Kind.Lasting) {}

    /// hardhat-config: ci.fuzz.runs = 2000
    function testFuzz_lasting(uint256 seed) public {
        live(seed);
    }
}

contract LoyaltyGiftlessSequencesTest is LoyaltySequences {
    constructor() LoyaltySequences(Kind.Giftless) {}

    /// hardhat-config: ci.fuzz.runs = 2000
    function testFuzz_giftless(uint256 seed) public {
        live(seed);
    }
}

contract LoyaltyFullSequencesTest is LoyaltySequences {
    constructor() LoyaltySequences(Kind.Full) {}

    /// hardhat-config: ci.fuzz.runs = 2000
    function testFuzz_atTheCap(uint256 seed) public {
        live(seed);
    }
}

contract LoyaltyLastSequencesTest is LoyaltySequences {
    constructor() LoyaltySequences(Kind.Last) {}

    /// hardhat-config: ci.fuzz.runs = 2000
    function testFuzz_atTheLastVintage(uint256 seed) public {
        live(seed);
    }
}
