// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {LowLevelCall} from "@openzeppelin/contracts/utils/LowLevelCall.sol";
import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";

import {Payment} from "../common/Funding.sol";
import {Purse} from "../common/Payouts.sol";
import {Signatures} from "../common/Signatures.sol";
import {Consent} from "../interfaces/IConsents.sol";
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
import {IPartyActs} from "../interfaces/IPartyActs.sol";
import {ISignedWithdrawals} from "../interfaces/ISignedWithdrawals.sol";
import {EscrowCore} from "./EscrowCore.sol";
import {OrderClock} from "./OrderClock.sol";
import {OrderSplit, Pools} from "./OrderSplit.sol";
import {OrderState} from "./OrderState.sol";
import {OrderTerms} from "./OrderTerms.sol";
import {PartyActs} from "./PartyActs.sol";
import {ReceiptRules} from "./ReceiptRules.sol";
import {LegTerms, Statement, Terms, TermsReader} from "./Terms.sol";

/// @title DeliveryEscrow
/// @notice The manual is {IDeliveryEscrow}.
contract DeliveryEscrow is IDeliveryEscrow, EscrowCore {
    using OrderClock for Terms;
    using OrderSplit for *;
    using OrderTerms for Terms;
    using ReceiptRules for Terms;
    using TermsReader for *;

    /// @dev EIP-712 type of what pays for several orders at once.
    bytes32 private constant CART_TYPEHASH = keccak256("Cart(bytes32[] ids)");

    /// @dev The code of {IPartyActs}: made here, so that nobody can ever choose another.
    PartyActs private immutable ACTS = new PartyActs();

    /* PARTIES */

    /// @inheritdoc IDeliveryEscrow
    function fund(
        Order calldata order,
        FundingKind kind,
        bytes calldata payment,
        bytes calldata sellerSignature
    ) external payable nonReentrant returns (bytes32 id) {
        Terms memory t;
        uint256 price = _enter(t, order, sellerSignature);
        id = t.id;
        if (t.payOnReceipt) revert DeliveryEscrow_PayOnReceiptDiffers(id, true);

        _take(Payment(t.token, t.buyer, price, id), kind, payment);
    }

    /// @inheritdoc IDeliveryEscrow
    function fundMany(
        Order[] calldata orders,
        FundingKind kind,
        bytes calldata payment,
        bytes[] calldata sellerSignatures
    ) external payable nonReentrant returns (bytes32[] memory ids) {
        if (orders.length != sellerSignatures.length)
            revert DeliveryEscrow_LengthsDiffer(orders.length, sellerSignatures.length);
        if (orders.length == 0) revert DeliveryEscrow_CartEmpty();

        Terms memory t;
        Payment memory p;
        (p.token, p.payer) = (orders[0].token, orders[0].buyer);
        ids = new bytes32[](orders.length);
        for (uint256 i = 0; i < orders.length; ++i) {
            p.amount += _enter(t, orders[i], sellerSignatures[i]);
            if (t.payOnReceipt) revert DeliveryEscrow_PayOnReceiptDiffers(t.id, true);
            if (t.buyer != p.payer || t.token != p.token) revert DeliveryEscrow_CartDiffers(t.id, t.buyer, t.token);
            ids[i] = t.id;
        }

        p.subject = _cartDigest(ids);
        _take(p, kind, payment);
    }

    /// @inheritdoc IDeliveryEscrow
    function collect(
        Order calldata order,
        FundingKind kind,
        bytes calldata payment,
        bytes calldata sellerSignature,
        SignedReceipt calldata signed
    ) external payable nonReentrant returns (bytes32 id) {
        Terms memory t;
        uint256 price = _enter(t, order, sellerSignature);
        id = t.id;
        if (!t.payOnReceipt) revert DeliveryEscrow_PayOnReceiptDiffers(id, false);
        Receipt calldata receipt = signed.receipt;
        if (receipt.leg != t.legs.length - 1 || receipt.share == 0)
            revert DeliveryEscrow_CollectedWithoutDelivery(id, receipt.leg, receipt.share);

        _take(Payment(t.token, t.buyer, price, id), kind, payment);
        if (kind != FundingKind.Authorization && _isSpent(t.token, t.buyer, id))
            revert DeliveryEscrow_AuthorizationSpent(id, t.token);

        Purse memory purse;
        Statement memory s;
        (, bytes memory problem) = _submit(purse, t, _states[id], s, signed);
        if (problem.length != 0) LowLevelCall.bubbleRevert(problem);
        _empty(purse);
        // The token takes no other authorization with this id, and above no other kind passes: the mark can go.
        if (kind == FundingKind.Authorization && _states[id].status() == Status.Closed)
            if (_saysSpent(t.token, t.buyer, id, WARM_ANSWER_GAS)) _states[id] = OrderState.wrap(0);
    }

    /// @inheritdoc IDeliveryEscrow
    function release(Order calldata order) external nonReentrant {
        Terms memory t;
        OrderState state = _open(t, order);
        _release(t, state, msg.sender);
    }

    /// @inheritdoc IDeliveryEscrow
    function refund(Order calldata order, uint256 buyerTotal) external nonReentrant {
        Terms memory t;
        OrderState state = _open(t, order);
        _refund(t, state, buyerTotal, msg.sender);
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

    /* THE OTHER HALF: its arguments are named for the ABI's sake, and read there */

    /// @inheritdoc IPartyActs
    function object(Order calldata order, bytes32 fact) external {
        (order, fact);
        _act();
    }

    /// @inheritdoc IPartyActs
    function rule(Order calldata order, bytes32 fact, uint256 buyerTotal) external {
        (order, fact, buyerTotal);
        _act();
    }

    /// @inheritdoc IPartyActs
    function agree(Order calldata order, uint256 buyerTotal, Consent[] calldata consents) external {
        (order, buyerTotal, consents);
        _act();
    }

    /// @inheritdoc IPartyActs
    function extend(Order calldata order, uint40 until, Consent[] calldata consents) external {
        (order, until, consents);
        _act();
    }

    /// @inheritdoc IPartyActs
    function cancel(Order calldata order) external {
        (order);
        _act();
    }

    /// @inheritdoc IPartyActs
    function payReward(Order calldata order) external {
        (order);
        _act();
    }

    /// @inheritdoc IPartyActs
    function releaseBySignature(Order calldata order, Consent calldata consent) external {
        (order, consent);
        _act();
    }

    /// @inheritdoc IPartyActs
    function refundBySignature(Order calldata order, uint256 buyerTotal, Consent calldata consent) external {
        (order, buyerTotal, consent);
        _act();
    }

    /// @inheritdoc IPartyActs
    function objectBySignature(Order calldata order, bytes32 fact, Consent calldata consent) external {
        (order, fact, consent);
        _act();
    }

    /// @inheritdoc IPartyActs
    function ruleBySignature(
        Order calldata order,
        bytes32 fact,
        uint256 buyerTotal,
        Consent calldata consent
    ) external {
        (order, fact, buyerTotal, consent);
        _act();
    }

    /// @inheritdoc IPartyActs
    function cancelBySignature(Order calldata order, Consent calldata consent) external {
        (order, consent);
        _act();
    }

    /// @inheritdoc ISignedWithdrawals
    function withdrawToBySignature(
        IERC20 token,
        address to,
        Consent calldata consent
    ) external returns (uint256 amount) {
        (token, to, consent);
        amount = abi.decode(_act(), (uint256));
    }

    /// @inheritdoc IDeliveryEscrow
    function multicall(bytes[] calldata data) external returns (bytes[] memory results) {
        (data);
        results = abi.decode(_act(), (bytes[]));
    }

    /* VIEWS */

    /// @inheritdoc IDeliveryEscrow
    function orderId(Order calldata order) external view returns (bytes32) {
        Terms memory t;
        return _hashTypedDataV4(t.read(order));
    }

    /// @inheritdoc IDeliveryEscrow
    function cartDigest(bytes32[] calldata ids) external view returns (bytes32) {
        return _cartDigest(ids);
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

    /* FUNDING */

    /// @dev Books an order; its money must follow.
    /// @return price Token units.
    function _enter(
        Terms memory t,
        Order calldata order,
        bytes calldata sellerSignature
    ) private returns (uint256 price) {
        OrderState state = _load(t, order);
        bytes32 id = t.id;
        if (state.status() != Status.None) revert DeliveryEscrow_NotFundable(id, state.status());
        bool buyerAttests;
        (price, buyerAttests) = t.check();
        bool sellerSigned = _checkSeller(t, sellerSignature);
        if (!sellerSigned && (t.rewardAmount != 0 || (buyerAttests && t.arbiter == address(0))))
            revert DeliveryEscrow_SellerMustSign(id, t.seller);

        _states[id] = OrderState.wrap(uint256(Status.Funded));
        emit OrderFunded(id, t.seller, t.buyer, t.token, price, sellerSigned);
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
            (state, problem) = _submit(purse, t, state, s, receipts[i]);
            if (problem.length == 0) continue;
            // Somebody may have submitted the first ones of a list already.
            bool known = state.time() == 0 && s.leg < state.completed();
            if (!known || i + 1 == receipts.length) return problem;
        }
    }

    /// @dev Reads the receipt into `s`.
    /// @return next The order's state from now on; as it was, if there is a problem.
    function _submit(
        Purse memory purse,
        Terms memory t,
        OrderState state,
        Statement memory s,
        SignedReceipt calldata signed
    ) private returns (OrderState next, bytes memory problem) {
        bytes32 structHash = s.read(signed.receipt);
        problem = t.problem(state, s);
        if (problem.length != 0) return (state, problem);
        if (!_signed(t.legs[s.leg].attestor(), t, structHash, signed.signature)) {
            problem = abi.encodeWithSelector(DeliveryEscrow_ReceiptSignatureInvalid.selector, t.id, s.leg);
            return (state, problem);
        }
        if (state.time() != 0) return (_contradict(t.id, state, s), problem);
        emit ReceiptAccepted(t.id, s.leg, s.time, s.share, s.evidence);
        bool onTheWay = s.share == OrderSplit.FULL && s.leg != t.legs.length - 1;
        next = onTheWay ? _complete(purse, t, state, s.leg) : _decide(purse, t, state, s);
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
            p.closing = Closing.Attested;
            return _close(purse, t, next, p, total, bondTo);
        }
        _states[t.id] = next;
        if (bondTo != address(0)) _payBond(purse, t, bondTo);
    }

    function _contradict(bytes32 id, OrderState state, Statement memory s) private returns (OrderState next) {
        next = state.withStatus(Status.Contradicted).withSince(block.timestamp);
        _states[id] = next;
        emit ReceiptContradicted(id, s.leg, s.time, s.share, s.evidence);
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
        p.closing = Closing.Settled;
        _close(purse, t, state, p, total, _bondTo(t, state, false));
    }

    function _report(Terms memory t, bytes memory problem) private returns (bool done) {
        done = problem.length == 0;
        if (!done) emit Skipped(t.id, problem);
    }

    /// @dev Runs the same call's code of {ACTS} on this contract's books, for the same caller.
    function _act() private returns (bytes memory) {
        return Address.functionDelegateCall(address(ACTS), msg.data);
    }

    function _signed(
        bytes calldata attestor,
        Terms memory t,
        bytes32 structHash,
        bytes calldata signature
    ) private view returns (bool) {
        bytes32 digest = MessageHashUtils.toTypedDataHash(t.domain, structHash);
        return Signatures.isSigners(attestor, digest, signature);
    }

    function _checkSeller(Terms memory t, bytes calldata signature) private view returns (bool) {
        if (signature.length == 0) return false;
        if (!_signedBy(t.seller, t.id, signature)) revert DeliveryEscrow_SellerSignatureInvalid(t.id, t.seller);
        return true;
    }

    function _cartDigest(bytes32[] memory ids) private view returns (bytes32) {
        return _hashTypedDataV4(keccak256(abi.encode(CART_TYPEHASH, keccak256(abi.encodePacked(ids)))));
    }
}
