// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Clock} from "../service/Clock.sol";
import {Consent} from "./IConsents.sol";

/// @notice How time is divided into periods.
/// - Seconds: each period has `length` seconds.
/// - UtcMonths: each period has `length` months, from the start's day of the month and second of the day, in UTC. Begun by
///   activation on the 29th to 31st, periods after the first begin on the 28th.
enum CalendarKind {
    Seconds,
    UtcMonths
}

/// @notice What a metric counts.
/// - Availability: parts per million of the period, at most 1,000,000. More is better; of all others less is.
/// - OutageUnits: units that the service document defines, such as days without service.
/// - DaysLate, MissedVisits, DowntimeSeconds: as named.
enum MetricKind {
    None,
    Availability,
    OutageUnits,
    DaysLate,
    MissedVisits,
    DowntimeSeconds
}

/// @notice Where a period, or an activation, stands.
/// - Silent: nothing has landed. Reported: an attestor's statement has. Contradicted: two that disagree have; the first stands
///   unless the arbiter rules. Objected: somebody posted a bond. Ruled: the arbiter has decided.
enum Standing {
    Silent,
    Reported,
    Contradicted,
    Objected,
    Ruled
}

/// @notice A service whose levels are reported once for everybody. Its EIP-712 digest is its id.
/// @param provider Who performs it. He alone announces maintenance.
/// @param monitor ERC-7913 signer of the reports: 20 bytes for a wallet or a panel, else `verifier ++ key`, at most 2,048 bytes.
/// Neither provider nor arbiter.
/// @param activator ERC-7913 signer of the beginning; empty exactly when `start` is set. Neither provider nor arbiter.
/// @param metrics What each of the four levels of a report counts; the first is not None.
/// @param calendar See {CalendarKind}.
/// @param start Seconds since 1970 at which the first period begins; zero: at the attested activation. With UtcMonths its day is 1 to 28.
/// @param length Seconds (1 hour to 366 days), or months (1 to 12), of each period.
/// @param reportWindow Seconds after a period's end in which its report counts: 1 hour to 180 days.
/// @param arbiter Rules on objections; zero for none, and then a report is final when it lands.
/// @param objectionPeriod Seconds in which a report, or silence, can be objected to: 1 hour to 180 days; zero without an arbiter.
/// @param rulingPeriod Seconds the arbiter has: 1 hour to 180 days; zero without an arbiter. Where an activation is attested, the three
/// windows together are at most 270 days.
/// @param bondToken Token of the bond: a standard ERC-20 without transfer fees; zero without an arbiter.
/// @param bond Units of it that an objector posts: more than zero; zero without an arbiter.
/// @param feeRecipient Receives the bond of a provider who objected in vain; neither arbiter nor provider. Zero without an arbiter.
/// @param maintenanceNotice Seconds by which an announcement of maintenance must precede it.
/// @param maintenancePerYear Seconds of maintenance that may be announced for each UTC year; zero for none.
/// @param ref Root or hash of the off-chain service document; never personal data.
/// @param salt Makes ids of equal services different.
struct Service {
    address provider;
    bytes monitor;
    bytes activator;
    MetricKind[4] metrics;
    CalendarKind calendar;
    uint40 start;
    uint32 length;
    uint32 reportWindow;
    address arbiter;
    uint32 objectionPeriod;
    uint32 rulingPeriod;
    address bondToken;
    uint96 bond;
    address feeRecipient;
    uint32 maintenanceNotice;
    uint32 maintenancePerYear;
    bytes32 ref;
    bytes32 salt;
}

/// @notice All that is known of a period.
/// @param standing See {Standing}.
/// @param landed When the first statement landed, in seconds since 1970; zero if none did.
/// @param until When what stands becomes final.
/// @param levels What stands: the report's, or the ruling's; all `NOT_MEASURED` for silence.
struct PeriodState {
    Standing standing;
    uint40 landed;
    uint40 until;
    uint32[4] levels;
}

