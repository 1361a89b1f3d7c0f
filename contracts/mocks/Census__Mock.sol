// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {Account, ILoyaltyToken} from "../interfaces/ILoyaltyToken.sol";

/// @title Reads many accounts at once.
contract Census__Mock {
    function balances(IERC20 token, address[] calldata accounts) external view returns (uint256[] memory list) {
        list = new uint256[](accounts.length);
        for (uint256 i = 0; i < accounts.length; ++i) list[i] = token.balanceOf(accounts[i]);
    }

    /// @return list Of each member what it has bought, and what it has accepted.
    function purses(ILoyaltyToken token, address[] calldata members) external view returns (uint256[] memory list) {
        list = new uint256[](2 * members.length);
        for (uint256 i = 0; i < members.length; ++i) {
            Account memory account = token.accountOf(members[i]);
            (list[2 * i], list[2 * i + 1]) = (account.bought, account.accepted);
        }
    }
}
