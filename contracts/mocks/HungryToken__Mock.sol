// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Token__Mock} from "./Token__Mock.sol";

/// @title Touches as many words of memory on each transfer as it is told: its transfers can be made to need any gas.
contract HungryToken__Mock is Token__Mock("Hungry", "HUN", 18) {
    uint256 public words;

    function setWords(uint256 words_) external {
        words = words_;
    }

    function _update(address from, address to, uint256 value) internal override {
        super._update(from, to, value);
        uint256 end = 32 * words;
        // solhint-disable-next-line no-inline-assembly
        assembly {
            mstore(end, 0)
        }
    }
}
