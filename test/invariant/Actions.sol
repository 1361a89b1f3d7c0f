// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Consent} from "../../contracts/interfaces/IConsents.sol";
import {Order} from "../../contracts/interfaces/IDeliveryEscrow.sol";
import {Dice, Rolling} from "../fuzz/Dice.sol";
import {Escrow, Money} from "../fuzz/EscrowWorld.sol";
import {Facts, Payments, Reference} from "../fuzz/Reference.sol";
import {AGREEMENT, EXTENSION, WITHDRAWAL} from "../fuzz/Signing.sol";
import {Action, Contest, Ghost, Move, PEOPLE, PURSES, TOKENS} from "./Ghosts.sol";
import {Meddling} from "./Meddling.sol";

/// @dev What parties do together, and what anybody may do: settle, pay rewards, withdraw.
abstract contract Actions is Meddling {
    using Rolling for Dice;

    constructor(Escrow escrow_) Meddling(escrow_) {}

    /* TOGETHER */

    function agree(uint256 seed) external called(Action.Agree) {
        Dice memory dice = Dice(seed);
        uint256 i = dice.chance(95) ? find(dice, anyOpen) : anyOrder(dice);
        (Order memory o, Ghost memory g) = (orderAt(i), ghosts[i]);
        uint256 stated = dice.wide(0, dice.chance(85) ? g.price : type(uint128).max);
        if (dice.chance(40)) stated = dice.within(sellersOf(o), g.price);
        Move memory m = moveOn(Action.Agree, i, stranger);
        Facts memory f = factsOf(o, g);
        Payments memory p = Reference.byAgreement(f, stated);
        address[] memory parties = _concerned(o, Reference.touched(f, p));
        m.allowed = g.open;
        if (g.open) closing(m, o, g, p, bondTo(o, g, p));
        m.caller = callerAmong(dice, parties);
        Consent[] memory list_ = consentsOf(dice, m, parties, AGREEMENT, abi.encode(factNamed(g, ids[i]), stated));
        m.data = abi.encodeCall(escrow.agree, (o, stated, list_));
        wrap(dice, m);
        act(m);
    }

    function extend(uint256 seed) external called(Action.Extend) {
        Dice memory dice = Dice(seed);
        uint256 i = dice.chance(95) ? find(dice, _extendable) : anyOrder(dice);
        (Order memory o, Ghost memory g) = (orderAt(i), ghosts[i]);
        uint256 from = g.until < now_() ? now_() : g.until;
        uint256 until = from + dice.within(1, 5 days);
        if (dice.chance(10)) until = now_() + 730 days + dice.within(0, 1);
        if (dice.chance(5)) until = g.until - dice.within(0, 1);
        address[] memory parties = new address[](2);
        (parties[0], parties[1]) = (o.buyer, o.seller);
        Move memory m = moveOn(Action.Extend, i, callerAmong(dice, parties));
        m.allowed = mayExtend(g, until);
        Consent[] memory list_ = consentsOf(dice, m, parties, EXTENSION, abi.encode(until));
        m.data = abi.encodeCall(escrow.extend, (o, uint40(until), list_));
        wrap(dice, m);
        if (act(m)) ghosts[i].until = until;
    }

    /* ANYBODY */

    function settle(uint256 seed) external called(Action.Settle) {
        Dice memory dice = Dice(seed);
        uint256 i = dice.chance(90) ? find(dice, anyOpen) : anyOrder(dice);
        if (ghosts[i].open && dice.chance(80)) warpTo(dueOf(orderAt(i), ghosts[i]) - (dice.chance(10) ? 1 : 0));
        _settle(i);
    }

    function settleMany(uint256 seed) external called(Action.SettleMany) {
        Dice memory dice = Dice(seed);
        if (openOnes.length == 0) fundNew(dice);
        uint256 size = openOnes.length < BATCH ? openOnes.length : BATCH;
        uint256[] memory chosen = new uint256[](size);
        Order[] memory batch = new Order[](size);
        Move[] memory parts = new Move[](size);
        for (uint256 k = 0; k < size; ++k) {
            chosen[k] = openOnes[k];
            batch[k] = orderAt(chosen[k]);
            if (dice.chance(30)) warpTo(dueOf(batch[k], ghosts[chosen[k]]));
        }
        for (uint256 k = 0; k < size; ++k) {
            Ghost memory g = ghosts[chosen[k]];
            if (!maySettle(batch[k], g)) continue;
            Payments memory p = Reference.byClock(factsOf(batch[k], g));
            closing(parts[k], batch[k], g, p, otherSide(batch[k], g));
        }
        Move memory m = moveAlone(Action.SettleMany, stranger, abi.encodeCall(escrow.settleMany, (batch)));
        batchOf(m, chosen, parts);
    }

    /// @dev What a seller could not pay when the order was closed; if there is nothing, a reward fails first.
    function payReward(uint256 seed) external called(Action.PayReward) {
        Dice memory dice = Dice(seed);
        (bool found, uint256 i) = _owing(dice);
        if (!found) i = _failReward(dice);
        Order memory o = orderAt(i);
        uint256 t = tokenIndex(o.rewardToken);
        if (t < TOKENS && t != WRAPPED && dice.chance(80)) {
            list(tokens[t], o.seller, false);
            list(tokens[t], o.buyer, false);
        }
        Ghost memory g = ghosts[i];
        Move memory m = moveOn(Action.PayReward, i, stranger);
        m.allowed = g.owed != 0 && mayReward(o);
        if (m.allowed) {
            gain(m, o.rewardToken, o.buyer, g.owed);
            loss(m, o.rewardToken, o.seller, g.owed);
        }
        m.data = abi.encodeCall(escrow.payReward, (o));
        wrap(dice, m);
        if (act(m)) ghosts[i].owed = 0;
    }

    function withdraw(uint256 seed) external called(Action.Withdraw) {
        _withdraw(Dice(seed), Action.Withdraw);
    }

    function withdrawTo(uint256 seed) external called(Action.WithdrawTo) {
        _withdraw(Dice(seed), Action.WithdrawTo);
    }

    function withdrawSigned(uint256 seed) external called(Action.WithdrawSigned) {
        _withdraw(Dice(seed), Action.WithdrawSigned);
    }

    /// @dev Somebody is paid what could not be pushed to him; if there is nobody, a push fails first.
    function _withdraw(Dice memory dice, Action action) private {
        (bool found, uint256 k) = _creditor(dice);
        if (!found && _failPush(dice)) (, k) = _creditor(dice);
        (Money money, address account) = (purseToken(k), people[k % PEOPLE]);
        address to = action == Action.Withdraw ? account : _recipient(dice, money);
        if (hasList(money) && dice.chance(80)) list(money, to, false);
        uint256 amount = escrow.credited(money, account);
        Move memory m = moveAlone(action, action == Action.WithdrawTo ? account : stranger, "");
        m.allowed = amount != 0 && mayReceive(money, to);
        if (m.allowed) {
            loss(m, address(money), account, amount);
            gain(m, address(money), to, amount);
        }
        if (action == Action.Withdraw) m.data = abi.encodeCall(escrow.withdraw, (money, account));
        else if (action == Action.WithdrawTo) m.data = abi.encodeCall(escrow.withdrawTo, (money, to));
        else _signWithdrawal(dice, m, money, account, to);
        wrap(dice, m);
        if (act(m) && action == Action.WithdrawSigned) ++nonceOf[account];
    }

    function _signWithdrawal(Dice memory dice, Move memory m, Money money, address account, address to) private view {
        uint256 nonce = nonceOf[account];
        if (dice.chance(6)) {
            nonce = nonce == 0 || dice.chance(50) ? nonce + 1 : nonce - 1;
            (m.allowed, m.breach) = (false, "INV-08 accepted a nonce out of turn: ");
        }
        bytes32 first = bytes32(uint256(uint160(account)));
        Consent memory c = consent(dice, m, account, WITHDRAWAL, first, abi.encode(money, to, nonce));
        m.data = abi.encodeCall(escrow.withdrawToBySignature, (money, to, c));
    }

    function _recipient(Dice memory dice, Money money) private view returns (address) {
        if (dice.chance(95)) return people[dice.roll() % PEOPLE];
        return [address(0), address(escrow), address(money)][dice.roll() % 3];
    }

    function _settle(uint256 i) private {
        (Order memory o, Ghost memory g) = (orderAt(i), ghosts[i]);
        Move memory m = moveOn(Action.Settle, i, stranger);
        m.allowed = maySettle(o, g);
        if (g.open) closing(m, o, g, Reference.byClock(factsOf(o, g)), otherSide(o, g));
        m.data = abi.encodeCall(escrow.settle, (o));
        act(m);
    }

    /// @dev Buyer, seller, and each payee whose leg gives, once.
    function _concerned(Order memory o, bool[] memory touched) private pure returns (address[] memory parties) {
        address[] memory all = new address[](2 + touched.length);
        (all[0], all[1]) = (o.buyer, o.seller);
        uint256 many = 2;
        for (uint256 i = 0; i < touched.length; ++i) {
            bool known = !touched[i];
            for (uint256 k = 0; k < many && !known; ++k) known = all[k] == o.legs[i].payee;
            if (!known) all[many++] = o.legs[i].payee;
        }
        parties = new address[](many);
        for (uint256 k = 0; k < many; ++k) parties[k] = all[k];
    }

    function _creditor(Dice memory dice) private view returns (bool, uint256 k) {
        k = dice.roll() % PURSES;
        for (uint256 tries = 0; tries < PURSES; ++tries) {
            if (escrow.credited(purseToken(k), people[k % PEOPLE]) != 0) return (true, k);
            k = (k + 1) % PURSES;
        }
        return (false, k);
    }

    function _failPush(Dice memory dice) private returns (bool) {
        uint256 i = find(dice, _listable);
        if (!ghosts[i].open || !_listable(orderAt(i), ghosts[i])) return false;
        Order memory o = orderAt(i);
        list(money_(o), o.seller, true);
        list(money_(o), o.buyer, true);
        warpTo(dueOf(o, ghosts[i]));
        _settle(i);
        return true;
    }

    /// @dev An order whose reward is owed, in a token that can pay; seldom in any other.
    function _owing(Dice memory dice) private view returns (bool, uint256 i) {
        bool any = dice.chance(10);
        uint256 start = dice.roll();
        for (uint256 k = 0; k < owing.length && k < 12; ++k) {
            i = owing[((start % owing.length) + k) % owing.length];
            if (ghosts[i].owed == 0) continue;
            if (any || tokenIndex(orderAt(i).rewardToken) < TOKENS) return (true, i);
        }
        return (false, i);
    }

    function _failReward(Dice memory dice) private returns (uint256 i) {
        Order memory o = draw(dice);
        (o.rewardToken, o.rewardAmount) = (address(tokens[POINTS]), uint96(dice.within(1, 1e9)));
        i = enroll(o);
        list(tokens[POINTS], o.seller, true);
        if (fundOne(dice, o, i)) releaseOne(dice, Action.Release, i);
    }

    /* WHICH ORDER IS RIPE */

    function _listable(Order memory o, Ghost memory) internal view returns (bool) {
        return hasList(money_(o));
    }

    function _extendable(Order memory, Ghost memory g) internal pure returns (bool) {
        return !g.decided && g.contest == Contest.None;
    }
}
