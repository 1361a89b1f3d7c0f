import { basename } from "node:path";
import type { Command } from "commander";
import { formatUnits, getAddress } from "ethers";
import { owedBy } from "@kept/sdk/calc";
import { buildCampaign, buildSeries, campaignId, claimOfCode, decodeBearerCode, seriesId, type Hex } from "@kept/sdk";
import { addressArgument } from "../chain/options.ts";
import { acting } from "../chain/refusals.ts";
import { say } from "../chain/say.ts";
import { Failure } from "../failure.ts";
import { batchesOf, claimAll, rehearseAll, requireClaimable, requireHere, unused } from "../rewards/claiming.ts";
import {
  nameOf,
  readToken,
  withKeyedCounter,
  withKeyedDesk,
  type Counter,
  type Desk,
  type Keyed,
} from "../rewards/connect.ts";
import { momentArgument, sending, type SendFlags } from "../rewards/options.ts";
import { perform } from "../rewards/send.ts";
import { readVouchers, type Filed } from "../rewards/voucher-file.ts";
import { count, plural } from "../ui/format.ts";
import { meter, silent } from "../ui/progress.ts";
import { right, left, table } from "../ui/table.ts";
import { requireDecimals, seriesRef } from "./rewards-budget.ts";
import { entryOf, indexArgument, withTree } from "./rewards-tree.ts";

interface Flags extends SendFlags {
  readonly code?: string;
  readonly to?: Hex;
  readonly tree?: string;
  readonly customer?: Hex;
  readonly index?: number;
  readonly merchant?: Hex;
  readonly deadline?: number;
  readonly series?: string;
}

export function claimCommand(): Command {
  return sending("claim", "Have vouchers, a code, or an entry of a tree paid to whom they name; anybody may.")
    .argument("[vouchers]", "a file that `voucher` has saved; those that were paid or cancelled are passed over")
    .option("--code <text>", "a code, or the link that ends with it; paid to the key's own account, or to --to")
    .option("--to <address>", "with --code: who is paid", addressArgument)
    .option("--tree <file>", "an entry of a saved tree")
    .option("--customer <address>", "with --tree: whose", addressArgument)
    .option("--index <n>", "with --tree: the entry with this index", indexArgument)
    .option("--merchant <address>", "with --tree: who pays", addressArgument)
    .option("--deadline <date>", "with --tree: the campaign's", momentArgument)
    .option("--series <ref>", "with --tree: the series' name")
    .action(acting(run));
}

function run(file: string | undefined, flags: Flags): Promise<void> {
  const { code, tree } = flags;
  if ([file, code, tree].filter((each) => each !== undefined).length !== 1) {
    throw new Failure("Say what to claim: VOUCHERS, --code TEXT, or --tree FILE.");
  }
  if (code !== undefined) return withKeyedDesk(flags, (desk) => claimCode(desk, code, flags));
  if (tree !== undefined) return withKeyedCounter(flags, (counter) => claimEntry(counter, tree, flags));
  const vouchers = readVouchers(file ?? "");
  return withKeyedDesk(flags, (desk) => claimFile(desk, file ?? "", vouchers, flags));
}

async function claimFile(desk: Keyed<Desk>, file: string, vouchers: readonly Filed[], flags: Flags): Promise<void> {
  requireHere(desk, basename(file), vouchers);
  const rest = await unused(desk, vouchers);
  await requireClaimable(desk, basename(file), rest);
  const batches = batchesOf(rest);
  await rehearseAll(desk, basename(file), batches);
  const passed = vouchers.length - rest.length;
  const heading = [
    nameOf(desk),
    `${basename(file)}: ${plural(vouchers.length, "voucher")}, ${count(passed)} of them used already`,
  ];
  const totals = await totalsOf(desk, rest);
  const document = { act: "claim", vouchers: vouchers.length, used: passed, claimed: rest.length, totals };
  const lines = totals.map(({ amount, symbol }) => `${amount} ${symbol}`).join(", ");
  if (flags.dryRun) {
    const would =
      rest.length > 0 ? `Nothing was sent. ${lines} would be claimed: the chain would accept it.` : ALL_USED;
    return say(flags, [heading, [would]], { ...document, dryRun: true, accepted: true });
  }
  const gauge = flags.json ? silent : meter("claiming");
  const progress = (done: number): void => gauge.update(done, rest.length);
  const mined = await claimAll(desk, batches, flags, progress).finally(() => gauge.stop());
  const rows = mined.map((each) => [count(each.vouchers), String(each.block), count(each.gasUsed), each.transaction]);
  const shown =
    rows.length > 0 ? table([right("Vouchers"), right("block"), right("gas"), left("transaction")], rows) : [];
  say(flags, [heading, shown, [rest.length > 0 ? `${lines} claimed` : ALL_USED]], { ...document, transactions: mined });
}