/// @notice All that is known of when a service began.
/// @param standing See {Standing}; Silent too for a fixed start.
/// @param time When it began; zero as long as that is not known.
/// @param landed When the statement, or the provider's objection to silence, landed; kept if it was ruled not to have begun by then.
/// @param until When what stands becomes final.
/// @param claimed Whether the provider has used his one objection to silence.
struct ActivationState {
    Standing standing;
    uint40 time;
    uint40 landed;
    uint40 until;
    bool claimed;
}

/// @notice A bond that waits for a ruling.
/// @param directions Two bits for each level, lowest first: 1 if the objector holds it to be lower, 2 if higher.
struct Objection {
    address objector;
    uint8 directions;
}

/// @title What was delivered, reported once for everybody.
/// @notice A monitor reports the levels of a service for each period; whoever has agreed upon money for them reads them
/// here. Silence has an outcome: a period without a report in time is *silent*, and its levels are all `NOT_MEASURED`. Where
/// the service names an arbiter, anyone may object with a bond, to a report and to silence. There is no owner.
/// @dev Callers pass the service; the contract recomputes the id. Stored are one word for each service ({Clock}) and who
/// attests, so that a report needs no terms; one word for each period on which something landed; one for each bond that waits.
/// Intervals are half-open: each second belongs to exactly one period, a deadline belongs to the time after it.
/// Levels are four numbers of 32 bits in the order of the service's metrics, packed with the first lowest; `NOT_MEASURED` is 2**32 - 1,
/// also where the metric is None. They are signed as four numbers.
/// Assumptions about outsiders. Safety: monitor and arbiter do not collude with one side; the bond's token takes no fees.
/// Liveness: none; whoever falls silent, a period becomes final by the clock.
interface IServiceLevels {
    /* EVENTS */

    /// @notice A service was registered. Its terms are in the transaction's input: whatever in it hashes to the id is the service.
    event ServiceRegistered(bytes32 indexed id, address indexed provider);

    /// @notice The activator attested when the service began.
    event ServiceActivated(bytes32 indexed id, uint40 time);

    /// @notice A second activation states another time: the arbiter decides, without a bond.
    event ActivationContradicted(bytes32 indexed id, uint40 time);

    /// @notice Somebody objected to the activation, or the provider to its absence.
    /// @param claim When it began, as he holds; zero for not at all.
    event ActivationObjected(bytes32 indexed id, address indexed objector, uint40 claim, uint256 bond);

    /// @notice The arbiter decided when the service began; zero for not at all.
    event ActivationRuled(bytes32 indexed id, uint40 time);

    /// @notice The monitor's report of a period landed.
    event PeriodReported(bytes32 indexed id, uint32 indexed period, uint128 levels, bytes32 evidence);

    /// @notice A second report disagrees: the arbiter decides, without a bond.
    event ReportContradicted(bytes32 indexed id, uint32 indexed period, uint128 levels, bytes32 evidence);

    /// @notice Somebody objected to a report, or to silence.
    /// @param claim The levels, as he holds.
    event PeriodObjected(
        bytes32 indexed id,
        uint32 indexed period,
        address indexed objector,
        uint128 claim,
        uint256 bond
    );

    /// @notice The arbiter decided the levels of a period.
    event PeriodRuled(bytes32 indexed id, uint32 indexed period, uint128 levels);

    /// @notice The bond of an objection went to its final owner.
    event BondReturned(bytes32 indexed id, address indexed to, uint256 bond);

    /// @notice The provider announced maintenance: monitors subtract it.
    /// @param start Seconds since 1970.
    /// @param end Seconds since 1970.
    event MaintenanceAnnounced(bytes32 indexed id, uint256 indexed index, uint40 start, uint40 end);

    /// @notice The provider withdrew an announcement.
    event MaintenanceWithdrawn(bytes32 indexed id, uint256 indexed index);

    /* ERRORS: THE SERVICE */

