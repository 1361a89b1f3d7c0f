import { explained, packItem, RevertError, type Hex } from "@kept/sdk";
import { ZeroHash } from "ethers";
import type { Actor } from "./connect.ts";
import type { Entry } from "./list.ts";
import { impossible, type Problems } from "../input/problems.ts";

/** So many customers are asked about in one call. */
const TOGETHER = 400;

const REASONS: Readonly<Record<string, string>> = {
  LoyaltyToken_NotCustomer: "is a member: points cannot be issued to one",
  LoyaltyToken_NonHolder: "is a contract in which points would expire: it may not receive any",
};

/** Reports every customer who may not receive points, by asking what issuing him none would do. */
export async function checkRecipients(
  actor: Actor,
  file: string,
  all: readonly Entry[],
  problems: Problems,
): Promise<void> {
  for (let at = 0; at < all.length; at += TOGETHER) {
    let rest = all.slice(at, at + TOGETHER);
    for (;;) {
      const bad = await firstRefused(actor, rest);
      const entry = bad && rest.find(({ customer }) => customer === bad.account);
      if (!entry) break;
      problems.attempt({ file, line: entry.line }, () => {
        throw impossible(`customer ${entry.customer} ${bad.reason}`);
      });
      rest = rest.slice(rest.indexOf(entry) + 1);
    }
  }
}

async function firstRefused(
  { wallet, loyalty, address }: Actor,
  entries: readonly Entry[],
): Promise<Refused | undefined> {
  const items = entries.map(({ customer }) => packItem(customer, 0n));
  const data = loyalty.contract.interface.encodeFunctionData("issueBatch", [items, ZeroHash]);
  try {
    await explained(wallet.call({ to: address, data }));
    return undefined;
  } catch (error) {
    if (!(error instanceof RevertError)) throw error;
    const reason = REASONS[error.revert.name];
    if (reason === undefined) throw error;
    return { account: (error.revert.args as { account: Hex }).account, reason };
  }
}

interface Refused {
  readonly account: Hex;
  readonly reason: string;
}
