// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Account, Books} from "../../../contracts/interfaces/ILoyaltyToken.sol";
import {Sabotage} from "./Sabotage.sol";
import {Action} from "./Tallies.sol";

/// @dev The numbered invariants of ../README.md, asked of the token itself.
abstract contract Promises is Sabotage {
    uint256 private constant BPS = 10_000;

    /// @dev After a step.
    function check() public {
        Books memory books = token.books();
        uint256 supply = token.totalSupply();
        _checkReserve(supply, books.spreadAccrued);
        (uint256 sum, uint256[4] memory lanes, string memory odd) = _everybody();
        for (uint256 k = 0; k < 4; ++k)
            insist(lanes[k] == books.lanes[k], "INV-19 a vintage is not its customers' sum");
        insist(books.breakage == plain.breakage(), "INV-20 other breakage than what has lapsed");
        insist(sum == supply, "INV-18 balances do not add up to the supply");
        insist(supply <= CAP && supply == plain.supply(), "INV-23 another supply");
        insist((books.spreadAccrued + collected) * BPS >= plain.price(), "INV-29 issued for less than the spread");
        insist(bytes(odd).length == 0, odd);
        insist(_same(abi.encode(books), abi.encode(plain.books())), "INV-22 the books differ from the plain token's");
    }

    /// @dev At the end: the events tell all; then the operator winds down, and everybody takes what is his.
    function checkEnd() public {
        _checkEvents();
        close();
        for (uint256 i = 0; i < people.length; ++i) {
            uint256 balance = token.balanceOf(people[i]);
            if (balance != 0) cash(Action.CashOut, people[i], people[i], balance);
        }
        insist(token.totalSupply() == 0, "INV-24 points that nobody can withdraw");
        insist(plain.breakage() == 0, "INV-20 breakage that is not the treasury's");
        _checkReserve(0, token.books().spreadAccrued);
    }

    /// @dev From here on customers can withdraw; holds are over before anything lapses.
    function close() public {
        uint256 closesAt = token.books().closesAt;
        if (!plain.isClosed() && closesAt == 0) {
            act(Action.WindDown, operator, abi.encodeCall(token.windDown, ()), plain.windDown(), none());
            closesAt = token.books().closesAt;
        }
        if (!plain.isClosed()) vm.warp(closesAt);
        for (uint256 i = 0; i < people.length; ++i) {
            uint256 until = token.accountOf(people[i]).heldUntil;
            if (until > now_()) vm.warp(until);
        }
        plain.age();
        insist(token.books().closed, "INV-24 no end");
    }

    function _checkReserve(uint256 supply, uint256 accrued) private {
        uint256 held = reserve.balanceOf(address(token));
        insist(held >= supply * plain.unitValue() + accrued, "INV-17 the reserve does not back points and spread");
        insist(held == plain.held(), "INV-17 the reserve differs from what was paid in and out");
    }

    function _checkEvents() private {
        send(Action.Expire, stranger, abi.encodeCall(token.expire, (people)));
        send(Action.Claim, stranger, abi.encodeCall(token.claimBreakage, ()));
        plain.claim();
        for (uint256 i = 0; i < people.length; ++i) {
            bool told = logged[people[i]] == int256(token.balanceOf(people[i]));
            insist(told, "INV-30 the events tell another balance");
        }
        insist(-logged[address(0)] == int256(token.totalSupply()), "INV-30 the events tell another supply");
    }

    /// @return sum What all have.
    /// @return lanes What all customers have, by age.
    /// @return odd In what somebody differs from the plain token.
    function _everybody() private view returns (uint256 sum, uint256[4] memory lanes, string memory odd) {
        for (uint256 i = 0; i < people.length; ++i) {
            address who = people[i];
            Account memory a = token.accountOf(who);
            uint256 balance = token.balanceOf(who);
            sum += balance;
            for (uint256 k = 0; k < 4; ++k) lanes[k] += a.lanes[k];
            if (!_same(abi.encode(a), abi.encode(plain.accountOf(who)))) odd = "INV-22 another account";
            if (balance != plain.balanceOf(who)) odd = "INV-22 another balance";
            if (token.tierOf(who) != plain.tierOf(who)) odd = "INV-22 another tier";
        }
    }

    function _same(bytes memory a, bytes memory b) private pure returns (bool) {
        return keccak256(a) == keccak256(b);
    }
}
