// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// @title Reads a balance as a contract does, and says what that took.
contract Meter__Mock {
    uint256 public used;

    function measure(IERC20 token, address account) external {
        uint256 before = gasleft();
        token.balanceOf(account);
        used = before - gasleft();
    }
}

/// @title A till or a shop that takes ERC-1363 calls.
contract Receiver__Mock {
    event Received(address operator, address from, uint256 value, bytes data);

    function onTransferReceived(
        address operator,
        address from,
        uint256 value,
        bytes calldata data
    ) external returns (bytes4) {
        emit Received(operator, from, value, data);
        return this.onTransferReceived.selector;
    }
}

/// @title A shop that says only that it has understood.
contract Shop__Mock {
    function onTransferReceived(address, address, uint256, bytes calldata) external pure returns (bytes4) {
        return this.onTransferReceived.selector;
    }
}

/// @title A till that spends an allowance as soon as it has it, on whose address the data are.
contract Spender__Mock {
    function onApprovalReceived(address owner, uint256 value, bytes calldata data) external returns (bytes4) {
        IERC20(msg.sender).transferFrom(owner, address(bytes20(data)), value);
        return this.onApprovalReceived.selector;
    }
}
