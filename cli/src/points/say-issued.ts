import { basename } from "node:path";
import { formatPoints } from "@kept/sdk";
import { count, money, plural } from "../ui/format.ts";
import { left, right, table } from "../ui/table.ts";
import { movedBetween, printMoved } from "../chain/moved.ts";
import { boughtBy } from "./balances.ts";
import type { Actor } from "./connect.ts";
import type { Journal, MinedBatch } from "./journal.ts";
import { sumOf, type Batch } from "./plan.ts";
import { say } from "../chain/say.ts";
import { nameOf } from "./say.ts";
import type { ListFlags, Stand } from "./stand.ts";

/** So many transactions are listed one by one. */
const LISTED = 20;

const customersOf = (batches: readonly Batch[]): number =>
  batches.reduce((sum, { entries }) => sum + entries.length, 0);

const heading = (actor: Actor, { file, plan }: Stand): string[] => [
  nameOf(actor),
  `${basename(file)}: ${money(plan.amount)} points for ${plural(plan.customers, "customer")}`,
];

/** What a run would do. */
export function sayWould(actor: Actor, stand: Stand, flags: ListFlags): void {
  const { plan, rest, earlier } = stand;
  const would = rest.length > 0 ? "Nothing was sent. The chain would accept the first of what is left." : ALL_IN;
  const lines = table(
    [left("Batches"), right("batches"), right("customers"), right("points")],
    [
      ["in already", ...figures(plan.batches.filter((batch) => !rest.includes(batch)))],
      ["to be sent", ...figures(rest)],
    ],
    ["all", ...figures(plan.batches)],
  );
  say(flags, [heading(actor, stand), lines, [would]], {
    ...document(actor, stand),
    dryRun: true,
    transactions: earlier,
  });
}

/** What a run has done. */
export async function sayIssued(actor: Actor, stand: Stand, journal: Journal, flags: ListFlags): Promise<void> {
  const { plan, rest, block } = stand;
  const transactions = plan.batches.flatMap(({ index }) => journal.mined.get(index) ?? []);
  const last = Math.max(block, ...transactions.map((each) => each.block));
  const moved = await movedBetween(block, last, [boughtBy(actor, actor.wallet.address)]);
  const summary =
    rest.length > 0
      ? `issued now: ${money(sumOf(rest))} points for ${plural(customersOf(rest), "customer")}; every one has his points`
      : ALL_IN;
  const balances = rest.length > 0 ? printMoved("Points", moved) : [];
  const parts = [heading(actor, stand), transactionLines(plan.batches, transactions), balances];
  say(flags, [...parts, [summary, `journal: ${journal.path}`]], { ...document(actor, stand), transactions, moved });
}

const ALL_IN = "Every customer has his points already. To issue the same list again, copy it and give another --ref.";

const figures = (batches: readonly Batch[]): string[] => [
  count(batches.length),
  count(customersOf(batches)),
  money(sumOf(batches)),
];

function transactionLines(batches: readonly Batch[], mined: readonly MinedBatch[]): string[] {
  const rows = mined.slice(0, LISTED).map(({ batch, transaction, block }) => {
    const [, customers = "", points = ""] = figures(batches.slice(batch, batch + 1));
    return [String(batch + 1), customers, points, String(block), transaction];
  });
  const columns = [right("Batch"), right("customers"), right("points"), right("block"), left("transaction")];
  const more = mined.length - rows.length;
  return [...table(columns, rows), ...(more > 0 ? [`… and ${count(more)} more; all of them with --json`] : [])];
}

const document = ({ wallet }: Actor, { plan, rest }: Stand): object => ({
  act: "issue",
  member: wallet.address,
  list: plan.id,
  customers: plan.customers,
  points: formatPoints(plan.amount),
  batches: plan.batches.length,
  issuedNow: { batches: rest.length, customers: customersOf(rest), points: formatPoints(sumOf(rest)) },
});
