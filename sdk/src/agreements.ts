import type { ContractRunner, ContractTransactionResponse } from "ethers";
import { AgreementsReader } from "./agreements-reader.ts";
import type { Agreement, ServiceTerms } from "./agreement-types.ts";
import { explained } from "./errors/dig.ts";
import type { Sent } from "./escrow-acts.ts";
import { fundByAllowance } from "./funding.ts";
import type { Service } from "./service-types.ts";
import type { Consent, Funding, Hex } from "./types.ts";

/** What a transaction may use on Ethereum (EIP-7825), less a tenth for what changes until it is mined. */
const BATCH_GAS = 15_000_000n;

/** The deployed ServiceAgreement at an address, typed. */
export function agreements(address: Hex, runner: ContractRunner): Agreements {
  return new Agreements(address, runner);
}

/**
 * Calls and reads with plain values. What the contract refuses is thrown as RevertError with a sentence and the decoded
 * error; the requirements of each call are those of the contract's interface. Amounts are token units.
 */
export class Agreements extends AgreementsReader {
  /** The customer, or anybody with his payment bound to the agreement's id, opens it. */
  open(
    service: Service,
    terms: ServiceTerms,
    agreement: Agreement,
    providerSignature: Hex,
    funding: Funding = fundByAllowance(),
  ): Sent {
    const { kind, payment, value = 0n } = funding;
    return explained(this.contract.open(service, terms, agreement, kind, payment, providerSignature, { value }));
  }

  /** The customer, or anybody with his payment bound to the `topUpDigest`, pays further periods, up to `paid` in all. */
  topUp(terms: ServiceTerms, agreement: Agreement, paid: number, funding: Funding = fundByAllowance()): Sent {
    const { kind, payment, value = 0n } = funding;
    return explained(this.contract.topUp(terms, agreement, paid, kind, payment, { value }));
  }

  /** Anyone settles the final periods of an agreement, at most 256 a call. */
  settle(terms: ServiceTerms, agreement: Agreement): Sent {
    return explained(this.contract.settle(terms, agreement));
  }

  /** Anyone settles agreements under the same terms; see {@link skippedIn} for what was left alone. */
  settleMany(terms: ServiceTerms, all: readonly Agreement[]): Sent {
    return explained(this.contract.settleMany(terms, [...all]));
  }

  /** As {@link settleMany}, in as many transactions as their gas needs, each sent when the one before is mined. */
  async settleAll(terms: ServiceTerms, all: readonly Agreement[]): Promise<ContractTransactionResponse[]> {
    if (all.length === 0) return [];
    if (all.length === 1 || (await this.#fits(terms, all))) {
      const sent = await this.settleMany(terms, all);
      await sent.wait();
      return [sent];
    }
    const half = Math.ceil(all.length / 2);
    const first = await this.settleAll(terms, all.slice(0, half));
    return [...first, ...(await this.settleAll(terms, all.slice(half)))];
  }

  /** Customer or provider leaves. */
  cancel(terms: ServiceTerms, agreement: Agreement): Sent {
    return explained(this.contract.cancel(terms, agreement));
  }

  /** Anyone submits a party's cancellation. */
  cancelBySignature(terms: ServiceTerms, agreement: Agreement, consent: Consent): Sent {
    return explained(this.contract.cancelBySignature(terms, agreement, consent));
  }

  /** Anyone adds to a provider's coverage from his own allowance. */
  deposit(token: Hex, provider: Hex, amount: bigint): Sent {
    return explained(this.contract.deposit(token, provider, amount));
  }

  /** The provider takes back coverage that nothing reserves. */
  withdrawCoverage(token: Hex, amount: bigint, to: Hex): Sent {
    return explained(this.contract.withdrawCoverage(token, amount, to));
  }

  /** The provider ends his offer. */
  revoke(terms: ServiceTerms): Sent {
    return explained(this.contract.revoke(terms));
  }

  /** Anyone submits the provider's revocation. */
  revokeBySignature(terms: ServiceTerms, consent: Consent): Sent {
    return explained(this.contract.revokeBySignature(terms, consent));
  }

  /** Anyone sends an account what was credited to it. */
  withdraw(token: Hex, account: Hex): Sent {
    return explained(this.contract.withdraw(token, account));
  }

  /** The caller sends what was credited to him elsewhere. */
  withdrawTo(token: Hex, to: Hex): Sent {
    return explained(this.contract.withdrawTo(token, to));
  }

  /** Anyone submits an account's wish to have its credit paid to another. */
  withdrawToBySignature(token: Hex, to: Hex, consent: Consent): Sent {
    return explained(this.contract.withdrawToBySignature(token, to, consent));
  }

  /** Several encoded calls in one transaction, all or none: `contract.interface.encodeFunctionData`. */
  multicall(calls: readonly Hex[]): Sent {
    return explained(this.contract.multicall([...calls]));
  }

  async #fits(terms: ServiceTerms, all: readonly Agreement[]): Promise<boolean> {
    try {
      return (await this.contract.settleMany.estimateGas(terms, [...all])) <= BATCH_GAS;
    } catch {
      // above what a node lets a call use; what else is wrong, a single one will say
      return false;
    }
  }
}
