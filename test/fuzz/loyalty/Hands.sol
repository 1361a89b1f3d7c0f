// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";

import {IERC7818} from "../../../contracts/interfaces/IERC7818.sol";
import {ILoyaltyToken as E} from "../../../contracts/interfaces/ILoyaltyToken.sol";
import {Standing} from "./Standing.sol";

/// @dev The table of hands.
abstract contract Hands is Standing {
    uint256 public closesAt;

    function transfer(address from, address to, uint256 amount) external returns (bytes4) {
        age();
        if (isMember(from)) return isMember(to) ? _settle(from, to, amount) : _issue(from, to, amount);
        return isMember(to) ? _redeem(from, to, amount) : _give(from, to, amount);
    }

    function issueBatch(
        address from,
        address[] calldata to,
        uint256[] calldata amounts
    ) external returns (bytes4 refusal) {
        age();
        if (!isMember(from)) return E.LoyaltyToken_NotMember.selector;
        uint256 sum = 0;
        for (uint256 i = 0; i < to.length; ++i) {
            refusal = _unlessReceives(to[i]);
            if (refusal != DONE) return refusal;
            sum += amounts[i];
        }
        refusal = _unlessIssues(from, sum);
        if (refusal != DONE) return refusal;

        members[from].bought -= sum;
        for (uint256 i = 0; i < to.length; ++i) issued(to[i], amounts[i]);
    }

    function refund(address from, address to, uint256 amount) external returns (bytes4 refusal) {
        age();
        if (!isMember(from)) return E.LoyaltyToken_NotMember.selector;
        refusal = _unlessIssues(from, amount);
        if (refusal == DONE) refusal = _unlessReceives(to);
        if (refusal != DONE) return refusal;

        members[from].bought -= amount;
        put(to, oldest(), amount);
    }

    function giveAtEpoch(uint256 epoch, address from, address to, uint256 amount) external returns (bytes4) {
        age();
        if (isMember(from) || isMember(to)) return E.LoyaltyToken_NotCustomer.selector;
        if (!rules.gifts) return E.LoyaltyToken_GiftsNotAllowed.selector;
        if (nonHolder[to]) return E.LoyaltyToken_NonHolder.selector;
        if (rules.expires && epoch + LIFE <= vintage) return IERC7818.ERC7818TransferredExpiredToken.selector;
        if (isHeld(from)) return E.LoyaltyToken_AccountHeld.selector;
        if (amount > lots[from][epoch]) return IERC20Errors.ERC20InsufficientBalance.selector;

        lots[from][epoch] -= amount;
        put(to, epoch, amount);
        return DONE;
    }

    /// @dev Whether customers can withdraw.
    function isWindingDown() public view returns (bool) {
        return closesAt != 0 || vintage == LAST;
    }

    function isClosed() public view returns (bool) {
        return (closesAt != 0 && block.timestamp >= closesAt) || vintage == LAST;
    }

    function _issue(address from, address to, uint256 amount) private returns (bytes4 refusal) {
        refusal = _unlessIssues(from, amount);
        if (refusal == DONE) refusal = _unlessReceives(to);
        if (refusal != DONE) return refusal;

        members[from].bought -= amount;
        issued(to, amount);
    }

    function _settle(address from, address to, uint256 amount) private returns (bytes4) {
        if (members[from].left || members[to].left) return E.LoyaltyToken_MemberHasLeft.selector;
        if (amount > acceptedOf(from)) return E.LoyaltyToken_AcceptedExceeded.selector;
        if (amount == 0 || from == to) return DONE;

        if (from == treasury) claim();
        members[from].accepted -= amount;
        members[to].accepted += amount;
        return DONE;
    }

    function _redeem(address from, address to, uint256 amount) private returns (bytes4 refusal) {
        if (members[to].left) return E.LoyaltyToken_MemberHasLeft.selector;
        if (members[to].declining) return E.LoyaltyToken_MemberIsDeclining.selector;
        refusal = _unlessFree(from, amount);
        if (refusal != DONE) return refusal;

        move(from, address(0), amount);
        members[to].accepted += amount;
    }

    function _give(address from, address to, uint256 amount) private returns (bytes4 refusal) {
        if (!rules.gifts) return E.LoyaltyToken_GiftsNotAllowed.selector;
        if (nonHolder[to]) return E.LoyaltyToken_NonHolder.selector;
        refusal = _unlessFree(from, amount);
        if (refusal == DONE) move(from, to, amount);
    }

    function _unlessIssues(address from, uint256 amount) private view returns (bytes4 refusal) {
        refusal = _unlessActive(from);
        if (refusal != DONE) return refusal;
        if (isClosed()) return E.LoyaltyToken_IssuingEnded.selector;
        if (amount > members[from].bought) return E.LoyaltyToken_BoughtExceeded.selector;
    }

    function _unlessReceives(address to) private view returns (bytes4) {
        if (isMember(to)) return E.LoyaltyToken_NotCustomer.selector;
        if (nonHolder[to]) return E.LoyaltyToken_NonHolder.selector;
        return DONE;
    }
}
