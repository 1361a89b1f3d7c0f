import { concat } from "ethers";
import { missedFact, accountSigner, orderId, signConsent, type ActName, type Acts, type Consent } from "@kept/sdk";
import type { Hex, Order, OrderInput, TypedDataSigner } from "@kept/sdk";
import type { Stage } from "./effects.ts";
import { ALLOWANCE, DAY, fund, makeOrder, now, PRICE, type Deployed, type People } from "./escrow.ts";
import type { Sent } from "./expect.ts";

/** Who can be a party: his role in the terms is his name. */
export type Role = "buyer" | "seller" | "arbiter" | "courier";

/** Somebody who acts for himself, or has others submit what he has signed. */
export interface Party {
  readonly address: Hex;
  readonly signer: TypedDataSigner;
  /** Calls the escrow. */
  readonly call: (data: Hex) => Sent;
}

/** What a party can be on chain. */
export interface PartyKind {
  readonly name: string;
  readonly of: (d: Stage, role: Role) => Promise<Party>;
}

/** A person, by his own key. */
export const wallet = (d: Stage, role: Role): Party => ({
  address: d[role].address,
  signer: d[role],
  call: (data) => d[role].sendTransaction({ to: d.escrow, data }) as Sent,
});

export const WALLET: PartyKind = { name: "a wallet", of: (d, role) => Promise.resolve(wallet(d, role)) };

/** An ERC-1271 account that the person owns, with money and an allowance of its own. */
export const ACCOUNT: PartyKind = {
  name: "an ERC-1271 account",
  of: async (d, role) => {
    const account = await d.connection.ethers.deployContract("Account__Mock", [d[role]]);
    const address = await account.getAddress();
    await d.token.mint(address, 2n * PRICE);
    const approve = d.token.interface.encodeFunctionData("approve", [d.escrowAddress, 2n * PRICE]);
    await account.connect(d[role]).execute(d.token, approve);
    const call = (data: Hex): Sent => account.connect(d[role]).execute(d.escrow, data);
    return { address, signer: accountSigner(address, d[role]), call };
  },
};

/** A wallet with code (EIP-7702) that answers no question about signatures: its own key must do. */
export const DELEGATED: PartyKind = {
  name: "a wallet that has delegated to code",
  of: async (d, role) => {
    await d.connection.networkHelpers.setCode(d[role].address, concat(["0xef0100", d.tokenAddress]));
    return wallet(d, role);
  },
};

/** The canonical order with a party in its role; the same party if he is the buyer funds it. */
export async function fundFor(d: Stage, role: Role, party: Party, changes: Partial<OrderInput> = {}) {
  const order = await makeOrder(d, { ...changes, [role]: party.address });
  if (role === "buyer") {
    await party.call(d.escrow.interface.encodeFunctionData("fund", [order, ALLOWANCE.kind, ALLOWANCE.payment, "0x"]));
  } else await fund(d, order);
  return { order, id: orderId(d.domain, order) };
}

/** A person's consent, good for 30 days unless told otherwise. */
export async function consent<A extends ActName>(
  d: Pick<Deployed, "connection" | "domain">,
  signer: TypedDataSigner,
  act: A,
  what: Acts[A],
  expiry?: number,
): Promise<Consent> {
  return signConsent(signer, d.domain, act, what, expiry ?? (await now(d)) + 30 * DAY);
}

/** The fact that decides an open order now; of any other, its missed deadline. */
export async function factNow({ escrow }: Pick<Deployed, "escrow">, order: Order): Promise<Hex> {
  try {
    return (await escrow.outcomeOf(order)).fact;
  } catch {
    return missedFact(order);
  }
}

/** What each of these people consents to: the buyer has so much in all. */
export async function agreed(
  d: Stage & { readonly order: Order; readonly id: Hex },
  buyerTotal: bigint,
  ...who: (keyof People)[]
): Promise<Consent[]> {
  const what = { id: d.id, fact: await factNow(d, d.order), buyerTotal };
  return Promise.all(who.map((name) => consent(d, d[name], "Agreement", what)));
}

/** What each of these people consents to: the last deadline is put off until then. */
export async function putOff(
  d: Stage & { readonly order: Order; readonly id: Hex },
  until: number,
  ...who: (keyof People)[]
): Promise<Consent[]> {
  return Promise.all(who.map((name) => consent(d, d[name], "Extension", { id: d.id, until })));
}
