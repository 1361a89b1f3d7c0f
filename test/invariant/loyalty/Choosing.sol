// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Dice, Rolling} from "../../fuzz/Dice.sol";
import {Acting} from "./Acting.sol";

/// @dev Whom a step is about, and how much: mostly whoever can do it, now and then anybody.
abstract contract Choosing is Acting {
    using Rolling for Dice;

    uint256 private constant CROWD = 14;

    function anybody(Dice memory dice) internal view returns (address) {
        return people[dice.roll() % people.length];
    }

    /// @dev Now and then one that may not.
    function issuer(Dice memory dice) internal view returns (address) {
        return dice.chance(10) ? _find(dice, isBarred) : _find(dice, hasBought);
    }

    function active(Dice memory dice) internal view returns (address) {
        return _find(dice, isActive);
    }

    function acceptor(Dice memory dice) internal view returns (address) {
        return _find(dice, hasAccepted);
    }

    function member(Dice memory dice) internal view returns (address) {
        return _find(dice, isPresent);
    }

    function holder(Dice memory dice) internal view returns (address) {
        return _find(dice, hasPoints);
    }

    function customer(Dice memory dice) internal view returns (address) {
        return _find(dice, isCustomer);
    }

    /// @dev Who can take somebody's points over.
    function unearned(Dice memory dice) internal view returns (address) {
        return _find(dice, hasNotEarned);
    }

    /// @dev Somebody who may be admitted: at times a new one.
    function applicant(Dice memory dice) internal returns (address who) {
        if (people.length == CROWD || dice.chance(40)) return customer(dice);
        who = someone(string.concat("applicant ", vm.toString(people.length)));
        people.push(who);
        enrich(who);
    }

    function presentMembers() internal view returns (uint256 many) {
        for (uint256 i = 0; i < people.length; ++i) if (isPresent(people[i])) ++many;
    }

    function customers() internal view returns (uint256 many) {
        for (uint256 i = 0; i < people.length; ++i) if (isCustomer(people[i])) ++many;
    }

    /// @dev None, little, a part, all, or a unit too much.
    function upTo(Dice memory dice, uint256 all) internal pure returns (uint256) {
        uint256 kind = dice.roll() % 20;
        if (kind == 0) return 0;
        if (kind == 1) return all + 1;
        if (kind < 5) return all;
        if (kind < 8) return all < 99 ? all : dice.within(1, 99);
        return kind < 12 ? dice.wide(0, all) : dice.within(0, all / 3);
    }

    function hasBought(address who) internal view returns (bool) {
        (bool admitted, bool suspended, bool left, , uint256 bought, ) = plain.members(who);
        return admitted && !suspended && !left && bought != 0;
    }

    function isBarred(address who) internal view returns (bool) {
        (, bool suspended, bool left, , uint256 bought, ) = plain.members(who);
        return (suspended || left) && bought != 0;
    }

    function hasAccepted(address who) internal view returns (bool) {
        (, , bool left, , , ) = plain.members(who);
        return !left && plain.acceptedOf(who) != 0;
    }

    function isActive(address who) internal view returns (bool) {
        return plain.isActive(who);
    }

    function isPresent(address who) internal view returns (bool) {
        (bool admitted, , bool left, bool declining, , ) = plain.members(who);
        return admitted && !left && !declining;
    }

    function hasPoints(address who) internal view returns (bool) {
        return isCustomer(who) && plain.pointsOf(who) != 0;
    }

    function hasNotEarned(address who) internal view returns (bool) {
        return isCustomer(who) && !plain.hasEarned(who);
    }

    function isCustomer(address who) internal view returns (bool) {
        return !plain.isMember(who) && !plain.nonHolder(who);
    }

    function _find(Dice memory dice, function(address) view returns (bool) fits) private view returns (address who) {
        uint256 first = dice.roll();
        who = people[first % people.length];
        if (dice.chance(8)) return who;
        for (uint256 i = 0; i < people.length && !fits(who); ++i) who = people[(first + i) % people.length];
    }
}
