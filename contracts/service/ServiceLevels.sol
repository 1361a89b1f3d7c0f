// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {Multicall} from "@openzeppelin/contracts/utils/Multicall.sol";

import {Funding} from "../common/Funding.sol";
import {Purse} from "../common/Payouts.sol";
import {Signatures} from "../common/Signatures.sol";
import {SignedWithdrawals} from "../common/SignedWithdrawals.sol";
import {Consent} from "../interfaces/IConsents.sol";
import {
    ActivationState,
    IServiceLevels,
    Objection,
    PeriodState,
    Service,
    Standing
} from "../interfaces/IServiceLevels.sol";
import {Clock, newClock} from "./Clock.sol";
import {LevelWord, reported, silent, SILENCE} from "./LevelWord.sol";
import {Interval, Maintenance} from "./Maintenance.sol";
import {ServiceRules} from "./ServiceRules.sol";
import {Statements} from "./Statements.sol";

/// @title ServiceLevels
/// @notice The manual is {IServiceLevels}.
contract ServiceLevels is IServiceLevels, Funding, SignedWithdrawals, Maintenance, Multicall {
    using ServiceRules for Service;
    using Statements for *;

    /// @dev Where the bond of an objection to the activation lies, beside those to periods, and of one to its silence.
    uint256 private constant ACTIVATION = 1 << 32;
    uint256 private constant CLAIM = ACTIVATION + 1;
    /// @dev Later than any time: a service that has not begun, when times are compared.
    uint256 private constant NEVER = type(uint256).max;

    mapping(bytes32 id => Clock) private _clocks;
    mapping(bytes32 id => bytes) private _monitors;
    mapping(bytes32 id => bytes) private _activators;
    mapping(bytes32 id => mapping(uint256 period => LevelWord)) private _words;
    mapping(bytes32 id => mapping(uint256 period => Objection)) private _objections;

    constructor() EIP712("ServiceLevels", "1") {}

    /* ANYONE */

    /// @inheritdoc IServiceLevels
    function register(Service calldata service) external returns (bytes32 id, Clock clock) {
        id = serviceId(service);
        clock = _clocks[id];
        if (clock.isRegistered()) return (id, clock);
        service.check(id);

        clock = newClock(service);
        _clocks[id] = clock;
        _monitors[id] = service.monitor;
        if (clock.isAttested()) _activators[id] = service.activator;
        emit ServiceRegistered(id, service.provider);
    }

    /// @inheritdoc IServiceLevels
    function activate(bytes32 id, uint40 time, bytes calldata signature) external {
        Clock clock = _attested(id);
        _requireTime(id, clock, time, block.timestamp);
        _requireSigned(id, _activators[id], activationDigest(id, time), signature);
        uint256 start = clock.start();
        if (start != 0) {
            bool open = clock.standing() == Standing.Reported && clock.isPending();
            if (!open || time == start) revert ServiceLevels_AlreadyActivated(id, start);

            _clocks[id] = clock.withStanding(Standing.Contradicted, block.timestamp + clock.rulingPeriod());
            emit ActivationContradicted(id, time);
            return;
        }
        if (clock.isPending()) revert ServiceLevels_AlreadyActivated(id, start);
        // Ruled not to have begun by then: only a later beginning is news.
        if (clock.standing() == Standing.Silent && time <= clock.landed())
            revert ServiceLevels_ActivationTimeInvalid(id, time, clock.landed());

        uint256 until = block.timestamp + clock.objectionPeriod();
        _clocks[id] = clock.withActivation(Standing.Reported, time, block.timestamp, until);
        emit ServiceActivated(id, time);
    }

    /// @inheritdoc IServiceLevels
    function report(bytes32 id, uint32 period, uint128 levels, bytes32 evidence, bytes calldata signature) external {
        Clock clock = _running(id);
        clock.check(id, levels);
        _requireSigned(id, _monitors[id], reportDigest(id, period, levels, evidence), signature);
        LevelWord word = _words[id][period];
        Standing standing = word.standing();
        if (standing != Standing.Silent) {
            bool open = standing == Standing.Reported && block.timestamp < word.until();
            if (!open || levels == word.levels()) revert ServiceLevels_AlreadyReported(id, period, standing);

            _words[id][period] = word.contested(Standing.Contradicted, block.timestamp + clock.rulingPeriod());
            emit ReportContradicted(id, period, levels, evidence);
            return;
        }
        (uint256 end, uint256 next) = clock.endsFrom(period);
        _requireAfter(id, end);
        _requireBefore(id, clock.reportLimit(end));

        uint256 until = block.timestamp + clock.objectionPeriod();
        _words[id][period] = reported(levels, block.timestamp, until, next);
        emit PeriodReported(id, period, levels, evidence);
    }

    /// @inheritdoc IServiceLevels
    function object(Service calldata service, uint32 period, uint128 claim) external nonReentrant {
        bytes32 id = serviceId(service);
        Clock clock = _running(id);
        _object(service, id, clock, period, claim, msg.sender);
    }

    /// @inheritdoc IServiceLevels
    function objectBySignature(
        Service calldata service,
        uint32 period,
        uint128 claim,
        Consent calldata consent
    ) external nonReentrant {
        bytes32 id = serviceId(service);
        Clock clock = _running(id);
        bytes32 structHash = Statements.objection(id, period, claim, consent.expiry);
        _object(service, id, clock, period, claim, _signer(id, consent, structHash));
    }

    /// @inheritdoc IServiceLevels
    function objectActivation(Service calldata service, uint40 claim) external nonReentrant {
        bytes32 id = serviceId(service);
        Clock clock = _attested(id);
        if (service.arbiter == address(0)) revert ServiceLevels_NoArbiter(id);
        uint256 start = clock.start();
        Standing standing = clock.standing();
        uint256 landed = clock.landed();
        if (start == 0) {
            if (clock.isPending()) revert ServiceLevels_NotObjectable(id, standing);
            if (msg.sender != service.provider || clock.isClaimed())
                revert ServiceLevels_MayNotClaim(id, msg.sender, service.provider);
            landed = block.timestamp;
            clock = clock.withClaim();
        } else {
            if (standing != Standing.Reported) revert ServiceLevels_NotObjectable(id, standing);
            _requireBefore(id, clock.until());
        }
        if (claim != 0) _requireTime(id, clock, claim, landed);
        uint256 side = Statements.direction(_or(start), _or(claim));

        uint256 until = block.timestamp + clock.rulingPeriod();
        _clocks[id] = clock.withActivation(Standing.Objected, start, landed, until);
        emit ActivationObjected(id, msg.sender, claim, service.bond);
        _takeBond(service, id, start == 0 ? CLAIM : ACTIVATION, msg.sender, side);
    }

    /// @inheritdoc IServiceLevels
    function conclude(Service calldata service, uint32 period) external nonReentrant {
        bytes32 id = serviceId(service);
        if (block.timestamp < _words[id][period].until()) revert ServiceLevels_NothingToConclude(id);

        if (!_payBond(service, id, period, false)) revert ServiceLevels_NothingToConclude(id);
    }

    /// @inheritdoc IServiceLevels
    function concludeActivation(Service calldata service) external nonReentrant {
        bytes32 id = serviceId(service);
        if (_clocks[id].isPending()) revert ServiceLevels_NothingToConclude(id);

        bool any = _payBond(service, id, CLAIM, false);
        if (!_payBond(service, id, ACTIVATION, false) && !any) revert ServiceLevels_NothingToConclude(id);
    }

    /* THE ARBITER */

    /// @inheritdoc IServiceLevels
    function rule(Service calldata service, uint32 period, uint128 levels) external nonReentrant {
        _rule(service, serviceId(service), period, levels, msg.sender);
    }

    /// @inheritdoc IServiceLevels
    function ruleBySignature(
        Service calldata service,
        uint32 period,
        uint128 levels,
        Consent calldata consent
    ) external nonReentrant {
        bytes32 id = serviceId(service);
        bytes32 structHash = Statements.ruling(id, period, levels, consent.expiry);
        _rule(service, id, period, levels, _signer(id, consent, structHash));
    }

    /// @inheritdoc IServiceLevels
    function ruleActivation(Service calldata service, uint40 time) external nonReentrant {
        bytes32 id = serviceId(service);
        Clock clock = _attested(id);
        _requireArbiter(service, id, msg.sender);
        _requireContested(id, clock.standing(), clock.until());
        uint256 landed = clock.landed();
        if (time != 0) _requireTime(id, clock, time, landed);
        uint256 key = clock.start() == 0 ? CLAIM : ACTIVATION;
        bool upheld = _objections[id][key].directions == Statements.direction(_or(clock.start()), _or(time));

        _clocks[id] =
            time == 0
                ? clock.withActivation(Standing.Silent, 0, landed, 0)
                : clock.withActivation(Standing.Ruled, time, landed, block.timestamp);
        emit ActivationRuled(id, time);
        _payBond(service, id, key, upheld);
    }

    /* THE PROVIDER */

    /// @inheritdoc IServiceLevels
    function announceMaintenance(Service calldata service, uint40 start, uint40 end) external returns (uint256 index) {
        index = _announce(service, _loadOwn(service), start, end);
    }

    /// @inheritdoc IServiceLevels
    function withdrawMaintenance(Service calldata service, uint256 index) external {
        _withdrawAnnounced(_loadOwn(service), index);
    }

    /* VIEWS */

    /// @inheritdoc IServiceLevels
    function clockFor(bytes32 id) external view returns (Clock) {
        return _clocks[id];
    }

    /// @inheritdoc IServiceLevels
    function verdict(bytes32 id, uint32 period) external view returns (bool decided, uint256 levels, uint256 next) {
        LevelWord word = _words[id][period];
        if (word.standing() != Standing.Silent) return (block.timestamp >= word.until(), word.levels(), word.next());

        Clock clock = _clocks[id];
        if (!clock.isRunning()) return (false, SILENCE, 0);
        uint256 end;
        (end, next) = clock.endsFrom(period);
        return (block.timestamp >= clock.reportLimit(end) + clock.objectionPeriod(), SILENCE, next);
    }

    /// @inheritdoc IServiceLevels
    function stateOf(bytes32 id, uint32 period) external view returns (PeriodState memory) {
        return _words[id][period].unpack();
    }

    /// @inheritdoc IServiceLevels
    function activationOf(bytes32 id) external view returns (ActivationState memory) {
        return _clocks[id].unpack();
    }

    /// @inheritdoc IServiceLevels
    function objectionOf(bytes32 id, uint32 period) external view returns (Objection memory) {
        return _objections[id][period];
    }

    /// @inheritdoc IServiceLevels
    function activationObjectionOf(
        bytes32 id
    ) external view returns (Objection memory objection, Objection memory claim) {
        return (_objections[id][ACTIVATION], _objections[id][CLAIM]);
    }

    /// @inheritdoc IServiceLevels
    function attestorsOf(bytes32 id) external view returns (bytes memory monitor, bytes memory activator) {
        return (_monitors[id], _activators[id]);
    }

    /// @inheritdoc IServiceLevels
    function periodOf(bytes32 id, uint32 period) external view returns (uint256 start, uint256 end) {
        Clock clock = _started(id);
        return (clock.startOf(period), clock.startOf(uint256(period) + 1));
    }

    /// @inheritdoc IServiceLevels
    function periodAt(bytes32 id, uint256 time) external view returns (uint256) {
        Clock clock = _started(id);
        if (time < clock.start()) revert ServiceLevels_TooEarly(id, time, clock.start());
        return clock.periodAt(time);
    }

    /// @inheritdoc IServiceLevels
    function maintenanceOf(bytes32 id, uint256 index) external view returns (uint40 start, uint40 end) {
        Interval memory interval = _intervalAt(id, index);
        return (interval.start, interval.end);
    }

    /// @inheritdoc IServiceLevels
    function maintenanceCount(bytes32 id) external view returns (uint256) {
        return _countOf(id);
    }

    /// @inheritdoc IServiceLevels
    function maintenanceIn(bytes32 id, uint256 year) external view returns (uint256) {
        return _spentIn(id, year);
    }

    /// @inheritdoc IServiceLevels
    function serviceId(Service calldata service) public view returns (bytes32) {
        return _hashTypedDataV4(service.service());
    }

    /// @inheritdoc IServiceLevels
    function reportDigest(bytes32 id, uint32 period, uint128 levels, bytes32 evidence) public view returns (bytes32) {
        return _hashTypedDataV4(Statements.report(id, period, levels, evidence));
    }

    /// @inheritdoc IServiceLevels
    function activationDigest(bytes32 id, uint40 time) public view returns (bytes32) {
        return _hashTypedDataV4(Statements.activation(id, time));
    }

    /* CONSENTS */

    function _signedBy(address signer, bytes32 digest, bytes calldata signature) internal view override returns (bool) {
        return Signatures.isWallets(signer, digest, signature);
    }

    /* OBJECTIONS AND RULINGS */

    function _object(
        Service calldata service,
        bytes32 id,
        Clock clock,
        uint32 period,
        uint128 claim,
        address objector
    ) private {
        if (service.arbiter == address(0)) revert ServiceLevels_NoArbiter(id);
        LevelWord word = _words[id][period];
        Standing standing = word.standing();
        if (standing == Standing.Silent) {
            (uint256 end, uint256 next) = clock.endsFrom(period);
            uint256 opens = clock.reportLimit(end);
            _requireAfter(id, opens);
            _requireBefore(id, opens + clock.objectionPeriod());
            word = silent(next);
        } else {
            if (standing != Standing.Reported) revert ServiceLevels_NotObjectable(id, standing);
            _requireBefore(id, word.until());
        }
        clock.check(id, claim);
        uint256 sides = Statements.directions(word.levels(), claim);

        _words[id][period] = word.contested(Standing.Objected, block.timestamp + clock.rulingPeriod());
        emit PeriodObjected(id, period, objector, claim, service.bond);
        _takeBond(service, id, period, objector, sides);
    }

    function _rule(Service calldata service, bytes32 id, uint32 period, uint128 levels, address actor) private {
        _requireArbiter(service, id, actor);
        LevelWord word = _words[id][period];
        _requireContested(id, word.standing(), word.until());
        _clocks[id].check(id, levels);
        uint256 ruled = Statements.directions(word.levels(), levels);
        bool upheld = Statements.isUpheld(_objections[id][period].directions, ruled);

        _words[id][period] = word.ruled(levels, block.timestamp);
        emit PeriodRuled(id, period, levels);
        _payBond(service, id, period, upheld);
    }

    /* BONDS */

    function _takeBond(Service calldata service, bytes32 id, uint256 key, address objector, uint256 sides) private {
        if (sides == 0) revert ServiceLevels_NothingClaimed(id);

        _objections[id][key] = Objection(objector, uint8(sides)); // two bits for each of four levels
        _pullFrom(service.bondToken, objector, service.bond);
    }

    /// @return held Whether there was one.
    function _payBond(Service calldata service, bytes32 id, uint256 key, bool upheld) private returns (bool held) {
        address objector = _objections[id][key].objector;
        if (objector == address(0)) return false;
        address loser = objector == service.provider ? service.feeRecipient : service.provider;
        address to = upheld ? objector : loser;

        delete _objections[id][key];
        emit BondReturned(id, to, service.bond);
        Purse memory purse;
        _pay(purse, service.bondToken, to, service.bond);
        _empty(purse);
        return true;
    }

    /* CHECKS */

    function _registered(bytes32 id) private view returns (Clock clock) {
        clock = _clocks[id];
        if (!clock.isRegistered()) revert ServiceLevels_NotRegistered(id);
    }

    function _running(bytes32 id) private view returns (Clock clock) {
        clock = _registered(id);
        if (!clock.isRunning()) revert ServiceLevels_NotActivated(id);
    }

    function _attested(bytes32 id) private view returns (Clock clock) {
        clock = _registered(id);
        if (!clock.isAttested()) revert ServiceLevels_StartFixed(id, clock.start());
    }

    function _loadOwn(Service calldata service) private view returns (bytes32 id) {
        id = serviceId(service);
        _registered(id);
        if (msg.sender != service.provider) revert ServiceLevels_NotProvider(id, msg.sender, service.provider);
    }

    /// @return clock Of a service of which somebody says when it began.
    function _started(bytes32 id) private view returns (Clock clock) {
        clock = _clocks[id];
        if (clock.start() == 0) revert ServiceLevels_NotActivated(id);
    }

    function _requireSigned(bytes32 id, bytes memory attestor, bytes32 digest, bytes calldata signature) private view {
        if (!Signatures.isKept(attestor, digest, signature)) revert ServiceLevels_SignatureInvalid(id, digest);
    }

    function _requireAfter(bytes32 id, uint256 earliest) private view {
        if (block.timestamp < earliest) revert ServiceLevels_TooEarly(id, block.timestamp, earliest);
    }

    function _requireBefore(bytes32 id, uint256 limit) private view {
        if (block.timestamp >= limit) revert ServiceLevels_TooLate(id, block.timestamp, limit);
    }

    function _requireContested(bytes32 id, Standing standing, uint256 until) private view {
        if (standing != Standing.Objected && standing != Standing.Contradicted)
            revert ServiceLevels_NotContested(id, standing);
        _requireBefore(id, until);
    }

    function _requireArbiter(Service calldata service, bytes32 id, address actor) private pure {
        if (actor != service.arbiter) revert ServiceLevels_NotArbiter(id, actor, service.arbiter);
    }

    /// @dev Like a report, a statement of the beginning counts for a report window.
    function _requireTime(bytes32 id, Clock clock, uint256 time, uint256 landed) private pure {
        if (time == 0 || time > landed || landed >= time + clock.reportWindow())
            revert ServiceLevels_ActivationTimeInvalid(id, time, landed);
    }

    /// @return The time, or never.
    function _or(uint256 time) private pure returns (uint256) {
        return time == 0 ? NEVER : time;
    }
}
