import { percent } from "../calc/credits.ts";
import { FULL_SHARE } from "../limits.ts";
import { NOT_MEASURED } from "../levels.ts";
import { SERVICE_LIMITS } from "../service-limits.ts";
import { Fields } from "./fields.ts";
import { wrong, type Json } from "./json.ts";
import { COMPARISONS, KINDS } from "./remedies.ts";
import type { ScheduleComparison, ScheduleMetric, ScheduleMetricKind, ScheduleStep } from "./shapes.ts";

/** Amounts with up to 18 digits before and after the point. */
export const AMOUNT = /^\d{1,18}(\.\d{1,18})?$/;
export const DAY = /^\d{4}-\d{2}-\d{2}$/;

const NAMES = ["name", "kind", "comparison", "steps", "counted", "graceWorkingDays"];
/** Working days for which no outage counts. */
const GRACE = 31;
/** The highest percentage: a share of 64 bits. */
const MOST = "1844674407.3709551615";

/** One metric. Throws ScheduleInvalid. */
export function parseMetric(at: Json): ScheduleMetric {
  const fields = new Fields(at, "a metric", NAMES);
  const name = fields.text("name");
  const kind = fields.word("kind", Object.keys(KINDS) as ScheduleMetricKind[]);
  const comparison = fields.word("comparison", Object.keys(COMPARISONS) as ScheduleComparison[]);
  if ((kind === "availability") !== (comparison === "below")) {
    const fitting = kind === "availability" ? "below" : "above or perUnit";
    throw wrong(fields.need("comparison"), `the comparison of ${kind} is ${fitting}`);
  }
  const places = fields.list("steps", 1, SERVICE_LIMITS.remedies);
  const steps = places.map((place) => parseStep(place, kind, comparison));
  for (const [i, place] of places.entries()) requireOrder(place, comparison, steps[i - 1], steps[i]!);
  const grace = fields.find("graceWorkingDays");
  if (grace && kind !== "outageDays") throw wrong(grace, `${kind} has no "graceWorkingDays": only outageDays has`);
  return {
    name,
    kind,
    comparison,
    steps,
    counted: fields.text("counted"),
    ...(grace && { graceWorkingDays: fields.whole("graceWorkingDays", 0, GRACE) }),
  };
}

function parseStep(at: Json, kind: ScheduleMetricKind, comparison: ScheduleComparison): ScheduleStep {
  const fields = new Fields(at, "a step", ["threshold", "percent", "flat", "higherOf"]);
  const [share, flat, higher] = [fields.find("percent"), fields.find("flat"), fields.find("higherOf")];
  const most = kind === "availability" ? FULL_SHARE : NOT_MEASURED - 1;
  const step: ScheduleStep = {
    threshold: fields.whole("threshold", comparison === "above" ? 0 : 1, most),
    ...(share && { percent: percentOf(fields) }),
    ...(flat && { flat: fields.text("flat", AMOUNT, 'an amount, as "8.00"') }),
    ...(higher && { higherOf: true }),
  };
  if (shareOf(step) === 0n && flatOf(step) === 0n)
    throw wrong(at, "a step must pay something: a percent, a flat amount");
  if (higher && !(higher.value === true && share && flat)) {
    throw wrong(higher, '"higherOf" can only be true, and needs a percent and a flat amount');
  }
  return step;
}

/** Steps go from the mildest to the deepest, and none pays less than the one before, whatever the price. */
function requireOrder(
  at: Json,
  comparison: ScheduleComparison,
  before: ScheduleStep | undefined,
  step: ScheduleStep,
): void {
  if (!before) return;
  const [a, b] = [before.threshold, step.threshold];
  if (a === b) throw wrong(at, `two steps begin at ${a}`);
  if (comparison === "below" ? b > a : b < a) {
    throw wrong(at, `the steps are not sorted: ${b} comes after ${a}, and goes before it`);
  }
  if (comparison === "perUnit") return;
  const [share, flat] = [shareOf(step) - shareOf(before), flatOf(step) - flatOf(before)];
  if (share <= 0n && flat <= 0n && share + flat < 0n) {
    throw wrong(at, `the step at ${b} is deeper than that at ${a}, and pays less`);
  }
}

const shareOf = (step: ScheduleStep): bigint => percent(step.percent ?? "0");

/** An amount in 1e-18, to compare. */
function flatOf({ flat = "0" }: ScheduleStep): bigint {
  const [whole = "0", decimals = ""] = flat.split(".");
  return BigInt(whole + decimals.padEnd(18, "0"));
}

/** A percentage with up to 10 decimals that a remedy can hold. */
export function percentOf(fields: Fields): string {
  const text = fields.text("percent", /^\d{1,12}(\.\d{1,10})?$/, 'a percentage with up to 10 decimals, as "12.5"');
  if (percent(text) <= percent(MOST)) return text;
  throw wrong(fields.need("percent"), `"percent" must be at most ${MOST}`);
}

/** A day, or a month, that the calendar has. */
export function dayOf(fields: Fields, name: string, form: RegExp, example: string): string {
  const text = fields.text(name, form, `a day, as ${example}`);
  const time = new Date(text);
  if (!Number.isNaN(time.getTime()) && time.toISOString().startsWith(text)) return text;
  throw wrong(fields.need(name), `the calendar has no ${text}`);
}
