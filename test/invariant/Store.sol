// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC7913P256Verifier} from "@openzeppelin/contracts/utils/cryptography/verifiers/ERC7913P256Verifier.sol";

import {Order} from "../../contracts/interfaces/IDeliveryEscrow.sol";
import {Built} from "../fuzz/Built.sol";
import {Escrow, Money} from "../fuzz/EscrowWorld.sol";
import {Signing} from "../fuzz/Signing.sol";
import {ACTIONS, Action, Ghost, Message, PEOPLE, PURSES, TOKENS, Tally} from "./Ghosts.sol";

interface Hostile {
    function setMode(address account, uint8 mode) external;
}

/// @dev What a campaign remembers: people, tokens, orders, messages, counts and the first thing that went wrong.
abstract contract Store is Signing {
    uint256 internal constant WRAPPED = 1;
    uint256 internal constant FALSE = 2;
    uint256 internal constant POINTS = 3;
    uint8 private constant BURN = 2;

    address[PEOPLE] public people;
    /// @dev Money: blocklisting, wrapped ether, one that says false. Then points: blocklisting, for rewards alone.
    Money[TOKENS] public tokens;
    /// @dev As reward tokens: one that burns all gas, and an account without code.
    address[2] internal hopeless;
    address internal seller2;
    address internal buyer2;
    bytes internal device;

    Ghost[] internal ghosts;
    bytes32[] internal ids;
    bytes[] internal terms;
    uint256[] internal openOnes;
    uint256[] internal owing;
    mapping(uint256 order => uint256 place) private _placeAmongOpen;
    mapping(address account => uint256 seat) private _seats; // from 1
    Message[] internal messages;
    mapping(Money money => mapping(address account => bool)) internal blocked;
    mapping(address account => uint256) public nonceOf;

    Tally[ACTIONS] internal tallies;
    string public broken;

    constructor(Escrow escrow_) {
        populate(escrow_);
        seller2 = _account("second seller");
        buyer2 = _account("second buyer");
        attestors[2] = _account("attestor with an account");
        (uint256 x, uint256 y) = vm.publicKeyP256(DEVICE_KEY);
        device = abi.encodePacked(new ERC7913P256Verifier(), x, y);
        people = [seller, seller2, buyer, buyer2, carriers[0], carriers[1], carriers[2], arbiter, integrator, stranger];
        tokens[0] = token;
        tokens[WRAPPED] = Money(Built.make("contracts/mocks/WrappedEther__Mock.sol:WrappedEther__Mock", ""));
        tokens[FALSE] = Money(Built.make("contracts/mocks/OddTokens__Mock.sol:FalseToken__Mock", ""));
        tokens[POINTS] = Money(Built.make("contracts/mocks/OddTokens__Mock.sol:BlocklistToken__Mock", ""));
        hopeless[0] = Built.make("contracts/mocks/OddTokens__Mock.sol:HostileToken__Mock", "");
        hopeless[1] = address(0xc0de);
        _endow();
    }

    function count() external view returns (uint256) {
        return ids.length;
    }

    function orderAt(uint256 i) public view returns (Order memory) {
        return abi.decode(terms[i], (Order));
    }

    function ghostAt(uint256 i) external view returns (bytes32 id, Ghost memory ghost) {
        return (ids[i], ghosts[i]);
    }

    function openOrders() external view returns (uint256[] memory) {
        return openOnes;
    }

    function tallyOf(Action action) external view returns (Tally memory) {
        return tallies[uint256(action)];
    }

    /// @dev All that waits for withdrawal in one token.
    function creditedIn(uint256 t) external view returns (uint256 total) {
        for (uint256 p = 0; p < PEOPLE; ++p) total += escrow.credited(tokens[t], people[p]);
    }

    /// @dev Whether a token pays at all, when it refuses nobody.
    function canPay(address money) external view returns (bool) {
        return tokenIndex(money) != TOKENS;
    }

    /// @dev Every account's balance and credit in the tokens of a set of bits; ether counts as wrapped.
    function purses(uint256 watched) internal view returns (int256[PURSES] memory held) {
        for (uint256 t = 0; t < TOKENS; ++t) {
            if ((watched >> t) & 1 == 0) continue;
            Money money = tokens[t];
            for (uint256 p = 0; p < PEOPLE; ++p) {
                address account = people[p];
                uint256 owned = money.balanceOf(account) + escrow.credited(money, account);
                if (t == WRAPPED) owned += account.balance;
                held[t * PEOPLE + p] = int256(owned);
            }
        }
    }

    function opened(uint256 i) internal {
        ghosts[i].open = true;
        ghosts[i].since = now_();
        _placeAmongOpen[i] = openOnes.length;
        openOnes.push(i);
    }

    function closed(uint256 i, uint256 owed) internal {
        (ghosts[i].open, ghosts[i].dead, ghosts[i].owed) = (false, true, owed);
        if (owed != 0) owing.push(i);
        uint256 last = openOnes[openOnes.length - 1];
        openOnes[_placeAmongOpen[i]] = last;
        _placeAmongOpen[last] = _placeAmongOpen[i];
        openOnes.pop();
        insist(ghosts[i].net == 0, "INV-02 an order did not pay out exactly what was paid in");
    }

    /// @dev Keeps the first violation: what follows it follows from it.
    function insist(bool ok, string memory what) internal {
        if (!ok && bytes(broken).length == 0) broken = what;
    }

    /// @return t TOKENS if it is none of them.
    function tokenIndex(address money) internal view returns (uint256 t) {
        while (t < TOKENS && address(tokens[t]) != money) ++t;
    }

    function gains(int256[PURSES] memory list, address money, address account, int256 amount) internal view {
        if (amount != 0) list[tokenIndex(money) * PEOPLE + _seats[account] - 1] += amount;
    }

    /// @dev An ERC-1271 account; its owner's key signs for it.
    function _account(string memory name) private returns (address account) {
        (address owner, uint256 key) = person(name);
        account = Built.make("contracts/mocks/Accounts__Mock.sol:Account__Mock", abi.encode(owner));
        keys[account] = key;
        vm.label(account, name);
    }

    /// @dev The stranger has an allowance as well: what stops him must not be that he has none.
    function _endow() private {
        for (uint256 p = 0; p < PEOPLE; ++p) {
            _seats[people[p]] = p + 1;
            vm.deal(people[p], 2 ** 120);
            if (p > 3 && people[p] != stranger) continue;
            for (uint256 t = 0; t < TOKENS; ++t) enrich(tokens[t], people[p]);
            enrich(Money(hopeless[0]), people[p]);
            Hostile(hopeless[0]).setMode(people[p], BURN);
        }
    }
}
