import { expect } from "chai";
import type { AgreementInput, LevelsInput, ServiceInput, ServiceTerms, ServiceTermsInput } from "@kept/sdk";
import type { Connection } from "./escrow.ts";
import {
  activate,
  buildTown,
  cableOf,
  cableTermsOf,
  cloudOf,
  cover,
  dealOf,
  openDeal,
  pass,
  report,
  startOf,
  termsOf,
  WINDOWS,
  type Deal,
  type Town,
} from "./keeping.ts";

export type Agreed = Town & Deal;

/** {AgreementStatus}. */
export const STATUS = { none: 0n, open: 1n, cancelled: 2n, closed: 3n } as const;

/** What is not as usual; `sound` terms are built by the SDK, `broken` ones changed afterwards. */
export interface Changes {
  readonly service?: Partial<ServiceInput>;
  readonly terms?: Partial<ServiceTermsInput>;
  readonly broken?: Partial<ServiceTerms>;
  readonly agreement?: Partial<AgreementInput>;
  readonly coverage?: bigint;
}

/** The cloud's offer and alice's acceptance of three periods; nothing is opened. */
export async function offered(connection: Connection, changes: Changes = {}): Promise<Agreed> {
  const d = await buildTown(connection);
  if (changes.coverage) await cover(d, changes.coverage);
  const service = await cloudOf(d, changes.service);
  const terms = { ...(await termsOf(d, service, changes.terms)), ...changes.broken };
  return { ...d, ...dealOf(d, service, terms, { periods: 3, ...changes.agreement }) };
}

/** Alice has opened it. */
export async function agreed(connection: Connection, changes: Changes = {}): Promise<Agreed> {
  const d = await offered(connection, changes);
  await openDeal(d, d);
  return d;
}

/** The cable firm's offer, with coverage for its late money, and alice's acceptance of three months; nothing is opened. */
export async function cableOffered(connection: Connection, changes: Changes = {}): Promise<Agreed> {
  const d = await buildTown(connection);
  await cover(d, changes.coverage ?? 100_000_000n);
  const service = await cableOf(d, changes.service);
  const terms = { ...(await cableTermsOf(d, service, changes.terms)), ...changes.broken };
  return { ...d, ...dealOf(d, service, terms, { periods: 3, ...changes.agreement }) };
}

export async function cableAgreed(connection: Connection, changes: Changes = {}): Promise<Agreed> {
  const d = await cableOffered(connection, changes);
  await openDeal(d, d);
  return d;
}

/** The activator's statement lands a minute later, and becomes final. */
export async function begin(d: Agreed, time: number): Promise<void> {
  await pass(d, time + 60);
  await activate(d, d.service, time);
  await pass(d, time + 120 + WINDOWS.objection);
}

/** A period of the cloud becomes final: reported with these levels, or silent. */
export async function finish(d: Agreed, period: number, levels?: LevelsInput): Promise<void> {
  const end = startOf(d, period + 1);
  await pass(d, end);
  if (levels) await report(d, d.service, period, levels);
  await pass(d, end + WINDOWS.report + WINDOWS.objection);
}

/** Asserts what the chain keeps of the agreement, but for when it was opened. */
export async function expectState(
  d: Agreed,
  status: bigint,
  paid: number,
  settled: number,
  late = false,
): Promise<void> {
  const state = await d.agreements.stateOf(d.id);
  const found = [state.status, state.paid, state.settled, state.lateReserved];
  expect(found).to.deep.equal([status, BigInt(paid), BigInt(settled), late]);
}

/** Asserts how many seats of the offer are taken. */
export async function expectSeats(d: Agreed, taken: bigint): Promise<void> {
  expect((await d.agreements.offerOf(d.offer)).taken).to.equal(taken);
}
