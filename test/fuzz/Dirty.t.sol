// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Leg, Order} from "../../contracts/interfaces/IDeliveryEscrow.sol";
import {FundingKind} from "../../contracts/interfaces/IFunding.sol";
import {EscrowWorld} from "./EscrowWorld.sol";

/// @dev The id is hashed from the words as they came. Words with bits above their type's width must never be funded: no
/// signer computes such an id, and a call that reads the word later reverts, so that nobody could close the order.
contract DirtyTest is EscrowWorld {
    uint256 private constant LEGS = 3;
    uint256 private constant FEE_RECIPIENT = 10;
    uint256 private constant REF = 16;
    /// @dev The selector and `fund`'s four heads come before the order.
    uint256 private constant ORDER_IN_FUND = 4 + 4 * 32;

    function test_dirtyWordsOfTheOrderAreRefused() public {
        string memory funded = "";
        for (uint256 word = 0; word < REF; ++word) {
            if (word == LEGS) continue;
            for (uint256 variant = 0; variant < 4; ++variant) {
                Order memory o = plainOrder();
                if (variant & 1 != 0) o.feeBps = 0;
                if (variant & 2 != 0) (o.promisedBy, o.latePerDay) = (0, 0);
                if (!_funds(o, ORDER_IN_FUND + word * 32)) continue;
                funded = string.concat(funded, " ", vm.toString(word));
                break;
            }
        }
        assertEq(bytes(funded), "", string.concat("INV-06 orders were funded with dirty words:", funded));
    }

    function test_dirtyWordsOfALegAreRefused() public {
        Order memory o = plainOrder();
        Leg[] memory one = new Leg[](1);
        one[0] = o.legs[1];
        o.legs = one;
        // the order's head, the list's length and the leg's offset come before the leg's own words
        uint256 start = ORDER_IN_FUND + 18 * 32 + 64;
        for (uint256 word = 1; word < 4; ++word)
            assertTrue(!_funds(o, start + word * 32), string.concat("INV-06 dirty leg word ", vm.toString(word)));
    }

    function test_whatWasFundedCanBeSettled() public {
        Order memory o = plainOrder();
        o.feeBps = 0;
        bytes memory funding = _dirty(
            abi.encodeCall(escrow.fund, (o, FundingKind.Allowance, "", "")),
            ORDER_IN_FUND + FEE_RECIPIENT * 32
        );
        vm.prank(buyer);
        // solhint-disable-next-line avoid-low-level-calls
        (bool ok, ) = address(escrow).call(funding);
        if (!ok) return;

        vm.warp(now_() + 1270 days);
        bytes memory settling = _dirty(abi.encodeCall(escrow.settle, (o)), 4 + 32 + FEE_RECIPIENT * 32);
        assertTrue(accepts(stranger, settling), "INV-06 an order with a dirty fee recipient can never be closed");
    }

    function _funds(Order memory o, uint256 position) private returns (bool) {
        bytes memory data = abi.encodeCall(escrow.fund, (o, FundingKind.Allowance, "", ""));
        assertTrue(accepts(buyer, data), "INV-06 sound before");
        return accepts(buyer, _dirty(data, position));
    }

    /// @dev Sets the highest bit of the word that begins at `position`.
    function _dirty(bytes memory data, uint256 position) private pure returns (bytes memory) {
        data[position] = bytes1(uint8(data[position]) ^ 0x80);
        return data;
    }
}
