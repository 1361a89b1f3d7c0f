// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FundingKind} from "../../../contracts/interfaces/IFunding.sol";
import {Dice, Rolling} from "../../fuzz/Dice.sol";
import {Choosing} from "./Choosing.sol";
import {Action} from "./Tallies.sol";

/// @dev What members do.
abstract contract Merchants is Choosing {
    using Rolling for Dice;

    string private constant RECEIVE =
        "ReceiveWithAuthorization(address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce)";
    string private constant PERMIT =
        "Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)";
    bytes32 private constant REF = "a purchase";
    uint256 private constant LATEST = type(uint256).max;

    uint256 private _salt;

    function deposit(uint256 seed) external called(Action.Deposit) {
        Dice memory dice = Dice(seed);
        (address who, uint256 amount) = (active(dice), _toBuy(dice));
        act(Action.Deposit, who, abi.encodeCall(token.deposit, (amount)), plain.deposit(who, amount), none());
    }

    /// @dev A stranger submits what the member has signed for the reserve.
    function depositSigned(uint256 seed) external called(Action.DepositSigned) {
        Dice memory dice = Dice(seed);
        (address who, uint256 amount, bytes32 salt) = (active(dice), _toBuy(dice), bytes32(++_salt));
        (uint256 value, uint256 spread, ) = token.quote(amount);
        bytes32 subject = token.depositSubject(who, amount, salt);
        bytes memory words = abi.encode(
            keccak256(bytes(RECEIVE)),
            who,
            token,
            value + spread,
            uint256(0),
            LATEST,
            subject
        );
        bytes memory payment = abi.encode(uint256(0), LATEST, signed(who, reserve.DOMAIN_SEPARATOR(), words));
        bytes memory data = abi.encodeCall(token.depositFor, (who, amount, salt, FundingKind.Authorization, payment));
        act(Action.DepositSigned, stranger, data, plain.deposit(who, amount), none());
    }

    function renew(uint256 seed) external called(Action.Renew) {
        Dice memory dice = Dice(seed);
        address who = acceptor(dice);
        uint256 amount = upTo(dice, plain.acceptedOf(who));
        act(Action.Renew, who, abi.encodeCall(token.renew, (amount)), plain.renew(who, amount), none());
    }

    /// @dev To anybody, whose balance alone grows.
    function withdraw(uint256 seed) external called(Action.Withdraw) {
        Dice memory dice = Dice(seed);
        address who = dice.chance(60) ? acceptor(dice) : people[dice.roll() % 4];
        cash(Action.Withdraw, who, dice.chance(50) ? who : collector, upTo(dice, plain.balanceOf(who) / 2));
    }

    function issue(uint256 seed) external called(Action.Issue) {
        Dice memory dice = Dice(seed);
        (address from, address to) = (issuer(dice), customer(dice));
        uint256 amount = _toIssue(dice, from);
        bool apart = plain.isMember(from) && !plain.isMember(to);
        bytes memory data =
            apart && dice.chance(50)
                ? abi.encodeCall(token.issue, (to, amount, REF))
                : abi.encodeCall(token.transfer, (to, amount));
        uint256 grows = plain.isMember(from) ? 0 : none();
        act(Action.Issue, from, data, plain.transfer(from, to, amount), grows);
    }

    /// @dev A till has the member's permit, and submits it itself.
    function issueByTill(uint256 seed) external called(Action.IssueByTill) {
        Dice memory dice = Dice(seed);
        (address from, address to) = (issuer(dice), customer(dice));
        uint256 amount = _toIssue(dice, from);
        bytes memory words = abi.encode(keccak256(bytes(PERMIT)), from, stranger, amount, token.nonces(from), LATEST);
        bytes memory sign = signed(from, token.DOMAIN_SEPARATOR(), words);
        (bytes32 r, bytes32 s) = abi.decode(sign, (bytes32, bytes32));
        token.permit(from, stranger, amount, LATEST, uint8(sign[64]), r, s);
        bytes memory data = abi.encodeCall(token.transferFrom, (from, to, amount));
        uint256 grows = plain.isMember(from) ? 0 : none();
        act(Action.IssueByTill, stranger, data, plain.transfer(from, to, amount), grows);
    }

    function issueBatch(uint256 seed) external called(Action.IssueBatch) {
        Dice memory dice = Dice(seed);
        address from = issuer(dice);
        uint256 many = dice.within(0, 3);
        (uint256[] memory items, uint256[] memory amounts) = (new uint256[](many), new uint256[](many));
        address[] memory to = new address[](many);
        for (uint256 i = 0; i < many; ++i) {
            (to[i], amounts[i]) = (customer(dice), _toIssue(dice, from) / 3);
            items[i] = (uint256(uint160(to[i])) << 96) | amounts[i];
        }
        bytes memory data = abi.encodeCall(token.issueBatch, (items, REF));
        act(Action.IssueBatch, from, data, plain.issueBatch(from, to, amounts), 0);
    }

    function refund(uint256 seed) external called(Action.Refund) {
        Dice memory dice = Dice(seed);
        (address from, address to) = (issuer(dice), customer(dice));
        uint256 amount = _toIssue(dice, from);
        bytes4 refusal = plain.refund(from, to, amount);
        uint256 grows = length == PERIOD && !token.terms().expires ? 0 : plain.vintage() - plain.oldest();
        act(Action.Refund, from, abi.encodeCall(token.refund, (to, amount, REF)), refusal, grows);
    }

    function settle(uint256 seed) external called(Action.Settle) {
        Dice memory dice = Dice(seed);
        (address from, address to) = (acceptor(dice), member(dice));
        uint256 amount = upTo(dice, plain.acceptedOf(from));
        bytes4 refusal = plain.transfer(from, to, amount);
        uint256 grows = plain.isMember(from) && !plain.isMember(to) ? 0 : none();
        act(Action.Settle, from, abi.encodeCall(token.transfer, (to, amount)), refusal, grows);
    }

    function setAccepting(uint256 seed) external called(Action.SetAccepting) {
        Dice memory dice = Dice(seed);
        (address who, bool on) = (dice.chance(50) ? member(dice) : anybody(dice), dice.chance(75));
        bytes4 refusal = plain.setAccepting(who, on);
        act(Action.SetAccepting, who, abi.encodeCall(token.setAccepting, (on)), refusal, none());
    }

    function moveTreasury(uint256 seed) external called(Action.MoveTreasury) {
        Dice memory dice = Dice(seed);
        (address who, address to) = (dice.chance(85) ? plain.treasury() : anybody(dice), issuer(dice));
        bytes4 refusal = plain.moveTreasury(who, to);
        act(Action.MoveTreasury, who, abi.encodeCall(token.moveTreasury, (to)), refusal, none());
    }

    /// @dev Points for reserve units, to an address.
    function cash(Action action, address who, address to, uint256 amount) internal {
        uint256 had = reserve.balanceOf(to);
        (bytes4 refusal, uint256 paid) = plain.withdraw(who, amount);
        act(action, who, abi.encodeCall(token.withdraw, (amount, to)), refusal, none());
        insist(reserve.balanceOf(to) - had == paid, "INV-24 another payment than par");
    }

    function _toBuy(Dice memory dice) private view returns (uint256) {
        uint256 room = CAP - plain.supply();
        if (room > 10_000_000) return dice.chance(5) ? room + 1 : dice.within(0, 2_000_000);
        return upTo(dice, room);
    }

    function _toIssue(Dice memory dice, address from) private view returns (uint256) {
        (, , , , uint256 bought, ) = plain.members(from);
        return upTo(dice, bought);
    }
}
