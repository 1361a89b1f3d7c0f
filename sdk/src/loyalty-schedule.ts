import { Contract, type Interface } from "ethers";
import { AccessManagerAbi } from "./abis/AccessManager.ts";
import type { AccessManager as AccessManagerContract } from "./abis/AccessManager.types.ts";
import { explained } from "./errors/dig.ts";
import type { Sent } from "./escrow-acts.ts";
import { seconds, type TimeInput } from "./inputs.ts";
import { LoyaltyOffice } from "./loyalty-office.ts";
import type { Hex } from "./types.ts";

/** The acts that the access manager lets some accounts do, perhaps after a delay. */
export type OperatorAct =
  | "admit"
  | "suspend"
  | "reinstate"
  | "release"
  | "hold"
  | "liftHold"
  | "setTiers"
  | "setSpread"
  | "collectSpread"
  | "windDown"
  | "setContractURI";

/** Whether an account may do an act. */
export interface Permission {
  /** At once. */
  readonly immediate: boolean;
  /** Else this many seconds after scheduling it; not at all, if zero. */
  readonly delay: number;
}

/**
 * How an operator with a delay acts: he schedules the act at the access manager, and when its time has come calls it as if there
 * were no delay: `scheduleAct("admit", [shop])`, later `admit(shop)`, within a week.
 */
export class LoyaltySchedule extends LoyaltyOffice {
  #manager: Promise<AccessManagerContract> | undefined;

  /** OpenZeppelin's AccessManager as ethers' own object; its address is read once. */
  manager(): Promise<AccessManagerContract> {
    this.#manager ??= this.authority().then(
      (at) => new Contract(at, AccessManagerAbi, this.runner) as unknown as AccessManagerContract,
    );
    return this.#manager;
  }

  /** Whether an account may do an act. */
  async permissionOf(act: OperatorAct, caller: Hex): Promise<Permission> {
    const manager = await this.manager();
    const { selector } = this.office.interface.getFunction(act);
    const { immediate, delay } = await explained(manager.canCall(caller, this.address, selector));
    return { immediate, delay: Number(delay) };
  }

  /** The operator schedules an act: as early as his delay allows, if `when` is left out. */
  async scheduleAct<A extends OperatorAct>(act: A, args: Parameters<this[A]>, when: TimeInput = 0): Sent {
    const manager = await this.manager();
    return explained(manager.schedule(this.address, this.#call(act, args), seconds(when, "when")));
  }

  /** From when a scheduled act can be called, in seconds since 1970; zero if it is not scheduled, was called, or has lapsed. */
  async scheduledFor<A extends OperatorAct>(act: A, args: Parameters<this[A]>, caller: Hex): Promise<number> {
    const manager = await this.manager();
    const id = await explained(manager.hashOperation(caller, this.address, this.#call(act, args)));
    return Number(await explained(manager.getSchedule(id)));
  }

  /** Whoever scheduled an act, or an admin, cancels it. */
  async cancelAct<A extends OperatorAct>(act: A, args: Parameters<this[A]>, caller: Hex): Sent {
    const manager = await this.manager();
    return explained(manager.cancel(caller, this.address, this.#call(act, args)));
  }

  #call(act: OperatorAct, args: readonly unknown[]): Hex {
    const abi: Interface = this.office.interface;
    if (act !== "hold") return abi.encodeFunctionData(act, args);
    const [customer, until, reasonHash] = args as Parameters<LoyaltyOffice["hold"]>;
    return abi.encodeFunctionData(act, [customer, seconds(until, "until"), reasonHash]);
  }
}
