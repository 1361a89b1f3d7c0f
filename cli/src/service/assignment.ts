import { basename } from "node:path";
import type { JsonRpcProvider } from "ethers";
import {
  CalendarKind,
  parseServiceFile,
  serviceId,
  serviceLevels,
  type Hex,
  type ServiceFile,
  type Task,
} from "@kept/sdk";
import { periodAt, periodOf, serviceClock, type ServiceClock } from "@kept/sdk/calc";
import { measuredMetrics, type MeasuredMetric } from "@kept/sdk/upptime";
import { requireCode, withNode } from "../chain/connect.ts";
import { Failure } from "../failure.ts";
import { scheduleFrom } from "../input/schedule.ts";
import { readText } from "../input/text.ts";
import { instant } from "../ui/format.ts";
import type { MeasureFlags, PeriodChoice } from "./options.ts";

/** A service as its file has it, and its id. */
export interface KnownService extends ServiceFile {
  readonly id: Hex;
}

/** What a monitor has to measure. */
export interface Assignment extends KnownService {
  readonly task: Task;
  readonly metrics: readonly MeasuredMetric[];
}

/** Files are as small as what they tell. */
const MOST = 2 ** 20;

export function knownService(path: string): KnownService {
  const known = parseServiceFile(readText(path, MOST), basename(path));
  return { ...known, id: serviceId(known.domain, known.service) };
}

/** The period, once it is over, with the maintenance that was announced for it; asks the chain only for what the file cannot tell. */
export async function assignmentOf(flags: MeasureFlags): Promise<Assignment> {
  const known = knownService(flags.service);
  const { service } = known;
  if (flags.metrics !== undefined && flags.schedule === undefined) {
    throw new Failure("--metrics are a schedule's: give --schedule with them.");
  }
  const schedule = flags.schedule === undefined ? undefined : scheduleFrom(flags.schedule);
  const metrics = measuredMetrics(service, schedule, flags.metrics);
  const offline = service.start !== 0 && service.maintenancePerYear === 0;
  const taskOf = (clock: ServiceClock, maintenance: Task["maintenance"]): Task => {
    const period = typeof flags.period === "number" ? flags.period : periodIn(clock, flags.period);
    return { period, ...requireOver(period, periodOf(clock, period)), maintenance };
  };
  if (offline) return { ...known, metrics, task: taskOf(serviceClock(service), []) };
  if (flags.rpc === undefined) {
    const what = service.start === 0 ? "when it began" : "which maintenance was announced";
    throw new Failure(`Only the chain knows ${what}: say where the node is, by --rpc URL or KEPT_RPC_URL.`);
  }
  return withLevels(known, flags, async (provider) => {
    const levels = serviceLevels(known.domain.verifyingContract, provider);
    const [clock, maintenance] = await Promise.all([levels.clockOf(service), levels.maintenanceOf(known.id)]);
    return { ...known, metrics, task: taskOf(clock, maintenance) };
  });
}

/** Runs something with the chain on which the service's levels are. */
export function withLevels<T>(
  { domain }: KnownService,
  { rpc }: Pick<MeasureFlags, "rpc">,
  run: (provider: JsonRpcProvider) => Promise<T>,
): Promise<T> {
  const flags = { ...(rpc === undefined ? {} : { rpc }), chain: domain.chainId };
  return withNode(flags, async (provider) => {
    await requireCode(provider, domain.verifyingContract);
    return run(provider);
  });
}

/** The period that begins in a month. */
function periodIn(clock: ServiceClock, { month }: Exclude<PeriodChoice, number>): number {
  if (clock.calendar !== CalendarKind.UtcMonths) {
    throw new Failure(`The service's periods are no months: give --period a number instead of ${month}.`);
  }
  const [year = 0, number = 0] = month.split("-").map(Number);
  const last = Date.UTC(year, number) / 1_000 - 1;
  const period = last < clock.start ? -1 : periodAt(clock, last);
  if (period >= 0 && instant(periodOf(clock, period).start).startsWith(month)) return period;
  throw new Failure(`No period of the service begins in ${month}; the first begins on ${instant(clock.start)}.`);
}

function requireOver<P extends { readonly end: number }>(period: number, times: P): P {
  if (times.end <= Date.now() / 1_000) return times;
  throw new Failure(`Period ${period} ends on ${instant(times.end)}: it can be measured from then on.`);
}
