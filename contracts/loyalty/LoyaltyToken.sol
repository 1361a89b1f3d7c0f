// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC1363} from "@openzeppelin/contracts/token/ERC20/extensions/ERC1363.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";
import {ERC20TransferAuthorization} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20TransferAuthorization.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {Nonces} from "@openzeppelin/contracts/utils/Nonces.sol";
import {NoncesKeyed} from "@openzeppelin/contracts/utils/NoncesKeyed.sol";

import {IERC7818} from "../interfaces/IERC7818.sol";
import {Coalition, ILoyaltyToken} from "../interfaces/ILoyaltyToken.sol";
import {Holding, LoyaltyCore} from "./LoyaltyCore.sol";
import {LoyaltyOffice} from "./LoyaltyOffice.sol";
import {LoyaltyViews} from "./LoyaltyViews.sol";
import {TierList} from "./Tiers.sol";
import {Word, Words} from "./Words.sol";

/// @title LoyaltyToken
/// @notice The manual is {ILoyaltyToken}.
contract LoyaltyToken is LoyaltyViews, IERC7818, ERC1363, ERC20Permit, ERC20TransferAuthorization {
    using SafeERC20 for IERC20;

    /// @dev Bits of the amount in an item of a batch.
    uint256 private constant ITEM_AMOUNT = 96;
    /// @dev Bits of the counter in a keyed nonce.
    uint256 private constant COUNTER = 64;

    /// @dev The code of {ILoyaltyOffice}: made here, so that nobody can ever choose another.
    LoyaltyOffice private immutable OFFICE;

    constructor(Coalition memory c) LoyaltyCore(c) ERC20(c.name, c.symbol) ERC20Permit(c.name) {
        c.authority = address(0); // by itself the office has no operator
        OFFICE = new LoyaltyOffice(c);

        _holdings[address(0)].word = Word.wrap(Words.NON_HOLDER);
        _holdings[address(OFFICE)].word = Word.wrap(Words.NON_HOLDER);
        _holdings[address(this)].word = Word.wrap(Words.NON_HOLDER);
        for (uint256 i = 0; i < c.nonHolders.length; ++i) _holdings[c.nonHolders[i]].word = Word.wrap(Words.NON_HOLDER);
        if (_holdings[c.treasury].word.has(Words.NON_HOLDER)) revert LoyaltyToken_NonHolder(c.treasury);
        _holdings[c.treasury].word = Words.newMember(0).with(Words.TREASURY);
        _treasury = c.treasury;
        _ledger.nextBps = c.spreadBps;
        _nextTiers = TierList.pack(c.tiers, 0);
        _contractURI = c.contractURI;
        emit MemberAdmitted(c.treasury, 0);
        emit TreasuryMoved(address(0), c.treasury);
        emit SpreadChanged(c.spreadBps, uint40(block.timestamp)); // 40 bits last for 34,000 years
        emit TiersPublished(c.tiers, 0);
    }

    /// @dev Whatever is not here is the office's: its code, on this contract's books, for the same caller. It is not spelled out
    /// since the dispatcher compares selectors one after the other: 16 functions more cost every transfer some 300 gas.
    fallback(bytes calldata call) external returns (bytes memory) {
        return Address.functionDelegateCall(address(OFFICE), call);
    }

    /* MONEY */

    /// @inheritdoc ILoyaltyToken
    function deposit(uint256 amount) external nonReentrant {
        uint256 due = _enterDeposit(msg.sender, amount);

        _pullFrom(address(RESERVE), msg.sender, due);
    }

    /// @inheritdoc ILoyaltyToken
    /// @dev Needs no guard: nothing follows the payment, and within another call's payment the reserve has less than the books
    /// say, never more: it calls a payee only after it has paid.
    function withdraw(uint256 amount, address to) external returns (uint256 paid) {
        if (to == address(this)) revert LoyaltyToken_PayeeForbidden(to);
        Holding storage holding = _holdings[msg.sender];
        Word word = holding.word;
        holding.word =
            word.isMember() ? _withdrawMember(msg.sender, word, amount) : _withdrawCustomer(msg.sender, word, amount);

        uint256 supply = _ledger.supply;
        paid = _payout(amount, supply);
        _ledger.supply = uint48(supply - amount); // it falls
        emit Transfer(msg.sender, address(0), amount);
        emit PointsWithdrawn(msg.sender, paid);

        RESERVE.safeTransfer(to, paid);
    }

    /* POINTS */

    /// @inheritdoc ILoyaltyToken
    function issue(address to, uint256 amount, bytes32 ref) external {
        _requireMember(msg.sender);
        _requireCustomer(to);

        _transfer(msg.sender, to, amount);
        emit PointsIssued(msg.sender, to, ref, amount);
    }

    /// @inheritdoc ILoyaltyToken
    function issueBatch(uint256[] calldata items, bytes32 ref) external {
        Word word = _requireMember(msg.sender);
        uint256 current = _vintage();
        uint256 amounts = 0;
        for (uint256 i = 0; i < items.length; ++i) {
            uint256 packed = items[i];
            address to = address(uint160(packed >> ITEM_AMOUNT)); // what is left are 160 bits
            uint256 amount = uint96(packed); // ITEM_AMOUNT bits
            amounts += amount;
            Holding storage holding = _holdings[to];
            holding.word = _receive(to, holding.word, current, 0, amount, true);
            emit Transfer(msg.sender, to, amount);
        }
        // Comes last: had the items' amounts not fitted their lanes, they would not fit what was bought.
        _holdings[msg.sender].word = _draw(msg.sender, word, current, 0, amounts);
        emit BatchIssued(msg.sender, ref, items.length, amounts);
    }

    /// @inheritdoc ILoyaltyToken
    function redeem(address member, uint256 amount, bytes32 ref) external {
        _requireCustomer(msg.sender);
        _requireMember(member);

        _transfer(msg.sender, member, amount);
        emit PointsRedeemed(msg.sender, member, ref, amount);
    }

    /// @inheritdoc ILoyaltyToken
    function refund(address to, uint256 amount, bytes32 ref) external {
        Word word = _requireMember(msg.sender);
        uint256 current = _vintage();
        uint256 offset = STEP * (current < Words.VINTAGES ? current : Words.VINTAGES - 1);

        _holdings[msg.sender].word = _draw(msg.sender, word, current, offset, amount);
        _holdings[to].word = _receive(to, _holdings[to].word, current, offset, amount, false);
        emit Transfer(msg.sender, to, amount);
        emit PointsRefunded(msg.sender, to, ref, amount);
    }

    /// @inheritdoc ILoyaltyToken
    function expire(address[] calldata holders) external returns (uint256 expired) {
        uint256 current = _vintage();
        for (uint256 i = 0; i < holders.length; ++i) {
            Word word = _holdings[holders[i]].word;
            if (word.isMember()) continue;
            uint256 lost;
            (word, lost) = word.rolled(current, STEP);
            if (lost == 0) continue;
            _holdings[holders[i]].word = word;
            expired += lost;
            emit Transfer(holders[i], address(0), lost);
        }
    }

    /// @inheritdoc IERC7818
    function transferAtEpoch(uint256 epoch, address to, uint256 value) external returns (bool) {
        _giveAtEpoch(epoch, msg.sender, to, value);
        return true;
    }

    /// @inheritdoc IERC7818
    function transferFromAtEpoch(uint256 epoch, address from, address to, uint256 value) external returns (bool) {
        _spendAllowance(from, msg.sender, value);
        _giveAtEpoch(epoch, from, to, value);
        return true;
    }

    /* VIEWS */

    /// @inheritdoc IERC7818
    function balanceOfAtEpoch(uint256 epoch, address account) external view returns (uint256) {
        uint256 current = _vintage();
        if (epoch > current || _isExpired(epoch, current)) return 0;
        return (_customerNow(account).lanes() >> _laneAt(epoch, current)) & Words.LANE_MASK;
    }

    /// @inheritdoc IERC7818
    function currentEpoch() external view returns (uint256) {
        return STEP == 0 ? 0 : _vintage();
    }

    /// @inheritdoc IERC7818
    function epochLength() external view returns (uint256) {
        return VINTAGE_LENGTH;
    }

    /// @inheritdoc IERC7818
    function validityDuration() external view returns (uint256) {
        return STEP == 0 ? type(uint256).max : Words.VINTAGES;
    }

    /// @inheritdoc IERC7818
    function isEpochExpired(uint256 epoch) external view returns (bool) {
        return _isExpired(epoch, _vintage());
    }

    /// @inheritdoc IERC7818
    function epochType() external pure returns (EPOCH_TYPE) {
        return EPOCH_TYPE.TIME_BASED;
    }

    function balanceOf(address account) public view override(ERC20, IERC20) returns (uint256) {
        Word word = _holdings[account].word;
        if (!word.isMember()) {
            (word, ) = word.rolled(_vintage(), STEP);
            return Words.sum(word.lanes());
        }
        return word.bought() + _acceptedOf(word);
    }

    function totalSupply() public view override(ERC20, IERC20) returns (uint256) {
        return _ledger.supply;
    }

    function nonces(address owner) public view override(ERC20Permit, Nonces) returns (uint256) {
        return super.nonces(owner);
    }

    function supportsInterface(bytes4 interfaceId) public view override returns (bool) {
        return interfaceId == type(IERC7818).interfaceId || super.supportsInterface(interfaceId);
    }

    function decimals() public pure override returns (uint8) {
        return 2;
    }

    /* THE TABLE OF HANDS */

    /// @dev Neither address is zero: points are made and destroyed elsewhere. Each hand checks and says what the words become;
    /// they are written here, unless nothing moves.
    function _update(address from, address to, uint256 value) internal override {
        Holding storage giver = _holdings[from];
        Holding storage taker = _holdings[to];
        Word source = giver.word;
        Word target = taker.word;
        bool moves = value != 0 && from != to;
        if (source.isMember()) {
            if (target.isMember()) (source, target) = _settle(from, source, to, target, value, moves);
            else (source, target) = _issue(from, source, to, target, value);
        } else if (target.isMember()) {
            (source, target) = _redeem(from, source, to, target, value, moves);
        } else {
            (source, target) = _give(from, source, to, target, value, moves);
        }

        if (moves) {
            giver.word = source;
            taker.word = target;
        }
        emit Transfer(from, to, value);
    }

    /// @dev An authorization with the permit's key would use up the permit's nonce.
    function _consumeNonce(address authorizer, bytes32 nonce) internal override {
        if (uint256(nonce) >> COUNTER == 0) revert LoyaltyToken_NonceKeyZero(authorizer, nonce);
        super._consumeNonce(authorizer, nonce);
    }

    function _useCheckedNonce(address owner, uint256 keyNonce) internal override(Nonces, NoncesKeyed) {
        super._useCheckedNonce(owner, keyNonce);
    }

    function _issue(address from, Word source, address to, Word target, uint256 value) private returns (Word, Word) {
        uint256 current = _vintage();
        return (_draw(from, source, current, 0, value), _receive(to, target, current, 0, value, true));
    }

    function _settle(
        address from,
        Word source,
        address to,
        Word target,
        uint256 value,
        bool moves
    ) private returns (Word, Word) {
        if (source.has(Words.LEFT)) revert LoyaltyToken_MemberHasLeft(from);
        if (target.has(Words.LEFT)) revert LoyaltyToken_MemberHasLeft(to);
        uint256 accepted = _acceptedOf(source);
        if (value > accepted) revert LoyaltyToken_AcceptedExceeded(from, value, accepted);

        if (moves) source = _withBreakage(from, source);
        return (source.minusAccepted(value), target.plusAccepted(value));
    }

    function _redeem(
        address from,
        Word source,
        address to,
        Word target,
        uint256 value,
        bool moves
    ) private returns (Word, Word) {
        if (target.has(Words.LEFT | Words.DECLINING)) {
            if (target.has(Words.LEFT)) revert LoyaltyToken_MemberHasLeft(to);
            revert LoyaltyToken_MemberIsDeclining(to);
        }
        uint256 current = _vintage();
        (Word aged, uint256 part, uint256 expired) = _taken(from, source, current, value);

        if (moves) {
            _total = _total.rolledTotal(current, STEP).minusLanes(part);
            if (expired != 0) emit Transfer(from, address(0), expired);
        }
        return (aged.minusLanes(part), target.plusAccepted(value));
    }

    function _give(
        address from,
        Word source,
        address to,
        Word target,
        uint256 value,
        bool moves
    ) private returns (Word, Word) {
        _requireGift(from, to, target);
        uint256 current = _vintage();
        (Word aged, uint256 part, uint256 expired) = _taken(from, source, current, value);

        if (moves && expired != 0) emit Transfer(from, address(0), expired);
        (target, expired) = target.rolled(current, STEP);
        if (moves && expired != 0) emit Transfer(to, address(0), expired);
        return (aged.minusLanes(part), target.plusLanes(part));
    }

    function _giveAtEpoch(uint256 epoch, address from, address to, uint256 value) private {
        Word source = _requireCustomer(from);
        Word target = _requireCustomer(to);
        _requireGift(from, to, target);
        uint256 current = _vintage();
        if (_isExpired(epoch, current)) revert ERC7818TransferredExpiredToken(from, epoch);
        uint256 expired;
        (source, expired) = _requireFree(from, source).rolled(current, STEP);
        uint256 offset = 0;
        uint256 has = 0;
        if (epoch <= current) {
            offset = _laneAt(epoch, current);
            has = (source.lanes() >> offset) & Words.LANE_MASK;
        }
        if (value > has) revert ERC20InsufficientBalance(from, has, value);

        if (value != 0 && from != to) {
            if (expired != 0) emit Transfer(from, address(0), expired);
            _holdings[from].word = source.minusLanes(value << offset);
            (target, expired) = target.rolled(current, STEP);
            if (expired != 0) emit Transfer(to, address(0), expired);
            _holdings[to].word = target.plusLanes(value << offset);
        }
        emit Transfer(from, to, value);
    }

    /* PARTS OF A TRANSFER */

    /// @dev Takes from what a member has bought, for the lane that begins at `offset`.
    /// @return The member's word from now on.
    function _draw(address member, Word word, uint256 current, uint256 offset, uint256 amount) private returns (Word) {
        if (word.has(Words.SUSPENDED | Words.LEFT)) _refuseStanding(member, word);
        Word total = _total;
        if (total.has(Words.WINDING) || current == Words.LAST_VINTAGE) _requireIssuing();
        if (amount > word.bought()) revert LoyaltyToken_BoughtExceeded(member, amount, word.bought());

        if (amount != 0) _total = total.rolledTotal(current, STEP).plusLanes(amount << offset);
        return word.minusBought(amount);
    }

    /// @dev Puts points into a customer's lane that begins at `offset`; if they are earned, that is the current vintage's.
    /// @return The customer's word from now on.
    function _receive(
        address to,
        Word word,
        uint256 current,
        uint256 offset,
        uint256 amount,
        bool earns
    ) private returns (Word) {
        if (word.has(Words.MEMBER | Words.NON_HOLDER)) {
            if (word.isMember()) revert LoyaltyToken_NotCustomer(to);
            revert LoyaltyToken_NonHolder(to);
        }
        if (amount == 0) return word;

        (Word aged, uint256 expired) = word.rolled(current, STEP);
        if (expired != 0) emit Transfer(to, address(0), expired);
        return earns ? aged.issued(amount) : aged.plusLanes(amount << offset);
    }

    /// @return The member's word from now on.
    function _withdrawMember(address member, Word word, uint256 amount) private returns (Word) {
        word = _withBreakage(member, word);
        uint256 accepted = word.accepted();
        uint256 balance = accepted + word.bought();
        if (amount > balance) revert ERC20InsufficientBalance(member, balance, amount);

        uint256 first = amount < accepted ? amount : accepted;
        return word.minusAccepted(first).minusBought(amount - first);
    }

    /// @return The customer's word from now on.
    function _withdrawCustomer(address customer, Word word, uint256 amount) private returns (Word) {
        // The notice is for those who issue: what lapses within it can be spent nowhere if the members have left.
        uint256 current = _vintage();
        if (_ledger.closesAt == 0 && current != Words.LAST_VINTAGE)
            revert LoyaltyToken_NotWindingDown(current, Words.LAST_VINTAGE);
        (Word aged, uint256 part, uint256 expired) = _taken(customer, word, current, amount);

        _total = _total.rolledTotal(current, STEP).minusLanes(part);
        if (expired != 0) emit Transfer(customer, address(0), expired);
        return aged.minusLanes(part);
    }

    /// @return aged A customer's word, from which nothing has been taken yet.
    /// @return part What to take.
    /// @return expired What it lost.
    function _taken(
        address from,
        Word word,
        uint256 current,
        uint256 amount
    ) private view returns (Word aged, uint256 part, uint256 expired) {
        (aged, expired) = _requireFree(from, word).rolled(current, STEP);
        uint256 lanes = aged.lanes();
        uint256 balance = Words.sum(lanes);
        if (amount > balance) revert ERC20InsufficientBalance(from, balance, amount);
        part = Words.oldest(lanes, amount);
    }

    function _requireGift(address from, address to, Word target) private view {
        if (!GIFTS) revert LoyaltyToken_GiftsNotAllowed(from, to);
        if (target.has(Words.NON_HOLDER)) revert LoyaltyToken_NonHolder(to);
    }

    /// @dev Where nothing expires, all points are of epoch 0, and other epochs have none.
    function _laneAt(uint256 epoch, uint256 current) private view returns (uint256) {
        if (STEP == 0) return epoch * Words.LANE;
        return (current - epoch) * Words.LANE;
    }

    function _isExpired(uint256 epoch, uint256 current) private view returns (bool) {
        return STEP != 0 && current >= Words.VINTAGES && epoch <= current - Words.VINTAGES;
    }
}
