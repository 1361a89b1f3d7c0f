// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Order} from "../../contracts/interfaces/IDeliveryEscrow.sol";
import {Dice, Rolling} from "./Dice.sol";
import {RandomOrder} from "./RandomOrder.sol";

/// @dev Intervals are half-open: at every second exactly one of the opposing actions is accepted.
contract WindowsTest is RandomOrder {
    using Rolling for Dice;

    struct Accepted {
        bool attest;
        bool object;
        bool rule;
        bool settle;
        bool contradict;
    }

    /// @dev Nobody objected: the courier's receipt until G, the clock from G on; the seller's objection from the deadline.
    function testFuzz_missedDeadline(uint256 seed) public {
        Dice memory dice = Dice(seed);
        Order memory o = _funded(dice);
        uint256 deadline = deadlineOf(o);
        uint256 graceEnd = deadline + o.objectionPeriod;
        _warpNear(dice, START, deadline, graceEnd);

        Accepted memory a = _try(o, START, FULL, seller);
        assertEq(a.attest, now_() < graceEnd, "INV-05 attest before G");
        assertTrue(a.attest != a.settle, "INV-11 attest / settle");
        assertEq(a.object, now_() >= deadline && now_() < graceEnd, "INV-11 object in [deadline, G)");
        if (now_() >= deadline) assertTrue(a.object != a.settle, "INV-11 object / settle");
        assertTrue(!a.rule, "INV-11 no ruling without objection");
    }

    /// @dev The seller objected: the receipt until G, the arbiter in [G, G + rulingPeriod), the clock from then on.
    function testFuzz_objectedDeadline(uint256 seed) public {
        Dice memory dice = Dice(seed);
        Order memory o = _funded(dice);
        uint256 graceEnd = deadlineOf(o) + o.objectionPeriod;
        uint256 end = graceEnd + o.rulingPeriod;
        vm.warp(dice.wide(deadlineOf(o), graceEnd - 1));
        object(o, seller);
        _warpNear(dice, now_(), graceEnd, end);

        assertEq(escrow.stateOf(escrow.orderId(o)).since, 0, "INV-11 a missed deadline's window opens at G");
        Accepted memory a = _try(o, START, FULL, seller);
        assertEq(a.attest, now_() < graceEnd, "INV-11 attest before G");
        assertEq(a.rule, now_() >= graceEnd && now_() < end, "INV-11 rule from G on");
        assertEq(a.settle, now_() >= end, "INV-05 settle after the ruling period");
        assertEq(_count(a.attest, a.rule, a.settle), 1, "INV-11 attest / rule / settle");
        assertTrue(!a.object, "INV-11 the first objection counts");
    }

    /// @dev A receipt decides: object or contradict inside the window, settle after it.
    function testFuzz_received(uint256 seed) public {
        Dice memory dice = Dice(seed);
        Order memory o = _funded(dice);
        (uint256 share, address loser) = _receive(dice, o);
        uint256 landed = now_();
        uint256 end = landed + o.objectionPeriod;
        _warpNear(dice, landed, end, end + 1);

        Accepted memory a = _try(o, START, share == 1 ? 2 : 1, loser);
        assertEq(a.object, now_() < end, "INV-11 object inside the window");
        assertEq(a.contradict, now_() < end, "INV-11 contradict inside the window");
        assertTrue(a.object != a.settle, "INV-11 object / settle");
        assertTrue(!a.rule, "INV-11 no ruling without objection");
        Accepted memory same = _try(o, START, share, loser == buyer ? arbiter : buyer);
        assertTrue(!same.contradict, "INV-08 the same receipt contradicts nothing");
        Accepted memory moved = _try(o, START + 1, share, stranger);
        assertTrue(
            !moved.contradict && !moved.object,
            "INV-11 another moment contradicts nothing; strangers never object"
        );
    }

    /// @dev The receipt is contested: the arbiter inside his window, the clock after it.
    function testFuzz_contested(uint256 seed) public {
        Dice memory dice = Dice(seed);
        Order memory o = _funded(dice);
        (uint256 share, address loser) = _receive(dice, o);
        vm.warp(dice.wide(now_(), now_() + o.objectionPeriod - 1));
        if (dice.chance(50)) object(o, loser);
        else attest(o, lastOf(o), START, share == 1 ? 2 : 1);
        uint256 end = now_() + o.rulingPeriod;
        _warpNear(dice, now_(), end, end + 1);

        Accepted memory a = _try(o, START, 3, loser);
        assertEq(a.rule, now_() < end, "INV-11 rule inside the window");
        assertTrue(a.rule != a.settle, "INV-11 rule / settle");
        assertTrue(!a.object && !a.contradict, "INV-11 contested once");
    }

    function _funded(Dice memory dice) private returns (Order memory o) {
        o = randomOrder(dice);
        o.arbiter = arbiter;
        o.promisedBy = 0;
        o.latePerDay = 0;
        if (o.objectionPeriod < 1 hours) o.objectionPeriod = 1 hours;
        if (o.rulingPeriod < 1 hours) o.rulingPeriod = 1 hours;
        // the buyer's own full receipt would leave nothing to wait for
        o.legs[lastOf(o)].attestor = abi.encodePacked(attestors[0]);
        fund(o);
    }

    /// @dev A receipt of the last leg, and somebody who may object to it.
    function _receive(Dice memory dice, Order memory o) private returns (uint256 share, address loser) {
        share = dice.wide(0, FULL);
        vm.warp(dice.wide(START, deadlineOf(o) + o.objectionPeriod - 1));
        attest(o, lastOf(o), START, share);
        if (share == 0) loser = seller;
        else loser = share == FULL || dice.chance(50) ? buyer : seller;
    }

    function _warpNear(Dice memory dice, uint256 from, uint256 edge, uint256 edge2) private {
        uint256 near = dice.chance(50) ? edge : edge2;
        uint256 time = dice.chance(70) ? dice.within(near - 1, near + 1) : dice.within(from, edge2 + 30 days);
        vm.warp(time < from ? from : time);
    }

    /// @dev Tries everything now, each on the same world.
    function _try(Order memory o, uint256 time, uint256 share, address objector) private returns (Accepted memory a) {
        bytes32 id = escrow.orderId(o);
        (bytes32 fact, , ) = escrow.outcomeOf(o);
        bytes memory attesting = abi.encodeCall(escrow.attest, (o, signed(o, receiptOf(id, lastOf(o), time, share))));
        a.attest = accepts(stranger, attesting);
        a.contradict = a.attest && escrow.stateOf(id).time != 0;
        a.object = accepts(objector, abi.encodeCall(escrow.object, (o, fact)));
        a.rule = accepts(arbiter, abi.encodeCall(escrow.rule, (o, fact, 0)));
        a.settle = accepts(stranger, abi.encodeCall(escrow.settle, (o)));
    }

    function _count(bool a, bool b, bool c) private pure returns (uint256) {
        return (a ? 1 : 0) + (b ? 1 : 0) + (c ? 1 : 0);
    }
}
