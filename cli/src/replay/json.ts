import { day, instant } from "../ui/format.ts";
import type { Account } from "./ledger.ts";
import { daysHeld, daysToSeller, type Count, type Fare, type PaymentLine } from "./payments.ts";
import type { Cost, Prices } from "./prices.ts";
import type { Tally } from "./tallies.ts";
import { agrees, gasOf, sentAsTold, type Report } from "./report.ts";

/** Cents, or hundredths of a point → "1234.50"; below zero "-1234.50". */
export function centsText(cents: bigint): string {
  const size = cents < 0n ? -cents : cents;
  return `${cents < 0n ? "-" : ""}${size / 100n}.${String(size % 100n).padStart(2, "0")}`;
}

/** The report for programs: see docs/replay.md. */
export function toJson(report: Report): Record<string, unknown> {
  const { mode, history, orders, objections, notes, carts, tallies, blocks, senders, performance } = report;
  const total = tallies.reduce((sum, { gas }) => sum + gas, 0);
  return {
    mode: { payment: mode.payment, gasless: mode.gasless },
    source: { path: history.source, format: history.format },
    counts: { recorded: history.recorded, played: orders.length, notPlayable: history.notPlayable.length },
    objections,
    outcomes: outcomes(report),
    carts: { ...carts, price: centsText(carts.price) },
    notes: Object.fromEntries(notes.map(({ note, orders: n }) => [note, n])),
    gas: { total, perOrder: total / Math.max(orders.length, 1), blocks, operations: operations(report) },
    senders: { asTold: sentAsTold(report), roles: senders },
    gasComparison: gasComparison(report),
    paymentComparison: paymentComparison(report),
    costs: costsJson(report.costs, report.prices, orders.length),
    books: books(report),
    agreement: { agrees: agrees(report), compared: orders.length, differences: report.differences },
    performance,
    notPlayable: history.notPlayable,
    problems: history.problems,
    orders: list(report),
  };
}

const outcomes = ({ outcomes: lines }: Report): unknown[] =>
  lines.map(({ outcome, orders, price, paid, buyers, sellers, late, gas }) => ({
    outcome,
    orders,
    price: centsText(price),
    paid: centsText(paid),
    toBuyers: centsText(buyers),
    toSellers: centsText(sellers),
    lateMoney: centsText(late),
    gasPerOrder: Math.round(gas / orders),
  }));

const operations = ({ tallies }: Report): unknown[] =>
  tallies
    .filter(({ transactions }) => transactions > 0)
    .map(({ operation, transactions, cases: orders, gas, zeros, nonzeros, posted }) => ({
      operation,
      transactions,
      orders,
      gas,
      gasPerOrder: Math.round(gas / orders),
      calldataBytes: zeros + nonzeros,
      postedBytes: posted,
    }));

/** Null unless gasless. */
const gasComparison = ({ gasComparison: compared }: Report): unknown =>
  compared
    ? {
        orders: compared.orders,
        operations: compared.lines.map(({ operation, orders, direct, signed }) => ({
          operation,
          orders,
          directGas: direct,
          signedGas: signed,
        })),
      }
    : null;

/** Null unless paid on receipt. */
const paymentComparison = ({ payments }: Report): unknown =>
  payments
    ? {
        outcomes: payments.lines.map((line) => ({ outcome: line.outcome, ...fares(line) })),
        total: fares(payments.total),
      }
    : null;

function fares({ orders, price, before, onReceipt, spared, unsecured }: Omit<PaymentLine, "outcome">): object {
  const counted = (count: Count): unknown => ({ orders: count.orders, price: centsText(count.price) });
  const fare = (one: Fare): unknown => ({
    moneyDays: one.centDays / 100,
    daysHeld: daysHeld(one, price),
    toSellers: centsText(one.sellers),
    ordersThatPaidSellers: one.sold,
    daysToSellers: daysToSeller(one) ?? null,
  });
  return {
    orders,
    price: centsText(price),
    before: fare(before),
    onReceipt: fare(onReceipt),
    refundsSpared: counted(spared),
    atMerchantsRisk: counted(unsecured),
  };
}

/** What each operation used. */
export const gasJson = (tallies: readonly Tally[]): unknown[] =>
  tallies.map(({ operation, transactions, cases, gas }) => ({ operation, transactions, cases, gas }));

/** What everything costs on each chain; for each of so many cases, too. */
export const costsJson = (costs: readonly Cost[], prices: Prices, orders?: number): unknown => ({
  date: prices.date,
  note: prices.note,
  chains: costs.map(({ chain, execution, data }) => ({
    ...chain,
    executionUsd: execution,
    dataUsd: data,
    totalUsd: execution + data,
    ...(orders === undefined ? {} : { perOrderUsd: (execution + data) / Math.max(orders, 1) }),
  })),
});

const books = ({ books: b, accounts }: Report): unknown => ({
  balanced: b.imbalances.length === 0 && b.buyers + b.sellers + b.escrow === b.supply,
  accounts: b.accounts,
  supply: centsText(b.supply),
  paidIn: centsText(accounts.reduce((sum, { paid }) => sum + (paid?.price ?? 0n), 0n)),
  buyers: centsText(b.buyers),
  sellers: centsText(b.sellers),
  escrow: centsText(b.escrow),
  imbalances: b.imbalances.map(({ account, balance, due }) => ({
    account,
    balance: centsText(balance),
    due: centsText(due),
  })),
});

const list = ({ orders, expected, accounts }: Report): unknown[] =>
  orders.map(({ name, buyer, seller, cart, terms, notes, objection }, i) => ({
    order: name,
    buyer,
    seller,
    cart: cart ?? null,
    outcome: expected[i]?.outcome,
    price: centsText(terms.amount),
    ...moneyOf(accounts[i]),
    lateMoney: centsText(expected[i]?.late ?? 0n),
    ordered: instant(terms.funded),
    promised: day(terms.promisedBy - 1),
    deadline: instant(terms.deadline),
    contested: objection ? { by: objection.by, award: objection.award } : null,
    notes,
    gas: Math.round(gasOf(accounts[i])),
  }));

/** What the chain did with an order's money, and when; null for what it did not. */
function moneyOf({ paid, closed }: Partial<Account> = {}): object {
  return {
    paid: centsText(paid?.price ?? 0n),
    funded: paid ? instant(paid.time) : null,
    toBuyer: closed ? centsText(closed.buyer) : null,
    toSeller: closed ? centsText(closed.seller) : null,
    closed: closed ? instant(closed.time) : null,
  };
}
