// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Comparison, Remedy, Terms} from "../../../contracts/interfaces/AgreementTypes.sol";
import {CalendarKind, MetricKind, Service, Standing} from "../../../contracts/interfaces/IServiceLevels.sol";
import {Dice, Rolling} from "../../fuzz/Dice.sol";
import {PlainCredit} from "../../fuzz/service/PlainCredit.sol";
import {Acting} from "./Acting.sol";
import {Offered, Served, Stand} from "./Books.sol";

/// @dev Services of four kinds, offers of all, and what is reported: as a rule something that counts.
abstract contract Drawing is Acting {
    using Rolling for Dice;

    uint256 private constant MOST_SERVICES = 12;
    uint256 private constant MOST_OFFERS = 24;

    /// @dev A new offer, now and then on a new service. Signing it is no call.
    function offer(uint256 seed) external {
        propose(seed);
    }

    function propose(uint256 seed) internal {
        if (offers.length >= MOST_OFFERS) return;
        Dice memory dice = Dice(seed);
        bool another = services.length < 4 || (services.length < MOST_SERVICES && dice.chance(40));
        if (another) _found(dice, services.length);
        _offer(dice, another ? services.length - 1 : dice.within(0, services.length - 1));
    }

    function _found(Dice memory dice, uint256 number) internal {
        Service memory s = plainService();
        s.provider = dice.chance(70) ? provider : rival;
        s.metrics[1] = MetricKind.DowntimeSeconds;
        (s.length, s.reportWindow, s.salt) = (uint32(dice.within(3, 6) * 1 days), 2 days, bytes32(number));
        s.start = number % 2 == 0 ? uint40(now_() + dice.within(1, 4) * 1 days) : 0;
        if (number % 2 == 1) s.activator = abi.encodePacked(activator);
        if (number % 4 == 2) (s.calendar, s.length) = (CalendarKind.UtcMonths, 1);
        if (number % 4 == 2 && dayOf(s.start) > 28) s.start += 3 days;
        if (number % 4 > 1) {
            (s.arbiter, s.objectionPeriod, s.rulingPeriod) = (address(0), 0, 0);
            (s.bondToken, s.bond, s.feeRecipient) = (address(0), 0, address(0));
        }
        levels.register(s);
        services.push(Served(abi.encode(s), levels.serviceId(s)));
    }

    function _offer(Dice memory dice, uint256 i) internal {
        Service memory s = serviceOf(i);
        Terms memory t = plainTerms(s);
        (t.price, t.cap) = (uint96(dice.within(1, 1_000)), uint96(dice.within(1, 1_500)));
        t.remedies = new Remedy[](3);
        t.remedies[0] = Remedy(0, Comparison.Below, 999_000, uint64(dice.within(1, 400) * 1e9), 0);
        t.remedies[1] = Remedy(0, Comparison.Below, 950_000, uint64(dice.within(400, 2_000) * 1e9), 1);
        t.remedies[2] = Remedy(1, Comparison.PerUnit, 60, 0, uint96(dice.within(0, 2)));
        (t.minPeriods, t.maxPeriodsAhead) = (uint32(dice.within(s.start == 0 ? 1 : 0, 2)), uint32(dice.within(2, 5)));
        if (dice.chance(40)) (t.seats, t.minPeriods) = (uint32(dice.within(1, 2)), 1);
        if (dice.chance(30)) t.minCredit = 30;
        if (dice.chance(50)) (t.feeBps, t.feeRecipient) = (uint16(dice.within(1, 3_000)), integrator);
        if (dice.chance(40)) (t.bonusToken, t.bonusRate) = (address(bonus), uint96(dice.within(1, 3e12)));
        if (dice.chance(50)) t.notice = uint32(dice.within(0, 8 days));
        (t.openUntil, t.salt) = (uint40(now_() + dice.within(10, 60) * 1 days), bytes32(offers.length));
        if (s.start == 0) {
            t.activateBy = uint40(now_() + dice.within(2, 6) * 1 days);
            t.cancelBy = uint40(t.activateBy + dice.within(0, 6 days));
            t.latePerDay = uint96(dice.within(0, 20));
        }
        Offered storage o = offers.push();
        (o.service, o.terms, o.id) = (i, abi.encode(t), agreements.termsId(t));
        (o.provider, o.price) = (t.provider, t.price);
        (o.beyond, o.lateMax) = (PlainCredit.beyond(t), PlainCredit.lateMax(t));
    }

    /// @param argued Whether one is looked for whose beginning can still change, or on which a bond waits longer than that.
    function _attested(Dice memory dice, bool argued) internal view returns (uint256 i) {
        uint256 first = dice.within(0, services.length - 1) | 1;
        for (uint256 k = 0; k < services.length && dice.chance(95); k += 2) {
            i = (first + k) % services.length | 1;
            if (i >= services.length) continue;
            bytes32 id = services[i].id;
            bool pending = now_() < stands[id][ACTIVATION].until;
            bool bonded = bonds[id][ACTIVATION].objector != address(0) || bonds[id][CLAIM].objector != address(0);
            if (argued ? pending : bonded && !pending) return i;
        }
        i = first < services.length ? first : first - 2;
    }

    /// @dev As a rule one that has ended, and not long ago.
    function _period(Dice memory dice) internal view returns (uint256 i, uint256 period) {
        for (uint256 tries = 0; tries < 6; ++tries) {
            i = dice.within(0, services.length - 1);
            if (!isKnown(i) || beginning(i, 1) > now_()) continue;
            period = begun(i, now_()) - 2;
            if (dice.chance(25) && period != 0) --period;
            bool fresh = stands[services[i].id][period].standing == Standing.Silent;
            if (fresh || dice.chance(40)) return (i, dice.chance(5) ? period + 1 : period);
        }
    }

    /// @dev As a rule one of this standing that can still change; else one on which a bond waits longer than that.
    function _landed(Dice memory dice, Standing standing, bool open) internal view returns (uint256 i, uint256 period) {
        for (uint256 k = touched.length; k > 0; --k) {
            (i, period) = (touched[k - 1][0], touched[k - 1][1]);
            bytes32 id = services[i].id;
            Stand storage stand = stands[id][period];
            bool wanted = stand.standing == standing || (open && stand.standing == Standing.Objected);
            // who concludes looks for a bond
            if (!open) wanted = bonds[id][period].objector != address(0);
            if (standing == Standing.Reported) wanted = stand.standing == standing;
            if (wanted && open == (now_() < stand.until) && dice.chance(80)) return (i, period);
        }
    }

    function _levels(Dice memory dice) internal pure returns (uint256[4] memory list) {
        list = [FULL, 0, NOT_MEASURED, NOT_MEASURED];
        if (dice.chance(30)) return list;
        list[0] = dice.chance(50) ? dice.within(940_000, FULL) : 999_000 - dice.within(0, 1);
        list[1] = dice.chance(60) ? dice.within(0, 200) : 60 - dice.within(0, 1);
        if (dice.chance(5)) list[dice.within(0, 1)] = NOT_MEASURED;
    }

    function _objector(Dice memory dice, Service memory s) internal view returns (address) {
        uint256 kind = dice.within(0, 2);
        return kind == 0 ? s.provider : (kind == 1 ? customer : stranger);
    }
}
