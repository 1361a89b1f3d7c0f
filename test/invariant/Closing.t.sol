// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Consent} from "../../contracts/interfaces/IConsents.sol";
import {Order, SignedReceipt, Status} from "../../contracts/interfaces/IDeliveryEscrow.sol";
import {FundingKind} from "../../contracts/interfaces/IFunding.sol";
import {EXTENSION, Signing} from "../fuzz/Signing.sol";

/// @dev INV-06, state by state: with the longest windows there are, everybody but a stranger gone, and every payee refused
/// by the token, a stranger closes the order at the clock's second and never later than 2 years and 540 days after it was
/// funded or extended last.
contract ClosingTest is Signing {
    uint256 private constant BOUND = 730 days + 540 days;
    /// @dev A reward token without code: it never pays.
    address private constant NOTHING = address(0xc0de);

    uint256 private _since = START;
    Status private _end = Status.None;

    function test_funded() public {
        _closesAt(_funded(), START + 910 days, Status.Funded);
    }

    function test_fundedWithALegCompleted() public {
        Order memory o = _funded();
        attest(o, 0, now_(), FULL);
        _closesAt(o, START + 910 days, Status.Funded);
    }

    function test_fundedAndPartlyRefunded() public {
        Order memory o = _funded();
        vm.prank(seller);
        escrow.refund(o, 30e6);
        _closesAt(o, START + 910 days, Status.Funded);
    }

    function test_receivedInFull() public {
        _closesAt(_received(1, FULL), START + 1090 days - 1, Status.Received);
    }

    function test_receivedShort() public {
        _closesAt(_received(1, 1), START + 1090 days - 1, Status.Received);
    }

    function test_receivedShortBeforeTheEnd() public {
        _closesAt(_received(0, 700_000), START + 1090 days - 1, Status.Received);
    }

    function test_returned() public {
        _closesAt(_received(1, 0), START + 1090 days - 1, Status.Received);
    }

    function test_contradicted() public {
        Order memory o = _received(1, FULL);
        vm.warp(now_() + 180 days - 1);
        attest(o, 1, START, 0);
        _closesAt(o, START + BOUND - 2, Status.Contradicted);
    }

    function test_objectedByBuyer() public {
        Order memory o = _received(1, FULL);
        vm.warp(now_() + 180 days - 1);
        object(o, buyer);
        _closesAt(o, START + BOUND - 2, Status.ObjectedByBuyer);
    }

    function test_objectedBySeller() public {
        Order memory o = _received(1, 0);
        vm.warp(now_() + 180 days - 1);
        object(o, seller);
        _closesAt(o, START + BOUND - 2, Status.ObjectedBySeller);
    }

    function test_deadlineObjected() public {
        Order memory o = _funded();
        vm.warp(START + 910 days - 1);
        object(o, seller);
        _closesAt(o, START + 1090 days, Status.ObjectedBySeller);
    }

    function test_deadlineObjectedThenALegCompleted() public {
        Order memory o = _funded();
        vm.warp(START + 910 days - 1);
        object(o, seller);
        attest(o, 0, START, FULL);
        _closesAt(o, START + 1090 days, Status.ObjectedBySeller);
    }

    /// @dev Without an arbiter a missed deadline is the only state that waits.
    function test_fundedWithoutArbiter() public {
        Order memory o = _longest();
        o.arbiter = address(0);
        fund(o);
        _closesAt(o, START + 910 days, Status.Funded);
    }

    /// @dev In the last second in which a receipt can land.
    function test_collectedShort() public {
        Order memory o = _collected(700_000);
        _closesAt(o, _since + 180 days, Status.Received);
    }

    function test_collectedAndObjectedTo() public {
        Order memory o = _collected(FULL);
        vm.warp(now_() + 180 days - 1);
        object(o, buyer);
        _closesAt(o, _since + 360 days - 1, Status.ObjectedByBuyer);
    }

    /// @dev Whenever it is done, and however often.
    function test_extendedInTheLastSecond() public {
        Order memory o = _funded();
        vm.warp(START + 910 days - 1);
        _extend(o);
        vm.warp(_since + 910 days - 1);
        _extend(o);
        _closesAt(o, _since + 910 days, Status.Funded);
    }

    function test_extendedThenContradicted() public {
        Order memory o = _funded();
        vm.warp(START + 30 days);
        _extend(o);
        vm.warp(_since + 910 days - 1);
        attest(o, 1, START + 750 days, FULL);
        vm.warp(now_() + 180 days - 1);
        attest(o, 1, START, 0);
        _closesAt(o, _since + BOUND - 2, Status.Contradicted);
    }

    function test_extendedThenDeadlineObjected() public {
        Order memory o = _funded();
        vm.warp(START + 30 days);
        _extend(o);
        vm.warp(_since + 910 days - 1);
        object(o, seller);
        _closesAt(o, _since + 1090 days, Status.ObjectedBySeller);
    }

    /// @dev The reward stays owed for ever, and holds up nothing.
    function test_aRewardThatNeverPays() public {
        Order memory o = _longest();
        (o.rewardToken, o.rewardAmount) = (NOTHING, 1_000);
        fund(o);
        attest(o, 0, now_(), FULL);
        vm.warp(START + 910 days - 1);
        attest(o, 1, START, 400_000);
        _end = Status.RewardOwed;
        _closesAt(o, START + 1090 days - 1, Status.Received);
        // 60 % of 100.00 went to the buyer
        assertEq(escrow.stateOf(escrow.orderId(o)).rewardOwed, 400, "INV-16 what is owed");
        assertTrue(!accepts(stranger, abi.encodeCall(escrow.payReward, (o))), "INV-16 paid by nothing");
    }

    /// @dev As many days as there may be, from now.
    function _extend(Order memory o) private {
        _since = now_();
        uint256 until = _since + 730 days;
        Consent[] memory buyers = new Consent[](1);
        buyers[0] = consentOf(buyer, EXTENSION, escrow.orderId(o), abi.encode(until), _since + 1);
        vm.prank(seller);
        escrow.extend(o, uint40(until), buyers);
    }

    function _collected(uint256 share) private returns (Order memory o) {
        o = _longest();
        (o.payOnReceipt, o.fundBy) = (true, uint40(START + 910 days));
        vm.warp(START + 910 days - 1);
        _since = now_();
        SignedReceipt memory receipt = signed(o, receiptOf(escrow.orderId(o), 1, START, share))[0];
        vm.prank(buyer);
        escrow.collect(o, FundingKind.Allowance, "", "", receipt);
    }

    function _longest() private view returns (Order memory o) {
        o = plainOrder();
        o.legs[1].deadline = uint40(START + 730 days);
        (o.objectionPeriod, o.rulingPeriod) = (180 days, 180 days);
        o.promisedBy = uint40(START + 700 days);
    }

    function _funded() private returns (Order memory o) {
        o = _longest();
        fund(o);
    }

    /// @dev The receipt lands in the last second before G.
    function _received(uint256 leg, uint256 share) private returns (Order memory o) {
        o = _funded();
        vm.warp(START + 910 days - 1);
        attest(o, leg, START, share);
    }

    function _closesAt(Order memory o, uint256 due, Status expected) private {
        bytes32 id = escrow.orderId(o);
        assertTrue(escrow.stateOf(id).status == expected, "INV-06 the state that was to be built");
        assertLe(due, _since + BOUND, "INV-06 due within the bound");
        _refuseEverybody(true);
        vm.warp(due - 1);
        assertTrue(!accepts(stranger, abi.encodeCall(escrow.settle, (o))), "INV-05 settled a second early");
        vm.warp(_since + BOUND);
        assertTrue(accepts(stranger, abi.encodeCall(escrow.settle, (o))), "INV-06 settled at the bound");
        vm.warp(due);
        settle(o);
        assertTrue(escrow.stateOf(id).status == _end, "INV-04 nothing is left of the order but a reward");
        assertTrue(!accepts(stranger, abi.encodeCall(escrow.settle, (o))), "INV-04 closed once");
        _everybodyWithdraws();
    }

    function _refuseEverybody(bool on) private {
        token.setBlocked(buyer, on);
        token.setBlocked(seller, on);
        token.setBlocked(integrator, on);
        token.setBlocked(carriers[0], on);
    }

    function _everybodyWithdraws() private {
        _refuseEverybody(false);
        address[4] memory payees = [buyer, seller, integrator, carriers[0]];
        uint256 credited = 0;
        for (uint256 i = 0; i < payees.length; ++i) {
            uint256 credit = escrow.credited(token, payees[i]);
            credited += credit;
            if (credit != 0) escrow.withdraw(token, payees[i]);
        }
        assertTrue(credited != 0, "INV-12 refused pushes are credited");
        assertEq(token.balanceOf(address(escrow)), 0, "INV-01 books empty");
    }
}
