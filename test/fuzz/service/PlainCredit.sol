// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Comparison, Remedy, Terms} from "../../../contracts/interfaces/AgreementTypes.sol";

/// @dev What levels are worth, in plain sums: the rule of the manual, which shares nothing with the contract.
library PlainCredit {
    uint256 internal constant NOT_MEASURED = 2 ** 32 - 1;
    uint256 private constant FULL = 1_000_000;

    function creditOf(Terms memory t, uint256[4] memory levels) internal pure returns (uint256 credit, bool silent) {
        for (uint256 i = 0; i < t.remedies.length; ++i) {
            if (levels[t.remedies[i].metric] == NOT_MEASURED) return (t.cap > t.price ? t.cap : t.price, true);
        }
        for (uint256 metric = 0; metric < 4; ++metric) credit += _ofMetric(t, metric, levels[metric]);
        if (credit <= t.minCredit) credit = 0;
        if (credit > t.cap) credit = t.cap;
    }

    /// @return Whether nothing that a remedy looks at was missed at all.
    function isPerfect(Terms memory t, uint256[4] memory levels) internal pure returns (bool) {
        for (uint256 i = 0; i < t.remedies.length; ++i) {
            Remedy memory r = t.remedies[i];
            if (levels[r.metric] != (r.comparison == Comparison.Below ? FULL : 0)) return false;
        }
        return true;
    }

    /// @dev Started days, counted one by one.
    function lateMoney(Terms memory t, uint256 begun) internal pure returns (uint256 amount) {
        for (uint256 day = t.activateBy; day <= begun; day += 1 days) amount += t.latePerDay;
    }

    function lateMax(Terms memory t) internal pure returns (uint256) {
        return t.latePerDay == 0 ? 0 : lateMoney(t, uint256(t.cancelBy) - 1);
    }

    function beyond(Terms memory t) internal pure returns (uint256) {
        return t.cap < t.price ? 0 : t.cap - t.price;
    }

    /// @dev Steps: the deepest that is missed. Units: each by the last row that it has reached.
    function _ofMetric(Terms memory t, uint256 metric, uint256 level) private pure returns (uint256 credit) {
        for (uint256 i = 0; i < t.remedies.length; ++i) {
            Remedy memory r = t.remedies[i];
            if (r.metric != metric) continue;
            if (r.comparison == Comparison.PerUnit) {
                bool more = i + 1 < t.remedies.length && t.remedies[i + 1].metric == metric;
                uint256 units = _from(r.threshold, level) - (more ? _from(t.remedies[i + 1].threshold, level) : 0);
                credit += _amount(t.price, r, units);
            } else if (r.comparison == Comparison.Below ? level < r.threshold : level > r.threshold)
                credit = _amount(t.price, r, 1);
        }
    }

    /// @return How many units there are from number `first` on.
    function _from(uint256 first, uint256 level) private pure returns (uint256) {
        return level < first ? 0 : level - first + 1;
    }

    function _amount(uint256 price, Remedy memory r, uint256 units) private pure returns (uint256 amount) {
        uint256 product = price * r.share * units;
        amount = product / 10 ** 12 + r.flat * units;
        if (product % 10 ** 12 != 0) ++amount;
    }
}
