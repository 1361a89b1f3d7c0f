// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";
import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";

import {FundingKind, IFunding} from "../../../contracts/interfaces/IFunding.sol";
import {ILoyaltyToken as E} from "../../../contracts/interfaces/ILoyaltyToken.sol";
import {Dice, Rolling} from "../../fuzz/Dice.sol";
import {Governing} from "./Governing.sol";
import {Action} from "./Tallies.sol";

/// @dev What anybody does, what a stranger tries, and time.
abstract contract Passing is Governing {
    using Rolling for Dice;

    function claim(uint256 seed) external called(Action.Claim) {
        act(Action.Claim, anybody(Dice(seed)), abi.encodeCall(token.claimBreakage, ()), plain.claim(), none());
    }

    function expire(uint256 seed) external called(Action.Expire) {
        Dice memory dice = Dice(seed);
        address[] memory list = new address[](dice.within(0, 3));
        for (uint256 i = 0; i < list.length; ++i) list[i] = anybody(dice);
        act(Action.Expire, anybody(dice), abi.encodeCall(token.expire, (list)), 0, none());
    }

    /// @dev Reserve units that nobody asked for are nobody's, and harm nobody.
    function donate(uint256 seed) external called(Action.Donate) {
        Dice memory dice = Dice(seed);
        uint256 amount = dice.wide(0, 10 ** 9);
        vm.prank(anybody(dice));
        reserve.transfer(address(token), amount);
        plain.given(amount);
        ++tallies[uint256(Action.Donate)].attempts;
        ++tallies[uint256(Action.Donate)].successes;
    }

    /// @dev Within a vintage, to its edges, or over up to six.
    function wait_(uint256 seed) external called(Action.Wait) {
        Dice memory dice = Dice(seed);
        uint256 kind = dice.roll() % 10;
        uint256 vintages = kind < 8 ? 1 : dice.within(2, 6);
        uint256 edge = now_() + (vintages - 1) * length;
        edge += length - ((edge - start) % length);
        if (kind < 5) vm.warp(now_() + dice.within(1, length < 20 days ? length : 20 days));
        else vm.warp(dice.chance(40) ? edge - 1 : edge + dice.wide(0, length - 1));
        plain.age();
        ++tallies[uint256(Action.Wait)].attempts;
        ++tallies[uint256(Action.Wait)].successes;
    }

    /// @dev Whatever a stranger may not do. A refusal is what is wanted here.
    function meddle(uint256 seed) external called(Action.Meddle) {
        Dice memory dice = Dice(seed);
        (address who, uint256 kind) = (anybody(dice), dice.roll() % 16);
        bytes memory data;
        bytes4 refusal = IAccessManaged.AccessManagedUnauthorized.selector;
        if (kind < 11) data = _usurping(kind, who);
        else (data, refusal) = _inAnothersName(dice, kind, who);
        if (data.length == 0) return;
        act(Action.Meddle, stranger, data, refusal, none());
        tallies[uint256(Action.Meddle)].successes = tallies[uint256(Action.Meddle)].reverts;
    }

    function _usurping(uint256 kind, address who) private view returns (bytes memory) {
        if (kind == 0) return abi.encodeCall(token.admit, (who));
        if (kind == 1) return abi.encodeCall(token.suspend, (who));
        if (kind == 2) return abi.encodeCall(token.reinstate, (who));
        if (kind == 3) return abi.encodeCall(token.release, (who));
        if (kind == 4) return abi.encodeCall(token.hold, (who, uint40(now_() + 1 days), "malice"));
        if (kind == 5) return abi.encodeCall(token.liftHold, (who));
        if (kind == 6) return abi.encodeCall(token.setTiers, (new uint24[](0)));
        return _usurpingMoney(kind);
    }

    function _usurpingMoney(uint256 kind) private view returns (bytes memory) {
        if (kind == 7) return abi.encodeCall(token.setSpread, (0));
        if (kind == 8) return abi.encodeCall(token.collectSpread, (stranger));
        if (kind == 9) return abi.encodeCall(token.windDown, ());
        return abi.encodeCall(token.setContractURI, ("ipfs://elsewhere"));
    }

    function _inAnothersName(
        Dice memory dice,
        uint256 kind,
        address who
    ) private view returns (bytes memory, bytes4 refusal) {
        refusal = IERC20Errors.ERC20InsufficientAllowance.selector;
        if (who == stranger || token.allowance(who, stranger) != 0) return ("", refusal);
        if (kind == 11) return (abi.encodeCall(token.transferFrom, (who, stranger, 1)), refusal);
        if (kind == 12) {
            uint256 epoch = plain.vintage();
            return (abi.encodeCall(token.transferFromAtEpoch, (epoch, who, stranger, 1)), refusal);
        }
        if (kind == 13 && plain.successor(who) != stranger)
            return (abi.encodeCall(token.succeed, (who, stranger)), E.LoyaltyToken_NotSuccessor.selector);
        if (kind == 14 && plain.treasury() != stranger)
            return (abi.encodeCall(token.moveTreasury, (stranger)), E.LoyaltyToken_NotTreasury.selector);
        if (kind == 15 && plain.isActive(who) && !plain.isClosed() && plain.supply() != CAP) {
            bytes memory data = abi.encodeCall(
                token.depositFor,
                (who, 1, bytes32(dice.roll()), FundingKind.Allowance, "")
            );
            return (data, IFunding.Funding_NotThePayer.selector);
        }
        return ("", refusal);
    }
}