const ALL_USED = "Every voucher was paid or cancelled already.";

/** What the vouchers pay, token by token. */
async function totalsOf(
  desk: Desk,
  vouchers: readonly Filed[],
): Promise<{ token: Hex; symbol: string; amount: string }[]> {
  const sums = new Map<Hex, bigint>();
  for (const { signed } of vouchers) {
    const { token, amount } = signed.voucher;
    sums.set(token, (sums.get(token) ?? 0n) + amount);
  }
  return Promise.all(
    [...sums].map(async ([address, amount]) => {
      const token = await readToken(desk.provider, address);
      return { token: address, symbol: token.symbol, amount: token.show(amount) };
    }),
  );
}

async function claimCode(desk: Keyed<Desk>, text: string, flags: Flags): Promise<void> {
  const code = decodeBearerCode(text);
  const { voucher, domain } = code;
  const { amount, token: address, nonce } = voucher.voucher;
  requireHere(desk, "the code", [{ line: 1, domain, signed: voucher }]);
  const token = await readToken(desk.provider, address);
  const claim = await claimOfCode(code, flags.to ?? desk.wallet.address);
  const { interface: abi } = desk.rewards.contract;
  const data = abi.encodeFunctionData("claimBearer", [claim.voucher, claim.to, claim.keySignature]);
  const what = `${token.show(amount)} ${token.symbol}`;
  const document = { act: "claim", to: claim.to, token: address, nonce, amount: formatUnits(amount, token.decimals) };
  const acts = [{ to: desk.address, data }];
  await perform(
    desk,
    { acts, done: `${what} paid to ${claim.to}`, would: `${what} would be paid to ${claim.to}`, document },
    flags,
  );
}

async function claimEntry(counter: Keyed<Counter>, path: string, flags: Flags): Promise<void> {
  const { rewards, token } = counter;
  const { header, entry } = withTree(path, (tree) => ({
    header: tree.header,
    entry: entryOf(tree, flags.customer, flags.index),
  }));
  requireDecimals(header, counter, path);
  if (flags.merchant === undefined) throw new Failure("Say who pays: --merchant ADDRESS.");
  const { interface: abi } = rewards.contract;
  const who = { merchant: flags.merchant, token: token.address };
  const account = getAddress(entry.account);
  const { amount, proof, index } = entry;
  if (header.kind === "series") {
    const series = buildSeries({ ...who, ref: seriesRef(flags) });
    const owed = owedBy(amount, await rewards.paidOf(seriesId(series), account));
    const data = abi.encodeFunctionData("claimSeries", [series, account, amount, [...proof]]);
    return pay(counter, data, account, owed, flags, { series: flags.series });
  }
  if (flags.deadline === undefined) throw new Failure("Say which campaign: --deadline DATE, as it was opened with.");
  const campaign = buildCampaign({ ...who, root: header.root, deadline: flags.deadline });
  const data = abi.encodeFunctionData("claimCampaign", [campaign, index, account, amount, [...proof]]);
  return pay(counter, data, account, amount, flags, { campaign: campaignId(campaign), index });
}

function pay(desk: Keyed<Counter>, data: Hex, account: Hex, amount: bigint, flags: Flags, of: object): Promise<void> {
  const { token, address } = desk;
  const what = `${token.show(amount)} ${token.symbol}`;
  const document = {
    act: "claim",
    to: account,
    token: token.address,
    amount: formatUnits(amount, token.decimals),
    ...of,
  };
  const acts = [{ to: address, data }];
  return perform(
    desk,
    { acts, done: `${what} paid to ${account}`, would: `${what} would be paid to ${account}`, document },
    flags,
  );
}
