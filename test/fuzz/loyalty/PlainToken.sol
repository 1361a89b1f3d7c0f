// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";

import {Books, ILoyaltyToken as E} from "../../../contracts/interfaces/ILoyaltyToken.sol";
import {Hands} from "./Hands.sol";
import {Lots, Rules} from "./Lots.sol";
import {Standing} from "./Standing.sol";

/// @dev The whole plain token: money beside the hands.
contract PlainToken is Hands {
    uint256 private constant CAP = 2 ** 48 - 1;
    uint256 private constant BPS = 10_000;

    uint256 public supply;
    /// @dev The reserve's balance, in which accrued spread is.
    uint256 public held;
    uint256 public accrued;
    /// @dev Reserve units times 10,000 that issuing must have cost so far, and units that were to be had for it.
    uint256 public price;
    uint256 public boughtEver;
    uint256 private _spreadBps;
    uint256 private _nextSpreadBps;
    uint256 private _spreadFrom;

    constructor(
        Rules memory rules_,
        uint256 spreadBps_,
        address treasury_,
        address nonHolder_,
        uint24[] memory tiers
    ) Lots(rules_) Standing(treasury_, nonHolder_, tiers) {
        _nextSpreadBps = spreadBps_;
    }

    function deposit(address who, uint256 amount) external returns (bytes4 refusal) {
        age();
        refusal = _unlessActive(who);
        if (refusal != DONE) return refusal;
        if (isClosed()) return E.LoyaltyToken_IssuingEnded.selector;
        if (supply + amount > CAP) return E.LoyaltyToken_SupplyCapExceeded.selector;
        if (held < backing()) return E.LoyaltyToken_ReserveShort.selector;

        supply += amount;
        held += amount * rules.unitValue;
        _sell(who, amount);
    }

    function renew(address who, uint256 amount) external returns (bytes4 refusal) {
        age();
        refusal = _unlessActive(who);
        if (refusal != DONE) return refusal;
        if (isClosed()) return E.LoyaltyToken_IssuingEnded.selector;
        if (held < backing()) return E.LoyaltyToken_ReserveShort.selector;
        if (amount > acceptedOf(who)) return E.LoyaltyToken_AcceptedExceeded.selector;

        if (who == treasury) claim();
        members[who].accepted -= amount;
        _sell(who, amount);
    }

    function withdraw(address who, uint256 amount) external returns (bytes4 refusal, uint256 paid) {
        age();
        refusal = isMember(who) ? _withdrawMember(who, amount) : _withdrawCustomer(who, amount);
        if (refusal != DONE) return (refusal, 0);

        paid = amount * rules.unitValue;
        if (held < backing()) paid = (amount * held) / supply;
        (supply, held) = (supply - amount, held - paid);
    }

    function setSpread(uint256 bps) external returns (bytes4) {
        if (bps > rules.maxSpreadBps) return E.LoyaltyToken_SpreadTooHigh.selector;
        uint256 current = spreadBps();
        (_spreadBps, _nextSpreadBps) = (current, bps);
        _spreadFrom = block.timestamp + (bps > current ? 30 days : 0);
        return DONE;
    }

    function collectSpread() external returns (bytes4 refusal, uint256 amount) {
        if (held < backing()) return (E.LoyaltyToken_ReserveShort.selector, 0);
        amount = held - backing() < accrued ? held - backing() : accrued;
        if (amount == 0) return (E.LoyaltyToken_NothingToCollect.selector, 0);
        (accrued, held) = (accrued - amount, held - amount);
    }

    function windDown() external returns (bytes4) {
        if (closesAt != 0) return E.LoyaltyToken_AlreadyWindingDown.selector;
        closesAt = block.timestamp + 90 days;
        if (!rules.expires) return DONE;
        // the first end of a vintage from then on
        uint256 end = rules.start;
        end += ((closesAt - end) / rules.length) * rules.length;
        closesAt = end < closesAt ? end + rules.length : end;
        return DONE;
    }

    function given(uint256 amount) external {
        held += amount;
    }

    function taken(uint256 amount) external {
        held -= amount;
    }

    function books() external view returns (Books memory b) {
        (b.lanes, b.breakage, b.spreadAccrued) = (allLanes(), breakage, accrued);
        (b.spreadBps, b.nextSpreadBps, b.spreadFrom) = (spreadBps(), _nextSpreadBps, _spreadFrom);
        (b.closesAt, b.closed, b.treasury) = (closesAt, isClosed(), treasury);
    }

    function unitValue() external view returns (uint256) {
        return rules.unitValue;
    }

    function backing() public view returns (uint256) {
        return supply * rules.unitValue;
    }

    function spreadBps() public view returns (uint256) {
        return block.timestamp < _spreadFrom ? _spreadBps : _nextSpreadBps;
    }

    /// @dev Points to issue, for the spread, which is rounded up.
    function _sell(address who, uint256 amount) private {
        uint256 exact = amount * rules.unitValue * spreadBps();
        uint256 spread = exact / BPS + (exact % BPS == 0 ? 0 : 1);
        members[who].bought += amount;
        (accrued, held) = (accrued + spread, held + spread);
        (price, boughtEver) = (price + exact, boughtEver + amount);
    }

    function _withdrawMember(address who, uint256 amount) private returns (bytes4) {
        if (amount > balanceOf(who)) return IERC20Errors.ERC20InsufficientBalance.selector;
        if (who == treasury) claim();
        uint256 first = amount < members[who].accepted ? amount : members[who].accepted;
        members[who].accepted -= first;
        members[who].bought -= amount - first;
        return DONE;
    }

    function _withdrawCustomer(address who, uint256 amount) private returns (bytes4 refusal) {
        if (!isWindingDown()) return E.LoyaltyToken_NotWindingDown.selector;
        refusal = _unlessFree(who, amount);
        if (refusal == DONE) move(who, address(0), amount);
    }
}
