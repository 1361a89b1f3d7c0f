import { day, instant } from "../ui/format.ts";
import { daysHeld, daysToSeller, type Count, type Fare, type PaymentLine } from "./payments.ts";
import { agrees, gasOf, sentAsTold, type Report } from "./report.ts";

/** Cents → "1234.50" */
const amount = (cents: bigint): string => `${cents / 100n}.${String(cents % 100n).padStart(2, "0")}`;

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
    carts: { ...carts, price: amount(carts.price) },
    notes: Object.fromEntries(notes.map(({ note, orders: n }) => [note, n])),
    gas: { total, perOrder: total / Math.max(orders.length, 1), blocks, operations: operations(report) },
    senders: { asTold: sentAsTold(report), roles: senders },
    gasComparison: gasComparison(report),
    paymentComparison: paymentComparison(report),
    costs: costs(report),
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
    price: amount(price),
    paid: amount(paid),
    toBuyers: amount(buyers),
    toSellers: amount(sellers),
    lateMoney: amount(late),
    gasPerOrder: Math.round(gas / orders),
  }));

const operations = ({ tallies }: Report): unknown[] =>
  tallies
    .filter(({ transactions }) => transactions > 0)
    .map(({ operation, transactions, orders, gas, zeros, nonzeros, posted }) => ({
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
          ...{ operation, orders, directGas: direct, signedGas: signed },
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
  const counted = (count: Count): unknown => ({ orders: count.orders, price: amount(count.price) });
  const fare = (one: Fare): unknown => ({
    moneyDays: one.centDays / 100,
    daysHeld: daysHeld(one, price),
    toSellers: amount(one.sellers),
    ordersThatPaidSellers: one.sold,
    daysToSellers: daysToSeller(one) ?? null,
  });
  return {
    ...{ orders, price: amount(price), before: fare(before), onReceipt: fare(onReceipt) },
    ...{ refundsSpared: counted(spared), atMerchantsRisk: counted(unsecured) },
  };
}

const costs = ({ costs: lines, prices, orders }: Report): unknown => ({
  date: prices.date,
  note: prices.note,
  chains: lines.map(({ chain, execution, data }) => ({
    ...chain,
    executionUsd: execution,
    dataUsd: data,
    totalUsd: execution + data,
    perOrderUsd: (execution + data) / Math.max(orders.length, 1),
  })),
});

const books = ({ books: b }: Report): unknown => ({
  balanced: b.imbalances.length === 0 && b.buyers + b.sellers + b.escrow === b.supply,
  accounts: b.accounts,
  paidIn: amount(b.supply),
  buyers: amount(b.buyers),
  sellers: amount(b.sellers),
  escrow: amount(b.escrow),
  imbalances: b.imbalances.map(({ account, balance, due }) => ({
    account,
    balance: amount(balance),
    due: amount(due),
  })),
});

const list = ({ orders, expected, accounts }: Report): unknown[] =>
  orders.map(({ name, buyer, seller, cart, terms, notes, objection }, i) => {
    const plain = expected[i];
    const account = accounts[i];
    return {
      order: name,
      buyer,
      seller,
      cart: cart ?? null,
      outcome: plain?.outcome,
      price: amount(terms.amount),
      paid: amount(account?.paid?.price ?? 0n),
      toBuyer: account?.closed ? amount(account.closed.buyer) : null,
      toSeller: account?.closed ? amount(account.closed.seller) : null,
      lateMoney: amount(plain?.late ?? 0n),
      ordered: instant(terms.funded),
      funded: account?.paid ? instant(account.paid.time) : null,
      closed: account?.closed ? instant(account.closed.time) : null,
      promised: day(terms.promisedBy - 1),
      deadline: instant(terms.deadline),
      contested: objection ? { by: objection.by, award: objection.award } : null,
      notes,
      gas: Math.round(gasOf(account)),
    };
  });
