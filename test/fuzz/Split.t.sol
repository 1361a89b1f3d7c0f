// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Consent} from "../../contracts/interfaces/IConsents.sol";
import {Order} from "../../contracts/interfaces/IDeliveryEscrow.sol";
import {Dice, Rolling} from "./Dice.sol";
import {Payments, Reference} from "./Reference.sol";
import {AGREEMENT} from "./Signing.sol";
import {Story, Storytelling} from "./Story.sol";

/// @dev Random terms and lives: what every account received is what the reference says, by every way of closing.
contract SplitTest is Storytelling {
    using Rolling for Dice;

    function testFuzz_clock(uint256 seed) public {
        Dice memory dice = Dice(seed);
        Story memory s = tell(dice);
        Payments memory p = Reference.byClock(s.facts);

        if (!s.closed) _settle(s, p);
        verify(s, p, address(0), s.closed ? "closed by the receipt" : "settled");
    }

    function testFuzz_silentArbiter(uint256 seed) public {
        Dice memory dice = Dice(seed);
        Story memory s = tell(dice);
        if (!contest(dice, s)) return;

        Payments memory p = Reference.byClock(s.facts);
        _settle(s, p);
        verify(s, p, s.objector == buyer ? seller : buyer, "settled over an objection");
    }

    function testFuzz_ruling(uint256 seed) public {
        Dice memory dice = Dice(seed);
        Story memory s = tell(dice);
        if (!contest(dice, s)) return;

        if (s.facts.missed) vm.warp(deadlineOf(s.order) + s.order.objectionPeriod);
        vm.warp(dice.within(now_(), dueOf(s) - 1));
        uint256 stated = dice.chance(80) ? dice.wide(0, priceOf(s.order)) : dice.roll();
        (bytes32 fact, , ) = escrow.outcomeOf(s.order);
        vm.prank(arbiter);
        escrow.rule(s.order, fact, stated);

        Payments memory p = Reference.byRuling(s.facts, stated);
        uint256 clock = Reference.byClock(s.facts).buyer;
        bool better = s.objector == buyer ? p.buyer > clock : p.buyer < clock;
        address other = s.objector == buyer ? seller : buyer;
        verify(s, p, better ? s.objector : other, "ruled");
    }

    function testFuzz_release(uint256 seed) public {
        Dice memory dice = Dice(seed);
        Story memory s = tell(dice);
        bool contested = dice.chance(50) && contest(dice, s);
        if (s.closed) return;

        vm.prank(buyer);
        escrow.release(s.order);
        verify(s, Reference.byRelease(s.facts), contested ? seller : address(0), "released");
    }

    function testFuzz_givingIn(uint256 seed) public {
        Dice memory dice = Dice(seed);
        Story memory s = tell(dice);
        if (!contest(dice, s)) return;

        // carriers may still bring proof of a journey until G
        if (s.facts.missed) vm.warp(dice.within(deadlineOf(s.order) + s.order.objectionPeriod, dueOf(s)));
        vm.prank(seller);
        escrow.refund(s.order, dice.wide(sellersOf(s.order), type(uint128).max));
        verify(s, Reference.byGivingIn(s.facts), buyer, "given in");
    }

    function testFuzz_collected(uint256 seed) public {
        Dice memory dice = Dice(seed);
        Story memory s = tellCollected(dice);
        bool contested = dice.chance(40) && contest(dice, s);
        Payments memory p = Reference.byClock(s.facts);

        if (!s.closed) _settle(s, p);
        address bondTo = s.objector == buyer ? seller : buyer;
        verify(s, p, contested ? bondTo : address(0), "collected");
    }

    /// @dev Buyer, seller and each touched payee must have signed; with all of them a stranger closes the order.
    function testFuzz_agreement(uint256 seed) public {
        Dice memory dice = Dice(seed);
        Story memory s = tell(dice);
        if (s.closed) return;
        bool contested = dice.chance(50) && contest(dice, s);
        uint256 stated = dice.chance(80) ? dice.wide(0, priceOf(s.order)) : dice.roll();
        Payments memory p = Reference.byAgreement(s.facts, stated);

        address[] memory parties = _concerned(s.order, Reference.touched(s.facts, p));
        uint256 missing = dice.roll() % parties.length;
        Consent[] memory consents = new Consent[](parties.length - 1);
        for (uint256 k = 0; k < consents.length; ++k)
            consents[k] = _consent(s, parties[k < missing ? k : k + 1], stated);
        bytes memory agreeing = abi.encodeCall(escrow.agree, (s.order, stated, consents));
        assertTrue(!accepts(stranger, agreeing), "INV-14 an agreement without one of those it touches");

        vm.prank(parties[missing]);
        escrow.agree(s.order, stated, consents);
        uint256 clock = Reference.byClock(s.facts).buyer;
        bool better = s.objector == buyer ? p.buyer > clock : p.buyer < clock;
        address other = s.objector == buyer ? seller : buyer;
        address winner = better ? s.objector : other;
        verify(s, p, contested ? winner : address(0), "agreed");
    }

    function _consent(Story memory s, address party, uint256 stated) private view returns (Consent memory) {
        bytes32 fact = bytes32(deadlineOf(s.order));
        if (!s.facts.missed) fact = keccak256(abi.encode(s.id, s.facts.leg, s.facts.time, s.facts.share));
        return consentOf(party, AGREEMENT, s.id, abi.encode(fact, stated), now_() + 1);
    }

    /// @dev Each once.
    function _concerned(Order memory o, bool[] memory touched) private pure returns (address[] memory parties) {
        address[] memory all = new address[](2 + touched.length);
        (all[0], all[1]) = (o.buyer, o.seller);
        uint256 many = 2;
        for (uint256 i = 0; i < touched.length; ++i) {
            bool known = !touched[i];
            for (uint256 k = 0; k < many && !known; ++k) known = all[k] == o.legs[i].payee;
            if (!known) all[many++] = o.legs[i].payee;
        }
        parties = new address[](many);
        for (uint256 k = 0; k < many; ++k) parties[k] = all[k];
    }

    /// @dev What `outcomeOf` announces is what the clock then does, to the second and the unit.
    function _settle(Story memory s, Payments memory p) private {
        (, uint256 due, uint256 total) = escrow.outcomeOf(s.order);
        assertEq(due, dueOf(s), "INV-05 due");
        assertEq(total, p.buyer, "INV-09 announced total");
        if (now_() < due) vm.warp(due);
        settle(s.order);
    }
}
