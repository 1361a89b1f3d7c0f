// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";

import {Account, ILoyaltyToken as E} from "../../../contracts/interfaces/ILoyaltyToken.sol";
import {Lots} from "./Lots.sol";

struct Member {
    bool admitted;
    bool suspended;
    bool left;
    bool declining;
    uint256 bought;
    uint256 accepted;
}

/// @dev Who is what: members, holds, successions, tiers. Each function says which error must refuse the call, or does what the
/// call should do and says zero.
abstract contract Standing is Lots {
    bytes4 internal constant DONE = 0;
    uint256 private constant LONGEST_HOLD = 30 days;
    uint256 private constant HOLD_FREE = 14 days;
    uint256 private constant NOTICE = 14 days;

    mapping(address who => Member) public members;
    mapping(address who => bool) public nonHolder;
    address public treasury;
    mapping(address who => uint256) public heldUntil;
    mapping(address who => mapping(uint256 vintage => bool)) private _heldIn;
    mapping(address who => address) public successor;
    mapping(address who => uint256) public successionFrom;
    uint24[] private _tiers;
    uint24[] private _nextTiers;
    uint256 private _nextFrom;

    constructor(address treasury_, address nonHolder_, uint24[] memory tiers) {
        (treasury, members[treasury_].admitted, nonHolder[nonHolder_]) = (treasury_, true, true);
        _nextTiers = tiers;
    }

    function admit(address who) external returns (bytes4) {
        age();
        if (nonHolder[who]) return E.LoyaltyToken_NonHolder.selector;
        if (isMember(who)) return E.LoyaltyToken_AlreadyMember.selector;
        if (successor[who] != address(0)) return E.LoyaltyToken_HasSuccessor.selector;
        if (isHeld(who)) return E.LoyaltyToken_AccountHeld.selector;

        (members[who].admitted, members[who].accepted) = (true, pointsOf(who));
        clear(who, address(0));
        return DONE;
    }

    function suspend(address who) external returns (bytes4 refusal) {
        refusal = _unlessActive(who);
        if (refusal != DONE) return refusal;
        if (who == treasury) return E.LoyaltyToken_MemberIsTreasury.selector;
        members[who].suspended = true;
    }

    function reinstate(address who) external returns (bytes4) {
        if (!isMember(who)) return E.LoyaltyToken_NotMember.selector;
        if (members[who].left) return E.LoyaltyToken_MemberHasLeft.selector;
        if (!members[who].suspended) return E.LoyaltyToken_MemberNotSuspended.selector;
        members[who].suspended = false;
        return DONE;
    }

    function release(address who) external returns (bytes4) {
        if (!isMember(who)) return E.LoyaltyToken_NotMember.selector;
        if (members[who].left) return E.LoyaltyToken_MemberHasLeft.selector;
        if (who == treasury) return E.LoyaltyToken_MemberIsTreasury.selector;
        members[who].left = true;
        return DONE;
    }

    function setAccepting(address who, bool accepting) external returns (bytes4) {
        if (!isMember(who)) return E.LoyaltyToken_NotMember.selector;
        members[who].declining = !accepting;
        return DONE;
    }

    function moveTreasury(address caller, address to) external returns (bytes4 refusal) {
        if (caller != treasury) return E.LoyaltyToken_NotTreasury.selector;
        refusal = _unlessActive(to);
        if (refusal != DONE) return refusal;
        if (to == treasury) return E.LoyaltyToken_MemberIsTreasury.selector;
        claim();
        treasury = to;
    }

    function hold(address who, uint256 until) external returns (bytes4) {
        age();
        if (isMember(who)) return E.LoyaltyToken_NotCustomer.selector;
        uint256 end = rules.start + (vintage + 1) * rules.length;
        if (until <= block.timestamp || until > block.timestamp + LONGEST_HOLD || until + HOLD_FREE > end)
            return E.LoyaltyToken_HoldOutOfRange.selector;
        if (_heldIn[who][vintage]) return E.LoyaltyToken_HeldBefore.selector;

        (heldUntil[who], _heldIn[who][vintage]) = (until, true);
        return DONE;
    }

    function liftHold(address who) external returns (bytes4) {
        if (!isHeld(who)) return E.LoyaltyToken_NotHeld.selector;
        heldUntil[who] = block.timestamp;
        return DONE;
    }

    function nameSuccessor(address who, address to) external returns (bytes4) {
        if (isMember(who)) return E.LoyaltyToken_NotCustomer.selector;
        (successor[who], successionFrom[who]) = (to, 0);
        return DONE;
    }

    function announceSuccession(address caller, address who) external returns (bytes4) {
        if (caller != successor[who]) return E.LoyaltyToken_NotSuccessor.selector;
        if (successionFrom[who] != 0) return E.LoyaltyToken_SuccessionAnnounced.selector;
        successionFrom[who] = block.timestamp + NOTICE;
        return DONE;
    }

    function succeed(address caller, address who, address to) external returns (bytes4) {
        age();
        if (caller != successor[who]) return E.LoyaltyToken_NotSuccessor.selector;
        uint256 from = successionFrom[who];
        if (from == 0 || block.timestamp < from) return E.LoyaltyToken_SuccessionTooEarly.selector;
        if (isMember(who)) return E.LoyaltyToken_NotCustomer.selector;
        if (isHeld(who)) return E.LoyaltyToken_AccountHeld.selector;
        if (isMember(to)) return E.LoyaltyToken_NotCustomer.selector;
        if (nonHolder[to]) return E.LoyaltyToken_NonHolder.selector;
        if (who == to || hasEarned(to)) return E.LoyaltyToken_SuccessorHasEarned.selector;

        clear(who, to);
        (successor[who], successionFrom[who]) = (address(0), 0);
        return DONE;
    }

    function setTiers(uint24[] calldata tiers) external returns (bytes4) {
        age();
        if (_nextFrom <= vintage) _tiers = _nextTiers;
        (_nextTiers, _nextFrom) = (tiers, vintage + 1);
        return DONE;
    }

    function claim() public returns (bytes4) {
        age();
        members[treasury].accepted += breakage;
        breakage = 0;
        return DONE;
    }

    function accountOf(address who) external view returns (Account memory a) {
        Member memory m = members[who];
        if (m.admitted) {
            (a.isMember, a.bought, a.accepted) = (true, m.bought, acceptedOf(who));
            (a.suspended, a.left, a.declining, a.treasury) = (m.suspended, m.left, m.declining, who == treasury);
            return a;
        }
        (a.lanes, a.earned) = (lanesOf(who), earnedIn(who, vintage));
        if (vintage != 0) a.earnedBefore = earnedIn(who, vintage - 1);
        (a.heldUntil, a.successor, a.successionFrom) = (heldUntil[who], successor[who], successionFrom[who]);
    }

    function tierOf(address who) external view returns (uint256 tier) {
        if (isMember(who)) return 0;
        uint256 earned = earnedIn(who, vintage) + (vintage == 0 ? 0 : earnedIn(who, vintage - 1));
        uint24[] memory tiers = _nextFrom <= vintage ? _nextTiers : _tiers;
        while (tier < tiers.length && tiers[tier] <= earned) ++tier;
    }

    function balanceOf(address who) public view returns (uint256) {
        return isMember(who) ? members[who].bought + acceptedOf(who) : pointsOf(who);
    }

    function acceptedOf(address who) public view returns (uint256) {
        return members[who].accepted + (who == treasury ? breakage : 0);
    }

    function isMember(address who) public view returns (bool) {
        return members[who].admitted;
    }

    function isActive(address who) public view returns (bool) {
        return members[who].admitted && !members[who].suspended && !members[who].left;
    }

    function isHeld(address who) public view returns (bool) {
        return block.timestamp < heldUntil[who];
    }

    function hasEarned(address who) public view returns (bool) {
        return earnings[who][vintage] != 0 || (vintage != 0 && earnings[who][vintage - 1] != 0);
    }

    function _unlessActive(address who) internal view returns (bytes4) {
        if (!isMember(who)) return E.LoyaltyToken_NotMember.selector;
        if (members[who].left) return E.LoyaltyToken_MemberHasLeft.selector;
        if (members[who].suspended) return E.LoyaltyToken_MemberIsSuspended.selector;
        return DONE;
    }

    /// @dev Whether a customer may not take so much out.
    function _unlessFree(address who, uint256 amount) internal view returns (bytes4) {
        if (isHeld(who)) return E.LoyaltyToken_AccountHeld.selector;
        if (amount > pointsOf(who)) return IERC20Errors.ERC20InsufficientBalance.selector;
        return DONE;
    }
}
