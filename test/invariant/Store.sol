// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Order} from "../../contracts/interfaces/IDeliveryEscrow.sol";
import {Built} from "../fuzz/Built.sol";
import {Escrow, EscrowWorld, Money} from "../fuzz/EscrowWorld.sol";

uint256 constant ACTIONS = 18;

enum Action {
    Fund,
    Arrive,
    Decide,
    Contradict,
    Release,
    Refund,
    GiveIn,
    Object,
    Rule,
    Settle,
    SettleMany,
    AttestMany,
    Withdraw,
    Block,
    Wait,
    Meddle,
    Repeat,
    Revive
}

enum Contest {
    None,
    ByBuyer,
    BySeller,
    ByReceipt
}

/// @dev What the campaign knows of an order without asking the contract.
struct Ghost {
    bool open;
    uint256 money; // index of the token
    uint256 price;
    uint256 bond;
    uint256[] carriersShare; // third parties' amounts of the first k legs
    uint256 fundedAt;
    uint256 refunded;
    uint256 proven;
    bool decided;
    uint256 leg;
    uint256 share;
    uint256 time;
    uint256 landed;
    Contest contest;
    uint256 contestedAt;
    int256 net; // all that people gained by the order, their payments taken off
}

struct Tally {
    uint256 calls;
    uint256 attempts;
    uint256 successes;
    uint256 reverts;
}

struct Message {
    uint256 order;
    address caller;
    bytes data;
}

/// @dev The ghosts of a campaign: people, tokens, orders, messages, counts and the first thing that went wrong.
abstract contract Store is EscrowWorld {
    uint256 internal constant PEOPLE = 10;
    uint256 internal constant TOKENS = 3;
    uint256 internal constant ALL_TOKENS = TOKENS;
    uint256 internal constant PURSES = PEOPLE * TOKENS;

    address[PEOPLE] public people;
    Money[TOKENS] public tokens;
    address internal seller2;
    address internal buyer2;

    Ghost[] internal ghosts;
    bytes32[] internal ids;
    bytes[] internal terms;
    uint256[] internal openOnes;
    mapping(uint256 order => uint256 place) private _placeAmongOpen;
    Message[] internal messages;
    mapping(Money money => mapping(address account => bool)) internal blocked;

    Tally[ACTIONS] internal tallies;
    string public broken;

    constructor(Escrow escrow_) {
        populate(escrow_);
        seller2 = someone("second seller");
        buyer2 = someone("second buyer");
        people = [seller, seller2, buyer, buyer2, carriers[0], carriers[1], carriers[2], arbiter, integrator, stranger];
        tokens[0] = token;
        tokens[1] = Money(
            Built.make("contracts/mocks/Token__Mock.sol:Token__Mock", abi.encode("Plain", "PLN", uint8(6)))
        );
        tokens[2] = Money(Built.make("contracts/mocks/OddTokens__Mock.sol:FalseToken__Mock", ""));
        for (uint256 t = 0; t < TOKENS; ++t) {
            // the stranger has an allowance as well: what stops him must not be that he has none
            enrich(tokens[t], stranger);
            for (uint256 p = 0; p < 4; ++p) enrich(tokens[t], people[p]);
        }
    }

    function count() external view returns (uint256) {
        return ids.length;
    }

    function orderAt(uint256 i) public view returns (Order memory) {
        return abi.decode(terms[i], (Order));
    }

    function ghostAt(uint256 i) external view returns (bytes32 id, Ghost memory ghost) {
        return (ids[i], ghosts[i]);
    }

    function openOrders() external view returns (uint256[] memory) {
        return openOnes;
    }

    function tallyOf(Action action) external view returns (Tally memory) {
        return tallies[uint256(action)];
    }

    /// @dev Every account's balance and credit in one token, or in all.
    function purses(uint256 money) internal view returns (int256[PURSES] memory held) {
        for (uint256 t = 0; t < TOKENS; ++t) {
            if (money != ALL_TOKENS && money != t) continue;
            for (uint256 p = 0; p < PEOPLE; ++p) {
                uint256 owned = tokens[t].balanceOf(people[p]) + escrow.credited(tokens[t], people[p]);
                held[t * PEOPLE + p] = int256(owned);
            }
        }
    }

    function opened(uint256 i) internal {
        ghosts[i].open = true;
        _placeAmongOpen[i] = openOnes.length;
        openOnes.push(i);
    }

    function closed(uint256 i) internal {
        ghosts[i].open = false;
        uint256 last = openOnes[openOnes.length - 1];
        openOnes[_placeAmongOpen[i]] = last;
        _placeAmongOpen[last] = _placeAmongOpen[i];
        openOnes.pop();
    }

    /// @dev Keeps the first violation: what follows it follows from it.
    function insist(bool ok, string memory what) internal {
        if (!ok && bytes(broken).length == 0) broken = what;
    }

    function moneyOf(Order memory o) internal view returns (uint256 t) {
        while (address(tokens[t]) != o.token) ++t;
    }

    function gains(int256[PURSES] memory list, address money, address account, uint256 amount) internal view {
        if (amount == 0) return;
        uint256 purse =
            address(tokens[0]) == money
                ? 0
                : address(tokens[1]) == money
                    ? PEOPLE
                    : 2 * PEOPLE;
        uint256 end = purse + PEOPLE;
        while (purse < end && people[purse % PEOPLE] != account) ++purse;
        list[purse] += int256(amount);
    }
}
