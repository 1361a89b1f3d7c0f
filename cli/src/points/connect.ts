import type { JsonRpcProvider, Wallet } from "ethers";
import { loyalty, type Hex, type Loyalty, type LoyaltyTerms } from "@kept/sdk";
import { isNotThere, requireCode, withNode } from "../chain/connect.ts";
import { readKey } from "../chain/key.ts";
import { tokenAt, type Token } from "../chain/token.ts";
import { Failure } from "../failure.ts";
import type { ChainFlags, SendFlags } from "./options.ts";

/** The coalition at the given address, on a node that answers. */
export interface Coalition {
  readonly provider: JsonRpcProvider;
  readonly chainId: bigint;
  readonly loyalty: Loyalty;
  readonly address: Hex;
  readonly name: string;
  readonly symbol: string;
  readonly terms: LoyaltyTerms;
  readonly reserve: Token;
}

/** The coalition, and who sends. */
export interface Actor extends Coalition {
  readonly wallet: Wallet;
}

/** Runs something with the coalition; the connection is closed afterwards. */
export async function withCoalition<T>(flags: ChainFlags, run: (coalition: Coalition) => Promise<T>): Promise<T> {
  return withNode(flags, async (provider) => run(await open(provider, flags)));
}

/** As {@link withCoalition}, with the key. */
export async function withActor<T>(flags: SendFlags, run: (actor: Actor) => Promise<T>): Promise<T> {
  const key = await readKey(flags.keystore);
  return withCoalition(flags, (coalition) => {
    const wallet = key.connect(coalition.provider);
    return run({ ...coalition, wallet, loyalty: loyalty(coalition.address, wallet) });
  });
}

async function open(provider: JsonRpcProvider, { token }: ChainFlags): Promise<Coalition> {
  if (token === undefined) {
    throw new Failure("Say which coalition: --token ADDRESS, or KEPT_POINTS_TOKEN in the environment.");
  }
  const chainId = await requireCode(provider, token);
  const points = loyalty(token, provider);
  const terms = await points.terms().catch((error: unknown) => {
    if (isNotThere(error)) throw new Failure(`The contract at ${token} is no LoyaltyToken.`);
    throw error;
  });
  const [name, symbol, reserve] = await Promise.all([points.name(), points.symbol(), tokenAt(terms.reserve, provider)]);
  return { provider, chainId, loyalty: points, address: token, name, symbol, terms, reserve };
}
