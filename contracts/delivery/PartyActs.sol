// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Multicall} from "@openzeppelin/contracts/utils/Multicall.sol";

import {Purse} from "../common/Payouts.sol";
import {SignedWithdrawals} from "../common/SignedWithdrawals.sol";
import {Windows} from "../common/Windows.sol";
import {Consent} from "../interfaces/IConsents.sol";
import {Closing, IDeliveryEscrow as E, Order, Status} from "../interfaces/IDeliveryEscrow.sol";
import {IPartyActs} from "../interfaces/IPartyActs.sol";
import {EscrowCore} from "./EscrowCore.sol";
import {OrderClock} from "./OrderClock.sol";
import {OrderConsents} from "./OrderConsents.sol";
import {OrderSplit, Pools, Split} from "./OrderSplit.sol";
import {OrderState} from "./OrderState.sol";
import {LegTerms, Terms} from "./Terms.sol";

/// @title The second half of {DeliveryEscrow}, which is too large for one contract: the rare acts, and all by signature.
/// @notice The manual is {IPartyActs}. Call the escrow: it made this contract when it was deployed, can have no other, and
/// runs this code on its own books. Called by itself this contract has no orders and holds no money.
contract PartyActs is IPartyActs, EscrowCore, SignedWithdrawals, Multicall {
    using OrderClock for Terms;
    using OrderSplit for *;

    /* OBJECTING */

    /// @inheritdoc IPartyActs
    function object(Order calldata order, bytes32 fact) external nonReentrant {
        Terms memory t;
        OrderState state = _open(t, order);
        _object(t, state, fact, msg.sender);
    }

    /// @inheritdoc IPartyActs
    function objectBySignature(Order calldata order, bytes32 fact, Consent calldata consent) external nonReentrant {
        Terms memory t;
        OrderState state = _open(t, order);
        _object(t, state, fact, _signer(t.id, consent, OrderConsents.objection(t.id, fact, consent.expiry)));
    }

    /// @inheritdoc IPartyActs
    function rule(Order calldata order, bytes32 fact, uint256 buyerTotal) external nonReentrant {
        Terms memory t;
        OrderState state = _open(t, order);
        _rule(t, state, fact, buyerTotal, msg.sender);
    }

    /// @inheritdoc IPartyActs
    function ruleBySignature(
        Order calldata order,
        bytes32 fact,
        uint256 buyerTotal,
        Consent calldata consent
    ) external nonReentrant {
        Terms memory t;
        OrderState state = _open(t, order);
        bytes32 structHash = OrderConsents.ruling(t.id, fact, buyerTotal, consent.expiry);
        _rule(t, state, fact, buyerTotal, _signer(t.id, consent, structHash));
    }

    /* TOGETHER */

    /// @inheritdoc IPartyActs
    function agree(Order calldata order, uint256 buyerTotal, Consent[] calldata consents) external nonReentrant {
        Terms memory t;
        OrderState state = _open(t, order);
        Pools memory p;
        p.fill(t, state.completed(), t.deciding(state));
        uint256 total = buyerTotal.clamp(state.refunded(), p.reachable);
        bytes32 fact = t.fact(state);
        _requireAgreement(t, t.buyer, fact, buyerTotal, consents);
        _requireAgreement(t, t.seller, fact, buyerTotal, consents);
        Split memory s = p.split(t, state, total);
        for (uint256 i = t.legs.length; i > state.completed();) {
            LegTerms memory leg = t.legs[--i];
            if (leg.payee == t.seller || s.take(leg.amount, i > t.deciding(state)) == 0) continue;
            _requireAgreement(t, leg.payee, fact, buyerTotal, consents);
        }

        Pools memory byClock;
        address bondTo = _bondTo(t, state, _isBetter(state, total, byClock.clock(t, state)));
        Purse memory purse;
        p.closing = Closing.Agreed;
        _close(purse, t, state, p, total, bondTo);
        _empty(purse);
    }

    /// @inheritdoc IPartyActs
    function extend(Order calldata order, uint40 until, Consent[] calldata consents) external nonReentrant {
        Terms memory t;
        OrderState state = _open(t, order);
        if (state.status() != Status.Funded) revert E.DeliveryEscrow_NotExtendable(t.id, state.status());
        uint256 deadline = t.deadline();
        if (until <= deadline) revert E.DeliveryEscrow_ExtensionNotLater(t.id, until, deadline);
        uint256 limit = block.timestamp + Windows.MAX_AHEAD;
        if (until > limit) revert E.DeliveryEscrow_DeadlineTooFar(t.id, until, limit);
        _requireExtension(t, t.buyer, until, consents);
        _requireExtension(t, t.seller, until, consents);

        _states[t.id] = state.withExtension(state.extension() + until - deadline);
        emit E.OrderExtended(t.id, until);
    }

    /* ALONE */

    /// @inheritdoc IPartyActs
    function cancel(Order calldata order) external nonReentrant {
        Terms memory t;
        OrderState state = _load(t, order);
        _cancel(t, state, msg.sender);
    }

    /// @inheritdoc IPartyActs
    function cancelBySignature(Order calldata order, Consent calldata consent) external nonReentrant {
        Terms memory t;
        OrderState state = _load(t, order);
        _cancel(t, state, _signer(t.id, consent, OrderConsents.cancellation(t.id, consent.expiry)));
    }

    /// @inheritdoc IPartyActs
    function releaseBySignature(Order calldata order, Consent calldata consent) external nonReentrant {
        Terms memory t;
        OrderState state = _open(t, order);
        _release(t, state, _signer(t.id, consent, OrderConsents.release(t.id, t.fact(state), consent.expiry)));
    }

    /// @inheritdoc IPartyActs
    function refundBySignature(
        Order calldata order,
        uint256 buyerTotal,
        Consent calldata consent
    ) external nonReentrant {
        Terms memory t;
        OrderState state = _open(t, order);
        bytes32 structHash = OrderConsents.refund(t.id, t.fact(state), buyerTotal, consent.expiry);
        _refund(t, state, buyerTotal, _signer(t.id, consent, structHash));
    }

    /* ANYONE */

    /// @inheritdoc IPartyActs
    function payReward(Order calldata order) external nonReentrant {
        Terms memory t;
        OrderState state = _load(t, order);
        if (state.status() != Status.RewardOwed) revert E.DeliveryEscrow_NoRewardOwed(t.id, state.status());

        uint256 amount = state.refunded();
        _states[t.id] = _mark(t);
        emit E.RewardPaid(t.id, amount);

        if (!_tryTransferFrom(t.rewardToken, t.seller, t.buyer, amount))
            revert E.DeliveryEscrow_RewardRefused(t.id, t.rewardToken, amount);
    }

    /* PRIVATE */

    function _object(Terms memory t, OrderState state, bytes32 fact, address actor) private {
        if (t.arbiter == address(0)) revert E.DeliveryEscrow_NoArbiter(t.id);
        if (state.isObjected()) revert E.DeliveryEscrow_AlreadyObjected(t.id, state.status());
        if (!_mayObject(t, state, actor)) revert E.DeliveryEscrow_MayNotObject(t.id, actor);
        _requireFact(t, state, fact);
        _requireObjectionTime(t, state);

        Status status = actor == t.buyer ? Status.ObjectedByBuyer : Status.ObjectedBySeller;
        // The window of a missed deadline opens at G, whenever the objection came.
        if (state.time() != 0) state = state.withSince(block.timestamp);
        _states[t.id] = state.withStatus(status);
        emit E.OrderObjected(t.id, actor, fact, t.bond);

        _pullFrom(t.token, actor, t.bond);
    }

    function _rule(Terms memory t, OrderState state, bytes32 fact, uint256 buyerTotal, address actor) private {
        if (actor != t.arbiter) revert E.DeliveryEscrow_NotArbiter(t.id, actor, t.arbiter);
        if (!state.isObjected()) revert E.DeliveryEscrow_NotObjected(t.id, state.status());
        _requireFact(t, state, fact);
        _requireRulingTime(t, state);

        Pools memory byClock;
        uint256 clock = byClock.clock(t, state);
        // A contested receipt completes nothing: only what was completed before it is out of the arbiter's reach.
        Pools memory p;
        p.fill(t, state.completed(), t.deciding(state));
        uint256 total = buyerTotal.clamp(state.refunded(), p.reachable);
        Purse memory purse;
        p.closing = Closing.Ruled;
        address bondTo = _bondTo(t, state, _isBetter(state, total, clock));
        _close(purse, t, state, p, total, bondTo);
        _empty(purse);
    }

    function _cancel(Terms memory t, OrderState state, address actor) private {
        if (state.status() != Status.None) revert E.DeliveryEscrow_NotFundable(t.id, state.status());
        _requireBuyer(t, actor);
        if (block.timestamp >= t.fundBy) revert E.DeliveryEscrow_FundingClosed(t.id, block.timestamp, t.fundBy);
        if (t.payOnReceipt && _isSpent(t.token, t.buyer, t.id))
            revert E.DeliveryEscrow_AuthorizationSpent(t.id, t.token);

        _states[t.id] = _mark(t);
        emit E.OrderCancelled(t.id);
    }

    /* CONSENTS */

    function _requireAgreement(
        Terms memory t,
        address party,
        bytes32 fact,
        uint256 buyerTotal,
        Consent[] calldata consents
    ) private view {
        if (msg.sender == party) return;

        Consent calldata consent = _find(t.id, party, consents);
        _signer(t.id, consent, OrderConsents.agreement(t.id, fact, buyerTotal, consent.expiry));
    }

    function _requireExtension(Terms memory t, address party, uint256 until, Consent[] calldata consents) private view {
        if (msg.sender == party) return;

        Consent calldata consent = _find(t.id, party, consents);
        _signer(t.id, consent, OrderConsents.extension(t.id, until, consent.expiry));
    }

    /* CHECKS */

    function _requireObjectionTime(Terms memory t, OrderState state) private view {
        if (state.time() == 0 && block.timestamp < t.deadline())
            revert E.DeliveryEscrow_DeadlineNotPassed(t.id, block.timestamp, t.deadline());
        uint256 limit = t.due(state);
        if (block.timestamp >= limit) revert E.DeliveryEscrow_ObjectionTooLate(t.id, block.timestamp, limit);
    }

    function _requireRulingTime(Terms memory t, OrderState state) private view {
        if (state.time() == 0 && block.timestamp < t.graceEnd())
            revert E.DeliveryEscrow_RulingTooEarly(t.id, block.timestamp, t.graceEnd());
        uint256 limit = t.due(state);
        if (block.timestamp >= limit) revert E.DeliveryEscrow_RulingTooLate(t.id, block.timestamp, limit);
    }

    function _find(
        bytes32 id,
        address party,
        Consent[] calldata consents
    ) private pure returns (Consent calldata consent) {
        for (uint256 i = 0; i < consents.length; ++i) {
            consent = consents[i];
            if (consent.signer == party) return consent;
        }
        revert E.DeliveryEscrow_ConsentMissing(id, party);
    }

    /// @return Whether a total serves the objector strictly better than the clock's.
    function _isBetter(OrderState state, uint256 total, uint256 clock) private pure returns (bool) {
        return state.status() == Status.ObjectedByBuyer ? total > clock : total < clock;
    }

    /// @dev Only the side that loses by the fact: see the table in docs/operations/delivery/object.md.
    function _mayObject(Terms memory t, OrderState state, address actor) private pure returns (bool) {
        bool seller = actor == t.seller;
        if (state.share() == 0) return seller;
        bool buyer = actor == t.buyer;
        if (state.share() == OrderSplit.FULL && t.lateDays(state.leg(), state.time()) == 0) return buyer;
        return buyer || seller;
    }

    function _requireFact(Terms memory t, OrderState state, bytes32 named) private pure {
        bytes32 fact = t.fact(state);
        if (named != fact) revert E.DeliveryEscrow_FactDiffers(t.id, named, fact);
    }
}
