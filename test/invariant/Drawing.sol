// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Leg, Order} from "../../contracts/interfaces/IDeliveryEscrow.sol";
import {FundingKind} from "../../contracts/interfaces/IFunding.sol";
import {Dice, Rolling} from "../fuzz/Dice.sol";
import {Escrow} from "../fuzz/EscrowWorld.sol";
import {Acting} from "./Acting.sol";
import {Action, Ghost, Move} from "./Ghosts.sol";

/// @dev Terms, and how they are paid for.
abstract contract Drawing is Acting {
    using Rolling for Dice;

    uint256 private constant CANDIDATES = 6;

    constructor(Escrow escrow_) Acting(escrow_) {}

    /* WHICH ORDER */

    /// @dev The first of a few open orders for which `fits` holds, else a new one.
    function find(
        Dice memory dice,
        function(Order memory, Ghost memory) internal view returns (bool) fits
    ) internal returns (uint256) {
        uint256 start = dice.roll();
        for (uint256 k = 0; k < openOnes.length && k < CANDIDATES; ++k) {
            uint256 i = openOnes[((start % openOnes.length) + k) % openOnes.length];
            if (fits(orderAt(i), ghosts[i])) return i;
        }
        return fundNew(dice);
    }

    function anyOrder(Dice memory dice) internal returns (uint256) {
        return ids.length == 0 ? fundNew(dice) : dice.roll() % ids.length;
    }

    function fundNew(Dice memory dice) internal returns (uint256 i) {
        Order memory o = draw(dice);
        i = enroll(o);
        fundOne(dice, o, i);
    }

    function fundOne(Dice memory dice, Order memory o, uint256 i) internal returns (bool) {
        letPay(dice, o);
        Move memory m = moveOn(Action.Fund, i, o.buyer);
        (FundingKind kind, bytes memory payment) = pay(dice, m, o, ids[i], ghosts[i].price);
        m.allowed = m.allowed && !o.payOnReceipt;
        m.data = abi.encodeCall(escrow.fund, (o, kind, payment, signature(keys[o.seller], ids[i])));
        m.opens = true;
        wrap(dice, m);
        return act(m);
    }

    /// @dev What a ghost keeps of its terms.
    function enroll(Order memory o) internal returns (uint256 i) {
        i = ids.length;
        ids.push(escrow.orderId(o));
        terms.push(abi.encode(o));
        Ghost storage g = ghosts.push();
        (g.price, g.money, g.bond) = (sellersOf(o) + completedOf(o, 0, o.legs.length), tokenIndex(o.token), o.bond);
        (g.deadline, g.until) = (deadlineOf(o), deadlineOf(o));
        for (uint256 k = 0; k <= o.legs.length; ++k) g.carriersShare.push(completedOf(o, 0, k));
    }

    /* PAYING */

    /// @dev Mostly the buyer may pay again before he is asked to.
    function letPay(Dice memory dice, Order memory o) internal {
        if (blocked[money_(o)][o.buyer] && dice.chance(75)) list(money_(o), o.buyer, false);
    }

    /// @dev By one of the kinds, by the buyer himself or by a stranger whom he has signed for; now and then wrongly.
    function pay(
        Dice memory dice,
        Move memory m,
        Order memory o,
        bytes32 subject,
        uint256 price
    ) internal view returns (FundingKind kind, bytes memory payment) {
        bool wrapped = address(money_(o)) == address(tokens[WRAPPED]);
        uint256 roll = dice.roll() % 100;
        m.caller = dice.chance(50) ? o.buyer : stranger;
        m.allowed = !blocked[money_(o)][o.buyer];
        if (roll < 25) {
            // this one looks at its list in `transfer` and `transferFrom` alone
            m.allowed = m.allowed || address(money_(o)) == address(tokens[FALSE]);
            (kind, payment) = (FundingKind.Authorization, authorization(o, price, subject));
        } else {
            if (m.caller != o.buyer) payment = signature(keys[o.buyer], subject);
            if (wrapped && roll < 70) (kind, m.value) = (FundingKind.Ether, price);
            else if (roll < 50) (kind, payment) = (FundingKind.Permit, bytes.concat(_usedPermit(), payment));
        }
        loss(m, o.token, kind == FundingKind.Ether ? m.caller : o.buyer, price);
        if (dice.chance(6)) payment = _spoil(dice, m, o, kind, payment, subject);
    }

    /// @dev Another's signature, a value too many, or the right signature for something else.
    function _spoil(
        Dice memory dice,
        Move memory m,
        Order memory o,
        FundingKind kind,
        bytes memory payment,
        bytes32 subject
    ) private view returns (bytes memory) {
        uint256 how = dice.roll() % 3;
        m.allowed = false;
        m.breach = "INV-07 the buyer's money without his consent: ";
        if (how == 0) {
            m.value += 1;
            m.breach = "INV-15 took more ether than was due: ";
            return payment;
        }
        if (kind == FundingKind.Authorization) return authorization(o, how, keccak256(abi.encode(subject)));
        // whoever pays himself needs no consent, and may show none
        bytes memory wrong =
            how == 1 ? signature(keys[stranger], subject) : signature(keys[o.buyer], keccak256(abi.encode(subject)));
        return kind == FundingKind.Permit ? bytes.concat(_usedPermit(), wrong) : wrong;
    }

    /// @dev A permit that somebody else has submitted before: the allowance is there.
    function _usedPermit() private pure returns (bytes memory) {
        return new bytes(160);
    }

    /* TERMS */

    /// @dev Up to four legs and short windows, now and then long ones, so that the clock passes many of them.
    function draw(Dice memory dice) internal view returns (Order memory o) {
        o.seller = dice.chance(60) ? seller : seller2;
        o.buyer = dice.chance(60) ? buyer : buyer2;
        o.token = address(tokens[dice.roll() % POINTS]);
        bool long = dice.chance(10);
        _drawLegs(dice, o, long);
        if (dice.chance(80)) o.arbiter = arbiter;
        o.objectionPeriod = uint32(dice.within(1 hours, long ? 180 days : 5 days));
        o.rulingPeriod = uint32(dice.within(1 hours, long ? 180 days : 5 days));
        o.bond = uint96(dice.wide(0, 1e9));
        o.feeRecipient = integrator;
        if (dice.chance(60)) o.feeBps = uint16(dice.within(1, 3_000));
        if (dice.chance(60)) {
            o.promisedBy = uint40(dice.within(now_(), deadlineOf(o)));
            o.latePerDay = uint96(dice.wide(0, 1e8));
        }
        o.fundBy = uint40(dice.within(now_() + 1, o.legs[0].deadline));
        if (dice.chance(40)) _drawReward(dice, o);
        o.salt = keccak256(abi.encode(dice.roll(), ids.length));
    }

    /// @dev Paid on receipt, it may be collected as long as a receipt can land.
    function onReceipt(Dice memory dice, Order memory o) internal view {
        o.payOnReceipt = true;
        uint256 latest = deadlineOf(o) + o.objectionPeriod;
        o.fundBy = uint40(latest > now_() ? dice.within(now_() + 1, latest) : latest);
    }

    function attestorFor(Dice memory dice, Order memory o) internal view returns (bytes memory) {
        uint256 who = dice.roll() % 100;
        if (who < 15) return abi.encodePacked(o.buyer);
        if (who < 30) return device;
        return abi.encodePacked(attestors[who % ATTESTORS]);
    }

    function _drawLegs(Dice memory dice, Order memory o, bool long) private view {
        uint256 count_ = dice.within(1, 4);
        uint256 deadline = now_();
        o.legs = new Leg[](count_);
        for (uint256 i = 0; i < count_; ++i) {
            address payee = dice.chance(50) ? o.seller : carriers[i % 3];
            deadline += dice.within(1 hours, long ? 730 days / count_ : 4 days);
            uint256 amount = dice.chance(90) ? dice.within(1, 1e9) : dice.wide(1, 2 ** 94 - 1);
            o.legs[i] = Leg(attestorFor(dice, o), payee, uint96(amount), uint40(deadline));
        }
    }

    /// @dev In points, in the order's own money, or in what never pays.
    function _drawReward(Dice memory dice, Order memory o) private view {
        uint256 which = dice.roll() % 100;
        if (which < 55) o.rewardToken = address(tokens[POINTS]);
        else if (which < 80) o.rewardToken = o.token;
        else o.rewardToken = hopeless[which % 2];
        o.rewardAmount = uint96(dice.wide(1, dice.chance(90) ? 1e12 : type(uint96).max));
    }
}
