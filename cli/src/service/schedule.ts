import { amountOf } from "@kept/sdk/calc";
import { buildRemedies, type Schedule, type ScheduleMetric, type ScheduleMetricKind } from "@kept/sdk/schedules";
import { amount, plural } from "../ui/format.ts";
import { left, right, table } from "../ui/table.ts";
import { bullets, wrap } from "../ui/wrap.ts";

/** Of the token in which prices are shown. */
const DECIMALS = 6;

/** Of which a metric's level is a number; availability is none. */
const UNIT: Readonly<Record<Exclude<ScheduleMetricKind, "availability">, string>> = {
  outageDays: "day",
  daysLate: "day",
  missedVisits: "visit",
  downtimeSeconds: "second",
};

const COLUMNS = [left("metric"), left("level"), left("pays")];

/** A table of a schedule's steps. */
export const stepsOf = (schedule: Schedule): string[] => table(COLUMNS, rowsOf(schedule));

/** The same with what each step pays at a price of a period, and the rules with their amounts. */
export function worthOf(schedule: Schedule, price: string, code: string): { steps: string[]; notes: string[] } {
  const terms = buildRemedies(schedule, price, { code, decimals: DECIMALS });
  const shown = (units: bigint): string => amount(units, DECIMALS);
  const worths = terms.remedies.map((remedy) => shown(amountOf(remedy, terms.price)));
  const rows = rowsOf(schedule).map((row, at) => [...row, worths[at] ?? ""]);
  return {
    steps: table([...COLUMNS, right(`at ${shown(terms.price)} ${code}`)], rows),
    notes: rulesOf(schedule, `: ${shown(terms.cap)} ${code}`),
  };
}

/** Its minimum, cap and claims; `atMost` says what the cap is at a price. */
export function rulesOf({ minCredit, currency, cap, automatic }: Schedule, atMost = ""): string[] {
  const most = "percent" in cap ? `${cap.percent} % of its price` : `${plural(cap.units, "unit")} at the dearest rate`;
  const rules = [
    ...(minCredit === undefined ? [] : [`A credit of ${minCredit} ${currency} or less is not paid.`]),
    `No period's credit is more than ${most}${atMost}.`,
    automatic ? "It is paid there without a claim, too." : "There it must be claimed; here nobody has to.",
  ];
  return rules.flatMap((rule) => wrap(rule, "  "));
}

/** How its metrics are counted, its sources and its doubts. */
export function linesOf({ metrics, sources, doubts }: Schedule): string[][] {
  const counted = metrics.map(
    ({ name, counted: words, graceWorkingDays: days }) =>
      `${name}: ${words}${days === undefined ? "" : ` (grace: ${plural(days, "working day")})`}`,
  );
  const written = sources.map(({ title, date, url }) => [title, date, url].filter((part) => part !== undefined));
  return [
    bullets("Counted", counted),
    bullets(
      "Sources",
      written.map((parts) => parts.join(", ")),
    ),
    bullets("Doubts", doubts),
  ];
}

const rowsOf = ({ metrics }: Schedule): string[][] =>
  metrics.flatMap((metric) => metric.steps.map((_, at) => [metric.name, levelOf(metric, at), payOf(metric, at)]));

function levelOf({ kind, comparison, steps }: ScheduleMetric, at: number): string {
  const { threshold } = steps[at]!;
  if (kind === "availability") return `below ${threshold / 10_000} %`;
  if (comparison === "above") return `more than ${plural(threshold, UNIT[kind])}`;
  const next = steps[at + 1]?.threshold;
  if (next === undefined) return threshold === 1 ? `each ${UNIT[kind]}` : `each ${UNIT[kind]} from ${threshold} on`;
  return next === threshold + 1 ? `${UNIT[kind]} ${threshold}` : `each of ${UNIT[kind]}s ${threshold} to ${next - 1}`;
}

function payOf({ steps }: ScheduleMetric, at: number): string {
  const { percent, flat, higherOf } = steps[at]!;
  if (percent === undefined) return flat ?? "";
  if (flat === undefined) return `${percent} %`;
  return higherOf ? `${percent} %, at least ${flat}` : `${percent} % and ${flat}`;
}
