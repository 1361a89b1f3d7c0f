// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Consent} from "../../contracts/interfaces/IConsents.sol";
import {Order, SignedReceipt} from "../../contracts/interfaces/IDeliveryEscrow.sol";
import {FundingKind} from "../../contracts/interfaces/IFunding.sol";
import {Dice, Rolling} from "../fuzz/Dice.sol";
import {Escrow} from "../fuzz/EscrowWorld.sol";
import {AGREEMENT, CANCELLATION, EXTENSION, OBJECTION, REFUND, RELEASE, RULING, WITHDRAWAL} from "../fuzz/Signing.sol";
import {Move} from "./Ghosts.sol";
import {Parties} from "./Parties.sol";

/// @dev Calls that must be refused: a stranger's on an open order, anybody's on one that is closed or cancelled.
abstract contract Mischief is Parties {
    using Rolling for Dice;

    constructor(Escrow escrow_) Parties(escrow_) {}

    /* A STRANGER'S */

    function _asParty(uint256 kind, Order memory o, bytes32 fact) internal view returns (bytes memory) {
        if (kind == 0) return abi.encodeCall(escrow.release, (o));
        if (kind == 1) return abi.encodeCall(escrow.refund, (o, type(uint256).max));
        if (kind == 2) return abi.encodeCall(escrow.object, (o, fact));
        if (kind == 3) return abi.encodeCall(escrow.rule, (o, fact, o.legs[0].amount));
        return abi.encodeCall(escrow.cancel, (o));
    }

    /// @dev In a party's name, or in his own.
    function _forSomebody(
        Dice memory dice,
        uint256 kind,
        Order memory o,
        uint256 i
    ) internal view returns (bytes memory) {
        bytes32 fact = factNamed(ghosts[i], ids[i]);
        if (kind == 5)
            return abi.encodeCall(escrow.releaseBySignature, (o, _forged(dice, o.buyer, RELEASE, i, abi.encode(fact))));
        if (kind == 6) {
            Consent memory c = _forged(dice, o.seller, REFUND, i, abi.encode(fact, o.legs[0].amount));
            return abi.encodeCall(escrow.refundBySignature, (o, o.legs[0].amount, c));
        }
        if (kind == 7) {
            Consent memory c = _forged(dice, dice.chance(50) ? o.buyer : o.seller, OBJECTION, i, abi.encode(fact));
            return abi.encodeCall(escrow.objectBySignature, (o, fact, c));
        }
        if (kind == 8) {
            Consent memory c = _forged(dice, arbiter, RULING, i, abi.encode(fact, 1));
            return abi.encodeCall(escrow.ruleBySignature, (o, fact, 1, c));
        }
        if (kind == 9)
            return abi.encodeCall(escrow.cancelBySignature, (o, consentOf(o.buyer, CANCELLATION, ids[i], "", 2 ** 39)));
        if (kind == 10) return abi.encodeCall(escrow.withdrawTo, (money_(o), stranger));
        bytes memory words = abi.encode(o.token, stranger, nonceOf[o.buyer]);
        Consent memory withdrawal = consentOf(stranger, WITHDRAWAL, bytes32(uint256(uint160(o.buyer))), words, 2 ** 39);
        withdrawal.signer = o.buyer;
        return abi.encodeCall(escrow.withdrawToBySignature, (money_(o), stranger, withdrawal));
    }

    /// @dev With the true consent of one party, and the other's forged or not there.
    function _together(Dice memory dice, uint256 kind, Order memory o, uint256 i) internal view returns (bytes memory) {
        address honest = dice.chance(50) ? o.buyer : o.seller;
        uint256 until = ghosts[i].until + 1 days;
        uint256 word = kind == 12 ? dice.within(0, ghosts[i].price) : until;
        string memory act_ = kind == 12 ? AGREEMENT : EXTENSION;
        bytes memory words = kind == 12 ? abi.encode(factNamed(ghosts[i], ids[i]), word) : abi.encode(word);
        Consent[] memory list_ = new Consent[](dice.within(1, 2));
        list_[0] = consentOf(honest, act_, ids[i], words, 2 ** 39);
        if (list_.length == 2) list_[1] = _forged(dice, honest == o.buyer ? o.seller : o.buyer, act_, i, words);
        if (kind == 12) return abi.encodeCall(escrow.agree, (o, word, list_));
        if (kind == 13) return abi.encodeCall(escrow.extend, (o, uint40(until), list_));
        return abi.encodeCall(escrow.withdraw, (money_(o), stranger));
    }

    /// @dev By the allowance that the buyer has given to the escrow, or with ether that is not asked for.
    function _withOthersMoney(Dice memory dice, Move memory m, Order memory o, uint256 kind) internal view {
        o.salt = bytes32(dice.roll());
        bytes memory sellers = signature(keys[o.seller], escrow.orderId(o));
        m.value = dice.chance(30) ? 1 : 0;
        if (kind == 15) {
            m.data = abi.encodeCall(escrow.fund, (o, FundingKind.Allowance, "", sellers));
        } else if (kind == 16) {
            (Order[] memory cart, bytes[] memory consents) = (new Order[](1), new bytes[](1));
            (cart[0], consents[0]) = (o, sellers);
            m.data = abi.encodeCall(escrow.fundMany, (cart, FundingKind.Allowance, "", consents));
        } else {
            onReceipt(dice, o);
            bytes32 id = escrow.orderId(o);
            SignedReceipt memory receipt = signed(o, receiptOf(id, lastOf(o), START, FULL))[0];
            sellers = signature(keys[o.seller], id);
            m.data = abi.encodeCall(escrow.collect, (o, FundingKind.Allowance, "", sellers, receipt));
        }
    }

    function _forgedReceipt(
        Dice memory dice,
        Order memory o,
        uint256 i
    ) internal view returns (SignedReceipt[] memory receipts) {
        receipts = new SignedReceipt[](1);
        receipts[0].receipt = receiptOf(ids[i], lastOf(o), START, dice.chance(50) ? 0 : FULL);
        receipts[0].signature = signature(keys[stranger], escrow.receiptDigest(receipts[0].receipt));
    }

    /* TOO LATE */

    /// @dev By everything that the buyer may sign for it.
    function _fundAgain(Dice memory dice, Move memory m, Order memory o) internal view {
        bytes32 id = ids[m.order];
        bytes memory sellers = signature(keys[o.seller], id);
        (FundingKind kind, bytes memory payment) = (FundingKind.Allowance, bytes(""));
        m.caller = o.buyer;
        bool cart = !o.payOnReceipt && dice.chance(30);
        bytes32[] memory subject = new bytes32[](1);
        subject[0] = id;
        if (dice.chance(50)) {
            bytes32 nonce = cart ? escrow.cartDigest(subject) : id;
            (kind, payment) = (FundingKind.Authorization, authorization(o, ghosts[m.order].price, nonce));
        }
        if (o.payOnReceipt) {
            uint256 time = now_() < o.legs[lastOf(o)].deadline ? now_() : o.legs[lastOf(o)].deadline - 1;
            SignedReceipt memory receipt = signed(o, receiptOf(id, lastOf(o), time, FULL))[0];
            m.data = abi.encodeCall(escrow.collect, (o, kind, payment, sellers, receipt));
        } else if (cart) {
            (Order[] memory orders, bytes[] memory consents) = (new Order[](1), new bytes[](1));
            (orders[0], consents[0]) = (o, sellers);
            m.data = abi.encodeCall(escrow.fundMany, (orders, kind, payment, consents));
        } else {
            m.data = abi.encodeCall(escrow.fund, (o, kind, payment, sellers));
        }
    }

    function _lateAct(uint256 kind, Order memory o, bytes32 fact) internal view returns (address, bytes memory) {
        if (kind == 0) return (o.buyer, abi.encodeCall(escrow.release, (o)));
        if (kind == 1) return (o.seller, abi.encodeCall(escrow.refund, (o, type(uint256).max)));
        if (kind == 2) return (o.seller, abi.encodeCall(escrow.object, (o, fact)));
        if (kind == 3) return (arbiter, abi.encodeCall(escrow.rule, (o, fact, 0)));
        return (stranger, abi.encodeCall(escrow.settle, (o)));
    }

    /// @dev With everybody's true consent.
    function _lateConsent(uint256 kind, Order memory o, bytes32 fact, uint256 i) internal view returns (bytes memory) {
        uint256 never = 2 ** 39;
        if (kind == 0) {
            Consent memory c = consentOf(o.buyer, RELEASE, ids[i], abi.encode(fact), never);
            return abi.encodeCall(escrow.releaseBySignature, (o, c));
        }
        if (kind == 1) {
            Consent memory c = consentOf(o.seller, REFUND, ids[i], abi.encode(fact, 1), never);
            return abi.encodeCall(escrow.refundBySignature, (o, 1, c));
        }
        if (kind == 2) {
            Consent memory c = consentOf(arbiter, RULING, ids[i], abi.encode(fact, 0), never);
            return abi.encodeCall(escrow.ruleBySignature, (o, fact, 0, c));
        }
        uint256 word = kind == 3 ? 0 : now_() + 30 days;
        string memory act_ = kind == 3 ? AGREEMENT : EXTENSION;
        bytes memory words = kind == 3 ? abi.encode(fact, word) : abi.encode(word);
        Consent[] memory list_ = new Consent[](2);
        list_[0] = consentOf(o.buyer, act_, ids[i], words, never);
        list_[1] = consentOf(o.seller, act_, ids[i], words, never);
        if (kind == 3) return abi.encodeCall(escrow.agree, (o, word, list_));
        return abi.encodeCall(escrow.extend, (o, uint40(word), list_));
    }

    /// @dev The stranger's signature in another's name, or another's for another act, or the stranger's own.
    function _forged(
        Dice memory dice,
        address signer,
        string memory kind,
        uint256 i,
        bytes memory words
    ) private view returns (Consent memory c) {
        uint256 how = dice.roll() % 3;
        c = consentOf(how == 1 ? signer : stranger, kind, how == 1 ? bytes32("another") : ids[i], words, 2 ** 39);
        if (how != 2) c.signer = signer;
    }
}
