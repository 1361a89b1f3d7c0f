import { id, isHexString, keccak256, toUtf8Bytes } from "ethers";
import type { Hex, Voucher } from "@kept/sdk";
import { Failure } from "../failure.ts";
import { customerOf } from "../input/customer.ts";
import { duplicate, impossible, Problems, refuse } from "../input/problems.ts";
import { eachRow, type Reading } from "../input/rows.ts";
import { momentOf, unitsOf } from "../input/values.ts";

/** What all vouchers of a list have in common. */
export interface Common {
  readonly merchant: Hex;
  readonly token: Hex;
  readonly decimals: number;
  readonly validFrom: number;
  /** Of rows that have none of their own. */
  readonly deadline?: number;
  /** Tells lists with the same rows from each other. */
  readonly ref: string;
}

/** A row, before it has a number. */
export interface Wish {
  readonly holder: Hex;
  readonly amount: bigint;
  readonly validFrom: number;
  readonly deadline: number;
  readonly order: string;
}

type Columns = "customer" | "amount" | "from" | "deadline" | "order";

/** The vouchers that a file asks for, or a refusal that has named every line at fault. */
export async function readWishes(
  path: string,
  common: Common,
  present: number,
  progress?: Reading,
): Promise<Voucher[]> {
  const problems = new Problems(false);
  const [wishes, seen] = [[] as Wish[], new Map<string, number>()];
  const once = (what: string, key: string, line: number): void => {
    const before = seen.get(key);
    if (before !== undefined) throw duplicate(`${what} is on line ${before} already`);
    seen.set(key, line);
  };
  const visit = ({ line, fields }: { line: number; fields: Readonly<Record<Columns, string>> }): void => {
    const holder = customerOf(fields.customer);
    const amount = unitsOf(fields.amount, "amount", common.decimals);
    const validFrom = fields.from === "" ? common.validFrom : momentOf(fields.from, "from");
    const deadline = fields.deadline === "" ? (common.deadline ?? 0) : momentOf(fields.deadline, "deadline");
    if (deadline === 0) throw impossible("deadline is empty, and --deadline was not given");
    if (deadline <= validFrom) throw impossible("deadline is not after from");
    if (deadline <= present) throw impossible("deadline has passed");
    if (fields.order === "") once(`customer ${holder}`, holder, line);
    else once(`order ${fields.order}`, String(orderNonce(fields.order)), line);
    wishes.push({ holder, amount, validFrom, deadline, order: fields.order });
  };
  await eachRow<Columns, Columns>(
    path,
    ["customer", "amount"],
    problems,
    visit,
    ["from", "deadline", "order"],
    progress,
  );
  refuse(path, problems, "nothing was signed");
  if (wishes.length === 0) throw new Failure(`${path} holds no customers.`);
  return numbered(wishes, common);
}

/**
 * Gives each its nonce: an order's is its id, so that it is thanked for once; the others' follow one on another from a place that
 * the list itself tells. The same list signed again has the same nonces, of which each is paid once.
 */
export function numbered(wishes: readonly Wish[], { merchant, token, ref }: Common): Voucher[] {
  const rows = wishes.map((wish) => JSON.stringify(Object.values(wish).map(String)));
  const first = firstNonce([merchant, token, ref, ...rows].join("\n"));
  return wishes.map(({ order, ...terms }, at) => ({
    merchant,
    token,
    ...terms,
    nonce: order === "" ? first + BigInt(at) : orderNonce(order),
  }));
}

/** The lowest 32 bits count. */
export const firstNonce = (text: string): bigint => (BigInt(keccak256(toUtf8Bytes(text))) >> 32n) << 32n;

/** An id of 32 bytes as it is; another text's hash. */
export const orderNonce = (order: string): bigint => BigInt(isHexString(order, 32) ? order : id(order));
