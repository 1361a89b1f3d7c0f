import { count, day, money, plural } from "../ui/format.ts";
import { left, right, table } from "../ui/table.ts";
import { printCosts } from "./print-costs.ts";
import { describeNote, labelOf, REASONS } from "./outcomes.ts";
import { DESCRIBED } from "./operations.ts";
import { printDirectly, printSenders } from "./print-gasless.ts";
import { printCustomers, printMerchants } from "./print-payments.ts";
import { byReason, type Report } from "./report.ts";

/** The report for people, in lines of at most 120 characters. */
export function print(report: Report): string {
  const { payments, gasComparison } = report;
  const parts = [
    heading,
    outcomes,
    ...(payments ? [() => printCustomers(payments), () => printMerchants(payments)] : []),
    apart,
    notPlayable,
    gas,
    ...(gasComparison ? [() => printDirectly(gasComparison)] : []),
    printSenders,
    costs,
    books,
    pace,
  ];
  return parts
    .map((part) => part(report))
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n");
}

const PAID_ON_RECEIPT = [
  "Paid on receipt: nobody pays before the carrier's receipt, and what never arrives is never paid",
  "Compared with paying before as the plain calculation has it; without --pay-on-receipt that is played on the chain",
];

function heading({ mode, history, orders, objections, carts }: Report): string[] {
  const times = orders.map(({ terms }) => terms.funded);
  const verb = mode.payment === "onReceipt" ? "ordered" : "paid";
  const span = times.length > 0 ? `, ${verb} ${day(min(times))} to ${day(max(times))}` : "";
  const people = `${plural(distinct(orders, "buyer"), "buyer")} and ${plural(distinct(orders, "seller"), "seller")}`;
  const onReceipt = mode.payment === "onReceipt";
  const together = `${plural(carts.carts, "cart")} of ${plural(carts.orders, "order")}`;
  const cart = onReceipt
    ? `${together}: each order is paid when it arrives`
    : `${together} to several sellers: ${money(carts.price)} in ${plural(carts.carts, "payment")}`;
  const drawn = `${plural(objections.drawn, "buyer objects", "buyers object")} by lot (seed ${objections.seed})`;
  return [
    `Orders of ${history.source}`,
    `${count(history.recorded)} recorded, ${count(orders.length)} played${span}`,
    ...(onReceipt ? PAID_ON_RECEIPT : []),
    ...(mode.gasless ? ["Gasless: every party signs, and one relayer sends everything"] : []),
    `${people}; one order to each seller`,
    ...(carts.carts > 0 ? [cart] : []),
    "1 % off for each day late; money back 30 days after the promise; 7 days to object, 14 to rule",
    ...(objections.percent > 0 ? [drawn] : []),
    ...(history.problems.length > 0 ? [`${plural(history.problems.length, "row")} left out, as reported`] : []),
  ];
}

function outcomes({ outcomes: lines, mode: { payment } }: Report): string[] {
  const paid = payment === "onReceipt";
  const titles = ["orders", "price", ...(paid ? ["paid"] : []), "to buyers", "to sellers", "late money", "gas/order"];
  const fields = ["price", ...(paid ? (["paid"] as const) : []), "buyers", "sellers", "late"] as const;
  const sum = (field: (typeof fields)[number]): bigint => lines.reduce((total, line) => total + line[field], 0n);
  const orders = lines.reduce((total, line) => total + line.orders, 0);
  const gasUsed = lines.reduce((total, line) => total + line.gas, 0);
  const row = (name: string, n: number, amounts: readonly bigint[], spent: number): string[] => {
    return [name, count(n), ...amounts.map(money), count(spent / Math.max(n, 1))];
  };
  return table(
    [left("Outcome"), ...titles.map(right)],
    lines.map((line) => {
      const amounts = fields.map((field) => line[field]);
      return row(labelOf(line.outcome, payment), line.orders, amounts, line.gas);
    }),
    row("all", orders, fields.map(sum), gasUsed),
  );
}

function apart({ notes, mode }: Report): string[] {
  if (notes.length === 0) return [];
  return table(
    [right("Orders"), left("counted apart")],
    notes.map(({ note, orders }) => [count(orders), describeNote(note, mode.payment)]),
  );
}

function notPlayable({ history }: Report): string[] {
  if (history.notPlayable.length === 0) return [];
  const rows = [...byReason(history.notPlayable)].map(([reason, orders]) => {
    const [{ name, file, line } = { name: "", file: "", line: 0 }] = orders;
    return [count(orders.length), REASONS[reason], `${shorten(name)} (${file}:${line})`];
  });
  return [
    ...table([right("Orders"), left("not playable, because"), left("for example")], rows),
    "Each of them by name: --json",
  ];
}

function gas({ mode, tallies, orders, blocks }: Report): string[] {
  const used = tallies.filter(({ transactions }) => transactions > 0);
  const total = used.reduce((sum, tally) => sum + tally.gas, 0);
  const transactions = used.reduce((sum, tally) => sum + tally.transactions, 0);
  const rows = used.map((t) => [
    DESCRIBED[t.operation].name,
    count(t.cases),
    count(t.transactions),
    count(t.gas / t.cases),
    count(t.gas),
  ]);
  const columns = ["orders", "transactions", "gas/order", "gas"].map(right);
  if (transactions === 0) return [];
  const mean = count(total / Math.max(orders.length, 1));
  const once = mode.gasless ? "" : "approve: once for each buyer; ";
  return [
    ...table([left("Gas"), ...columns], rows, ["all", count(orders.length), count(transactions), mean, count(total)]),
    `${once}settle: a keeper's daily batches; ${plural(blocks, "block")}`,
  ];
}

const costs = ({ costs: lines, prices, orders }: Report): string[] =>
  printCosts(lines, prices, orders.length, "per order");

function books({ books: b, mode, orders, differences }: Report): string[] {
  const sum = b.buyers + b.sellers + b.escrow;
  const balanced = b.imbalances.length === 0 && sum === b.supply;
  const wrong = `WRONG: ${plural(b.imbalances.length, "balance")} of ${count(b.accounts)} differ`;
  const fine = `balanced: ${plural(b.accounts, "account")} and the escrow, each to the last cent`;
  const whole = mode.payment === "onReceipt" ? "buyers had" : "paid in";
  const agreed = orders.length - differences.length;
  const verdict = differences.length === 0 ? "agrees" : "DISAGREES";
  return [
    `Books  ${balanced ? fine : wrong}`,
    `       ${whole} ${money(b.supply)} = buyers ${money(b.buyers)} + sellers ${money(b.sellers)} + escrow ${money(b.escrow)}`,
    `Plain  ${verdict}: the calculation from the CSV alone equals the chain on ${count(agreed)} of ${plural(orders.length, "order")}`,
  ];
}

function pace({ performance: p }: Report): string[] {
  const group = count(p.group);
  const spent = `first ${group} orders ${p.first.toFixed(1)} s, last ${group} orders ${p.last.toFixed(1)} s`;
  return [`Time   ${p.seconds.toFixed(1)} s; ${spent}; peak memory ${count(p.memory)} MB`];
}

const distinct = <K extends string>(list: readonly Readonly<Record<K, string>>[], key: K): number =>
  new Set(list.map((item) => item[key])).size;

const min = (values: readonly number[]): number => values.reduce((a, b) => Math.min(a, b));
const max = (values: readonly number[]): number => values.reduce((a, b) => Math.max(a, b));

const shorten = (name: string): string => (name.length > 20 ? `${name.slice(0, 12)}…` : name);
