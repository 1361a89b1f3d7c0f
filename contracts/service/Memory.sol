// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @return value The word at an index from a place in memory.
function wordAt(uint256 place, uint256 index) pure returns (uint256 value) {
    // solhint-disable-next-line no-inline-assembly
    assembly ("memory-safe") {
        value := mload(add(place, shl(5, index)))
    }
}
