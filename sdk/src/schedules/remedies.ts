import { Comparison, type Remedy } from "../agreement-types.ts";
import { amountOf, ONE, percent } from "../calc/credits.ts";
import { most } from "../calc/round.ts";
import { units, type AmountInput } from "../inputs.ts";
import { KeptError } from "../kept-error.ts";
import { MetricKind } from "../service-types.ts";
import type {
  Currency,
  Schedule,
  ScheduleComparison,
  ScheduleMetric,
  ScheduleMetricKind,
  ScheduleStep,
} from "./shapes.ts";

/** A schedule at a price: `metrics` for `buildService`, the rest for `buildTerms` and `previewCredit`. Amounts in token units. */
export interface ScheduleTerms {
  readonly metrics: readonly MetricKind[];
  readonly price: bigint;
  /** Frozen; typed mutable only because `previewCredit` takes what terms have. */
  readonly remedies: Remedy[];
  readonly minCredit: bigint;
  readonly cap: bigint;
}

/** What the contracts call each kind. */
export const KINDS: Readonly<Record<ScheduleMetricKind, MetricKind>> = {
  availability: MetricKind.Availability,
  outageDays: MetricKind.OutageUnits,
  daysLate: MetricKind.DaysLate,
  missedVisits: MetricKind.MissedVisits,
  downtimeSeconds: MetricKind.DowntimeSeconds,
};

/** What the contracts call each comparison. */
export const COMPARISONS: Readonly<Record<ScheduleComparison, Comparison>> = {
  below: Comparison.Below,
  above: Comparison.Above,
  perUnit: Comparison.PerUnit,
};

/**
 * A schedule's remedies at a price of a period. "Whichever is higher" is decided here: the price is known.
 * @param price Of a period: token units, or a decimal string such as "12.50".
 * @param names Of the metrics to use, in the schedule's order whatever theirs is; all, if left out.
 * Throws AmountZero for a price of zero, MetricUnknown, CurrencyMissing and CurrencyDiffers where amounts are in another
 * currency, AmountInvalid where the token's decimals cannot hold them.
 */
export function buildRemedies(
  schedule: Schedule,
  price: AmountInput,
  currency: Currency,
  names?: readonly string[],
): ScheduleTerms {
  const paid = units(price, "price", currency.decimals);
  if (paid === 0n) throw new KeptError("AmountZero", "price", "must be more than zero", [price]);
  const metrics = chosen(schedule, names);
  requireCurrency(schedule, metrics, currency);
  const money = (text: string, field: string): bigint => units(text, field, currency.decimals);
  const remedies = metrics.flatMap((metric, at) =>
    metric.steps.map((step) =>
      Object.freeze({
        metric: at,
        comparison: COMPARISONS[metric.comparison],
        threshold: step.threshold,
        ...worthOf(step, paid, money),
      }),
    ),
  );
  return Object.freeze({
    metrics: Object.freeze(metrics.map(({ kind }) => KINDS[kind])),
    price: paid,
    remedies: Object.freeze(remedies) as Remedy[],
    minCredit: schedule.minCredit === undefined ? 0n : money(schedule.minCredit, "minCredit"),
    cap: capOf(schedule, remedies, paid),
  });
}

function chosen({ name, metrics }: Schedule, names?: readonly string[]): readonly ScheduleMetric[] {
  if (names === undefined) return metrics;
  const all = metrics.map((metric) => metric.name);
  const unknown = names.find((each) => !all.includes(each));
  if (unknown !== undefined || names.length === 0) {
    const message = unknown === undefined ? "names no metric" : `${name} has no metric "${unknown}"`;
    throw new KeptError("MetricUnknown", "metrics", `${message}; there are ${all.join(", ")}`, [unknown]);
  }
  return metrics.filter((metric) => names.includes(metric.name));
}

function requireCurrency(schedule: Schedule, metrics: readonly ScheduleMetric[], { code }: Currency): void {
  const flat = metrics.some(({ steps }) => steps.some((step) => step.flat !== undefined));
  if (!flat && schedule.minCredit === undefined) return;
  const { name, currency } = schedule;
  if (currency === undefined || code === "") {
    const asked = `${name} is in ${currency}: say which currency the price is in`;
    const message = currency === undefined ? `${name} has amounts, and no currency` : asked;
    throw new KeptError("CurrencyMissing", "currency", message, [currency, code]);
  }
  if (code !== currency) {
    throw new KeptError("CurrencyDiffers", "currency", `${name} is in ${currency}, not in ${code}`, [currency, code]);
  }
}

function worthOf(
  step: ScheduleStep,
  price: bigint,
  money: (text: string, field: string) => bigint,
): Pick<Remedy, "share" | "flat"> {
  const share = step.percent === undefined ? 0n : percent(step.percent);
  const flat = step.flat === undefined ? 0n : money(step.flat, "flat");
  if (!step.higherOf) return { share, flat };
  return price * share > flat * ONE ? { share, flat: 0n } : { share: 0n, flat };
}

function capOf({ cap }: Schedule, remedies: readonly Remedy[], price: bigint): bigint {
  if ("percent" in cap) return amountOf({ share: percent(cap.percent), flat: 0n }, price);
  return remedies.map((row) => amountOf(row, price, BigInt(cap.units))).reduce(most);
}
