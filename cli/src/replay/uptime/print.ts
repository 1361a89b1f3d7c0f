import type { ScheduleMetric, ScheduleStep } from "@kept/sdk/schedules";
import { count, millionths, money, plural } from "../../ui/format.ts";
import { left, right, table } from "../../ui/table.ts";
import { wrap } from "../../ui/wrap.ts";
import { printGasInAll } from "../print-gas.ts";
import { printCosts } from "../print-costs.ts";
import { OPERATIONS } from "./operations.ts";
import { MONITORS, THRESHOLD } from "./rules.ts";
import { monthsOf, totalOf, uptimeAgrees, type MonthLine, type SiteLine, type UptimeReport } from "./report.ts";

/** The report for people, in lines of at most 120 characters. */
export function printUptime(report: UptimeReport): string {
  const assumed = common(report);
  return [
    heading(report),
    ...report.sites.map((site) => months(report, site, assumed)),
    assumed.flatMap(wrapped),
    notPlayed(report),
    gas(report),
    costs(report),
    proofs(report),
  ]
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n");
}

function heading(report: UptimeReport): string[] {
  const { schedule, metrics, price, cap, minCredit, customers, sites } = report;
  const left_ = schedule.metrics.filter((metric) => !metrics.includes(metric));
  const site = plural(sites.length, "site");
  const bounds = minCredit > 0n ? `more than ${money(minCredit)}, at most ${money(cap)}` : `at most ${money(cap)}`;
  return [
    `Services by ${schedule.title} (${schedule.name}), as of ${schedule.since}`,
    ...metrics.map((metric) => `${metric.name}: ${metric.steps.map((step) => inWords(metric, step)).join("; ")}`),
    `A credit is ${bounds}; ${money(price)}${inCurrency(schedule.currency)} a month, ${plural(customers, "customer")} for each site`,
    `${site}, ${plural(monthsOf(report).length, "month")}; ${THRESHOLD} of ${MONITORS.length} monitors report, each month another is missing`,
    ...(left_.length > 0
      ? [`Not played, since a status page does not tell it: ${left_.map(({ name }) => name).join(", ")}`]
      : []),
    ...schedule.doubts.map((doubt) => `Doubt: ${doubt}`),
  ].flatMap(wrapped);
}

const inCurrency = (code: string | undefined): string => (code === undefined ? "" : ` ${code}`);

/** "10 % below 99.99 %" */
export function inWords({ comparison, kind }: ScheduleMetric, step: ScheduleStep): string {
  const at = kind === "availability" ? `${percentOf(step.threshold)} %` : count(step.threshold);
  return comparison === "perUnit"
    ? `${worthInWords(step)} for each from number ${at}`
    : `${worthInWords(step)} ${comparison} ${at}`;
}

/** "10 % or, if more, 5.00" */
export function worthInWords({ percent, flat, higherOf }: ScheduleStep): string {
  const parts = [percent === undefined ? "" : `${percent} %`, flat ?? ""].filter((part) => part !== "");
  return parts.join(higherOf ? " or, if more, " : " and ");
}

/** Parts per million → "99.99" */
export const percentOf = (ppm: number): string => (ppm / 10_000).toFixed(4).replace(/\.?0+$/, "");

/** A level as people read it. */
export function levelInWords({ kind }: ScheduleMetric, level: number | null | undefined): string {
  if (level === null || level === undefined) return "not measured";
  if (kind === "availability") return millionths(level);
  return kind === "downtimeSeconds" ? `${count(level)} s` : plural(level, "day");
}

function months(report: UptimeReport, site: SiteLine, assumed: readonly string[]): string[] {
  const own = site.months.flatMap(({ notes }) => notes).filter((note) => !assumed.includes(note));
  return [`${site.name} (${site.file})`, ...monthTable(report, site), ...[...new Set(own)].flatMap(wrapped)];
}

/** What is assumed of every month of every site. */
function common({ sites }: UptimeReport): string[] {
  const all = sites.flatMap(({ months: lines }) => lines.map(({ notes }) => notes));
  return [...new Set(all.flat())].filter((note) => all.every((notes) => notes.includes(note)));
}

/** A site's months, a line each. */
export function monthTable({ metrics }: UptimeReport, { months: lines }: SiteLine): string[] {
  const titles = [...metrics.map(({ kind }) => KINDS[kind]), "credit each", "to customers", "to provider", "gas"];
  const all = totalOf(lines);
  const row = (line: MonthLine): string[] => [
    line.name,
    duration(line.downSeconds),
    ...metrics.map((metric, at) => (line.fate === "silent" ? "no report" : levelInWords(metric, line.measured[at]))),
    ...[line.credit, line.refunds, line.provider].map(money),
    count(line.gas),
    line.fate === "contested" ? "contested" : line.silent ? "silent" : "",
  ];
  const total = [
    "all",
    duration(all.downSeconds),
    ...metrics.map(() => ""),
    ...[all.credit, all.refunds, all.provider].map(money),
    count(all.gas),
  ];
  return table([left("Month"), right("down"), ...titles.map(right), left("")], lines.map(row), total);
}

const KINDS = {
  availability: "availability",
  outageDays: "days of outage",
  downtimeSeconds: "downtime",
  daysLate: "days late",
  missedVisits: "missed visits",
} as const;

/** Seconds → "12 h 05 min" */
export function duration(seconds: number): string {
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  return `${count(Math.floor(minutes / 60))} h ${String(minutes % 60).padStart(2, "0")} min`;
}

const notPlayed = ({ notPlayed: sites }: UptimeReport): string[] =>
  sites.length === 0
    ? []
    : table(
        [left("Not playable"), left("file"), left("because")],
        sites.map(({ name, file, reason }) => [name, file, reason]),
      );

const gas = ({ tallies }: UptimeReport): string[] => printGasInAll(tallies, OPERATIONS);

const costs = (report: UptimeReport): string[] =>
  printCosts(report.costs, report.prices, monthsOf(report).length * report.customers, "per customer, month");

function proofs(report: UptimeReport): string[] {
  const { books, differences, sites, performance } = report;
  const balanced = books.contracts === 0n && books.minted === books.customers + books.providers;
  const agreed = uptimeAgrees(report) ? "agrees" : "DISAGREES";
  const off = differences.length === 0 ? "" : `; ${plural(differences.length, "difference")}`;
  return [
    `Books  ${balanced ? "balanced" : "WRONG"}: ${plural(books.accounts, "account")} and the contracts, each to the last cent`,
    `       paid in ${money(books.minted)} = customers ${money(books.customers)} + providers ${money(books.providers)} + ` +
      `contracts ${money(books.contracts)}`,
    `Plain  ${agreed}: the calculation from the file alone, on ${plural(monthsOf(report).length, "month")} of ${plural(sites.length, "site")}${off}`,
    `Time   ${performance.seconds.toFixed(1)} s; peak memory ${count(performance.memory)} MB`,
  ];
}

/** Lines of at most so many characters, wherever they go. */
const wrapped = (text: string): string[] => wrap(text, "  ", 118);
