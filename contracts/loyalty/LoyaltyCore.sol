// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {Funding} from "../common/Funding.sol";
import {Coalition, ILoyaltyToken as E} from "../interfaces/ILoyaltyToken.sol";
import {Tiers} from "./Tiers.sol";
import {Word, Words} from "./Words.sol";

/// @notice The money, in one slot (256/256 bits).
/// @param supply Units that exist.
/// @param accrued Spread not yet collected, in reserve units.
/// @param spreadBps In force before `spreadFrom`.
/// @param nextBps In force from then on.
/// @param closesAt When issuing ends; zero if no wind-down was announced.
struct Ledger {
    uint48 supply;
    uint96 accrued;
    uint16 spreadBps;
    uint16 nextBps;
    uint40 spreadFrom;
    uint40 closesAt;
}

/// @notice An account's word, as something to point at: its slot is computed once to be read and written.
struct Holding {
    Word word;
}

/// @notice The last hold on a customer. @param vintage One more than the vintage in which it was placed.
struct Hold {
    uint40 until;
    uint16 vintage;
}

/// @notice Whom a holder has named, and when he may take over; zero without a notice.
struct Succession {
    address successor;
    uint40 from;
}

/// @title What the token and its {LoyaltyOffice} share: words, money and clock.
/// @dev Both run on the token's storage, whose layout begins with this contract's.
abstract contract LoyaltyCore is AccessManaged, ReentrancyGuardTransient, Funding {
    uint256 internal constant BPS = 10_000;
    uint256 private constant SPREAD_LIMIT = 5_000;
    uint256 private constant SHORTEST_VINTAGE = 7 days;
    uint256 private constant LONGEST_VINTAGE = 1_827 days;
    uint256 private constant NEVER = type(uint40).max;
    uint256 private constant PERIOD_WITHOUT_EXPIRY = 182 days;

    IERC20 internal immutable RESERVE;
    uint256 internal immutable UNIT_VALUE;
    uint256 internal immutable START;
    uint256 internal immutable VINTAGE_LENGTH;
    /// @dev Bits by which a vintage moves the lanes: none where nothing expires.
    uint256 internal immutable STEP;
    uint256 internal immutable MAX_SPREAD_BPS;
    bool internal immutable GIFTS;

    mapping(address account => Holding) internal _holdings;
    Word internal _total;
    Ledger internal _ledger;
    address internal _treasury;
    Tiers internal _tiers;
    Tiers internal _nextTiers;
    mapping(address customer => Hold) internal _holds;
    mapping(address holder => Succession) internal _successions;
    string internal _contractURI;

    constructor(Coalition memory c) AccessManaged(c.authority) {
        if (c.unitValue == 0) revert E.LoyaltyToken_UnitValueZero();
        bool expires = c.vintageLength != NEVER;
        if (c.vintageLength < SHORTEST_VINTAGE || (expires && c.vintageLength > LONGEST_VINTAGE))
            revert E.LoyaltyToken_VintageOutOfRange(c.vintageLength, SHORTEST_VINTAGE, LONGEST_VINTAGE);
        if (c.maxSpreadBps > SPREAD_LIMIT) revert E.LoyaltyToken_SpreadTooHigh(c.maxSpreadBps, SPREAD_LIMIT);
        if (c.spreadBps > c.maxSpreadBps) revert E.LoyaltyToken_SpreadTooHigh(c.spreadBps, c.maxSpreadBps);

        RESERVE = c.reserve;
        UNIT_VALUE = c.unitValue;
        START = block.timestamp;
        VINTAGE_LENGTH = expires ? c.vintageLength : PERIOD_WITHOUT_EXPIRY;
        STEP = expires ? Words.LANE : 0;
        MAX_SPREAD_BPS = c.maxSpreadBps;
        GIFTS = c.gifts;
    }

    /* MONEY */

    /// @dev Books a deposit; exactly `due` must follow.
    /// @return due Reserve units.
    function _enterDeposit(address member, uint256 amount) internal returns (uint256 due) {
        Word word = _requireActive(member);
        _requireIssuing();
        uint256 supply = Math.saturatingAdd(_ledger.supply, amount);
        if (supply > Words.SUPPLY_CAP) revert E.LoyaltyToken_SupplyCapExceeded(supply, Words.SUPPLY_CAP);
        _requireBacked(_ledger.supply);

        uint256 value = amount * UNIT_VALUE;
        uint256 spread = _spreadOf(value);
        _ledger.supply = uint48(supply); // at most the cap
        _accrue(spread);
        _holdings[member].word = word.plusBought(amount);
        emit IERC20.Transfer(address(0), member, amount);
        emit E.PointsDeposited(member, amount, value, spread);

        return value + spread;
    }

    function _accrue(uint256 spread) internal {
        _ledger.accrued = SafeCast.toUint96(_ledger.accrued + spread);
    }

    /// @dev Books what has broken, if anything has.
    /// @return amount Units.
    function _claimBreakage() internal returns (uint256 amount) {
        Word total = _total.rolledTotal(_vintage(), STEP);
        amount = total.middle();
        if (amount == 0) return 0;

        _total = total.withoutBreakage();
        _holdings[_treasury].word = _holdings[_treasury].word.plusAccepted(amount);
        emit IERC20.Transfer(address(0), _treasury, amount);
    }

    /// @dev Claims breakage before the treasury uses what it has accepted.
    function _withBreakage(address member, Word word) internal returns (Word) {
        if (!word.has(Words.TREASURY)) return word;
        _claimBreakage();
        return _holdings[member].word;
    }

    function _depositSubject(address member, uint256 amount, bytes32 salt) internal view returns (bytes32) {
        return keccak256(abi.encode(block.chainid, address(this), member, amount, salt));
    }

    function _spreadBps() internal view returns (uint256) {
        return block.timestamp < _ledger.spreadFrom ? _ledger.spreadBps : _ledger.nextBps;
    }

    /// @dev Rounded up: against the payer.
    function _spreadOf(uint256 value) internal view returns (uint256) {
        return Math.ceilDiv(value * _spreadBps(), BPS);
    }

    /* CLOCK */

    /// @dev The last vintage never ends.
    function _vintage() internal view returns (uint256) {
        unchecked {
            // START is in the past.
            uint256 passed = (block.timestamp - START) / VINTAGE_LENGTH;
            return passed < Words.LAST_VINTAGE ? passed : Words.LAST_VINTAGE;
        }
    }

    function _isClosed() internal view returns (bool) {
        uint256 closesAt = _ledger.closesAt;
        return (closesAt != 0 && block.timestamp >= closesAt) || _vintage() == Words.LAST_VINTAGE;
    }

    /* TIERS */

    function _tiersAt(uint256 vintage) internal view returns (Tiers) {
        return vintage < _nextTiers.from() ? _tiers : _nextTiers;
    }

    /* CHECKS */

    function _requireIssuing() internal view {
        if (_isClosed()) revert E.LoyaltyToken_IssuingEnded(block.timestamp, _vintage());
    }

    function _requireBacked(uint256 supply) internal view {
        uint256 held = RESERVE.balanceOf(address(this));
        if (held < supply * UNIT_VALUE) revert E.LoyaltyToken_ReserveShort(held, supply * UNIT_VALUE);
    }

    function _requireMember(address account) internal view returns (Word word) {
        word = _holdings[account].word;
        if (!word.isMember()) revert E.LoyaltyToken_NotMember(account);
    }

    function _requireActive(address account) internal view returns (Word word) {
        word = _requireMember(account);
        if (word.has(Words.SUSPENDED | Words.LEFT)) _refuseStanding(account, word);
    }

    function _requireCustomer(address account) internal view returns (Word word) {
        word = _holdings[account].word;
        if (word.isMember()) revert E.LoyaltyToken_NotCustomer(account);
    }

    /// @return The word without the mark of a hold that is over.
    function _requireFree(address customer, Word word) internal view returns (Word) {
        if (!word.has(Words.HELD)) return word;
        uint256 until = _holds[customer].until;
        if (block.timestamp < until) revert E.LoyaltyToken_AccountHeld(customer, block.timestamp, until);
        return word.without(Words.HELD);
    }

    /// @dev Nobody can consent in another's name: only the member, or his signature for the reserve itself, brings his money.
    function _signedBy(address, bytes32, bytes calldata) internal pure override returns (bool) {
        return false;
    }

    function _refuseStanding(address member, Word word) internal pure {
        if (word.has(Words.LEFT)) revert E.LoyaltyToken_MemberHasLeft(member);
        revert E.LoyaltyToken_MemberIsSuspended(member);
    }
}
