// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Agreement, Terms} from "../../../contracts/interfaces/AgreementTypes.sol";
import {FundingKind} from "../../../contracts/interfaces/IFunding.sol";
import {IAgreementActs, IServiceAgreement} from "../../../contracts/interfaces/IServiceAgreement.sol";
import {Service} from "../../../contracts/interfaces/IServiceLevels.sol";
import {Dice, Rolling} from "../../fuzz/Dice.sol";
import {Action} from "./Acting.sol";
import {Agreeing} from "./Agreeing.sol";
import {Deal} from "./Books.sol";

/// @dev SRV-10: what a stranger tries with others' money. All of it must be refused.
abstract contract Meddling is Agreeing {
    using Rolling for Dice;

    function meddle(uint256 seed) external {
        Dice memory dice = Dice(seed);
        uint256 number = dice.within(0, offers.length - 1);
        Terms memory t = termsOf(number);
        Service memory s = serviceOf(offers[number].service);
        Agreement memory a = Agreement(people[2], s.start == 0 ? 0 : 50, t.maxPeriodsAhead, 7, false);
        uint256 kind = dice.within(0, 4);
        // without the payer's consent, whose allowance stands
        bytes memory data = opening(s, t, a);
        if (kind == 1) data = abi.encodeCall(IAgreementActs.revoke, (t));
        if (kind == 2) data = abi.encodeCall(IAgreementActs.withdrawCoverage, (money, 1, stranger));
        if (kind > 2 && deals.length == 0) return;
        if (kind > 2) {
            Deal storage d = _some(dice);
            t = termsOf(d.offer);
            data =
                kind == 3
                    ? abi.encodeCall(IAgreementActs.cancel, (t, d.agreement))
                    : abi.encodeCall(
                        IAgreementActs.topUp,
                        (t, d.agreement, uint32(d.paid + 1), FundingKind.Allowance, "")
                    );
        }
        act(Action.Meddle, stranger, data, false);
    }

    /// @dev The same agreement with other terms, or another's name on it, settles nothing.
    function settleAnother(uint256 seed) external {
        if (deals.length == 0) return;
        Dice memory dice = Dice(seed);
        Deal storage d = _some(dice);
        (Terms memory t, Agreement memory a) = (termsOf(d.offer), d.agreement);
        if (dice.chance(50)) a.customer = stranger;
        else t.price = t.price + 1;
        act(Action.Meddle, stranger, abi.encodeCall(IServiceAgreement.settle, (t, a)), false);
    }
}
