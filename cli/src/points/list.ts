import { ZeroAddress } from "ethers";
import type { Hex } from "@kept/sdk";
import { Failure } from "../failure.ts";
import { readCsv } from "../input/csv.ts";
import { customerOf } from "../input/customer.ts";
import { duplicate, impossible, Problems, refuse } from "../input/problems.ts";
import { centsOf } from "../input/values.ts";

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

function amountOf(text: string): bigint {
  const amount = centsOf(text, "points");
  if (amount === 0n) throw impossible(`points "${text}" are none`);
  if (amount > CAP) throw impossible(`points "${text}" are more than a coalition can have`);
  return amount;
}
