import type { JsonRpcProvider, Wallet } from "ethers";
import { addressOf, rewards, type Domain, type Hex, type Rewards } from "@kept/sdk";
import { isNotThere, requireCode, withNode } from "../chain/connect.ts";
import { readKey } from "../chain/key.ts";
import { tokenAt, type Token } from "../chain/token.ts";
import { Failure } from "../failure.ts";
import type { DeskFlags, KeyFlags, TokenFlags } from "./options.ts";

/** Rewards, on a node that answers. */
export interface Desk {
  readonly provider: JsonRpcProvider;
  readonly chainId: bigint;
  readonly rewards: Rewards;
  readonly address: Hex;
  readonly domain: Domain;
}

/** And what it pays in. */
export interface Counter extends Desk {
  readonly token: Token;
}

/** And whose key it is. */
export type Keyed<D extends Desk> = D & { readonly wallet: Wallet };

/** Runs something with Rewards; the connection is closed afterwards. */
export function withDesk<T>(flags: DeskFlags, run: (desk: Desk) => Promise<T>): Promise<T> {
  return withNode(flags, async (provider) => run(await open(provider, flags)));
}

/** As {@link withDesk}, with the key. */
export async function withKeyedDesk<T>(
  flags: DeskFlags & Pick<KeyFlags, "keystore">,
  run: (desk: Keyed<Desk>) => Promise<T>,
): Promise<T> {
  const key = await readKey(flags.keystore);
  return withDesk(flags, (desk) => {
    const wallet = key.connect(desk.provider);
    return run({ ...desk, wallet, rewards: rewards(desk.address, wallet) });
  });
}

/** As {@link withKeyedDesk}, with the token. */
export function withKeyedCounter<T>(flags: KeyFlags, run: (counter: Keyed<Counter>) => Promise<T>): Promise<T> {
  return withKeyedDesk(flags, async (desk) => run({ ...desk, token: await tokenOf(desk, flags) }));
}

async function tokenOf({ provider }: Desk, { token }: TokenFlags): Promise<Token> {
  if (token === undefined) {
    throw new Failure("Say in what customers are thanked: --token ADDRESS, or KEPT_REWARD_TOKEN in the environment.");
  }
  return readToken(provider, token);
}

/** A token that answers as one. */
export async function readToken(provider: JsonRpcProvider, token: Hex): Promise<Token> {
  await requireCode(provider, token);
  return tokenAt(token, provider).catch((error: unknown) => {
    throw isNotThere(error) ? new Failure(`The contract at ${token} is no ERC-20 with a symbol and decimals.`) : error;
  });
}

async function open(provider: JsonRpcProvider, flags: DeskFlags): Promise<Desk> {
  const { chainId } = await provider.getNetwork();
  const address = flags.rewards ?? addressOf("Rewards", chainId);
  if (address === undefined) {
    throw new Failure("Say where Rewards is: --rewards ADDRESS, or KEPT_REWARDS in the environment.");
  }
  await requireCode(provider, address);
  const desk = rewards(address, provider);
  const domain = await desk.domain().catch((error: unknown) => {
    throw isNotThere(error) ? new Failure(`The contract at ${address} is no Rewards.`) : error;
  });
  if (domain.name !== "Kept Rewards") throw new Failure(`The contract at ${address} is no Rewards.`);
  return { provider, chainId, rewards: desk, address, domain };
}

/** "Rewards at 0x…, chain 31337" */
export const nameOf = ({ address, chainId }: Desk): string => `Rewards at ${address}, chain ${chainId}`;

/** The present on the chain, in seconds since 1970. */
export const presentOf = async ({ provider }: Desk): Promise<number> =>
  (await provider.getBlock("latest"))?.timestamp ?? 0;
