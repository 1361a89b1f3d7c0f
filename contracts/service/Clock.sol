// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ActivationState, CalendarKind, MetricKind, Service, Standing} from "../interfaces/IServiceLevels.sol";
import {UtcCalendar} from "./UtcCalendar.sol";

/// @dev What the time of a service needs, in one word: its calendar, its windows, and when it began. From the lowest bit: calendar 1,
/// attested 1, claimed 1, standing 5, length 32, report window 24, objection period 24, ruling period 24, start 40, landed 40,
/// until 40, metrics 12. Zero is a service that nobody has registered. With a fixed start, all that concerns an activation is zero.
type Clock is uint256;

using {
    isRegistered,
    isAttested,
    isClaimed,
    standing,
    length,
    reportWindow,
    objectionPeriod,
    rulingPeriod,
    start,
    landed,
    until,
    metric,
    isPending,
    isRunning,
    startOf,
    periodAt,
    endsFrom,
    reportLimit,
    withActivation,
    withStanding,
    withClaim,
    unpack
} for Clock global;

uint256 constant ATTESTED = 1;
uint256 constant CLAIMED = 2;
uint256 constant STANDING = 3;
uint256 constant LENGTH = 8;
uint256 constant REPORT_WINDOW = 40;
uint256 constant OBJECTION_PERIOD = 64;
uint256 constant RULING_PERIOD = 88;
uint256 constant START = 112;
uint256 constant LANDED = 152;
uint256 constant UNTIL = 192;
uint256 constant METRICS = 232;

/// @dev Metrics; length and windows; calendar, attested and claimed.
uint256 constant KEPT_BY_AN_ACTIVATION = (type(uint256).max << METRICS) | ((1 << START) - (1 << LENGTH)) | 7;

function isRegistered(Clock c) pure returns (bool) {
    return Clock.unwrap(c) != 0;
}

/// @return Whether the service begins when its activator says.
function isAttested(Clock c) pure returns (bool) {
    return (Clock.unwrap(c) >> ATTESTED) & 1 == 1;
}

/// @return Whether the provider has used his one objection to the activator's silence.
function isClaimed(Clock c) pure returns (bool) {
    return (Clock.unwrap(c) >> CLAIMED) & 1 == 1;
}

function standing(Clock c) pure returns (Standing) {
    return Standing((Clock.unwrap(c) >> STANDING) & 0x1f); // 5 bits
}

function length(Clock c) pure returns (uint256) {
    return uint32(Clock.unwrap(c) >> LENGTH); // 32 bits
}

function reportWindow(Clock c) pure returns (uint256) {
    return uint24(Clock.unwrap(c) >> REPORT_WINDOW); // 24 bits
}

function objectionPeriod(Clock c) pure returns (uint256) {
    return uint24(Clock.unwrap(c) >> OBJECTION_PERIOD); // 24 bits
}

function rulingPeriod(Clock c) pure returns (uint256) {
    return uint24(Clock.unwrap(c) >> RULING_PERIOD); // 24 bits
}

/// @return Seconds since 1970; zero as long as nobody says when it began.
function start(Clock c) pure returns (uint256) {
    return uint40(Clock.unwrap(c) >> START); // 40 bits
}

function landed(Clock c) pure returns (uint256) {
    return uint40(Clock.unwrap(c) >> LANDED); // 40 bits
}

function until(Clock c) pure returns (uint256) {
    return uint40(Clock.unwrap(c) >> UNTIL); // 40 bits
}

/// @param index 0 to 3.
function metric(Clock c, uint256 index) pure returns (MetricKind) {
    return MetricKind((Clock.unwrap(c) >> (METRICS + 3 * index)) & 7); // 3 bits
}

/// @return Whether it may still change when the service began, by something that has landed.
function isPending(Clock c) view returns (bool) {
    return block.timestamp < until(c);
}

/// @return Whether it is final when the service began, or begins.
function isRunning(Clock c) view returns (bool) {
    return start(c) != 0 && !isPending(c);
}

