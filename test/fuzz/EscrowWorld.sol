// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {
    IDeliveryEscrow,
    Leg,
    Order,
    Outcome,
    Receipt,
    SignedReceipt
} from "../../contracts/interfaces/IDeliveryEscrow.sol";
import {FundingKind} from "../../contracts/interfaces/IFunding.sol";
import {IPayouts} from "../../contracts/interfaces/IPayouts.sol";
import {Test} from "../helpers/Test.sol";
import {Built} from "./Built.sol";

interface Escrow is IDeliveryEscrow, IPayouts {
    function nonces(address account) external view returns (uint256);
}

interface Money is IERC20 {
    function mint(address to, uint256 amount) external;
    function setBlocked(address account, bool on) external;
}

/// @dev People, money and the escrow.
abstract contract EscrowWorld is Test {
    uint256 internal constant FULL = 1_000_000;
    uint256 internal constant START = 1_800_000_000;
    uint256 internal constant CARRIERS = 5;
    uint256 internal constant ATTESTORS = 3;
    uint256 internal constant DEVICE_KEY = 0xdec1ce;

    Escrow internal escrow;
    Money internal token;

    address internal seller;
    address internal buyer;
    address internal arbiter;
    address internal integrator;
    address internal stranger;
    address[CARRIERS] internal carriers;
    mapping(address account => uint256 key) internal keys;
    address[ATTESTORS] internal attestors;

    function setUp() public virtual {
        vm.warp(START);
        populate(Escrow(Built.escrow()));
    }

    function populate(Escrow escrow_) internal {
        escrow = escrow_;
        token = Money(Built.make("contracts/mocks/OddTokens__Mock.sol:BlocklistToken__Mock", ""));
        seller = someone("seller");
        buyer = someone("buyer");
        arbiter = someone("arbiter");
        integrator = someone("integrator");
        stranger = someone("stranger");
        for (uint256 i = 0; i < CARRIERS; ++i) carriers[i] = someone(string.concat("carrier ", vm.toString(i)));
        for (uint256 i = 0; i < ATTESTORS; ++i) attestors[i] = someone(string.concat("attestor ", vm.toString(i)));
        enrich(token, seller);
        enrich(token, buyer);
    }

    function someone(string memory name) internal returns (address account) {
        uint256 key;
        (account, key) = person(name);
        keys[account] = key;
    }

    function enrich(Money money, address account) internal {
        money.mint(account, type(uint128).max);
        vm.prank(account);
        money.approve(address(escrow), type(uint256).max);
    }

    function now_() internal view returns (uint256) {
        return vm.getBlockTimestamp();
    }

    /* TERMS AND MESSAGES */

    /// @dev Two legs, seller and carrier, an arbiter, a week's windows, a promise.
    function plainOrder() internal view returns (Order memory o) {
        o.seller = seller;
        o.buyer = buyer;
        o.token = address(token);
        o.legs = new Leg[](2);
        o.legs[0] = Leg(abi.encodePacked(attestors[0]), carriers[0], 20e6, uint40(now_() + 10 days));
        o.legs[1] = Leg(abi.encodePacked(attestors[1]), seller, 80e6, uint40(now_() + 20 days));
        o.arbiter = arbiter;
        o.objectionPeriod = 7 days;
        o.rulingPeriod = 14 days;
        o.bond = 5e6;
        o.feeBps = 250;
        o.feeRecipient = integrator;
        o.promisedBy = uint40(now_() + 15 days);
        o.latePerDay = 1e6;
        o.fundBy = uint40(now_() + 1 days);
        o.salt = keccak256("salt");
    }

    function lastOf(Order memory o) internal pure returns (uint256) {
        return o.legs.length - 1;
    }

    function deadlineOf(Order memory o) internal pure returns (uint256) {
        return o.legs[lastOf(o)].deadline;
    }

    function receiptOf(bytes32 id, uint256 leg, uint256 time, uint256 share) internal pure returns (Receipt memory) {
        Outcome outcome = share == 0 ? Outcome.Returned : Outcome.Delivered;
        return Receipt(id, uint8(leg), uint40(time), outcome, uint24(share), bytes32(uint256(1)));
    }

    function signed(Order memory o, Receipt memory receipt) internal view returns (SignedReceipt[] memory list) {
        list = new SignedReceipt[](1);
        list[0] = SignedReceipt(receipt, attested(o.legs[receipt.leg].attestor, escrow.receiptDigest(receipt)));
    }

    /// @dev By a wallet's key, its owner's if it is a contract, or by the one P-256 device.
    function attested(bytes memory attestor, bytes32 digest) internal view returns (bytes memory) {
        if (attestor.length == 20) return signature(keys[address(bytes20(attestor))], digest);
        (bytes32 r, bytes32 s) = vm.signP256(DEVICE_KEY, digest);
        return abi.encodePacked(r, s);
    }

    /* ACTS */

    function fund(Order memory o) internal returns (bytes32 id) {
        bytes memory consent = signature(keys[o.seller], escrow.orderId(o));
        vm.prank(o.buyer);
        id = escrow.fund(o, FundingKind.Allowance, "", consent);
    }

    function attest(Order memory o, uint256 leg, uint256 time, uint256 share) internal {
        SignedReceipt[] memory list = signed(o, receiptOf(escrow.orderId(o), leg, time, share));
        vm.prank(stranger);
        escrow.attest(o, list);
    }

    function object(Order memory o, address by) internal {
        (bytes32 fact, , ) = escrow.outcomeOf(o);
        vm.prank(by);
        escrow.object(o, fact);
    }

    function settle(Order memory o) internal {
        vm.prank(stranger);
        escrow.settle(o);
    }

    /// @dev Whether a call would be accepted now; the world is left as it was.
    function accepts(address by, bytes memory data) internal returns (bool ok) {
        uint256 before = vm.snapshotState();
        vm.prank(by);
        // solhint-disable-next-line avoid-low-level-calls
        (ok, ) = address(escrow).call(data);
        vm.revertToState(before);
    }
}
