// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Leg, Order} from "../../contracts/interfaces/IDeliveryEscrow.sol";
import {EscrowWorld} from "./EscrowWorld.sol";

/// @dev A seller who refunded earlier and then gives in: third parties' legs follow the clock's outcome.
contract GivingInTest is EscrowWorld {
    /// @dev Seller 100, then a carrier's 30. The seller refunds 50; half a promille is short on leg 0; the buyer objects.
    /// The buyer's total by the clock is the 50 he has, so the clock leaves leg 1 to its carrier.
    function _contested() private returns (Order memory o) {
        o = plainOrder();
        o.legs[0] = Leg(o.legs[0].attestor, seller, 100e6, o.legs[0].deadline);
        o.legs[1] = Leg(o.legs[1].attestor, carriers[0], 30e6, o.legs[1].deadline);
        fund(o);
        vm.prank(seller);
        escrow.refund(o, 50e6);
        attest(o, 0, now_(), FULL - 500);
        object(o, buyer);
    }

    function test_clockPaysTheCarrier() public {
        Order memory o = _contested();
        (, uint256 due, ) = escrow.outcomeOf(o);
        vm.warp(due);
        settle(o);
        assertEq(token.balanceOf(carriers[0]), 30e6, "INV-09 the clock's outcome for leg 1");
    }

    function test_givingInPaysTheCarrierAsTheClock() public {
        Order memory o = _contested();
        vm.prank(seller);
        escrow.refund(o, 100e6);
        assertEq(token.balanceOf(carriers[0]), 30e6, "INV-09 leg 1 follows the clock's outcome");
    }
}
