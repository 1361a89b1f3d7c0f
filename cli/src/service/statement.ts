import { basename } from "node:path";
import { isHexString } from "ethers";
import { KeptError, levelsOf, NOT_MEASURED, type Hex, type Levels, type LevelsInput } from "@kept/sdk";
import { Failure } from "../failure.ts";
import { readText } from "../input/text.ts";
import type { KnownService } from "./assignment.ts";

/** What a monitor says of a period. */
export interface Statement {
  /** The service's id. */
  readonly service: Hex;
  readonly period: number;
  readonly attestor: Hex;
  /** Null for what was not measured. */
  readonly levels: LevelsInput;
}

/** What a monitor has signed. */
export interface SignedStatement extends Statement {
  readonly evidence: Hex;
  readonly signature: Hex;
}

/** Of a file that somebody else has written. */
export interface Filed<S extends Statement = Statement> {
  readonly file: string;
  readonly statement: S;
}

const MOST = 2 ** 20;

/** Levels as people write them. */
export const plainLevels = ({ service }: KnownService, levels: Levels): LevelsInput =>
  service.metrics.flatMap((metric, i) => (metric === 0 ? [] : [levels[i] === NOT_MEASURED ? null : levels[i]!]));

/** Measurements of this service by members of its panel, each member's once. */
export const readMeasurements = (paths: readonly string[], known: KnownService): Filed[] =>
  once(paths.map((path) => statementOf(path, known)));

/** Signed statements of this service by members of its panel, each member's once. Whether the signatures are theirs is not checked. */
export const readSignatures = (paths: readonly string[], known: KnownService): Filed<SignedStatement>[] =>
  once(
    paths.map((path) => {
      const { file, statement, raw } = statementOf(path, known);
      const { evidence, signature } = raw;
      if (!isHexString(evidence, 32)) throw new Failure(`${file}: evidence must be 32 bytes in hexadecimal.`);
      if (!isHexString(signature, true)) throw new Failure(`${file}: signature must be bytes in hexadecimal.`);
      return { file, statement: { ...statement, evidence, signature } };
    }),
  );

/** Whether all are about one period. */
export function requirePeriod(period: number, filed: readonly Filed[]): void {
  const other = filed.find(({ statement }) => statement.period !== period);
  if (other) throw new Failure(`${other.file} is about period ${other.statement.period}, not ${period}.`);
}

export function requireMember({ panel }: KnownService, attestor: Hex, whose: string): void {
  if (!panel.members.includes(attestor)) throw new Failure(`${whose} ${attestor} is no monitor of this service.`);
}

function statementOf(path: string, known: KnownService): Filed & { readonly raw: Readonly<Record<string, unknown>> } {
  const file = basename(path);
  const raw = objectOf(readText(path, MOST), file);
  const { service, period, attestor, levels } = raw;
  if (!isHexString(service, 32)) throw new Failure(`${file}: service must be 32 bytes in hexadecimal.`);
  if (service.toLowerCase() !== known.id) throw new Failure(`${file} is about another service.`);
  if (typeof period !== "number" || !Number.isInteger(period) || period < 0 || period >= 2 ** 32) {
    throw new Failure(`${file}: period must be a whole number from 0.`);
  }
  if (!isHexString(attestor, true)) throw new Failure(`${file}: attestor must be bytes in hexadecimal.`);
  const member = attestor.toLowerCase();
  requireMember(known, member, `${file}:`);
  if (!Array.isArray(levels) || !levels.every((each) => each === null || typeof each === "number")) {
    throw new Failure(`${file}: levels must be a list of numbers, null for what was not measured.`);
  }
  const sound = levelsIn(known, levels as LevelsInput, file);
  return { file, statement: { service: known.id, period, attestor: member, levels: sound }, raw };
}

function objectOf(text: string, file: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null) return value as Readonly<Record<string, unknown>>;
  } catch {
    // says the same as for another value
  }
  throw new Failure(`${file} is no JSON object.`);
}

function levelsIn(known: KnownService, levels: LevelsInput, file: string): LevelsInput {
  try {
    return plainLevels(known, levelsOf(known.service, levels));
  } catch (error) {
    throw error instanceof KeptError ? new Failure(`${file}: ${error.message}.`) : error;
  }
}

function once<F extends Filed>(filed: readonly F[]): F[] {
  const seen = new Map<Hex, string>();
  for (const { file, statement } of filed) {
    const before = seen.get(statement.attestor);
    if (before !== undefined) throw new Failure(`${before} and ${file} are by the same monitor ${statement.attestor}.`);
    seen.set(statement.attestor, file);
  }
  return [...filed];
}
