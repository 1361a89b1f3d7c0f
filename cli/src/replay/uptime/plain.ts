// What every month should be worth, worked out from the file's text and the schedule's own figures: it shares no code with the reader,
// the SDK or the contracts.

/** A schedule as its JSON has it. */
export interface PlainSchedule {
  readonly metrics: readonly PlainMetric[];
  readonly minCredit?: string;
  readonly cap: { readonly percent?: string; readonly units?: number };
}

interface PlainMetric {
  readonly kind: string;
  readonly comparison: string;
  readonly graceWorkingDays?: number;
  readonly steps: readonly PlainStep[];
}

interface PlainStep {
  readonly threshold: number;
  readonly percent?: string;
  readonly flat?: string;
  readonly higherOf?: boolean;
}

/** A month of a site. Money in cents, for each customer. */
export interface PlainMonth {
  readonly site: string;
  readonly month: string;
  /** By metric; nothing is said of a silent month. */
  readonly levels: readonly number[] | undefined;
  readonly credit: bigint;
}

export interface PlainRules {
  /** Of a month, in cents. */
  readonly price: bigint;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly silent: readonly string[];
}

type Days = Readonly<Record<string, number>>;

const TOLD = ["availability", "outageDays", "downtimeSeconds"];

/** Every month of every site of a file that can be played. */
export function plainMonths(text: string, { metrics: all, ...rest }: PlainSchedule, rules: PlainRules): PlainMonth[] {
  const schedule = { ...rest, metrics: all.filter(({ kind }) => TOLD.includes(kind)) };
  const sites = JSON.parse(text) as { slug: string; dailyMinutesDown: Days }[];
  const dates = sites.flatMap(({ dailyMinutesDown }) => Object.keys(dailyMinutesDown)).sort();
  const [from, to] = [rules.from ?? dates[0]?.slice(0, 7), rules.to ?? dates.at(-1)?.slice(0, 7)];
  if (from === undefined || to === undefined) return [];
  const bounded = rules.from !== undefined && rules.to !== undefined;
  const played = sites.filter(({ dailyMinutesDown }) => bounded || Object.keys(dailyMinutesDown).length > 0);
  return played.flatMap(({ slug, dailyMinutesDown }) =>
    namesFrom(from, to).map((month) => {
      if (rules.silent.includes(month))
        return { site: slug, month, levels: undefined, credit: worst(schedule, rules.price) };
      const levels = schedule.metrics.map((metric) => measure(metric, dailyMinutesDown, month));
      return { site: slug, month, levels, credit: credit(schedule, levels, rules.price) };
    }),
  );
}

function namesFrom(from: string, to: string): string[] {
  const names: string[] = [];
  for (let name = from; name <= to; name = next(name)) names.push(name);
  return names;
}

function next(name: string): string {
  const [year = 0, month = 0] = name.split("-").map(Number);
  return month === 12 ? `${year + 1}-01` : `${year}-${String(month + 1).padStart(2, "0")}`;
}

/** The last day of a month is the day before the first of the next. */
const daysIn = (month: string): number => new Date(Date.parse(`${next(month)}-01`) - 1).getUTCDate();

function measure(metric: PlainMetric, days: Days, month: string): number {
  const minutes = Object.entries(days).reduce((sum, [date, down]) => (date.startsWith(month) ? sum + down : sum), 0);
  const total = daysIn(month) * 1440;
  if (metric.kind === "availability") return Math.floor(((total - minutes) * 1_000_000) / total);
  if (metric.kind === "downtimeSeconds") return minutes * 60;
  return outageDays(metric, days, month);
}

/** Outages that end in a month: the longest whole, of the others what is beyond the days that are free. */
function outageDays({ comparison, steps, graceWorkingDays = 0 }: PlainMetric, days: Days, month: string): number {
  const free = comparison === "perUnit" ? (steps[0]?.threshold ?? 1) - 1 : 0;
  const lengths = outages(days)
    .filter((dates) => dates.at(-1)!.startsWith(month))
    .map((dates) => Math.max(0, dates.length - excused(dates[0]!, graceWorkingDays)))
    .sort((a, b) => b - a);
  return lengths.reduce((sum, length, at) => sum + (at === 0 ? length : Math.max(0, length - free)), 0);
}

/** Runs of days with downtime, all but the first and the last of them down from midnight to midnight, one at least. */
function outages(days: Days): string[][] {
  const runs: string[][] = [];
  for (const date of Object.keys(days)
    .filter((each) => days[each]! > 0)
    .sort()) {
    const run = runs.at(-1);
    const joins = run && after(run.at(-1)!) === date && (run.length === 1 || days[run.at(-1)!] === 1440);
    if (joins && (days[date] === 1440 || days[run.at(-1)!] === 1440)) run.push(date);
    else runs.push([date]);
  }
  return runs.filter((run) => run.some((date) => days[date] === 1440));
}

const after = (date: string): string => new Date(Date.parse(date) + 86_400_000).toISOString().slice(0, 10);

/** Days of an outage that do not count: its first day and so many whole working days after it. */
function excused(first: string, workingDays: number): number {
  if (workingDays === 0) return 0;
  let [date, left, count] = [first, workingDays, 1];
  while (left > 0) {
    date = after(date);
    count += 1;
    if (![0, 6].includes(new Date(date).getUTCDay())) left -= 1;
  }
  return count;
}

function credit(schedule: PlainSchedule, levels: readonly number[], price: bigint): bigint {
  const total = schedule.metrics.reduce((sum, metric, at) => sum + worth(metric, levels[at]!, price), 0n);
  if (total <= cents(schedule.minCredit ?? "0")) return 0n;
  const most = cap(schedule, price);
  return total < most ? total : most;
}

function worth({ comparison, steps }: PlainMetric, level: number, price: bigint): bigint {
  if (comparison === "perUnit") {
    return steps.reduce((sum, step, at) => {
      const end = Math.min(level, (steps[at + 1]?.threshold ?? Infinity) - 1);
      return sum + paid(step, price, Math.max(0, end - step.threshold + 1));
    }, 0n);
  }
  const deepest = steps
    .filter(({ threshold }) => (comparison === "below" ? level < threshold : level > threshold))
    .at(-1);
  return deepest ? paid(deepest, price, 1) : 0n;
}

/** Shares are in ten thousand millionths of a hundredth, rounded up to a cent. */
function paid({ percent = "0", flat = "0", higherOf }: PlainStep, price: bigint, units: number): bigint {
  const [whole = "0", part = ""] = percent.split(".");
  const numerator = price * BigInt(whole + part.padEnd(10, "0")) * BigInt(units);
  const share = (numerator + 10n ** 12n - 1n) / 10n ** 12n;
  const fixed = cents(flat) * BigInt(units);
  if (!higherOf) return share + fixed;
  return price * BigInt(whole + part.padEnd(10, "0")) > cents(flat) * 10n ** 12n ? share : fixed;
}

function cap({ cap: { percent, units }, metrics }: PlainSchedule, price: bigint): bigint {
  if (percent !== undefined) return paid({ threshold: 0, percent }, price, 1);
  const all = metrics.flatMap(({ steps }) => steps.map((step) => paid(step, price, units ?? 0)));
  return all.reduce((most, each) => (each > most ? each : most), 0n);
}

const worst = (schedule: PlainSchedule, price: bigint): bigint => {
  const most = cap(schedule, price);
  return most > price ? most : price;
};

function cents(text: string): bigint {
  const [whole = "0", part = ""] = text.split(".");
  return BigInt(whole + part.padEnd(2, "0"));
}
