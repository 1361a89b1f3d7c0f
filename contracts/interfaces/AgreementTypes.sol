// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice How a remedy looks at a level.
/// - Below, Above: strictly; of one metric's steps only the deepest that matches is paid.
/// - PerUnit: each unit from number `threshold` on, to the next row of the metric, is paid.
enum Comparison {
    Below,
    Above,
    PerUnit
}

/// @notice Where an agreement stands. Cancelled: no period can be added. Closed: it was left before it began, and its id stays used.
enum AgreementStatus {
    None,
    Open,
    Cancelled,
    Closed
}

/// @notice One row of what a missed level is worth. An amount is `price × share / 1e12 + flat`, rounded up.
/// @param metric Index of the service's metric, 0 to 3. Rows are sorted by metric.
/// @param comparison The same in all rows of a metric: Below for Availability, else Above or PerUnit.
/// @param threshold Below: 1 to 1,000,000 ppm, descending over the rows of a metric. Above: ascending. PerUnit: at least 1, ascending;
/// units are counted from 1. A perfect level matches no row.
/// @param share Of the price of a period, in 1e-12. For a step: of the price; PerUnit: for each unit.
/// @param flat Token units, on top. The steps of a metric never pay less the deeper they are.
struct Remedy {
    uint8 metric;
    Comparison comparison;
    uint32 threshold;
    uint64 share;
    uint96 flat;
}

/// @notice What a provider offers, signed by him. Its EIP-712 digest is the terms' id; the chain stores nothing else of them.
/// @param service Id of a service that he performs, in {IServiceLevels}.
/// @param provider Who is paid, and whose coverage is reserved.
/// @param customer Who may accept; zero for anybody.
/// @param seats Agreements at a time, from opening to their last settlement; zero for no limit.
/// @param token The money: a standard ERC-20 without transfer fees.
/// @param price Token units for each period, more than zero.
/// @param minPeriods Periods that a customer cannot cancel. At least 1 with limited seats or an attested beginning.
/// @param maxPeriodsAhead Periods, not begun, that may be paid at a time: 1 to 1,200.
/// @param remedies 1 to 16 rows.
/// @param minCredit Token units: a credit that is not more is not paid.
/// @param cap Token units: no period's credit is more. More than zero; above the price, the provider's coverage answers for it.
/// @param activateBy Seconds since 1970 at which a service that is not activated is late; zero with a fixed start.
/// @param latePerDay Token units for each started day from `activateBy` to the activation, or to `cancelBy`; from the coverage.
/// @param cancelBy Seconds since 1970: not activated before it, everything goes back. Zero with a fixed start; at most two years ahead.
/// @param notice Seconds by which the provider must precede the first period that he cancels; at most 180 days.
/// @param feeBps The integrator's share of what the provider gets, in 1/10,000; at most 3,000. Rounded up.
/// @param feeRecipient Who receives the fee; ignored when `feeBps` is zero.
/// @param bonusToken Token in which a customer may choose to be credited, from the provider's allowance; zero for none.
/// @param bonusRate Its units for each unit of credit, in 1e-12; rounded up.
/// @param openUntil Seconds since 1970 from which nobody can accept or top up.
/// @param ref Root or hash of the off-chain document; never personal data.
/// @param salt Makes ids of equal terms different.
struct Terms {
    bytes32 service;
    address provider;
    address customer;
    uint32 seats;
    address token;
    uint96 price;
    uint32 minPeriods;
    uint32 maxPeriodsAhead;
    Remedy[] remedies;
    uint96 minCredit;
    uint96 cap;
    uint40 activateBy;
    uint96 latePerDay;
    uint40 cancelBy;
    uint32 notice;
    uint16 feeBps;
    address feeRecipient;
    address bonusToken;
    uint96 bonusRate;
    uint40 openUntil;
    bytes32 ref;
    bytes32 salt;
}

/// @notice A customer's acceptance. With the terms' id it makes the agreement's id, which is also what he pays for.
/// @param customer Who pays, and is credited.
/// @param first The service's period with which it begins; zero where the beginning is attested.
/// @param periods Periods paid at once: at least `minPeriods`, at most `maxPeriodsAhead`.
/// @param sequence Makes ids of equal acceptances different.
/// @param bonus Whether credits come in the bonus token, as far as the provider has it.
struct Agreement {
    address customer;
    uint32 first;
    uint32 periods;
    uint32 sequence;
    bool bonus;
}

/// @notice All that the chain keeps of an agreement, in one slot.
/// @param status See {AgreementStatus}; None again once everything is settled.
/// @param paid Periods paid, and not given back.
/// @param settled Of these, how many are settled.
/// @param opened When it was opened, in seconds since 1970.
/// @param lateReserved Whether late money is still reserved.
struct AgreementState {
    AgreementStatus status;
    uint32 paid;
    uint32 settled;
    uint40 opened;
    bool lateReserved;
}

/// @notice What the chain keeps of an offer.
/// @param taken Seats; counted only where the terms limit them.
/// @param revoked Whether the provider has ended it.
struct OfferState {
    uint32 taken;
    bool revoked;
}

/// @notice What a provider has deposited in a token, and how much of it is reserved for what he may come to owe.
struct Coverage {
    uint128 balance;
    uint128 reserved;
}
