// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Campaign, Series, SignedVoucher, Voucher} from "../../../contracts/interfaces/IRewards.sol";
import {Dice, Rolling} from "../../fuzz/Dice.sol";
import {Books, Money} from "./Books.sol";

/// @dev A voucher, and what the model must know of it. @param key Of the signer's budget. @param to Whom it pays.
struct Drawn {
    SignedVoucher signed;
    bytes32 key;
    address to;
    bool forged;
    bytes keySignature;
    bool stolen;
}

/// @dev Four leaves on both sides of a word's edge; the last promises nothing.
struct Opened {
    Campaign terms;
    bytes32 id;
    uint256[4] indexes;
    address[4] accounts;
    uint256[4] amounts;
}

/// @dev Two leaves.
struct Round {
    bytes32 root;
    address[2] accounts;
    uint256[2] totals;
}

/// @dev Draws promises and signs them, written out from the manual: it shares nothing with the contract.
abstract contract Drawing is Books {
    using Rolling for Dice;

    string private constant DOMAIN =
        "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)";
    string private constant VOUCHER =
        "Voucher(address merchant,address token,address customer,uint256 amount,uint40 validFrom,uint40 deadline,uint256 nonce)";
    string private constant BEARER_VOUCHER =
        "BearerVoucher(address merchant,address token,address key,uint256 amount,uint40 validFrom,uint40 deadline,uint256 nonce)";
    string private constant BEARER_CLAIM = "BearerClaim(bytes32 voucher,address to)";
    string private constant CANCELLATION = "Cancellation(address merchant,uint256[] nonces,uint256 expiry)";
    uint256 private constant SIGNERS = 3;
    /// @dev The key in every bearer's code.
    uint256 private constant CODE = 0xc0de;

    Opened[3] internal campaigns;
    Series[2] internal series;
    bytes32[2] internal seriesIds;
    Round[2] internal latest;
    Round[2] internal earlier;

    constructor() {
        for (uint256 i = 0; i < 3; ++i) _open(campaigns[i], i);
        for (uint256 i = 0; i < 2; ++i) {
            series[i] = Series(people[i], tokens[i], bytes32(i));
            seriesIds[i] = keccak256(abi.encode(keccak256("kept.rewards.series"), people[i], tokens[i], bytes32(i)));
        }
    }

    function signer(uint256 i) internal pure returns (address account, uint256 key) {
        key = uint256(keccak256(abi.encode("signer", i)));
        account = vm.addr(key);
    }

    function signerKey(address merchant, Money token, address account) internal pure returns (bytes32) {
        bytes32 kind = keccak256("kept.rewards.signer");
        return keccak256(abi.encode(kind, merchant, token, keccak256(abi.encodePacked(account))));
    }

    /// @dev A few nonces, so that they meet, and others with time; now and then an order's id.
    function _nonce(Dice memory dice) internal view returns (uint256) {
        if (dice.chance(3)) return uint256(keccak256("an order"));
        return (2 * (time - START)) / 1 days + dice.within(0, 15);
    }

    function _draw(Dice memory dice, bool bearer) internal view returns (Drawn memory p) {
        Voucher memory v;
        v.merchant = people[dice.within(0, 1)];
        v.token = tokens[dice.within(0, 1)];
        p.to = people[dice.within(2, 4)];
        v.holder = bearer ? vm.addr(CODE) : p.to;
        v.amount = dice.chance(6) ? 0 : (dice.chance(6) ? dice.roll() >> (dice.roll() % 256) : dice.within(1, 60));
        v.validFrom = uint40(time + (dice.chance(8) ? 1 : 0));
        v.deadline = uint40(time + (dice.chance(8) ? 0 : 1));
        v.nonce = _nonce(dice);
        _sign(dice, p, v, bearer);
        if (bearer) _name(dice, p, v);
    }

    /// @dev By one of three, the last of whom no merchant ever gives a budget.
    function _sign(Dice memory dice, Drawn memory p, Voucher memory v, bool bearer) private view {
        (address account, uint256 key) = signer(dice.within(0, SIGNERS - 1));
        p.key = signerKey(v.merchant, Money(address(v.token)), account);
        p.forged = dice.chance(8);
        if (p.forged) (, key) = signer(SIGNERS);
        bytes memory signed = signature(key, _digest(v, bearer));
        p.signed = SignedVoucher(v, abi.encodePacked(account), signed);
    }

    /// @dev The key in the code names the recipient, or the thief somebody else.
    function _name(Dice memory dice, Drawn memory p, Voucher memory v) private view {
        p.stolen = dice.chance(12);
        address named = p.stolen ? people[dice.within(0, 1)] : p.to;
        bytes32 words = keccak256(abi.encode(keccak256(bytes(BEARER_CLAIM)), _digest(v, true), named));
        p.keySignature = signature(CODE, _typed(words));
    }

    function _cancellation(
        address merchant,
        uint256[] memory nonces,
        uint256 expiry
    ) internal view returns (bytes memory) {
        bytes32 list = keccak256(abi.encodePacked(nonces));
        bytes32 words = keccak256(abi.encode(keccak256(bytes(CANCELLATION)), merchant, list, expiry));
        return signature(keys[merchant], _typed(words));
    }

    function _proof(Opened memory c, uint256 place) internal pure returns (bytes32[] memory proof) {
        proof = new bytes32[](2);
        proof[0] = _leaf(c, place ^ 1);
        uint256 other = (place & 2) ^ 2;
        proof[1] = _parent(_leaf(c, other), _leaf(c, other + 1));
    }

    function _total(Round memory round, uint256 place) internal pure returns (bytes32) {
        return _twice(abi.encode(round.accounts[place], round.totals[place]));
    }

    function _parent(bytes32 a, bytes32 b) internal pure returns (bytes32) {
        return a < b ? keccak256(bytes.concat(a, b)) : keccak256(bytes.concat(b, a));
    }

    function _open(Opened storage opened, uint256 i) private {
        Opened memory c;
        c.indexes = [uint256(0), 1, 255, 256];
        c.amounts = [uint256(7), 40 + i, 90, 0];
        for (uint256 k = 0; k < 4; ++k) c.accounts[k] = people[2 + ((i + k) % 3)];
        bytes32 root = _parent(_parent(_leaf(c, 0), _leaf(c, 1)), _parent(_leaf(c, 2), _leaf(c, 3)));
        c.terms = Campaign(people[i % 2], tokens[i / 2], root, uint40(START + (i + 1) * 20 days));
        c.id = keccak256(abi.encode(keccak256("kept.rewards.campaign"), c.terms));
        (opened.terms, opened.id, opened.indexes) = (c.terms, c.id, c.indexes);
        (opened.accounts, opened.amounts) = (c.accounts, c.amounts);
    }

    function _digest(Voucher memory v, bool bearer) private view returns (bytes32) {
        return _typed(keccak256(abi.encode(keccak256(bytes(bearer ? BEARER_VOUCHER : VOUCHER)), v)));
    }

    function _typed(bytes32 structHash) private view returns (bytes32) {
        bytes32 domain = keccak256(
            abi.encode(
                keccak256(bytes(DOMAIN)),
                keccak256("Kept Rewards"),
                keccak256("1"),
                block.chainid,
                address(REWARDS)
            )
        );
        return keccak256(abi.encodePacked("\x19\x01", domain, structHash));
    }

    function _leaf(Opened memory c, uint256 place) private pure returns (bytes32) {
        return _twice(abi.encode(c.indexes[place], c.accounts[place], c.amounts[place]));
    }

    function _twice(bytes memory content) private pure returns (bytes32) {
        return keccak256(bytes.concat(keccak256(content)));
    }
}
