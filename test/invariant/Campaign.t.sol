// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Built} from "../fuzz/Built.sol";
import {Escrow} from "../fuzz/EscrowWorld.sol";
import {Actions} from "./Actions.sol";
import {Campaign} from "./Campaign.sol";
import {ACTIONS} from "./Ghosts.sol";
import {Breach, Tampered} from "./Tampered.sol";

/// @dev Here, and not in a file of its own, so that the fuzzer finds its artifact when this file is run alone.
contract Handler is Actions {
    constructor(Escrow escrow_) Actions(escrow_) {}
}

/// @dev The campaign by Hardhat's fuzzer (runs and depth come from the test profile), and a long one from a fixed seed.
contract CampaignTest is Campaign {
    function setUp() public {
        vm.warp(1_800_000_000);
        Escrow honest = Escrow(Built.escrow());
        start(_handler(honest), honest);
        bytes4[ACTIONS] memory all = steps();
        bytes4[] memory selectors = new bytes4[](all.length);
        for (uint256 i = 0; i < all.length; ++i) selectors[i] = all[i];
        targetContract(address(handler));
        targetSelectors(address(handler), selectors);
    }

    function invariant_everyPromiseIsKept() public view {
        check();
    }

    function afterInvariant() public {
        checkFloors(12, 1);
        checkEnd();
    }

    /// @dev What a campaign tries and how often it succeeds; no action is vain.
    function test_noActionIsVain() public {
        (bool ok, string memory reason) = play(1, 900);
        printTable();
        assertTrue(ok, reason);
        checkFloors(1, 5);
        checkEnd();
    }

    /* CONTROLS: a campaign is worth what it notices */

    function test_control_anHonestDoubleIsAccepted() public {
        assertEq(bytes(_noticed(Breach.None)), "", "INV-13 the double itself is noticed");
    }

    function test_control_aLeakIsNoticed() public {
        _mustNotice(Breach.LeaksAUnit, "INV-01");
    }

    function test_control_settlingEarlyIsNoticed() public {
        _mustNotice(Breach.SettlesEarly, "INV-05");
    }

    function test_control_obeyingStrangersIsNoticed() public {
        _mustNotice(Breach.ObeysStrangers, "INV-07");
    }

    function test_control_anotherOutcomeIsNoticed() public {
        _mustNotice(Breach.ReleasesInsteadOfSettling, "INV-09");
    }

    function test_control_stayingOpenIsNoticed() public {
        _mustNotice(Breach.ForgetsToClose, "INV-04");
    }

    function test_control_forgedReceiptsAreNoticed() public {
        // by whichever forger comes first: an attestor's or a stranger's
        string memory noticed = _noticed(Breach.BelievesEveryReceipt);
        assertTrue(_named(noticed, "INV-05") || _named(noticed, "INV-07"), string.concat("INV-13 but: ", noticed));
    }

    function test_control_refusingToSettleIsNoticed() public {
        _mustNotice(Breach.RefusesToSettle, "INV-11");
    }

    function test_control_forgottenRefundsAreNoticed() public {
        _mustNotice(Breach.RefundsAgain, "INV-01");
    }

    function test_control_agreeingWithoutTheCarrierIsNoticed() public {
        _mustNotice(Breach.AgreesWithoutTheCarrier, "INV-14");
    }

    function test_control_anExpiredConsentIsNoticed() public {
        _mustNotice(Breach.HonoursExpiredConsents, "INV-14");
    }

    function test_control_aRewardOfOthersMoneyIsNoticed() public {
        _mustNotice(Breach.PaysRewardsItself, "INV-16");
    }

    function test_control_aForgottenExtensionIsNoticed() public {
        _mustNotice(Breach.ForgetsExtensions, "INV-11");
    }

    function test_control_fundingTheCancelledIsNoticed() public {
        _mustNotice(Breach.FundsTheCancelled, "INV-04");
    }

    function test_control_aForgottenNonceIsNoticed() public {
        _mustNotice(Breach.ForgetsNonces, "INV-08");
    }

    function test_control_keptEtherIsNoticed() public {
        _mustNotice(Breach.KeepsEther, "INV-15");
    }

    function _mustNotice(Breach breach, string memory id) private {
        string memory noticed = _noticed(breach);
        assertTrue(_named(noticed, id), string.concat("INV-13 not noticed as ", id, " but: ", noticed));
    }

    function _named(string memory noticed, string memory id) private pure returns (bool) {
        return bytes6(bytes(noticed)) == bytes6(bytes(id));
    }

    /// @return What a campaign says of the double; nothing if it finds nothing.
    function _noticed(Breach breach) private returns (string memory) {
        Escrow double = Escrow(address(new Tampered(Built.escrow(), breach)));
        start(_handler(double), double);
        (, string memory reason) = play(2, breach == Breach.None ? 150 : 1_500);
        return reason;
    }

    function _handler(Escrow escrow_) private returns (Actions) {
        return Actions(Built.make("test/invariant/Campaign.t.sol:Handler", abi.encode(escrow_)));
    }
}
