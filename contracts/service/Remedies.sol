// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {Comparison} from "../interfaces/AgreementTypes.sol";
import {IServiceAgreement as A} from "../interfaces/IServiceAgreement.sol";
import {MetricKind} from "../interfaces/IServiceLevels.sol";
import {Offer, Row} from "./Offer.sol";
import {OfferReader} from "./OfferReader.sol";
import {Statements} from "./Statements.sol";

/// @title What levels are worth.
/// @dev Rounded up, in favour of the customer. No product can overflow: 96 bits of price, 64 of share, 32 of units, 16 rows.
library Remedies {
    using OfferReader for Row;

    uint256 internal constant MAX_ROWS = 16;
    uint256 private constant BELOW = uint256(Comparison.Below);
    uint256 private constant ABOVE = uint256(Comparison.Above);
    uint256 private constant PER_UNIT = uint256(Comparison.PerUnit);
    /// @dev A share of one.
    uint256 private constant ONE = 1e12;

    /// @return credit Token units.
    /// @return silent Whether a metric that a row looks at was not measured; the credit is then the whole price, or the cap.
    function creditOf(Offer o, uint256 levels) internal pure returns (uint256 credit, bool silent) {
        uint256 metric = Statements.METRICS;
        uint256 level;
        uint256 step;
        unchecked {
            // at most 16 rows
            for ((uint256 i, uint256 count) = (0, o.count()); i < count; ++i) {
                Row row = o.row(i);
                if (row.metric() != metric) {
                    metric = row.metric();
                    level = Statements.levelAt(levels, metric);
                    if (level == Statements.NOT_MEASURED) return (Math.max(o.price(), o.cap()), true);
                    credit += step;
                    step = 0;
                }
                // The rows of a metric become deeper: the last step that matches counts.
                uint256 comparison = row.comparison();
                if (comparison == PER_UNIT) credit += _units(o, i, level);
                else if (comparison == BELOW ? level < row.threshold() : level > row.threshold())
                    step = _amount(row, o.price(), 1);
            }
            credit += step;
        }

        if (credit <= o.minCredit()) return (0, false);
        if (credit > o.cap()) credit = o.cap();
    }

    /// @dev Sorted, exclusive, the deeper never worth less: so no level can be worth less than a better one.
    function check(Offer o, MetricKind[4] calldata metrics) internal pure {
        uint256 count = o.count();
        if (count == 0 || count > MAX_ROWS) revert A.ServiceAgreement_RemedyCount(o.id(), count, MAX_ROWS);

        for (uint256 i = 0; i < count; ++i) {
            Row row = o.row(i);
            if (!row.isClean()) revert A.ServiceAgreement_TermsUnclean(o.id());
            if (!_isValid(row, metrics)) revert A.ServiceAgreement_RemedyInvalid(o.id(), i);
            if (i != 0 && !_follows(o.row(i - 1), row, o.price()))
                revert A.ServiceAgreement_RemedyOutOfOrder(o.id(), i);
        }
    }

    /// @return What the units in the segment of a row are worth: from its threshold to the next row's of the metric.
    function _units(Offer o, uint256 i, uint256 level) private pure returns (uint256) {
        Row row = o.row(i);
        uint256 from = row.threshold();
        if (level < from) return 0;

        uint256 to = level + 1;
        if (i + 1 < o.count()) {
            Row next = o.row(i + 1);
            if (next.metric() == row.metric() && next.threshold() < to) to = next.threshold();
        }
        return _amount(row, o.price(), to - from);
    }

    function _amount(Row row, uint256 price, uint256 units) private pure returns (uint256) {
        unchecked {
            // 96 bits of price, 64 of share, 32 of units
            return (price * row.share() * units + ONE - 1) / ONE + row.flat() * units;
        }
    }

    /// @dev A perfect level, all of the time or no units, matches no row.
    function _isValid(Row row, MetricKind[4] calldata metrics) private pure returns (bool) {
        if (row.metric() >= Statements.METRICS) return false;
        MetricKind kind = metrics[row.metric()];
        if (kind == MetricKind.None) return false;
        if (kind == MetricKind.Availability)
            return row.comparison() == BELOW && row.threshold() != 0 && row.threshold() <= Statements.FULL;
        return row.comparison() == ABOVE || (row.comparison() == PER_UNIT && row.threshold() != 0);
    }

    function _follows(Row previous, Row row, uint256 price) private pure returns (bool) {
        if (row.metric() != previous.metric()) return row.metric() > previous.metric();
        if (row.comparison() != previous.comparison()) return false;
        if (row.comparison() == PER_UNIT) return row.threshold() > previous.threshold();
        bool deeper =
            row.comparison() == BELOW ? row.threshold() < previous.threshold() : row.threshold() > previous.threshold();
        return deeper && _amount(row, price, 1) >= _amount(previous, price, 1);
    }
}
