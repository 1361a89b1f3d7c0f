import { BLOCK_GAS, type Call } from "./chain.ts";
import type { PastOrder } from "./history.ts";
import type { Contract } from "./post.ts";
import { ROLES, type Role } from "./parties.ts";
import type { Stage } from "./stage.ts";

const MINT_GAS = 100_000;
const AN_HOUR = 3_600;

/** Gives every buyer what his orders cost, an hour before `time`. */
export async function endow(stage: Stage, orders: readonly PastOrder[], time: number): Promise<void> {
  const { parties } = stage;
  await mint(
    stage,
    sums(orders.map(({ buyer, terms }) => [parties.of("buyer", buyer).address, terms.amount])),
    time - AN_HOUR,
  );
}

/** Mints each account its amount, in cents. */
export async function mint(
  { chain, token, deployer: from }: Stage,
  purses: ReadonlyMap<string, bigint>,
  time: number,
): Promise<void> {
  const calls = [...purses].map(([account, amount]): Call => {
    const data = token.abi.encodeFunctionData("mint", [account, amount]);
    return { from, to: token.address, data, gas: MINT_GAS };
  });
  for (let at = 0; at < calls.length; at += BLOCK_GAS / MINT_GAS) {
    const mined = await chain.mine(time, calls.slice(at, at + BLOCK_GAS / MINT_GAS));
    if (mined.some(({ ok }) => !ok)) throw new Error("the token refused to be minted");
  }
}

/** An account whose balance is not what its orders say. Cents. */
export interface Imbalance {
  readonly account: string;
  readonly balance: bigint;
  readonly due: bigint;
}

/** The money at the end of a replay. Cents. */
export interface Books {
  readonly accounts: number;
  readonly buyers: bigint;
  readonly sellers: bigint;
  readonly escrow: bigint;
  readonly supply: bigint;
  readonly imbalances: readonly Imbalance[];
}

/** What each order of the past should have left of its price with the buyer and with the seller. */
export interface Dues {
  readonly past: PastOrder;
  readonly buyer: bigint;
  readonly seller: bigint;
}

/** Reads the balance of everybody who took part and compares it with what is due to him, to the last cent. */
export async function reconcile(stage: Stage, dues: readonly Dues[]): Promise<Books> {
  const imbalances: Imbalance[] = [];
  const check = async (account: string, due: bigint): Promise<bigint> => {
    const balance = await balanceOf(stage, account);
    if (balance !== due) imbalances.push({ account, balance, due });
    return balance;
  };
  const total = async (purses: ReadonlyMap<string, bigint>, role: "buyer" | "seller"): Promise<bigint> => {
    let sum = 0n;
    for (const [name, due] of purses) sum += await check(stage.parties.of(role, name).address, due);
    return sum;
  };
  const buyers = sums(dues.map(({ past, buyer }) => [past.buyer, buyer]));
  const sellers = sums(dues.map(({ past, seller }) => [past.seller, seller]));
  const paid = { buyers: await total(buyers, "buyer"), sellers: await total(sellers, "seller") };
  const escrow = await check(stage.escrow.address, 0n);
  const supply = BigInt(await stage.chain.read(stage.token.address, stage.token.abi.encodeFunctionData("totalSupply")));
  return { accounts: buyers.size + sellers.size, ...paid, escrow, supply, imbalances };
}

/** What one role sent: how many of its accounts anything, and how many transactions. */
export interface Sender {
  readonly role: Role;
  readonly accounts: number;
  readonly sending: number;
  readonly transactions: number;
}

/** Who sent what during the history, by the nonces that the chain keeps of everybody who took part. */
export async function sendersOf({ chain, parties }: Stage): Promise<Sender[]> {
  const senders = new Map<Role, Sender>();
  for (const { role, wallet } of parties.all()) {
    const sent = await chain.sentBy(wallet.address);
    const { accounts, sending, transactions } = senders.get(role) ?? { accounts: 0, sending: 0, transactions: 0 };
    const line = { accounts: accounts + 1, sending: sending + (sent > 0 ? 1 : 0), transactions: transactions + sent };
    senders.set(role, { role, ...line });
  }
  return ROLES.flatMap((role) => senders.get(role) ?? []);
}

/** Units of the token. */
export async function balanceOf(
  { chain, token }: Pick<Stage, "chain"> & { readonly token: Contract },
  account: string,
): Promise<bigint> {
  return BigInt(await chain.read(token.address, token.abi.encodeFunctionData("balanceOf", [account])));
}

export function sums(entries: readonly (readonly [string, bigint])[]): Map<string, bigint> {
  const result = new Map<string, bigint>();
  for (const [name, amount] of entries) result.set(name, (result.get(name) ?? 0n) + amount);
  return result;
}
