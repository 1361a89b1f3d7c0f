// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Comparison, IServiceAgreement as A} from "../interfaces/IServiceAgreement.sol";
import {MetricKind} from "../interfaces/IServiceLevels.sol";
import {Offer, OfferReader, Row} from "./Offer.sol";
import {Statements} from "./Statements.sol";

/// @title What levels are worth.
/// @dev Rounded up, in favour of the customer. No product can overflow: 96 bits of price, 64 of share, 32 of units, 16 rows.
library Remedies {
    using OfferReader for Row;

    uint256 internal constant MAX_ROWS = 16;
    /// @dev A share of one.
    uint256 private constant ONE = 1e12;

    /// @return credit Token units.
    /// @return silent Whether a metric that a row looks at was not measured; the credit is then the whole price, or the cap.
    function creditOf(Offer memory o, uint256 levels) internal pure returns (uint256 credit, bool silent) {
        Row[] memory rows = o.rows;
        uint256 price = o.price;
        uint256 cap = o.cap;
        for (uint256 i = 0; i < rows.length;) {
            uint256 level = Statements.levelAt(levels, rows[i].metric);
            if (level == Statements.NOT_MEASURED) return (price > cap ? price : cap, true);

            uint256 amount;
            (amount, i) = rows[i].comparison == Comparison.PerUnit
                ? _units(rows, i, price, level)
                : _step(rows, i, price, level);
            credit += amount;
        }

        if (credit <= o.minCredit) return (0, false);
        if (credit > cap) credit = cap;
    }

    /// @dev Sorted, exclusive, the deeper never worth less: so no level can be worth less than a better one.
    function check(Offer memory o, MetricKind[4] calldata metrics) internal pure {
        Row[] memory rows = o.rows;
        if (rows.length == 0 || rows.length > MAX_ROWS)
            revert A.ServiceAgreement_RemedyCount(o.id, rows.length, MAX_ROWS);

        for (uint256 i = 0; i < rows.length; ++i) {
            if (!rows[i].isClean()) revert A.ServiceAgreement_TermsUnclean(o.id);
            if (!_isValid(rows[i], metrics)) revert A.ServiceAgreement_RemedyInvalid(o.id, i);
            if (i != 0 && !_follows(rows[i - 1], rows[i], o.price)) revert A.ServiceAgreement_RemedyOutOfOrder(o.id, i);
        }
    }

    /// @return amount Of the deepest step that matches: of one metric's rows the last.
    /// @return next The first row of the next metric.
    function _step(
        Row[] memory rows,
        uint256 i,
        uint256 price,
        uint256 level
    ) private pure returns (uint256 amount, uint256 next) {
        Row memory first = rows[i];
        Row memory deepest = first;
        bool any = false;
        for (next = i; next < rows.length; ++next) {
            Row memory row = rows[next];
            if (row.metric != first.metric) break;
            if (_matches(row, level)) (deepest, any) = (row, true);
        }
        if (any) amount = _amount(deepest, price, 1);
    }

    /// @return amount Of all units, each by the row in whose segment it lies.
    /// @return next The first row of the next metric.
    function _units(
        Row[] memory rows,
        uint256 i,
        uint256 price,
        uint256 level
    ) private pure returns (uint256 amount, uint256 next) {
        uint256 metric = rows[i].metric;
        for (next = i; next < rows.length && rows[next].metric == metric;) {
            Row memory row = rows[next++];
            uint256 from = row.threshold;
            if (level < from) continue;

            uint256 to = level + 1;
            if (next < rows.length && rows[next].metric == metric && rows[next].threshold < to)
                to = rows[next].threshold;
            amount += _amount(row, price, to - from);
        }
    }

    function _matches(Row memory step, uint256 level) private pure returns (bool) {
        return step.comparison == Comparison.Below ? level < step.threshold : level > step.threshold;
    }

    function _amount(Row memory row, uint256 price, uint256 units) private pure returns (uint256) {
        return (price * row.share * units + ONE - 1) / ONE + row.flat * units;
    }

    /// @dev A perfect level, all of the time or no units, matches no row.
    function _isValid(Row memory row, MetricKind[4] calldata metrics) private pure returns (bool) {
        if (row.metric >= Statements.METRICS) return false;
        MetricKind kind = metrics[row.metric];
        if (kind == MetricKind.None) return false;
        if (kind == MetricKind.Availability)
            return row.comparison == Comparison.Below && row.threshold != 0 && row.threshold <= Statements.FULL;
        return row.comparison == Comparison.Above || (row.comparison == Comparison.PerUnit && row.threshold != 0);
    }

    function _follows(Row memory previous, Row memory row, uint256 price) private pure returns (bool) {
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
