import type { Period } from "../calc/service-clock.ts";
import { downtimeIn, without, type Interval } from "../monitor-time.ts";
import { momentText } from "./days.ts";
import type { MeasuredMetric, UptimeSite } from "./types.ts";

/** What a measurement assumes, a sentence each: whose days they are, when the page watched, and what it cannot know. */
export function assumptions(
  site: UptimeSite,
  period: Period,
  metrics: readonly MeasuredMetric[],
  maintenance: readonly Interval[],
): string[] {
  const maintained = period.end - period.start - downtimeIn(period, [period], maintenance);
  const has = (kind: MeasuredMetric["kind"]): boolean => metrics.some((metric) => metric.kind === kind);
  const graces = metrics.some(({ kind, graceWorkingDays = 0 }) => kind === "outageDays" && graceWorkingDays > 0);
  return [
    `Dates are days of ${zoneText(site.utcOffset)}.`,
    startText(site, period),
    endText(site, period),
    ...without(site.gaps, period, []).map(
      ({ start, end }) => `Nobody watched from ${momentText(start)} to ${momentText(end)}: nothing is measured.`,
    ),
    ...(maintained > 0 ? [`${maintained / 60} minutes of announced maintenance are taken off.`] : []),
    ...(graces ? ["Working days are Monday to Friday: bank holidays are not known."] : []),
    ...(has("daysLate") ? ["A status page cannot tell days late."] : []),
    ...(has("missedVisits") ? ["A status page cannot tell missed visits."] : []),
  ];
}

function zoneText(utcOffset: number): string {
  if (utcOffset === 0) return "UTC";
  const [hours, minutes] = [Math.floor(Math.abs(utcOffset) / 60), Math.abs(utcOffset) % 60];
  const two = (value: number): string => String(value).padStart(2, "0");
  return `UTC${utcOffset < 0 ? "-" : "+"}${two(hours)}:${two(minutes)} all year`;
}

function startText({ from }: UptimeSite, { start }: Period): string {
  if (from === undefined) return "When the page began is not known: it is taken to have watched from the start.";
  const late = from > start ? ", after the period began: nothing is measured" : "";
  return `The page tells from ${momentText(from)} on${late}.`;
}

function endText({ until }: UptimeSite, { end }: Period): string {
  if (until === undefined) return "When the page last looked is not known: it is taken to have watched to the end.";
  const early = until < end ? ", before the period ended: nothing is measured" : "";
  return `The page last looked at ${momentText(until)}${early}.`;
}
