// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Dice, Rolling} from "./Dice.sol";
import {Reference} from "./Reference.sol";
import {Story, Storytelling} from "./Story.sol";

/// @dev The random stories reach every ending: fuzzing them is not vacuous.
contract StoryTest is Storytelling {
    using Rolling for Dice;

    uint256 private constant STORIES = 250;
    uint256 private constant KINDS = 15;

    mapping(string kind => uint256 count) private _seen;

    function test_storiesReachEveryEnding() public {
        for (uint256 i = 0; i < STORIES; ++i) {
            uint256 before = vm.snapshotState();
            Dice memory dice = Dice(i);
            Story memory s = tell(dice);
            if (!s.closed) contest(dice, s);
            bool[KINDS] memory kinds = _kinds(s);
            vm.revertToState(before);
            for (uint256 k = 0; k < KINDS; ++k) {
                if (kinds[k]) ++_seen[_names()[k]];
            }
        }
        string[KINDS] memory names = _names();
        for (uint256 k = 0; k < KINDS; ++k) assertLe(5, _seen[names[k]], string.concat("INV-13 too rare: ", names[k]));
    }

    function _names() private pure returns (string[KINDS] memory) {
        return
            [
                "closed by the receipt",
                "deadline missed",
                "returned",
                "short",
                "short before the last leg",
                "late with money",
                "full",
                "refunded before",
                "objected by the buyer",
                "objected by the seller",
                "carriers completed before",
                "more than 16 legs",
                "price near 96 bits",
                "rewarded",
                "rewarded in a token that refuses"
            ];
    }

    function _kinds(Story memory s) private pure returns (bool[KINDS] memory) {
        bool received = !s.facts.missed;
        bool short = received && s.facts.share != 0 && s.facts.share != FULL;
        return
            [
                s.closed,
                s.facts.missed,
                received && s.facts.share == 0,
                short,
                short && s.facts.leg != s.facts.amounts.length - 1,
                received && Reference.lateMoney(s.facts) != 0,
                received && s.facts.share == FULL,
                s.facts.refunded != 0,
                s.objector != address(0) && s.objector == s.order.buyer,
                s.objector != address(0) && s.objector == s.order.seller,
                s.facts.proven != 0,
                s.facts.amounts.length > 16,
                priceOf(s.order) > 2 ** 95,
                s.order.rewardAmount != 0 && !s.refused,
                s.refused
            ];
    }
}
