// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {IDeliveryEscrow, Order, Status} from "../interfaces/IDeliveryEscrow.sol";
import {IArbitrable, IArbitrator, IEvidence} from "./IArbitration.sol";

/// @title An arbiter that asks a court of ERC-792, such as Kleros.
/// @notice Name it as `arbiter`. Once an order is under objection anyone brings it to the court and pays the court's fee;
/// the court's ruling is kept, and anyone executes it.
/// Ruling 1 gives the buyer nothing of the price, 2 a quarter, 3 half, 4 three quarters, 5 everything. Ruling 0 is a refusal:
/// nothing is executed, and what the clock had decided stands, as when the court is silent or late.
/// @dev The court can do what any arbiter can, and no more. Choose a `rulingPeriod` longer than its appeals.
contract CourtArbiter is IArbitrable, IEvidence {
    struct Case {
        bytes32 id;
        bytes32 fact;
        bool ruled;
        uint8 ruling;
    }

    uint256 private constant _STEPS = 4;
    uint256 public constant CHOICES = _STEPS + 1;

    IDeliveryEscrow public immutable ESCROW;
    IArbitrator public immutable COURT;

    bytes public extraData;
    mapping(uint256 disputeId => Case) public cases;
    mapping(bytes32 id => mapping(bytes32 fact => bool)) public disputed;

    /// @notice Thrown when the order has another arbiter.
    error CourtArbiter_NotArbiter(bytes32 id, address arbiter);
    /// @notice Thrown when bringing an order that nobody has objected to.
    error CourtArbiter_NotObjected(bytes32 id, Status status);
    /// @notice Thrown when bringing an order that the clock has decided.
    error CourtArbiter_TooLate(bytes32 id, uint256 timestamp, uint256 due);
    /// @notice Thrown when the court has this fact before it.
    error CourtArbiter_AlreadyDisputed(bytes32 id, bytes32 fact);
    /// @notice Thrown when the value sent is not the court's fee.
    error CourtArbiter_FeeDiffers(bytes32 id, uint256 value, uint256 fee);
    /// @notice Thrown when a ruling comes from somebody other than the court.
    error CourtArbiter_NotCourt(uint256 disputeId, address caller, address court);
    /// @notice Thrown when the court rules on what nobody brought to it from here.
    error CourtArbiter_DisputeUnknown(uint256 disputeId);
    /// @notice Thrown when the court rules again.
    error CourtArbiter_AlreadyRuled(uint256 disputeId, uint256 ruling);
    /// @notice Thrown when the court rules what it was not asked.
    error CourtArbiter_RulingUnknown(uint256 disputeId, uint256 ruling, uint256 choices);
    /// @notice Thrown when executing on an order that the dispute is not about.
    error CourtArbiter_OrderDiffers(uint256 disputeId, bytes32 id, bytes32 disputed);
    /// @notice Thrown when executing what the court has not ruled, or has refused to.
    error CourtArbiter_NothingRuled(uint256 disputeId);

    /// @param extraData_ The court's: which chamber, how many jurors.
    /// @param uri A document, by ERC-1497, that tells the court what the rulings mean.
    constructor(IDeliveryEscrow escrow, IArbitrator court, bytes memory extraData_, string memory uri) {
        ESCROW = escrow;
        COURT = court;
        extraData = extraData_;
        emit MetaEvidence(0, uri);
    }

    /// @notice Brings an order that is under objection to the court, once for each fact. Anyone, with exactly the court's fee.
    function openDispute(Order calldata order) external payable returns (uint256 disputeId) {
        bytes32 id = ESCROW.orderId(order);
        if (order.arbiter != address(this)) revert CourtArbiter_NotArbiter(id, order.arbiter);
        (bytes32 fact, uint256 due, ) = ESCROW.outcomeOf(order);
        Status status = ESCROW.stateOf(id).status;
        if (status == Status.Funded || status == Status.Received) revert CourtArbiter_NotObjected(id, status);
        if (block.timestamp >= due) revert CourtArbiter_TooLate(id, block.timestamp, due);
        if (disputed[id][fact]) revert CourtArbiter_AlreadyDisputed(id, fact);
        uint256 fee = COURT.arbitrationCost(extraData);
        if (msg.value != fee) revert CourtArbiter_FeeDiffers(id, msg.value, fee);

        // Before the court is called, which might call back.
        disputed[id][fact] = true;
        disputeId = COURT.createDispute{value: fee}(CHOICES, extraData);
        cases[disputeId] = Case(id, fact, false, 0);
        emit Dispute(COURT, disputeId, 0, uint256(id));
    }

    /// @notice Points the court at a document about an order. Anyone: the court sees who.
    function submitEvidence(bytes32 id, string calldata uri) external {
        emit Evidence(COURT, uint256(id), msg.sender, uri);
    }

    /// @inheritdoc IArbitrable
    /// @dev Only keeps the ruling: neither the order's state nor a payee can make the court's call fail.
    function rule(uint256 disputeId, uint256 ruling) external {
        Case storage case_ = cases[disputeId];
        if (msg.sender != address(COURT)) revert CourtArbiter_NotCourt(disputeId, msg.sender, address(COURT));
        if (case_.id == 0) revert CourtArbiter_DisputeUnknown(disputeId);
        if (case_.ruled) revert CourtArbiter_AlreadyRuled(disputeId, case_.ruling);
        if (ruling > CHOICES) revert CourtArbiter_RulingUnknown(disputeId, ruling, CHOICES);

        case_.ruled = true;
        case_.ruling = uint8(ruling); // at most CHOICES
        emit Ruling(COURT, disputeId, ruling);
    }

    /// @notice Executes a ruling: anyone, in the order's ruling time. The escrow refuses one about a fact that no longer decides.
    function execute(uint256 disputeId, Order calldata order) external {
        Case memory case_ = cases[disputeId];
        bytes32 id = ESCROW.orderId(order);
        if (id != case_.id) revert CourtArbiter_OrderDiffers(disputeId, id, case_.id);
        if (case_.ruling == 0) revert CourtArbiter_NothingRuled(disputeId);

        uint256 price = 0;
        for (uint256 i = 0; i < order.legs.length; ++i) price += order.legs[i].amount;
        ESCROW.rule(order, case_.fact, Math.ceilDiv(price * (case_.ruling - 1), _STEPS));
    }
}
