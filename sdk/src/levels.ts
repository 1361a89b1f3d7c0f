import { whole } from "./inputs.ts";
import { KeptError } from "./kept-error.ts";
import type { Levels } from "./service-types.ts";

/** The level of what was not measured; also where a service has no metric. */
export const NOT_MEASURED = 2 ** 32 - 1;

/** How many levels a report has. */
export const METRICS = 4;

/** Levels as people write them: up to four; null, or left out, for what was not measured. */
export type LevelsInput = readonly (number | null)[];

/** The levels of a silent period. */
export const silentLevels = (): Levels => toLevels([]);

/** Frozen levels. Throws NumberOutOfRange. */
export function toLevels(input: LevelsInput, field = "levels"): Levels {
  if (input.length > METRICS) throw new KeptError("NumberOutOfRange", field, "there are four levels", [input.length]);
  const level = (at: number): number => {
    const value = input[at] ?? null;
    return value === null ? NOT_MEASURED : whole(value, 32, `${field}[${at}]`);
  };
  return frozen([level(0), level(1), level(2), level(3)]);
}

/** Four levels in one number, the first lowest: as the contracts take and return them. */
export const packLevels = (levels: Levels): bigint =>
  levels.reduce((packed, level, at) => packed | (BigInt(level) << BigInt(32 * at)), 0n);

/** The levels that {@link packLevels} packed. */
export function unpackLevels(packed: bigint): Levels {
  const level = (at: number): number => Number((packed >> BigInt(32 * at)) & 0xffff_ffffn);
  return frozen([level(0), level(1), level(2), level(3)]);
}

const frozen = (levels: Levels): Levels => Object.freeze(levels) as Levels;
