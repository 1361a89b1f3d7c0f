// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @dev What a final period is worth to a customer, in one word: from the lowest bit the credit 96, when the next period ends 40, the
/// period plus one 40, silent 1. Zero if nothing is known.
type Outcome is uint256;

using {isKnown, credit, next, isOf, isSilent} for Outcome global;

uint256 constant NEXT = 96;
uint256 constant PERIOD = 136;
uint256 constant SILENT = 176;

function newOutcome(uint256 period, uint256 credit_, bool silent, uint256 next_) pure returns (Outcome) {
    uint256 bits = credit_ | (next_ << NEXT) | ((period + 1) << PERIOD);
    return Outcome.wrap(bits | (uint256(silent ? 1 : 0) << SILENT));
}

function isKnown(Outcome o) pure returns (bool) {
    return Outcome.unwrap(o) != 0;
}

/// @return Token units; price and cap have 96 bits.
function credit(Outcome o) pure returns (uint256) {
    return uint96(Outcome.unwrap(o)); // 96 bits
}

/// @return When the next period ends, in seconds since 1970.
function next(Outcome o) pure returns (uint256) {
    return uint40(Outcome.unwrap(o) >> NEXT); // 40 bits
}

function isOf(Outcome o, uint256 period) pure returns (bool) {
    return uint40(Outcome.unwrap(o) >> PERIOD) == period + 1; // 40 bits
}

function isSilent(Outcome o) pure returns (bool) {
    return Outcome.unwrap(o) >> SILENT == 1;
}
