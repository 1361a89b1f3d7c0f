// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @dev One order at the moment of its closing, as plain lists.
struct Facts {
    uint256[] amounts;
    bool[] third; // the leg's payee is not the seller
    uint256 proven; // legs completed before, counted from the first
    bool missed; // no receipt decides: the last deadline passed
    uint256 leg;
    uint256 share;
    uint256 time;
    uint256 promisedBy;
    uint256 latePerDay;
    uint256 refunded;
    uint256 feeBps;
}

/// @dev Who has what once the order is closed, everything paid earlier included.
struct Payments {
    uint256 buyer;
    uint256[] carriers; // per leg; zero at the seller's legs
    uint256 seller;
    uint256 fee;
}

/// @dev The one formula and the closing's distribution, leg by leg and step by step, sharing nothing with the contract.
library Reference {
    function byClock(Facts memory f) internal pure returns (Payments memory) {
        bool wholeJourney = !f.missed && f.share == 1_000_000;
        bool[] memory done = completedLegs(f, wholeJourney ? f.amounts.length : f.proven);
        return distribute(f, done, clockTotal(f, done));
    }

    function byRuling(Facts memory f, uint256 stated) internal pure returns (Payments memory) {
        bool[] memory done = completedLegs(f, f.proven);
        uint256 total = stated;
        uint256 most = sum(f.amounts) - sumWhere(f.amounts, done);
        if (total > most) total = most;
        if (total < f.refunded) total = f.refunded;
        return distribute(f, done, total);
    }

    function byRelease(Facts memory f) internal pure returns (Payments memory) {
        return distribute(f, completedLegs(f, f.proven), f.refunded);
    }

    /// @dev Buyer and seller put themselves in the arbiter's place.
    function byAgreement(Facts memory f, uint256 stated) internal pure returns (Payments memory) {
        return byRuling(f, stated);
    }

    /// @dev Per leg, whether it is a third party's that still was to be paid, and the buyer has something of it.
    function touched(Facts memory f, Payments memory p) internal pure returns (bool[] memory list) {
        list = new bool[](f.amounts.length);
        for (uint256 i = f.proven; i < list.length; ++i) list[i] = f.third[i] && p.carriers[i] != f.amounts[i];
    }

    /// @dev What the buyer has back earns nothing; a broken unit is not paid.
    function reward(Facts memory f, uint256 buyerTotal, uint256 whole) internal pure returns (uint256) {
        uint256 price = sum(f.amounts);
        uint256 unearned = (whole * buyerTotal) / price;
        if (unearned * price != whole * buyerTotal) unearned += 1;
        return whole - unearned;
    }

    /// @dev The seller gives up his legs; the others have what the clock would have given them.
    function byGivingIn(Facts memory f) internal pure returns (Payments memory p) {
        p = byClock(f);
        p.buyer += p.seller + p.fee;
        p.seller = 0;
        p.fee = 0;
    }

    function clockTotal(Facts memory f, bool[] memory done) internal pure returns (uint256 total) {
        uint256 most = sum(f.amounts) - sumWhere(f.amounts, done);
        if (f.missed || f.share == 0) return most;

        total = shortMoney(f) + lateMoney(f);
        // legs that nobody travelled go back in any case; what the seller gave came out of his own
        uint256 carriersIdle = 0;
        uint256 sellersIdle = 0;
        for (uint256 i = f.leg + 1; i < f.amounts.length; ++i) {
            if (!f.third[i]) sellersIdle += f.amounts[i];
            else if (!done[i]) carriersIdle += f.amounts[i];
        }
        uint256 least = carriersIdle + (sellersIdle > f.refunded ? sellersIdle : f.refunded);
        if (least > total) total = least;
        if (most < total) total = most;
    }

    function shortMoney(Facts memory f) internal pure returns (uint256 credit) {
        uint256 millionfold = sum(f.amounts) * (1_000_000 - f.share);
        credit = millionfold / 1_000_000;
        if (credit * 1_000_000 != millionfold) credit += 1;
    }

    function lateMoney(Facts memory f) internal pure returns (uint256) {
        if (f.promisedBy == 0) return 0;
        if (f.leg + 1 != f.amounts.length) return 0;
        if (f.time < f.promisedBy) return 0;
        uint256 startedDays = 1 + (f.time - f.promisedBy) / 86_400;
        return startedDays * f.latePerDay;
    }

    function completedLegs(Facts memory f, uint256 count) internal pure returns (bool[] memory done) {
        done = new bool[](f.amounts.length);
        for (uint256 i = 0; i < count; ++i) done[i] = f.third[i];
    }

    function distribute(Facts memory f, bool[] memory done, uint256 total) internal pure returns (Payments memory p) {
        uint256 count = f.amounts.length;
        uint256 decided = f.missed ? count - 1 : f.leg;
        uint256 owed = total - f.refunded;
        p.buyer = total;
        p.carriers = new uint256[](count);

        // (1) completed legs in full; and everybody's claim before the buyer's is taken from it
        uint256 sellerLeft = 0;
        for (uint256 i = 0; i < count; ++i) {
            if (f.third[i]) p.carriers[i] = f.amounts[i];
            else sellerLeft += f.amounts[i];
        }
        sellerLeft -= f.refunded;

        // (2) legs never travelled, last first
        owed = takeFrom(f, done, p.carriers, owed, decided + 1, count);
        // (3) the seller, then uncompleted legs up to the deciding one, last first
        if (owed <= sellerLeft) {
            sellerLeft -= owed;
            owed = 0;
        } else {
            owed -= sellerLeft;
            sellerLeft = 0;
        }
        owed = takeFrom(f, done, p.carriers, owed, 0, decided + 1);
        require(owed == 0, "Reference: too much is owed");

        // (4) the rest is its payees'; the integrator has his part of the seller's, a broken unit counts whole
        p.fee = (sellerLeft * f.feeBps) / 10_000;
        if ((sellerLeft * f.feeBps) % 10_000 != 0) p.fee += 1;
        p.seller = sellerLeft - p.fee;
    }

    /// @dev Takes up to `owed` from third parties' uncompleted legs in [from, to), last first.
    function takeFrom(
        Facts memory f,
        bool[] memory done,
        uint256[] memory left,
        uint256 owed,
        uint256 from,
        uint256 to
    ) internal pure returns (uint256) {
        for (uint256 k = to; k > from; --k) {
            uint256 i = k - 1;
            if (!f.third[i] || done[i]) continue;
            if (owed >= left[i]) {
                owed -= left[i];
                left[i] = 0;
            } else {
                left[i] -= owed;
                owed = 0;
            }
        }
        return owed;
    }

    function sum(uint256[] memory values) internal pure returns (uint256 total) {
        for (uint256 i = 0; i < values.length; ++i) total += values[i];
    }

    function sumWhere(uint256[] memory values, bool[] memory chosen) internal pure returns (uint256 total) {
        for (uint256 i = 0; i < values.length; ++i) {
            if (chosen[i]) total += values[i];
        }
    }
}
