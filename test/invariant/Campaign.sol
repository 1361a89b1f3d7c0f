// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Escrow} from "../fuzz/EscrowWorld.sol";
import {Actions} from "./Actions.sol";
import {Promises} from "./Promises.sol";

interface CodeOf {
    function getCode(string calldata name) external view returns (bytes memory);
}

/// @dev Sets a campaign up, and runs one without the fuzzer, step by step from a seed.
abstract contract Campaign is Promises {
    uint256 private constant FIRST_ORDERS = 6;

    function honestEscrow() internal returns (Escrow) {
        bytes memory code = CodeOf(address(vm)).getCode("contracts/delivery/DeliveryEscrow.sol:DeliveryEscrow");
        address made;
        assembly ("memory-safe") {
            made := create(0, add(code, 32), mload(code))
        }
        require(made != address(0), "Campaign: the escrow was not deployed");
        return Escrow(made);
    }

    function start(Actions handler_, Escrow escrow_) internal {
        enlist(handler_, escrow_);
        for (uint256 i = 0; i < FIRST_ORDERS; ++i) handler.fund(i);
    }

    /// @return ok Whether every promise was kept; else `reason` is what the assertion said.
    function play(uint256 seed, uint256 length) internal returns (bool ok, string memory reason) {
        bytes4[17] memory selectors = steps();
        for (uint256 k = 0; k < length; ++k) {
            uint256 random = uint256(keccak256(abi.encode(seed, k)));
            (bool done, bytes memory result) = address(handler).call(
                abi.encodeWithSelector(selectors[random % 17], random >> 8)
            );
            if (!done) return (false, string.concat("a handler reverted: ", string(result)));
            try this.check() {} catch (bytes memory problem) {
                return (false, _text(problem));
            }
        }
        return (true, "");
    }

    function steps() internal view returns (bytes4[17] memory) {
        return [
            handler.fund.selector,
            handler.arrive.selector,
            handler.decide.selector,
            handler.contradict.selector,
            handler.release.selector,
            handler.refund.selector,
            handler.giveIn.selector,
            handler.object.selector,
            handler.rule.selector,
            handler.settle.selector,
            handler.settleMany.selector,
            handler.withdraw.selector,
            handler.blockSomebody.selector,
            handler.wait_.selector,
            handler.meddle.selector,
            handler.repeat.selector,
            handler.revive.selector
        ];
    }

    /// @dev The words of a failed assertion, whatever frames its error.
    function _text(bytes memory problem) private pure returns (string memory) {
        return string(problem);
    }
}
