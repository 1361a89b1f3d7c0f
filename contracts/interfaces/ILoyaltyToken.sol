// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// @notice What is fixed when a token is deployed; the spread within its bound, the tiers, the treasury and the URI can change.
/// @param reserve What backs the points: a standard ERC-20 without transfer fees.
/// @param unitValue Whole reserve units that back 0.01 point; at least 1.
/// @param vintageLength Seconds, from 7 days to 1,827 days; or `type(uint40).max` for points that never expire.
/// @param gifts Whether customers may give points to customers.
/// @param spreadBps What a deposit costs above the points' value, in 1/10,000.
/// @param maxSpreadBps What it may ever cost; at most 5,000.
/// @param treasury The member that receives breakage.
/// @param authority OpenZeppelin AccessManager.
/// @param nonHolders Addresses that may never receive points, such as the suite's escrows, in which points would expire.
/// @param tiers Whole points to be earned for each tier; see {ILoyaltyOffice-setTiers}.
struct Coalition {
    string name;
    string symbol;
    string contractURI;
    IERC20 reserve;
    uint256 unitValue;
    uint40 vintageLength;
    bool gifts;
    uint16 spreadBps;
    uint16 maxSpreadBps;
    address treasury;
    address authority;
    address[] nonHolders;
    uint24[] tiers;
}

/// @notice An account as it is now. Amounts in units of 0.01 point.
/// @param isMember Otherwise a customer, or a non-holder.
/// @param bought A member's, for issuing.
/// @param accepted A member's, for settling and withdrawing; the treasury's includes breakage not yet claimed.
/// @param suspended Cannot issue.
/// @param left Receives nothing any more.
/// @param declining Takes no points from customers, by its own choice.
/// @param treasury Receives breakage.
/// @param lanes A customer's live points by age in vintages: first the current one's.
/// @param earned Whole points that he has earned in this vintage.
/// @param earnedBefore Whole points that he has earned in the one before.
/// @param heldUntil Seconds since 1970 until which a hold stops him; in the past, or zero, if none does.
/// @param successor Whom he has named.
/// @param successionFrom Seconds since 1970 from which the successor may take over; zero without a notice.
struct Account {
    bool isMember;
    uint256 bought;
    uint256 accepted;
    bool suspended;
    bool left;
    bool declining;
    bool treasury;
    uint256[4] lanes;
    uint256 earned;
    uint256 earnedBefore;
    uint256 heldUntil;
    address successor;
    uint256 successionFrom;
}

/// @notice The coalition as it is now.
/// @param lanes All customers' live points by age in vintages, in units.
/// @param breakage Units not yet claimed.
/// @param spreadAccrued Reserve units not yet collected.
/// @param spreadBps What a deposit costs above par, in 1/10,000.
/// @param nextSpreadBps What it costs from `spreadFrom` on, in seconds since 1970.
/// @param closesAt When issuing ends, in seconds since 1970; zero as long as no wind-down was announced.
/// @param closed Whether issuing has ended. Customers can withdraw then, and as soon as `closesAt` is not zero.
/// @param treasury Who receives breakage.
struct Books {
    uint256[4] lanes;
    uint256 breakage;
    uint256 spreadAccrued;
    uint256 spreadBps;
    uint256 nextSpreadBps;
    uint256 spreadFrom;
    uint256 closesAt;
    bool closed;
    address treasury;
}

/// @notice What never changes.
/// @param start Start of vintage 0, in seconds since 1970.
/// @param vintageLength Seconds.
/// @param expires Whether points do.
struct Terms {
    IERC20 reserve;
    uint256 unitValue;
    uint256 start;
    uint256 vintageLength;
    bool expires;
    bool gifts;
    uint256 maxSpreadBps;
}

