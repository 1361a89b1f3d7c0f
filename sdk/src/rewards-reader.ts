import { Contract, getAddress, type ContractRunner, type Provider } from "ethers";
import { RewardsAbi } from "./abis/Rewards.ts";
import type { Rewards as RewardsContract } from "./abis/Rewards.types.ts";
import { domainOf, providerOf } from "./connection.ts";
import type { Domain } from "./eip712.ts";
import { explained } from "./errors/dig.ts";
import { attestorOf, type BytesInput } from "./inputs.ts";
import type { Budget, Campaign, Series, Voucher } from "./rewards-types.ts";
import type { Hex } from "./types.ts";

/** What can be read of a Rewards, as plain values. `contract` is ethers' own object with every method and filter. */
export class RewardsReader {
  readonly address: Hex;
  readonly contract: RewardsContract;
  readonly runner: ContractRunner;
  #domain: Promise<Domain> | undefined;

  constructor(address: Hex, runner: ContractRunner) {
    this.address = getAddress(address);
    this.contract = new Contract(this.address, RewardsAbi, runner) as unknown as RewardsContract;
    this.runner = runner;
  }

  /** What a signer, a campaign or a series may spend in all, and has spent: see {@link signerKey}. */
  async budgetOf(key: Hex, blockTag: number | "latest" = "latest"): Promise<Budget> {
    const { cap, spent } = await explained(this.contract.budgetOf(key, { blockTag }));
    return { cap, spent };
  }

  /** The least of what a budget, the merchant's balance and his allowance leave. For points see {@link heldFor}. */
  coverageOf(key: Hex, merchant: Hex, token: Hex): Promise<bigint> {
    return explained(this.contract.coverageOf(key, merchant, token));
  }

  /** Whether a merchant's nonce was paid or cancelled. */
  isUsed(merchant: Hex, nonce: bigint): Promise<boolean> {
    return explained(this.contract.isUsed(merchant, nonce));
  }

  /** Whether a leaf of a campaign was paid. */
  isClaimed(id: Hex, index: bigint): Promise<boolean> {
    return explained(this.contract.isClaimed(id, index));
  }

  /** What a series has paid an account in all. */
  paidOf(id: Hex, account: Hex): Promise<bigint> {
    return explained(this.contract.paidOf(id, account));
  }

  /** The root of a series' latest round; zero before the first. */
  rootOf(id: Hex): Promise<Hex> {
    return explained(this.contract.rootOf(id));
  }

  /** See {@link voucherDigest} for the same without a chain. */
  voucherDigest(voucher: Voucher, bearer = false): Promise<Hex> {
    return explained(this.contract.voucherDigest(voucher, bearer));
  }

  /** See {@link signerKey} for the same without a chain. */
  signerKey(merchant: Hex, token: Hex, signer: BytesInput): Promise<Hex> {
    return explained(this.contract.signerKey(merchant, token, attestorOf(signer, "signer")));
  }

  /** See {@link campaignId} for the same without a chain. */
  campaignId(campaign: Campaign): Promise<Hex> {
    return explained(this.contract.campaignId(campaign));
  }

  /** See {@link seriesId} for the same without a chain. */
  seriesId(series: Series): Promise<Hex> {
    return explained(this.contract.seriesId(series));
  }

  /** The EIP-712 domain of vouchers, claims and cancellations; read once. */
  domain(): Promise<Domain> {
    this.#domain ??= domainOf(this.contract);
    return this.#domain;
  }

  /** Where logs and blocks are read. Throws ProviderNeeded. */
  provider(): Provider {
    return providerOf(this.runner);
  }
}
