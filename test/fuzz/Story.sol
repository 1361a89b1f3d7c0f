// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Order, SignedReceipt, State, Status} from "../../contracts/interfaces/IDeliveryEscrow.sol";
import {FundingKind} from "../../contracts/interfaces/IFunding.sol";
import {Dice, Rolling} from "./Dice.sol";
import {RandomOrder} from "./RandomOrder.sol";
import {Facts, Payments, Reference} from "./Reference.sol";

/// @dev An order's life up to its closing, played against the contract, with the facts kept beside it.
struct Story {
    Order order;
    bytes32 id;
    Facts facts;
    bool closed; // by the receipt itself
    uint256 landed; // when the deciding receipt did
    address objector;
    uint256 objectedAt;
    bool refused; // the reward's token refuses the buyer
}

abstract contract Storytelling is RandomOrder {
    using Rolling for Dice;

    address[] internal accounts;
    mapping(address account => uint256 balance) internal balancesBefore;
    mapping(address account => uint256 amount) internal expected;

    function setUp() public virtual override {
        super.setUp();
        accounts = [seller, buyer, arbiter, integrator, stranger];
        for (uint256 i = 0; i < CARRIERS; ++i) accounts.push(carriers[i]);
    }

    /// @dev Funds random terms, lets the seller refund and the carriers arrive, up to the fact that decides.
    function tell(Dice memory dice) internal returns (Story memory s) {
        s.order = randomOrder(dice);
        _prepare(dice, s);
        s.id = fund(s.order);

        _maybeRefund(dice, s);
        _arrive(dice, s);
        _maybeRefund(dice, s);
        if (dice.chance(25)) s.facts.missed = true;
        else _decide(dice, s);
        if (!s.closed) _maybeRefund(dice, s);
    }

    /// @dev Pays random terms at the door, by a receipt of the last leg.
    function tellCollected(Dice memory dice) internal returns (Story memory s) {
        Order memory o = randomOrder(dice);
        onReceipt(dice, o);
        s.order = o;
        _prepare(dice, s);
        s.id = escrow.orderId(o);
        vm.warp(dice.wide(now_(), o.fundBy - 1));
        s.facts.leg = lastOf(o);
        s.facts.share = dice.chance(50) ? FULL : dice.wide(1, FULL - 1);
        s.facts.time = _timeOf(dice, s);
        s.landed = now_();
        SignedReceipt memory receipt = signed(o, receiptOf(s.id, s.facts.leg, s.facts.time, s.facts.share))[0];
        bytes memory consent = signature(keys[o.seller], s.id);
        vm.prank(buyer);
        escrow.collect(o, FundingKind.Allowance, "", consent, receipt);
        s.closed = _isOver(s.id);
    }

    /// @dev Somebody who loses by the fact objects, if somebody may.
    function contest(Dice memory dice, Story memory s) internal returns (bool) {
        if (s.closed || s.order.arbiter == address(0)) return false;
        bool full = !s.facts.missed && s.facts.share == FULL && Reference.lateMoney(s.facts) == 0;
        // late by a time, though no money is asked for it, is still late
        if (full && s.order.promisedBy != 0 && s.facts.time >= s.order.promisedBy) full = false;
        if (s.facts.missed || s.facts.share == 0) s.objector = seller;
        else s.objector = full || dice.chance(50) ? buyer : seller;

        if (s.facts.missed)
            vm.warp(dice.within(deadlineOf(s.order), deadlineOf(s.order) + s.order.objectionPeriod - 1));
        else vm.warp(dice.within(s.landed, s.landed + s.order.objectionPeriod - 1));
        object(s.order, s.objector);
        s.objectedAt = now_();
        return true;
    }

    function dueOf(Story memory s) internal pure returns (uint256) {
        uint256 window = s.objector == address(0) ? 0 : s.order.rulingPeriod;
        if (s.facts.missed) return deadlineOf(s.order) + s.order.objectionPeriod + window;
        return s.objector == address(0) ? s.landed + s.order.objectionPeriod : s.objectedAt + window;
    }

    /// @dev Everybody has exactly what the reference says, and the contract keeps nothing.
    function verify(Story memory s, Payments memory p, address bondTo, string memory what) internal {
        for (uint256 i = 0; i < accounts.length; ++i) expected[accounts[i]] = balancesBefore[accounts[i]];
        uint256 paid = p.buyer + p.seller + p.fee;
        expected[buyer] += p.buyer;
        expected[seller] += p.seller;
        expected[s.order.feeRecipient] += p.fee;
        for (uint256 i = 0; i < p.carriers.length; ++i) {
            if (s.facts.third[i]) expected[s.order.legs[i].payee] += p.carriers[i];
            paid += p.carriers[i];
        }
        assertEq(paid, priceOf(s.order), string.concat("INV-02 reference pays the price: ", what));
        expected[buyer] -= priceOf(s.order);
        if (bondTo != address(0)) {
            expected[s.objector] -= s.order.bond;
            expected[bondTo] += s.order.bond;
        }
        uint256 reward = Reference.reward(s.facts, p.buyer, s.order.rewardAmount);
        bool own = s.order.rewardToken == address(token);
        if (own) {
            expected[seller] -= reward;
            expected[buyer] += reward;
        }
        string memory payments = string.concat(own ? "INV-16 payments and reward: " : "INV-09 payments: ", what);
        for (uint256 i = 0; i < accounts.length; ++i) {
            assertEq(token.balanceOf(accounts[i]), expected[accounts[i]], payments);
        }
        assertEq(token.balanceOf(address(escrow)), 0, string.concat("INV-01 books empty: ", what));
        if (s.order.rewardToken == address(points)) _verifyPoints(s, reward, what);
        assertTrue(_isOver(s.id), string.concat("INV-04 closed: ", what));
    }

    /// @dev Paid at once, or owed until the token lets the buyer have it.
    function _verifyPoints(Story memory s, uint256 reward, string memory what) private {
        State memory state = escrow.stateOf(s.id);
        if (s.refused && reward != 0) {
            assertTrue(state.status == Status.RewardOwed, string.concat("INV-16 refused, and owed: ", what));
            assertEq(state.rewardOwed, reward, string.concat("INV-16 what is owed: ", what));
            assertEq(points.balanceOf(buyer), 0, "INV-16 refused, and not paid");
            points.setBlocked(buyer, false);
            escrow.payReward(s.order);
        }
        assertEq(points.balanceOf(buyer), reward, string.concat("INV-16 reward: ", what));
        assertEq(points.balanceOf(seller), type(uint128).max - reward, string.concat("INV-16 of the seller: ", what));
        assertTrue(!accepts(stranger, abi.encodeCall(escrow.payReward, (s.order))), "INV-16 paid once");
    }

    function _isOver(bytes32 id) private view returns (bool) {
        Status status = escrow.stateOf(id).status;
        return status == Status.None || status >= Status.Closed;
    }

    function _prepare(Dice memory dice, Story memory s) private {
        if (s.order.rewardToken == address(points) && dice.chance(30)) {
            s.refused = true;
            points.setBlocked(buyer, true);
        }
        _note(s);
        for (uint256 i = 0; i < accounts.length; ++i) balancesBefore[accounts[i]] = token.balanceOf(accounts[i]);
    }

    function _note(Story memory s) private pure {
        uint256 count = s.order.legs.length;
        s.facts.amounts = new uint256[](count);
        s.facts.third = new bool[](count);
        for (uint256 i = 0; i < count; ++i) {
            s.facts.amounts[i] = s.order.legs[i].amount;
            s.facts.third[i] = s.order.legs[i].payee != s.order.seller;
        }
        s.facts.promisedBy = s.order.promisedBy;
        s.facts.latePerDay = s.order.latePerDay;
        s.facts.feeBps = s.order.feeBps;
    }

    /// @dev Never so much that the refund itself closes the order.
    function _maybeRefund(Dice memory dice, Story memory s) private {
        uint256 most = sellersOf(s.order);
        if (most == 0 || !dice.chance(40)) return;
        most -= 1;
        if (most <= s.facts.refunded) return;

        s.facts.refunded = dice.wide(s.facts.refunded + 1, most);
        vm.prank(seller);
        escrow.refund(s.order, s.facts.refunded);
    }

    /// @dev Full receipts of legs on the way, some skipped.
    function _arrive(Dice memory dice, Story memory s) private {
        for (uint256 i = 0; i < lastOf(s.order); ++i) {
            if (!dice.chance(30)) continue;
            uint256 deadline = s.order.legs[i].deadline;
            if (now_() < deadline) vm.warp(dice.within(now_(), deadline - 1));
            attest(s.order, i, deadline - 1 < now_() ? deadline - 1 : now_(), FULL);
            s.facts.proven = i + 1;
        }
    }

    /// @dev The promise's own second, a whole number of days after it, and the seconds around; if they have come.
    function _nearPromise(
        Dice memory dice,
        Order memory o,
        uint256 time,
        uint256 latest
    ) private pure returns (uint256) {
        if (o.promisedBy == 0) return time;
        uint256 near = o.promisedBy + dice.within(0, 3) * 1 days + dice.within(0, 2) - 1;
        return near > latest ? time : near;
    }

    function _decide(Dice memory dice, Story memory s) private {
        uint256 last = lastOf(s.order);
        s.facts.leg = dice.chance(60) ? last : dice.within(s.facts.proven, last);
        bool full = s.facts.leg == last && dice.chance(40);
        if (full) s.facts.share = FULL;
        else if (dice.chance(75)) s.facts.share = dice.wide(1, FULL - 1);

        uint256 graceEnd = deadlineOf(s.order) + s.order.objectionPeriod;
        if (now_() < graceEnd) vm.warp(dice.within(now_(), graceEnd - 1));
        s.facts.time = _timeOf(dice, s);
        s.landed = now_();
        attest(s.order, s.facts.leg, s.facts.time, s.facts.share);
        s.closed = _isOver(s.id);
    }

    /// @dev Any moment that the deciding receipt may state now.
    function _timeOf(Dice memory dice, Story memory s) private view returns (uint256 time) {
        uint256 latest = s.order.legs[s.facts.leg].deadline - 1;
        if (now_() < latest) latest = now_();
        time = dice.chance(80) ? dice.within(START - 200 days, latest) : dice.wide(1, latest);
        if (dice.chance(30)) time = _nearPromise(dice, s.order, time, latest);
    }
}