/// @title One backed, expiring point for an industry.
/// @notice Members deposit a stablecoin and issue points; customers spend them at any member; the member settles or withdraws.
/// A point is in one of two hands, and ERC-20 `transfer` does everything:
///
/// | from \ to | customer | member |
/// |---|---|---|
/// | member | issuing: draws on `bought`; current vintage, earned | settlement: from `accepted` to `accepted` |
/// | customer | gift: keeps its vintages, oldest first | redeeming: oldest first, arrives as `accepted` |
///
/// Every address that is neither a member nor a non-holder is a customer. Points live through the vintage in which they were
/// issued and the next three; then they are the treasury's. Amounts are in units of 0.01 point, `totalSupply` is at most
/// 2^48 - 1 of them, and the sum of all balances at every moment.
///
/// What is done rarely is in {ILoyaltyOffice}, at the same address.
/// @dev Assumptions about the reserve. Safety: a transfer moves exactly the amount, calls a payee only after it has, and
/// nobody can take this contract's balance; if somebody does, deposits stop and withdrawals pay in proportion. Liveness: it lets
/// this contract pay; issuing, gifts, redeeming and settling do without it.
///
/// A transfer to oneself and one of zero is checked like any other and logged, and writes nothing.
/// An account's expired points are logged as Transfer(account, 0, n) when it is next written or by {expire}; claimed breakage as
/// Transfer(0, treasury, n): then the sums of the events are what the views say.
/// Vintage 4,095 is the last: it never ends, nothing is issued in it, and customers can withdraw as after a wind-down.
/// Where points never expire, all are of epoch 0, and holds, tiers and terms count periods of 182 days.
///
/// Authorizations of ERC-3009 use keyed nonces: key (the till's or the device's id, not zero) 192 bits, then a counter of 64.
interface ILoyaltyToken {
    /* EVENTS: MONEY */

    /// @notice A member bought points for their value and the spread, in reserve units.
    event PointsDeposited(address indexed member, uint256 amount, uint256 value, uint256 spread);
    /// @notice A member turned accepted points into points to issue, for the spread in reserve units.
    event AcceptedRenewed(address indexed member, uint256 amount, uint256 spread);
    /// @notice Points left the books for reserve units. How many is in the Transfer(account, 0, amount) before it, which this tells
    /// from one of expired points; to whom is in the reserve's Transfer that follows.
    event PointsWithdrawn(address indexed account, uint256 paid);
    /// @notice The operator collected spread, in reserve units.
    event SpreadCollected(address indexed to, uint256 amount);

    /* EVENTS: POINTS */

    /// @notice A member issued points for what the reference names.
    event PointsIssued(address indexed member, address indexed customer, bytes32 indexed ref, uint256 amount);
    /// @notice A member issued points to several customers, each logged as a Transfer.
    event BatchIssued(address indexed member, bytes32 indexed ref, uint256 count, uint256 amount);
    /// @notice A customer spent points on what the reference names.
    event PointsRedeemed(address indexed customer, address indexed member, bytes32 indexed ref, uint256 amount);
    /// @notice A member gave points back for returned goods.
    event PointsRefunded(address indexed member, address indexed customer, bytes32 indexed ref, uint256 amount);

    /* EVENTS: PEOPLE */

    /// @notice An address became a member, with its live points as accepted ones.
    event MemberAdmitted(address indexed member, uint256 accepted);
    /// @notice A member can no longer issue.
    event MemberSuspended(address indexed member);
    /// @notice A member can issue again.
    event MemberReinstated(address indexed member);
    /// @notice A member left for ever.
    event MemberReleased(address indexed member);
    /// @notice A member began or stopped to take points from customers.
    event AcceptingChanged(address indexed member, bool accepting);
    /// @notice Another member receives breakage from now on.
    event TreasuryMoved(address indexed previous, address indexed treasury);
    /// @notice A customer's outgoing points are held back.
    event HoldPlaced(address indexed customer, uint40 until, bytes32 reasonHash);
    /// @notice A hold ended early.
    event HoldLifted(address indexed customer);
    /// @notice A customer named a successor, or nobody; a running notice ended.
    event SuccessorNamed(address indexed holder, address indexed successor);
    /// @notice A successor may take over from `from` on, in seconds since 1970.
    event SuccessionAnnounced(address indexed holder, address indexed successor, uint40 from);
    /// @notice A successor took a customer's points over.
    event SuccessionCompleted(address indexed holder, address indexed successor, address indexed to, uint256 amount);

    /* EVENTS: TERMS */

    /// @notice Thresholds in whole points hold from a vintage on.
    event TiersPublished(uint24[] thresholds, uint256 fromVintage);
    /// @notice The spread is another one from `from` on, in seconds since 1970.
    event SpreadChanged(uint16 spreadBps, uint40 from);
    /// @notice Nothing is issued from `closesAt` on, in seconds since 1970. Customers can withdraw from now on.
    event WindDownAnnounced(uint40 closesAt);
    /// @notice The contract's description moved (ERC-7572).
    event ContractURIUpdated();

    /* ERRORS: DEPLOYMENT */

