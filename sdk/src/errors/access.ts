import { Interface } from "ethers";
import { LoyaltyOfficeAbi } from "../abis/LoyaltyOffice.ts";
import type { Hex } from "../types.ts";
import type { Catalogue } from "./shapes.ts";
import { period, short } from "./words.ts";

/** What an operator calls, by name if it is one of the coalition's acts. */
const act = (selector: Hex): string => new Interface(LoyaltyOfficeAbi).getFunction(selector)?.name ?? selector;

const SCHEDULE = "Schedule exactly this call at the access manager, and make it when its time has come.";
const ROLE = "Send it from an account that has the role; the access manager's admin grants roles.";

/** Who may do what: OpenZeppelin's access manager. */
export const ACCESS = {
  AccessManagedInvalidAuthority: {
    message: ({ authority }) => `There is no access manager at ${authority}.`,
    advice: "Name a contract that manages access.",
  },
  AccessManagedRequiredDelay: {
    message: ({ caller, delay }) => `${caller} may do this only ${period(delay)} after scheduling it.`,
    advice: SCHEDULE,
  },
  AccessManagedUnauthorized: {
    message: ({ caller }) => `${caller} may not do this.`,
    advice: ROLE,
  },
  AccessManagerAlreadyScheduled: {
    message: ({ operationId }) => `The act ${short(operationId)} is scheduled already.`,
    advice: "Make the call when its time has come, or cancel what is scheduled.",
  },
  AccessManagerNotScheduled: {
    message: ({ operationId }) => `The act ${short(operationId)} is not scheduled, or was carried out or cancelled.`,
    advice: SCHEDULE,
  },
  AccessManagerNotReady: {
    message: ({ operationId }) => `The time of the act ${short(operationId)} has not come.`,
    advice: "Read from when it can be made, and make it then.",
  },
  AccessManagerExpired: {
    message: ({ operationId }) => `The act ${short(operationId)} was not made within a week of its time.`,
    advice: "Schedule it again.",
  },
  AccessManagerBadConfirmation: {
    message: () => "A role is renounced by its holder, who names himself.",
    advice: "Name the account that sends the call.",
  },
  AccessManagerInvalidInitialAdmin: {
    message: ({ initialAdmin }) => `${initialAdmin} cannot be an admin.`,
    advice: "Name a real account.",
  },
  AccessManagerLockedFunction: {
    message: ({ selector }) => `Who may call ${selector} cannot be changed.`,
    advice: "Choose another function.",
  },
  AccessManagerLockedRole: {
    message: ({ roleId }) => `The role ${roleId} cannot be changed.`,
    advice: "Choose another role: those of the admin and of everybody are fixed.",
  },
  AccessManagerUnauthorizedAccount: {
    message: ({ msgsender, roleId }) => `${msgsender} has not the role ${roleId}.`,
    advice: ROLE,
  },
  AccessManagerUnauthorizedCall: {
    message: ({ caller, target, selector }) => `${caller} may not call ${act(selector)} of ${target} then.`,
    advice: "Send it from an account that has the role, for a time no earlier than the role's delay.",
  },
  AccessManagerUnauthorizedCancel: {
    message: ({ msgsender, caller, selector }) =>
      `${msgsender} may not cancel ${act(selector)}, which ${caller} scheduled.`,
    advice: "Have whoever scheduled it cancel it, or a guardian of the role, or an admin.",
  },
  AccessManagerUnauthorizedConsume: {
    message: ({ target }) => `${target} asked for a scheduled act out of turn.`,
    advice: "Make the scheduled call itself.",
  },
} satisfies Partial<Catalogue>;
