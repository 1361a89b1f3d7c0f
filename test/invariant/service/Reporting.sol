// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IServiceLevels, Service, Standing} from "../../../contracts/interfaces/IServiceLevels.sol";
import {Dice, Rolling} from "../../fuzz/Dice.sol";
import {Action} from "./Acting.sol";
import {Stand} from "./Books.sol";
import {Drawing} from "./Drawing.sol";

/// @dev Steps of monitors, activators, objectors and arbiters: honest, lying, late, or dead.
abstract contract Reporting is Drawing {
    using Rolling for Dice;

    function activateService(uint256 seed) external {
        Dice memory dice = Dice(seed);
        uint256 i = _attested(dice, true);
        (bytes32 id, Service memory s) = (services[i].id, serviceOf(i));
        uint256 time = now_() - dice.within(0, 3 hours);
        if (dice.chance(8)) time = dice.chance(50) ? now_() + 1 : now_() - 2 days;
        bool forged = dice.chance(5);
        Stand storage stand = stands[id][ACTIVATION];
        uint256 start = stand.levels[0];
        bool pending = now_() < stand.until;
        bool may = time <= now_() && now_() < time + s.reportWindow && !forged;
        if (start == 0) may = may && !pending && time > stand.landed;
        else may = may && stand.standing == Standing.Reported && pending && time != start;
        bytes memory signed = signature(keys[forged ? stranger : activator], levels.activationDigest(id, uint40(time)));
        if (!act(Action.Activate, stranger, abi.encodeCall(IServiceLevels.activate, (id, uint40(time), signed)), may))
            return;
        if (start != 0) return _contest(stand, Standing.Contradicted, s);
        (stand.standing, stand.levels[0], stand.landed) = (Standing.Reported, time, now_());
        stand.until = now_() + s.objectionPeriod;
    }

    function report(uint256 seed) external {
        Dice memory dice = Dice(seed);
        (uint256 i, uint256 period) = _period(dice);
        Service memory s = serviceOf(i);
        bytes32 id = services[i].id;
        uint256[4] memory list = _levels(dice);
        bool forged = dice.chance(5);
        Stand storage stand = stands[id][period];
        bool may = isKnown(i) && !forged;
        if (stand.standing == Standing.Silent)
            may = may && beginning(i, period + 1) <= now_() && now_() < closing(i, period);
        else {
            bool same = packed(list) == packed(stand.levels);
            may = may && stand.standing == Standing.Reported && now_() < stand.until && !same;
        }
        bytes32 digest = levels.reportDigest(id, uint32(period), packed(list), 0);
        bytes memory signed = signature(keys[forged ? stranger : monitor], digest);
        bytes memory data = abi.encodeCall(IServiceLevels.report, (id, uint32(period), packed(list), 0, signed));
        if (!act(Action.Report, stranger, data, may)) return;
        if (stand.standing == Standing.Reported) return _contest(stand, Standing.Contradicted, s);
        touched.push([i, period]);
        (stand.standing, stand.levels, stand.landed) = (Standing.Reported, list, now_());
        stand.until = now_() + s.objectionPeriod;
    }

    function object(uint256 seed) external {
        Dice memory dice = Dice(seed);
        (uint256 i, uint256 period) = dice.chance(60) ? _landed(dice, Standing.Reported, true) : _period(dice);
        Service memory s = serviceOf(i);
        address objector = _objector(dice, s);
        uint256[4] memory claim = _levels(dice);
        uint256[4] memory from = levelsOf(i, period);
        Stand storage stand = stands[services[i].id][period];
        bool may = isKnown(i) && s.arbiter != address(0) && packed(claim) != packed(from);
        if (stand.standing == Standing.Silent) {
            uint256 opens = isKnown(i) ? closing(i, period) : 0;
            may = may && opens <= now_() && now_() < opens + s.objectionPeriod;
        } else may = may && stand.standing == Standing.Reported && now_() < stand.until;
        bytes memory data = abi.encodeCall(IServiceLevels.object, (s, uint32(period), packed(claim)));
        if (!act(Action.Object, objector, data, may)) return;
        if (stand.standing == Standing.Silent) touched.push([i, period]);
        stand.levels = from;
        _contest(stand, Standing.Objected, s);
        takeBond(i, period, objector, from, claim);
    }

    function objectActivation(uint256 seed) external {
        Dice memory dice = Dice(seed);
        uint256 i = _attested(dice, true);
        Service memory s = serviceOf(i);
        Stand storage stand = stands[services[i].id][ACTIVATION];
        (uint256 start, bool pending) = (stand.levels[0], now_() < stand.until);
        address objector = start == 0 && dice.chance(80) ? s.provider : _objector(dice, s);
        uint256 claim = dice.chance(15) ? 0 : now_() - dice.within(0, 6 hours);
        uint256 landed = start == 0 ? now_() : stand.landed;
        bool may = s.arbiter != address(0) && claim != start;
        if (claim != 0) may = may && claim <= landed && landed < claim + s.reportWindow;
        if (start == 0) may = may && !pending && objector == s.provider && !stand.claimed;
        else may = may && stand.standing == Standing.Reported && pending;
        bytes memory data = abi.encodeCall(IServiceLevels.objectActivation, (s, uint40(claim)));
        if (!act(Action.ObjectActivation, objector, data, may)) return;
        stand.landed = landed;
        if (start == 0) stand.claimed = true;
        _contest(stand, Standing.Objected, s);
        takeBond(i, start == 0 ? CLAIM : ACTIVATION, objector, _time(start), _time(claim));
    }

    /// @dev Half of the time the arbiter is silent.
    function rule(uint256 seed) external {
        Dice memory dice = Dice(seed);
        if (dice.chance(50)) return;
        (uint256 i, uint256 period) = dice.chance(90) ? _landed(dice, Standing.Contradicted, true) : _period(dice);
        Service memory s = serviceOf(i);
        Stand storage stand = stands[services[i].id][period];
        uint256[4] memory list = _levels(dice);
        if (dice.chance(40)) list = bonds[services[i].id][period].claim;
        if (packed(list) == 0) list = _levels(dice);
        address judge = dice.chance(6) ? s.provider : s.arbiter;
        bool may = judge == s.arbiter && _isContested(stand);
        bytes memory data = abi.encodeCall(IServiceLevels.rule, (s, uint32(period), packed(list)));
        if (!act(Action.Rule, judge, data, may)) return;
        (stand.standing, stand.levels, stand.until) = (Standing.Ruled, list, now_());
        bookRuling(i, period, list);
    }

    function ruleActivation(uint256 seed) external {
        Dice memory dice = Dice(seed);
        uint256 i = _attested(dice, true);
        Service memory s = serviceOf(i);
        Stand storage stand = stands[services[i].id][ACTIVATION];
        uint256 time = dice.chance(20) ? 0 : stand.landed - (stand.landed == 0 ? 0 : dice.within(0, 6 hours));
        address judge = dice.chance(6) ? s.provider : s.arbiter;
        bool may = judge == s.arbiter && _isContested(stand);
        bytes memory data = abi.encodeCall(IServiceLevels.ruleActivation, (s, uint40(time)));
        if (!act(Action.RuleActivation, judge, data, may)) return;
        bookRuling(i, stand.levels[0] == 0 ? CLAIM : ACTIVATION, _time(time));
        if (time == 0) (stand.standing, stand.until) = (Standing.Silent, 0);
        else (stand.standing, stand.until) = (Standing.Ruled, now_());
        stand.levels[0] = time;
    }

    function conclude(uint256 seed) external {
        Dice memory dice = Dice(seed);
        (uint256 i, uint256 period) = _landed(dice, Standing.Objected, false);
        Stand storage stand = stands[services[i].id][period];
        bool may = now_() >= stand.until && bonds[services[i].id][period].objector != address(0);
        bytes memory data = abi.encodeCall(IServiceLevels.conclude, (serviceOf(i), uint32(period)));
        if (act(Action.Conclude, stranger, data, may)) bookRuling(i, period, bonds[services[i].id][period].from);
    }

    function concludeActivation(uint256 seed) external {
        concludeBeginning(_attested(Dice(seed), false));
    }

    function concludeBeginning(uint256 i) internal {
        bytes32 id = services[i].id;
        bool any = bonds[id][CLAIM].objector != address(0) || bonds[id][ACTIVATION].objector != address(0);
        bool may = any && now_() >= stands[id][ACTIVATION].until;
        bytes memory data = abi.encodeCall(IServiceLevels.concludeActivation, (serviceOf(i)));
        if (!act(Action.ConcludeActivation, stranger, data, may)) return;
        bookRuling(i, CLAIM, bonds[id][CLAIM].from);
        bookRuling(i, ACTIVATION, bonds[id][ACTIVATION].from);
    }

    /// @dev What was contested or ruled once never is again.
    function _contest(Stand storage stand, Standing standing, Service memory s) private {
        bool first = stand.standing == Standing.Reported || stand.standing == Standing.Silent;
        note(first, "SRV-10 contested again");
        (stand.standing, stand.until) = (standing, now_() + s.rulingPeriod);
    }

    /// @dev A service that has not begun is later than any.
    function _time(uint256 time) private pure returns (uint256[4] memory list) {
        list[0] = time == 0 ? type(uint256).max : time;
    }

    function _isContested(Stand storage stand) private view returns (bool) {
        bool contested = stand.standing == Standing.Objected || stand.standing == Standing.Contradicted;
        return contested && now_() < stand.until;
    }
}
