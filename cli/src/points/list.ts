import { getAddress, isHexString, ZeroAddress } from "ethers";
import type { Hex } from "@kept/sdk";
import { Failure } from "../failure.ts";
import { readCsv } from "../input/csv.ts";
import { describeProblem, duplicate, impossible, malformed, Problems } from "../input/problems.ts";
import { centsOf } from "../input/values.ts";
import { plural } from "../ui/format.ts";

/** Points for one customer, in units of 0.01, and where the file says so. */
export interface Entry {
  readonly line: number;
  readonly customer: Hex;
  readonly amount: bigint;
}

/** 2^48 - 1: no coalition has more units. */
const CAP = (1n << 48n) - 1n;

/** Who gets how much: the whole file, or a refusal that has named every line at fault. `merge`: adds a customer's rows up. */
export function readList(path: string, merge: boolean): Entry[] {
  const problems = new Problems(false);
  const entries = new Map<Hex, Entry>();
  for (const row of readCsv(path, ["customer", "points"], problems)) {
    problems.attempt(row, () => {
      const customer = customerOf(row.fields.customer);
      const amount = amountOf(row.fields.points);
      const first = entries.get(customer);
      if (first && !merge) throw duplicate(`customer ${customer} is on line ${first.line} already (--merge adds up)`);
      const line = first?.line ?? row.line;
      entries.set(customer, { line, customer, amount: (first?.amount ?? 0n) + amount });
    });
  }
  refuse(path, problems, "nothing was sent");
  if (entries.size === 0) throw new Failure(`${path} holds no customers.`);
  return [...entries.values()];
}

/** The customers whom a file names, each once. */
export function readCustomers(path: string): Hex[] {
  const problems = new Problems(false);
  const rows = readCsv(path, ["customer"], problems);
  const customers = rows.map((row) => problems.attempt(row, () => customerOf(row.fields.customer)) ?? ZeroAddress);
  refuse(path, problems);
  if (customers.length === 0) throw new Failure(`${path} holds no customers.`);
  return [...new Set(customers)];
}

/** Ends with all problems on stderr, if there are any: nothing is sent for a file with a wrong line. */
export function refuse(path: string, { list }: Problems, consequence?: string): void {
  for (const problem of [...list].sort((a, b) => a.line - b.line))
    process.stderr.write(`${describeProblem(problem)}\n`);
  const lines = new Set(list.map(({ line }) => line)).size;
  if (lines === 0) return;
  throw new Failure(
    `${path} has ${plural(lines, "wrong line")}${consequence === undefined ? "" : `: ${consequence}`}.`,
  );
}

function customerOf(text: string): Hex {
  if (!isHexString(text, 20)) throw malformed(`customer "${text}" is no address of 0x and 40 hexadecimal digits`);
  try {
    const customer = getAddress(text);
    if (customer !== ZeroAddress) return customer;
  } catch {
    throw malformed(`customer "${text}" has a wrong checksum: a digit may have been mistyped`);
  }
  throw impossible("customer is the zero address");
}

function amountOf(text: string): bigint {
  const amount = centsOf(text, "points");
  if (amount === 0n) throw impossible(`points "${text}" are none`);
  if (amount > CAP) throw impossible(`points "${text}" are more than a coalition can have`);
  return amount;
}
