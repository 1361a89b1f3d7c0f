import { ZeroHash, type ContractRunner } from "ethers";
import { explained } from "./errors/dig.ts";
import type { Sent } from "./escrow-acts.ts";
import { fundByAllowance } from "./funding.ts";
import { LoyaltySchedule } from "./loyalty-schedule.ts";
import { packItem, type BatchItem } from "./points.ts";
import type { Funding, Hex } from "./types.ts";

/** The deployed LoyaltyToken at an address, typed. */
export function loyalty(address: Hex, runner: ContractRunner): Loyalty {
  return new Loyalty(address, runner);
}

/**
 * Calls and reads with plain values. What the contract refuses is thrown as RevertError with a sentence and the decoded
 * error; the requirements of each call are those of the contract's interfaces. Amounts are units of 0.01 point: see
 * {@link parsePoints}.
 */
export class Loyalty extends LoyaltySchedule {
  /** A member buys points to issue, from its allowance of the reserve: {@link quote} says how much it needs. */
  deposit(amount: bigint): Sent {
    return explained(this.contract.deposit(amount));
  }

  /**
   * As {@link deposit}, by another kind of funding. A permit is brought by the member itself; an authorization or Permit2, signed
   * for {@link depositSubject}, by anybody.
   */
  depositFor(member: Hex, amount: bigint, salt: Hex = ZeroHash, funding: Funding = fundByAllowance()): Sent {
    return explained(this.office.depositFor(member, amount, salt, funding.kind, funding.payment));
  }

  /** A member, or once a wind-down was announced a customer, turns points into reserve units at par. */
  withdraw(amount: bigint, to: Hex): Sent {
    return explained(this.contract.withdraw(amount, to));
  }

  /** A member turns accepted points into points to issue, for the spread. */
  renew(amount: bigint): Sent {
    return explained(this.office.renew(amount));
  }

  /** A member issues points to a customer for what `ref` names; never personal data. */
  issue(to: Hex, amount: bigint, ref: Hex = ZeroHash): Sent {
    return explained(this.contract.issue(to, amount, ref));
  }

  /** A member issues to several customers at once. */
  issueBatch(items: readonly BatchItem[], ref: Hex = ZeroHash): Sent {
    const packed = items.map(({ customer, amount }) => packItem(customer, amount));
    return explained(this.contract.issueBatch(packed, ref));
  }

  /** A customer redeems points at a member. */
  redeem(member: Hex, amount: bigint, ref: Hex = ZeroHash): Sent {
    return explained(this.contract.redeem(member, amount, ref));
  }

  /** A member gives points back for returned goods: into the oldest live vintage, nothing earned. */
  refund(to: Hex, amount: bigint, ref: Hex = ZeroHash): Sent {
    return explained(this.contract.refund(to, amount, ref));
  }

  /** Anyone has what customers have lost logged. */
  expire(holders: readonly Hex[]): Sent {
    return explained(this.contract.expire([...holders]));
  }

  /** Anyone has what has broken booked as accepted by the treasury. */
  claimBreakage(): Sent {
    return explained(this.office.claimBreakage());
  }
}
