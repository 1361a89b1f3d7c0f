// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title What a court must offer, by ERC-792: the part that an arbiter of orders needs.
interface IArbitrator {
    /// @notice Opens a dispute of the caller's, who must be an {IArbitrable}, for a fee.
    /// @param choices How many rulings there are besides zero, which is a refusal to rule.
    /// @param extraData What the court wants to know: which of its chambers, how many jurors.
    function createDispute(uint256 choices, bytes calldata extraData) external payable returns (uint256 disputeId);

    /// @notice The fee of {createDispute}, in wei.
    function arbitrationCost(bytes calldata extraData) external view returns (uint256 cost);
}

/// @title Whoever takes rulings from a court, by ERC-792.
interface IArbitrable {
    /// @notice The court ruled.
    event Ruling(IArbitrator indexed court, uint256 indexed disputeId, uint256 ruling);

    /// @notice The court tells its ruling: zero to all the choices of the dispute.
    function rule(uint256 disputeId, uint256 ruling) external;
}

/// @title Where the court's interfaces look for what a dispute is about, by ERC-1497.
interface IEvidence {
    /// @notice A document says what rulings mean.
    event MetaEvidence(uint256 indexed metaEvidenceId, string uri);

    /// @notice A dispute is about this document, and this group of evidence.
    event Dispute(
        IArbitrator indexed court,
        uint256 indexed disputeId,
        uint256 metaEvidenceId,
        uint256 evidenceGroupId
    );

    /// @notice Somebody points the court at a document.
    event Evidence(IArbitrator indexed court, uint256 indexed evidenceGroupId, address indexed party, string uri);
}
