import { basename } from "node:path";
import type { Command } from "commander";
import { acting } from "../chain/refusals.ts";
import { say } from "../chain/say.ts";
import { Failure } from "../failure.ts";
import { impossible, Problems, refuse } from "../input/problems.ts";
import { requireHere } from "../rewards/claiming.ts";
import { nameOf, withKeyedDesk, type Desk, type Keyed } from "../rewards/connect.ts";
import { nonceArgument, sendingAny, type DeskSendFlags } from "../rewards/options.ts";
import { perform } from "../rewards/send.ts";
import { readVouchers } from "../rewards/voucher-file.ts";
import { orderNonce } from "../rewards/voucher-list.ts";
import { plural } from "../ui/format.ts";

interface Flags extends DeskSendFlags {
  readonly vouchers?: string;
  readonly order?: string;
}

export function cancelCommand(): Command {
  return sendingAny(
    "cancel",
    "Rule out that vouchers are paid, such as of purchases that were refunded, as the merchant.",
  )
    .argument("[nonces...]", "their numbers", (text: string, before: bigint[] | undefined) => [
      ...(before ?? []),
      nonceArgument(text),
    ])
    .option("--vouchers <file>", "all of a file that `voucher` has saved")
    .option("--order <id>", "the voucher that thanks for an order")
    .action(
      acting((nonces: bigint[] | undefined, flags: Flags) =>
        withKeyedDesk(flags, (desk) => cancel(desk, nonces ?? [], flags)),
      ),
    );
}

/** What fits into one transaction, were each in a word of its own. */
const BATCH = 400;

async function cancel(desk: Keyed<Desk>, given: readonly bigint[], flags: Flags): Promise<void> {
  const { rewards, wallet, address } = desk;
  const nonces = [...new Set(noncesOf(desk, given, flags))];
  const used = await usedOf(desk, nonces);
  const left = nonces.filter((nonce) => !used.has(nonce));
  const passed = used.size === 0 ? [] : [`${plural(used.size, "voucher")} passed over: paid or cancelled already`];
  const document = { act: "cancel", merchant: wallet.address, cancelled: left, passedOver: [...used] };
  if (left.length === 0) return say(flags, [[nameOf(desk)], passed], { ...document, transactions: [] });
  const acts = [];
  for (let at = 0; at < left.length; at += BATCH) {
    acts.push({
      to: address,
      data: rewards.contract.interface.encodeFunctionData("cancel", [left.slice(at, at + BATCH)]),
    });
  }
  const what = plural(left.length, "voucher");
  await perform(
    desk,
    { acts, done: `${what} cancelled`, would: `${what} would be cancelled`, lines: passed, document },
    flags,
  );
}

function noncesOf(desk: Keyed<Desk>, given: readonly bigint[], { vouchers, order }: Flags): bigint[] {
  const named = order === undefined ? [...given] : [...given, orderNonce(order)];
  if (vouchers === undefined) {
    if (named.length === 0) throw new Failure("Say which: NONCE…, --order ID, or --vouchers FILE.");
    return named;
  }
  const filed = readVouchers(vouchers);
  const file = basename(vouchers);
  requireHere(desk, file, filed);
  const problems = new Problems(false);
  for (const { line, signed } of filed) {
    problems.attempt({ file, line }, () => {
      const { merchant } = signed.voucher;
      if (merchant !== desk.wallet.address) throw impossible(`${merchant} pays it, and only he can cancel it`);
    });
  }
  refuse(file, problems, "nothing was sent");
  return [...named, ...filed.map(({ signed }) => signed.voucher.nonce)];
}

async function usedOf({ rewards, wallet }: Keyed<Desk>, nonces: readonly bigint[]): Promise<Set<bigint>> {
  const used = new Set<bigint>();
  for (let at = 0; at < nonces.length; at += BATCH) {
    const part = nonces.slice(at, at + BATCH);
    const marks = await Promise.all(part.map((nonce) => rewards.isUsed(wallet.address, nonce)));
    part.filter((_, place) => marks[place]).forEach((nonce) => used.add(nonce));
  }
  return used;
}
