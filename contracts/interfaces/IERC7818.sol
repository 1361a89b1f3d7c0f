// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// @title ERC-7818
/// @notice An ERC-20 whose tokens expire.
/// @dev Here an epoch is a vintage. See {ILoyaltyToken} for who has epochs.
interface IERC7818 is IERC20 {
    // The standard's name.
    // solhint-disable-next-line contract-name-capwords
    enum EPOCH_TYPE {
        BLOCKS_BASED,
        TIME_BASED
    }

    /// @notice Thrown when tokens of an expired epoch are to be transferred.
    error ERC7818TransferredExpiredToken(address sender, uint256 epoch);

    /// @notice Transfers tokens of one epoch.
    function transferAtEpoch(uint256 epoch, address to, uint256 value) external returns (bool);

    /// @notice Transfers tokens of one epoch by allowance.
    function transferFromAtEpoch(uint256 epoch, address from, address to, uint256 value) external returns (bool);

    /// @notice Tokens of that epoch; zero once it has expired.
    function balanceOfAtEpoch(uint256 epoch, address account) external view returns (uint256);

    /// @notice The epoch in which tokens are issued now.
    function currentEpoch() external view returns (uint256);

    /// @notice Seconds.
    function epochLength() external view returns (uint256);

    /// @notice TIME_BASED.
    function epochType() external view returns (EPOCH_TYPE);

    /// @notice Epochs that a token lives through, its own among them.
    function validityDuration() external view returns (uint256);

    /// @notice Whether tokens of that epoch are worth nothing any more.
    function isEpochExpired(uint256 epoch) external view returns (bool);
}
