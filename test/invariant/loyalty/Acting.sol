// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ILoyaltyToken as E} from "../../../contracts/interfaces/ILoyaltyToken.sol";
import {LoyaltyWorld} from "../../fuzz/loyalty/LoyaltyWorld.sol";
import {Vm} from "../../helpers/Test.sol";
import {ACTIONS, Action, NO_LANE, Tally} from "./Tallies.sol";

/// @dev How the campaign acts: a call, the error by which the plain token says it must be refused, and what moved.
abstract contract Acting is LoyaltyWorld {
    bytes4 private constant WORDLESS = 0xffffffff;
    bytes32 private constant TRANSFER = keccak256("Transfer(address,address,uint256)");

    Tally[ACTIONS] internal tallies;
    string public broken;
    /// @dev What the Transfer events say that an account has.
    mapping(address account => int256) internal logged;
    /// @dev Spread that the operator has had.
    uint256 internal collected;

    modifier called(Action action) {
        ++tallies[uint256(action)].calls;
        _;
    }

    function tallyOf(Action action) external view returns (Tally memory) {
        return tallies[uint256(action)];
    }

    /// @param refusal Selector of the error that must refuse the call; zero if it must be accepted.
    /// @param grows The only lane of all customers that the call may add to.
    function act(
        Action action,
        address caller,
        bytes memory data,
        bytes4 refusal,
        uint256 grows
    ) internal returns (bool ok) {
        uint256[4] memory before = token.books().lanes;
        bytes4 said;
        (ok, said) = send(action, caller, data);
        if (said != refusal) insist(false, string.concat(_whatHappened(action, ok, refusal), nameOf(action)));
        if (!ok) return ok;

        uint256[4] memory lanes = token.books().lanes;
        for (uint256 i = 0; i < lanes.length; ++i) {
            bool fits = i == grows || lanes[i] <= before[i];
            if (!fits) insist(false, string.concat("INV-21 points of another vintage: ", nameOf(action)));
        }
    }

    /// @return ok Whether it was accepted.
    /// @return said Otherwise the selector of the error.
    function send(Action action, address caller, bytes memory data) internal returns (bool ok, bytes4 said) {
        ++tallies[uint256(action)].attempts;
        tamper(action, caller);
        vm.recordLogs();
        vm.prank(caller);
        bytes memory result;
        // solhint-disable-next-line avoid-low-level-calls
        (ok, result) = address(token).call(data);
        // those of a call that is undone are among them
        Vm.Log[] memory logs = vm.getRecordedLogs();
        if (ok) _read(logs);
        tamperAfter(action, caller, ok);
        if (ok) ++tallies[uint256(action)].successes;
        else ++tallies[uint256(action)].reverts;
        if (!ok) said = result.length < 4 ? WORDLESS : bytes4(result);
    }

    /// @dev For controls.
    function tamper(Action action, address caller) internal virtual;

    function tamperAfter(Action action, address caller, bool ok) internal virtual;

    /// @dev Keeps the first violation: what follows it follows from it.
    function insist(bool ok, string memory what) internal {
        if (!ok && bytes(broken).length == 0) broken = what;
    }

    function none() internal pure returns (uint256) {
        return NO_LANE;
    }

    function _read(Vm.Log[] memory logs) private {
        for (uint256 i = 0; i < logs.length; ++i) {
            Vm.Log memory log = logs[i];
            if (log.emitter != address(token) || log.topics[0] != TRANSFER) continue;
            int256 amount = int256(abi.decode(log.data, (uint256))); // at most the supply
            logged[address(uint160(uint256(log.topics[1])))] -= amount;
            logged[address(uint160(uint256(log.topics[2])))] += amount;
        }
    }

    /// @dev Names a wrong verdict by the promise that is nearest to it.
    function _whatHappened(Action action, bool ok, bytes4 refusal) private pure returns (string memory) {
        if (refusal == 0) return string.concat(_isExit(action) ? "INV-24" : "INV-22", " refused: ");
        return string.concat(_promiseOf(action, refusal), ok ? " accepted: " : " refused by another error: ");
    }

    function _promiseOf(Action action, bytes4 refusal) private pure returns (string memory) {
        if (action == Action.Meddle) return "INV-25";
        if (refusal == E.LoyaltyToken_MemberIsSuspended.selector) return "INV-26";
        if (refusal == E.LoyaltyToken_MemberHasLeft.selector) return "INV-26";
        if (refusal == E.LoyaltyToken_IssuingEnded.selector) return "INV-26";
        if (refusal == E.LoyaltyToken_AccountHeld.selector) return "INV-27";
        if (refusal == E.LoyaltyToken_HeldBefore.selector) return "INV-27";
        if (refusal == E.LoyaltyToken_HoldOutOfRange.selector) return "INV-27";
        return refusal == E.LoyaltyToken_SupplyCapExceeded.selector ? "INV-23" : "INV-22";
    }

    function _isExit(Action action) private pure returns (bool) {
        bool redeems = action == Action.Redeem || action == Action.RedeemSigned;
        return redeems || action == Action.Withdraw || action == Action.CashOut;
    }

    function nameOf(Action action) public pure returns (string memory) {
        string[ACTIONS] memory names = [
            "deposit",
            "depositSigned",
            "renew",
            "withdraw",
            "issue",
            "issueByTill",
            "issueBatch",
            "refund",
            "settle",
            "setAccepting",
            "moveTreasury",
            "gift",
            "giftAtEpoch",
            "redeem",
            "redeemSigned",
            "cashOut",
            "nameSuccessor",
            "announceSuccession",
            "succeed",
            "admit",
            "suspend",
            "reinstate",
            "release",
            "hold",
            "liftHold",
            "setTiers",
            "setSpread",
            "collectSpread",
            "windDown",
            "claim",
            "expire",
            "donate",
            "wait",
            "meddle"
        ];
        return names[uint256(action)];
    }
}
