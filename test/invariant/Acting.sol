// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Order, Status} from "../../contracts/interfaces/IDeliveryEscrow.sol";
import {Dice, Rolling} from "../fuzz/Dice.sol";
import {Escrow, Money} from "../fuzz/EscrowWorld.sol";
import {ACTIONS, ALL_TOKENS, Action, Ghost, Message, Move, PEOPLE, PURSES} from "./Ghosts.sol";
import {Model} from "./Model.sol";

/// @dev How the campaign acts: a call, its verdict against the model, and every purse before and after.
abstract contract Acting is Model {
    using Rolling for Dice;

    modifier called(Action action) {
        ++tallies[uint256(action)].calls;
        _;
    }

    constructor(Escrow escrow_) Model(escrow_) {}

    /// @dev A move about one order, whose ghost it keeps.
    function moveOn(Action action, uint256 i, address caller) internal view returns (Move memory m) {
        (m.action, m.order, m.caller) = (action, i, caller);
        m.watched = orderAt(i).rewardAmount == 0 ? 1 << ghosts[i].money : ALL_TOKENS;
    }

    /// @dev A move about no single order.
    function moveAlone(Action action, address caller, bytes memory data) internal pure returns (Move memory m) {
        (m.action, m.caller, m.data) = (action, caller, data);
        (m.alone, m.watched) = (true, ALL_TOKENS);
    }

    function act(Move memory m) internal returns (bool ok) {
        int256[PURSES] memory before = purses(m.watched);
        ok = send(m.action, m.caller, m.value, m.data);
        if (ok != m.allowed)
            insist(false, string.concat(m.allowed ? "INV-11 refused: " : _whatWasAccepted(m), nameOf(m.action)));

        int256[PURSES] memory afterwards = purses(m.watched);
        int256 net = 0;
        uint256 odd = PURSES;
        for (uint256 k = 0; k < PURSES; ++k) {
            int256 gained = afterwards[k] - before[k];
            if (gained != (ok ? m.gained[k] : int256(0))) odd = k;
            net += gained;
        }
        if (odd != PURSES) insist(false, string.concat(_whatMoved(m, odd, ok, net), nameOf(m.action)));
        if (!ok) return ok;
        if (m.action <= Action.WithdrawSigned) messages.push(Message(m.order, m.caller, m.value, m.data));
        if (!m.alone) _keep(m, net);
    }

    function send(Action action, address caller, uint256 value, bytes memory data) internal returns (bool ok) {
        ++tallies[uint256(action)].attempts;
        vm.prank(caller);
        // solhint-disable-next-line avoid-low-level-calls
        (ok, ) = address(escrow).call{value: value}(data);
        if (ok) ++tallies[uint256(action)].successes;
        else ++tallies[uint256(action)].reverts;
    }

    /// @dev Now and then as one of several calls; those that bring ether cannot.
    function wrap(Dice memory dice, Move memory m) internal view {
        if (m.value != 0 || !dice.chance(15)) return;
        bytes[] memory calls = new bytes[](1);
        calls[0] = m.data;
        m.data = abi.encodeCall(escrow.multicall, (calls));
    }

    function warpTo(uint256 time) internal {
        if (time > now_()) vm.warp(time);
    }

    function list(Money money, address account, bool on) internal {
        blocked[money][account] = on;
        money.setBlocked(account, on);
    }

    function hasList(Money money) internal view returns (bool) {
        return address(money) != address(tokens[WRAPPED]);
    }

    function purseToken(uint256 k) internal view returns (Money) {
        return tokens[k / PEOPLE];
    }

    function money_(Order memory o) internal pure returns (Money) {
        return Money(o.token);
    }

    /// @dev What the order's ghost keeps of a move that was accepted.
    function _keep(Move memory m, int256 net) private {
        Ghost storage g = ghosts[m.order];
        g.net += net;
        if (m.opens) opened(m.order);
        if (m.action == Action.Extend) g.since = now_();
        if (m.closes) closed(m.order, m.owed);
        else if (g.open) _bounded(m.order);
    }

    /// @dev Whatever happened, the last moment from which a stranger may close the order has not moved beyond its bound.
    function _bounded(uint256 i) private {
        Status status = escrow.stateOf(ids[i]).status;
        if (status == Status.None || status >= Status.Closed) return;
        (, uint256 due, ) = escrow.outcomeOf(orderAt(i));
        insist(due <= ghosts[i].since + 730 days + 540 days, "INV-06 due later than two years and 540 days from then");
    }

    function _whatWasAccepted(Move memory m) private pure returns (string memory) {
        if (bytes(m.breach).length != 0) return m.breach;
        if (m.action == Action.Meddle) return "INV-07 accepted from a stranger: ";
        if (m.action == Action.Revive) return "INV-04 accepted after closing: ";
        return "INV-05 accepted outside its time or proof: ";
    }

    /// @dev Names a difference by the promise that is nearest to it.
    function _whatMoved(Move memory m, uint256 k, bool ok, int256 net) private view returns (string memory) {
        if (m.action == Action.Arrive) return "INV-03 a completed leg is not paid in full: ";
        if (!m.alone && (m.closes || m.action == Action.PayReward)) {
            Order memory o = orderAt(m.order);
            bool rewarded = o.rewardAmount != 0 && o.rewardToken == address(purseToken(k));
            if (rewarded) return "INV-16 a reward, or what was to be paid beside it: ";
            if (ok && ghosts[m.order].net + net != 0) return "INV-02 not exactly what was paid in: ";
        }
        if (m.action == Action.SettleMany || m.action == Action.AttestMany) {
            for (uint256 p = 0; p < PURSES; ++p) net -= m.gained[p];
            if (ok && net != 0) return "INV-02 not exactly what was paid in: ";
        }
        return "INV-09 money moved otherwise: ";
    }

    function nameOf(Action action) public pure returns (string memory) {
        string[ACTIONS] memory names = [
            "fund",
            "fundMany",
            "collect",
            "arrive",
            "decide",
            "contradict",
            "release",
            "releaseSigned",
            "refund",
            "refundSigned",
            "giveIn",
            "object",
            "objectSigned",
            "rule",
            "ruleSigned",
            "agree",
            "extend",
            "cancel",
            "cancelSigned",
            "settle",
            "payReward",
            "withdrawSigned",
            "settleMany",
            "attestMany",
            "withdraw",
            "withdrawTo",
            "block",
            "wait",
            "meddle",
            "repeat",
            "revive"
        ];
        return names[uint256(action)];
    }
}
