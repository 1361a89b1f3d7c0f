// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FundingKind} from "./IFunding.sol";

/// @title What is done rarely: the operator's acts, successions, and deposits without an allowance.
/// @notice Part of {ILoyaltyToken}, where errors and events are. "The operator" is whoever the access manager lets call a
/// function, after the delay that it sets. None of his acts moves a point or a unit of the reserve but the spread.
interface ILoyaltyOffice {
    /* MEMBERS */

    /// @notice The operator makes an address a member.
    /// @dev Emits {MemberAdmitted}. It is a redeeming to oneself: what has lapsed expires, what is live becomes accepted, so that
    /// neither lapsed points nor dust sent to the address beforehand matter.
    ///
    /// Requirements:
    /// - the address is not zero, not a non-holder, not a member and never was one
    /// - it has named no successor, who could never take over
    /// - no hold on it is running
    function admit(address account) external;

    /// @notice The operator stops a member's issuing; it goes on accepting, settling and withdrawing.
    /// @dev Emits {MemberSuspended}.
    ///
    /// Requirements:
    /// - an active member, not the treasury
    function suspend(address member) external;

    /// @notice The operator ends a suspension.
    /// @dev Emits {MemberReinstated}.
    ///
    /// Requirements:
    /// - a suspended member
    function reinstate(address member) external;

    /// @notice The operator ends a membership for ever: nothing comes in any more, `withdraw` stays open.
    /// @dev Emits {MemberReleased}.
    ///
    /// Requirements:
    /// - a member that has not left, not the treasury
    function release(address member) external;

    /// @notice A member declares whether it takes points from customers.
    /// @dev Emits {AcceptingChanged}.
    ///
    /// Requirements:
    /// - the caller is a member
    function setAccepting(bool accepting) external;

    /// @notice The treasury hands its office to another member. What has broken so far stays with the old one.
    /// @dev Emits {TreasuryMoved}, and Transfer(0, old, n) for breakage not yet claimed.
    ///
    /// Requirements:
    /// - the caller is the treasury
    /// - an active member other than itself
    function moveTreasury(address member) external;

    /* CUSTOMERS */

    /// @notice The operator holds back a customer's outgoing points while he looks into something.
    /// @dev Emits {HoldPlaced}. A hold also keeps a successor waiting.
    ///
    /// Requirements:
    /// - a customer, without an earlier hold in this vintage
    /// - `until` is in the future, at most 30 days from now, and at most 14 days before the vintage's end
    /// @param until Seconds since 1970 from which the customer is free.
    /// @param reasonHash Hash of the reason, which is kept elsewhere.
    function hold(address customer, uint40 until, bytes32 reasonHash) external;

    /// @notice The operator ends a hold early. It still was this vintage's.
    /// @dev Emits {HoldLifted}.
    ///
    /// Requirements:
    /// - a hold is running
    function liftHold(address customer) external;

    /// @notice Names who may take over the caller's points if the key is lost; zero for nobody. Whatever notice is running ends: this
    /// is also the veto.
    /// @dev Emits {SuccessorNamed}.
    ///
    /// Requirements:
    /// - the caller is a customer
    function nameSuccessor(address successor) external;

    /// @notice The successor gives notice of taking over; it takes 14 days.
    /// @dev Emits {SuccessionAnnounced}.
    ///
    /// Requirements:
    /// - the caller is the holder's successor
    /// - no notice is running
    function announceSuccession(address holder) external;

    /// @notice The successor takes over a customer's points, vintages and earnings kept, to an address of his choice.
    /// @dev Emits {SuccessionCompleted}, Transfer(holder, to, n).
    ///
    /// Requirements:
    /// - the caller is the holder's successor, and his notice has run out
    /// - the holder is a customer, and no hold on him is running
    /// - `to` is another customer's address, not zero, not a non-holder, that has earned nothing in this and the previous vintage:
    ///   tiers do not add up. Points that it has stay, so that dust cannot stand in the way.
    /// @return amount Points taken over, in units.
    function succeed(address holder, address to) external returns (uint256 amount);

    /* TERMS OF THE COALITION */

    /// @notice The operator publishes what has to be earned for each tier, from the next vintage on.
    /// @dev Emits {TiersPublished}. Publishing again in the same vintage replaces what was published.
    ///
    /// Requirements:
    /// - at most 10 thresholds, ascending, the first more than zero
    /// @param thresholds Whole points earned in two vintages; tier 1 begins at the first.
    function setTiers(uint24[] calldata thresholds) external;

    /// @notice The operator changes the spread: at once if it falls, 30 days from now if it rises.
    /// @dev Emits {SpreadChanged}. A change replaces one that has not taken effect.
    ///
    /// Requirements:
    /// - at most `maxSpreadBps`
    function setSpread(uint16 spreadBps) external;

    /// @notice The operator collects the spread, as far as the reserve has more than backs all points.
    /// @dev Emits {SpreadCollected}.
    ///
    /// Requirements:
    /// - `to` is not this contract
    /// - there is something to collect
    /// @return amount Reserve units.
    function collectSpread(address to) external returns (uint256 amount);

    /// @notice The operator ends all issuing, irrevocably: with the first vintage that ends at least 90 days from now or, where nothing
    /// expires, in 90 days. Customers can withdraw their live points at once, so that none lapses for them before.
    /// @dev Emits {WindDownAnnounced}.
    ///
    /// Requirements:
    /// - not announced before
    function windDown() external;

    /// @notice The operator says where the coalition describes itself (ERC-7572).
    /// @dev Emits {ContractURIUpdated}.
    function setContractURI(string calldata uri) external;

    /* MONEY */

    /// @notice Books what has broken as accepted by the treasury. Anyone may call.
    /// @dev Emits Transfer(0, treasury, n), if there is any.
    /// @return amount Units.
    function claimBreakage() external returns (uint256 amount);

    /// @notice A member turns accepted points into points to issue, for the spread from its allowance of the reserve.
    /// @dev Emits {AcceptedRenewed}.
    ///
    /// Requirements:
    /// - as for {ILoyaltyToken-deposit}, but for the cap
    /// - it has accepted that much
    function renew(uint256 amount) external;

    /// @notice {ILoyaltyToken-deposit} by any kind of {FundingKind} but Ether. By Allowance and Permit the member calls; by
    /// Authorization and Permit2 anybody may, since the member has signed for this very subject.
    /// @dev Emits {PointsDeposited}, Transfer(0, member, amount).
    ///
    /// Requirements:
    /// - as for {ILoyaltyToken-deposit}
    /// @param salt Makes subjects of equal deposits different; see {depositSubject}.
    function depositFor(
        address member,
        uint256 amount,
        bytes32 salt,
        FundingKind kind,
        bytes calldata payment
    ) external;

    /* VIEWS */

    /// @notice Thresholds in force in a vintage, in whole points, as far as they are known.
    function tiersAt(uint256 vintage) external view returns (uint24[] memory);

    /// @notice What an authorization of the reserve for {depositFor} is bound to: its ERC-3009 nonce.
    function depositSubject(address member, uint256 amount, bytes32 salt) external view returns (bytes32);
}
