// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Leg, Order, SignedReceipt} from "../../contracts/interfaces/IDeliveryEscrow.sol";
import {FundingKind} from "../../contracts/interfaces/IFunding.sol";
import {Dice, Rolling} from "./Dice.sol";
import {RandomOrder} from "./RandomOrder.sol";
import {Sound} from "./Sound.sol";

/// @dev Funding accepts exactly the terms that the plain predicate calls sound.
contract TermsTest is RandomOrder {
    using Rolling for Dice;

    uint256 private constant MUTATIONS = 22;
    uint256 private constant AT_MERCY = 7;

    function testFuzz_soundTermsAreFunded(uint256 seed) public {
        Dice memory dice = Dice(seed);
        Order memory o = randomOrder(dice);
        assertTrue(Sound.prepaid(o, address(escrow), now_(), true), "INV-10 random terms are sound");
        assertTrue(_funds(o, true), "INV-10 sound terms were refused");
        vm.warp(dice.wide(START, o.fundBy + 1));
        _agree(o, true);
    }

    /// @dev One or two fields at the edges of what is allowed, on sound terms.
    function testFuzz_mutatedTerms(uint256 seed) public {
        Dice memory dice = Dice(seed);
        Order memory o = randomOrder(dice);
        _mutate(dice, o, dice.roll() % MUTATIONS);
        if (dice.chance(25)) _mutate(dice, o, dice.roll() % MUTATIONS);
        _agree(o, dice.chance(50));
    }

    /// @dev Paid at the door, with the fields at their edges, and the last moment around G.
    function testFuzz_collectedTerms(uint256 seed) public {
        Dice memory dice = Dice(seed);
        Order memory o = randomOrder(dice);
        onReceipt(dice, o);
        if (dice.chance(60)) _mutate(dice, o, dice.roll() % MUTATIONS);
        if (o.legs.length == 0) return;
        bytes memory attestor = o.legs[lastOf(o)].attestor;
        if (attestor.length != 20 || keys[address(bytes20(attestor))] == 0) return;
        if (dice.chance(30)) o.fundBy = uint40(_around(dice, deadlineOf(o) + o.objectionPeriod, type(uint40).max));
        if (dice.chance(30) && o.fundBy > START && o.fundBy < START + 2_000 days) vm.warp(dice.wide(START, o.fundBy));

        bool signs = dice.chance(70);
        // a receipt of the first second comes in time, whenever it is shown
        bool proves = deadlineOf(o) > START && now_() < deadlineOf(o) + o.objectionPeriod;
        bool sound = proves && Sound.collected(o, address(escrow), now_(), signs);
        assertEq(_collects(o, signs), sound, sound ? "INV-10 sound terms refused" : "INV-10 unsound terms collected");
    }

    /// @dev Each mutation is tried often enough to be refused and to be accepted where both can be.
    function test_everyMutationIsRefusedAtTimes() public {
        for (uint256 kind = 0; kind < MUTATIONS; ++kind) {
            uint256 refused = 0;
            for (uint256 i = 0; i < 24; ++i) {
                Dice memory dice = Dice(kind * 100 + i);
                Order memory o = randomOrder(dice);
                _mutate(dice, o, kind);
                // but for the one that is about the seller's signature
                bool signs = kind != AT_MERCY;
                if (!Sound.prepaid(o, address(escrow), now_(), signs)) ++refused;
                _agree(o, signs);
            }
            assertTrue(refused != 0, string.concat("INV-10 never refused: mutation ", vm.toString(kind)));
        }
    }

    function _agree(Order memory o, bool sellerSigns) private {
        bool sound = Sound.prepaid(o, address(escrow), now_(), sellerSigns);
        assertEq(_funds(o, sellerSigns), sound, sound ? "INV-10 sound terms refused" : "INV-10 unsound terms funded");
    }

    function _funds(Order memory o, bool sellerSigns) private returns (bool) {
        bytes memory consent = _consent(o, sellerSigns);
        return accepts(o.buyer, abi.encodeCall(escrow.fund, (o, FundingKind.Allowance, "", consent)));
    }

    function _collects(Order memory o, bool sellerSigns) private returns (bool) {
        bytes memory consent = _consent(o, sellerSigns);
        SignedReceipt memory receipt = signed(o, receiptOf(escrow.orderId(o), lastOf(o), START, FULL))[0];
        return accepts(o.buyer, abi.encodeCall(escrow.collect, (o, FundingKind.Allowance, "", consent, receipt)));
    }

    function _consent(Order memory o, bool sellerSigns) private view returns (bytes memory) {
        return sellerSigns && keys[o.seller] != 0 ? signature(keys[o.seller], escrow.orderId(o)) : bytes("");
    }

    function _mutate(Dice memory dice, Order memory o, uint256 kind) private view {
        if (o.legs.length == 0) return;
        if (kind < 8) _mutateParties(dice, o, kind);
        else if (kind < 15) _mutateNumbers(dice, o, kind - 8);
        else _mutateLegs(dice, o, kind - 15);
    }

    function _mutateParties(Dice memory dice, Order memory o, uint256 kind) private view {
        address odd = _oddAccount(dice, o);
        if (kind == 0) o.seller = odd;
        else if (kind == 1) (o.feeRecipient, o.feeBps) = (odd, uint16(dice.within(0, 1)));
        else if (kind == 2) o.arbiter = odd;
        else if (kind == 3) o.legs[dice.roll() % o.legs.length].payee = odd;
        else if (kind == 4) o.payOnReceipt = dice.chance(80);
        else if (kind == 5) o.rewardToken = odd;
        else if (kind == 6) o.rewardAmount = uint96(dice.wide(0, 2));
        else _atMercy(dice, o);
    }

    function _mutateNumbers(Dice memory dice, Order memory o, uint256 kind) private view {
        if (kind == 0) o.feeBps = uint16(_around(dice, 3_000, type(uint16).max));
        else if (kind == 1)
            o.objectionPeriod = uint32(_around(dice, dice.chance(50) ? 1 hours : 180 days, type(uint32).max));
        else if (kind == 2)
            o.rulingPeriod = uint32(_around(dice, dice.chance(50) ? 1 hours : 180 days, type(uint32).max));
        else if (kind == 3) (o.promisedBy, o.latePerDay) = (uint40(dice.wide(0, 1)), uint96(dice.wide(0, 1)));
        else if (kind == 4)
            o.fundBy = uint40(_around(dice, dice.chance(50) ? now_() : o.legs[0].deadline, type(uint40).max));
        else if (kind == 5) o.legs[lastOf(o)].deadline = uint40(_around(dice, now_() + 730 days, type(uint40).max));
        else
            o.legs[0].amount = uint96(
                _around(dice, type(uint96).max - (priceOf(o) - o.legs[0].amount), type(uint96).max)
            );
    }

    function _mutateLegs(Dice memory dice, Order memory o, uint256 kind) private view {
        uint256 i = dice.roll() % o.legs.length;
        if (kind == 0) o.legs[i].amount = uint96(dice.wide(0, 1));
        else if (kind == 1)
            o.legs[i].attestor = _attestor(dice, dice.chance(70) ? dice.wide(0, 40) : dice.within(2_047, 2_049));
        else if (kind == 2) o.legs = new Leg[](0);
        else if (kind == 3) _many(o, dice.within(31, 34));
        else if (kind == 4) o.legs[0].deadline = uint40(_around(dice, o.legs[lastOf(o)].deadline, type(uint40).max));
        else if (kind == 5)
            o.legs[i].deadline = uint40(_around(dice, o.legs[i == 0 ? 0 : i - 1].deadline, type(uint40).max));
        else o.legs[i].deadline = uint40(_around(dice, o.fundBy, type(uint40).max));
    }

    /// @dev So many bytes, which begin with a wallet or near the last precompile.
    function _attestor(Dice memory dice, uint256 length) private view returns (bytes memory made) {
        address verifier = dice.chance(60) ? attestors[0] : address(uint160(_around(dice, 2 ** 16, type(uint160).max)));
        made = new bytes(length);
        for (uint256 i = 0; i < 20 && i < length; ++i) made[i] = bytes20(verifier)[i];
    }

    function _atMercy(Dice memory dice, Order memory o) private pure {
        if (dice.chance(70)) o.arbiter = address(0);
        // the 20 bytes are his key, 21 that begin with them are not
        o.legs[dice.roll() % o.legs.length].attestor =
            dice.chance(75) ? abi.encodePacked(o.buyer) : abi.encodePacked(o.buyer, uint8(1));
    }

    function _many(Order memory o, uint256 count) private view {
        o.legs = new Leg[](count);
        for (uint256 i = 0; i < count; ++i)
            o.legs[i] = Leg(abi.encodePacked(attestors[0]), seller, 1, uint40(uint256(o.fundBy) + i));
    }

    function _oddAccount(Dice memory dice, Order memory o) private view returns (address) {
        address[8] memory odd = [
            address(0),
            address(escrow),
            o.token,
            o.buyer,
            o.seller,
            o.arbiter,
            integrator,
            carriers[1]
        ];
        return odd[dice.roll() % odd.length];
    }

    function _around(Dice memory dice, uint256 edge, uint256 highest) private pure returns (uint256) {
        uint256 kind = dice.roll() % 4;
        if (kind == 0 && edge > 0) return edge - 1;
        if (kind == 1) return edge;
        if (kind == 2 && edge < highest) return edge + 1;
        return dice.wide(0, highest);
    }
}
