import type { Contract } from "ethers";
import {
  fundByAllowance,
  fundByAuthorization,
  fundByEther,
  fundByPermit,
  fundByPermit2,
  PERMIT2,
  type Funding,
  type Hex,
  type TypedDataSigner,
} from "@kept/sdk";
import { stage, type Stage } from "./effects.ts";
import { DAY, now, PRICE, type Connection } from "./escrow.ts";
import { placePermit2 } from "./permit2.ts";
import { deployWeth, type Weth } from "./weth.ts";

/** The stage with Permit2, which the buyer has approved, and WETH9, of which he has some and allows the escrow all. */
export interface Bank extends Stage {
  readonly permit2: Contract;
  readonly weth: Weth;
}

export async function bank(connection: Connection): Promise<Bank> {
  const d = await stage(connection);
  const permit2 = await placePermit2(connection);
  const weth = await deployWeth(connection, 10n * PRICE, d.buyer.address);
  await d.token.connect(d.buyer).approve(PERMIT2, 100n * PRICE);
  await weth.connect(d.buyer).approve(d.escrowAddress, 10n * PRICE);
  return { ...d, permit2, weth };
}

/** What is to be paid. */
export interface Bill {
  /** The order's id, or the cart's digest. */
  readonly subject: Hex;
  readonly amount: bigint;
  /** Who pays; the buyer, if left out. */
  readonly payer?: TypedDataSigner;
  /** The payer's signature over the subject; nothing, if left out. */
  readonly consent?: Hex;
}

/** One way to pay a bill. */
export interface Kind {
  readonly name: string;
  /** Whether somebody else than the payer needs his consent: the others carry his signature in themselves. */
  readonly byConsent: boolean;
  readonly pay: (d: Bank, bill: Bill) => Promise<Funding>;
}

const soon = async (d: Bank): Promise<number> => (await now(d)) + 30 * DAY;

export const ALLOWED: Kind = {
  name: "an allowance",
  byConsent: true,
  pay: (_, { consent }) => Promise.resolve(fundByAllowance(consent)),
};

export const PERMITTED: Kind = {
  name: "a permit",
  byConsent: true,
  pay: async (d, { amount, payer = d.buyer, consent }) => {
    const { provider } = d.connection.ethers;
    const permit = { spender: d.escrowAddress, value: amount, deadline: await soon(d), provider };
    return fundByPermit(payer, d.tokenAddress, permit, consent);
  },
};

export const AUTHORIZED: Kind = {
  name: "an authorization",
  byConsent: false,
  pay: async (d, { subject, amount, payer = d.buyer }) => {
    const { provider } = d.connection.ethers;
    const authorization = { to: d.escrowAddress, value: amount, validBefore: await soon(d), provider };
    return fundByAuthorization(payer, d.tokenAddress, subject, authorization);
  },
};

export const BY_PERMIT2: Kind = {
  name: "a Permit2 transfer",
  byConsent: false,
  pay: async (d, { subject, amount, payer = d.buyer }) => {
    const { chainId } = d.domain;
    const transfer = { spender: d.escrowAddress, amount, deadline: await soon(d), chainId };
    return fundByPermit2(payer, d.tokenAddress, subject, transfer);
  },
};

export const IN_ETHER: Kind = {
  name: "ether",
  byConsent: true,
  pay: (_, { amount, consent }) => Promise.resolve(fundByEther(amount, consent)),
};

export const KINDS: readonly Kind[] = [ALLOWED, PERMITTED, AUTHORIZED, BY_PERMIT2, IN_ETHER];

/** The order's token: what the kind can pay in. */
export const tokenFor = (d: Bank, kind: Kind): Hex => (kind === IN_ETHER ? d.weth.address : d.tokenAddress);
