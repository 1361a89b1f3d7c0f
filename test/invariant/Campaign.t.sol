// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Actions} from "./Actions.sol";
import {Campaign} from "./Campaign.sol";
import {Escrow} from "./Store.sol";

/// @dev Here, and not in a file of its own, so that the fuzzer finds its artifact when this file is run alone.
contract Handler is Actions {
    constructor(Escrow escrow_) Actions(escrow_) {}
}

/// @dev The campaign by Hardhat's fuzzer (runs and depth come from the test profile), and a long one from a fixed seed.
contract CampaignTest is Campaign {
    function setUp() public {
        vm.warp(1_800_000_000);
        Escrow honest = honestEscrow();
        start(new Handler(honest), honest);
        bytes4[17] memory all = steps();
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
        (bool ok, string memory reason) = play(1, 500);
        printTable();
        assertTrue(ok, reason);
        checkFloors(1, 5);
        checkEnd();
    }
}
