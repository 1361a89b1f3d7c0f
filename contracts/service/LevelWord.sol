// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PeriodState, Standing} from "../interfaces/IServiceLevels.sol";

/// @dev {PeriodState} in one word. From the lowest bit: four levels of 32, until 40, landed 40, standing 8. Zero for silence to
/// which nobody has objected.
type LevelWord is uint256;

using {levels, until, landed, standing, withStanding, unpack} for LevelWord global;

uint256 constant UNTIL = 128;
uint256 constant LANDED = 168;
uint256 constant STANDING = 208;

/// @dev The levels of a silent period: all not measured.
uint256 constant SILENCE = type(uint128).max;

function levels(LevelWord w) pure returns (uint256) {
    return uint128(LevelWord.unwrap(w)); // 128 bits
}

function until(LevelWord w) pure returns (uint256) {
    return uint40(LevelWord.unwrap(w) >> UNTIL); // 40 bits
}

function landed(LevelWord w) pure returns (uint256) {
    return uint40(LevelWord.unwrap(w) >> LANDED); // 40 bits
}

function standing(LevelWord w) pure returns (Standing) {
    return Standing(LevelWord.unwrap(w) >> STANDING);
}

function newLevelWord(uint256 levels_, Standing standing_, uint256 landed_, uint256 until_) pure returns (LevelWord) {
    return LevelWord.wrap(levels_ | (until_ << UNTIL) | (landed_ << LANDED) | (uint256(standing_) << STANDING));
}

/// @return The same levels, contested.
function withStanding(LevelWord w, Standing standing_, uint256 until_) pure returns (LevelWord) {
    return newLevelWord(levels(w), standing_, landed(w), until_);
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
