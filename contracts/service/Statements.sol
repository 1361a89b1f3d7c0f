// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IServiceLevels as L, MetricKind, Service} from "../interfaces/IServiceLevels.sol";
import {Clock} from "./Clock.sol";

/// @title EIP-712 structs of {IServiceLevels}, and levels as numbers.
library Statements {
    bytes32 private constant SERVICE = keccak256(
        "Service(address provider,bytes monitor,bytes activator,uint8[4] metrics,uint8 calendar,uint40 start,uint32 length,"
        "uint32 reportWindow,address arbiter,uint32 objectionPeriod,uint32 rulingPeriod,address bondToken,uint96 bond,"
        "address feeRecipient,uint32 maintenanceNotice,uint32 maintenancePerYear,bytes32 ref,bytes32 salt)"
    );
    bytes32 private constant REPORT = keccak256(
        "Report(bytes32 service,uint32 period,uint32[4] levels,bytes32 evidence)"
    );
    bytes32 private constant ACTIVATION = keccak256("Activation(bytes32 service,uint40 time)");
    bytes32 private constant OBJECTION = keccak256(
        "Objection(bytes32 service,uint32 period,uint32[4] claim,uint40 expiry)"
    );
    bytes32 private constant RULING = keccak256("Ruling(bytes32 service,uint32 period,uint32[4] levels,uint40 expiry)");

    uint256 internal constant METRICS = 4;
    uint256 internal constant NOT_MEASURED = type(uint32).max;
    /// @dev Parts per million: all of a period.
    uint256 internal constant FULL = 1_000_000;

    /// @dev In calldata the head of a service ends as its EIP-712 encoding does, from the calendar on: it is copied whole and hashed
    /// where it lies, which Solidity would encode word by word. The offsets of the attestors are Solidity's to check.
    function service(Service calldata s) internal pure returns (bytes32 structHash) {
        bytes32 typehash = SERVICE;
        (bytes32 monitor, bytes32 activator) = (keccak256(s.monitor), keccak256(s.activator));
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            let free := mload(0x40)
            calldatacopy(free, add(s, 0x60), 0x80) // metrics
            let metrics := keccak256(free, 0x80)
            mstore(free, typehash)
            mstore(add(free, 0x20), calldataload(s)) // provider
            mstore(add(free, 0x40), monitor)
            mstore(add(free, 0x60), activator)
            mstore(add(free, 0x80), metrics)
            calldatacopy(add(free, 0xa0), add(s, 0xe0), 0x1c0) // 14 words from the calendar on
            structHash := keccak256(free, 0x260) // 19 words
        }
    }

    function report(bytes32 id, uint32 period, uint128 levels, bytes32 evidence) internal pure returns (bytes32) {
        return keccak256(abi.encode(REPORT, id, period, _hash(levels), evidence));
    }

    function activation(bytes32 id, uint40 time) internal pure returns (bytes32) {
        return keccak256(abi.encode(ACTIVATION, id, time));
    }

    function objection(bytes32 id, uint32 period, uint128 claim, uint40 expiry) internal pure returns (bytes32) {
        return keccak256(abi.encode(OBJECTION, id, period, _hash(claim), expiry));
    }

    function ruling(bytes32 id, uint32 period, uint128 levels, uint40 expiry) internal pure returns (bytes32) {
        return keccak256(abi.encode(RULING, id, period, _hash(levels), expiry));
    }

    /// @dev Each level is in its metric's range, or not measured.
    function check(Clock clock, bytes32 id, uint256 levels) internal pure {
        for (uint256 i = 0; i < METRICS; ++i) {
            uint256 level = levelAt(levels, i);
            if (level == NOT_MEASURED) continue;
            MetricKind kind = clock.metric(i);
            if (kind == MetricKind.None || (kind == MetricKind.Availability && level > FULL))
                revert L.ServiceLevels_LevelInvalid(id, i, level);
        }
    }

    /// @return One of four levels of 32 bits, the first lowest.
    function levelAt(uint256 levels, uint256 index) internal pure returns (uint256) {
        return uint32(levels >> (32 * index)); // 32 bits
    }

    /// @return sides Two bits for each level, lowest first: 1 where `to` is lower than `from`, 2 where it is higher.
    function directions(uint256 from, uint256 to) internal pure returns (uint256 sides) {
        for (uint256 i = 0; i < METRICS; ++i) {
            sides |= direction(levelAt(from, i), levelAt(to, i)) << (2 * i);
        }
    }

    function direction(uint256 from, uint256 to) internal pure returns (uint256) {
        if (to == from) return 0;
        return to < from ? 1 : 2;
    }

    /// @return Whether something went the claimed way, and nothing the other.
    function isUpheld(uint256 claimed, uint256 ruled) internal pure returns (bool) {
        return ruled != 0 && ruled & ~claimed == 0;
    }

    /// @dev Levels are signed as four numbers, which a person can read.
    function _hash(uint256 levels) private pure returns (bytes32) {
        return keccak256(abi.encode(levelAt(levels, 0), levelAt(levels, 1), levelAt(levels, 2), levelAt(levels, 3)));
    }
}
