import { count, plural } from "../ui/format.ts";
import { left, right, table } from "../ui/table.ts";
import type { GasComparison } from "./gas.ts";
import { DESCRIBED } from "./operations.ts";
import type { Sender } from "./money.ts";
import { sentAsTold, type Report } from "./report.ts";

/** What signing instead of sending costs, operation by operation. */
export function printDirectly({ orders, lines }: GasComparison): string[] {
  const each = (gas: number, of: number): string => (gas === 0 ? "–" : count(gas / of));
  const differ = (from: number, to: number, of: number): string => {
    const more = Math.round((to - from) / of);
    return more > 0 ? `+${count(more)}` : count(more);
  };
  const rows = lines.map(({ operation, orders: n, direct, signed }) => [
    DESCRIBED[operation].name,
    DESCRIBED[operation].sender,
    count(n),
    each(direct, n),
    each(signed, n),
    differ(direct, signed, n),
  ]);
  const [direct, signed] = (["direct", "signed"] as const).map((way) =>
    lines.reduce((sum, line) => sum + line[way], 0),
  ) as [number, number];
  const titles = ["orders", "each sends his own", "by signature", "difference"].map(right);
  return [
    ...table([left("Gas/order, both ways"), left("who"), ...titles], rows, [
      "all",
      "",
      count(orders),
      each(direct, orders),
      each(signed, orders),
      differ(direct, signed, orders),
    ]),
    `The first ${plural(orders, "order")}, played both ways, each on a chain of its own; by signature, the relayer pays for all`,
  ];
}

/** Who sent how many transactions, by the nonces on the chain. */
export function printSenders(report: Report): string[] {
  const { mode, senders } = report;
  const row = ({ role, accounts, sending, transactions }: Sender): string[] => [
    role,
    count(accounts),
    count(sending),
    count(transactions),
  ];
  const total = (field: "accounts" | "sending" | "transactions"): string =>
    count(senders.reduce((sum, sender) => sum + sender[field], 0));
  const titles = ["accounts", "of them sent", "transactions"].map(right);
  const all = ["all", total("accounts"), total("sending"), total("transactions")];
  return [...table([left("Sent by"), ...titles], senders.map(row), all), ...(mode.gasless ? [verdict(report)] : [])];
}

const verdict = (report: Report): string =>
  sentAsTold(report)
    ? "One account sent every transaction; everybody else's nonce is 0"
    : "WRONG: others than the relayer sent transactions";
