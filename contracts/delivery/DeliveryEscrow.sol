// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {LowLevelCall} from "@openzeppelin/contracts/utils/LowLevelCall.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";

import {Funding} from "../common/Funding.sol";
import {Payouts, Purse} from "../common/Payouts.sol";
import {
    Closing,
    IDeliveryEscrow,
    Order,
    Receipt,
    SignedReceipt,
    State,
    Status
} from "../interfaces/IDeliveryEscrow.sol";
import {FundingKind} from "../interfaces/IFunding.sol";
import {OrderClock} from "./OrderClock.sol";
import {OrderSplit, Pools, Split} from "./OrderSplit.sol";
import {OrderState} from "./OrderState.sol";
import {OrderTerms} from "./OrderTerms.sol";
import {ReceiptRules} from "./ReceiptRules.sol";
import {LegTerms, Statement, Terms, TermsReader} from "./Terms.sol";

/// @title DeliveryEscrow
/// @notice The manual is {IDeliveryEscrow}.
contract DeliveryEscrow is IDeliveryEscrow, EIP712("DeliveryEscrow", "1"), Funding, Payouts {
    using OrderClock for Terms;
    using OrderSplit for *;
    using OrderTerms for Terms;
    using ReceiptRules for Terms;
    using TermsReader for *;

    mapping(bytes32 id => OrderState) private _states;

    /* PARTIES */

    /// @inheritdoc IDeliveryEscrow
    function fund(
        Order calldata order,
        FundingKind kind,
        bytes calldata payment,
        bytes calldata sellerSignature
    ) external nonReentrant returns (bytes32 id) {
        Terms memory t;
        OrderState state = _load(t, order);
        id = t.id;
        if (state.status() != Status.None) revert DeliveryEscrow_NotFundable(id, state.status());
        if (kind != FundingKind.Authorization) _requireBuyer(t);
        (uint256 price, bool buyerAttests) = t.check();
        bool sellerSigned = _checkSeller(t, sellerSignature);
        if (buyerAttests && t.arbiter == address(0) && !sellerSigned)
            revert DeliveryEscrow_SellerMustSign(id, t.seller);

        _states[id] = OrderState.wrap(uint256(Status.Funded));
        emit OrderFunded(id, t.seller, t.buyer, t.token, price, sellerSigned);

        _pull(IERC20(t.token), t.buyer, price, kind, payment, id);
    }

    /// @inheritdoc IDeliveryEscrow
    function release(Order calldata order) external nonReentrant {
        Terms memory t;
        OrderState state = _open(t, order);
        _requireBuyer(t);

        Pools memory p;
        p.fill(t, state.completed(), t.deciding(state));
        Purse memory purse;
        _close(purse, t, state, p, state.refunded(), state.bondHeld() ? t.seller : address(0), Closing.Released);
        _empty(purse);
    }

    /// @inheritdoc IDeliveryEscrow
    function refund(Order calldata order, uint256 buyerTotal) external nonReentrant {
        Terms memory t;
        OrderState state = _open(t, order);
        if (msg.sender != t.seller) revert DeliveryEscrow_NotSeller(t.id, msg.sender, t.seller);

        Purse memory purse;
        if (state.isObjected()) _giveIn(purse, t, state, buyerTotal);
        else _refund(purse, t, state, buyerTotal);
        _empty(purse);
    }

    /// @inheritdoc IDeliveryEscrow
    function object(Order calldata order, bytes32 fact) external nonReentrant {
        Terms memory t;
        OrderState state = _open(t, order);
        if (t.arbiter == address(0)) revert DeliveryEscrow_NoArbiter(t.id);
        if (state.isObjected()) revert DeliveryEscrow_AlreadyObjected(t.id, state.status());
        if (!_mayObject(t, state)) revert DeliveryEscrow_MayNotObject(t.id, msg.sender);
        _requireFact(t, state, fact);
        _requireObjectionTime(t, state);

        Status status = msg.sender == t.buyer ? Status.ObjectedByBuyer : Status.ObjectedBySeller;
        // The window of a missed deadline opens at G, whenever the objection came.
        if (state.time() != 0) state = state.withSince(block.timestamp);
        _states[t.id] = state.withStatus(status);
        emit OrderObjected(t.id, msg.sender, fact, t.bond);

        _pullFromCaller(IERC20(t.token), t.bond);
    }

    /// @inheritdoc IDeliveryEscrow
    function rule(Order calldata order, bytes32 fact, uint256 buyerTotal) external nonReentrant {
        Terms memory t;
        OrderState state = _open(t, order);
        if (msg.sender != t.arbiter) revert DeliveryEscrow_NotArbiter(t.id, msg.sender, t.arbiter);
        if (!state.isObjected()) revert DeliveryEscrow_NotObjected(t.id, state.status());
        _requireFact(t, state, fact);
        _requireRulingTime(t, state);

        Pools memory byClock;
        uint256 clock = byClock.clock(t, state);
        // A contested receipt completes nothing: only what was completed before it is out of the arbiter's reach.
        Pools memory p;
        p.fill(t, state.completed(), t.deciding(state));
        uint256 total = buyerTotal.clamp(state.refunded(), p.reachable);
        bool upheld = state.status() == Status.ObjectedByBuyer ? total > clock : total < clock;
        Purse memory purse;
        _close(purse, t, state, p, total, _bondTo(t, state, upheld), Closing.Ruled);
        _empty(purse);
    }

    /* ANYONE */

    /// @inheritdoc IDeliveryEscrow
    function attest(Order calldata order, SignedReceipt[] calldata receipts) external nonReentrant {
        Purse memory purse;
        Terms memory t;
        bytes memory problem = _attest(purse, t, order, receipts);
        if (problem.length != 0) LowLevelCall.bubbleRevert(problem);
        _empty(purse);
    }

    /// @inheritdoc IDeliveryEscrow
    function attestMany(
        Order[] calldata orders,
        SignedReceipt[][] calldata receipts
    ) external nonReentrant returns (bool[] memory done) {
        if (orders.length != receipts.length) revert DeliveryEscrow_LengthsDiffer(orders.length, receipts.length);

        Purse memory purse;
        Terms memory t;
        done = new bool[](orders.length);
        for (uint256 i = 0; i < orders.length; ++i) {
            bytes memory problem = _attest(purse, t, orders[i], receipts[i]);
            done[i] = _report(t, problem);
        }
        _empty(purse);
    }

    /// @inheritdoc IDeliveryEscrow
    function settle(Order calldata order) external nonReentrant {
        Purse memory purse;
        Terms memory t;
        bytes memory problem = _settle(purse, t, order);
        if (problem.length != 0) LowLevelCall.bubbleRevert(problem);
        _empty(purse);
    }

    /// @inheritdoc IDeliveryEscrow
    function settleMany(Order[] calldata orders) external nonReentrant returns (bool[] memory done) {
        Purse memory purse;
        Terms memory t;
        done = new bool[](orders.length);
        for (uint256 i = 0; i < orders.length; ++i) {
            bytes memory problem = _settle(purse, t, orders[i]);
            done[i] = _report(t, problem);
        }
        _empty(purse);
    }

    /* VIEWS */

    /// @inheritdoc IDeliveryEscrow
    function orderId(Order calldata order) external view returns (bytes32) {
        Terms memory t;
        return _hashTypedDataV4(t.read(order));
    }

    /// @inheritdoc IDeliveryEscrow
    function receiptDigest(Receipt calldata receipt) external view returns (bytes32) {
        Statement memory s;
        return _hashTypedDataV4(s.read(receipt));
    }

    /// @inheritdoc IDeliveryEscrow
    function stateOf(bytes32 id) external view returns (State memory) {
        return _states[id].unpack();
    }

    /// @inheritdoc IDeliveryEscrow
    function outcomeOf(Order calldata order) external view returns (bytes32 fact, uint256 due, uint256 buyerTotal) {
        Terms memory t;
        OrderState state = _open(t, order);
        fact = t.fact(state);
        due = t.due(state);
        Pools memory p;
        buyerTotal = p.clock(t, state);
    }

    /// @inheritdoc IDeliveryEscrow
    function factOf(Receipt calldata receipt) external pure returns (bytes32) {
        return OrderClock.fact(receipt.id, receipt.leg, receipt.time, receipt.share);
    }

    /* RECEIPTS */

    /// @dev Accepts receipts until one has a problem; what was accepted before it stands, unless the caller reverts.
    function _attest(
        Purse memory purse,
        Terms memory t,
        Order calldata order,
        SignedReceipt[] calldata receipts
    ) private returns (bytes memory problem) {
        OrderState state = _load(t, order);
        if (receipts.length == 0) return abi.encodeWithSelector(DeliveryEscrow_NoReceipt.selector, t.id);

        Statement memory s;
        for (uint256 i = 0; i < receipts.length; ++i) {
            SignedReceipt calldata signed = receipts[i];
            bytes32 structHash = s.read(signed.receipt);
            problem = t.problem(state, s);
            if (problem.length != 0) {
                // Somebody may have submitted the first ones of a list already.
                if (state.time() == 0 && s.leg < state.completed() && i + 1 < receipts.length) continue;
                return problem;
            }
            if (!_signed(t.legs[s.leg].attestor(), t, structHash, signed.signature))
                return abi.encodeWithSelector(DeliveryEscrow_ReceiptSignatureInvalid.selector, t.id, s.leg);
            state = _accept(purse, t, state, s);
        }
    }

    function _accept(
        Purse memory purse,
        Terms memory t,
        OrderState state,
        Statement memory s
    ) private returns (OrderState) {
        if (state.time() != 0) return _contradict(t.id, state, s);
        emit ReceiptAccepted(t.id, s.leg, s.time, s.share, s.evidence);
        if (s.share == OrderSplit.FULL && s.leg != t.legs.length - 1) return _complete(purse, t, state, s.leg);
        return _decide(purse, t, state, s);
    }

    /// @dev A leg on the way is done: its third party, and those before it, are paid.
    function _complete(
        Purse memory purse,
        Terms memory t,
        OrderState state,
        uint256 leg
    ) private returns (OrderState next) {
        next = state.withCompleted(leg + 1);
        _states[t.id] = next;

        for (uint256 i = state.completed(); i <= leg; ++i) {
            LegTerms memory done = t.legs[i];
            if (done.payee != t.seller) _pay(purse, t.token, done.payee, done.amount);
        }
    }

    /// @dev The journey ends here. An objection to the missed deadline is moot, and its bond returns to the seller.
    function _decide(
        Purse memory purse,
        Terms memory t,
        OrderState state,
        Statement memory s
    ) private returns (OrderState next) {
        address bondTo = state.bondHeld() ? t.seller : address(0);
        bool final_ =
            t.arbiter == address(0) ||
                (s.share == OrderSplit.FULL && t.lateDays(s.leg, s.time) == 0 && t.isBuyers(t.legs[s.leg]));

        next = state.received(s.leg, s.share, s.time, block.timestamp);
        if (final_) {
            Pools memory p;
            uint256 total = p.clock(t, next);
            return _close(purse, t, next, p, total, bondTo, Closing.Attested);
        }
        _states[t.id] = next;
        _payBond(purse, t, bondTo);
    }

    function _contradict(bytes32 id, OrderState state, Statement memory s) private returns (OrderState next) {
        next = state.withStatus(Status.Contradicted).withSince(block.timestamp);
        _states[id] = next;
        emit ReceiptContradicted(id, s.leg, s.time, s.share, s.evidence);
    }

    /* REFUNDS */

    function _refund(Purse memory purse, Terms memory t, OrderState state, uint256 buyerTotal) private {
        Pools memory p;
        p.fill(t, state.completed(), t.deciding(state));
        uint256 total = buyerTotal.min(p.seller);
        uint256 refunded = state.refunded();
        if (total <= refunded) revert DeliveryEscrow_NothingToRefund(t.id, buyerTotal, refunded);
        if (total == p.reachable) {
            _close(purse, t, state, p, total, address(0), Closing.Refunded);
            return;
        }

        _states[t.id] = state.withRefunded(total);
        emit OrderRefunded(t.id, total);

        _pay(purse, t.token, t.buyer, total - refunded);
    }

    function _giveIn(Purse memory purse, Terms memory t, OrderState state, uint256 buyerTotal) private {
        Pools memory p;
        uint256 total = p.clock(t, state);
        if (buyerTotal < p.seller) revert DeliveryEscrow_RefundNotFull(t.id, buyerTotal, p.seller);
        if (state.time() == 0 && p.reachable != p.seller && block.timestamp < t.graceEnd())
            revert DeliveryEscrow_RefundTooEarly(t.id, block.timestamp, t.graceEnd());

        // The clock takes from third parties first what lies beyond, and other legs only after the seller's.
        if (total < p.seller + p.beyond) total = p.seller + p.beyond;
        _close(purse, t, state, p, total, state.bondHeld() ? t.buyer : address(0), Closing.Refunded);
    }

    /* CLOSING */

    function _settle(Purse memory purse, Terms memory t, Order calldata order) private returns (bytes memory problem) {
        OrderState state = _load(t, order);
        if (!state.isOpen()) return abi.encodeWithSelector(DeliveryEscrow_NotOpen.selector, t.id, state.status());
        uint256 due = t.due(state);
        if (block.timestamp < due)
            return abi.encodeWithSelector(DeliveryEscrow_NotDue.selector, t.id, block.timestamp, due);

        Pools memory p;
        uint256 total = p.clock(t, state);
        _close(purse, t, state, p, total, _bondTo(t, state, false), Closing.Settled);
    }

    function _report(Terms memory t, bytes memory problem) private returns (bool done) {
        done = problem.length == 0;
        if (!done) emit Skipped(t.id, problem);
    }

    /// @dev Forgets the order, then pays: third parties, buyer, seller, fee, bond.
    /// @param total What the buyer has in all: at least what was refunded, at most what is reachable.
    /// @return closed The order's state from now on.
    function _close(
        Purse memory purse,
        Terms memory t,
        OrderState state,
        Pools memory p,
        uint256 total,
        address bondTo,
        Closing closing
    ) private returns (OrderState closed) {
        Split memory s = p.split(t, state, total);

        // Before `fundBy` the terms could be funded again: a mark stays.
        closed = OrderState.wrap(block.timestamp < t.fundBy ? uint256(Status.Closed) : 0);
        _states[t.id] = closed;
        emit OrderClosed(t.id, closing, total, s.seller, s.fee);

        _payLegs(purse, t, state, s);
        _pay(purse, t.token, t.buyer, s.buyer);
        _payBond(purse, t, bondTo);
        _pay(purse, t.token, t.seller, s.seller);
        _pay(purse, t.token, t.feeRecipient, s.fee);
    }

    /// @dev Pays third parties' uncompleted legs, last first, less what is taken of them for the buyer.
    function _payLegs(Purse memory purse, Terms memory t, OrderState state, Split memory s) private {
        uint256 deciding = t.deciding(state);
        for (uint256 i = t.legs.length; i > state.completed();) {
            LegTerms memory leg = t.legs[--i];
            if (leg.payee == t.seller) continue;

            uint256 amount = leg.amount - s.take(leg.amount, i > deciding);
            if (amount == 0) continue;

            emit LegPaid(t.id, i, leg.payee, amount);
            _pay(purse, t.token, leg.payee, amount);
        }
    }

    function _payBond(Purse memory purse, Terms memory t, address to) private {
        if (to == address(0) || t.bond == 0) return;

        emit BondReturned(t.id, to, t.bond);
        _pay(purse, t.token, to, t.bond);
    }

    /* CHECKS */

    function _load(Terms memory t, Order calldata order) private view returns (OrderState) {
        bytes32 domain = _domainSeparatorV4();
        bytes32 id = MessageHashUtils.toTypedDataHash(domain, t.read(order));
        (t.domain, t.id) = (domain, id);
        return _states[id];
    }

    function _open(Terms memory t, Order calldata order) private view returns (OrderState state) {
        state = _load(t, order);
        if (!state.isOpen()) revert DeliveryEscrow_NotOpen(t.id, state.status());
    }

    function _signed(
        bytes calldata attestor,
        Terms memory t,
        bytes32 structHash,
        bytes calldata signature
    ) private view returns (bool) {
        bytes32 digest = MessageHashUtils.toTypedDataHash(t.domain, structHash);
        if (attestor.length == 20) return _signedBy(address(bytes20(attestor)), digest, signature);
        return SignatureChecker.isValidSignatureNow(attestor, digest, signature);
    }

    /// @dev A wallet's own key needs no look at its code: whoever holds it is the wallet, with or without EIP-7702.
    function _signedBy(address signer, bytes32 digest, bytes calldata signature) private view returns (bool) {
        (address recovered, , ) = ECDSA.tryRecoverCalldata(digest, signature);
        if (recovered != address(0) && recovered == signer) return true;
        return SignatureChecker.isValidERC1271SignatureNowCalldata(signer, digest, signature);
    }

    function _requireBuyer(Terms memory t) private view {
        if (msg.sender != t.buyer) revert DeliveryEscrow_NotBuyer(t.id, msg.sender, t.buyer);
    }

    function _checkSeller(Terms memory t, bytes calldata signature) private view returns (bool) {
        if (signature.length == 0) return false;
        if (!_signedBy(t.seller, t.id, signature)) revert DeliveryEscrow_SellerSignatureInvalid(t.id, t.seller);
        return true;
    }

    /// @dev Only the side that loses by the fact: see the table in docs/operations/object.md.
    function _mayObject(Terms memory t, OrderState state) private view returns (bool) {
        bool seller = msg.sender == t.seller;
        if (state.share() == 0) return seller;
        bool buyer = msg.sender == t.buyer;
        if (state.share() == OrderSplit.FULL && t.lateDays(state.leg(), state.time()) == 0) return buyer;
        return buyer || seller;
    }

    function _requireObjectionTime(Terms memory t, OrderState state) private view {
        if (state.time() == 0 && block.timestamp < t.deadline())
            revert DeliveryEscrow_DeadlineNotPassed(t.id, block.timestamp, t.deadline());
        uint256 limit = t.due(state);
        if (block.timestamp >= limit) revert DeliveryEscrow_ObjectionTooLate(t.id, block.timestamp, limit);
    }

    function _requireRulingTime(Terms memory t, OrderState state) private view {
        if (state.time() == 0 && block.timestamp < t.graceEnd())
            revert DeliveryEscrow_RulingTooEarly(t.id, block.timestamp, t.graceEnd());
        uint256 limit = t.due(state);
        if (block.timestamp >= limit) revert DeliveryEscrow_RulingTooLate(t.id, block.timestamp, limit);
    }

    function _requireFact(Terms memory t, OrderState state, bytes32 named) private pure {
        bytes32 fact = t.fact(state);
        if (named != fact) revert DeliveryEscrow_FactDiffers(t.id, named, fact);
    }

    /// @return The objector if he was upheld, else the other side; zero if no bond is held.
    function _bondTo(Terms memory t, OrderState state, bool upheld) private pure returns (address) {
        if (!state.bondHeld()) return address(0);
        return (state.status() == Status.ObjectedByBuyer) == upheld ? t.buyer : t.seller;
    }
}
