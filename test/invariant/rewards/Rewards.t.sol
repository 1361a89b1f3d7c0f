// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Budget, IRewards} from "../../../contracts/interfaces/IRewards.sol";
import {Test} from "../../helpers/Test.sol";
import {Actions} from "./Actions.sol";
import {Money} from "./Books.sol";

/// @dev Here, and not in a file of its own, so that the fuzzer finds its artifact when this file is run alone.
contract RewardsHandler is Actions {
    /// @dev Whom and what the invariants look at.
    function campaign(uint256 i) external view returns (bytes32 id, uint256[4] memory indexes) {
        return (campaigns[i].id, campaigns[i].indexes);
    }

    function seriesId(uint256 i) external view returns (bytes32) {
        return seriesIds[i];
    }

    function budgets() external view returns (uint256) {
        return known.length;
    }

    function nonces() external view returns (uint256) {
        return drawn.length;
    }
}

contract RewardsTest is Test {
    uint256 private constant PEOPLE = 5;

    RewardsHandler private _handler;
    IRewards private _rewards;
    mapping(bytes32 key => uint256) private _spentBefore;

    function setUp() public {
        vm.warp(1_800_000_000);
        _handler = new RewardsHandler();
        _rewards = _handler.REWARDS();
        bytes4[] memory selectors = _steps();
        targetContract(address(_handler));
        targetSelectors(address(_handler), selectors);
    }

    function invariant_everyPromiseIsPaidOnce() public {
        _check();
    }

    /// @dev What a long run tries, how often it is accepted, and for what it is refused.
    function test_noActionIsVain() public {
        bytes4[] memory selectors = _steps();
        for (uint256 k = 0; k < 3_000; ++k) {
            uint256 random = uint256(keccak256(abi.encode("rewards", k)));
            // solhint-disable-next-line avoid-low-level-calls
            (bool ok, ) = address(_handler).call(
                abi.encodeWithSelector(selectors[random % selectors.length], random >> 8)
            );
            assertTrue(ok, "RWD-07 a step reverted");
            if (k % 100 == 0) _check();
        }
        _check();
        _floors();
    }

    function _check() private {
        assertEq(bytes(_handler.breach()), "", _handler.breach());
        for (uint256 i = 0; i < _handler.budgets(); ++i) _checkBudget(_handler.known(i));
        for (uint256 t = 0; t < 2; ++t) _checkMoney(_handler.tokens(t));
        for (uint256 m = 0; m < 2; ++m) _checkNonces(_handler.people(m));
        for (uint256 i = 0; i < 3; ++i) _checkCampaign(i);
        for (uint256 i = 0; i < 2; ++i) _checkSeries(_handler.seriesId(i));
    }

    function _checkBudget(bytes32 key) private {
        (, , , uint256 cap, uint256 most, uint256 spent, uint256 logged) = _handler.books(key);
        Budget memory budget = _rewards.budgetOf(key);
        assertEq(budget.cap, cap, "RWD-01 another cap than was set");
        assertLe(budget.spent, most, "RWD-01 spent more than was ever allowed");
        assertLe(_spentBefore[key], budget.spent, "RWD-01 what was spent fell");
        assertEq(budget.spent, logged, "RWD-03 spent another sum than the events name");
        assertEq(budget.spent, spent, "RWD-03 spent another sum than was paid");
        _spentBefore[key] = budget.spent;
    }

    function _checkMoney(Money token) private view {
        assertEq(token.balanceOf(address(_rewards)), 0, "RWD-06 the contract holds money");
        for (uint256 i = 0; i < PEOPLE; ++i) {
            address who = _handler.people(i);
            assertEq(token.balanceOf(who), _handler.balances(token, who), "RWD-04 a balance moved");
            uint256 allowed = i < 2 ? _handler.allowances(token, who) : 0;
            assertEq(token.allowance(who, address(_rewards)), allowed, "RWD-04 an allowance moved");
        }
    }

    function _checkNonces(address merchant) private view {
        for (uint256 i = 0; i < _handler.nonces(); ++i) {
            uint256 nonce = _handler.drawn(i);
            bool used = _handler.used(merchant, nonce);
            assertEq(_rewards.isUsed(merchant, nonce), used, "RWD-02 a nonce is not as it must be");
            assertLe(_handler.payments(merchant, nonce), 1, "RWD-02 a nonce was paid twice");
        }
    }

    function _checkCampaign(uint256 i) private view {
        (bytes32 id, uint256[4] memory indexes) = _handler.campaign(i);
        for (uint256 k = 0; k < 4; ++k)
            assertEq(
                _rewards.isClaimed(id, indexes[k]),
                _handler.claimed(id, indexes[k]),
                "RWD-02 a leaf is not as it must be"
            );
    }

    function _checkSeries(bytes32 id) private view {
        for (uint256 i = 0; i < PEOPLE; ++i) {
            address who = _handler.people(i);
            assertEq(_rewards.paidOf(id, who), _handler.cursors(id, who), "RWD-02 a cursor is not as it must be");
        }
    }

    function _floors() private view {
        bytes4[] memory selectors = _claims();
        for (uint256 i = 0; i < selectors.length; ++i)
            assertTrue(_handler.accepted(selectors[i]) >= 5, string.concat("RWD-07 vain: ", vm.toString(i)));
        bytes4[] memory problems = _problems();
        for (uint256 i = 0; i < problems.length; ++i)
            assertTrue(_handler.counts(problems[i]) >= 3, string.concat("RWD-07 never refused: ", vm.toString(i)));
    }

    function _steps() private view returns (bytes4[] memory all) {
        all = new bytes4[](13);
        (all[0], all[1], all[2]) = (_handler.setSigner.selector, _handler.setCampaign.selector, _handler.fund.selector);
        (all[3], all[4], all[5]) = (_handler.setSeries.selector, _handler.publish.selector, _handler.wait.selector);
        (all[6], all[7], all[8]) = (_handler.cancel.selector, _handler.claim.selector, _handler.claimBearer.selector);
        (all[9], all[10]) = (_handler.claimMany.selector, _handler.claimCampaign.selector);
        (all[11], all[12]) = (_handler.claimSeries.selector, _handler.repeat.selector);
    }

    function _claims() private pure returns (bytes4[] memory all) {
        all = new bytes4[](7);
        (all[0], all[1]) = (IRewards.claim.selector, IRewards.claimMany.selector);
        (all[2], all[3]) = (IRewards.claimBearer.selector, IRewards.claimCampaign.selector);
        (all[4], all[5]) = (IRewards.claimSeries.selector, IRewards.cancel.selector);
        all[6] = IRewards.cancelBySignature.selector;
    }

    function _problems() private pure returns (bytes4[] memory all) {
        all = new bytes4[](14);
        (all[0], all[1]) = (IRewards.Rewards_NotClaimable.selector, IRewards.Rewards_NonceUsed.selector);
        (all[2], all[3]) = (IRewards.Rewards_SignatureInvalid.selector, IRewards.Rewards_Empty.selector);
        (all[4], all[5]) = (IRewards.Rewards_BearerSignatureInvalid.selector, bytes4(0xffffffff));
        (all[6], all[7]) = (IRewards.Rewards_BudgetExceeded.selector, IRewards.Rewards_ProofInvalid.selector);
        (all[8], all[9]) = (IRewards.Rewards_AlreadyClaimed.selector, IRewards.Rewards_NothingToClaim.selector);
        (all[10], all[11]) = (IRewards.Rewards_NotMerchant.selector, IRewards.Rewards_NothingPromised.selector);
        (all[12], all[13]) = (
            IRewards.Rewards_CancellationExpired.selector,
            IRewards.Rewards_CancellationInvalid.selector
        );
    }
}
