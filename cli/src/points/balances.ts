import type { Hex } from "@kept/sdk";
import type { Balance } from "../chain/moved.ts";
import { money } from "../ui/format.ts";
import type { Coalition } from "./connect.ts";

export function boughtBy({ loyalty }: Coalition, member: Hex): Balance {
  const read = async (blockTag: number): Promise<bigint> =>
    (await loyalty.contract.accountOf(member, { blockTag })).bought;
  return { name: `${member} bought`, read, show: money };
}

export function acceptedBy({ loyalty }: Coalition, member: Hex): Balance {
  const read = async (blockTag: number): Promise<bigint> =>
    (await loyalty.contract.accountOf(member, { blockTag })).accepted;
  return { name: `${member} accepted`, read, show: money };
}

export function pointsOf({ loyalty }: Coalition, customer: Hex): Balance {
  return { name: customer, read: (blockTag) => loyalty.contract.balanceOf(customer, { blockTag }), show: money };
}

export function reserveOf({ reserve }: Coalition, account: Hex): Balance {
  const name = `${account} ${reserve.symbol}`;
  return { name, read: (block) => reserve.balanceOf(account, block), show: (amount) => reserve.show(amount) };
}
