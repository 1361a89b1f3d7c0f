import type { Command } from "commander";
import type { Hex } from "@kept/sdk";
import { Failure } from "../failure.ts";
import { acceptedBy, pointsOf } from "../points/balances.ts";
import { withActor } from "../points/connect.ts";
import { addressArgument } from "../chain/options.ts";
import { pointsArgument, sending, type SendFlags } from "../points/options.ts";
import { referenceOf } from "../chain/reference.ts";
import { acting } from "../chain/refusals.ts";
import { hand } from "../points/transfer.ts";
import { money } from "../ui/format.ts";

interface Flags extends SendFlags {
  readonly ref: string;
}

export function redeemCommand(): Command {
  return sending("redeem", "Spend points at a member, as the customer whose key it is.")
    .argument("<member>", "who accepts them", addressArgument)
    .argument("<points>", "how many, such as 12.34", pointsArgument)
    .option("--ref <text>", "what for: a text, or 32 bytes in hexadecimal; never personal data", "")
    .action(acting(run));
}

function run(member: Hex, amount: bigint, flags: Flags): Promise<void> {
  return withActor(flags, async (actor) => {
    const { loyalty, wallet, symbol } = actor;
    const balance = await loyalty.balanceOf(wallet.address);
    if (balance < amount) {
      throw new Failure(`${wallet.address} has ${money(balance)} ${symbol}, fewer than ${money(amount)}.`);
    }
    const balances = [pointsOf(actor, wallet.address), acceptedBy(actor, member)];
    const handing = { call: "redeem", event: "PointsRedeemed", words: "redeemed at" } as const;
    await hand(actor, { ...handing, to: member, amount, ref: referenceOf(flags.ref), balances }, flags);
  });
}
