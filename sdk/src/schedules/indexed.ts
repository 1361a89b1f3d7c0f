import { percent, ONE } from "../calc/credits.ts";
import { KeptError } from "../kept-error.ts";
import type { Schedule, ScheduleStep } from "./shapes.ts";

/**
 * The next version of a schedule whose amounts follow an index: each raised, and rounded to its own last decimal, half up.
 * Shares, minimum and cap stay.
 * @param rise In per cent: "3.6".
 * @param since First day of the new version, YYYY-MM-DD; its year goes into the name.
 * Throws AmountInvalid, TimeInvalid for what is no day.
 */
export function indexed(schedule: Schedule, rise: string, since: string): Schedule {
  requireDay(since, "since");
  const factor = ONE + percent(rise);
  const raise = (step: ScheduleStep): ScheduleStep =>
    step.flat === undefined ? step : { ...step, flat: times(step.flat, factor) };
  return {
    ...schedule,
    name: `${familyOf(schedule)}-${since.slice(0, 4)}`,
    since,
    metrics: schedule.metrics.map((metric) => ({ ...metric, steps: metric.steps.map(raise) })),
  };
}

/** A name without its year. */
export const familyOf = ({ name }: Pick<Schedule, "name">): string => name.replace(/-\d{4}$/, "");

/** Throws TimeInvalid for what is no day as "2026-04-01". */
export function requireDay(text: string, field: string): void {
  const time = new Date(`${text}T00:00:00Z`);
  if (!Number.isNaN(time.getTime()) && time.toISOString().slice(0, 10) === text) return;
  throw new KeptError("TimeInvalid", field, `"${text}" is no day as "2026-04-01"`, [text]);
}

/** A decimal number times so many 1e-12, with as many decimals; half up. */
function times(amount: string, factor: bigint): string {
  const [whole = "0", decimals = ""] = amount.split(".");
  const raised = (BigInt(whole + decimals) * factor + ONE / 2n) / ONE;
  const digits = String(raised).padStart(decimals.length + 1, "0");
  const point = digits.length - decimals.length;
  return decimals === "" ? digits : `${digits.slice(0, point)}.${digits.slice(point)}`;
}
