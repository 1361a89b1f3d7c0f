// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Escrow} from "../fuzz/EscrowWorld.sol";
import {Actions} from "./Actions.sol";
import {Promises} from "./Promises.sol";
import {ACTIONS, Action} from "./Ghosts.sol";

/// @dev Sets a campaign up, and runs one without the fuzzer, step by step from a seed.
abstract contract Campaign is Promises {
    uint256 private constant FIRST_ORDERS = 6;

    function start(Actions handler_, Escrow escrow_) internal {
        enlist(handler_, escrow_);
        for (uint256 i = 0; i < FIRST_ORDERS; ++i) handler.fund(i);
    }

    /// @return ok Whether every promise was kept; else `reason` is what the assertion said.
    function play(uint256 seed, uint256 length) internal returns (bool ok, string memory reason) {
        bytes4[ACTIONS] memory selectors = steps();
        for (uint256 k = 0; k < length; ++k) {
            uint256 random = uint256(keccak256(abi.encode(seed, k)));
            // solhint-disable-next-line avoid-low-level-calls
            (bool done, bytes memory result) = address(handler).call(
                abi.encodeWithSelector(selectors[random % ACTIONS], random >> 8)
            );
            string memory step = handler.nameOf(Action(random % ACTIONS));
            if (!done) return (false, string.concat("a handler reverted: ", step, ", ", _words(result)));
            try this.check() {} catch (bytes memory problem) {
                return (false, _words(problem));
            }
        }
        return (true, "");
    }

    /// @dev In the order of {Action}.
    function steps() internal view returns (bytes4[ACTIONS] memory) {
        return
            [
                handler.fund.selector,
                handler.fundMany.selector,
                handler.collect.selector,
                handler.arrive.selector,
                handler.decide.selector,
                handler.contradict.selector,
                handler.release.selector,
                handler.releaseSigned.selector,
                handler.refund.selector,
                handler.refundSigned.selector,
                handler.giveIn.selector,
                handler.object.selector,
                handler.objectSigned.selector,
                handler.rule.selector,
                handler.ruleSigned.selector,
                handler.agree.selector,
                handler.extend.selector,
                handler.cancel.selector,
                handler.cancelSigned.selector,
                handler.settle.selector,
                handler.payReward.selector,
                handler.withdrawSigned.selector,
                handler.settleMany.selector,
                handler.attestMany.selector,
                handler.withdraw.selector,
                handler.withdrawTo.selector,
                handler.blockSomebody.selector,
                handler.wait_.selector,
                handler.meddle.selector,
                handler.repeat.selector,
                handler.revive.selector
            ];
    }

    /// @dev What an error with one string says.
    function _words(bytes memory problem) private pure returns (string memory) {
        if (problem.length < 68) return "without a word";
        bytes memory framed = new bytes(problem.length - 4);
        for (uint256 i = 0; i < framed.length; ++i) framed[i] = problem[i + 4];
        return abi.decode(framed, (string));
    }
}
