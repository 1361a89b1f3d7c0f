import { expect } from "chai";
import { ethers } from "ethers";
import { serviceId, type Hex, type LevelsInput, type Service, type ServiceInput } from "@kept/sdk";
import { DAY, type Connection } from "./escrow.ts";
import { at, buildTown, cableOf, cloudOf, pack, pass, report, startOf, WINDOWS, type Town } from "./keeping.ts";

export const NO_ONE = ethers.ZeroAddress;
export const NO_HASH = ethers.ZeroHash;
/** {Standing}. */
export const STANDING = { silent: 0n, reported: 1n, contradicted: 2n, objected: 3n, ruled: 4n } as const;
export const NOT_MEASURED = 2n ** 32n - 1n;

/** A registered service and its id. */
export interface Known extends Town {
  readonly service: Service;
  readonly id: Hex;
}

async function known(d: Town, service: Service): Promise<Known> {
  await d.levels.register(service);
  return { ...d, service, id: serviceId(d.levelsDomain, service) };
}

/** The cloud, registered; it begins in 10 days. */
export async function knownFixture(
  connection: Connection,
  changes: Partial<ServiceInput> = {},
  tokenName = "Token__Mock",
): Promise<Known> {
  const d = await buildTown(connection, tokenName);
  return known(d, await cloudOf(d, changes));
}

/** The cable firm's service, registered; it begins when the activator says. */
export async function cableFixture(
  connection: Connection,
  changes: Partial<ServiceInput> = {},
  tokenName = "Token__Mock",
): Promise<Known> {
  const d = await buildTown(connection, tokenName);
  return known(d, await cableOf(d, changes));
}

/** The first period has ended, and a report of it has landed a minute later. */
export async function reportedFixture(connection: Connection, levels: LevelsInput = [990_000]) {
  const d = await knownFixture(connection);
  const landed = startOf(d, 1) + 60;
  await at(d, landed);
  await report(d, d.service, 0, levels);
  return { ...d, landed, until: landed + WINDOWS.objection };
}

/** Nobody has reported the first period in time. */
export async function silentFixture(connection: Connection) {
  const d = await knownFixture(connection);
  const opens = startOf(d, 1) + WINDOWS.report;
  await pass(d, opens - DAY);
  return { ...d, opens, until: opens + WINDOWS.objection };
}

/** Asserts all that is known of a period. */
export async function expectPeriod(
  d: Known,
  period: number,
  standing: bigint,
  landed: number,
  until: number,
  levels: LevelsInput,
): Promise<void> {
  const state = await d.levels.stateOf(d.id, period);
  const all = [0, 1, 2, 3].map((i) => BigInt(levels[i] ?? NOT_MEASURED));
  expect([state.standing, state.landed, state.until]).to.deep.equal([standing, BigInt(landed), BigInt(until)]);
  expect([...state.levels]).to.deep.equal(all);
}

/** Asserts whether a period is final, and its levels. */
export async function expectVerdict(d: Known, period: number, decided: boolean, levels: LevelsInput): Promise<void> {
  const verdict = await d.levels.verdict(d.id, period);
  expect(verdict.decided).to.equal(decided);
  if (decided) expect(verdict.levels).to.equal(pack(levels));
}

/** Asserts all that is known of the beginning. */
export async function expectActivation(
  d: Known,
  standing: bigint,
  time: number,
  landed: number,
  until: number,
  claimed = false,
): Promise<void> {
  const state = await d.levels.activationOf(d.id);
  expect([...state]).to.deep.equal([standing, BigInt(time), BigInt(landed), BigInt(until), claimed]);
}