/// @return Seconds since 1970 at which a period begins, and the one before it ends.
function startOf(Clock c, uint256 period) pure returns (uint256) {
    uint256 first = start(c);
    if (period == 0) return first;
    if (_isSeconds(c)) return first + period * length(c);

    (uint256 month, uint256 day) = _monthOf(first);
    return UtcCalendar.join(month + period * length(c), day) + (first % 1 days);
}

/// @param time Not before the start.
/// @return period To which the second belongs.
function periodAt(Clock c, uint256 time) pure returns (uint256 period) {
    uint256 first = start(c);
    if (_isSeconds(c)) return (time - first) / length(c);

    (uint256 month, ) = UtcCalendar.split(time);
    (uint256 firstMonth, ) = UtcCalendar.split(first);
    period = (month - firstMonth) / length(c);
    // a period begins somewhere in its month
    if (time < startOf(c, period)) --period;
}

/// @return end When a period ends, in seconds since 1970.
/// @return next When the one after it does.
function endsFrom(Clock c, uint256 period) pure returns (uint256 end, uint256 next) {
    uint256 first = start(c);
    if (_isSeconds(c)) {
        end = first + (period + 1) * length(c);
        return (end, end + length(c));
    }
    (uint256 month, uint256 day) = _monthOf(first);
    month += (period + 1) * length(c);
    end = UtcCalendar.join(month, day) + (first % 1 days);
    next = UtcCalendar.join(month + length(c), day) + (first % 1 days);
}

/// @param end Of a period.
/// @return From when on no report of it counts.
function reportLimit(Clock c, uint256 end) pure returns (uint256) {
    // nobody could report before it was final what the period is
    uint256 known = until(c);
    return (end < known ? known : end) + reportWindow(c);
}

/// @dev Of a service whose windows have at most 24 bits.
function newClock(Service calldata s) pure returns (Clock) {
    uint256 bits = uint256(s.calendar) | (uint256(s.start == 0 ? 1 : 0) << ATTESTED) | (uint256(s.length) << LENGTH);
    bits |= (uint256(s.reportWindow) << REPORT_WINDOW) | (uint256(s.objectionPeriod) << OBJECTION_PERIOD);
    bits |= (uint256(s.rulingPeriod) << RULING_PERIOD) | (uint256(s.start) << START);
    for (uint256 i = 0; i < 4; ++i) {
        bits |= uint256(s.metrics[i]) << (METRICS + 3 * i);
    }
    return Clock.wrap(bits);
}

/// @return The clock after a statement of when the service began.
function withActivation(
    Clock c,
    Standing standing_,
    uint256 start_,
    uint256 landed_,
    uint256 until_
) pure returns (Clock) {
    uint256 bits = (Clock.unwrap(c) & KEPT_BY_AN_ACTIVATION) | (uint256(standing_) << STANDING);
    return Clock.wrap(bits | (start_ << START) | (landed_ << LANDED) | (until_ << UNTIL));
}

/// @return The clock after a contest of what it states, or of its silence.
function withStanding(Clock c, Standing standing_, uint256 until_) pure returns (Clock) {
    return withActivation(c, standing_, start(c), landed(c), until_);
}

/// @return The clock of a service whose provider has used his one objection to silence.
function withClaim(Clock c) pure returns (Clock) {
    return Clock.wrap(Clock.unwrap(c) | (1 << CLAIMED));
}

function unpack(Clock c) pure returns (ActivationState memory s) {
    s.standing = standing(c);
    // a fixed start is nobody's statement
    if (isAttested(c)) s.time = uint40(start(c)); // 40 bits
    s.landed = uint40(landed(c)); // 40 bits
    s.until = uint40(until(c)); // 40 bits
    s.claimed = isClaimed(c);
}

function _isSeconds(Clock c) pure returns (bool) {
    return Clock.unwrap(c) & 1 == uint256(CalendarKind.Seconds);
}

/// @return month Of a service's start.
/// @return day On which its periods of months begin: one that every month has.
function _monthOf(uint256 first) pure returns (uint256 month, uint256 day) {
    (month, day) = UtcCalendar.split(first);
    if (day > UtcCalendar.LAST_COMMON_DAY) day = UtcCalendar.LAST_COMMON_DAY;
}
