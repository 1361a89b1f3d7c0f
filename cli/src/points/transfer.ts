import type { Interface } from "ethers";
import { formatPoints, type Hex } from "@kept/sdk";
import { EXIT, Failure } from "../failure.ts";
import { money } from "../ui/format.ts";
import { carryOut, eventOf, rehearse } from "../chain/act.ts";
import { movedIn, printMoved, type Balance } from "../chain/moved.ts";
import type { Actor } from "./connect.ts";
import type { SendFlags } from "./options.ts";
import { say } from "../chain/say.ts";
import { nameOf } from "./say.ts";

/** Points that go from the caller to somebody, by a call with a reference and an event that says the same. */
export interface Handing {
  readonly call: "issue" | "redeem";
  readonly event: "PointsIssued" | "PointsRedeemed";
  /** "issued to", "redeemed at" */
  readonly words: string;
  readonly to: Hex;
  readonly amount: bigint;
  readonly ref: Hex;
  readonly balances: readonly Balance[];
}

/** Makes the call, holds the event against it, and prints what has moved. */
export async function hand(actor: Actor, handing: Handing, flags: SendFlags): Promise<void> {
  const { loyalty, address, wallet } = actor;
  const { call, event, words, to, amount, ref, balances } = handing;
  const abi: Interface = loyalty.contract.interface;
  const act = { to: address, data: abi.encodeFunctionData(call, [to, amount, ref]) };
  const what = { act: call, from: wallet.address, to, points: formatPoints(amount), reference: ref };
  if (flags.dryRun) {
    await rehearse(actor, act);
    const would = `Nothing was sent. ${money(amount)} ${actor.symbol} would be ${words} ${to}: the chain would accept it.`;
    return say(flags, [[nameOf(actor)], [would]], { ...what, dryRun: true, accepted: true });
  }
  const receipt = await carryOut(actor, act, flags.confirmations);
  const said = eventOf(receipt, address, abi, event).args.toArray();
  if (JSON.stringify(said.map(String)) !== JSON.stringify([wallet.address, to, ref, String(amount)])) {
    throw new Failure(`Transaction ${receipt.hash} did something else: ${said.join(", ")}.`, EXIT.unexpected);
  }
  const { hash: transaction, blockNumber: block, gasUsed } = receipt;
  const moved = await movedIn(block, balances);
  const done = [`${money(amount)} ${actor.symbol} ${words} ${to}`, `transaction ${transaction}, block ${block}`];
  say(flags, [[nameOf(actor)], done, printMoved("Points", moved)], { ...what, transaction, block, gasUsed, moved });
}
