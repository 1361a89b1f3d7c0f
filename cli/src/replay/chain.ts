import type { Interface } from "ethers";
import type { EthereumProvider } from "hardhat/types/providers";

/** A transaction to send. */
export interface Call {
  readonly from: string;
  readonly to: string;
  readonly data: string;
  readonly gas: number;
}

export interface Log {
  readonly address: string;
  readonly topics: readonly string[];
  readonly data: string;
}

/** A transaction's receipt. */
export interface Mined {
  readonly ok: boolean;
  readonly gasUsed: number;
  readonly logs: readonly Log[];
}

interface RawReceipt {
  readonly status: string;
  readonly gasUsed: string;
  readonly logs: readonly Log[];
}

/** Told of every block: its time and the receipts in it. */
export type Listener = (time: number, mined: readonly Mined[]) => void;

/** Half of what the chain's blocks hold: more would raise the base fee above the zero that everybody pays. */
export const BLOCK_GAS = 30_000_000;

const hex = (value: number): string => `0x${value.toString(16)}`;

/** The bytes of a revert, wherever the provider put them. */
function revertData(error: unknown): string | undefined {
  const { data } = error as { data?: string | { data?: string } };
  return typeof data === "string" ? data : data?.data;
}

/** A chain in this process whose blocks come when they are asked for. */
export class Chain {
  readonly #provider: EthereumProvider;
  readonly #unlocked = new Set<string>();
  readonly #listeners: Listener[] = [];

  constructor(provider: EthereumProvider) {
    this.#provider = provider;
  }

  listen(listener: Listener): void {
    this.#listeners.push(listener);
  }

  /** Puts the calls into one block at `time`, in their order. Their gas together must not exceed {@link BLOCK_GAS}. */
  async mine(time: number, calls: readonly Call[]): Promise<Mined[]> {
    const hashes: string[] = [];
    for (const call of calls) {
      await this.#unlock(call.from);
      hashes.push(await this.#request("eth_sendTransaction", { ...call, gas: hex(call.gas), gasPrice: "0x0" }));
    }
    await this.#request("evm_mine", hex(time));
    const mined: Mined[] = [];
    for (const hash of hashes) {
      const receipt = await this.#request<RawReceipt | null>("eth_getTransactionReceipt", hash);
      if (!receipt) throw new Error(`transaction ${hash} did not fit into its block`);
      mined.push({ ok: receipt.status === "0x1", gasUsed: Number(receipt.gasUsed), logs: receipt.logs });
    }
    for (const listener of this.#listeners) listener(time, mined);
    return mined;
  }

  /** What a call would return now. */
  read(to: string, data: string): Promise<string> {
    return this.#request("eth_call", { to, data }, "latest");
  }

  /** How many transactions an account has sent. */
  async sentBy(account: string): Promise<number> {
    return Number(await this.#request("eth_getTransactionCount", account, "latest"));
  }

  /** Why a call fails now: the name of the contract's error. */
  async reason({ from, to, data }: Call, abi: Interface): Promise<string> {
    try {
      await this.#request("eth_call", { from, to, data }, "latest");
      return "failed for a reason that has passed";
    } catch (error) {
      const raw = revertData(error);
      return (raw && abi.parseError(raw)?.name) ?? (error as Error).message;
    }
  }

  /** A sender's own key is not asked for: the chain takes his word. What is signed in a call, the contracts check. */
  async #unlock(account: string): Promise<void> {
    if (this.#unlocked.has(account)) return;
    this.#unlocked.add(account);
    await this.#request("hardhat_impersonateAccount", account);
  }

  async #request<T = string>(method: string, ...params: unknown[]): Promise<T> {
    return (await this.#provider.request({ method, params })) as T;
  }
}
