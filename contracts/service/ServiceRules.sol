// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Signatures} from "../common/Signatures.sol";
import {Windows} from "../common/Windows.sol";
import {CalendarKind, IServiceLevels as L, MetricKind, Service} from "../interfaces/IServiceLevels.sol";
import {UtcCalendar} from "./UtcCalendar.sol";

/// @title What a service must be like, checked once, when it is registered.
library ServiceRules {
    uint256 internal constant MIN_LENGTH = 1 hours;
    uint256 internal constant MAX_LENGTH = 366 days;
    uint256 internal constant MAX_MONTHS = 12;
    /// @dev Twice as much is what a stranger may have to wait after a period: for its activation to be final, then for it.
    uint256 internal constant MAX_WINDOWS = 270 days;

    function check(Service calldata s, bytes32 id) internal view {
        address provider = s.provider;
        if (provider == address(0)) revert L.ServiceLevels_ProviderForbidden(id, provider);
        if (s.metrics[0] == MetricKind.None) revert L.ServiceLevels_MetricMissing(id);
        bool attested = s.start == 0;
        if (attested == (s.activator.length == 0))
            revert L.ServiceLevels_ActivatorDiffers(id, s.start, s.activator.length);

        _checkCalendar(s, id);
        _checkArbiter(s, id);
        _checkWindows(s, id, attested);
        _checkAttestor(s, id, s.monitor);
        if (attested) _checkAttestor(s, id, s.activator);
    }

    function _checkArbiter(Service calldata s, bytes32 id) private view {
        address arbiter = s.arbiter;
        address fee = s.feeRecipient;
        bool has = arbiter != address(0);
        if (has != (s.bondToken != address(0)) || has != (s.bond != 0) || has != (fee != address(0)))
            revert L.ServiceLevels_BondForbidden(id, s.bondToken, s.bond, fee);
        if (!has) return;
        if (fee == s.provider || fee == s.bondToken || fee == address(this))
            revert L.ServiceLevels_BondForbidden(id, s.bondToken, s.bond, fee);
        if (arbiter == s.provider || arbiter == fee) revert L.ServiceLevels_ArbiterIsParty(id, arbiter);
    }

    function _checkCalendar(Service calldata s, bytes32 id) private pure {
        bool months = s.calendar == CalendarKind.UtcMonths;
        (uint256 minimum, uint256 maximum) = months ? (1, MAX_MONTHS) : (MIN_LENGTH, MAX_LENGTH);
        if (s.length < minimum || s.length > maximum)
            revert L.ServiceLevels_LengthOutOfRange(id, s.length, minimum, maximum);
        if (!months || s.start == 0) return;

        (, uint256 day) = UtcCalendar.split(s.start);
        if (day > UtcCalendar.LAST_COMMON_DAY)
            revert L.ServiceLevels_DayOutOfRange(id, day, UtcCalendar.LAST_COMMON_DAY);
    }

    function _checkWindows(Service calldata s, bytes32 id, bool attested) private pure {
        bool arbitrated = s.arbiter != address(0);
        _checkWindow(id, s.reportWindow, true);
        _checkWindow(id, s.objectionPeriod, arbitrated);
        _checkWindow(id, s.rulingPeriod, arbitrated);
        uint256 sum = uint256(s.reportWindow) + s.objectionPeriod + s.rulingPeriod;
        if (attested && sum > MAX_WINDOWS) revert L.ServiceLevels_WindowsTooLong(id, sum, MAX_WINDOWS);
    }

    function _checkWindow(bytes32 id, uint256 window, bool wanted) private pure {
        (uint256 minimum, uint256 maximum) = wanted ? (Windows.MIN, Windows.MAX) : (0, 0);
        if (window < minimum || window > maximum) revert L.ServiceLevels_WindowOutOfRange(id, window, minimum, maximum);
    }

    /// @dev Who judges is neither a party nor the judge of judges.
    function _checkAttestor(Service calldata s, bytes32 id, bytes calldata attestor) private pure {
        if (!Signatures.canSign(attestor)) revert L.ServiceLevels_AttestorForbidden(id, attestor);
        if (Signatures.isWallet(attestor, s.provider)) revert L.ServiceLevels_ProviderForbidden(id, s.provider);
        if (Signatures.isWallet(attestor, s.arbiter)) revert L.ServiceLevels_ArbiterIsParty(id, s.arbiter);
    }
}
