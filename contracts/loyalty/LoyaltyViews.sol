// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Account, Books, ILoyaltyToken, Terms} from "../interfaces/ILoyaltyToken.sol";
import {Ledger, LoyaltyCore} from "./LoyaltyCore.sol";
import {Word, Words} from "./Words.sol";

/// @title What the books say now, whatever was last written.
/// @dev Few functions, since each one more is a selector that every transfer is compared with.
abstract contract LoyaltyViews is LoyaltyCore, ILoyaltyToken {
    /// @inheritdoc ILoyaltyToken
    function accountOf(address account) external view returns (Account memory a) {
        Word word = _holdings[account].word;
        if (word.isMember()) {
            (a.isMember, a.bought, a.accepted) = (true, word.bought(), _acceptedOf(word));
            (a.suspended, a.left) = (word.has(Words.SUSPENDED), word.has(Words.LEFT));
            (a.declining, a.treasury) = (word.has(Words.DECLINING), word.has(Words.TREASURY));
            return a;
        }
        word = _customerNow(account);
        a.lanes = _laneList(word.lanes());
        (a.earned, a.earnedBefore) = word.earned();
        a.heldUntil = _holds[account].until;
        (a.successor, a.successionFrom) = (_successions[account].successor, _successions[account].from);
    }

    /// @inheritdoc ILoyaltyToken
    function tierOf(address account) external view returns (uint256) {
        (uint256 current, uint256 previous) = _customerNow(account).earned();
        return _tiersAt(_vintage()).reached(current + previous);
    }

    /// @inheritdoc ILoyaltyToken
    function books() external view returns (Books memory b) {
        Word total = _totalNow();
        (b.lanes, b.breakage) = (_laneList(total.lanes()), total.middle());
        Ledger memory ledger = _ledger;
        b.spreadAccrued = ledger.accrued;
        (b.spreadBps, b.nextSpreadBps, b.spreadFrom) = (_spreadBps(), ledger.nextBps, ledger.spreadFrom);
        (b.closesAt, b.closed, b.treasury) = (ledger.closesAt, _isClosed(), _treasury);
    }

    /// @inheritdoc ILoyaltyToken
    function terms() external view returns (Terms memory) {
        return Terms(RESERVE, UNIT_VALUE, START, VINTAGE_LENGTH, STEP != 0, GIFTS, MAX_SPREAD_BPS);
    }

    /// @inheritdoc ILoyaltyToken
    function quote(uint256 amount) external view returns (uint256 value, uint256 spread, uint256 payout) {
        value = amount * UNIT_VALUE;
        (spread, payout) = (_spreadOf(value), _payout(amount, _ledger.supply));
    }

    /// @inheritdoc ILoyaltyToken
    function contractURI() external view returns (string memory) {
        return _contractURI;
    }

    /// @dev In proportion, if the reserve is short; rounded down.
    function _payout(uint256 amount, uint256 supply) internal view returns (uint256) {
        uint256 held = RESERVE.balanceOf(address(this));
        return held < supply * UNIT_VALUE ? (amount * held) / supply : amount * UNIT_VALUE;
    }

    /// @return What a member has accepted, with breakage not yet claimed if it is the treasury.
    function _acceptedOf(Word word) internal view returns (uint256) {
        return word.has(Words.TREASURY) ? word.accepted() + _totalNow().middle() : word.accepted();
    }

    /// @dev An empty word for a member.
    function _customerNow(address account) internal view returns (Word word) {
        word = _holdings[account].word;
        if (word.isMember()) return Word.wrap(0);
        (word, ) = word.rolled(_vintage(), STEP);
    }

    function _totalNow() private view returns (Word) {
        return _total.rolledTotal(_vintage(), STEP);
    }

    function _laneList(uint256 packed) private pure returns (uint256[4] memory lanes) {
        for (uint256 i = 0; i < Words.VINTAGES; ++i) lanes[i] = (packed >> (i * Words.LANE)) & Words.LANE_MASK;
    }
}
