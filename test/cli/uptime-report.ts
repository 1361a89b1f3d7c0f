import { scheduleNamed } from "@kept/sdk/schedules";
import { PRICES, readPrices } from "../../cli/src/replay/prices.ts";
import type { MonthLine, SiteLine, UptimeReport } from "../../cli/src/replay/uptime/report.ts";
import { utc } from "./folder.ts";

const PRICE = 100_00n;

/** A month of ten customers in 2022 that went well; `changes` apart. */
export function monthLine(month: number, changes: Partial<MonthLine> = {}): MonthLine {
  const name = (at: number): string => `2022-${String(at).padStart(2, "0")}`;
  const { credit = 0n } = changes;
  return {
    name: name(month),
    start: utc(`${name(month)}-01 00:00:00`),
    end: utc(`${name(month + 1)}-01 00:00:00`),
    fate: "reported",
    downSeconds: 0,
    measured: [1_000_000],
    silent: false,
    credit,
    refunds: 10n * credit,
    provider: 10n * (PRICE - credit),
    gas: 400_000,
    notes: ["Dates are days of UTC."],
    ...changes,
  };
}

/** January is down for 16 minutes, February contested, March silent, April not measured; May was down for most of a week. */
export const siteLine = (name = "Wikipedia"): SiteLine => ({
  file: "summary.json",
  name,
  months: [
    monthLine(1, { downSeconds: 960, measured: [999_641], credit: 10_00n }),
    monthLine(2, { fate: "contested" }),
    monthLine(3, { fate: "silent", silent: true, credit: PRICE }),
    monthLine(4, { measured: [null], silent: true, credit: PRICE }),
    monthLine(5, { downSeconds: 500_000, measured: [813_321], credit: PRICE }),
  ],
  reserve: 0n,
});

/** Services under a schedule that the SDK ships, as if they had been played. */
export function uptimeReport(changes: Partial<UptimeReport> = {}): UptimeReport {
  const schedule = changes.schedule ?? scheduleNamed("aws-ec2-region");
  const tally = { cases: 50, transactions: 5, gas: 1_500_000, nonzeros: 4_000, zeros: 6_000, posted: 3_000 };
  const prices = readPrices(PRICES);
  return {
    schedule,
    metrics: schedule.metrics,
    price: PRICE,
    cap: PRICE,
    minCredit: 1_00n,
    customers: 10,
    sites: [siteLine()],
    notPlayed: [{ file: "summary.json", name: "Google", reason: "no day is recorded" }],
    tallies: [{ operation: "settle", ...tally }],
    costs: prices.chains.map((chain) => ({ chain, execution: 1.5, data: 0.25 })),
    prices,
    books: { accounts: 11, customers: 3_100_00n, providers: 1_900_00n, contracts: 0n, minted: 5_000_00n },
    differences: [],
    performance: { seconds: 1, memory: 100 },
    ...changes,
  };
}
