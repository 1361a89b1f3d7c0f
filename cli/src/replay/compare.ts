import type { PastOrder } from "./history.ts";
import { outcomeOnChain, type Account } from "./ledger.ts";
import type { Outcome } from "./outcomes.ts";
import { expected, type Expected } from "./plain.ts";

/** An order on which the chain and the plain calculation differ. */
export interface Difference {
  readonly name: string;
  readonly message: string;
}

/** What the plain calculation says of every order, from its rows alone. */
export function plainly(orders: readonly PastOrder[]): Expected[] {
  return orders.map(({ record, objection, drawn }) => expected(record, drawn ? objection?.award : undefined));
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
  const outcome = outcomeOnChain(account, order.terms);
  if (!account.closed || !outcome) return "is still open on the chain";
  const { buyer, seller } = account.closed;
  const chain = say(outcome, order.terms.amount, buyer, seller);
  const wanted = say(plain.outcome, plain.price, plain.buyer, plain.seller);
  return chain === wanted ? undefined : `the chain says ${chain}; the plain calculation says ${wanted}`;
}

const say = (outcome: Outcome, price: bigint, buyer: bigint, seller: bigint): string =>
  `${outcome}, of ${price} cents ${buyer} to the buyer and ${seller} to the seller`;
