import { FetchRequest, JsonRpcProvider, type Network, type Wallet } from "ethers";
import { loyalty, type Hex, type Loyalty, type LoyaltyTerms } from "@kept/sdk";
import { EXIT, Failure } from "../failure.ts";
import { readKey } from "./key.ts";
import type { ChainFlags, SendFlags } from "./options.ts";
import { reserveAt, type Reserve } from "./reserve.ts";

const PATIENCE = 30_000;
const POLLING = 1_000;

/** The coalition at the given address, on a node that answers. */
export interface Coalition {
  readonly provider: JsonRpcProvider;
  readonly chainId: bigint;
  readonly loyalty: Loyalty;
  readonly address: Hex;
  readonly name: string;
  readonly symbol: string;
  readonly terms: LoyaltyTerms;
  readonly reserve: Reserve;
}

/** The coalition, and who sends. */
export interface Actor extends Coalition {
  readonly wallet: Wallet;
}

/** Runs something with the coalition; the connection is closed afterwards. */
export async function withCoalition<T>(flags: ChainFlags, run: (coalition: Coalition) => Promise<T>): Promise<T> {
  const provider = await connect(flags);
  try {
    return await run(await open(provider, flags));
  } finally {
    provider.destroy();
  }
}

/** As {@link withCoalition}, with the key. */
export async function withActor<T>(flags: SendFlags, run: (actor: Actor) => Promise<T>): Promise<T> {
  const key = await readKey(flags.keystore);
  return withCoalition(flags, (coalition) => {
    const wallet = key.connect(coalition.provider);
    return run({ ...coalition, wallet, loyalty: loyalty(coalition.address, wallet) });
  });
}

async function connect({ rpc, chain }: ChainFlags): Promise<JsonRpcProvider> {
  if (rpc === undefined) throw new Failure("Say where the node is: --rpc URL, or KEPT_RPC_URL in the environment.");
  const request = endpoint(rpc);
  const network = await networkOf(request);
  if (chain !== undefined && network.chainId !== chain) {
    throw new Failure(`The node is on chain ${network.chainId}, not on chain ${chain}.`);
  }
  return new JsonRpcProvider(request, network, { staticNetwork: network, pollingInterval: POLLING, cacheTimeout: -1 });
}

function endpoint(rpc: string): FetchRequest {
  if (!/^https?:\/\//.test(rpc) || !URL.canParse(rpc)) throw new Failure("--rpc must be an http or https URL.");
  const request = new FetchRequest(rpc);
  request.timeout = PATIENCE;
  return request;
}

/** No message holds more of the URL than its host: the rest may be a key. */
async function networkOf(request: FetchRequest): Promise<Network> {
  const probe = new JsonRpcProvider(request);
  try {
    return await probe._detectNetwork();
  } catch {
    throw new Failure(`${new URL(request.url).host} does not answer as an Ethereum node.`, EXIT.unexpected);
  } finally {
    probe.destroy();
  }
}

async function open(provider: JsonRpcProvider, { token }: ChainFlags): Promise<Coalition> {
  if (token === undefined) {
    throw new Failure("Say which coalition: --token ADDRESS, or KEPT_POINTS_TOKEN in the environment.");
  }
  const { chainId } = await provider.getNetwork();
  if ((await provider.getCode(token)) === "0x") {
    throw new Failure(`There is no contract at ${token} on chain ${chainId}: check the address and the node.`);
  }
  const points = loyalty(token, provider);
  const terms = await points.terms().catch((error: unknown) => {
    if (isNotThere(error)) throw new Failure(`The contract at ${token} is no LoyaltyToken.`);
    throw error;
  });
  const [name, symbol, reserve] = await Promise.all([
    points.name(),
    points.symbol(),
    reserveAt(terms.reserve, provider),
  ]);
  return { provider, chainId, loyalty: points, address: token, name, symbol, terms, reserve };
}

/** What a contract answers that has no such function. */
const isNotThere = (error: unknown): boolean =>
  ["BAD_DATA", "CALL_EXCEPTION"].includes((error as { code?: string }).code ?? "") ||
  (error as Error).name === "RevertError";