    /// @notice Thrown when a unit would be backed by nothing.
    error LoyaltyToken_UnitValueZero();
    /// @notice Thrown when vintages are shorter than 7 days or longer than five years: a wind-down waits for the end of one.
    error LoyaltyToken_VintageOutOfRange(uint256 length, uint256 minimum, uint256 maximum);
    /// @notice Thrown when the spread, or its bound, is beyond its bound.
    error LoyaltyToken_SpreadTooHigh(uint256 spreadBps, uint256 maximum);

    /* ERRORS: HANDS */

    /// @notice Thrown when something is meant for a member, and the account is none.
    error LoyaltyToken_NotMember(address account);
    /// @notice Thrown when something is meant for a customer, and the account is a member.
    error LoyaltyToken_NotCustomer(address account);
    /// @notice Thrown when a suspended member issues, refunds or deposits, or is to be suspended or given an office.
    error LoyaltyToken_MemberIsSuspended(address member);
    /// @notice Thrown when a member that has left does, or receives, anything but a withdrawal.
    error LoyaltyToken_MemberHasLeft(address member);
    /// @notice Thrown when a customer redeems at a member that does not want it.
    error LoyaltyToken_MemberIsDeclining(address member);
    /// @notice Thrown when points are sent where they would expire unused.
    error LoyaltyToken_NonHolder(address account);
    /// @notice Thrown when a customer gives to a customer, and the coalition does without gifts.
    error LoyaltyToken_GiftsNotAllowed(address from, address to);
    /// @notice Thrown when a member issues more than it has bought.
    error LoyaltyToken_BoughtExceeded(address member, uint256 amount, uint256 bought);
    /// @notice Thrown when a member settles or renews more than it has accepted.
    error LoyaltyToken_AcceptedExceeded(address member, uint256 amount, uint256 accepted);
    /// @notice Thrown when a customer's points are held back.
    error LoyaltyToken_AccountHeld(address customer, uint256 timestamp, uint256 until);
    /// @notice Thrown when something is to be bought or issued, and issuing has ended.
    error LoyaltyToken_IssuingEnded(uint256 timestamp, uint256 vintage);
    /// @notice Thrown when a customer withdraws, no wind-down was announced, and it is not the last vintage.
    error LoyaltyToken_NotWindingDown(uint256 vintage, uint256 lastVintage);
    /// @notice Thrown when an authorization's nonce has key zero, which is the permit's.
    error LoyaltyToken_NonceKeyZero(address authorizer, bytes32 nonce);

    /* ERRORS: MONEY */

    /// @notice Thrown when a deposit would exceed what a lane can hold.
    error LoyaltyToken_SupplyCapExceeded(uint256 supply, uint256 cap);
    /// @notice Thrown when somebody deposits, or spread is collected, and the reserve does not back all points.
    error LoyaltyToken_ReserveShort(uint256 reserve, uint256 backing);
    /// @notice Thrown when reserve units are to be paid to this contract.
    error LoyaltyToken_PayeeForbidden(address to);
    /// @notice Thrown when there is no spread to collect.
    error LoyaltyToken_NothingToCollect();

    /* ERRORS: THE OPERATOR'S ACTS */

    /// @notice Thrown when a member, or who was one, is to be admitted.
    error LoyaltyToken_AlreadyMember(address account);
    /// @notice Thrown when a holder who has named a successor is to be admitted: the successor could never take over.
    error LoyaltyToken_HasSuccessor(address account, address successor);
    /// @notice Thrown when a member that is not suspended is to be reinstated.
    error LoyaltyToken_MemberNotSuspended(address member);
    /// @notice Thrown when the treasury is to be suspended or released.
    error LoyaltyToken_MemberIsTreasury(address member);
    /// @notice Thrown when another than the treasury gives the treasury's office away.
    error LoyaltyToken_NotTreasury(address caller, address treasury);
    /// @notice Thrown when a hold is not in the future, or reaches beyond what is allowed.
    error LoyaltyToken_HoldOutOfRange(address customer, uint256 until, uint256 timestamp, uint256 limit);
    /// @notice Thrown when a customer has been held in this vintage already.
    error LoyaltyToken_HeldBefore(address customer, uint256 vintage);
    /// @notice Thrown when no hold is running that could be lifted.
    error LoyaltyToken_NotHeld(address customer);
    /// @notice Thrown when there are more tiers than 10.
    error LoyaltyToken_TierCount(uint256 count, uint256 limit);
    /// @notice Thrown when a tier's threshold is not above the one before it, or the first is zero.
    error LoyaltyToken_TierNotAscending(uint256 threshold, uint256 previous);
    /// @notice Thrown when a wind-down is announced again.
    error LoyaltyToken_AlreadyWindingDown(uint256 closesAt);

