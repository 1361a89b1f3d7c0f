// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {wordAt} from "./Memory.sol";

/// @dev Terms in memory, as where they lie: their EIP-712 encoding, word for word, then rows, count of rows, domain and id. Read by
/// {OfferReader}. Nobody opens words with dirty upper bits, so that none is masked here.
type Offer is uint256;

/// @dev A remedy in memory: its EIP-712 encoding.
type Row is uint256;

using {
    service,
    provider,
    customer,
    seats,
    token,
    price,
    minPeriods,
    maxPeriodsAhead,
    minCredit,
    cap,
    activateBy,
    latePerDay,
    cancelBy,
    notice,
    feeBps,
    feeRecipient,
    bonusToken,
    bonusRate,
    openUntil,
    count,
    row,
    domain,
    id
} for Offer global;

using {metric, comparison, threshold, share, flat} for Row global;

/// @dev Words of an offer that are not encoded.
uint256 constant ROWS = 23;
uint256 constant COUNT = 24;
uint256 constant DOMAIN = 25;
uint256 constant ID = 26;
/// @dev Words of a row.
uint256 constant ROW_WORDS = 6;

/* OFFER */

function service(Offer o) pure returns (bytes32) {
    return bytes32(wordAt(Offer.unwrap(o), 1));
}

function provider(Offer o) pure returns (address) {
    return address(uint160(wordAt(Offer.unwrap(o), 2))); // 160 bits
}

function customer(Offer o) pure returns (address) {
    return address(uint160(wordAt(Offer.unwrap(o), 3))); // 160 bits
}

function seats(Offer o) pure returns (uint256) {
    return wordAt(Offer.unwrap(o), 4);
}

function token(Offer o) pure returns (address) {
    return address(uint160(wordAt(Offer.unwrap(o), 5))); // 160 bits
}

function price(Offer o) pure returns (uint256) {
    return wordAt(Offer.unwrap(o), 6);
}

function minPeriods(Offer o) pure returns (uint256) {
    return wordAt(Offer.unwrap(o), 7);
}

function maxPeriodsAhead(Offer o) pure returns (uint256) {
    return wordAt(Offer.unwrap(o), 8);
}

function minCredit(Offer o) pure returns (uint256) {
    return wordAt(Offer.unwrap(o), 10);
}

function cap(Offer o) pure returns (uint256) {
    return wordAt(Offer.unwrap(o), 11);
}

function activateBy(Offer o) pure returns (uint256) {
    return wordAt(Offer.unwrap(o), 12);
}

function latePerDay(Offer o) pure returns (uint256) {
    return wordAt(Offer.unwrap(o), 13);
}

function cancelBy(Offer o) pure returns (uint256) {
    return wordAt(Offer.unwrap(o), 14);
}

function notice(Offer o) pure returns (uint256) {
    return wordAt(Offer.unwrap(o), 15);
}

function feeBps(Offer o) pure returns (uint256) {
    return wordAt(Offer.unwrap(o), 16);
}

function feeRecipient(Offer o) pure returns (address) {
    return address(uint160(wordAt(Offer.unwrap(o), 17))); // 160 bits
}

function bonusToken(Offer o) pure returns (address) {
    return address(uint160(wordAt(Offer.unwrap(o), 18))); // 160 bits
}

function bonusRate(Offer o) pure returns (uint256) {
    return wordAt(Offer.unwrap(o), 19);
}

function openUntil(Offer o) pure returns (uint256) {
    return wordAt(Offer.unwrap(o), 20);
}

/// @return Remedies.
function count(Offer o) pure returns (uint256) {
    return wordAt(Offer.unwrap(o), COUNT);
}

/// @param index Below the count.
function row(Offer o, uint256 index) pure returns (Row) {
    unchecked {
        // 16 rows at most are looked at
        return Row.wrap(wordAt(Offer.unwrap(o), ROWS) + ((ROW_WORDS * index) << 5));
    }
}

/// @return The domain's separator.
function domain(Offer o) pure returns (bytes32) {
    return bytes32(wordAt(Offer.unwrap(o), DOMAIN));
}

function id(Offer o) pure returns (bytes32) {
    return bytes32(wordAt(Offer.unwrap(o), ID));
}

/* ROW */

function metric(Row r) pure returns (uint256) {
    return wordAt(Row.unwrap(r), 1);
}

/// @return Of {Comparison}.
function comparison(Row r) pure returns (uint256) {
    return wordAt(Row.unwrap(r), 2);
}

function threshold(Row r) pure returns (uint256) {
    return wordAt(Row.unwrap(r), 3);
}

function share(Row r) pure returns (uint256) {
    return wordAt(Row.unwrap(r), 4);
}

function flat(Row r) pure returns (uint256) {
    return wordAt(Row.unwrap(r), 5);
}
