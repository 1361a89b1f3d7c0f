// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";

import {IAttestorPanel} from "../interfaces/IAttestorPanel.sol";

/// @title Tells of the members of an honest panel, and signs whatever anybody likes.
contract FakePanel__Mock is IAttestorPanel {
    IAttestorPanel public immutable HONEST;

    constructor(IAttestorPanel honest) {
        HONEST = honest;
    }

    function isValidSignature(bytes32, bytes calldata) external pure returns (bytes4) {
        return IERC1271.isValidSignature.selector;
    }

    function threshold() external view returns (uint256) {
        return HONEST.threshold();
    }

    function members() external view returns (bytes[] memory) {
        return HONEST.members();
    }
}
