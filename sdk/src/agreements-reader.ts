import { Contract, getAddress, MaxUint256, type ContractRunner } from "ethers";
import { ServiceAgreementAbi } from "./abis/ServiceAgreement.ts";
import type { ServiceAgreement as ServiceAgreementContract } from "./abis/ServiceAgreement.types.ts";
import { serviceAgreementDomain } from "./agreement-eip712.ts";
import type {
  Agreement,
  AgreementState,
  AgreementStatus,
  OfferState,
  ServiceCoverage,
  ServiceTerms,
} from "./agreement-types.ts";
import { providerOf } from "./connection.ts";
import type { Domain } from "./eip712.ts";
import { explained } from "./errors/dig.ts";
import { KeptError } from "./kept-error.ts";
import { findAgreement, findServiceTerms } from "./service-encoding.ts";
import type { Hex } from "./types.ts";

/** What an agreement was opened with. */
export interface Opened {
  readonly terms: ServiceTerms;
  readonly agreement: Agreement;
}

/** What can be read of a ServiceAgreement, as plain values. `contract` is ethers' own object with every method and filter. */
export class AgreementsReader {
  readonly address: Hex;
  readonly contract: ServiceAgreementContract;
  readonly #runner: ContractRunner;
  #domain: Promise<Domain> | undefined;

  constructor(address: Hex, runner: ContractRunner) {
    this.address = getAddress(address);
    this.contract = new Contract(this.address, ServiceAgreementAbi, runner) as unknown as ServiceAgreementContract;
    this.#runner = runner;
  }

  /** What the chain keeps of an agreement; all zero if it was never opened, or is settled in full. */
  async stateOf(id: Hex): Promise<AgreementState> {
    const { status, paid, settled, opened, lateReserved } = await explained(this.contract.stateOf(id));
    return {
      status: Number(status) as AgreementStatus,
      paid: Number(paid),
      settled: Number(settled),
      opened: Number(opened),
      lateReserved,
    };
  }

  /** What the chain keeps of an offer, by its terms' id. */
  async offerOf(terms: Hex): Promise<OfferState> {
    const { taken, revoked } = await explained(this.contract.offerOf(terms));
    return { taken: Number(taken), revoked };
  }

  /** A provider's coverage in a token. */
  async coverageOf(provider: Hex, token: Hex): Promise<ServiceCoverage> {
    const { balance, reserved } = await explained(this.contract.coverageOf(provider, token));
    return { balance, reserved };
  }

  /** It in parts per million of what is reserved; undefined if nothing is. */
  async coverageRatio(provider: Hex, token: Hex): Promise<bigint | undefined> {
    const ratio = await explained(this.contract.coverageRatio(provider, token));
    return ratio === MaxUint256 ? undefined : ratio;
  }

  /** The most that an agreement can still bring its customer, in token units. */
  worstCase(terms: ServiceTerms, agreement: Agreement): Promise<bigint> {
    return explained(this.contract.worstCase(terms, agreement));
  }

  /** Where the levels are. */
  levels(): Promise<Hex> {
    return explained(this.contract.LEVELS());
  }

  /** What waits for an account. */
  credited(token: Hex, account: Hex): Promise<bigint> {
    return explained(this.contract.credited(token, account));
  }

  /** The nonce of an account's next signed withdrawal. */
  nonceOf(account: Hex): Promise<bigint> {
    return explained(this.contract.nonces(account));
  }

  /** The EIP-712 domain on the runner's chain; read once. */
  domain(): Promise<Domain> {
    this.#domain ??= providerOf(this.#runner)
      .getNetwork()
      .then(({ chainId }) => serviceAgreementDomain(chainId, this.address));
    return this.#domain;
  }

  /** What an agreement was opened with, from that transaction's input. Throws AgreementNotFound, TermsNotFound. */
  async openedWith(id: Hex, fromBlock = 0): Promise<Opened> {
    const [event] = await this.contract.queryFilter(this.contract.filters.AgreementOpened(id), fromBlock);
    if (!event) throw new KeptError("AgreementNotFound", "id", "no such agreement was opened here", [id, this.address]);
    const { data } = await event.getTransaction();
    const domain = await this.domain();
    const terms = findServiceTerms(data, event.args.terms, domain);
    const agreement = terms && findAgreement(data, id, domain, terms, event.args.customer);
    if (!agreement) throw new KeptError("TermsNotFound", "id", "a contract opened it with terms of its own", [id]);
    return { terms, agreement };
  }
}
