import type { BusinessReport } from "../../cli/src/replay/business/report.ts";
import { emptyMember } from "../../cli/src/replay/points/book.ts";
import type { OutcomeLine } from "../../cli/src/replay/report.ts";
import { utc } from "./folder.ts";
import { uptimeReport } from "./uptime-report.ts";

const outcome = (changes: Partial<OutcomeLine>): OutcomeLine => ({
  outcome: "inTime",
  orders: 1,
  price: 0n,
  paid: 0n,
  buyers: 0n,
  sellers: 0n,
  late: 0n,
  gas: 300_000,
  ...changes,
});

const position = (day: string, cash: bigint, inEscrow: bigint) => ({
  time: utc(`${day} 23:59:59`),
  cash,
  inEscrow,
  prepaid: 0n,
  points: 0n,
  reserve: 2_50n,
});

/** Three orders of 100.00, one late by 5.00 and one refunded; a service as in {@link uptimeReport}; points for 17.66. */
export function businessReport(changes: Partial<BusinessReport> = {}): BusinessReport {
  const service = uptimeReport();
  return {
    business: "iris-paper",
    source: "the sample",
    street: { members: 12, customers: 105, orders: 200 },
    from: utc("2022-01-03 12:00:00"),
    to: utc("2022-07-01 00:00:00"),
    orders: [
      outcome({ price: 100_00n, paid: 100_00n, sellers: 100_00n }),
      outcome({ outcome: "late", price: 100_00n, paid: 100_00n, buyers: 5_00n, sellers: 95_00n, late: 5_00n }),
      outcome({ outcome: "missed", price: 100_00n, paid: 100_00n, buyers: 100_00n }),
    ],
    buyers: 3,
    rate: 100n,
    points: { ...emptyMember(), name: "iris-paper", joined: 0, orders: 3, rewards: 195_00n, accepted: 120_00n },
    service,
    positions: [position("2022-01-31", 10_00n, 200_00n), position("2022-02-28", 195_00n, 0n)],
    sheet: [
      { promise: "orders", received: 300_00n, returned: 105_00n, kept: 195_00n },
      { promise: "service", received: 5_000_00n, returned: 3_100_00n, kept: 1_900_00n },
      { promise: "points", received: 15_09n, returned: 17_66n, kept: -2_57n },
    ],
    gas: [
      { promise: "orders", cases: 3, gas: 900_000 },
      { promise: "service", cases: 50, gas: 1_500_000 },
      { promise: "points", cases: 0, gas: 0 },
    ],
    costs: service.costs,
    prices: service.prices,
    proof: { orders: 200, customers: 105, members: 12, balances: 1_371, months: 5, accounts: 117, differences: [] },
    performance: { seconds: 1, memory: 100 },
    ...changes,
  };
}
