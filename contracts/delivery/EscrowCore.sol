// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Nonces} from "@openzeppelin/contracts/utils/Nonces.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";

import {Funding} from "../common/Funding.sol";
import {Payouts, Purse} from "../common/Payouts.sol";
import {Signatures} from "../common/Signatures.sol";
import {Closing, IDeliveryEscrow as E, Order, Status} from "../interfaces/IDeliveryEscrow.sol";
import {OrderClock} from "./OrderClock.sol";
import {OrderSplit, Pools, Split} from "./OrderSplit.sol";
import {OrderState, rewardOwed} from "./OrderState.sol";
import {LegTerms, Terms, TermsReader} from "./Terms.sol";

/// @title What the escrow and its {PartyActs} share: the books, and how an order closes.
/// @dev Both run on the escrow's storage, whose layout is this contract's.
abstract contract EscrowCore is EIP712("DeliveryEscrow", "1"), Funding, Payouts, Nonces {
    using OrderClock for Terms;
    using OrderSplit for *;
    using TermsReader for Terms;

    mapping(bytes32 id => OrderState) internal _states;

    /* ACTS OF A PARTY, CALLED OR SIGNED */

    function _release(Terms memory t, OrderState state, address actor) internal {
        _requireBuyer(t, actor);

        Pools memory p;
        p.fill(t, state.completed(), t.deciding(state));
        Purse memory purse;
        p.closing = Closing.Released;
        _close(purse, t, state, p, state.refunded(), state.bondHeld() ? t.seller : address(0));
        _empty(purse);
    }

    function _refund(Terms memory t, OrderState state, uint256 buyerTotal, address actor) internal {
        if (actor != t.seller) revert E.DeliveryEscrow_NotSeller(t.id, actor, t.seller);

        Purse memory purse;
        if (state.isObjected()) _giveIn(purse, t, state, buyerTotal);
        else _giveBack(purse, t, state, buyerTotal);
        _empty(purse);
    }

    /* CLOSING */

    /// @dev Forgets the order, then pays: third parties, buyer, seller, fee, bond, reward.
    /// @param total What the buyer has in all: at least what was refunded, at most what is reachable.
    /// @return closed The order's state from now on.
    function _close(
        Purse memory purse,
        Terms memory t,
        OrderState state,
        Pools memory p,
        uint256 total,
        address bondTo
    ) internal returns (OrderState closed) {
        Split memory s = p.split(t, state, total);

        closed = _mark(t);
        _states[t.id] = closed;
        emit E.OrderClosed(t.id, p.closing, total, s.seller, s.fee);

        // Each look here spares the usual order, without third parties, bond and fee, a call.
        if (p.seller != p.price) _payLegs(purse, t, state, s);
        _pay(purse, t.token, t.buyer, s.buyer);
        if (bondTo != address(0)) _payBond(purse, t, bondTo);
        _pay(purse, t.token, t.seller, s.seller);
        if (s.fee != 0) _pay(purse, t.token, t.feeRecipient, s.fee);
        if (t.rewardAmount != 0) _reward(purse, t, (t.rewardAmount * (p.price - total)) / p.price);
    }

    function _payBond(Purse memory purse, Terms memory t, address to) internal {
        if (t.bond == 0) return;

        emit E.BondReturned(t.id, to, t.bond);
        _pay(purse, t.token, to, t.bond);
    }

    /// @dev Before `fundBy` the terms could be funded again: a mark stays.
    function _mark(Terms memory t) internal view returns (OrderState) {
        return OrderState.wrap(block.timestamp < t.fundBy ? uint256(Status.Closed) : 0);
    }

    /* CHECKS */

    function _load(Terms memory t, Order calldata order) internal view returns (OrderState state) {
        bytes32 domain = _domainSeparatorV4();
        bytes32 id = MessageHashUtils.toTypedDataHash(domain, t.read(order));
        (t.domain, t.id) = (domain, id);
        state = _states[id];
        // From here on the last deadline is the one that the parties have agreed upon.
        if (state.extension() != 0) t.legs[t.legs.length - 1].deadline += uint40(state.extension());
    }

    function _open(Terms memory t, Order calldata order) internal view returns (OrderState state) {
        state = _load(t, order);
        if (!state.isOpen()) revert E.DeliveryEscrow_NotOpen(t.id, state.status());
    }

    function _signedBy(address signer, bytes32 digest, bytes calldata signature) internal view override returns (bool) {
        return Signatures.isWallets(signer, digest, signature);
    }

    function _requireBuyer(Terms memory t, address actor) internal pure {
        if (actor != t.buyer) revert E.DeliveryEscrow_NotBuyer(t.id, actor, t.buyer);
    }

    /// @return The objector if he was upheld, else the other side; zero if no bond is held.
    function _bondTo(Terms memory t, OrderState state, bool upheld) internal pure returns (address) {
        if (!state.bondHeld()) return address(0);
        return (state.status() == Status.ObjectedByBuyer) == upheld ? t.buyer : t.seller;
    }

    function _giveBack(Purse memory purse, Terms memory t, OrderState state, uint256 buyerTotal) private {
        Pools memory p;
        p.fill(t, state.completed(), t.deciding(state));
        uint256 total = buyerTotal.min(p.seller);
        uint256 refunded = state.refunded();
        if (total <= refunded) revert E.DeliveryEscrow_NothingToRefund(t.id, buyerTotal, refunded);
        if (total == p.reachable) {
            p.closing = Closing.Refunded;
            _close(purse, t, state, p, total, _bondTo(t, state, false));
            return;
        }

        _states[t.id] = state.withRefunded(total);
        emit E.OrderRefunded(t.id, total);

        _pay(purse, t.token, t.buyer, total - refunded);
    }

    function _giveIn(Purse memory purse, Terms memory t, OrderState state, uint256 buyerTotal) private {
        Pools memory p;
        uint256 total = p.clock(t, state);
        if (buyerTotal < p.seller) revert E.DeliveryEscrow_RefundNotFull(t.id, buyerTotal, p.seller);
        // All that he has was given before: the message that gave it must not end an objection that came after it.
        uint256 refunded = state.refunded();
        if (refunded != 0 && refunded == p.seller) revert E.DeliveryEscrow_NothingToRefund(t.id, buyerTotal, refunded);
        if (state.time() == 0 && p.reachable != p.seller && block.timestamp < t.graceEnd())
            revert E.DeliveryEscrow_RefundTooEarly(t.id, block.timestamp, t.graceEnd());

        // The clock takes from third parties first what lies beyond, and other legs only after the seller's.
        if (total < p.seller + p.beyond) total = p.seller + p.beyond;
        p.closing = Closing.Refunded;
        _close(purse, t, state, p, total, state.bondHeld() ? t.buyer : address(0));
    }

    /// @dev Pays third parties' uncompleted legs, last first, less what is taken of them for the buyer.
    function _payLegs(Purse memory purse, Terms memory t, OrderState state, Split memory s) private {
        uint256 deciding = t.deciding(state);
        for (uint256 i = t.legs.length; i > state.completed();) {
            LegTerms memory leg = t.legs[--i];
            if (leg.payee == t.seller) continue;

            uint256 amount = leg.amount - s.take(leg.amount, i > deciding);
            if (amount == 0) continue;

            emit E.LegPaid(t.id, i, leg.payee, amount);
            _pay(purse, t.token, leg.payee, amount);
        }
    }

    /// @dev Comes after every payout, which it must not hold up.
    function _reward(Purse memory purse, Terms memory t, uint256 amount) private {
        if (amount == 0) return;

        _empty(purse);
        if (_tryTransferFrom(t.rewardToken, t.seller, t.buyer, amount)) {
            emit E.RewardPaid(t.id, amount);
        } else {
            _states[t.id] = rewardOwed(amount);
            emit E.RewardFailed(t.id, amount);
        }
    }
}
