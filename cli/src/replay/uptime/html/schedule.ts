import type { ScheduleSource } from "@kept/sdk/schedules";
import { escaped, linked, list, section } from "../../../report/tags.ts";
import { money } from "../../../ui/format.ts";
import { inWords } from "../print.ts";
import type { UptimeReport } from "../report.ts";

/** What was promised, where that is written, and what is not certain about it. */
export function schedulePart({ schedule, metrics, cap, minCredit, sites }: UptimeReport): string {
  const terms = schedule.metrics.map((metric) => {
    const played = metrics.includes(metric) ? "" : " Not played: a status page does not tell it.";
    const steps = metric.steps.map((step) => inWords(metric, step)).join("; ");
    return `<strong>${escaped(metric.name)}</strong>: ${escaped(`${steps}. ${metric.counted}${played}`)}`;
  });
  const bounds = minCredit > 0n ? `more than ${money(minCredit)} and at most ${money(cap)}` : `at most ${money(cap)}`;
  const notes = [...new Set(sites.flatMap(({ months }) => months.flatMap((month) => month.notes)))];
  return section(
    "The terms",
    `${schedule.title} (${schedule.name}), as of ${schedule.since}. A month’s credit is ${bounds}.`,
    [
      list("What a month’s credit is", terms),
      list("Where it is written", schedule.sources.map(source)),
      list("What is not certain", schedule.doubts.map(escaped)),
      list("What is assumed of the records", notes.map(escaped)),
    ].join("\n"),
  );
}

const source = ({ title, url, date }: ScheduleSource): string =>
  `${linked(title, url)}${date === undefined ? "" : `, ${escaped(date)}`}`;
