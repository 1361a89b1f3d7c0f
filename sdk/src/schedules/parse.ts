import { METRICS, NOT_MEASURED } from "../levels.ts";
import { SERVICE_LIMITS } from "../service-limits.ts";
import { Fields } from "./fields.ts";
import { readJson, wrong, type Json } from "./json.ts";
import { AMOUNT, DAY, dayOf, parseMetric, percentOf } from "./parse-metric.ts";
import type { Schedule, ScheduleCap, ScheduleMetric, ScheduleSource } from "./shapes.ts";

const NAME = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const NAMES = ["name", "title", "since", "currency", "metrics", "minCredit", "cap", "automatic", "sources", "doubts"];
/** No schedule of people has more entries in a list. */
const MANY = 1_000;

/**
 * A schedule from its JSON text, in the form of {@link Schedule}.
 * @param file Its name, for messages.
 * Throws ScheduleInvalid for the first thing wrong: its message has file and line.
 */
export function parseSchedule(text: string, file: string): Schedule {
  const fields = new Fields(readJson(text, file), "a schedule", NAMES);
  const schedule = {
    name: fields.text("name", NAME, 'small letters, digits and hyphens, as "my-cloud"'),
    title: fields.text("title"),
    since: dayOf(fields, "since", DAY, '"2026-04-01"'),
    ...(fields.find("currency") && { currency: fields.text("currency", /^[A-Z]{3}$/, 'a code of ISO 4217, as "GBP"') }),
    metrics: metricsOf(fields),
    ...(fields.find("minCredit") && { minCredit: fields.text("minCredit", AMOUNT, 'an amount, as "1.00"') }),
    cap: capOf(fields),
    automatic: fields.truth("automatic"),
    sources: fields.list("sources", 0, MANY).map(sourceOf),
    doubts: fields.list("doubts", 0, MANY).map(doubtOf),
  };
  requireCurrency(fields, schedule);
  return schedule;
}

function metricsOf(fields: Fields): readonly ScheduleMetric[] {
  const places = fields.list("metrics", 1, METRICS);
  const metrics = places.map(parseMetric);
  for (const [at, { name }] of metrics.entries()) {
    const twice = metrics.findIndex((metric) => metric.name === name) !== at;
    if (twice) throw wrong(places[at]!, `there are two metrics "${name}"`);
  }
  const rows = metrics.reduce((sum, { steps }) => sum + steps.length, 0);
  if (rows <= SERVICE_LIMITS.remedies) return metrics;
  throw wrong(fields.need("metrics"), `there are ${rows} steps in all, and at most ${SERVICE_LIMITS.remedies} can be`);
}

function capOf(schedule: Fields): ScheduleCap {
  const fields = new Fields(schedule.need("cap"), "a cap", ["percent", "units"]);
  const [percent, units] = [fields.find("percent"), fields.find("units")];
  if ((percent === undefined) === (units === undefined))
    throw wrong(fields.at, 'a cap has either "percent" or "units"');
  const cap = percent ? { percent: percentOf(fields) } : { units: fields.whole("units", 0, NOT_MEASURED - 1) };
  const zero = "percent" in cap ? Number(cap.percent) === 0 : cap.units === 0;
  if (zero) throw wrong(percent ?? units ?? fields.at, "a cap must be more than zero");
  return cap;
}

function sourceOf(at: Json): ScheduleSource {
  const fields = new Fields(at, "a source", ["title", "url", "date"]);
  return {
    title: fields.text("title"),
    ...(fields.find("url") && { url: fields.text("url", /^https?:\/\/\S+$/, "an address that begins with https://") }),
    ...(fields.find("date") && { date: dayOf(fields, "date", /^\d{4}-\d{2}(-\d{2})?$/, '"2026-04-01" or "2026-04"') }),
  };
}

function doubtOf(at: Json): string {
  if (typeof at.value === "string" && at.value.trim() !== "") return at.value;
  throw wrong(at, "a doubt must be some text, in quotes");
}

/** Amounts say nothing without their currency. */
function requireCurrency(fields: Fields, { currency, minCredit, metrics }: Omit<Schedule, "cap">): void {
  if (currency !== undefined) return;
  const flat = metrics.some(({ steps }) => steps.some((step) => step.flat !== undefined));
  if (!flat && minCredit === undefined) return;
  throw wrong(fields.need(flat ? "metrics" : "minCredit"), 'there are amounts, and no "currency"');
}
