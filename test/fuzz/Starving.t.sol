// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

import {Order} from "../../contracts/interfaces/IDeliveryEscrow.sol";
import {EscrowWorld, Money} from "./EscrowWorld.sol";

/// @dev Refuses to pay a wallet with less gas than it wants, and spends none of it: enough is left to credit the payee.
contract PickyToken is ERC20("Picky", "PICK") {
    uint256 private constant WANTED = 250_000;

    error Picky(uint256 gas);

    function mint(address to, uint256 amount) external {
        _mint(to, amount);
    }

    function _update(address from, address to, uint256 value) internal override {
        if (from.code.length != 0 && gasleft() < WANTED) revert Picky(gasleft());
        super._update(from, to, value);
    }
}

/// @dev Nobody can make a payout fail by the gas that he gives.
contract StarvingTest is EscrowWorld {
    function test_aStarvedPayoutIsNeverCredited() public {
        Order memory o = _due();
        bytes memory settling = abi.encodeCall(escrow.settle, (o));
        uint256 settled = 0;
        uint256 refused = 0;
        for (uint256 gas = 60_000; gas < 480_000; gas += 2_900) {
            uint256 before = vm.snapshotState();
            vm.prank(stranger);
            // solhint-disable-next-line avoid-low-level-calls
            (bool ok, ) = address(escrow).call{gas: gas}(settling);
            assertEq(escrow.credited(token, buyer), 0, "INV-07 a stranger starved a payout");
            if (ok) ++settled;
            else ++refused;
            vm.revertToState(before);
        }
        assertTrue(settled != 0 && refused != 0, "INV-13 gas enough and too little");
    }

    /// @dev An order in the picky token that the clock has decided for the buyer.
    function _due() private returns (Order memory o) {
        token = Money(address(new PickyToken()));
        enrich(token, buyer);
        o = plainOrder();
        fund(o);
        vm.warp(deadlineOf(o) + o.objectionPeriod);
    }
}
