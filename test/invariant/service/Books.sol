// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Agreement, AgreementStatus, Terms} from "../../../contracts/interfaces/AgreementTypes.sol";
import {Service, Standing} from "../../../contracts/interfaces/IServiceLevels.sol";
import {PlainCalendar} from "../../fuzz/service/PlainCalendar.sol";
import {PlainCredit} from "../../fuzz/service/PlainCredit.sol";
import {Money, ServiceWorld} from "../../fuzz/service/ServiceWorld.sol";

/// @dev What stands of a period, or of an activation, whose time is then the first level.
struct Stand {
    Standing standing;
    uint256[4] levels;
    uint256 landed;
    uint256 until;
    bool claimed;
}

struct Bond {
    address objector;
    uint256[4] from;
    uint256[4] claim;
}

struct Served {
    bytes service;
    bytes32 id;
}

/// @dev The last four say again what the terms do.
struct Offered {
    uint256 service;
    bytes terms;
    bytes32 id;
    bool revoked;
    uint256 taken;
    address provider;
    uint256 price;
    uint256 beyond;
    uint256 lateMax;
}

struct Deal {
    uint256 offer;
    Agreement agreement;
    bytes32 id;
    AgreementStatus status;
    uint256 paid;
    uint256 settled;
    uint256 opened;
    bool late;
}

/// @dev Where an agreement stands by its beginning.
enum Stage {
    Running,
    Waiting,
    Pending,
    Failed,
    Void
}

/// @dev What the model remembers. Nothing of it is read from the contracts but ids.
abstract contract Books is ServiceWorld, PlainCalendar {
    uint256 internal constant BOND = 50;
    uint256 internal constant NOT_MEASURED = PlainCredit.NOT_MEASURED;
    /// @dev Bonds to an activation and to its silence lie beside those to periods.
    uint256 internal constant ACTIVATION = 2 ** 32;
    uint256 internal constant CLAIM = 2 ** 32 + 1;

    /// @dev The first breach, by its invariant's number; empty as long as all is well.
    string public breach;

    address[] public people;
    Served[] internal services;
    Offered[] internal offers;
    Deal[] internal deals;
    /// @dev What each has, and is credited.
    mapping(Money token => mapping(address account => uint256)) internal purses;
    mapping(address provider => uint256) internal coverage;
    mapping(bytes32 id => mapping(uint256 key => Stand)) internal stands;
    mapping(bytes32 id => mapping(uint256 key => Bond)) internal bonds;
    mapping(address account => bool) internal blocked;
    mapping(address provider => uint256) internal allowed;
    uint256 internal bondsHeld;
    /// @dev Periods on which something landed.
    uint256[2][] internal touched;

    function note(bool ok, string memory message) internal {
        if (!ok && bytes(breach).length == 0) breach = message;
    }

    function serviceOf(uint256 i) internal view returns (Service memory) {
        return abi.decode(services[i].service, (Service));
    }

    function termsOf(uint256 i) internal view returns (Terms memory) {
        return abi.decode(offers[i].terms, (Terms));
    }

    function move(Money token, address from, address to, uint256 amount) internal {
        if (from != address(0)) purses[token][from] -= amount;
        if (to != address(0)) purses[token][to] += amount;
    }

    /* TIME */

    /// @return Seconds since 1970; zero if it is not known.
    function startOf(uint256 i) internal view returns (uint256) {
        Service memory s = serviceOf(i);
        return s.start != 0 ? s.start : stands[services[i].id][ACTIVATION].levels[0];
    }

    function isKnown(uint256 i) internal view returns (bool) {
        return startOf(i) != 0 && now_() >= stands[services[i].id][ACTIVATION].until;
    }

    function beginning(uint256 i, uint256 period) internal view returns (uint256) {
        Service memory s = serviceOf(i);
        uint256 start = startOf(i);
        return uint256(s.calendar) == 0 ? start + period * s.length : monthlyStart(start, s.length, period);
    }

    /// @return count How many periods have begun at a time, from the first of the service on.
    function begun(uint256 i, uint256 time) internal view returns (uint256 count) {
        Service memory s = serviceOf(i);
        uint256 start = startOf(i);
        if (time < start) return 0;
        if (uint256(s.calendar) == 0) return (time - start) / s.length + 1;
        while (monthlyStart(start, s.length, count) <= time) ++count;
    }

    /// @return When silence about a period begins.
    function closing(uint256 i, uint256 period) internal view returns (uint256) {
        uint256 end = beginning(i, period + 1);
        uint256 known = stands[services[i].id][ACTIVATION].until;
        return (end > known ? end : known) + serviceOf(i).reportWindow;
    }

    function isFinal(uint256 i, uint256 period) internal view returns (bool) {
        Stand storage stand = stands[services[i].id][period];
        if (stand.standing != Standing.Silent) return now_() >= stand.until;
        return isKnown(i) && now_() >= closing(i, period) + serviceOf(i).objectionPeriod;
    }

    function levelsOf(uint256 i, uint256 period) internal view returns (uint256[4] memory list) {
        Stand storage stand = stands[services[i].id][period];
        if (stand.standing != Standing.Silent) return stand.levels;
        for (uint256 m = 0; m < 4; ++m) list[m] = NOT_MEASURED;
    }

    function stageOf(Deal storage d) internal view returns (Stage) {
        Terms memory t = termsOf(d.offer);
        if (t.cancelBy == 0) return Stage.Running;
        uint256 i = offers[d.offer].service;
        Stand storage stand = stands[services[i].id][ACTIVATION];
        uint256 limit = t.cancelBy + serviceOf(i).reportWindow;
        bool counts = stand.landed != 0 && stand.landed < limit;
        if (counts && now_() < stand.until) return Stage.Pending;
        if (!counts || stand.levels[0] == 0) return now_() < limit ? Stage.Waiting : Stage.Failed;
        if (stand.levels[0] >= t.cancelBy) return Stage.Failed;
        return stand.levels[0] < d.opened ? Stage.Void : Stage.Running;
    }

    /* SUMS */

    function reserved(address who) internal view returns (uint256 sum) {
        for (uint256 k = 0; k < deals.length; ++k) {
            Deal storage d = deals[k];
            if (d.paid == 0) continue;
            Offered storage o = offers[d.offer];
            if (o.provider == who) sum += (d.paid - d.settled) * o.beyond + (d.late ? o.lateMax : 0);
        }
    }

    function escrowed() internal view returns (uint256 sum) {
        for (uint256 k = 0; k < deals.length; ++k) {
            Deal storage d = deals[k];
            if (d.paid != 0) sum += (d.paid - d.settled) * offers[d.offer].price;
        }
    }
}
