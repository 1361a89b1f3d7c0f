// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {LowLevelCall} from "@openzeppelin/contracts/utils/LowLevelCall.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";

import {Funding} from "../common/Funding.sol";
import {Payouts} from "../common/Payouts.sol";
import {
    Closing,
    IDeliveryEscrow,
    Leg,
    Order,
    Receipt,
    SignedReceipt,
    State,
    Status
} from "../interfaces/IDeliveryEscrow.sol";
import {FundingKind} from "../interfaces/IFunding.sol";
import {OrderClock} from "./OrderClock.sol";
import {OrderHash} from "./OrderHash.sol";
import {OrderSplit, Pools, Split} from "./OrderSplit.sol";
import {OrderTerms} from "./OrderTerms.sol";
import {ReceiptRules} from "./ReceiptRules.sol";

/// @title DeliveryEscrow
/// @notice The manual is {IDeliveryEscrow}.
contract DeliveryEscrow is IDeliveryEscrow, EIP712("DeliveryEscrow", "1"), Funding, Payouts {
    using OrderClock for *;
    using OrderHash for *;
    using OrderSplit for *;
    using OrderTerms for Order;
    using ReceiptRules for Order;

    mapping(bytes32 id => State) private _states;

    /* PARTIES */

    /// @inheritdoc IDeliveryEscrow
    function fund(
        Order calldata order,
        FundingKind kind,
        bytes calldata payment,
        bytes calldata sellerSignature
    ) external nonReentrant returns (bytes32 id) {
        id = orderId(order);
        Status status = _states[id].status;
        if (status != Status.None) revert DeliveryEscrow_NotFundable(id, status);
        if (kind != FundingKind.Authorization) _requireBuyer(order, id);
        (uint256 price, bool buyerAttests) = order.check(id);
        bool sellerSigned = _checkSeller(order, id, sellerSignature);
        if (buyerAttests && order.arbiter == address(0) && !sellerSigned)
            revert DeliveryEscrow_SellerMustSign(id, order.seller);

        _states[id].status = Status.Funded;
        emit OrderFunded(id, order.seller, order.buyer, order.token, price, sellerSigned);

        _pull(IERC20(order.token), order.buyer, price, kind, payment, id);
    }

    /// @inheritdoc IDeliveryEscrow
    function release(Order calldata order) external nonReentrant {
        (bytes32 id, State memory state) = _open(order);
        _requireBuyer(order, id);

        Pools memory p = order.pools(state.completed, order.deciding(state));
        _close(order, id, state, p, state.refunded, _bondTo(state, order.seller), Closing.Released);
    }

    /// @inheritdoc IDeliveryEscrow
    function refund(Order calldata order, uint256 buyerTotal) external nonReentrant {
        (bytes32 id, State memory state) = _open(order);
        if (msg.sender != order.seller) revert DeliveryEscrow_NotSeller(id, msg.sender, order.seller);

        if (state.isObjected()) _giveIn(order, id, state, buyerTotal);
        else _refund(order, id, state, buyerTotal);
    }

    /// @inheritdoc IDeliveryEscrow
    function object(Order calldata order, bytes32 fact) external nonReentrant {
        (bytes32 id, State memory state) = _open(order);
        if (order.arbiter == address(0)) revert DeliveryEscrow_NoArbiter(id);
        if (state.isObjected()) revert DeliveryEscrow_AlreadyObjected(id, state.status);
        if (!_mayObject(order, state)) revert DeliveryEscrow_MayNotObject(id, msg.sender);
        _requireFact(order, id, state, fact);
        _requireObjectionTime(order, id, state);

        state.status = msg.sender == order.buyer ? Status.ObjectedByBuyer : Status.ObjectedBySeller;
        state.since = state.time == 0 ? 0 : uint40(block.timestamp);
        _states[id] = state;
        emit OrderObjected(id, msg.sender, fact, order.bond);

        _pullFromCaller(IERC20(order.token), order.bond);
    }

    /// @inheritdoc IDeliveryEscrow
    function rule(Order calldata order, bytes32 fact, uint256 buyerTotal) external nonReentrant {
        (bytes32 id, State memory state) = _open(order);
        if (msg.sender != order.arbiter) revert DeliveryEscrow_NotArbiter(id, msg.sender, order.arbiter);
        if (!state.isObjected()) revert DeliveryEscrow_NotObjected(id, state.status);
        _requireFact(order, id, state, fact);
        _requireRulingTime(order, id, state);

        (, uint256 clock) = _clockOutcome(order, state);
        // A contested receipt completes nothing: only what was completed before it is out of the arbiter's reach.
        Pools memory p = order.pools(state.completed, order.deciding(state));
        uint256 total = buyerTotal.clamp(state.refunded, p.price - p.proven);

        bool upheld = state.status == Status.ObjectedByBuyer ? total > clock : total < clock;
        _close(order, id, state, p, total, _bondTo(state, _side(order, state, upheld)), Closing.Ruled);
    }

    /* ANYONE */

    /// @inheritdoc IDeliveryEscrow
    function attest(Order calldata order, SignedReceipt[] calldata receipts) external nonReentrant {
        (, bytes memory problem) = _attest(order, receipts);
        if (problem.length != 0) LowLevelCall.bubbleRevert(problem);
    }

    /// @inheritdoc IDeliveryEscrow
    function attestMany(
        Order[] calldata orders,
        SignedReceipt[][] calldata receipts
    ) external nonReentrant returns (bool[] memory done) {
        if (orders.length != receipts.length) revert DeliveryEscrow_LengthsDiffer(orders.length, receipts.length);

        done = new bool[](orders.length);
        for (uint256 i = 0; i < orders.length; ++i) {
            (bytes32 id, bytes memory problem) = _attest(orders[i], receipts[i]);
            done[i] = _report(id, problem);
        }
    }

    /// @inheritdoc IDeliveryEscrow
    function settle(Order calldata order) external nonReentrant {
        (, bytes memory problem) = _settle(order);
        if (problem.length != 0) LowLevelCall.bubbleRevert(problem);
    }

    /// @inheritdoc IDeliveryEscrow
    function settleMany(Order[] calldata orders) external nonReentrant returns (bool[] memory done) {
        done = new bool[](orders.length);
        for (uint256 i = 0; i < orders.length; ++i) {
            (bytes32 id, bytes memory problem) = _settle(orders[i]);
            done[i] = _report(id, problem);
        }
    }

    /* VIEWS */

    /// @inheritdoc IDeliveryEscrow
    function orderId(Order calldata order) public view returns (bytes32) {
        return _hashTypedDataV4(order.hash());
    }

    /// @inheritdoc IDeliveryEscrow
    function receiptDigest(Receipt calldata receipt) public view returns (bytes32) {
        return _hashTypedDataV4(receipt.hash());
    }

    /// @inheritdoc IDeliveryEscrow
    function factOf(Receipt calldata receipt) external pure returns (bytes32) {
        return OrderHash.fact(receipt.id, receipt.leg, receipt.time, receipt.share);
    }

    /// @inheritdoc IDeliveryEscrow
    function stateOf(bytes32 id) external view returns (State memory) {
        return _states[id];
    }

    /// @inheritdoc IDeliveryEscrow
    function outcomeOf(Order calldata order) external view returns (bytes32 fact, uint256 due, uint256 buyerTotal) {
        (bytes32 id, State memory state) = _open(order);
        fact = order.fact(id, state);
        due = order.due(state);
        (, buyerTotal) = _clockOutcome(order, state);
    }

    /* RECEIPTS */

    /// @dev Accepts receipts until one has a problem; what was accepted before it stands, unless the caller reverts.
    function _attest(
        Order calldata order,
        SignedReceipt[] calldata receipts
    ) private returns (bytes32 id, bytes memory problem) {
        id = orderId(order);
        for (uint256 i = 0; i < receipts.length && problem.length == 0; ++i)
            problem = _accept(order, id, receipts[i].receipt, receipts[i].signature);
    }

    function _accept(
        Order calldata order,
        bytes32 id,
        Receipt calldata receipt,
        bytes calldata signature
    ) private returns (bytes memory problem) {
        State memory state = _states[id];
        problem = order.problem(id, state, receipt);
        if (problem.length != 0) return problem;
        Leg calldata leg = order.legs[receipt.leg];
        if (!SignatureChecker.isValidSignatureNow(leg.attestor, receiptDigest(receipt), signature))
            return abi.encodeWithSelector(DeliveryEscrow_ReceiptSignatureInvalid.selector, id, receipt.leg);

        if (state.time != 0) _contradict(id, state, receipt);
        else if (receipt.share == OrderSplit.FULL && receipt.leg != order.legs.length - 1)
            _complete(order, id, state, receipt);
        else _decide(order, id, state, receipt);
    }

    /// @dev A leg on the way is done: its third party, and those before it, are paid.
    function _complete(Order calldata order, bytes32 id, State memory state, Receipt calldata receipt) private {
        uint256 from = state.completed;
        uint256 to = uint256(receipt.leg) + 1;

        state.completed = uint8(to); // at most 32 legs
        _states[id] = state;
        emit ReceiptAccepted(id, receipt.leg, receipt.time, receipt.share, receipt.evidence);

        _payLegs(order, id, from, to, Split(0, 0, 0, 0), to);
    }

    /// @dev The journey ends here. An objection to the missed deadline is moot, and its bond returns to the seller.
    function _decide(Order calldata order, bytes32 id, State memory state, Receipt calldata receipt) private {
        address bondTo = _bondTo(state, order.seller);
        bool silenced =
            receipt.share == OrderSplit.FULL &&
                !order.isLate(receipt.leg, receipt.time) &&
                OrderTerms.isBuyerKey(order.legs[receipt.leg].attestor, order.buyer);

        state.status = Status.Received;
        state.leg = receipt.leg;
        state.share = receipt.share;
        state.time = receipt.time;
        state.since = uint40(block.timestamp); // until the year 36,812
        emit ReceiptAccepted(id, receipt.leg, receipt.time, receipt.share, receipt.evidence);

        if (silenced || order.arbiter == address(0)) {
            (Pools memory p, uint256 total) = _clockOutcome(order, state);
            _close(order, id, state, p, total, bondTo, Closing.Attested);
        } else {
            _states[id] = state;
            if (bondTo != address(0)) _payBond(order, id, bondTo);
        }
    }

    function _contradict(bytes32 id, State memory state, Receipt calldata receipt) private {
        state.status = Status.Contradicted;
        state.since = uint40(block.timestamp); // until the year 36,812
        _states[id] = state;
        emit ReceiptContradicted(id, receipt.leg, receipt.time, receipt.share, receipt.evidence);
    }

    /* REFUNDS */

    function _refund(Order calldata order, bytes32 id, State memory state, uint256 buyerTotal) private {
        Pools memory p = order.pools(state.completed, order.deciding(state));
        uint256 total = buyerTotal.clamp(0, p.seller);
        uint256 refunded = state.refunded;
        if (total <= refunded) revert DeliveryEscrow_NothingToRefund(id, buyerTotal, refunded);
        if (total == p.price - p.proven) {
            _close(order, id, state, p, total, address(0), Closing.Refunded);
            return;
        }

        state.refunded = uint96(total); // at most the price
        _states[id] = state;
        emit OrderRefunded(id, total);

        _pay(IERC20(order.token), order.buyer, total - refunded);
    }

    function _giveIn(Order calldata order, bytes32 id, State memory state, uint256 buyerTotal) private {
        (Pools memory p, uint256 total) = _clockOutcome(order, state);
        if (buyerTotal < p.seller) revert DeliveryEscrow_RefundNotFull(id, buyerTotal, p.seller);

        // The clock takes from third parties first what lies beyond, and other legs only after the seller's.
        if (total < p.seller + p.beyond) total = p.seller + p.beyond;
        _close(order, id, state, p, total, _bondTo(state, order.buyer), Closing.Refunded);
    }

    /* CLOSING */

    function _settle(Order calldata order) private returns (bytes32 id, bytes memory problem) {
        id = orderId(order);
        State memory state = _states[id];
        if (!state.isOpen()) return (id, abi.encodeWithSelector(DeliveryEscrow_NotOpen.selector, id, state.status));
        uint256 due = order.due(state);
        if (block.timestamp < due)
            return (id, abi.encodeWithSelector(DeliveryEscrow_NotDue.selector, id, block.timestamp, due));

        (Pools memory p, uint256 total) = _clockOutcome(order, state);
        _close(order, id, state, p, total, _bondTo(state, _side(order, state, false)), Closing.Settled);
    }

    function _report(bytes32 id, bytes memory problem) private returns (bool done) {
        done = problem.length == 0;
        if (!done) emit Skipped(id, problem);
    }

    /// @dev Forgets the order, then pays: third parties, buyer, seller, fee; the bond with its owner's money.
    function _close(
        Order calldata order,
        bytes32 id,
        State memory state,
        Pools memory p,
        uint256 total,
        address bondTo,
        Closing closing
    ) private {
        Split memory s = p.split(total, state.refunded);
        uint256 net = p.seller - state.refunded - s.fromSeller;
        uint256 fee = net.fee(order.feeBps);

        delete _states[id];
        // Before `fundBy` the terms could be funded again: a mark stays.
        if (block.timestamp < order.fundBy) _states[id].status = Status.Closed;
        emit OrderClosed(id, closing, total, net - fee, fee);

        _payLegs(order, id, state.completed, order.legs.length, s, order.deciding(state));
        IERC20 token = IERC20(order.token);
        _pay(token, order.buyer, s.buyer);
        _pay(token, order.seller, net - fee);
        _pay(token, order.feeRecipient, fee);
        if (bondTo != address(0)) _payBond(order, id, bondTo);
    }

    /// @dev Pays third parties' legs from `from` below `to`, less what the split takes from them, last first.
    function _payLegs(
        Order calldata order,
        bytes32 id,
        uint256 from,
        uint256 to,
        Split memory s,
        uint256 deciding
    ) private {
        for (uint256 i = to; i > from;) {
            Leg calldata leg = order.legs[--i];
            if (leg.payee == order.seller) continue;

            uint256 pool = i > deciding ? s.fromBeyond : s.fromOpen;
            uint256 taken = pool < leg.amount ? pool : leg.amount;
            if (i > deciding) s.fromBeyond = pool - taken;
            else s.fromOpen = pool - taken;
            if (taken == leg.amount) continue;

            emit LegPaid(id, i, leg.payee, leg.amount - taken);
            _pay(IERC20(order.token), leg.payee, leg.amount - taken);
        }
    }

    function _payBond(Order calldata order, bytes32 id, address to) private {
        if (order.bond == 0) return;

        emit BondReturned(id, to, order.bond);
        _pay(IERC20(order.token), to, order.bond);
    }

    /* WHAT THE TERMS AND THE STATE SAY */

    function _open(Order calldata order) private view returns (bytes32 id, State memory state) {
        id = orderId(order);
        state = _states[id];
        if (!state.isOpen()) revert DeliveryEscrow_NotOpen(id, state.status);
    }

    /// @return `to` if a bond is held, else zero.
    function _bondTo(State memory state, address to) private pure returns (address) {
        bool held = state.status == Status.ObjectedByBuyer || state.status == Status.ObjectedBySeller;
        return held ? to : address(0);
    }

    /// @return The objector if he was upheld, else the other side.
    function _side(Order calldata order, State memory state, bool upheld) private pure returns (address) {
        return (state.status == Status.ObjectedByBuyer) == upheld ? order.buyer : order.seller;
    }

    function _clockOutcome(
        Order calldata order,
        State memory state
    ) private pure returns (Pools memory p, uint256 total) {
        (uint256 completed, uint256 deciding) = order.bounds(state);
        p = order.pools(completed, deciding);
        total = order.clockTotal(state, p);
    }

    /// @dev Only the side that loses by the fact: see the table in docs/operations/object.md.
    function _mayObject(Order calldata order, State memory state) private view returns (bool) {
        bool seller = msg.sender == order.seller;
        if (state.share == 0) return seller;
        bool buyer = msg.sender == order.buyer;
        if (state.share == OrderSplit.FULL && !order.isLate(state.leg, state.time)) return buyer;
        return buyer || seller;
    }

    /* CHECKS */

    function _requireBuyer(Order calldata order, bytes32 id) private view {
        if (msg.sender != order.buyer) revert DeliveryEscrow_NotBuyer(id, msg.sender, order.buyer);
    }

    function _checkSeller(Order calldata order, bytes32 id, bytes calldata signature) private view returns (bool) {
        if (signature.length == 0) return false;
        if (!SignatureChecker.isValidSignatureNowCalldata(order.seller, id, signature))
            revert DeliveryEscrow_SellerSignatureInvalid(id, order.seller);
        return true;
    }

    function _requireFact(Order calldata order, bytes32 id, State memory state, bytes32 named) private pure {
        bytes32 fact = order.fact(id, state);
        if (named != fact) revert DeliveryEscrow_FactDiffers(id, named, fact);
    }

    function _requireObjectionTime(Order calldata order, bytes32 id, State memory state) private view {
        if (state.time == 0 && block.timestamp < order.deadline())
            revert DeliveryEscrow_DeadlineNotPassed(id, block.timestamp, order.deadline());
        uint256 limit = order.due(state);
        if (block.timestamp >= limit) revert DeliveryEscrow_ObjectionTooLate(id, block.timestamp, limit);
    }

    function _requireRulingTime(Order calldata order, bytes32 id, State memory state) private view {
        if (state.time == 0 && block.timestamp < order.graceEnd())
            revert DeliveryEscrow_RulingTooEarly(id, block.timestamp, order.graceEnd());
        uint256 limit = order.due(state);
        if (block.timestamp >= limit) revert DeliveryEscrow_RulingTooLate(id, block.timestamp, limit);
    }
}