    /// @notice Thrown when the provider is zero, or monitor, activator or arbiter too.
    error ServiceLevels_ProviderForbidden(bytes32 id, address provider);
    /// @notice Thrown when a monitor or activator has less than 20 or more than 2,048 bytes, or begins with a precompile's address.
    error ServiceLevels_AttestorForbidden(bytes32 id, bytes attestor);
    /// @notice Thrown when there is an activator beside a fixed start, or neither.
    error ServiceLevels_ActivatorDiffers(bytes32 id, uint256 start, uint256 length);
    /// @notice Thrown when the arbiter is the provider, the monitor or the activator, or receives the bonds of providers.
    error ServiceLevels_ArbiterIsParty(bytes32 id, address arbiter);
    /// @notice Thrown when a period's length is out of its range.
    error ServiceLevels_LengthOutOfRange(bytes32 id, uint256 length, uint256 minimum, uint256 maximum);
    /// @notice Thrown when periods of months would begin on a day that not every month has.
    error ServiceLevels_DayOutOfRange(bytes32 id, uint256 day, uint256 maximum);
    /// @notice Thrown when the first metric is None.
    error ServiceLevels_MetricMissing(bytes32 id);
    /// @notice Thrown when a window is too short or too long; without an arbiter, objection and ruling period must be zero.
    error ServiceLevels_WindowOutOfRange(bytes32 id, uint256 window, uint256 minimum, uint256 maximum);
    /// @notice Thrown when the three windows of a service with an activator are too long together.
    error ServiceLevels_WindowsTooLong(bytes32 id, uint256 sum, uint256 maximum);
    /// @notice Thrown when an arbiter has no bond, token or fee recipient beside him, or when one of them stands without him; also
    /// when the provider would receive his own lost bonds, or they would leave the books.
    error ServiceLevels_BondForbidden(bytes32 id, address token, uint256 bond, address feeRecipient);
    /// @notice Thrown when nobody has registered the service.
    error ServiceLevels_NotRegistered(bytes32 id);

    /* ERRORS: STATEMENTS */

    /// @notice Thrown when a signature is not the monitor's or activator's over the statement.
    error ServiceLevels_SignatureInvalid(bytes32 id, bytes32 digest);
    /// @notice Thrown when periods are asked for before it is final when they begin.
    error ServiceLevels_NotActivated(bytes32 id);
    /// @notice Thrown when a service with a fixed start is activated.
    error ServiceLevels_StartFixed(bytes32 id, uint256 start);
    /// @notice Thrown when an activation that stands is repeated, or a final one contradicted.
    error ServiceLevels_AlreadyActivated(bytes32 id, uint256 time);
    /// @notice Thrown when an activation's time lies ahead of its landing, or a report window or more before it; activating, also when
    /// it was ruled not to have begun by then.
    error ServiceLevels_ActivationTimeInvalid(bytes32 id, uint256 time, uint256 landed);
    /// @notice Thrown when reporting, or objecting to silence, before it is time.
    error ServiceLevels_TooEarly(bytes32 id, uint256 time, uint256 earliest);
    /// @notice Thrown when reporting, objecting or ruling from the end of the window on.
    error ServiceLevels_TooLate(bytes32 id, uint256 time, uint256 limit);
    /// @notice Thrown when a report says nothing new, or comes after another one is final or contested.
    error ServiceLevels_AlreadyReported(bytes32 id, uint32 period, Standing standing);
    /// @notice Thrown when a level is out of its range, or given where the service has no metric.
    error ServiceLevels_LevelInvalid(bytes32 id, uint256 index, uint256 level);

    /* ERRORS: OBJECTIONS */

    /// @notice Thrown when the service has no arbiter.
    error ServiceLevels_NoArbiter(bytes32 id);
    /// @notice Thrown when what stands is contested or ruled already.
    error ServiceLevels_NotObjectable(bytes32 id, Standing standing);
    /// @notice Thrown when an objection claims what stands anyway.
    error ServiceLevels_NothingClaimed(bytes32 id);
    /// @notice Thrown when somebody but the provider objects to the silence of the activator, or the provider a second time.
    error ServiceLevels_MayNotClaim(bytes32 id, address objector, address provider);
    /// @notice Thrown when somebody but the arbiter rules.
    error ServiceLevels_NotArbiter(bytes32 id, address caller, address arbiter);
    /// @notice Thrown when ruling on what nobody contests.
    error ServiceLevels_NotContested(bytes32 id, Standing standing);
    /// @notice Thrown when there is no bond whose ruling period has passed.
    error ServiceLevels_NothingToConclude(bytes32 id);

