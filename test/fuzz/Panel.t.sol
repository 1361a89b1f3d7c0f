// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";

import {AttestorPanelFactory} from "../../contracts/attestation/AttestorPanelFactory.sol";
import {IAttestorPanel} from "../../contracts/interfaces/IAttestorPanel.sol";
import {Test} from "../helpers/Test.sol";
import {Dice, Rolling} from "./Dice.sol";

/// @dev A panel reads its signature where it lies. Beside it the same rule upon a plain decode, with OpenZeppelin's checks.
contract PanelTest is Test {
    using Rolling for Dice;

    bytes4 private constant YES = 0x1626ba7e;
    uint256 private constant MOST = 6;
    uint256 private constant OUTSIDER = 99;

    AttestorPanelFactory private immutable FACTORY = new AttestorPanelFactory();

    /// @dev Members in order, and their keys.
    bytes[] private _members;
    uint256[] private _keys;
    uint256 private _threshold;
    IAttestorPanel private _panel;
    bytes32 private _digest;

    function testFuzz_whoSignsInWhichOrder(uint256 seed) public {
        Dice memory dice = _seated(seed);
        (bytes[] memory signers, bytes[] memory signatures) = _signatures(dice);
        bytes memory encoded = abi.encode(signers, signatures);

        assertEq(_says(encoded), this.plain(encoded), "the panel and the reference differ");
    }

    function testFuzz_changedBytes(uint256 seed) public {
        Dice memory dice = _seated(seed);
        bytes memory encoded = abi.encode(_members, _allSigned());
        assertTrue(_says(encoded), "all members are not enough");
        uint256 changes = dice.within(1, 3);
        for (uint256 i = 0; i < changes; ++i) {
            uint256 place = dice.within(0, encoded.length - 1);
            encoded[place] = bytes1(uint8(dice.within(0, type(uint8).max)));
        }

        if (!_says(encoded)) return;
        (bool decoded, bytes memory answer) = address(this).staticcall(abi.encodeCall(this.plain, (encoded)));
        assertTrue(decoded && abi.decode(answer, (bool)), "the panel took what the reference refuses");
    }

    /// @dev The rule, in other words than the panel's.
    function plain(bytes calldata encoded) external view returns (bool) {
        (bytes[] memory signers, bytes[] memory signatures) = abi.decode(encoded, (bytes[], bytes[]));
        bytes32 last = 0;
        for (uint256 i = 0; i < signers.length; ++i) {
            bytes32 id = keccak256(signers[i]);
            if (id <= last || !_isMember(id)) return false;
            last = id;
        }
        return signers.length >= _threshold && SignatureChecker.areValidSignaturesNow(_digest, signers, signatures);
    }

    function _seated(uint256 seed) private returns (Dice memory dice) {
        dice = Dice(seed);
        uint256 count = dice.within(1, MOST);
        for (uint256 key = 1; key <= count; ++key) _insert(abi.encodePacked(vm.addr(key)), key);
        _threshold = dice.within(1, count);
        _panel = IAttestorPanel(FACTORY.create(_members, _threshold));
        _digest = keccak256(abi.encode(seed));
    }

    /// @dev Keeps the members in order.
    function _insert(bytes memory member, uint256 key) private {
        _members.push(member);
        _keys.push(key);
        for (uint256 i = _members.length - 1; i > 0 && keccak256(_members[i]) < keccak256(_members[i - 1]); --i) {
            bytes memory later = _members[i - 1];
            _members[i - 1] = _members[i];
            _members[i] = later;
            (_keys[i], _keys[i - 1]) = (_keys[i - 1], _keys[i]);
        }
    }

    /// @dev Mostly members in order, each with his own signature; now and then somebody else, one twice, or another's.
    function _signatures(Dice memory dice) private view returns (bytes[] memory signers, bytes[] memory signatures) {
        uint256 most = _members.length;
        uint256 count = dice.within(0, most + 1);
        signers = new bytes[](count);
        signatures = new bytes[](dice.chance(8) ? dice.within(0, most + 1) : count);
        uint256 first = dice.within(0, most - 1);
        for (uint256 i = 0; i < count; ++i) {
            uint256 seat =
                (
                    dice.chance(8)
                        ? dice.within(0, most - 1)
                        : dice.chance(70)
                            ? i
                            : first + i
                ) % most;
            bool outside = dice.chance(4);
            uint256 key = outside ? OUTSIDER : _keys[seat];
            signers[i] = outside ? abi.encodePacked(vm.addr(key)) : _members[seat];
            if (i < signatures.length) signatures[i] = _sign(dice.chance(4) ? OUTSIDER : key);
        }
    }

    function _allSigned() private view returns (bytes[] memory signatures) {
        signatures = new bytes[](_members.length);
        for (uint256 i = 0; i < signatures.length; ++i) signatures[i] = _sign(_keys[i]);
    }

    function _sign(uint256 key) private view returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, _digest);
        return abi.encodePacked(r, s, v);
    }

    function _says(bytes memory encoded) private view returns (bool) {
        bytes memory call = abi.encodeCall(IAttestorPanel.isValidSignature, (_digest, encoded));
        (bool success, bytes memory answer) = address(_panel).staticcall(call);
        return success && abi.decode(answer, (bytes4)) == YES;
    }

    function _isMember(bytes32 id) private view returns (bool) {
        for (uint256 i = 0; i < _members.length; ++i) if (keccak256(_members[i]) == id) return true;
        return false;
    }
}
