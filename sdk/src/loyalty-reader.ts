import { Contract, getAddress, type ContractRunner, type Provider } from "ethers";
import { LoyaltyOfficeAbi } from "./abis/LoyaltyOffice.ts";
import type { LoyaltyOffice as LoyaltyOfficeContract } from "./abis/LoyaltyOffice.types.ts";
import { LoyaltyTokenAbi } from "./abis/LoyaltyToken.ts";
import type { LoyaltyToken as LoyaltyTokenContract } from "./abis/LoyaltyToken.types.ts";
import { domainOf, providerOf } from "./connection.ts";
import type { Domain } from "./eip712.ts";
import { explained } from "./errors/dig.ts";
import type { Account, Books, Lanes, LoyaltyTerms, Quote } from "./loyalty-types.ts";
import type { Hex } from "./types.ts";

/**
 * What can be read of a LoyaltyToken, as plain values; amounts are units of 0.01 point. `contract` is ethers' own object with
 * every method and filter, `office` the same address with what is done rarely.
 */
export class LoyaltyReader {
  readonly address: Hex;
  readonly contract: LoyaltyTokenContract;
  readonly office: LoyaltyOfficeContract;
  readonly runner: ContractRunner;
  #domain: Promise<Domain> | undefined;
  #terms: Promise<LoyaltyTerms> | undefined;

  constructor(address: Hex, runner: ContractRunner) {
    this.address = getAddress(address);
    this.contract = new Contract(this.address, LoyaltyTokenAbi, runner) as unknown as LoyaltyTokenContract;
    this.office = new Contract(this.address, LoyaltyOfficeAbi, runner) as unknown as LoyaltyOfficeContract;
    this.runner = runner;
  }

  /** An account as it is now, or was at the end of a block. */
  async accountOf(account: Hex, blockTag: number | "latest" = "latest"): Promise<Account> {
    const read = await explained(this.contract.accountOf(account, { blockTag }));
    return {
      isMember: read.isMember,
      bought: read.bought,
      accepted: read.accepted,
      suspended: read.suspended,
      left: read.left,
      declining: read.declining,
      treasury: read.treasury,
      lanes: [...read.lanes] as unknown as Lanes,
      earned: Number(read.earned),
      earnedBefore: Number(read.earnedBefore),
      heldUntil: Number(read.heldUntil),
      successor: read.successor,
      successionFrom: Number(read.successionFrom),
    };
  }

  /** The highest tier that a customer has earned in this and the previous vintage; zero for none. */
  async tierOf(account: Hex): Promise<number> {
    return Number(await explained(this.contract.tierOf(account)));
  }

  /** The coalition as it is now. */
  async books(): Promise<Books> {
    const read = await explained(this.contract.books());
    return {
      lanes: [...read.lanes] as unknown as Lanes,
      breakage: read.breakage,
      spreadAccrued: read.spreadAccrued,
      spreadBps: Number(read.spreadBps),
      nextSpreadBps: Number(read.nextSpreadBps),
      spreadFrom: Number(read.spreadFrom),
      closesAt: Number(read.closesAt),
      closed: read.closed,
      treasury: read.treasury,
    };
  }

  /** What never changes; read once. */
  terms(): Promise<LoyaltyTerms> {
    this.#terms ??= explained(this.contract.terms()).then((read) => ({
      reserve: read.reserve,
      unitValue: read.unitValue,
      start: Number(read.start),
      vintageLength: Number(read.vintageLength),
      expires: read.expires,
      gifts: read.gifts,
      maxSpreadBps: Number(read.maxSpreadBps),
    }));
    return this.#terms;
  }

  /** What an amount is worth; a deposit costs `value + spread`. */
  async quote(amount: bigint): Promise<Quote> {
    const { value, spread, payout } = await explained(this.contract.quote(amount));
    return { value, spread, payout };
  }

  /** Thresholds in force in a vintage, in whole points. */
  async tiersAt(vintage: number): Promise<number[]> {
    return (await explained(this.office.tiersAt(vintage))).map(Number);
  }

  /** What an authorization of the reserve for `depositFor` is bound to: see {@link depositSubject} for the same without a chain. */
  depositSubject(member: Hex, amount: bigint, salt: Hex): Promise<Hex> {
    return explained(this.office.depositSubject(member, amount, salt));
  }

  balanceOf(account: Hex): Promise<bigint> {
    return explained(this.contract.balanceOf(account));
  }

  totalSupply(): Promise<bigint> {
    return explained(this.contract.totalSupply());
  }

  allowance(owner: Hex, spender: Hex): Promise<bigint> {
    return explained(this.contract.allowance(owner, spender));
  }

  name(): Promise<string> {
    return explained(this.contract.name());
  }

  symbol(): Promise<string> {
    return explained(this.contract.symbol());
  }

  /** Always 2. */
  async decimals(): Promise<number> {
    return Number(await explained(this.contract.decimals()));
  }

  /** The next nonce of an account: its permit's without a key, else the authorizations' of that key, as `keyedNonce` has it. */
  nonces(owner: Hex, key = 0n): Promise<bigint> {
    return explained(this.contract["nonces(address,uint192)"](owner, key));
  }

  /** Whether an authorization with this nonce was used or cancelled. */
  authorizationState(authorizer: Hex, nonce: Hex): Promise<boolean> {
    return explained(this.contract.authorizationState(authorizer, nonce));
  }

  balanceOfAtEpoch(epoch: number, account: Hex): Promise<bigint> {
    return explained(this.contract.balanceOfAtEpoch(epoch, account));
  }

  /** The current vintage. */
  async currentEpoch(): Promise<number> {
    return Number(await explained(this.contract.currentEpoch()));
  }

  /** Seconds. */
  async epochLength(): Promise<number> {
    return Number(await explained(this.contract.epochLength()));
  }

  /** Vintages that a point lives through; Infinity where nothing expires. */
  async validityDuration(): Promise<number> {
    const duration = await explained(this.contract.validityDuration());
    return duration === 2n ** 256n - 1n ? Infinity : Number(duration);
  }

  isEpochExpired(epoch: number): Promise<boolean> {
    return explained(this.contract.isEpochExpired(epoch));
  }

  /** 1: by time. */
  async epochType(): Promise<number> {
    return Number(await explained(this.contract.epochType()));
  }

  /** Where the coalition describes itself. */
  contractURI(): Promise<string> {
    return explained(this.contract.contractURI());
  }

  /** The access manager. */
  authority(): Promise<Hex> {
    return explained(this.contract.authority());
  }

  /** The EIP-712 domain of permits and authorizations; read once. */
  domain(): Promise<Domain> {
    this.#domain ??= domainOf(this.contract);
    return this.#domain;
  }

  /** Where logs and blocks are read. Throws ProviderNeeded. */
  provider(): Provider {
    return providerOf(this.runner);
  }
}
