import type { Command } from "commander";
import { Failure } from "../failure.ts";
import { boughtBy, pointsOf } from "../points/balances.ts";
import { withActor } from "../points/connect.ts";
import { issueList } from "../points/issue-list.ts";
import { addressArgument } from "../chain/options.ts";
import { batchArgument, pointsArgument, sending } from "../points/options.ts";
import { referenceOf } from "../chain/reference.ts";
import { acting } from "../chain/refusals.ts";
import type { ListFlags } from "../points/stand.ts";
import { hand } from "../points/transfer.ts";

interface Flags extends ListFlags {
  readonly csv?: string;
}

export function issueCommand(): Command {
  return sending("issue", "Give a customer points, or all customers of a file, as the member whose key it is.")
    .argument("[customer]", "who gets them", addressArgument)
    .argument("[points]", "how many, such as 12.34", pointsArgument)
    .option("--ref <text>", "what for: a text, or 32 bytes in hexadecimal; never personal data", "")
    .option("--csv <file>", "a file with the columns customer and points; run it again to go on after a break")
    .option("--batch <n>", "with --csv: so many customers in one transaction, at most 500", batchArgument, 100)
    .option("--merge", "with --csv: add up a customer's rows instead of refusing them")
    .action(acting(run));
}

async function run(
  customer: string | undefined,
  amount: bigint | undefined,
  flags: Flags,
  command: Command,
): Promise<void> {
  if (flags.csv !== undefined) {
    if (customer !== undefined) throw new Failure("Give a customer or --csv, not both.");
    return issueList(flags.csv, flags);
  }
  for (const name of ["batch", "merge"]) {
    if (command.getOptionValueSource(name) === "cli") throw new Failure(`--${name} is for a file: give --csv with it.`);
  }
  if (customer === undefined || amount === undefined) {
    throw new Failure("Say who gets how many: CUSTOMER POINTS, or --csv FILE.");
  }
  await withActor(flags, (actor) => {
    const balances = [boughtBy(actor, actor.wallet.address), pointsOf(actor, customer)];
    const handing = { call: "issue", event: "PointsIssued", words: "issued to" } as const;
    return hand(actor, { ...handing, to: customer, amount, ref: referenceOf(flags.ref), balances }, flags);
  });
}
