// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Leg, Order} from "../../contracts/interfaces/IDeliveryEscrow.sol";
import {Dice, Rolling} from "./Dice.sol";
import {Built} from "./Built.sol";
import {Money} from "./EscrowWorld.sol";
import {Signing} from "./Signing.sol";

/// @dev Sound terms over their whole range: 1 to 32 legs, amounts up to 96 bits, every window and fee.
abstract contract RandomOrder is Signing {
    using Rolling for Dice;

    /// @dev What rewards are paid in, unless in the order's own money.
    Money internal points;

    function setUp() public virtual override {
        super.setUp();
        points = Money(Built.make("contracts/mocks/OddTokens__Mock.sol:BlocklistToken__Mock", ""));
        enrich(points, seller);
    }

    function randomOrder(Dice memory dice) internal view returns (Order memory o) {
        o.seller = seller;
        o.buyer = buyer;
        o.token = address(token);
        _legs(dice, o);
        bool ruled = dice.chance(80);
        if (ruled) o.arbiter = arbiter;
        o.objectionPeriod = uint32(dice.wide(ruled ? 1 hours : 0, 180 days));
        o.rulingPeriod = uint32(dice.wide(ruled ? 1 hours : 0, 180 days));
        o.bond = uint96(dice.wide(0, type(uint96).max));
        if (dice.chance(70)) o.feeBps = uint16(dice.wide(1, 3_000));
        o.feeRecipient =
            dice.chance(85)
                ? integrator
                : dice.chance(50)
                    ? carriers[0]
                    : buyer;
        if (dice.chance(70)) _promise(dice, o);
        if (dice.chance(40)) {
            o.rewardToken = dice.chance(75) ? address(points) : o.token;
            o.rewardAmount = uint96(dice.wide(1, type(uint96).max));
        }
        o.fundBy = uint40(dice.wide(now_() + 1, o.legs[0].deadline));
        o.ref = bytes32(dice.roll());
        o.salt = bytes32(dice.roll());
    }

    /// @dev The same terms, to be paid at the door: until a receipt can no longer land.
    function onReceipt(Dice memory dice, Order memory o) internal view {
        o.payOnReceipt = true;
        o.fundBy = uint40(dice.wide(now_() + 1, deadlineOf(o) + o.objectionPeriod));
    }

    function _legs(Dice memory dice, Order memory o) private view {
        uint256 count = dice.chance(60) ? dice.within(1, 4) : dice.within(1, 32);
        o.legs = new Leg[](count);
        uint256 left = dice.wide(count, type(uint96).max);
        uint256 deadline = now_();
        for (uint256 i = 0; i < count; ++i) {
            uint256 after_ = count - i - 1;
            uint256 amount = after_ == 0 ? left : dice.wide(1, left - after_);
            left -= amount;
            deadline += dice.within(1, 730 days / count);
            bytes memory attestor = abi.encodePacked(attestors[dice.roll() % ATTESTORS]);
            o.legs[i] = Leg(attestor, _payee(dice), uint96(amount), uint40(deadline));
        }
        if (dice.chance(10)) o.legs[count - 1].attestor = abi.encodePacked(buyer);
    }

    function _payee(Dice memory dice) private view returns (address) {
        uint256 who = dice.roll() % 100;
        if (who < 45) return seller;
        if (who < 48) return buyer;
        if (who < 51) return integrator;
        return carriers[who % CARRIERS];
    }

    function _promise(Dice memory dice, Order memory o) private view {
        o.promisedBy = uint40(dice.within(now_() - 100 days, deadlineOf(o) + 1 days));
        o.latePerDay = uint96(dice.wide(0, dice.chance(30) ? type(uint96).max : priceOf(o) / 20));
    }

    function priceOf(Order memory o) internal pure returns (uint256 price) {
        for (uint256 i = 0; i < o.legs.length; ++i) price += o.legs[i].amount;
    }

    function sellersOf(Order memory o) internal pure returns (uint256 total) {
        for (uint256 i = 0; i < o.legs.length; ++i) {
            if (o.legs[i].payee == o.seller) total += o.legs[i].amount;
        }
    }
}
