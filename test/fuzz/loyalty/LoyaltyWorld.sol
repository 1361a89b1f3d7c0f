// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";

import {IERC7818} from "../../../contracts/interfaces/IERC7818.sol";
import {ILoyaltyOffice} from "../../../contracts/interfaces/ILoyaltyOffice.sol";
import {Coalition, ILoyaltyToken} from "../../../contracts/interfaces/ILoyaltyToken.sol";
import {Test} from "../../helpers/Test.sol";
import {Built} from "../Built.sol";
import {Rules} from "./Lots.sol";
import {PlainToken} from "./PlainToken.sol";

/// @dev Both halves of the token, and the standards that it speaks.
interface Token is ILoyaltyToken, ILoyaltyOffice, IERC7818, IERC20Permit {
    function transferWithAuthorization(
        address from,
        address to,
        uint256 value,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce,
        bytes memory signature
    ) external;
}

interface Reserve is IERC20, IERC20Permit {
    function mint(address to, uint256 amount) external;
}

enum Kind {
    Expiring, // half a year
    Lasting, // nothing expires
    Giftless, // a week, so that there are no holds either
    Full, // the supply is at the cap
    Last // the fifth vintage before the last
}

/// @dev People, a reserve, a coalition whose operator waits for nothing, and the plain token beside it.
abstract contract LoyaltyWorld is Test {
    uint256 internal constant CAP = 2 ** 48 - 1;
    uint256 internal constant PERIOD = 182 days;
    uint256 internal constant BEFORE_THE_LAST = 4_090;
    uint256 private constant SPREAD = 250;
    uint256 private constant MAX_SPREAD = 1_000;

    Token public token;
    Reserve public reserve;
    PlainToken public plain;
    uint256 internal start;
    uint256 internal length;

    /// @dev First four members, then customers, the stranger among them, last one that must not receive points.
    address[] public people;
    mapping(address account => uint256 key) internal keys;
    address internal operator;
    address internal collector;
    address internal treasury;
    address internal baker;
    address internal grocer;
    address internal florist;
    address internal alice;
    address internal bob;
    address internal stranger;
    address internal escrow;

    function populate(Kind kind) internal {
        _invite();
        Rules memory rules = _rules(kind);
        (start, length) = (rules.start, rules.length);
        uint24[] memory tiers = new uint24[](2);
        (tiers[0], tiers[1]) = (500, 2_000);
        reserve = Reserve(
            Built.make("contracts/mocks/Token__Mock.sol:Token__Mock", abi.encode("Test dollar", "TUSD", 6))
        );
        address manager = Built.make("AccessManager", abi.encode(operator));
        token = _found(rules, manager, tiers);
        plain = new PlainToken(rules, SPREAD, treasury, escrow, tiers);
        for (uint256 i = 0; i < people.length; ++i) enrich(people[i]);
        uint256 share = kind == Kind.Full ? CAP / 3 : 1_000_000;
        if (kind == Kind.Last) vm.warp(now_() + BEFORE_THE_LAST * rules.length);
        _open(baker, share);
        _open(grocer, share);
        _open(florist, share);
    }

    function now_() internal view returns (uint256) {
        return vm.getBlockTimestamp();
    }

    function someone(string memory name) internal returns (address account) {
        uint256 key;
        (account, key) = person(name);
        keys[account] = key;
    }

    function enrich(address account) internal {
        reserve.mint(account, type(uint160).max);
        vm.prank(account);
        reserve.approve(address(token), type(uint256).max);
    }

    function signed(address signer, bytes32 domain, bytes memory words) internal view returns (bytes memory) {
        return signature(keys[signer], keccak256(abi.encodePacked("\x19\x01", domain, keccak256(words))));
    }

    function _invite() private {
        (operator, collector) = (someone("operator"), someone("collector"));
        (treasury, baker) = (someone("treasury"), someone("baker"));
        (grocer, florist) = (someone("grocer"), someone("florist"));
        (alice, bob) = (someone("alice"), someone("bob"));
        (stranger, escrow) = (someone("stranger"), someone("escrow"));
        people = [treasury, baker, grocer, florist, alice, bob, someone("carol"), someone("heir"), stranger, escrow];
    }

    function _rules(Kind kind) private view returns (Rules memory rules) {
        rules = Rules(now_(), PERIOD, true, true, 100, MAX_SPREAD);
        if (kind == Kind.Lasting) (rules.expires, rules.unitValue) = (false, 1);
        if (kind == Kind.Giftless) (rules.gifts, rules.length) = (false, 7 days);
        // as of 18 decimals
        if (kind == Kind.Full) rules.unitValue = 10 ** 12;
    }

    function _found(Rules memory rules, address manager, uint24[] memory tiers) private returns (Token) {
        Coalition memory c = Coalition({
            name: "High Street",
            symbol: "HIGH",
            contractURI: "ipfs://high-street",
            reserve: reserve,
            unitValue: rules.unitValue,
            vintageLength: rules.expires ? uint40(rules.length) : type(uint40).max,
            gifts: rules.gifts,
            spreadBps: uint16(SPREAD),
            maxSpreadBps: uint16(MAX_SPREAD),
            treasury: treasury,
            authority: manager,
            nonHolders: new address[](1),
            tiers: tiers
        });
        c.nonHolders[0] = escrow;
        return Token(Built.make("contracts/loyalty/LoyaltyToken.sol:LoyaltyToken", abi.encode(c)));
    }

    function _open(address member, uint256 share) private {
        vm.prank(operator);
        token.admit(member);
        vm.prank(member);
        token.deposit(share);
        plain.admit(member);
        plain.deposit(member, share);
    }
}
