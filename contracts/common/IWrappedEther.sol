// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title What Kept uses of WETH: an ERC-20 that gives one unit for each wei paid in.
interface IWrappedEther {
    /// @notice Credits the caller with the value sent.
    function deposit() external payable;
}
