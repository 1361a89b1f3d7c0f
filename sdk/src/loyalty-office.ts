import { explained } from "./errors/dig.ts";
import type { Sent } from "./escrow-acts.ts";
import { seconds, type TimeInput } from "./inputs.ts";
import { LoyaltyTransfers } from "./loyalty-transfers.ts";
import type { Hex } from "./types.ts";

/** What is done rarely: by the operator, who may have to schedule it first, and by members and customers about themselves. */
export class LoyaltyOffice extends LoyaltyTransfers {
  /** The operator makes an address a member; its live points become accepted ones. */
  admit(account: Hex): Sent {
    return explained(this.office.admit(account));
  }

  /** The guard stops a member's issuing. */
  suspend(member: Hex): Sent {
    return explained(this.office.suspend(member));
  }

  /** The operator ends a suspension. */
  reinstate(member: Hex): Sent {
    return explained(this.office.reinstate(member));
  }

  /** The operator ends a membership for ever. */
  release(member: Hex): Sent {
    return explained(this.office.release(member));
  }

  /** A member declares whether it takes points from customers. */
  setAccepting(accepting: boolean): Sent {
    return explained(this.office.setAccepting(accepting));
  }

  /** The treasury hands its office to another member. */
  moveTreasury(member: Hex): Sent {
    return explained(this.office.moveTreasury(member));
  }

  /** The guard holds back a customer's outgoing points. */
  hold(customer: Hex, until: TimeInput, reasonHash: Hex): Sent {
    return explained(this.office.hold(customer, seconds(until, "until"), reasonHash));
  }

  /** The guard ends a hold early. */
  liftHold(customer: Hex): Sent {
    return explained(this.office.liftHold(customer));
  }

  /** A customer names who may take over his points if he loses his key; the zero address for nobody. Also the veto. */
  nameSuccessor(successor: Hex): Sent {
    return explained(this.office.nameSuccessor(successor));
  }

  /** The successor gives notice of 14 days. */
  announceSuccession(holder: Hex): Sent {
    return explained(this.office.announceSuccession(holder));
  }

  /** The successor takes over, to an address of his choice. */
  succeed(holder: Hex, to: Hex): Sent {
    return explained(this.office.succeed(holder, to));
  }

  /** The operator publishes what has to be earned for each tier, in whole points, from the next vintage on. */
  setTiers(thresholds: readonly number[]): Sent {
    return explained(this.office.setTiers([...thresholds]));
  }

  /** The operator changes the spread, in 1/10,000: at once if it falls, in 30 days if it rises. */
  setSpread(spreadBps: number): Sent {
    return explained(this.office.setSpread(spreadBps));
  }

  /** The operator collects the spread. */
  collectSpread(to: Hex): Sent {
    return explained(this.office.collectSpread(to));
  }

  /** The operator ends all issuing, irrevocably, after a notice of at least 90 days. */
  windDown(): Sent {
    return explained(this.office.windDown());
  }

  /** The operator says where the coalition describes itself. */
  setContractURI(uri: string): Sent {
    return explained(this.office.setContractURI(uri));
  }
}
