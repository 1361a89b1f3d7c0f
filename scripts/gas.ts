// Gas of every operation under the production profile, from transaction receipts, beside its bar and the best peer.
// `npm run gas`, `npm run -s gas -- --json`, `npm run gas -- --check` (fails when a bar is missed).
import { BARS, type Bar } from "./gas/bars.ts";
import { measureEscrow } from "./gas/escrow.ts";
import { measureLoyalty } from "./gas/loyalty.ts";
import { measureRewards } from "./gas/rewards.ts";
import { measureServices } from "./gas/service.ts";

type Figures = Record<string, Record<string, number>>;

const number = (value: number | undefined): string => (value === undefined ? "" : value.toLocaleString("en-US"));

const within = (measured: number | undefined, limit: number | undefined): boolean =>
  measured !== undefined && limit !== undefined && measured <= limit;

function verdictOf(measured: number | undefined, { bar, over }: Bar): string {
  if (bar === undefined) return "";
  if (within(measured, bar)) return "ok";
  return within(measured, over) ? "known" : "MISSED";
}

function row(key: string, measured: number | undefined, limits: Bar): string {
  const { bar, peer, peerName } = limits;
  const verdict = verdictOf(measured, limits);
  const columns = [key.padEnd(26), number(measured).padStart(9), number(bar).padStart(9), verdict.padEnd(6)];
  return [...columns, number(peer).padStart(9), peerName ?? ""].join("  ").trimEnd();
}

function print(figures: Figures): void {
  for (const [contract, bars] of Object.entries(BARS)) {
    console.log(`\n${contract}`);
    console.log(
      ["operation".padEnd(26), "gas".padStart(9), "bar".padStart(9), "      ", "peer".padStart(9)].join("  "),
    );
    for (const [key, bar] of Object.entries(bars)) console.log(row(key, figures[contract]?.[key], bar));
  }
}

function missed(figures: Figures): string[] {
  return Object.entries(BARS).flatMap(([contract, bars]) =>
    Object.entries(bars)
      .filter(([key, { bar, over = bar }]) => (figures[contract]?.[key] ?? Infinity) > (over ?? Infinity))
      .map(([key]) => `${contract} ${key}`),
  );
}

const figures: Figures = {
  DeliveryEscrow: await measureEscrow(),
  LoyaltyToken: await measureLoyalty(),
  Rewards: await measureRewards(),
  ...(await measureServices()),
};
if (process.argv.includes("--json")) console.log(JSON.stringify(figures, undefined, 2));
else print(figures);

const misses = missed(figures);
if (process.argv.includes("--check") && misses.length > 0) {
  console.error(`gas: over the bar: ${misses.join(", ")}`);
  process.exitCode = 1;
}
