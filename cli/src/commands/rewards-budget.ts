import type { Command } from "commander";
import { formatUnits } from "ethers";
import { leftOf } from "@kept/sdk/calc";
import { buildCampaign, buildSeries, campaignId, seriesId, signerKey, type Hex } from "@kept/sdk";
import type { Act } from "../chain/act.ts";
import { referenceOf } from "../chain/reference.ts";
import { acting } from "../chain/refusals.ts";
import { Failure } from "../failure.ts";
import { capOf } from "../rewards/amounts.ts";
import { presentOf, withKeyedCounter, type Counter, type Keyed } from "../rewards/connect.ts";
import { momentArgument, sending, signerArgument, type SendFlags } from "../rewards/options.ts";
import { perform } from "../rewards/send.ts";
import { instant } from "../ui/format.ts";
import type { TreeHeader } from "../tree/file.ts";
import { withTree } from "./rewards-tree.ts";

export function allowCommand(): Command {
  return sending("allow", "Let Rewards pay out so much of your tokens, as the merchant.")
    .argument("<amount>", "in all; 0 for no more")
    .action(
      acting((amount: string, flags: SendFlags) => withKeyedCounter(flags, (desk) => allow(desk, amount, flags))),
    );
}

function allow(desk: Keyed<Counter>, text: string, flags: SendFlags): Promise<void> {
  const { token, address, wallet } = desk;
  const amount = capOf(text, token);
  const what = `allowance of ${token.show(amount)} ${token.symbol}`;
  const acts = [{ to: token.address, data: token.approve(address, amount) }];
  const document = {
    act: "allow",
    merchant: wallet.address,
    token: token.address,
    amount: formatUnits(amount, token.decimals),
  };
  return perform(desk, { acts, done: `An ${what} was given`, would: `An ${what} would be given`, document }, flags);
}

export function signerCommand(): Command {
  return sending("signer", "Set what a key may promise in vouchers in all, as the merchant.")
    .argument("<signer>", "a wallet's address, or a verifier and a key", signerArgument)
    .argument("<cap>", "in all, over all time; 0 removes the signer")
    .action(
      acting((signer: Hex, cap: string, flags: SendFlags) =>
        withKeyedCounter(flags, (desk) => setSigner(desk, signer, cap, flags)),
      ),
    );
}

async function setSigner(desk: Keyed<Counter>, signer: Hex, text: string, flags: SendFlags): Promise<void> {
  const { token, rewards, wallet, address } = desk;
  const cap = capOf(text, token);
  const key = signerKey(wallet.address, token.address, signer);
  const data = rewards.contract.interface.encodeFunctionData("setSigner", [token.address, signer, cap]);
  await perform(
    desk,
    {
      acts: [{ to: address, data }],
      done: `${signer} may promise ${token.show(cap)} ${token.symbol} in all`,
      would: `${signer} could promise ${token.show(cap)} ${token.symbol} in all`,
      lines: await spentLines(desk, key, cap),
      document: { act: "signer", merchant: wallet.address, signer, key, cap: formatUnits(cap, token.decimals) },
    },
    flags,
  );
}

/** What is left of a cap, if some of it was spent. */
async function spentLines({ rewards, token }: Counter, key: Hex, cap: bigint): Promise<string[]> {
  const { spent } = await rewards.budgetOf(key);
  if (spent === 0n) return [];
  return [`spent ${token.show(spent)}, left ${token.show(leftOf({ cap, spent }))} ${token.symbol}`];
}

interface CampaignFlags extends SendFlags {
  readonly deadline?: number;
  readonly series?: string;
  readonly cap?: string;
}

export function campaignCommand(): Command {
  return sending("campaign", "Open the campaign of a saved tree, or publish a series' next round, as the merchant.")
    .argument("<tree>", "a file that `tree` has saved")
    .option("--deadline <date>", "of a campaign: the first second in which nothing can be claimed", momentArgument)
    .option("--series <ref>", "of a series: its name, or 32 bytes in hexadecimal")
    .option("--cap <amount>", "what it may spend in all; as much as the tree promises, if left out; 0 ends it")
    .action(acting((tree: string, flags: CampaignFlags) => withKeyedCounter(flags, (desk) => open(desk, tree, flags))));
}

async function open(desk: Keyed<Counter>, path: string, flags: CampaignFlags): Promise<void> {
  const header = withTree(path, (tree) => tree.header);
  const { token, address, wallet } = desk;
  requireDecimals(header, desk, path);
  const cap = flags.cap === undefined ? BigInt(header.total) : capOf(flags.cap, token);
  const { id, what, calls } = await termsOf(desk, header, cap, flags);
  const acts = calls.map((data): Act => ({ to: address, data }));
  const amount = `${token.show(cap)} ${token.symbol}`;
  const promises = `the tree promises ${token.show(BigInt(header.total))} to ${header.entries} customers`;
  await perform(
    desk,
    {
      acts,
      done: `${what} may spend ${amount} in all`,
      would: `${what} could spend ${amount} in all`,
      lines: [promises, `id ${id}`, `root ${header.root}`, ...(await spentLines(desk, id, cap))],
      document: {
        act: header.kind,
        merchant: wallet.address,
        id,
        root: header.root,
        cap: formatUnits(cap, token.decimals),
        ...(flags.deadline === undefined ? {} : { deadline: instant(flags.deadline) }),
      },
    },
    flags,
  );
}

interface Terms {
  readonly id: Hex;
  readonly what: string;
  readonly calls: readonly Hex[];
}

async function termsOf(desk: Keyed<Counter>, header: TreeHeader, cap: bigint, flags: CampaignFlags): Promise<Terms> {
  const { rewards, token, wallet } = desk;
  const { interface: abi } = rewards.contract;
  const who = { merchant: wallet.address, token: token.address };
  if (header.kind === "series") {
    const series = buildSeries({ ...who, ref: seriesRef(flags) });
    const id = seriesId(series);
    const calls = [abi.encodeFunctionData("publish", [series, header.root])];
    if ((await rewards.budgetOf(id)).cap !== cap) calls.unshift(abi.encodeFunctionData("setSeries", [series, cap]));
    return { id, what: `The series ${flags.series}`, calls };
  }
  const campaign = buildCampaign({ ...who, root: header.root, deadline: await deadlineOf(desk, flags) });
  const calls = [abi.encodeFunctionData("setCampaign", [campaign, cap])];
  return { id: campaignId(campaign), what: "The campaign", calls };
}

/** The 32 bytes of a series' name. */
export function seriesRef({ series, deadline }: Pick<CampaignFlags, "series" | "deadline">): Hex {
  if (series === undefined) throw new Failure("This is the tree of a series' round: name the series by --series REF.");
  if (deadline !== undefined) throw new Failure("A series has no deadline: leave --deadline out.");
  return referenceOf(series);
}

async function deadlineOf(desk: Counter, { deadline, series }: CampaignFlags): Promise<number> {
  if (series !== undefined) throw new Failure("This is the tree of a campaign: build it with --series for a round.");
  if (deadline === undefined) throw new Failure("Say until when it can be claimed: --deadline DATE.");
  if (deadline > (await presentOf(desk))) return deadline;
  throw new Failure(`The deadline ${instant(deadline)} has passed.`);
}

/** The tree's amounts are read as the token has them. */
export function requireDecimals({ decimals }: TreeHeader, { token }: Counter, path: string): void {
  if (decimals === token.decimals) return;
  throw new Failure(`${path} was built with ${decimals} decimals, and ${token.symbol} has ${token.decimals}.`);
}
