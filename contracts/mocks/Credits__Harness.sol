// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Terms} from "../interfaces/AgreementTypes.sol";
import {Offer} from "../service/Offer.sol";
import {OfferReader} from "../service/OfferReader.sol";
import {Remedies} from "../service/Remedies.sol";

/// @notice What many levels are worth under the same terms, by the agreements' own code.
contract Credits__Harness {
    using OfferReader for Terms;
    using Remedies for Offer;

    /// @return credits Token units; 2**256 - 1 less that for a silent period.
    function creditsOf(
        Terms calldata terms,
        uint128[] calldata levels
    ) external pure returns (uint256[] memory credits) {
        Offer offer = terms.read(0);
        credits = new uint256[](levels.length);
        for (uint256 i = 0; i < levels.length; ++i) {
            (uint256 credit, bool silent) = offer.creditOf(levels[i]);
            credits[i] = silent ? type(uint256).max - credit : credit;
        }
    }
}
