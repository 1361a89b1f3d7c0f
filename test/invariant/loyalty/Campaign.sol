// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Kind} from "../../fuzz/loyalty/LoyaltyWorld.sol";
import {Promises} from "./Promises.sol";
import {ACTIONS, Action} from "./Tallies.sol";

/// @dev A coalition in which the fuzzer takes the steps, or a seed does.
abstract contract Campaign is Promises {
    uint256 private constant FIRST_ISSUES = 6;
    /// @dev Time passes more often than anything else happens.
    uint256 private constant MORE_WAITS = 3;

    constructor(Kind kind) {
        populate(kind);
        for (uint256 i = 0; i < people.length; ++i) logged[people[i]] = int256(token.balanceOf(people[i]));
        logged[address(0)] = -int256(token.totalSupply());
    }

    /// @dev Once the handler stands.
    function begin() external {
        for (uint256 i = 0; i < FIRST_ISSUES; ++i) this.issue(i);
    }

    /// @param every After how many steps the promises are looked at.
    function play(uint256 seed, uint256 steps, uint256 every) external {
        bytes4[ACTIONS] memory selectors = actions();
        for (uint256 k = 0; k < steps && bytes(broken).length == 0; ++k) {
            uint256 random = uint256(keccak256(abi.encode(seed, k)));
            uint256 action = random % (ACTIONS + MORE_WAITS);
            if (action >= ACTIONS) action = uint256(Action.Wait);
            // solhint-disable-next-line avoid-low-level-calls
            (bool ok, ) = address(this).call(abi.encodeWithSelector(selectors[action], random >> 8));
            insist(ok, string.concat("INV-13 a step reverted: ", nameOf(Action(action))));
            // by a call, whose memory is given back
            if (k % every == every - 1) this.check();
        }
    }

    /// @dev In the order of {Action}.
    function actions() public pure returns (bytes4[ACTIONS] memory) {
        return
            [
                this.deposit.selector,
                this.depositSigned.selector,
                this.renew.selector,
                this.withdraw.selector,
                this.issue.selector,
                this.issueByTill.selector,
                this.issueBatch.selector,
                this.refund.selector,
                this.settle.selector,
                this.setAccepting.selector,
                this.moveTreasury.selector,
                this.gift.selector,
                this.giftAtEpoch.selector,
                this.redeem.selector,
                this.redeemSigned.selector,
                this.cashOut.selector,
                this.nameSuccessor.selector,
                this.announceSuccession.selector,
                this.succeed.selector,
                this.admit.selector,
                this.suspend.selector,
                this.reinstate.selector,
                this.release.selector,
                this.hold.selector,
                this.liftHold.selector,
                this.setTiers.selector,
                this.setSpread.selector,
                this.collectSpread.selector,
                this.windDown.selector,
                this.claim.selector,
                this.expire.selector,
                this.donate.selector,
                this.wait_.selector,
                this.meddle.selector
            ];
    }
}
