// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Agreement, Comparison, Remedy, Terms} from "../../../contracts/interfaces/AgreementTypes.sol";
import {FundingKind} from "../../../contracts/interfaces/IFunding.sol";
import {IServiceAgreement} from "../../../contracts/interfaces/IServiceAgreement.sol";
import {CalendarKind, IServiceLevels, MetricKind, Service} from "../../../contracts/interfaces/IServiceLevels.sol";
import {Dice, Rolling} from "../Dice.sol";
import {PlainIds} from "./PlainIds.sol";
import {ServiceWorld} from "./ServiceWorld.sol";

/// @dev SRV-12: ids are hashed from every word, as EIP-712 has it; words with bits above their type's width open nothing.
contract WordsOfServiceTest is ServiceWorld {
    using Rolling for Dice;

    /// @dev Words of the structs' heads, the pointers among them.
    uint256 private constant TERMS_HEAD = 22;
    uint256 private constant REMEDIES = 8;
    uint256 private constant ROWS_HEAD = TERMS_HEAD + 1;
    uint256 private constant SERVICE_HEAD = 21;
    uint256 private constant ROW = 5;

    mapping(bytes32 id => bool) private _seen;

    function setUp() public {
        populate();
    }

    function testFuzz_idsAreThoseOfTheStandard(uint256 seed) public view {
        Dice memory dice = Dice(seed);
        (Service memory s, Terms memory t, Agreement memory a) = _sound();
        _scramble(dice, s);
        _scramble(dice, t);
        a = Agreement(_any(dice), uint32(dice.roll()), uint32(dice.roll()), uint32(dice.roll()), dice.chance(50));
        bytes32 terms = PlainIds.ofTerms(address(agreements), t);
        assertEq(levels.serviceId(s), PlainIds.ofService(address(levels), s), "SRV-12 a service's id");
        assertEq(agreements.termsId(t), terms, "SRV-12 the terms' id");
        bytes32 id = PlainIds.ofAgreement(address(agreements), terms, a);
        assertEq(agreements.agreementId(t, a), id, "SRV-12 an agreement's id");
    }

    function testFuzz_digestsAreThoseOfTheStandard(bytes32 id, uint32 number, uint32[4] memory list) public view {
        bytes memory words = abi.encode(
            keccak256("Report(bytes32 service,uint32 period,uint32[4] levels,bytes32 evidence)"),
            id,
            number,
            keccak256(abi.encode(list)),
            ~id
        );
        uint128 word = packed([uint256(list[0]), list[1], list[2], list[3]]);
        bytes32 digest = levels.reportDigest(id, number, word, ~id);
        assertEq(digest, PlainIds.typed("ServiceLevels", address(levels), words), "SRV-12 a report's digest");
        words = abi.encode(keccak256("Activation(bytes32 service,uint40 time)"), id, number);
        digest = levels.activationDigest(id, number);
        assertEq(digest, PlainIds.typed("ServiceLevels", address(levels), words), "SRV-12 an activation's digest");
        words = abi.encode(keccak256("TopUp(bytes32 id,uint32 paid)"), id, number);
        digest = agreements.topUpDigest(id, number);
        assertEq(digest, PlainIds.typed("ServiceAgreement", address(agreements), words), "SRV-12 a top-up's digest");
    }

    function test_eachWordMakesAnotherId() public {
        (Service memory s, Terms memory t, Agreement memory a) = _sound();
        bytes memory data = abi.encodeCall(IServiceAgreement.termsId, (t));
        for (uint256 word = 0; word < ROWS_HEAD + 2 * ROW; ++word) {
            if (word != REMEDIES && word != TERMS_HEAD) _isNew(address(agreements), data, 36 + word * 32);
        }
        data = abi.encodeCall(IServiceAgreement.agreementId, (t, a));
        for (uint256 word = 0; word < 5; ++word) _isNew(address(agreements), data, 36 + word * 32);
        data = abi.encodeCall(IServiceLevels.serviceId, (s));
        for (uint256 word = 0; word < SERVICE_HEAD; ++word) {
            if (word != 1 && word != 2) _isNew(address(levels), data, 36 + word * 32);
        }
        // the monitor's first byte
        _isNew(address(levels), data, 36 + (SERVICE_HEAD + 1) * 32 - 31);
    }

    function test_dirtyWordsOfTheTermsAreRefused() public {
        (, Terms memory t, ) = _sound();
        for (uint256 word = 0; word < ROWS_HEAD + 2 * ROW; ++word) {
            // identifiers fill their words
            bool full = word == 0 || word == 20 || word == 21 || word == REMEDIES || word == TERMS_HEAD;
            if (!full)
                _isRefused(t, word * 32, true, string.concat("SRV-12 dirty word of the terms ", vm.toString(word)));
        }
    }

    function test_dirtyWordsOfTheAcceptanceAreRefused() public {
        (, Terms memory t, ) = _sound();
        for (uint256 word = 0; word < 5; ++word) {
            string memory message = string.concat("SRV-12 dirty word of the acceptance ", vm.toString(word));
            _isRefused(t, 4 + (2 + word) * 32, false, message);
        }
    }

    function test_dirtyWordsOfTheServiceAreRefused() public {
        (Service memory s, Terms memory t, Agreement memory a) = _sound();
        bytes memory data = opening(s, t, a);
        uint256 start = 4 + _wordAt(data, 4);
        for (uint256 word = 0; word < SERVICE_HEAD - 2; ++word) {
            bool accepted = accepts(customer, address(agreements), _flipped(data, start + word * 32, 0x80));
            assertTrue(!accepted, string.concat("SRV-12 dirty word of the service ", vm.toString(word)));
        }
    }

    /// @param offset Of the terms, or else of the whole call.
    function _isRefused(Terms memory t, uint256 offset, bool ofTerms, string memory message) private {
        (Service memory s, , Agreement memory a) = _sound();
        bytes memory asked = abi.encodeCall(IServiceAgreement.termsId, (t));
        if (ofTerms) asked = _flipped(asked, 36 + offset, 0x80);
        // solhint-disable-next-line avoid-low-level-calls
        (bool ok, bytes memory id) = address(agreements).staticcall(asked);
        bytes32 signed = ok ? bytes32(id) : agreements.termsId(t);
        bytes memory data = abi.encodeCall(
            IServiceAgreement.open,
            (s, t, a, FundingKind.Allowance, "", signature(keys[provider], signed))
        );
        uint256 start = ofTerms ? 4 + _wordAt(data, 36) : 0;
        assertTrue(ofTerms || accepts(customer, address(agreements), data), "SRV-12 sound before");
        assertTrue(!accepts(customer, address(agreements), _flipped(data, start + offset, 0x80)), message);
    }

    function _isNew(address target, bytes memory data, uint256 position) private {
        // solhint-disable-next-line avoid-low-level-calls
        (bool ok, bytes memory result) = target.staticcall(_flipped(data, position + 31, 1));
        bytes32 id = bytes32(result);
        assertTrue(ok && !_seen[id], string.concat("SRV-12 the same id, word at ", vm.toString(position)));
        _seen[id] = true;
    }

    function _scramble(Dice memory dice, Service memory s) private pure {
        (s.provider, s.arbiter, s.bondToken, s.feeRecipient) = (_any(dice), _any(dice), _any(dice), _any(dice));
        (s.monitor, s.activator) = (abi.encode(dice.roll()), dice.chance(50) ? bytes("") : abi.encode(dice.roll(), 1));
        for (uint256 i = 0; i < 4; ++i) s.metrics[i] = MetricKind(dice.within(0, 5));
        (s.calendar, s.start, s.length) = (CalendarKind(dice.within(0, 1)), uint40(dice.roll()), uint32(dice.roll()));
        (s.reportWindow, s.objectionPeriod) = (uint32(dice.roll()), uint32(dice.roll()));
        (s.rulingPeriod, s.bond) = (uint32(dice.roll()), uint96(dice.roll()));
        (s.maintenanceNotice, s.maintenancePerYear) = (uint32(dice.roll()), uint32(dice.roll()));
        (s.ref, s.salt) = (bytes32(dice.roll()), bytes32(dice.roll()));
    }

    function _scramble(Dice memory dice, Terms memory t) private pure {
        (t.service, t.provider, t.customer, t.token) = (bytes32(dice.roll()), _any(dice), _any(dice), _any(dice));
        (t.seats, t.price, t.cap) = (uint32(dice.roll()), uint96(dice.roll()), uint96(dice.roll()));
        (t.minPeriods, t.maxPeriodsAhead, t.notice) = (uint32(dice.roll()), uint32(dice.roll()), uint32(dice.roll()));
        (t.minCredit, t.latePerDay, t.bonusRate) = (uint96(dice.roll()), uint96(dice.roll()), uint96(dice.roll()));
        (t.activateBy, t.cancelBy, t.openUntil) = (uint40(dice.roll()), uint40(dice.roll()), uint40(dice.roll()));
        (t.feeBps, t.feeRecipient, t.bonusToken) = (uint16(dice.roll()), _any(dice), _any(dice));
        (t.ref, t.salt) = (bytes32(dice.roll()), bytes32(dice.roll()));
        t.remedies = drawRemedies(dice, t.price);
    }

    function _any(Dice memory dice) private pure returns (address) {
        return address(uint160(dice.roll()));
    }

    function _sound() private view returns (Service memory s, Terms memory t, Agreement memory a) {
        s = plainService();
        s.metrics[1] = MetricKind.DowntimeSeconds;
        t = plainTerms(s);
        t.remedies = new Remedy[](2);
        t.remedies[0] = Remedy(0, Comparison.Below, 999_000, 5e11, 0);
        t.remedies[1] = Remedy(1, Comparison.PerUnit, 1, 0, 7);
        a = Agreement(customer, 2, 3, 1, false);
    }

    function _wordAt(bytes memory data, uint256 position) private pure returns (uint256 word) {
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            word := mload(add(add(data, 0x20), position))
        }
    }

    function _flipped(bytes memory data, uint256 position, uint8 bits) private pure returns (bytes memory copy) {
        copy = bytes.concat(data);
        copy[position] ^= bytes1(bits);
    }
}
