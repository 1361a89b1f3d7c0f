// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PeriodState, Standing} from "../interfaces/IServiceLevels.sol";

/// @dev {PeriodState} in one word. From the lowest bit: four levels of 32, until 40, landed 40, next 40, standing 8. Zero for silence to
/// which nobody has objected.
type LevelWord is uint256;

using {levels, until, landed, next, standing, contested, ruled, unpack} for LevelWord global;

uint256 constant UNTIL = 128;
uint256 constant LANDED = 168;
uint256 constant NEXT = 208;
uint256 constant STANDING = 248;

/// @dev The levels of a silent period: all not measured.
uint256 constant SILENCE = type(uint128).max;
/// @dev Landed and next.
uint256 constant KEPT_BY_A_RULING = uint256(type(uint80).max) << LANDED;

function levels(LevelWord w) pure returns (uint256) {
    return uint128(LevelWord.unwrap(w)); // 128 bits
}

function until(LevelWord w) pure returns (uint256) {
    return uint40(LevelWord.unwrap(w) >> UNTIL); // 40 bits
}

function landed(LevelWord w) pure returns (uint256) {
    return uint40(LevelWord.unwrap(w) >> LANDED); // 40 bits
}

/// @return When the period after this one ends: it is not decided before. Whoever settles this one need not ask.
function next(LevelWord w) pure returns (uint256) {
    return uint40(LevelWord.unwrap(w) >> NEXT); // 40 bits
}

function standing(LevelWord w) pure returns (Standing) {
    return Standing(LevelWord.unwrap(w) >> STANDING);
}

function reported(uint256 levels_, uint256 landed_, uint256 until_, uint256 next_) pure returns (LevelWord) {
    uint256 bits = levels_ | (until_ << UNTIL) | (landed_ << LANDED) | (next_ << NEXT);
    return LevelWord.wrap(bits | (uint256(Standing.Reported) << STANDING));
}

/// @dev The levels of a period on which nothing landed.
function silent(uint256 next_) pure returns (LevelWord) {
    return LevelWord.wrap(SILENCE | (next_ << NEXT));
}

/// @return The same levels, which the arbiter may still change.
function contested(LevelWord w, Standing standing_, uint256 until_) pure returns (LevelWord) {
    uint256 bits = levels(w) | (LevelWord.unwrap(w) & KEPT_BY_A_RULING) | (until_ << UNTIL);
    return LevelWord.wrap(bits | (uint256(standing_) << STANDING));
}

/// @return The arbiter's levels, which are final.
function ruled(LevelWord w, uint256 levels_, uint256 time) pure returns (LevelWord) {
    uint256 bits = levels_ | (LevelWord.unwrap(w) & KEPT_BY_A_RULING) | (time << UNTIL);
    return LevelWord.wrap(bits | (uint256(Standing.Ruled) << STANDING));
}

function unpack(LevelWord w) pure returns (PeriodState memory s) {
    s.standing = standing(w);
    s.landed = uint40(landed(w)); // 40 bits
    s.until = uint40(until(w)); // 40 bits
    uint256 packed = s.standing == Standing.Silent ? SILENCE : levels(w);
    for (uint256 i = 0; i < 4; ++i) {
        s.levels[i] = uint32(packed >> (32 * i)); // 32 bits
    }
}
