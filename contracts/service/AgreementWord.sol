// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AgreementState, AgreementStatus} from "../interfaces/IServiceAgreement.sol";

/// @dev {AgreementState} in one word. From the lowest bit: status 8, late money reserved 8, paid 32, settled 32, opened 40. Zero once
/// everything is settled: the agreement's first period has begun by then, so that its id opens nothing.
type AgreementWord is uint256;

using {
    status,
    isOpen,
    isLateReserved,
    paid,
    settled,
    opened,
    withPaid,
    withSettled,
    withStatus,
    withoutLate,
    unpack
} for AgreementWord global;

uint256 constant LATE = 8;
uint256 constant PAID = 16;
uint256 constant SETTLED = 48;
uint256 constant OPENED = 80;

function status(AgreementWord w) pure returns (AgreementStatus) {
    return AgreementStatus(AgreementWord.unwrap(w) & 0xff);
}

/// @return Whether periods are to be settled.
function isOpen(AgreementWord w) pure returns (bool) {
    return paid(w) != 0;
}

function isLateReserved(AgreementWord w) pure returns (bool) {
    return (AgreementWord.unwrap(w) >> LATE) & 1 == 1;
}

function paid(AgreementWord w) pure returns (uint256) {
    return uint32(AgreementWord.unwrap(w) >> PAID); // 32 bits
}

function settled(AgreementWord w) pure returns (uint256) {
    return uint32(AgreementWord.unwrap(w) >> SETTLED); // 32 bits
}

function opened(AgreementWord w) pure returns (uint256) {
    return uint40(AgreementWord.unwrap(w) >> OPENED); // 40 bits
}

function newAgreement(uint256 paid_, bool late, uint256 opened_) pure returns (AgreementWord) {
    uint256 bits = uint256(AgreementStatus.Open) | (uint256(late ? 1 : 0) << LATE);
    return AgreementWord.wrap(bits | (paid_ << PAID) | (opened_ << OPENED));
}

/// @dev What is left of an agreement that ended before it began.
function closedWord() pure returns (AgreementWord) {
    return AgreementWord.wrap(uint256(AgreementStatus.Closed));
}

function withPaid(AgreementWord w, uint256 value) pure returns (AgreementWord) {
    return _with(w, PAID, type(uint32).max, value);
}

function withSettled(AgreementWord w, uint256 value) pure returns (AgreementWord) {
    return _with(w, SETTLED, type(uint32).max, value);
}

function withStatus(AgreementWord w, AgreementStatus value) pure returns (AgreementWord) {
    return _with(w, 0, 0xff, uint256(value));
}

function withoutLate(AgreementWord w) pure returns (AgreementWord) {
    return _with(w, LATE, 0xff, 0);
}

function unpack(AgreementWord w) pure returns (AgreementState memory s) {
    s.status = status(w);
    s.paid = uint32(paid(w)); // 32 bits
    s.settled = uint32(settled(w)); // 32 bits
    s.opened = uint40(opened(w)); // 40 bits
    s.lateReserved = isLateReserved(w);
}

function _with(AgreementWord w, uint256 shift, uint256 mask, uint256 value) pure returns (AgreementWord) {
    return AgreementWord.wrap((AgreementWord.unwrap(w) & ~(mask << shift)) | (value << shift));
}