    /* ERRORS: MAINTENANCE */

    /// @notice Thrown when somebody but the provider announces or withdraws.
    error ServiceLevels_NotProvider(bytes32 id, address caller, address provider);
    /// @notice Thrown when an interval is empty, or begins before the last announced one has ended.
    error ServiceLevels_IntervalInvalid(bytes32 id, uint256 start, uint256 end, uint256 earliest);
    /// @notice Thrown when an interval begins before the notice has passed.
    error ServiceLevels_NoticeTooShort(bytes32 id, uint256 start, uint256 earliest);
    /// @notice Thrown when a UTC year would have more maintenance than the service allows.
    error ServiceLevels_MaintenanceExceeded(bytes32 id, uint256 year, uint256 sum, uint256 maximum);
    /// @notice Thrown when withdrawing what has begun, was withdrawn, or never was announced.
    error ServiceLevels_NotWithdrawable(bytes32 id, uint256 index);

    /* ANYONE */

    /// @notice Makes a service known. Anyone may; a second time changes nothing.
    /// @dev Emits {ServiceRegistered} the first time. Requirements: those of each field of {Service}.
    /// @return id The service's id.
    /// @return clock Its word.
    function register(Service calldata service) external returns (bytes32 id, Clock clock);

    /// @notice Submits the activator's statement of when the service began.
    /// @dev Emits {ServiceActivated}, or {ActivationContradicted} for a second one within the objection period.
    /// Requirements: no fixed start; not final; the time is not ahead and less than a report window ago; the signature.
    /// @param id The service's.
    /// @param time Seconds since 1970.
    /// @param signature The activator's over {activationDigest}.
    function activate(bytes32 id, uint40 time, bytes calldata signature) external;

    /// @notice Submits the monitor's report of a period.
    /// @dev Emits {PeriodReported}, or {ReportContradicted} for a second one within the objection period.
    /// Requirements: the period has ended, less than a report window ago (counted from when the activation became final, if
    /// that is later); levels in their ranges; the signature.
    /// @param id The service's.
    /// @param evidence Hash of whatever supports the report. It decides nothing.
    /// @param signature The monitor's over {reportDigest}.
    function report(bytes32 id, uint32 period, uint128 levels, bytes32 evidence, bytes calldata signature) external;

    /// @notice Objects to a report, or to silence once the report window has passed. The caller posts the bond from his allowance.
    /// @dev Emits {PeriodObjected}. One objection for each period: dust cannot delay it twice. The bond returns if a ruling moves
    /// the levels his way, and no level the other way; else a provider's goes to `feeRecipient`, anybody else's to the provider.
    /// Requirements: an arbiter; a report within its objection period, or silence within its own; a claim that differs.
    /// @param claim The levels as he holds them to be.
    function object(Service calldata service, uint32 period, uint128 claim) external;

    /// @notice {object} by a signature: the consent's signer posts the bond.
    /// @dev EIP-712 `Objection(bytes32 service,uint32 period,uint32[4] claim,uint40 expiry)`.
    function objectBySignature(
        Service calldata service,
        uint32 period,
        uint128 claim,
        Consent calldata consent
    ) external;

    /// @notice Objects to when the service began; the provider also, once, to the activator's silence. The caller posts the bond.
    /// @dev Emits {ActivationObjected}. While it is not final, no money that depends on it moves.
    /// Requirements: an arbiter; an activation within its objection period, or none and the provider; a claim that differs.
    /// @param claim When it began, as he holds; zero for not at all.
    function objectActivation(Service calldata service, uint40 claim) external;

    /// @notice Pays a bond on which the arbiter was silent: what stood before the objection stands.
    /// @dev Emits {BondReturned}.
    function conclude(Service calldata service, uint32 period) external;

    /// @notice As {conclude}, for objections to the activation and to its silence.
    function concludeActivation(Service calldata service) external;

    /* THE ARBITER */

    /// @notice Decides the levels of a contested period, which are final at once. The bond is paid.
    /// @dev Emits {PeriodRuled}, {BondReturned}. Requirements: contested, within the ruling period; levels in their ranges.
    function rule(Service calldata service, uint32 period, uint128 levels) external;

