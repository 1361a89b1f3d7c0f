// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IWrappedEther} from "../common/IWrappedEther.sol";
import {Token__Mock} from "./Token__Mock.sol";

/// @title Gives a unit for each wei paid in, as a WETH does, and can be minted, as test money must be.
contract WrappedEther__Mock is Token__Mock("Wrapped ether", "WETH", 18), IWrappedEther {
    function deposit() external payable {
        _mint(msg.sender, msg.value);
    }
}
