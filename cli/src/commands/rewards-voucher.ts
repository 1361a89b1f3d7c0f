import { randomBytes } from "node:crypto";
import { basename } from "node:path";
import type { Command } from "commander";
import { formatUnits, hexlify, Wallet } from "ethers";
import { leftOf } from "@kept/sdk/calc";
import {
  encodeBearerCode,
  signBearerVoucher,
  signerKey,
  signVoucher,
  walletSigner,
  type Hex,
  type Voucher,
} from "@kept/sdk";
import { addressArgument, wholeArgument } from "../chain/options.ts";
import { acting } from "../chain/refusals.ts";
import { say } from "../chain/say.ts";
import { Failure } from "../failure.ts";
import { amountOf } from "../rewards/amounts.ts";
import { nameOf, presentOf, withKeyedCounter, type Counter, type Keyed } from "../rewards/connect.ts";
import { momentArgument, signing, type KeyFlags } from "../rewards/options.ts";
import { firstNonce, numbered, readWishes, type Common } from "../rewards/voucher-list.ts";
import { saveVouchers, type Filed } from "../rewards/voucher-file.ts";
import { instant, plural } from "../ui/format.ts";
import { meter, silent } from "../ui/progress.ts";

interface Flags extends KeyFlags {
  readonly csv?: string;
  readonly bearer?: number;
  readonly from?: number;
  readonly deadline?: number;
  readonly merchant?: Hex;
  readonly order?: string;
  readonly ref: string;
  readonly out?: string;
}

export function voucherCommand(): Command {
  return signing("voucher", "Sign a voucher, or one for each row of a file, or codes for whoever holds them.")
    .argument("[amount]", "how much, such as 5.00")
    .argument("[customer]", "for whom", addressArgument)
    .option("--csv <file>", "a file with the columns customer and amount, and from, deadline and order if wanted")
    .option("--bearer <n>", "so many codes, for whoever holds them", wholeArgument)
    .option("--from <date>", "from when on it can be claimed, such as the end of the return window", momentArgument)
    .option("--deadline <date>", "from when on it can be claimed no more", momentArgument)
    .option("--merchant <address>", "who pays; the signer himself, if left out", addressArgument)
    .option("--order <id>", "what it thanks for: an order is thanked for once")
    .option("--ref <text>", "tells this list from another one with the same rows", "")
    .option("--out <file>", "where to save them; beside the list, as LIST.vouchers, if left out")
    .action(
      acting((amount: string | undefined, customer: string | undefined, flags: Flags) =>
        withKeyedCounter(flags, (counter) => sign(counter, amount, customer, flags)),
      ),
    );
}

/** What is to be signed; of bearer vouchers, with the keys of their codes. */
interface Work {
  readonly vouchers: readonly Voucher[];
  readonly keys?: readonly Hex[];
}

async function sign(
  counter: Keyed<Counter>,
  amount: string | undefined,
  customer: string | undefined,
  flags: Flags,
): Promise<void> {
  const { wallet, token } = counter;
  const merchant = flags.merchant ?? wallet.address;
  const { csv, deadline, ref, order, bearer } = flags;
  if (csv !== undefined && order !== undefined)
    throw new Failure("--order is for one voucher; a file has a column for it.");
  if (bearer !== undefined && ref !== "") throw new Failure("--ref is for a list; each code has a number of its own.");
  const common = { merchant, token: token.address, decimals: token.decimals, validFrom: flags.from ?? 0, ref };
  const work = await workOf(
    counter,
    amount,
    customer,
    flags,
    deadline === undefined ? common : { ...common, deadline },
  );
  const total = work.vouchers.reduce((sum, voucher) => sum + voucher.amount, 0n);
  const left = await requireBudget(counter, merchant, total);
  const gauge = flags.json || work.vouchers.length === 1 ? silent : meter("signing");
  const signed = await signAll(counter, work, (done) => gauge.update(done, work.vouchers.length)).finally(() =>
    gauge.stop(),
  );
  const out = flags.out ?? (csv === undefined ? undefined : `${csv}.vouchers`);
  if (out !== undefined) saveVouchers(out, signed);
  sayVouchers(counter, signed, { merchant, total, left: left - total, out }, flags);
}

/** What was signed, and where it is. */
interface Outcome {
  readonly merchant: Hex;
  readonly total: bigint;
  /** Of the signer's budget. */
  readonly left: bigint;
  readonly out: string | undefined;
}

