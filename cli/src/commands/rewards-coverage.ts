import type { Command } from "commander";
import { formatUnits, getAddress } from "ethers";
import { leftOf } from "@kept/sdk/calc";
import { readCoverage, type Coverage, type Hex, type SetBudget } from "@kept/sdk";
import { addressArgument, wholeArgument } from "../chain/options.ts";
import { acting } from "../chain/refusals.ts";
import { say } from "../chain/say.ts";
import type { Token } from "../chain/token.ts";
import { EXIT, Failure } from "../failure.ts";
import { nameOf, readToken, withDesk, type Desk } from "../rewards/connect.ts";
import { atDesk, type DeskFlags } from "../rewards/options.ts";
import { count, instant } from "../ui/format.ts";
import { left, right, table } from "../ui/table.ts";

interface Flags extends DeskFlags {
  readonly fromBlock?: number;
  readonly blocks: number;
}

export function coverageCommand(): Command {
  return atDesk("coverage", "What a merchant's budgets may still pay, and whether he could pay it.")
    .argument("<merchant>", "whose promises", addressArgument)
    .option("--from-block <n>", "the block in which Rewards was deployed; it is looked for, if left out", wholeArgument)
    .option("--blocks <n>", "so many blocks in one question to the node", wholeArgument, 5_000)
    .action(acting((merchant: Hex, flags: Flags) => withDesk(flags, (desk) => tell(desk, merchant, flags))));
}

async function tell(desk: Desk, merchant: Hex, flags: Flags): Promise<void> {
  const { provider, rewards } = desk;
  const block = await provider.getBlock("latest");
  const [toBlock, time] = [block?.number ?? 0, block?.timestamp ?? 0];
  const fromBlock = flags.fromBlock ?? (await birthOf(desk, toBlock));
  const all = await readCoverage(rewards, merchant, { fromBlock, toBlock, blocks: flags.blocks });
  const tokens = await Promise.all(all.map(({ token }) => readToken(provider, token)));
  const parts = all.flatMap((coverage, at) => (tokens[at] ? [linesOf(coverage, tokens[at])] : []));
  const nothing = all.length === 0 ? [["No budget was ever set."]] : [];
  const asOf = `as of ${instant(time)} (block ${toBlock})`;
  say(flags, [[nameOf(desk), `merchant ${merchant}`, asOf], ...parts, ...nothing], {
    merchant,
    asOf: instant(time),
    tokens: all.map((coverage, at) => documentOf(coverage, tokens[at]?.decimals ?? 0)),
  });
  const differing = all.flatMap(({ budgets }) => budgets).filter(({ spent, claimed }) => spent !== claimed);
  if (differing.length === 0) return;
  const keys = differing.map(({ key }) => key).join(", ");
  throw new Failure(`The events and the contract's books disagree about ${keys}.`, EXIT.disagreement);
}

/** The first block that has the contract. Nodes that keep no old states cannot tell. */
async function birthOf({ provider, address }: Desk, latest: number): Promise<number> {
  let [first, last] = [0, latest];
  while (first < last) {
    const middle = Math.floor((first + last) / 2);
    const code = await provider.getCode(address, middle).catch(() => {
      throw new Failure("The node keeps no old states: say from which block on to read by --from-block.");
    });
    if (code === "0x") first = middle + 1;
    else last = middle;
  }
  return first;
}

const leftNow = (budget: Pick<SetBudget, "cap" | "spent" | "over">): bigint => (budget.over ? 0n : leftOf(budget));

function linesOf({ budgets, outstanding, balance, allowance, covered, lacking }: Coverage, token: Token): string[] {
  const rows = budgets.map((budget) => [
    nameOfBudget(budget),
    count(budget.claims),
    token.show(budget.cap),
    token.show(budget.spent),
    token.show(leftNow(budget)),
  ]);
  const columns = [left(`${token.symbol}, promised by`), right("claims"), right("cap"), right("spent"), right("left")];
  const total = ["outstanding", "", "", "", token.show(outstanding)];
  const state =
    lacking === 0n
      ? "all of it is covered"
      : `${token.show(covered)} of it is covered, ${token.show(lacking)} is lacking`;
  return [
    ...table(columns, rows, total),
    `balance ${token.show(balance)}, allowance ${token.show(allowance)}: ${state}`,
  ];
}

/** Letters of an address. */
const SHOWN = 42;

function nameOfBudget(budget: SetBudget): string {
  if (budget.kind === "signer") {
    const wallet = budget.signer.length === SHOWN;
    return `signer ${wallet ? getAddress(budget.signer) : `${budget.signer.slice(0, SHOWN)}…`}`;
  }
  const id = `${budget.key.slice(0, 10)}…${budget.key.slice(-4)}`;
  return budget.kind === "series" ? `series ${id}` : `campaign ${id} until ${instant(budget.deadline)}`;
}

function documentOf({ budgets, token, ...amounts }: Coverage, decimals: number): object {
  const shown = (amount: bigint): string => formatUnits(amount, decimals);
  const { outstanding, balance, allowance, covered, lacking } = amounts;
  return {
    token,
    outstanding: shown(outstanding),
    balance: shown(balance),
    allowance: shown(allowance),
    covered: shown(covered),
    lacking: shown(lacking),
    budgets: budgets.map((budget) => ({
      ...budget,
      cap: shown(budget.cap),
      spent: shown(budget.spent),
      claimed: shown(budget.claimed),
      left: shown(leftNow(budget)),
    })),
  };
}