    /// @notice {rule} by the arbiter's signature.
    /// @dev EIP-712 `Ruling(bytes32 service,uint32 period,uint32[4] levels,uint40 expiry)`.
    function ruleBySignature(
        Service calldata service,
        uint32 period,
        uint128 levels,
        Consent calldata consent
    ) external;

    /// @notice Decides when the service began; final at once. Zero for not at all: then it can still be activated, by a later time.
    /// @dev Emits {ActivationRuled}, {BondReturned}. Requirements: contested, within the ruling period; a time as for {activate},
    /// seen from when the contested statement landed.
    function ruleActivation(Service calldata service, uint40 time) external;

    /* THE PROVIDER */

    /// @notice Announces maintenance from `start` to `end`, which belongs to the UTC year of `start`.
    /// @dev Emits {MaintenanceAnnounced}. Requirements: the provider; after the end of the last announced; at least the notice
    /// ahead; within what the year allows.
    /// @param start Seconds since 1970.
    /// @param end Seconds since 1970.
    /// @return index What to withdraw it by.
    function announceMaintenance(Service calldata service, uint40 start, uint40 end) external returns (uint256 index);

    /// @notice Withdraws an announcement that has not begun, and gives the year its time back.
    /// @dev Emits {MaintenanceWithdrawn}.
    function withdrawMaintenance(Service calldata service, uint256 index) external;

    /* VIEWS */

    /// @notice The id of a service: its EIP-712 digest, which binds chain and contract.
    function serviceId(Service calldata service) external view returns (bytes32);

    /// @notice What a monitor signs: EIP-712 `Report(bytes32 service,uint32 period,uint32[4] levels,bytes32 evidence)`.
    function reportDigest(bytes32 id, uint32 period, uint128 levels, bytes32 evidence) external view returns (bytes32);

    /// @notice What an activator signs: EIP-712 `Activation(bytes32 service,uint40 time)`.
    function activationDigest(bytes32 id, uint40 time) external view returns (bytes32);

    /// @notice A service's word, for contracts that compute with it; zero if it is not registered.
    function clockFor(bytes32 id) external view returns (Clock);

    /// @notice What decides the money of a period.
    /// @return decided Whether it is final; else what follows means nothing.
    /// @return levels Four levels of 32 bits, the first lowest; all ones for silence.
    /// @return next When the following period ends, in seconds since 1970: it is not decided before.
    function verdict(bytes32 id, uint32 period) external view returns (bool decided, uint256 levels, uint256 next);

    /// @notice All that is known of a period.
    function stateOf(bytes32 id, uint32 period) external view returns (PeriodState memory);

    /// @notice All that is known of when a service began.
    function activationOf(bytes32 id) external view returns (ActivationState memory);

    /// @notice The bond that waits on a period; no objector if none does.
    function objectionOf(bytes32 id, uint32 period) external view returns (Objection memory);

    /// @notice The bonds that wait on the activation.
    /// @return objection To what the activator stated.
    /// @return claim The provider's, to his silence.
    function activationObjectionOf(
        bytes32 id
    ) external view returns (Objection memory objection, Objection memory claim);

    /// @notice Who attests; empty if the service is not registered, the activator also with a fixed start.
    function attestorsOf(bytes32 id) external view returns (bytes memory monitor, bytes memory activator);

    /// @notice When a period begins and ends, in seconds since 1970: `start` belongs to it, `end` does not.
    function periodOf(bytes32 id, uint32 period) external view returns (uint256 start, uint256 end);

    /// @notice The period to which a second belongs. Reverts before the first.
    function periodAt(bytes32 id, uint256 time) external view returns (uint256);

    /// @notice An announced interval; zeros if it was withdrawn or never announced.
    function maintenanceOf(bytes32 id, uint256 index) external view returns (uint40 start, uint40 end);

    /// @notice How many intervals were announced, those that were withdrawn last not counted.
    function maintenanceCount(bytes32 id) external view returns (uint256);

    /// @notice Seconds of maintenance announced for a UTC year.
    function maintenanceIn(bytes32 id, uint256 year) external view returns (uint256);
}