function sayVouchers(
  counter: Keyed<Counter>,
  signed: readonly Omit<Filed, "line">[],
  { merchant, total, left, out }: Outcome,
  flags: Flags,
): void {
  const { wallet, token } = counter;
  const amounts = { total: formatUnits(total, token.decimals), left: formatUnits(left, token.decimals) };
  const what = { act: "voucher", merchant, signer: wallet.address, vouchers: signed.length, ...amounts };
  const said = `${plural(signed.length, "voucher")} of ${token.show(total)} ${token.symbol} signed`;
  const rest = `${token.show(left)} would be left of the signer's budget if all that is not claimed yet is in here`;
  const shown = out === undefined ? signed.flatMap((each) => describe(each, counter)) : [`saved to ${out}`];
  const more = out === undefined ? { signed: signed.map(documentOf) } : { file: out };
  say(flags, [[nameOf(counter)], [said, rest], shown], { ...what, ...more });
}

async function workOf(
  counter: Keyed<Counter>,
  amount: string | undefined,
  customer: string | undefined,
  { csv, bearer, order = "", json, out }: Flags,
  common: Common,
): Promise<Work> {
  const present = await presentOf(counter);
  if (csv !== undefined) {
    if (amount !== undefined || bearer !== undefined) throw new Failure("Give an amount, or --csv: not both.");
    const gauge = json ? silent : meter(basename(csv));
    const progress = (done: number, all: number): void => gauge.update(done, all);
    return { vouchers: await readWishes(csv, common, present, progress).finally(() => gauge.stop()) };
  }
  if (amount === undefined) throw new Failure("Say how much: AMOUNT CUSTOMER, AMOUNT --bearer N, or --csv FILE.");
  const { validFrom, deadline } = common;
  if (deadline === undefined) throw new Failure("Say until when it can be claimed: --deadline DATE.");
  if (deadline <= Math.max(validFrom, present))
    throw new Failure(`The deadline ${instant(deadline)} leaves no time to claim.`);
  const wish = { amount: amountOf(amount, counter.token), validFrom, deadline };
  if (bearer === undefined) {
    if (customer === undefined) throw new Failure("Say for whom: CUSTOMER, or --bearer N for whoever holds the codes.");
    return { vouchers: numbered([{ holder: customer, ...wish, order }], common) };
  }
  if (customer !== undefined || order !== "") throw new Failure("A code is for nobody by name, and for no order.");
  if (bearer > 1 && out === undefined) throw new Failure("Say where to save the codes: --out FILE.");
  const keys = Array.from({ length: bearer }, () => Wallet.createRandom().privateKey);
  const first = firstNonce(hexlify(randomBytes(32)));
  const { merchant, token } = common;
  const vouchers = keys.map((key, at) => ({
    merchant,
    token,
    holder: new Wallet(key).address,
    ...wish,
    nonce: first + BigInt(at),
  }));
  return { vouchers, keys };
}

/** A voucher without a budget behind it is worth nothing. */
async function requireBudget(
  { rewards, token, wallet }: Keyed<Counter>,
  merchant: Hex,
  total: bigint,
): Promise<bigint> {
  const left = leftOf(await rewards.budgetOf(signerKey(merchant, token.address, wallet.address)));
  if (total <= left) return left;
  throw new Failure(
    `It needs ${token.show(total)} ${token.symbol}, and ${merchant} lets ${wallet.address} promise ${token.show(left)}: set a budget by \`signer\` first.`,
  );
}

const TOGETHER = 500;

async function signAll(
  { wallet, domain }: Keyed<Counter>,
  { vouchers, keys }: Work,
  progress: (done: number) => void,
): Promise<Omit<Filed, "line">[]> {
  const signer = await walletSigner(wallet);
  const all: Omit<Filed, "line">[] = [];
  for (const [at, voucher] of vouchers.entries()) {
    const key = keys?.[at];
    if (key === undefined) all.push({ domain, signed: await signVoucher(signer, domain, voucher) });
    else all.push({ domain, signed: await signBearerVoucher(signer, domain, voucher), key });
    if ((at + 1) % TOGETHER === 0) progress(at + 1);
  }
  progress(vouchers.length);
  return all;
}

function describe({ domain, signed, key }: Omit<Filed, "line">, { token }: Counter): string[] {
  if (key !== undefined) return [encodeBearerCode({ domain, voucher: signed, key })];
  const { holder, amount, validFrom, deadline, nonce } = signed.voucher;
  const from = validFrom === 0 ? "at once" : `from ${instant(validFrom)} on`;
  return [
    `${token.show(amount)} ${token.symbol} for ${holder}, ${from}, until ${instant(deadline)}`,
    `nonce ${nonce}`,
    `signature ${signed.signature}`,
  ];
}

function documentOf({ domain, signed, key }: Omit<Filed, "line">): object {
  const code = key === undefined ? {} : { code: encodeBearerCode({ domain, voucher: signed, key }) };
  return { chain: domain.chainId, rewards: domain.verifyingContract, ...signed, ...code };
}
