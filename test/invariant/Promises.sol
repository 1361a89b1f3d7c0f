// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Order, State, Status} from "../../contracts/interfaces/IDeliveryEscrow.sol";
import {Escrow, Money} from "../fuzz/EscrowWorld.sol";
import {Test} from "../helpers/Test.sol";
import {Actions} from "./Actions.sol";
import {ACTIONS, Action, Ghost, PEOPLE, TOKENS, Tally} from "./Ghosts.sol";

/// @dev The numbered invariants of README.md, asked of the contract itself after every step and once more at the end.
abstract contract Promises is Test {
    uint256 internal constant LOOK_BACK = 8;
    uint256 internal constant BOUND = 730 days + 540 days;

    Escrow internal escrow;
    Actions internal handler;

    // solhint-disable-next-line event-name-capwords
    event log_string(string line);

    function enlist(Actions handler_, Escrow escrow_) internal {
        handler = handler_;
        escrow = escrow_;
    }

    /// @dev After every step.
    function check() public view {
        assertTrue(bytes(handler.broken()).length == 0, handler.broken());
        uint256[TOKENS] memory owed;
        uint256[] memory open = handler.openOrders();
        for (uint256 k = 0; k < open.length; ++k) {
            (bytes32 id, Ghost memory ghost) = handler.ghostAt(open[k]);
            State memory state = escrow.stateOf(id);
            assertTrue(_isOpen(state), "INV-04 an order was closed that nobody closed");
            assertEq(state.extension, ghost.until - ghost.deadline, "INV-11 an extension is forgotten, or made up");
            owed[ghost.money] += _held(ghost, state);
        }
        for (uint256 t = 0; t < TOKENS; ++t) {
            owed[t] += handler.creditedIn(t);
            uint256 balance = handler.tokens(t).balanceOf(address(escrow));
            assertEq(balance, owed[t], "INV-01 balance differs from held + bonds + credited");
        }
        assertEq(address(escrow).balance, 0, "INV-15 ether stays in the escrow");
        for (uint256 p = 0; p < PEOPLE; ++p) {
            address account = handler.people(p);
            assertEq(escrow.nonces(account), handler.nonceOf(account), "INV-08 nonces count signed withdrawals");
        }
        _checkClosed(LOOK_BACK);
    }

    /// @dev At the end: a stranger closes everything, and everybody takes what is his.
    function checkEnd() public {
        _checkClosed(handler.count());
        vm.warp(vm.getBlockTimestamp() + BOUND);
        uint256 orders = handler.count();
        for (uint256 i = 0; i < orders; ++i) {
            (bytes32 id, Ghost memory ghost) = handler.ghostAt(i);
            if (!ghost.open) continue;
            vm.prank(address(0xdead));
            // solhint-disable-next-line avoid-low-level-calls
            (bool ok, ) = address(escrow).call(abi.encodeCall(escrow.settle, (handler.orderAt(i))));
            assertTrue(ok, "INV-06 a stranger cannot close an order");
            assertTrue(_isOver(escrow.stateOf(id)), "INV-04 a closed order leaves nothing behind but a reward");
        }
        handler.pardonAll();
        _checkRewards();
        for (uint256 t = 0; t < TOKENS; ++t) {
            Money money = handler.tokens(t);
            for (uint256 p = 0; p < PEOPLE; ++p) {
                if (escrow.credited(money, handler.people(p)) != 0) escrow.withdraw(money, handler.people(p));
            }
            assertEq(money.balanceOf(address(escrow)), 0, "INV-12 something is left when all is paid");
        }
    }

    /// @dev Whoever tried an action often has succeeded: no campaign in which everything reverts.
    function checkFloors(uint256 tries, uint256 floor) public view {
        uint256 calls = 0;
        uint256 successes = 0;
        for (uint256 a = 0; a < ACTIONS; ++a) {
            Tally memory tally = handler.tallyOf(Action(a));
            calls += tally.calls;
            successes += tally.successes;
            if (tally.calls < tries) continue;
            assertLe(floor, tally.successes, string.concat("INV-13 hardly ever succeeds: ", handler.nameOf(Action(a))));
        }
        assertLe(calls, successes * 2, "INV-13 fewer than half of the steps succeed");
    }

    function printTable() internal {
        emit log_string("action | calls | attempts | successes | reverts");
        for (uint256 a = 0; a < ACTIONS; ++a) {
            Tally memory t = handler.tallyOf(Action(a));
            string memory line = string.concat(handler.nameOf(Action(a)), " | ", vm.toString(t.calls), " | ");
            line = string.concat(line, vm.toString(t.attempts), " | ", vm.toString(t.successes), " | ");
            emit log_string(string.concat(line, vm.toString(t.reverts)));
        }
    }

    /// @dev What sellers owe can be had by anybody's call, unless the reward's token never pays.
    function _checkRewards() private {
        uint256 orders = handler.count();
        for (uint256 i = 0; i < orders; ++i) {
            (bytes32 id, ) = handler.ghostAt(i);
            State memory state = escrow.stateOf(id);
            if (state.status != Status.RewardOwed) continue;
            Order memory o = handler.orderAt(i);
            uint256 had = _points(o);
            vm.prank(address(0xdead));
            // solhint-disable-next-line avoid-low-level-calls
            (bool ok, ) = address(escrow).call(abi.encodeCall(escrow.payReward, (o)));
            assertEq(ok, handler.canPay(o.rewardToken), "INV-16 a reward that is owed can be had");
            if (!ok) continue;
            assertEq(_points(o) - had, state.rewardOwed, "INV-16 exactly what was owed");
            assertTrue(escrow.stateOf(id).status == Status.None, "INV-04 a paid reward leaves nothing behind");
        }
    }

    /// @dev Of the last orders those that were closed, or never funded, are so in the contract.
    function _checkClosed(uint256 many) private view {
        uint256 orders = handler.count();
        for (uint256 i = orders > many ? orders - many : 0; i < orders; ++i) {
            (bytes32 id, Ghost memory ghost) = handler.ghostAt(i);
            if (ghost.open) continue;
            State memory state = escrow.stateOf(id);
            assertTrue(!_isOpen(state), "INV-04 a closed order is open again");
            assertEq(state.rewardOwed, ghost.owed, "INV-16 another reward is owed");
            if (!ghost.dead) assertTrue(state.status == Status.None, "INV-04 a mark on an order that never was");
        }
    }

    function _points(Order memory o) private view returns (uint256) {
        return o.rewardToken.code.length == 0 ? 0 : Money(o.rewardToken).balanceOf(o.buyer);
    }

    function _isOver(State memory state) private pure returns (bool) {
        return state.status == Status.None || state.status == Status.RewardOwed;
    }

    function _isOpen(State memory state) private pure returns (bool) {
        return state.status != Status.None && state.status < Status.Closed;
    }

    /// @dev What the contract must still hold for an open order, from the terms and its own state.
    function _held(Ghost memory ghost, State memory state) private pure returns (uint256) {
        bool bonded = state.status == Status.ObjectedByBuyer || state.status == Status.ObjectedBySeller;
        return ghost.price - state.refunded - ghost.carriersShare[state.completed] + (bonded ? ghost.bond : 0);
    }
}
