// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Consent} from "../../contracts/interfaces/IConsents.sol";
import {Order} from "../../contracts/interfaces/IDeliveryEscrow.sol";
import {Dice, Rolling} from "./Dice.sol";
import {RandomOrder} from "./RandomOrder.sol";
import {EXTENSION} from "./Signing.sol";

/// @dev Intervals are half-open: at every second exactly one of the opposing actions is accepted.
contract WindowsTest is RandomOrder {
    using Rolling for Dice;

    struct Accepted {
        bool attest;
        bool object;
        bool rule;
        bool settle;
        bool contradict;
        bool extend;
    }

    /// @dev The last deadline, as extended.
    uint256 private _until;

    /// @dev Nobody objected: the courier's receipt until G, the clock from G on; the seller's objection from the deadline.
    function testFuzz_missedDeadline(uint256 seed) public {
        Dice memory dice = Dice(seed);
        Order memory o = _funded(dice);
        uint256 deadline = _until;
        uint256 graceEnd = deadline + o.objectionPeriod;
        _warpNear(dice, START, deadline, graceEnd);

        Accepted memory a = _try(o, START, FULL, seller);
        assertEq(a.attest, now_() < graceEnd, "INV-05 attest before G");
        assertTrue(a.attest != a.settle, "INV-11 attest / settle");
        assertEq(a.object, now_() >= deadline && now_() < graceEnd, "INV-11 object in [deadline, G)");
        if (now_() >= deadline) assertTrue(a.object != a.settle, "INV-11 object / settle");
        assertTrue(!a.rule, "INV-11 no ruling without objection");
        assertEq(a.extend, now_() + 730 days > _until, "INV-11 put off as long as nobody has decided");
    }

    /// @dev The seller objected: the receipt until G, the arbiter in [G, G + rulingPeriod), the clock from then on.
    function testFuzz_objectedDeadline(uint256 seed) public {
        Dice memory dice = Dice(seed);
        Order memory o = _funded(dice);
        uint256 graceEnd = _until + o.objectionPeriod;
        uint256 end = graceEnd + o.rulingPeriod;
        vm.warp(dice.wide(_until, graceEnd - 1));
        object(o, seller);
        _warpNear(dice, now_(), graceEnd, end);

        assertEq(escrow.stateOf(escrow.orderId(o)).since, 0, "INV-11 a missed deadline's window opens at G");
        Accepted memory a = _try(o, START, FULL, seller);
        assertEq(a.attest, now_() < graceEnd, "INV-11 attest before G");
        assertEq(a.rule, now_() >= graceEnd && now_() < end, "INV-11 rule from G on");
        assertEq(a.settle, now_() >= end, "INV-05 settle after the ruling period");
        assertEq(_count(a.attest, a.rule, a.settle), 1, "INV-11 attest / rule / settle");
        assertTrue(!a.object && !a.extend, "INV-11 the first objection counts, and nothing is put off after it");
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
        assertTrue(!a.object && !a.contradict && !a.extend, "INV-11 contested once");
    }

    /// @dev Later than the deadline as it is, at most two years away; and then everything follows the later one, but for
    /// the promise.
    function testFuzz_extension(uint256 seed) public {
        Dice memory dice = Dice(seed);
        Order memory o = _funded(dice);
        vm.warp(dice.within(now_(), _until + o.objectionPeriod + 30 days));
        uint256 edge = dice.chance(50) ? _until : now_() + 730 days;
        uint256 until = dice.chance(70) ? dice.within(edge - 1, edge + 1) : dice.within(START, START + 1_500 days);
        bool allowed = until > _until && until <= now_() + 730 days;
        assertTrue(!accepts(stranger, _extending(o, until, buyer)), "INV-14 an extension without the seller");
        assertTrue(!accepts(stranger, _extending(o, until, seller)), "INV-14 an extension without the buyer");
        assertEq(accepts(buyer, _extending(o, until, seller)), allowed, "INV-11 extended when it may be");
        if (!allowed) return;

        _extend(o, until);
        (bytes32 fact, uint256 due, ) = escrow.outcomeOf(o);
        assertEq(uint256(fact), until, "INV-11 the fact is the extended deadline");
        assertEq(due, until + o.objectionPeriod, "INV-05 due after the extended deadline");
        if (due <= now_()) return; // both have agreed on a moment that is past
        vm.warp(dice.within(until - 1 < now_() ? now_() : until - 1, due - 1));
        uint256 time = now_() < until ? now_() : until - 1;
        attest(o, lastOf(o), time, 1);
        assertTrue(accepts(stranger, _contradicting(o, until - 1)), "INV-11 a receipt keeps the extension");
        assertTrue(!accepts(stranger, _contradicting(o, until)), "INV-05 a receipt of the deadline's second");
        (, , uint256 total) = escrow.outcomeOf(o);
        (uint256 price, bool late) = (priceOf(o), o.promisedBy != 0 && time >= o.promisedBy);
        uint256 money = late ? ((time - o.promisedBy) / 1 days + 1) * o.latePerDay : 0;
        uint256 short = price - price / 1_000_000; // a millionth arrived
        assertEq(total, short + money < price ? short + money : price, "INV-09 late by the promise as it was");
    }

    function _funded(Dice memory dice) private returns (Order memory o) {
        o = randomOrder(dice);
        o.arbiter = arbiter;
        if (o.promisedBy < START + 2 || dice.chance(70)) (o.promisedBy, o.latePerDay) = (0, 0);
        if (o.objectionPeriod < 1 hours) o.objectionPeriod = 1 hours;
        if (o.rulingPeriod < 1 hours) o.rulingPeriod = 1 hours;
        // the buyer's own full receipt would leave nothing to wait for
        o.legs[lastOf(o)].attestor = abi.encodePacked(attestors[0]);
        fund(o);
        _until = deadlineOf(o);
        if (dice.chance(60)) return o;
        if (_until < now_() + 730 days) _extend(o, dice.wide(_until + 1, now_() + 730 days));
    }

    function _extend(Order memory o, uint256 until) private {
        Consent[] memory sellers = new Consent[](1);
        sellers[0] = consentOf(seller, EXTENSION, escrow.orderId(o), abi.encode(until), now_() + 1);
        vm.prank(buyer);
        escrow.extend(o, uint40(until), sellers);
        _until = until;
    }

    function _extending(Order memory o, uint256 until, address signer) private view returns (bytes memory) {
        Consent[] memory consents = new Consent[](1);
        consents[0] = consentOf(signer, EXTENSION, escrow.orderId(o), abi.encode(until), now_() + 1);
        return abi.encodeCall(escrow.extend, (o, uint40(until), consents));
    }

    /// @dev A receipt of the last leg that would contradict a millionth at whatever moment it states.
    function _contradicting(Order memory o, uint256 time) private returns (bytes memory) {
        if (now_() < time) vm.warp(time);
        return abi.encodeCall(escrow.attest, (o, signed(o, receiptOf(escrow.orderId(o), lastOf(o), time, 2))));
    }

    /// @dev A receipt of the last leg, and somebody who may object to it.
    function _receive(Dice memory dice, Order memory o) private returns (uint256 share, address loser) {
        share = dice.wide(0, FULL);
        vm.warp(dice.wide(START, _until + o.objectionPeriod - 1));
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
        uint256 until = now_() + 730 days;
        a.extend = accepts(buyer, _extending(o, until, seller));
    }

    function _count(bool a, bool b, bool c) private pure returns (uint256) {
        return (a ? 1 : 0) + (b ? 1 : 0) + (c ? 1 : 0);
    }
}
