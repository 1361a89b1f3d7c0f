// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Agreement, AgreementStatus, Terms} from "../../../contracts/interfaces/AgreementTypes.sol";
import {FundingKind} from "../../../contracts/interfaces/IFunding.sol";
import {IAgreementActs, IServiceAgreement} from "../../../contracts/interfaces/IServiceAgreement.sol";
import {Service} from "../../../contracts/interfaces/IServiceLevels.sol";
import {IPayouts} from "../../../contracts/interfaces/IPayouts.sol";
import {Dice, Rolling} from "../../fuzz/Dice.sol";
import {PlainCredit} from "../../fuzz/service/PlainCredit.sol";
import {Action} from "./Acting.sol";
import {Deal, Offered, Stage} from "./Books.sol";
import {Reporting} from "./Reporting.sol";

/// @dev Steps of customers and providers, and of whoever settles.
abstract contract Agreeing is Reporting {
    using Rolling for Dice;

    uint256 private constant MOST_DEALS = 30;

    /* COVERAGE */

    function deposit(uint256 seed) external {
        Dice memory dice = Dice(seed);
        _cover(dice.chance(70) ? provider : rival, dice.wide(0, 2_000));
    }

    function withdrawCoverage(uint256 seed) external {
        Dice memory dice = Dice(seed);
        address who = dice.chance(70) ? provider : rival;
        uint256 free = coverage[who] - reserved(who);
        uint256 amount = dice.chance(30) ? free + 1 : dice.within(0, free);
        bytes memory data = abi.encodeCall(IAgreementActs.withdrawCoverage, (money, amount, who));
        if (!act(Action.WithdrawCoverage, who, data, amount != 0 && amount <= free)) return;
        coverage[who] -= amount;
        move(money, address(0), who, amount);
    }

    function _cover(address who, uint256 amount) private {
        bytes memory data = abi.encodeCall(IAgreementActs.deposit, (money, who, amount));
        if (!act(Action.Deposit, stranger, data, amount != 0)) return;
        coverage[who] += amount;
        move(money, stranger, address(0), amount);
    }

    /* OPENING */

    function open(uint256 seed) external {
        if (deals.length >= MOST_DEALS) return;
        Dice memory dice = Dice(seed);
        uint256 number = offers.length - 1 - dice.within(0, offers.length < 5 ? offers.length - 1 : 4);
        Offered storage o = offers[number];
        Terms memory t = termsOf(number);
        Service memory s = serviceOf(o.service);
        Agreement memory a = _accept(dice, o.service, s, t);
        uint256 need = PlainCredit.lateMax(t) + a.periods * PlainCredit.beyond(t);
        uint256 free = coverage[t.provider] - reserved(t.provider);
        if (need > free && dice.chance(80)) {
            _cover(t.provider, need - free);
            free = need;
        }
        bool may = now_() < t.openUntil && !o.revoked && (t.seats == 0 || o.taken < t.seats) && !blocked[a.customer];
        may = may && need <= free && (!a.bonus || t.bonusToken != address(0)) && _canBegin(o.service, s, t, a.first);
        if (!act(Action.Open, a.customer, opening(s, t, a), may)) return;
        ++o.taken;
        move(money, a.customer, address(0), a.periods * t.price);
        bool late = PlainCredit.lateMax(t) != 0;
        bytes32 id = agreements.agreementId(t, a);
        deals.push(Deal(number, a, id, AgreementStatus.Open, a.periods, 0, now_(), late));
    }

    function _accept(
        Dice memory dice,
        uint256 i,
        Service memory s,
        Terms memory t
    ) private view returns (Agreement memory a) {
        a.customer = people[dice.within(2, 4)];
        a.periods = uint32(dice.within(t.minPeriods == 0 ? 1 : t.minPeriods, t.maxPeriodsAhead));
        a.sequence = uint32(deals.length);
        a.bonus = dice.chance(50) && (t.bonusToken != address(0) || dice.chance(5));
        if (s.start == 0) return a;
        uint256 next = begun(i, now_());
        a.first = uint32(next != 0 && dice.chance(10) ? next - 1 : next + dice.within(0, 1));
    }

    function _canBegin(uint256 i, Service memory s, Terms memory t, uint256 first) private view returns (bool) {
        if (s.start != 0) return beginning(i, first) > now_();
        bool known = startOf(i) != 0 || now_() < stands[services[i].id][ACTIVATION].until;
        return !known && now_() < t.activateBy;
    }

    function topUp(uint256 seed) external {
        if (deals.length == 0) return;
        Dice memory dice = Dice(seed);
        Deal storage d = _some(dice);
        Offered storage o = offers[d.offer];
        Terms memory t = termsOf(d.offer);
        uint256 paid = d.paid + dice.within(dice.chance(5) ? 0 : 1, 2);
        uint256 added = paid - d.paid;
        bool may = d.status == AgreementStatus.Open && now_() < t.openUntil && !o.revoked && added != 0;
        may = may && !blocked[d.agreement.customer] && _isWithin(d, t, paid);
        may = may && added * PlainCredit.beyond(t) <= coverage[t.provider] - reserved(t.provider);
        bytes memory data = abi.encodeCall(
            IAgreementActs.topUp,
            (t, d.agreement, uint32(paid), FundingKind.Allowance, "")
        );
        if (!act(Action.TopUp, d.agreement.customer, data, may)) return;
        d.paid = paid;
        move(money, d.agreement.customer, address(0), added * t.price);
    }

    function _isWithin(Deal storage d, Terms memory t, uint256 paid) private view returns (bool) {
        Stage stage = stageOf(d);
        if (stage == Stage.Waiting) return now_() < t.activateBy && paid <= t.maxPeriodsAhead;
        if (stage != Stage.Running) return false;
        uint256 i = offers[d.offer].service;
        if (now_() >= beginning(i, d.agreement.first + d.paid)) return false;
        return paid <= _begun(d, now_()) + t.maxPeriodsAhead;
    }

    /* LEAVING */

    function cancel(uint256 seed) external {
        if (deals.length == 0) return;
        Dice memory dice = Dice(seed);
        Deal storage d = _some(dice);
        Terms memory t = termsOf(d.offer);
        bool gone = dice.chance(30);
        address actor = gone ? t.provider : d.agreement.customer;
        Stage stage = stageOf(d);
        bool running = stage == Stage.Running;
        uint256 keep = running ? _begun(d, now_() + (gone ? t.notice : 0)) : 0;
        if (!gone && keep < t.minPeriods) keep = t.minPeriods;
        bool may = d.paid != 0 && (running || stage == Stage.Waiting) && keep < d.paid;
        if (!act(Action.Cancel, actor, abi.encodeCall(IAgreementActs.cancel, (t, d.agreement)), may)) return;
        move(money, address(0), d.agreement.customer, (d.paid - keep) * t.price);
        if (keep != 0) {
            (d.status, d.paid) = (AgreementStatus.Cancelled, keep);
            return;
        }
        uint256 last = uint256(t.cancelBy) - (t.cancelBy == 0 ? 0 : 1);
        if (d.late && gone) _payLate(d, t, PlainCredit.lateMoney(t, now_() < last ? now_() : last));
        bookEnd(d, AgreementStatus.Closed);
    }

    function revoke(uint256 seed) external {
        Dice memory dice = Dice(seed);
        uint256 number = dice.within(0, offers.length - 1);
        // few, so that offers live
        if (!dice.chance(30)) return;
        bool own = dice.chance(80);
        address actor = own ? termsOf(number).provider : stranger;
        if (act(Action.Revoke, actor, abi.encodeCall(IAgreementActs.revoke, (termsOf(number))), own))
            offers[number].revoked = true;
    }

    /* SETTLING */

    function settle(uint256 seed) external {
        if (deals.length == 0) return;
        Deal storage d = _some(Dice(seed));
        bytes memory data = abi.encodeCall(IServiceAgreement.settle, (termsOf(d.offer), d.agreement));
        uint256[2] memory before = _held(d.agreement.customer);
        bool perfect = _allPerfect(d);
        bool due = bookSettlement(d);
        duePerfect = due && perfect;
        act(Action.Settle, stranger, data, due);
        duePerfect = false;
        uint256[2] memory held = _held(d.agreement.customer);
        note(!perfect || (held[0] == before[0] && held[1] == before[1]), "SRV-08 a perfect level refunds");
    }

    /// @dev All agreements under one offer, one of them twice.
    function settleMany(uint256 seed) external {
        if (deals.length == 0) return;
        uint256 number = _some(Dice(seed)).offer;
        Agreement[] memory list = new Agreement[](deals.length + 1);
        uint256 count = 0;
        for (uint256 k = 0; k < deals.length; ++k) {
            if (deals[k].offer == number) list[count++] = deals[k].agreement;
        }
        list[count] = list[seed % count];
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            mstore(list, add(count, 1))
        }
        act(Action.SettleMany, stranger, abi.encodeCall(IServiceAgreement.settleMany, (termsOf(number), list)), true);
        for (uint256 k = 0; k < deals.length; ++k) {
            if (deals[k].offer == number) bookSettlement(deals[k]);
        }
    }

    function withdraw(uint256 seed) external {
        Dice memory dice = Dice(seed);
        address who = people[dice.within(0, people.length - 1)];
        for (uint256 k = 0; k < people.length && agreements.credited(money, who) == 0; ++k) who = people[k];
        if (dice.chance(70)) {
            blocked[who] = false;
            money.setBlocked(who, false);
        }
        bool may = agreements.credited(money, who) != 0 && !blocked[who];
        act(Action.Withdraw, stranger, abi.encodeCall(IPayouts.withdraw, (money, who)), may);
    }

    /* THE WORLD */

    function wait(uint256 seed) external {
        Dice memory dice = Dice(seed);
        vm.warp(now_() + dice.within(1 hours, dice.chance(3) ? 20 days : 2 days));
    }

    /// @dev The token refuses the integrator, whoever gets lost bonds, and one customer.
    function refuse(uint256 seed) external {
        Dice memory dice = Dice(seed);
        address who = dice.chance(40) ? integrator : (dice.chance(50) ? sink : people[4]);
        blocked[who] = dice.chance(75);
        money.setBlocked(who, blocked[who]);
        address whose = dice.chance(50) ? provider : rival;
        allowed[whose] = dice.chance(30) ? 0 : type(uint256).max;
        vm.prank(whose);
        bonus.approve(address(agreements), allowed[whose]);
    }

    /* HELPERS */

    function _some(Dice memory dice) internal view returns (Deal storage d) {
        d = deals[dice.within(0, deals.length - 1)];
        for (uint256 k = 0; k < 4 && d.paid == 0; ++k) d = deals[dice.within(0, deals.length - 1)];
    }

    /// @return Periods of the agreement that have begun at a time.
    function _begun(Deal storage d, uint256 time) private view returns (uint256) {
        uint256 all = begun(offers[d.offer].service, time);
        return all < d.agreement.first ? 0 : all - d.agreement.first;
    }

    function _held(address who) private view returns (uint256[2] memory) {
        return [money.balanceOf(who) + agreements.credited(money, who), bonus.balanceOf(who)];
    }

    /// @return Whether nothing but perfect periods is due.
    function _allPerfect(Deal storage d) private view returns (bool) {
        if (d.late || stageOf(d) != Stage.Running) return false;
        uint256 i = offers[d.offer].service;
        for (uint256 k = d.settled; k < d.paid && isFinal(i, d.agreement.first + k); ++k) {
            if (!PlainCredit.isPerfect(termsOf(d.offer), levelsOf(i, d.agreement.first + k))) return false;
        }
        return true;
    }
}
