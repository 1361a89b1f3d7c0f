import { FetchRequest, JsonRpcProvider, type Network } from "ethers";
import { EXIT, Failure } from "../failure.ts";
import type { NodeFlags } from "./options.ts";

const PATIENCE = 30_000;
const POLLING = 1_000;

/** Runs something with the node; the connection is closed afterwards. */
export async function withNode<T>(flags: NodeFlags, run: (provider: JsonRpcProvider) => Promise<T>): Promise<T> {
  const provider = await connect(flags);
  try {
    return await run(provider);
  } finally {
    provider.destroy();
  }
}

/** Throws a sentence if there is no code at an address. */
export async function requireCode(provider: JsonRpcProvider, address: string): Promise<bigint> {
  const { chainId } = await provider.getNetwork();
  if ((await provider.getCode(address)) !== "0x") return chainId;
  throw new Failure(`There is no contract at ${address} on chain ${chainId}: check the address and the node.`);
}

async function connect({ rpc, chain }: NodeFlags): Promise<JsonRpcProvider> {
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

/** What a contract answers that has no such function. */
export const isNotThere = (error: unknown): boolean =>
  ["BAD_DATA", "CALL_EXCEPTION"].includes((error as { code?: string }).code ?? "") ||
  (error as Error).name === "RevertError";
