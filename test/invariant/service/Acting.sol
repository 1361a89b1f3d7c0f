// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AgreementStatus, Terms} from "../../../contracts/interfaces/AgreementTypes.sol";
import {Service} from "../../../contracts/interfaces/IServiceLevels.sol";
import {PlainCredit} from "../../fuzz/service/PlainCredit.sol";
import {Bond, Books, Deal, Stage} from "./Books.sol";

enum Action {
    Deposit,
    WithdrawCoverage,
    Open,
    TopUp,
    Cancel,
    Revoke,
    Settle,
    SettleMany,
    Withdraw,
    Activate,
    Report,
    Object,
    ObjectActivation,
    Rule,
    RuleActivation,
    Conclude,
    ConcludeActivation,
    Meddle
}

uint256 constant ACTIONS = 18;

struct Tally {
    uint256 attempts;
    uint256 successes;
}

/// @dev Makes a call and compares its verdict with the model's; books what the model says of settling, leaving and bonds.
abstract contract Acting is Books {
    /// @dev Whether what is about to be settled are perfect periods only.
    bool internal duePerfect;
    mapping(Action action => Tally) private _tallies;

    function tallyOf(Action action) external view returns (Tally memory) {
        return _tallies[action];
    }

    /// @param may Whether the model accepts it.
    function act(Action action, address caller, bytes memory data, bool may) internal returns (bool ok) {
        address target =
            action >= Action.Activate && action <= Action.ConcludeActivation ? address(levels) : address(agreements);
        ++_tallies[action].attempts;
        tamper(action);
        vm.prank(caller);
        // solhint-disable-next-line avoid-low-level-calls
        (ok, ) = target.call(data);
        tamperAfter(action, ok);
        if (ok) ++_tallies[action].successes;
        note(!ok || action != Action.Meddle, "SRV-10 a stranger moves what is another's");
        string memory number = vm.toString(uint256(action));
        note(ok || !may, string.concat("SRV-12 refused what it must accept, action ", number));
        note(!ok || may, string.concat("SRV-12 accepted what it must refuse, action ", number));
    }

    function tamper(Action action) internal virtual;

    function tamperAfter(Action action, bool ok) internal virtual;

    /* SETTLING */

    /// @return due Whether anything was; then it is booked.
    function bookSettlement(Deal storage d) internal returns (bool due) {
        if (d.paid == 0) return false;
        Terms memory t = termsOf(d.offer);
        Stage stage = stageOf(d);
        if (stage == Stage.Waiting || stage == Stage.Pending) return false;
        if (stage == Stage.Running) return _bookPeriods(d, t);
        move(money, address(0), d.agreement.customer, d.paid * t.price);
        if (d.late && stage == Stage.Failed) _payLate(d, t, PlainCredit.lateMax(t));
        bookEnd(d, AgreementStatus.None);
        return true;
    }

    /// @dev All that are final, and late money that is still reserved.
    function _bookPeriods(Deal storage d, Terms memory t) private returns (bool due) {
        uint256 i = offers[d.offer].service;
        due = d.late;
        if (d.late) _payLate(d, t, PlainCredit.lateMoney(t, startOf(i)));
        d.late = false;
        uint256 from = d.settled;
        while (d.settled < d.paid && isFinal(i, d.agreement.first + d.settled)) ++d.settled;
        bool inPoints = d.agreement.bonus && _payPoints(d, t, from);
        for (uint256 k = from; k < d.settled; ++k) {
            _bookPeriod(d, t, levelsOf(i, d.agreement.first + k), inPoints);
            due = true;
        }
        if (d.settled == d.paid) bookEnd(d, AgreementStatus.None);
    }

    function bookEnd(Deal storage d, AgreementStatus left) internal {
        --offers[d.offer].taken;
        (d.status, d.paid, d.settled, d.opened, d.late) = (left, 0, 0, 0, false);
    }

    function _payLate(Deal storage d, Terms memory t, uint256 amount) internal {
        coverage[t.provider] -= amount;
        move(money, address(0), d.agreement.customer, amount);
    }

    /// @return paid Whether the provider pays the credits of a call in points: all of them, or none.
    function _payPoints(Deal storage d, Terms memory t, uint256 from) private returns (bool paid) {
        uint256 sum = 0;
        for (uint256 k = from; k < d.settled; ++k) {
            (uint256 credit, bool silent) = PlainCredit.creditOf(
                t,
                levelsOf(offers[d.offer].service, d.agreement.first + k)
            );
            if (!silent) sum += credit;
        }
        uint256 points = (sum * t.bonusRate + 10 ** 12 - 1) / 10 ** 12;
        paid = points <= allowed[t.provider] && points <= purses[bonus][t.provider];
        if (paid) move(bonus, t.provider, d.agreement.customer, points);
    }

    /// @dev Price and coverage in, customer, provider and fee out.
    function _bookPeriod(Deal storage d, Terms memory t, uint256[4] memory list, bool inPoints) private {
        (uint256 credit, bool silent) = PlainCredit.creditOf(t, list);
        note(credit == 0 || !PlainCredit.isPerfect(t, list), "SRV-08 a perfect level refunds");
        if (inPoints && !silent) credit = 0;
        move(money, address(0), d.agreement.customer, credit);
        if (credit >= t.price) {
            coverage[t.provider] -= credit - t.price;
            return;
        }
        uint256 net = t.price - credit;
        uint256 fee = (net * t.feeBps + 9_999) / 10_000;
        move(money, address(0), t.provider, net - fee);
        if (fee != 0) move(money, address(0), t.feeRecipient, fee);
    }

    /* BONDS */

    function takeBond(
        uint256 i,
        uint256 key,
        address objector,
        uint256[4] memory from,
        uint256[4] memory claim
    ) internal {
        bonds[services[i].id][key] = Bond(objector, from, claim);
        bondsHeld += BOND;
        move(money, objector, address(0), BOND);
    }

    /// @return any Whether there was one. It returns if something moved his way, and nothing another.
    function bookRuling(uint256 i, uint256 key, uint256[4] memory ruled) internal returns (bool any) {
        Bond memory b = bonds[services[i].id][key];
        if (b.objector == address(0)) return false;
        bool his = false;
        bool other = false;
        for (uint256 m = 0; m < 4; ++m) {
            if (ruled[m] == b.from[m]) continue;
            bool claimed =
                (ruled[m] < b.from[m] && b.claim[m] < b.from[m]) || (ruled[m] > b.from[m] && b.claim[m] > b.from[m]);
            if (claimed) his = true;
            else other = true;
        }
        Service memory s = serviceOf(i);
        address loser = b.objector == s.provider ? s.feeRecipient : s.provider;
        move(money, address(0), his && !other ? b.objector : loser, BOND);
        bondsHeld -= BOND;
        delete bonds[services[i].id][key];
        return true;
    }
}
