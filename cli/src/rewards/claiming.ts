import { RevertError, type Hex, type SignedVoucher } from "@kept/sdk";
import { carryOut, rehearse, type Act } from "../chain/act.ts";
import type { SendingFlags } from "../chain/options.ts";
import { Failure } from "../failure.ts";
import { impossible, Problems, refuse } from "../input/problems.ts";
import { instant } from "../ui/format.ts";
import { presentOf, type Desk, type Keyed } from "./connect.ts";
import type { Filed } from "./voucher-file.ts";

/** What fits into one transaction, with customers who are new. */
const BATCH = 100;
/** So many nonces are asked about at once. */
const TOGETHER = 400;

/** A transaction that is in. */
export interface Mined {
  readonly vouchers: number;
  readonly transaction: Hex;
  readonly block: number;
  readonly gasUsed: bigint;
}

/** Those whose nonces were neither paid nor cancelled. */
export async function unused<T extends Filed>({ rewards }: Desk, vouchers: readonly T[]): Promise<T[]> {
  const left: T[] = [];
  for (let at = 0; at < vouchers.length; at += TOGETHER) {
    const part = vouchers.slice(at, at + TOGETHER);
    const used = await Promise.all(
      part.map(({ signed: { voucher } }) => rewards.isUsed(voucher.merchant, voucher.nonce)),
    );
    left.push(...part.filter((_, place) => !used[place]));
  }
  return left;
}

/** Whether all are for this chain and contract. */
export function requireHere({ domain }: Desk, file: string, vouchers: readonly Filed[]): void {
  const problems = new Problems(false);
  for (const { line, domain: other } of vouchers) {
    problems.attempt({ file, line }, () => {
      if (other.chainId !== domain.chainId) throw impossible(`it is for chain ${other.chainId}`);
      if (other.verifyingContract === domain.verifyingContract) return;
      throw impossible(`it is for the Rewards at ${other.verifyingContract}`);
    });
  }
  refuse(file, problems, "nothing was sent");
}

/** Whether all can be claimed now: those of codes are claimed one by one, in the name of who holds them. */
export async function requireClaimable(desk: Desk, file: string, vouchers: readonly Filed[]): Promise<void> {
  const now = await presentOf(desk);
  const problems = new Problems(false);
  for (const { line, key, signed } of vouchers) {
    problems.attempt({ file, line }, () => {
      const { validFrom, deadline } = signed.voucher;
      if (key !== undefined) throw impossible("it is a code, which is claimed by --code");
      if (now < validFrom) throw impossible(`it can be claimed from ${instant(validFrom)} on`);
      if (now >= deadline) throw impossible(`it could be claimed until ${instant(deadline)}`);
    });
  }
  refuse(file, problems, "nothing was sent");
}

/** One transaction for a hundred vouchers, a customer's beside each other. */
export function batchesOf(vouchers: readonly Filed[]): Filed[][] {
  const whose = ({ signed: { voucher } }: Filed): string => `${voucher.merchant}${voucher.token}${voucher.holder}`;
  const sorted = [...vouchers].sort((a, b) => (whose(a) < whose(b) ? -1 : 1));
  const batches: Filed[][] = [];
  for (let at = 0; at < sorted.length; at += BATCH) batches.push(sorted.slice(at, at + BATCH));
  return batches;
}

const claiming = ({ rewards, address }: Desk, vouchers: readonly SignedVoucher[]): Act => ({
  to: address,
  data: rewards.contract.interface.encodeFunctionData("claimMany", [[...vouchers]]),
});

/** Asks the chain about each batch by itself; a refusal names the line at fault. */
export async function rehearseAll(desk: Keyed<Desk>, file: string, batches: readonly Filed[][]): Promise<void> {
  for (const batch of batches) {
    const refusal = await refusalOf(desk, batch);
    if (refusal === undefined) continue;
    for (const filed of batch) {
      const own = await refusalOf(desk, [filed]);
      if (own !== undefined) throw new Failure(`${file}:${filed.line}: ${own} Nothing was sent.`);
    }
    throw new Failure(`${refusal} Nothing was sent.`);
  }
}

/** Why the chain would refuse them. */
async function refusalOf(desk: Keyed<Desk>, batch: readonly Filed[]): Promise<string | undefined> {
  const vouchers = batch.map(({ signed }) => signed);
  try {
    await rehearse(desk, claiming(desk, vouchers));
    return undefined;
  } catch (error) {
    if (error instanceof RevertError) return error.message;
    throw error;
  }
}

/** Sends what is left. Which nonces are used the chain knows: to go on after a break is to run it again. */
export async function claimAll(
  desk: Keyed<Desk>,
  batches: readonly Filed[][],
  { confirmations }: SendingFlags,
  progress: (vouchers: number) => void,
): Promise<Mined[]> {
  const mined: Mined[] = [];
  let done = 0;
  for (const batch of batches) {
    const receipt = await carryOut(
      desk,
      claiming(
        desk,
        batch.map(({ signed }) => signed),
      ),
      confirmations,
    );
    const { hash: transaction, blockNumber: block, gasUsed } = receipt;
    mined.push({ vouchers: batch.length, transaction, block, gasUsed });
    progress((done += batch.length));
  }
  return mined;
}
