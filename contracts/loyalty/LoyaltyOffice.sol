// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {Payment} from "../common/Funding.sol";
import {FundingKind} from "../interfaces/IFunding.sol";
import {ILoyaltyOffice} from "../interfaces/ILoyaltyOffice.sol";
import {Coalition, ILoyaltyToken as E} from "../interfaces/ILoyaltyToken.sol";
import {Hold, Ledger, LoyaltyCore, Succession} from "./LoyaltyCore.sol";
import {TierList} from "./Tiers.sol";
import {Word, Words} from "./Words.sol";

/// @title The second half of {LoyaltyToken}, which is too large for one contract: what is done rarely.
/// @notice The manual is {ILoyaltyOffice}. Call the token: it made this contract when it was deployed, can have no other, and runs
/// this code on its own books. Called by itself this contract has no members and holds no money.
contract LoyaltyOffice is ILoyaltyOffice, LoyaltyCore {
    using SafeERC20 for IERC20;

    uint256 private constant SPREAD_NOTICE = 30 days;
    uint256 private constant SUCCESSION_NOTICE = 14 days;
    uint256 private constant WIND_DOWN_NOTICE = 90 days;
    uint256 private constant LONGEST_HOLD = 30 days;
    /// @dev The last days of a vintage, into which no hold reaches.
    uint256 private constant HOLD_FREE = 14 days;

    constructor(Coalition memory c) LoyaltyCore(c) {}

    /* MEMBERS */

    /// @inheritdoc ILoyaltyOffice
    function admit(address account) external restricted {
        Word word = _holdings[account].word;
        if (word.has(Words.NON_HOLDER)) revert E.LoyaltyToken_NonHolder(account);
        if (word.isMember()) revert E.LoyaltyToken_AlreadyMember(account);
        address successor = _successions[account].successor;
        if (successor != address(0)) revert E.LoyaltyToken_HasSuccessor(account, successor);
        word = _requireFree(account, word);

        uint256 current = _vintage();
        uint256 expired;
        (word, expired) = word.rolled(current, STEP);
        uint256 live = Words.sum(word.lanes());
        _total = _total.rolledTotal(current, STEP).minusLanes(word.lanes());
        _holdings[account].word = Words.newMember(live);
        if (expired != 0) emit IERC20.Transfer(account, address(0), expired);
        emit E.MemberAdmitted(account, live);
    }

    /// @inheritdoc ILoyaltyOffice
    function suspend(address member) external restricted {
        Word word = _requireActive(member);
        if (word.has(Words.TREASURY)) revert E.LoyaltyToken_MemberIsTreasury(member);

        _holdings[member].word = word.with(Words.SUSPENDED);
        emit E.MemberSuspended(member);
    }

    /// @inheritdoc ILoyaltyOffice
    function reinstate(address member) external restricted {
        Word word = _requireMember(member);
        if (word.has(Words.LEFT)) revert E.LoyaltyToken_MemberHasLeft(member);
        if (!word.has(Words.SUSPENDED)) revert E.LoyaltyToken_MemberNotSuspended(member);

        _holdings[member].word = word.without(Words.SUSPENDED);
        emit E.MemberReinstated(member);
    }

    /// @inheritdoc ILoyaltyOffice
    function release(address member) external restricted {
        Word word = _requireMember(member);
        if (word.has(Words.LEFT)) revert E.LoyaltyToken_MemberHasLeft(member);
        if (word.has(Words.TREASURY)) revert E.LoyaltyToken_MemberIsTreasury(member);

        _holdings[member].word = word.with(Words.LEFT);
        emit E.MemberReleased(member);
    }

    /// @inheritdoc ILoyaltyOffice
    function setAccepting(bool accepting) external {
        Word word = _requireMember(msg.sender);

        _holdings[msg.sender].word = accepting ? word.without(Words.DECLINING) : word.with(Words.DECLINING);
        emit E.AcceptingChanged(msg.sender, accepting);
    }

    /// @inheritdoc ILoyaltyOffice
    function moveTreasury(address member) external {
        if (msg.sender != _treasury) revert E.LoyaltyToken_NotTreasury(msg.sender, _treasury);
        Word next = _requireActive(member);
        if (next.has(Words.TREASURY)) revert E.LoyaltyToken_MemberIsTreasury(member);

        _claimBreakage();
        _holdings[msg.sender].word = _holdings[msg.sender].word.without(Words.TREASURY);
        _holdings[member].word = next.with(Words.TREASURY);
        _treasury = member;
        emit E.TreasuryMoved(msg.sender, member);
    }

    /* CUSTOMERS */

    /// @inheritdoc ILoyaltyOffice
    function hold(address customer, uint40 until, bytes32 reasonHash) external restricted {
        Word word = _requireCustomer(customer);
        uint256 vintage = _vintage();
        uint256 end = START + (vintage + 1) * VINTAGE_LENGTH;
        uint256 limit = Math.min(block.timestamp + LONGEST_HOLD, end - HOLD_FREE);
        if (until <= block.timestamp || until > limit)
            revert E.LoyaltyToken_HoldOutOfRange(customer, until, block.timestamp, limit);
        if (_holds[customer].vintage > vintage) revert E.LoyaltyToken_HeldBefore(customer, vintage);

        _holds[customer] = Hold(until, uint16(vintage + 1)); // at most 4,096
        _holdings[customer].word = word.with(Words.HELD);
        emit E.HoldPlaced(customer, until, reasonHash);
    }

    /// @inheritdoc ILoyaltyOffice
    function liftHold(address customer) external restricted {
        if (block.timestamp >= _holds[customer].until) revert E.LoyaltyToken_NotHeld(customer);

        _holds[customer].until = uint40(block.timestamp); // below `until`, which has 40 bits
        emit E.HoldLifted(customer);
    }

    /// @inheritdoc ILoyaltyOffice
    function nameSuccessor(address successor) external {
        _requireCustomer(msg.sender);

        _successions[msg.sender] = Succession(successor, 0);
        emit E.SuccessorNamed(msg.sender, successor);
    }

    /// @inheritdoc ILoyaltyOffice
    function announceSuccession(address holder) external {
        Succession storage succession = _requireSuccessor(holder);
        if (succession.from != 0) revert E.LoyaltyToken_SuccessionAnnounced(holder, succession.from);

        succession.from = uint40(block.timestamp + SUCCESSION_NOTICE); // 40 bits last for 34,000 years
        emit E.SuccessionAnnounced(holder, msg.sender, succession.from);
    }

    /// @inheritdoc ILoyaltyOffice
    function succeed(address holder, address to) external returns (uint256 amount) {
        uint256 from = _requireSuccessor(holder).from;
        if (from == 0 || block.timestamp < from)
            revert E.LoyaltyToken_SuccessionTooEarly(holder, block.timestamp, from);
        Word source = _aged(holder, _requireFree(holder, _requireCustomer(holder)));
        Word target = _requireCustomer(to);
        if (target.has(Words.NON_HOLDER)) revert E.LoyaltyToken_NonHolder(to);
        target = _aged(to, target);
        if (to == holder || target.middle() != 0) revert E.LoyaltyToken_SuccessorHasEarned(to);

        amount = Words.sum(source.lanes());
        delete _successions[holder];
        _holdings[holder].word = source.emptied();
        _holdings[to].word = target.plusLanes(source.lanes()).plusMiddle(source.middle());
        emit IERC20.Transfer(holder, to, amount);
        emit E.SuccessionCompleted(holder, msg.sender, to, amount);
    }

    /* TERMS OF THE COALITION */

    /// @inheritdoc ILoyaltyOffice
    function setTiers(uint24[] calldata thresholds) external restricted {
        uint256 vintage = _vintage();
        if (_nextTiers.from() <= vintage) _tiers = _nextTiers;
        _nextTiers = TierList.pack(thresholds, vintage + 1);
        emit E.TiersPublished(thresholds, vintage + 1);
    }

    /// @inheritdoc ILoyaltyOffice
    function setSpread(uint16 spreadBps) external restricted {
        if (spreadBps > MAX_SPREAD_BPS) revert E.LoyaltyToken_SpreadTooHigh(spreadBps, MAX_SPREAD_BPS);

        uint256 now_ = _spreadBps();
        uint256 from = block.timestamp + (spreadBps > now_ ? SPREAD_NOTICE : 0);
        _ledger.spreadBps = uint16(now_); // one of the two that the books have
        _ledger.nextBps = spreadBps;
        _ledger.spreadFrom = uint40(from); // as above
        emit E.SpreadChanged(spreadBps, uint40(from));
    }

    /// @inheritdoc ILoyaltyOffice
    function collectSpread(address to) external restricted nonReentrant returns (uint256 amount) {
        if (to == address(this)) revert E.LoyaltyToken_PayeeForbidden(to);
        Ledger memory ledger = _ledger;
        uint256 backing = ledger.supply * UNIT_VALUE;
        uint256 held = RESERVE.balanceOf(address(this));
        if (held < backing) revert E.LoyaltyToken_ReserveShort(held, backing);
        amount = Math.min(ledger.accrued, held - backing);
        if (amount == 0) revert E.LoyaltyToken_NothingToCollect();

        _ledger.accrued = uint96(ledger.accrued - amount); // it falls
        emit E.SpreadCollected(to, amount);

        RESERVE.safeTransfer(to, amount);
    }

    /// @inheritdoc ILoyaltyOffice
    function windDown() external restricted {
        if (_ledger.closesAt != 0) revert E.LoyaltyToken_AlreadyWindingDown(_ledger.closesAt);

        uint256 closesAt = block.timestamp + WIND_DOWN_NOTICE;
        if (STEP != 0) closesAt = START + Math.ceilDiv(closesAt - START, VINTAGE_LENGTH) * VINTAGE_LENGTH;
        _ledger.closesAt = uint40(closesAt); // the longest vintage is far below 40 bits of seconds
        _total = _total.with(Words.WINDING);
        emit E.WindDownAnnounced(uint40(closesAt));
    }

    /// @inheritdoc ILoyaltyOffice
    function setContractURI(string calldata uri) external restricted {
        _contractURI = uri;
        emit E.ContractURIUpdated();
    }

    /* MONEY */

    /// @inheritdoc ILoyaltyOffice
    function claimBreakage() external returns (uint256 amount) {
        amount = _claimBreakage();
    }

    /// @inheritdoc ILoyaltyOffice
    function renew(uint256 amount) external nonReentrant {
        Word word = _requireActive(msg.sender);
        _requireIssuing();
        _requireBacked(_ledger.supply);
        word = _withBreakage(msg.sender, word);
        if (amount > word.accepted()) revert E.LoyaltyToken_AcceptedExceeded(msg.sender, amount, word.accepted());

        uint256 due = _spreadOf(amount * UNIT_VALUE);
        _holdings[msg.sender].word = word.minusAccepted(amount).plusBought(amount);
        _accrue(due);
        emit E.AcceptedRenewed(msg.sender, amount, due);

        _pullFrom(address(RESERVE), msg.sender, due);
    }

    /// @inheritdoc ILoyaltyOffice
    function depositFor(
        address member,
        uint256 amount,
        bytes32 salt,
        FundingKind kind,
        bytes calldata payment
    ) external nonReentrant {
        uint256 due = _enterDeposit(member, amount);
        _take(Payment(address(RESERVE), member, due, _depositSubject(member, amount, salt)), kind, payment);
    }

    /* VIEWS */

    /// @inheritdoc ILoyaltyOffice
    function tiersAt(uint256 vintage) external view returns (uint24[] memory) {
        return _tiersAt(vintage).unpack();
    }

    /// @inheritdoc ILoyaltyOffice
    function depositSubject(address member, uint256 amount, bytes32 salt) external view returns (bytes32) {
        return _depositSubject(member, amount, salt);
    }

    /// @dev Logs what the word has lost.
    function _aged(address customer, Word word) private returns (Word aged) {
        uint256 expired;
        (aged, expired) = word.rolled(_vintage(), STEP);
        if (expired != 0) emit IERC20.Transfer(customer, address(0), expired);
    }

    function _requireSuccessor(address holder) private view returns (Succession storage succession) {
        succession = _successions[holder];
        if (msg.sender != succession.successor)
            revert E.LoyaltyToken_NotSuccessor(holder, msg.sender, succession.successor);
    }
}
