// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {State, Status} from "../interfaces/IDeliveryEscrow.sol";

/// @dev {State} in one word. From the lowest bit: status 8, completed 8, leg 8, refunded 96, share 24, time 40, since 40,
/// extension 32. A closed order's word has its status only, and with RewardOwed the amount in place of what was refunded.
type OrderState is uint256;

using {
    status,
    completed,
    leg,
    refunded,
    share,
    time,
    since,
    extension,
    isOpen,
    isObjected,
    bondHeld,
    withStatus,
    withCompleted,
    withRefunded,
    withSince,
    withExtension,
    received,
    unpack
} for OrderState global;

uint256 constant COMPLETED = 8;
uint256 constant LEG = 16;
uint256 constant REFUNDED = 24;
uint256 constant SHARE = 120;
uint256 constant TIME = 144;
uint256 constant SINCE = 184;
uint256 constant EXTENSION = 224;

/// @dev Completed, refunded and extension.
uint256 constant KEPT_BY_A_RECEIPT =
    (uint256(type(uint8).max) << COMPLETED) |
        (uint256(type(uint96).max) << REFUNDED) |
        (uint256(type(uint32).max) << EXTENSION);

/// @dev Only this library writes the lowest 8 bits, and always from a {Status}: no need to check them at each look.
function status(OrderState s) pure returns (Status value) {
    // solhint-disable-next-line no-inline-assembly
    assembly ("memory-safe") {
        value := and(s, 0xff)
    }
}

function completed(OrderState s) pure returns (uint256) {
    return uint8(OrderState.unwrap(s) >> COMPLETED); // 8 bits
}

function leg(OrderState s) pure returns (uint256) {
    return uint8(OrderState.unwrap(s) >> LEG); // 8 bits
}

function refunded(OrderState s) pure returns (uint256) {
    return uint96(OrderState.unwrap(s) >> REFUNDED); // 96 bits
}

function share(OrderState s) pure returns (uint256) {
    return uint24(OrderState.unwrap(s) >> SHARE); // 24 bits
}

function time(OrderState s) pure returns (uint256) {
    return uint40(OrderState.unwrap(s) >> TIME); // 40 bits
}

function since(OrderState s) pure returns (uint256) {
    return uint40(OrderState.unwrap(s) >> SINCE); // 40 bits
}

function extension(OrderState s) pure returns (uint256) {
    return OrderState.unwrap(s) >> EXTENSION; // 32 bits
}

function isOpen(OrderState s) pure returns (bool) {
    return s.status() != Status.None && s.status() < Status.Closed;
}

/// @return Whether the arbiter of an open order has been called: by an objection, or by a contradiction.
function isObjected(OrderState s) pure returns (bool) {
    return s.status() > Status.Received;
}

/// @return Whether an objector's bond is held.
function bondHeld(OrderState s) pure returns (bool) {
    return s.status() == Status.ObjectedByBuyer || s.status() == Status.ObjectedBySeller;
}

function withStatus(OrderState s, Status value) pure returns (OrderState) {
    return _with(s, 0, type(uint8).max, uint256(value));
}

/// @param value At most 32.
function withCompleted(OrderState s, uint256 value) pure returns (OrderState) {
    return _with(s, COMPLETED, type(uint8).max, value);
}

/// @param value At most the price: 96 bits.
function withRefunded(OrderState s, uint256 value) pure returns (OrderState) {
    return _with(s, REFUNDED, type(uint96).max, value);
}

/// @param value Seconds, in 40 bits until the year 36,812.
function withSince(OrderState s, uint256 value) pure returns (OrderState) {
    return _with(s, SINCE, type(uint40).max, value);
}

/// @param value Seconds beyond the terms' last deadline: at most two years beyond now, in 32 bits for 134 years.
function withExtension(OrderState s, uint256 value) pure returns (OrderState) {
    return _with(s, EXTENSION, type(uint32).max, value);
}

/// @dev The state of an order that is closed but for its reward.
/// @param amount Reward units: 96 bits.
function rewardOwed(uint256 amount) pure returns (OrderState) {
    return OrderState.wrap((amount << REFUNDED) | uint256(Status.RewardOwed));
}

/// @dev The state once a receipt decides: what was completed, refunded and extended before stays.
function received(OrderState s, uint256 leg_, uint256 share_, uint256 time_, uint256 since_) pure returns (OrderState) {
    uint256 kept = (OrderState.unwrap(s) & KEPT_BY_A_RECEIPT) | uint256(Status.Received);
    return OrderState.wrap(kept | (leg_ << LEG) | (share_ << SHARE) | (time_ << TIME) | (since_ << SINCE));
}

function unpack(OrderState s) pure returns (State memory) {
    uint256 word = OrderState.unwrap(s);
    uint96 amount = uint96(word >> REFUNDED); // 96 bits
    bool owed = s.status() == Status.RewardOwed;
    return
        State({
            status: s.status(),
            completed: uint8(word >> COMPLETED), // 8 bits
            leg: uint8(word >> LEG), // 8 bits
            refunded: owed ? 0 : amount,
            share: uint24(word >> SHARE), // 24 bits
            time: uint40(word >> TIME), // 40 bits
            since: uint40(word >> SINCE), // 40 bits
            extension: uint32(word >> EXTENSION), // 32 bits
            rewardOwed: owed ? amount : 0
        });
}

function _with(OrderState s, uint256 shift, uint256 mask, uint256 value) pure returns (OrderState) {
    return OrderState.wrap((OrderState.unwrap(s) & ~(mask << shift)) | (value << shift));
}
