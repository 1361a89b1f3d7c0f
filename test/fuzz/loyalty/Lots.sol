// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @param start Of vintage 0.
/// @param length Seconds of a vintage, or of a period where nothing expires.
/// @param unitValue Reserve units per unit.
struct Rules {
    uint256 start;
    uint256 length;
    bool expires;
    bool gifts;
    uint256 unitValue;
    uint256 maxSpreadBps;
}

/// @dev What the token should say, in plain lists: how much everybody has of each vintage, and what he earned in it. Nothing here
/// is packed, shifted or lazy, and nothing is shared with the contract but the rules.
abstract contract Lots {
    uint256 internal constant LIFE = 4;
    uint256 internal constant LAST = 4_095;
    uint256 private constant COUNTER = 2 ** 24 - 1;
    uint256 private constant POINT = 100;

    Rules public rules;
    address[] internal holders;
    mapping(address holder => bool) private _known;
    mapping(address holder => mapping(uint256 vintage => uint256)) internal lots;
    mapping(address holder => mapping(uint256 vintage => uint256)) internal earnings;
    uint256 public vintage;
    uint256 public breakage;

    constructor(Rules memory rules_) {
        rules = rules_;
    }

    /// @dev Time passes: whatever is four vintages old is the treasury's.
    function age() public {
        uint256 passed = (block.timestamp - rules.start) / rules.length;
        uint256 current = passed < LAST ? passed : LAST;
        if (current == vintage) return;
        if (rules.expires) {
            for (uint256 i = 0; i < holders.length; ++i) {
                mapping(uint256 => uint256) storage his = lots[holders[i]];
                for (uint256 v = oldest(); v <= vintage && v + LIFE <= current; ++v) {
                    breakage += his[v];
                    his[v] = 0;
                }
            }
        }
        vintage = current;
    }

    function lanesOf(address who) public view returns (uint256[4] memory lanes) {
        if (!rules.expires) lanes[0] = lots[who][0];
        else for (uint256 i = 0; i < LIFE && i <= vintage; ++i) lanes[i] = lots[who][vintage - i];
    }

    function pointsOf(address who) public view returns (uint256) {
        uint256[4] memory lanes = lanesOf(who);
        return lanes[0] + lanes[1] + lanes[2] + lanes[3];
    }

    function allLanes() public view returns (uint256[4] memory all) {
        for (uint256 i = 0; i < holders.length; ++i) {
            uint256[4] memory lanes = lanesOf(holders[i]);
            for (uint256 k = 0; k < LIFE; ++k) all[k] += lanes[k];
        }
    }

    function earnedIn(address who, uint256 v) public view returns (uint256) {
        uint256 points = earnings[who][v];
        return points < COUNTER ? points : COUNTER;
    }

    /// @dev The oldest vintage that lives.
    function oldest() public view returns (uint256) {
        return rules.expires && vintage >= LIFE ? vintage - LIFE + 1 : 0;
    }

    /// @dev Where an issue goes.
    function newest() internal view returns (uint256) {
        return rules.expires ? vintage : 0;
    }

    function put(address who, uint256 v, uint256 amount) internal {
        if (!_known[who]) holders.push(who);
        _known[who] = true;
        lots[who][v] += amount;
    }

    function issued(address who, uint256 amount) internal {
        put(who, newest(), amount);
        earnings[who][vintage] += amount / POINT;
    }

    /// @dev Oldest first; to nobody if `to` is zero.
    function move(address from, address to, uint256 amount) internal {
        for (uint256 v = oldest(); amount != 0; ++v) {
            uint256 part = lots[from][v] < amount ? lots[from][v] : amount;
            lots[from][v] -= part;
            if (to != address(0)) put(to, v, part);
            amount -= part;
        }
    }

    /// @dev All that a holder has and has earned, to another, or to nobody if `to` is zero.
    function clear(address from, address to) internal {
        move(from, to, pointsOf(from));
        for (uint256 v = vintage == 0 ? 0 : vintage - 1; v <= vintage; ++v) {
            if (to != address(0)) earnings[to][v] = earnings[from][v];
            earnings[from][v] = 0;
        }
    }
}
