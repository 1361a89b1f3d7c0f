// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";

import {Proofs} from "../../contracts/rewards/Proofs.sol";
import {Test} from "../helpers/Test.sol";
import {Dice, Rolling} from "./Dice.sol";

/// @dev A proof is followed in assembly. Beside it OpenZeppelin's, whose trees they are.
contract ProofsTest is Test {
    using Rolling for Dice;

    function testFuzz_leadsWhereOpenZeppelinsDoes(bytes32[] calldata proof, bytes32 leaf) public pure {
        assertEq(Proofs.rootOf(proof, leaf), MerkleProof.processProofCalldata(proof, leaf), "another root");
    }

    /// @dev Nodes that are alike or neighbours, and the least and the greatest: where an order can go wrong.
    function testFuzz_ordersCloseNodes(uint256 seed) public view {
        Dice memory dice = Dice(seed);
        bytes32[] memory proof = new bytes32[](dice.within(0, 24));
        for (uint256 i = 0; i < proof.length; ++i) proof[i] = _close(dice);
        bytes32 leaf = _close(dice);

        assertEq(this.follow(proof, leaf, ""), MerkleProof.processProof(proof, leaf), "another root");
        if (proof.length != 0) proof[0] = leaf;
        assertEq(this.follow(proof, leaf, ""), MerkleProof.processProof(proof, leaf), "another root of twins");
    }

    /// @dev What comes before and behind the proof in the call is not of the proof.
    function testFuzz_readsTheProofOnly(bytes32[] calldata proof, bytes32 leaf, bytes calldata other) public view {
        bytes32 root = this.follow(proof, leaf, other);
        assertEq(root, MerkleProof.processProofCalldata(proof, leaf), "another root");
    }

    /// @dev Of a tree of any size each leaf leads to the root, and no leaf with another's proof.
    function testFuzz_everyLeafOfATree(uint256 seed) public view {
        Dice memory dice = Dice(seed);
        uint256 size = dice.within(1, 33);
        bytes32[] memory tree = new bytes32[](2 * size - 1);
        for (uint256 i = 0; i < size; ++i) tree[size - 1 + i] = bytes32(dice.roll());
        for (uint256 i = size - 1; i > 0; --i) tree[i - 1] = _parent(tree[2 * i - 1], tree[2 * i]);

        uint256 chosen = size - 1 + dice.within(0, size - 1);
        bytes32[] memory proof = _proof(tree, chosen);
        assertEq(this.follow(proof, tree[chosen], ""), tree[0], "a leaf is not in its tree");
        bytes32 stranger = bytes32(dice.roll());
        assertTrue(this.follow(proof, stranger, "") != tree[0], "a stranger is in the tree");
    }

    function follow(bytes32[] calldata proof, bytes32 leaf, bytes calldata) external pure returns (bytes32) {
        return Proofs.rootOf(proof, leaf);
    }

    /// @dev As the package lays its trees out: the children of i are 2i + 1 and 2i + 2.
    function _proof(bytes32[] memory tree, uint256 place) private pure returns (bytes32[] memory proof) {
        uint256 depth = 0;
        for (uint256 i = place; i > 0; i = (i - 1) / 2) ++depth;
        proof = new bytes32[](depth);
        for (uint256 i = 0; i < depth; ++i) {
            proof[i] = tree[place % 2 == 0 ? place - 1 : place + 1];
            place = (place - 1) / 2;
        }
    }

    function _parent(bytes32 a, bytes32 b) private pure returns (bytes32) {
        return a < b ? keccak256(bytes.concat(a, b)) : keccak256(bytes.concat(b, a));
    }

    function _close(Dice memory dice) private pure returns (bytes32) {
        uint256 kind = dice.within(0, 3);
        if (kind == 0) return bytes32(dice.within(0, 2));
        if (kind == 1) return bytes32(type(uint256).max - dice.within(0, 2));
        return bytes32((1 << 255) - dice.within(0, 2));
    }
}
