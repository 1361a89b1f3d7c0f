import { Comparison, type Remedy, type ServiceTerms } from "../agreement-types.ts";
import { KeptError } from "../kept-error.ts";
import { METRICS, NOT_MEASURED } from "../levels.ts";
import { FULL_SHARE } from "../limits.ts";
import type { Levels } from "../service-types.ts";
import { feeOf } from "./formula.ts";
import { ceilDiv, least, most } from "./round.ts";

/** A share of one, and a bonus rate of one unit for each: 1e12. */
export const ONE = 10n ** 12n;

/** What decides about a credit. */
export type CreditTerms = Pick<ServiceTerms, "price" | "remedies" | "minCredit" | "cap">;

/** What levels are worth; token units. */
export interface Credit {
  readonly credit: bigint;
  /** Whether a metric that a remedy uses was not measured: then it is the price or the cap, whichever is more. */
  readonly silent: boolean;
}

/** Who has what of a settled period; token units. */
export interface PeriodSplit extends Credit {
  /** After the fee. */
  readonly toProvider: bigint;
  readonly fee: bigint;
  /** What of the credit comes from the provider's coverage. */
  readonly fromCoverage: bigint;
}

/** A percentage such as "12.5" as a share in 1e-12, exactly. Throws AmountInvalid. */
export function percent(input: string): bigint {
  const [, whole, decimals = ""] = /^(\d+)(?:\.(\d{1,10}))?$/.exec(input) ?? [];
  if (whole !== undefined) return BigInt(whole + decimals.padEnd(10, "0"));
  throw new KeptError("AmountInvalid", "percent", `"${input}" is no percentage with up to 10 decimals`, [input]);
}

/** Availability as a percentage such as "99.95" in parts per million, exactly. Throws AmountInvalid. */
export function availability(input: string): number {
  const ppm = percent(input) / (ONE / BigInt(FULL_SHARE));
  if (ppm * (ONE / BigInt(FULL_SHARE)) === percent(input) && ppm <= BigInt(FULL_SHARE)) return Number(ppm);
  throw new KeptError("AmountInvalid", "availability", `"${input}" has more than 4 decimals, or is above 100`, [input]);
}

/** What a row pays for so many units of its metric; for a step, one. Rounded up, in favour of the customer. */
export const amountOf = ({ share, flat }: Pick<Remedy, "share" | "flat">, price: bigint, units = 1n): bigint =>
  ceilDiv(price * share * units, ONE) + flat * units;

/** What levels are worth under terms: as the contract's `creditOf`. The remedies are such that `buildTerms` takes them. */
export function previewCredit(terms: CreditTerms, levels: Levels): Credit {
  const { price, cap, minCredit, remedies } = terms;
  if (remedies.some(({ metric }) => levels[metric] === NOT_MEASURED)) return { credit: most(price, cap), silent: true };
  const indexes = Array.from({ length: METRICS }, (_, metric) => metric);
  const total = indexes.reduce((sum, metric) => {
    const rows = remedies.filter((row) => row.metric === metric);
    return sum + creditFor(rows, price, levels[metric] ?? NOT_MEASURED);
  }, 0n);
  return { credit: total <= minCredit ? 0n : least(total, cap), silent: false };
}

/** Who has what of a period with these levels, if the credit is paid in the terms' token. */
export function previewPeriod(terms: CreditTerms & Pick<ServiceTerms, "feeBps">, levels: Levels): PeriodSplit {
  const { credit, silent } = previewCredit(terms, levels);
  const net = most(terms.price - credit, 0n);
  const fee = feeOf(net, terms.feeBps);
  return { credit, silent, toProvider: net - fee, fee, fromCoverage: most(credit - terms.price, 0n) };
}

/** Units of the bonus token in place of a credit; rounded up. */
export const bonusOf = ({ bonusRate }: Pick<ServiceTerms, "bonusRate">, credit: bigint): bigint =>
  ceilDiv(credit * bonusRate, ONE);

/** Of the steps of a metric only the deepest that matches; of units all, each by the row in whose segment it lies. */
function creditFor(rows: readonly Remedy[], price: bigint, level: number): bigint {
  if (rows[0]?.comparison === Comparison.PerUnit) {
    return rows.reduce((sum, row, i) => sum + amountOf(row, price, unitsIn(row, rows[i + 1], level)), 0n);
  }
  const deepest = rows.findLast(({ comparison, threshold }) =>
    comparison === Comparison.Below ? level < threshold : level > threshold,
  );
  return deepest ? amountOf(deepest, price) : 0n;
}

function unitsIn({ threshold }: Remedy, next: Remedy | undefined, level: number): bigint {
  const end = Math.min(level + 1, next?.threshold ?? Infinity);
  return BigInt(Math.max(end - threshold, 0));
}
