// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Comparison, IServiceAgreement as A, Remedy, Terms} from "../interfaces/IServiceAgreement.sol";
import {MetricKind} from "../interfaces/IServiceLevels.sol";
import {Statements} from "./Statements.sol";

/// @title What levels are worth.
/// @dev Rounded up, in favour of the customer. No product can overflow: 96 bits of price, 64 of share, 32 of units, 16 rows.
library Remedies {
    uint256 internal constant MAX_ROWS = 16;
    /// @dev A share of one.
    uint256 private constant ONE = 1e12;

    /// @return credit Token units.
    /// @return silent Whether a metric that a row looks at was not measured; the credit is then the whole price, or the cap.
    function creditOf(Terms calldata t, uint256 levels) internal pure returns (uint256 credit, bool silent) {
        Remedy[] calldata rows = t.remedies;
        uint256 price = t.price;
        uint256 cap = t.cap;
        uint256 count = rows.length;
        for (uint256 i = 0; i < count;) {
            Remedy calldata first = rows[i];
            uint256 level = uint32(levels >> (32 * uint256(first.metric))); // 32 bits
            if (level == Statements.NOT_MEASURED) return (price > cap ? price : cap, true);

            uint256 end = i;
            while (++end < count && rows[end].metric == first.metric) {}
            credit +=
                first.comparison == Comparison.PerUnit
                    ? _units(rows[i:end], price, level)
                    : _step(rows[i:end], price, level);
            i = end;
        }

        if (credit <= t.minCredit) return (0, false);
        if (credit > cap) credit = cap;
    }

    /// @dev Sorted, exclusive, the deeper never worth less: so no level can be worth less than a better one.
    function check(Remedy[] calldata rows, MetricKind[4] calldata metrics, uint256 price, bytes32 id) internal pure {
        if (rows.length == 0 || rows.length > MAX_ROWS)
            revert A.ServiceAgreement_RemedyCount(id, rows.length, MAX_ROWS);

        for (uint256 i = 0; i < rows.length; ++i) {
            if (!_isValid(rows[i], metrics)) revert A.ServiceAgreement_RemedyInvalid(id, i);
            if (i != 0 && !_follows(rows[i - 1], rows[i], price)) revert A.ServiceAgreement_RemedyOutOfOrder(id, i);
        }
    }

    /// @param steps Of one metric. The deepest comes last: it is looked for from behind.
    /// @return Of the deepest step that matches.
    function _step(Remedy[] calldata steps, uint256 price, uint256 level) private pure returns (uint256) {
        // The shallowest matches if any does: usually none.
        if (!_matches(steps[0], level)) return 0;

        uint256 i = steps.length - 1;
        while (!_matches(steps[i], level)) --i;
        return _amount(steps[i], price, 1);
    }

    /// @param rows Of one metric.
    /// @return amount Of all units, each by the row in whose segment it lies.
    function _units(Remedy[] calldata rows, uint256 price, uint256 level) private pure returns (uint256 amount) {
        for (uint256 i = 0; i < rows.length; ++i) {
            uint256 from = rows[i].threshold;
            if (level < from) break;

            uint256 to = level + 1;
            if (i + 1 < rows.length && rows[i + 1].threshold < to) to = rows[i + 1].threshold;
            amount += _amount(rows[i], price, to - from);
        }
    }

    function _matches(Remedy calldata step, uint256 level) private pure returns (bool) {
        return step.comparison == Comparison.Below ? level < step.threshold : level > step.threshold;
    }

    function _amount(Remedy calldata row, uint256 price, uint256 units) private pure returns (uint256) {
        return (price * row.share * units + ONE - 1) / ONE + row.flat * units;
    }

    /// @dev A perfect level, all of the time or no units, matches no row.
    function _isValid(Remedy calldata row, MetricKind[4] calldata metrics) private pure returns (bool) {
        if (row.metric >= Statements.METRICS) return false;
        MetricKind kind = metrics[row.metric];
        if (kind == MetricKind.None) return false;
        if (kind == MetricKind.Availability)
            return row.comparison == Comparison.Below && row.threshold != 0 && row.threshold <= Statements.FULL;
        return row.comparison == Comparison.Above || (row.comparison == Comparison.PerUnit && row.threshold != 0);
    }

    function _follows(Remedy calldata previous, Remedy calldata row, uint256 price) private pure returns (bool) {
        if (row.metric != previous.metric) return row.metric > previous.metric;
        if (row.comparison != previous.comparison) return false;
        if (row.comparison == Comparison.PerUnit) return row.threshold > previous.threshold;
        bool deeper =
            row.comparison == Comparison.Below
                ? row.threshold < previous.threshold
                : row.threshold > previous.threshold;
        return deeper && _amount(row, price, 1) >= _amount(previous, price, 1);
    }
}
