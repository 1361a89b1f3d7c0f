// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {wordAt} from "./Memory.sol";

/// @dev An acceptance in memory, as where it lies: its EIP-712 encoding, word for word, then the agreement's id. Read by
/// {OfferReader}. Nobody opens words with dirty upper bits, so that none is masked here.
type Deal is uint256;

using {customer, first, periods, bonus, id} for Deal global;

/// @dev The word that is not encoded.
uint256 constant ID = 7;

function customer(Deal d) pure returns (address) {
    return address(uint160(wordAt(Deal.unwrap(d), 2))); // 160 bits
}

function first(Deal d) pure returns (uint256) {
    return wordAt(Deal.unwrap(d), 3);
}

function periods(Deal d) pure returns (uint256) {
    return wordAt(Deal.unwrap(d), 4);
}

function bonus(Deal d) pure returns (bool) {
    return wordAt(Deal.unwrap(d), 6) != 0;
}

function id(Deal d) pure returns (bytes32) {
    return bytes32(wordAt(Deal.unwrap(d), ID));
}
