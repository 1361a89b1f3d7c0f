// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Leg, Order, State, Status} from "../../contracts/interfaces/IDeliveryEscrow.sol";
import {FundingKind} from "../../contracts/interfaces/IFunding.sol";
import {Dice, Rolling} from "../fuzz/Dice.sol";
import {Model} from "./Model.sol";
import {ACTIONS, Action, Escrow, Ghost, Message, Money} from "./Store.sol";

/// @dev How the campaign acts: a call, its verdict against the model, and every purse before and after.
abstract contract Acting is Model {
    using Rolling for Dice;

    uint256 private constant CANDIDATES = 6;
    uint256 private constant NO_ORDER = type(uint256).max;

    constructor(Escrow escrow_) Model(escrow_) {}

    /// @param allowed Whether the model accepts the call.
    /// @param gained What each purse gains if it is accepted; refused calls move nothing.
    function act(
        Action action,
        uint256 i,
        address caller,
        bytes memory data,
        bool allowed,
        int256[PURSES] memory gained
    ) internal returns (bool ok) {
        uint256 money = i == NO_ORDER ? ALL_TOKENS : ghosts[i].money;
        int256[PURSES] memory before = purses(money);
        ok = send(action, caller, data);
        if (ok != allowed)
            insist(false, string.concat(allowed ? "INV-11 refused: " : _whatWasAccepted(action), nameOf(action)));

        int256[PURSES] memory afterwards = purses(money);
        int256 net = 0;
        for (uint256 k = 0; k < PURSES; ++k) {
            int256 wanted = ok ? gained[k] : int256(0); // zero on both sides in the other tokens
            if (afterwards[k] - before[k] != wanted)
                insist(false, string.concat("INV-09 money moved otherwise: ", nameOf(action)));
            net += afterwards[k] - before[k];
        }
        if (i == NO_ORDER) return ok;
        ghosts[i].net += net;
        if (ok) _bounded(i);
        if (ok && action < Action.SettleMany) messages.push(Message(i, caller, data));
    }

    function actWithoutOrder(
        Action action,
        address caller,
        bytes memory data,
        bool allowed,
        int256[PURSES] memory gained
    ) internal returns (bool) {
        return act(action, NO_ORDER, caller, data, allowed, gained);
    }

    function send(Action action, address caller, bytes memory data) internal returns (bool ok) {
        ++tallies[uint256(action)].attempts;
        vm.prank(caller);
        // solhint-disable-next-line avoid-low-level-calls
        (ok, ) = address(escrow).call(data);
        if (ok) ++tallies[uint256(action)].successes;
        else ++tallies[uint256(action)].reverts;
    }

    function close(uint256 i, bool ok) internal {
        if (!ok) return;
        closed(i);
        insist(ghosts[i].net == 0, "INV-02 an order did not pay out exactly what was paid in");
    }

    /* WHICH ORDER */

    /// @dev The first of a few open orders for which `fits` holds, else a new one.
    function find(
        Dice memory dice,
        function(Order memory, Ghost memory) internal view returns (bool) fits
    ) internal returns (uint256) {
        uint256 start = dice.roll();
        for (uint256 k = 0; k < openOnes.length && k < CANDIDATES; ++k) {
            uint256 i = openOnes[((start % openOnes.length) + k) % openOnes.length];
            if (fits(orderAt(i), ghosts[i])) return i;
        }
        return fundNew(dice);
    }

    function anyOrder(Dice memory dice) internal returns (uint256) {
        return ids.length == 0 ? fundNew(dice) : dice.roll() % ids.length;
    }

    function warpTo(uint256 time) internal {
        if (time > now_()) vm.warp(time);
    }

    /* TERMS */

    function fundNew(Dice memory dice) internal returns (uint256 i) {
        Order memory o = draw(dice);
        i = ids.length;
        bool allowed = !blocked[Money(o.token)][o.buyer];
        ids.push(escrow.orderId(o));
        terms.push(abi.encode(o));
        uint256 price = _note(o);

        bytes memory consent = signature(keys[o.seller], ids[i]);
        bytes memory data = abi.encodeCall(escrow.fund, (o, FundingKind.Allowance, "", consent));
        int256[PURSES] memory gained;
        gains(gained, o.token, o.buyer, price);
        for (uint256 k = 0; k < PURSES; ++k) gained[k] = -gained[k];
        if (!act(Action.Fund, i, o.buyer, data, allowed, gained)) return i;
        opened(i);
        ghosts[i].price = price;
        ghosts[i].fundedAt = now_();
    }

    /// @dev Up to four legs and short windows, now and then long ones, so that the clock passes many of them.
    function draw(Dice memory dice) internal view returns (Order memory o) {
        o.seller = dice.chance(60) ? seller : seller2;
        o.buyer = dice.chance(60) ? buyer : buyer2;
        o.token = address(tokens[dice.roll() % TOKENS]);
        bool long = dice.chance(10);
        _drawLegs(dice, o, long);
        if (dice.chance(80)) o.arbiter = arbiter;
        o.objectionPeriod = uint32(dice.within(1 hours, long ? 180 days : 5 days));
        o.rulingPeriod = uint32(dice.within(1 hours, long ? 180 days : 5 days));
        o.bond = uint96(dice.wide(0, 1e9));
        o.feeRecipient = integrator;
        if (dice.chance(60)) o.feeBps = uint16(dice.within(1, 3_000));
        if (dice.chance(60)) {
            o.promisedBy = uint40(dice.within(now_(), deadlineOf(o)));
            o.latePerDay = uint96(dice.wide(0, 1e8));
        }
        o.fundBy = uint40(dice.within(now_() + 1, o.legs[0].deadline));
        o.salt = keccak256(abi.encode(dice.roll(), ids.length));
    }

    function _drawLegs(Dice memory dice, Order memory o, bool long) private view {
        uint256 count_ = dice.within(1, 4);
        uint256 deadline = now_();
        o.legs = new Leg[](count_);
        for (uint256 i = 0; i < count_; ++i) {
            address payee = dice.chance(50) ? o.seller : carriers[i % 3];
            deadline += dice.within(1 hours, long ? 730 days / count_ : 4 days);
            address attestor = dice.chance(15) ? o.buyer : attestors[dice.roll() % ATTESTORS];
            uint256 amount = dice.chance(90) ? dice.within(1, 1e9) : dice.wide(1, 2 ** 94 - 1);
            o.legs[i] = Leg(abi.encodePacked(attestor), payee, uint96(amount), uint40(deadline));
        }
    }

    /// @dev Whatever happened, the last moment from which a stranger may close the order has not moved beyond its bound.
    function _bounded(uint256 i) private {
        State memory state = escrow.stateOf(ids[i]);
        if (state.status == Status.None || state.status == Status.Closed) return;
        (, uint256 due, ) = escrow.outcomeOf(orderAt(i));
        uint256 fundedAt = ghosts[i].open ? ghosts[i].fundedAt : now_();
        insist(due <= fundedAt + 730 days + 540 days, "INV-06 due later than two years and 540 days after funding");
    }

    /// @dev What a ghost keeps of its terms.
    function _note(Order memory o) private returns (uint256 price) {
        Ghost storage g = ghosts.push();
        price = sellersOf(o) + completedOf(o, 0, o.legs.length);
        (g.money, g.bond) = (moneyOf(o), o.bond);
        for (uint256 k = 0; k <= o.legs.length; ++k) g.carriersShare.push(completedOf(o, 0, k));
    }

    /* NAMES */

    function nameOf(Action action) public pure returns (string memory) {
        string[ACTIONS] memory names = [
            "fund",
            "arrive",
            "decide",
            "contradict",
            "release",
            "refund",
            "giveIn",
            "object",
            "rule",
            "settle",
            "settleMany",
            "attestMany",
            "withdraw",
            "block",
            "wait",
            "meddle",
            "repeat",
            "revive"
        ];
        return names[uint256(action)];
    }

    function _whatWasAccepted(Action action) private pure returns (string memory) {
        if (action == Action.Meddle) return "INV-07 accepted from a stranger: ";
        if (action == Action.Revive) return "INV-04 accepted after closing: ";
        return "INV-05 accepted outside its time or proof: ";
    }
}
