import type { ContractRunner } from "ethers";
import { explained } from "./errors/dig.ts";
import type { Sent } from "./escrow-acts.ts";
import { packLevels, toLevels, type LevelsInput } from "./levels.ts";
import { ServiceLevelsReader } from "./service-reader.ts";
import type { Service, SignedActivation, SignedReport } from "./service-types.ts";
import type { Consent, Hex } from "./types.ts";

/** The deployed ServiceLevels at an address, typed. */
export function serviceLevels(address: Hex, runner: ContractRunner): ServiceLevels {
  return new ServiceLevels(address, runner);
}

const packed = (levels: LevelsInput): bigint => packLevels(toLevels(levels));

/**
 * Calls and reads with plain values. What the contract refuses is thrown as RevertError with a sentence and the decoded
 * error; the requirements of each call are those of the contract's interface. Times are seconds since 1970; of levels, null is
 * what was not measured.
 */
export class ServiceLevels extends ServiceLevelsReader {
  /** Anyone makes a service known; a second time changes nothing. */
  register(service: Service): Sent {
    return explained(this.contract.register(service));
  }

  /** Anyone submits the activator's statement of when a service began. */
  activate({ activation, signature }: SignedActivation): Sent {
    return explained(this.contract.activate(activation.service, activation.time, signature));
  }

  /** Anyone submits the monitor's report of a period. */
  report(signed: SignedReport): Sent {
    const { report, signature } = signed;
    const { service, period, levels, evidence } = report;
    return explained(this.contract.report(service, period, packLevels(levels), evidence, signature));
  }

  /** Anyone submits several reports, all or none. */
  reportMany(reports: readonly SignedReport[]): Sent {
    const calls = reports.map(({ report, signature }) => {
      const { service, period, levels, evidence } = report;
      const args = [service, period, packLevels(levels), evidence, signature] as const;
      return this.contract.interface.encodeFunctionData("report", [...args]);
    });
    return this.multicall(calls);
  }

  /** Anyone objects to a report, or to silence, claiming other levels; needs an allowance for the bond. */
  object(service: Service, period: number, claim: LevelsInput): Sent {
    return explained(this.contract.object(service, period, packed(claim)));
  }

  /** Anyone submits somebody's objection; the bond is pulled from that one's allowance. */
  objectBySignature(service: Service, period: number, claim: LevelsInput, consent: Consent): Sent {
    return explained(this.contract.objectBySignature(service, period, packed(claim), consent));
  }

  /** Anyone objects to when a service began, the provider once to the activator's silence. `claim`: 0 for not at all. */
  objectActivation(service: Service, claim: number): Sent {
    return explained(this.contract.objectActivation(service, claim));
  }

  /** The arbiter decides the levels of a contested period. */
  rule(service: Service, period: number, levels: LevelsInput): Sent {
    return explained(this.contract.rule(service, period, packed(levels)));
  }

  /** Anyone submits the arbiter's ruling. */
  ruleBySignature(service: Service, period: number, levels: LevelsInput, consent: Consent): Sent {
    return explained(this.contract.ruleBySignature(service, period, packed(levels), consent));
  }

  /** The arbiter decides when a service began; 0 for not at all. */
  ruleActivation(service: Service, time: number): Sent {
    return explained(this.contract.ruleActivation(service, time));
  }

  /** Anyone has a bond paid on which the arbiter was silent. */
  conclude(service: Service, period: number): Sent {
    return explained(this.contract.conclude(service, period));
  }

  /** As {@link conclude}, for objections to the beginning. */
  concludeActivation(service: Service): Sent {
    return explained(this.contract.concludeActivation(service));
  }

  /** The provider announces maintenance. */
  announceMaintenance(service: Service, start: number, end: number): Sent {
    return explained(this.contract.announceMaintenance(service, start, end));
  }

  /** The provider withdraws an announcement that has not begun. `index`: see {@link maintenanceOf}. */
  withdrawMaintenance(service: Service, index: number): Sent {
    return explained(this.contract.withdrawMaintenance(service, index));
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
}
