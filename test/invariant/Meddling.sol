// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Order, SignedReceipt, State} from "../../contracts/interfaces/IDeliveryEscrow.sol";
import {Dice, Rolling} from "../fuzz/Dice.sol";
import {Escrow} from "../fuzz/EscrowWorld.sol";
import {ALL_TOKENS, Action, Message, Move, PURSES} from "./Ghosts.sol";
import {Mischief} from "./Mischief.sol";

/// @dev What strangers try, what is said twice, what is said too late, and what the world does meanwhile.
abstract contract Meddling is Mischief {
    using Rolling for Dice;

    constructor(Escrow escrow_) Mischief(escrow_) {}

    function meddle(uint256 seed) external called(Action.Meddle) {
        Dice memory dice = Dice(seed);
        if (openOnes.length == 0) fundNew(dice);
        uint256 i = openOnes.length == 0 ? 0 : openOnes[dice.roll() % openOnes.length];
        Move memory m = moveAlone(Action.Meddle, stranger, "");
        m.order = i;
        _scheme(dice, m, orderAt(i));
        wrap(dice, m);
        act(m);
        _refusedIsRight(Action.Meddle);
    }

    /// @dev Says again, word for word, what was once accepted.
    function repeat(uint256 seed) external called(Action.Repeat) {
        if (messages.length == 0) return;
        uint256 recent = seed % 2 == 0 && messages.length > 12 ? 12 : messages.length;
        Message memory m = messages[messages.length - 1 - ((seed / 2) % recent)];
        State memory before = escrow.stateOf(ids[m.order]);
        int256[PURSES] memory held = purses(ALL_TOKENS);
        send(Action.Repeat, m.caller, m.value, m.data);
        bool same = keccak256(abi.encode(before)) == keccak256(abi.encode(escrow.stateOf(ids[m.order])));
        insist(same, "INV-08 a repeated message changed an order");
        insist(
            keccak256(abi.encode(held)) == keccak256(abi.encode(purses(ALL_TOKENS))),
            "INV-08 a repeated message moved money"
        );
        _refusedIsRight(Action.Repeat);
    }

    /// @dev Parties act on an order that is closed or cancelled: mostly one of the last, which could still be funded.
    function revive(uint256 seed) external called(Action.Revive) {
        Dice memory dice = Dice(seed);
        if (ids.length == 0) return;
        uint256 recent = dice.chance(75) && ids.length > 10 ? 10 : ids.length;
        uint256 i = ids.length - 1 - (dice.roll() % recent);
        for (uint256 k = 0; k < ids.length && !ghosts[i].dead; ++k) i = (i == 0 ? ids.length : i) - 1;
        if (!ghosts[i].dead) return;
        Move memory m = moveAlone(Action.Revive, stranger, "");
        m.order = i;
        _reanimate(dice, m, orderAt(i));
        wrap(dice, m);
        act(m);
        _refusedIsRight(Action.Revive);
    }

    /// @dev A token lists a party, or takes him off its list.
    function blockSomebody(uint256 seed) external called(Action.Block) {
        Dice memory dice = Dice(seed);
        address account = people[dice.roll() % 7];
        list(tokens[[uint256(0), FALSE, POINTS][dice.roll() % 3]], account, dice.chance(40));
        ++tallies[uint256(Action.Block)].successes;
    }

    function wait_(uint256 seed) external called(Action.Wait) {
        Dice memory dice = Dice(seed);
        vm.warp(now_() + dice.within(1, dice.chance(95) ? 1 days : 60 days));
        ++tallies[uint256(Action.Wait)].successes;
    }

    /// @dev Everybody may be paid again.
    function pardonAll() external {
        for (uint256 k = 0; k < PURSES; ++k) {
            if (hasList(purseToken(k))) list(purseToken(k), people[k % people.length], false);
        }
    }

    function _scheme(Dice memory dice, Move memory m, Order memory o) private view {
        uint256 kind = dice.roll() % 20;
        if (kind < 5) m.data = _asParty(kind, o, factNamed(ghosts[m.order], ids[m.order]));
        else if (kind < 12) m.data = _forSomebody(dice, kind, o, m.order);
        else if (kind < 15) m.data = _together(dice, kind, o, m.order);
        else if (kind < 18) _withOthersMoney(dice, m, o, kind);
        else if (kind == 18) m.data = abi.encodeCall(escrow.payReward, (o));
        else m.data = abi.encodeCall(escrow.attest, (o, _forgedReceipt(dice, o, m.order)));
    }

    function _reanimate(Dice memory dice, Move memory m, Order memory o) private view {
        uint256 kind = dice.roll() % 18;
        bytes32 fact = factNamed(ghosts[m.order], ids[m.order]);
        if (kind < 7) _fundAgain(dice, m, o);
        else if (kind < 12) (m.caller, m.data) = _lateAct(kind - 7, o, fact);
        else if (kind < 17) m.data = _lateConsent(kind - 12, o, fact, m.order);
        else {
            SignedReceipt[] memory receipts = signed(o, receiptOf(ids[m.order], lastOf(o), START, FULL));
            m.data = abi.encodeCall(escrow.attest, (o, receipts));
        }
    }

    /// @dev Here a refusal is what was wanted.
    function _refusedIsRight(Action action) private {
        tallies[uint256(action)].successes = tallies[uint256(action)].reverts;
    }
}
