// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Consent} from "../../contracts/interfaces/IConsents.sol";
import {Dice, Rolling} from "../fuzz/Dice.sol";
import {Escrow} from "../fuzz/EscrowWorld.sol";
import {CANCELLATION, RELEASE} from "../fuzz/Signing.sol";
import {Drawing} from "./Drawing.sol";
import {Move} from "./Ghosts.sol";

/// @dev Acts by signature: good ones, and now and then one that is worth nothing.
abstract contract Consenting is Drawing {
    using Rolling for Dice;

    uint256 private constant EXPIRED = 1;
    uint256 private constant FORGED = 2;
    uint256 private constant OF_ANOTHER = 3;
    uint256 private constant TO_ANOTHER_ACT = 4;
    uint256 private constant ABOUT_ANOTHER_FACT = 5; // or number

    constructor(Escrow escrow_) Drawing(escrow_) {}

    /// @dev A stranger brings the consent of the one who acts.
    function by(
        Dice memory dice,
        Move memory m,
        address signer,
        string memory kind,
        bytes memory words
    ) internal view returns (Consent memory) {
        m.caller = stranger;
        return consent(dice, m, signer, kind, ids[m.order], words);
    }

    function consent(
        Dice memory dice,
        Move memory m,
        address signer,
        string memory kind,
        bytes32 first,
        bytes memory words
    ) internal view returns (Consent memory c) {
        uint256 flaw = 0;
        if (dice.chance(12))
            flaw =
                dice.chance(40)
                    ? EXPIRED
                    : dice.within(FORGED, words.length == 0 ? TO_ANOTHER_ACT : ABOUT_ANOTHER_FACT);
        if (flaw != 0) _worthNothing(m);
        uint256 expiry = now_() + dice.wide(1, 30 days);
        if (flaw == EXPIRED) expiry = dice.chance(50) ? now_() : dice.within(1, now_());
        if (flaw == OF_ANOTHER) first = keccak256(abi.encode(first));
        if (flaw == ABOUT_ANOTHER_FACT) {
            words = bytes.concat(words);
            words[dice.roll() % words.length] ^= 0x01;
        }
        if (flaw == TO_ANOTHER_ACT) kind = keccak256(bytes(kind)) == keccak256(bytes(RELEASE)) ? CANCELLATION : RELEASE;
        c = consentOf(flaw == FORGED ? stranger : signer, kind, first, words, expiry);
        c.signer = signer;
    }

    /// @dev The consents of all parties but the caller, from anywhere in their order; now and then one is missing, or an
    /// outsider's is among them, who is not asked.
    function consentsOf(
        Dice memory dice,
        Move memory m,
        address[] memory parties,
        string memory kind,
        bytes memory words
    ) internal view returns (Consent[] memory found) {
        Consent[] memory list_ = new Consent[](parties.length + 1);
        uint256 many = 0;
        uint256 start = dice.roll() % parties.length;
        uint256 missing = dice.chance(18) ? dice.roll() % parties.length : parties.length;
        if (dice.chance(25)) list_[many++] = consentOf(integrator, kind, ids[m.order], words, 1);
        for (uint256 k = 0; k < parties.length; ++k) {
            uint256 who = (start + k) % parties.length;
            if (parties[who] == m.caller) continue;
            if (who == missing) _worthNothing(m);
            else list_[many++] = consent(dice, m, parties[who], kind, ids[m.order], words);
        }
        found = new Consent[](many);
        for (uint256 k = 0; k < many; ++k) found[k] = list_[k];
    }

    /// @dev One of those whose consent is needed calls, or a stranger does.
    function callerAmong(Dice memory dice, address[] memory parties) internal view returns (address) {
        return dice.chance(35) ? stranger : parties[dice.roll() % parties.length];
    }

    function _worthNothing(Move memory m) private pure {
        m.allowed = false;
        m.breach = "INV-14 accepted without consent: ";
    }
}
