// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IServiceLevels as L, Service} from "../interfaces/IServiceLevels.sol";
import {UtcCalendar} from "./UtcCalendar.sol";

/// @notice An announced interval; zeros once it is withdrawn.
struct Interval {
    uint40 start;
    uint40 end;
}

/// @title Announced maintenance: disjoint, in order of time, with notice, and capped by year.
abstract contract Maintenance {
    mapping(bytes32 service => Interval[]) private _announced;
    mapping(bytes32 service => mapping(uint256 year => uint256 secs)) private _spent;

    function _announce(
        Service calldata service,
        bytes32 id,
        uint40 start,
        uint40 end
    ) internal returns (uint256 index) {
        Interval[] storage list = _announced[id];
        index = list.length;
        uint256 earliest = index == 0 ? 0 : list[index - 1].end;
        if (start < earliest || end <= start) revert L.ServiceLevels_IntervalInvalid(id, start, end, earliest);
        earliest = block.timestamp + service.maintenanceNotice;
        if (start < earliest) revert L.ServiceLevels_NoticeTooShort(id, start, earliest);
        uint256 year = UtcCalendar.yearOf(start);
        uint256 sum = _spent[id][year] + end - start;
        if (sum > service.maintenancePerYear)
            revert L.ServiceLevels_MaintenanceExceeded(id, year, sum, service.maintenancePerYear);

        _spent[id][year] = sum;
        list.push(Interval(start, end));
        emit L.MaintenanceAnnounced(id, index, start, end);
    }

    /// @dev Those withdrawn at the end of the list leave it, so that it ends with one that stands.
    function _withdrawAnnounced(bytes32 id, uint256 index) internal {
        Interval[] storage list = _announced[id];
        Interval memory interval = _intervalAt(id, index);
        if (block.timestamp >= interval.start) revert L.ServiceLevels_NotWithdrawable(id, index);

        _spent[id][UtcCalendar.yearOf(interval.start)] -= interval.end - interval.start;
        delete list[index];
        while (list.length != 0 && list[list.length - 1].end == 0) list.pop();
        emit L.MaintenanceWithdrawn(id, index);
    }

    function _intervalAt(bytes32 id, uint256 index) internal view returns (Interval memory interval) {
        Interval[] storage list = _announced[id];
        if (index < list.length) interval = list[index];
    }

    function _countOf(bytes32 id) internal view returns (uint256) {
        return _announced[id].length;
    }

    function _spentIn(bytes32 id, uint256 year) internal view returns (uint256) {
        return _spent[id][year];
    }
}