    /* ERRORS: SUCCESSION */

    /// @notice Thrown when somebody else than the named successor acts.
    error LoyaltyToken_NotSuccessor(address holder, address caller, address successor);
    /// @notice Thrown when a notice is given while one is running, or has run out.
    error LoyaltyToken_SuccessionAnnounced(address holder, uint256 from);
    /// @notice Thrown when the notice has not been given (`from` is zero) or has not run out.
    error LoyaltyToken_SuccessionTooEarly(address holder, uint256 timestamp, uint256 from);
    /// @notice Thrown when points are to be taken over to an address that has earned some itself, or to the holder's own.
    error LoyaltyToken_SuccessorHasEarned(address to);

    /* MONEY */

    /// @notice A member buys points to issue, for their value and the spread, from its allowance of the reserve.
    /// @dev Emits {PointsDeposited}, Transfer(0, member, amount).
    ///
    /// Requirements:
    /// - the caller is an active member
    /// - issuing has not ended, and the supply stays within the cap
    /// - the reserve backs all points, and exactly the price arrives
    /// @param amount Units.
    function deposit(uint256 amount) external;

    /// @notice Points for reserve units at par: a member's in every standing and for ever, accepted ones first, then bought ones; a
    /// customer's live ones, oldest first, once a wind-down was announced. In proportion, if the reserve is short.
    /// @dev Emits Transfer(caller, 0, amount), {PointsWithdrawn}. The spread is not returned.
    ///
    /// Requirements:
    /// - `to` is not this contract
    /// - a customer: a wind-down was announced or issuing has ended, and no hold is running
    /// - the caller has that much
    /// @return paid Reserve units.
    function withdraw(uint256 amount, address to) external returns (uint256 paid);

    /* POINTS */

    /// @notice A member issues points: a transfer to a customer with a reference.
    /// @dev Emits {PointsIssued}.
    ///
    /// Requirements:
    /// - the caller is a member, active, and issuing has not ended
    /// - it has bought that much
    /// - `to` is a customer and not a non-holder
    /// @param ref What the points are for; never personal data.
    function issue(address to, uint256 amount, bytes32 ref) external;

    /// @notice Issues to several customers at once.
    /// @dev Emits {BatchIssued}, a Transfer for each.
    ///
    /// Requirements:
    /// - as for {issue}
    /// @param items For each customer his address in the upper 160 bits and the units in the lower 96.
    function issueBatch(uint256[] calldata items, bytes32 ref) external;

    /// @notice A customer redeems points: a transfer to a member with a reference.
    /// @dev Emits {PointsRedeemed}.
    ///
    /// Requirements:
    /// - the caller is a customer whom no hold stops, with that much
    /// - `member` is one, has not left, and does not decline
    function redeem(address member, uint256 amount, bytes32 ref) external;

    /// @notice A member gives points back for returned goods: from what it has bought, into the oldest live vintage, with nothing
    /// earned, so that a purchase and its return make nobody's points younger and no tier higher.
    /// @dev Emits {PointsRefunded}.
    ///
    /// Requirements:
    /// - as for {issue}
    function refund(address to, uint256 amount, bytes32 ref) external;

    /// @notice Logs what customers' words have lost. Anyone may call; members in the list are passed over.
    /// @dev Emits Transfer(holder, 0, n) for each who has lost something since he was last written.
    /// @return expired Units in all.
    function expire(address[] calldata holders) external returns (uint256 expired);

    /* VIEWS */

    /// @notice An account as it is now.
    function accountOf(address account) external view returns (Account memory);

    /// @notice The highest tier whose threshold a customer has earned in this and the previous vintage; zero for none.
    function tierOf(address account) external view returns (uint256);

    /// @notice The coalition as it is now.
    function books() external view returns (Books memory);

    /// @notice What never changes.
    function terms() external view returns (Terms memory);

    /// @notice What an amount is worth, in reserve units.
    /// @return value What backs it.
    /// @return spread What a deposit of it costs above, rounded up.
    /// @return payout What a withdrawal of it would pay now, rounded down.
    function quote(uint256 amount) external view returns (uint256 value, uint256 spread, uint256 payout);

    /// @notice Where the coalition describes itself (ERC-7572).
    function contractURI() external view returns (string memory);
}
