import { instant } from "../ui/format.ts";
import type { PastOrder } from "./history.ts";
import { outcomeOnChain, type Account } from "./ledger.ts";
import type { Payment } from "./modes.ts";
import { expected, type Expected } from "./plain.ts";

/** What the chain and a plain calculation differ on. */
export interface Difference {
  /** An order; a customer, a member, a vintage or a month; an account. */
  readonly name: string;
  readonly message: string;
}

/** What the plain calculation says of every order, from its rows alone. */
export function plainly(orders: readonly PastOrder[], payment: Payment): Expected[] {
  return orders.map(({ record, objection, drawn }) => expected(record, payment, drawn ? objection : undefined));
}

/** Order by order, what the chain did against what the plain calculation says. */
export function compare(
  orders: readonly PastOrder[],
  accounts: readonly Account[],
  plain: readonly Expected[],
): Difference[] {
  return orders.flatMap((order, index) => {
    const message = difference(order, accounts[index], plain[index]);
    return message === undefined ? [] : [{ name: order.name, message }];
  });
}

function difference(order: PastOrder, account?: Account, plain?: Expected): string | undefined {
  if (!account || !plain) return "was not played";
  if (account.refused !== undefined) return `the escrow refused it (${account.refused})`;
  if (account.paid && !account.closed) return "is still open on the chain";
  const chain = onChain(account, order);
  const wanted = inPlain(plain);
  return chain === wanted ? undefined : `the chain says ${chain}; the plain calculation says ${wanted}`;
}

function onChain(account: Account, { terms }: PastOrder): string {
  const { paid, closed } = account;
  if (!paid || !closed) return UNPAID;
  return say({
    outcome: outcomeOnChain(account, terms) ?? "open",
    price: paid.price,
    from: paid.time,
    buyer: closed.buyer,
    seller: closed.seller,
    until: closed.time,
  });
}

function inPlain({ outcome, price, buyer, seller, held }: Expected): string {
  return held ? say({ outcome, price, buyer, seller, ...held }) : UNPAID;
}

interface Story {
  readonly outcome: string;
  readonly price: bigint;
  readonly buyer: bigint;
  readonly seller: bigint;
  readonly from: number;
  readonly until: number;
}

const UNPAID = "never paid";

const say = ({ outcome, price, buyer, seller, from, until }: Story): string =>
  `${outcome}, of ${price} cents ${buyer} to the buyer and ${seller} to the seller, ` +
  `held from ${instant(from)} to ${instant(until)}`;
