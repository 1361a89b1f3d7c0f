// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

uint256 constant ACTIONS = 31;
uint256 constant PEOPLE = 10;
uint256 constant TOKENS = 4;
uint256 constant PURSES = PEOPLE * TOKENS;
uint256 constant ALL_TOKENS = 2 ** TOKENS - 1;

/// @dev Up to WithdrawSigned, saying again what was accepted once must change nothing; the others may do more.
enum Action {
    Fund,
    FundMany,
    Collect,
    Arrive,
    Decide,
    Contradict,
    Release,
    ReleaseSigned,
    Refund,
    RefundSigned,
    GiveIn,
    Object,
    ObjectSigned,
    Rule,
    RuleSigned,
    Agree,
    Extend,
    Cancel,
    CancelSigned,
    Settle,
    PayReward,
    WithdrawSigned,
    SettleMany,
    AttestMany,
    Withdraw,
    WithdrawTo,
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
    bool dead; // closed or cancelled: never to be funded again
    uint256 money; // index of the token
    uint256 price;
    uint256 bond;
    uint256[] carriersShare; // third parties' amounts of the first k legs
    uint256 deadline; // the last one, by the terms
    uint256 until; // the last one, as extended
    uint256 since; // when it was funded, or extended last
    uint256 refunded;
    uint256 proven;
    bool decided;
    uint256 leg;
    uint256 share;
    uint256 time;
    uint256 landed;
    Contest contest;
    uint256 contestedAt;
    uint256 owed; // reward units, once closed
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
    uint256 value;
    bytes data;
}

/// @dev A call, and what the model says of it.
struct Move {
    Action action;
    uint256 order; // the one it is about
    bool alone; // of no single order, or of several: whoever makes the move keeps the ghosts himself
    address caller;
    uint256 value;
    bytes data;
    bool allowed;
    string breach; // what it means if it is accepted all the same; empty for what it usually means
    int256[PURSES] gained; // if it is accepted; refused calls move nothing
    uint256 watched; // bits of the tokens that may move
    bool opens;
    bool closes;
    uint256 owed; // by the seller, after it
}
