import { ZeroAddress, ZeroHash } from "ethers";
import { checkService } from "./check-service.ts";
import { problem } from "./check-tools.ts";
import { address, attestorOf, bytes32, oneOf, seconds, units, whole, type TimeInput } from "./inputs.ts";
import { KeptError } from "./kept-error.ts";
import { METRICS, NOT_MEASURED, toLevels, type LevelsInput } from "./levels.ts";
import { DAY, FULL_SHARE } from "./limits.ts";
import { randomSalt } from "./order.ts";
import { serviceId } from "./service-eip712.ts";
import type { Domain } from "./eip712.ts";
import type { ReportInput, ServiceInput } from "./service-input.ts";
import {
  CalendarKind,
  MetricKind,
  type Activation,
  type Levels,
  type Metrics,
  type Report,
  type Service,
} from "./service-types.ts";

/**
 * A sound, frozen service. Whatever the contract would refuse at registration is refused here.
 * Throws {@link KeptError} for the first rule broken: see `code` and `field`.
 */
export function buildService(input: ServiceInput): Service {
  const service = toService(input);
  const [broken] = checkService(service);
  if (broken) throw broken;
  return service;
}

function toService(input: ServiceInput): Service {
  const has = input.arbiter !== undefined && input.arbiter !== ZeroAddress;
  const perYear = whole(input.maintenancePerYear ?? 0, 32, "maintenancePerYear");
  return Object.freeze({
    provider: address(input.provider, "provider"),
    monitor: attestorOf(input.monitor, "monitor"),
    activator: input.activator === undefined ? "0x" : attestorOf(input.activator, "activator"),
    metrics: toMetrics(input.metrics),
    calendar: oneOf(CalendarKind, input.calendar, "calendar"),
    start: seconds(input.start ?? 0, "start"),
    length: whole(input.length, 32, "length"),
    reportWindow: whole(input.reportWindow ?? 7 * DAY, 32, "reportWindow"),
    arbiter: address(input.arbiter ?? ZeroAddress, "arbiter"),
    objectionPeriod: whole(input.objectionPeriod ?? (has ? 7 * DAY : 0), 32, "objectionPeriod"),
    rulingPeriod: whole(input.rulingPeriod ?? (has ? 14 * DAY : 0), 32, "rulingPeriod"),
    bondToken: address(input.bondToken ?? ZeroAddress, "bondToken"),
    bond: units(input.bond ?? 0n, "bond", input.decimals),
    feeRecipient: address(input.feeRecipient ?? ZeroAddress, "feeRecipient"),
    maintenanceNotice: whole(input.maintenanceNotice ?? (perYear === 0 ? 0 : 3 * DAY), 32, "maintenanceNotice"),
    maintenancePerYear: perYear,
    ref: bytes32(input.ref ?? ZeroHash, "ref"),
    salt: bytes32(input.salt ?? randomSalt(), "salt"),
  });
}

/**
 * A frozen report, ready for `signReport`. Throws LevelInvalid for a level out of its range, or where the service has no metric.
 * @param domain The levels': see `serviceLevelsDomain`.
 */
export function buildReport(domain: Domain, service: Service, input: ReportInput): Report {
  return Object.freeze({
    service: serviceId(domain, service),
    period: whole(input.period, 32, "period"),
    levels: levelsOf(service, input.levels),
    evidence: bytes32(input.evidence ?? ZeroHash, "evidence"),
  });
}

/**
 * A frozen activation, ready for `signActivation`.
 * Throws ActivatorDiffers for a service with a fixed start, ActivationTimeInvalid for a time ahead or too far back.
 * @param domain The levels': see `serviceLevelsDomain`.
 * @param now When it will land; now, if left out.
 */
export function buildActivation(
  domain: Domain,
  service: Service,
  time: TimeInput,
  now: TimeInput = new Date(),
): Activation {
  const [began, landed] = [seconds(time, "time"), seconds(now, "now")];
  if (service.start !== 0) throw problem("ActivatorDiffers", "service", "it has a fixed start", service.start);
  if (began === 0 || began > landed || landed >= began + service.reportWindow) {
    throw problem("ActivationTimeInvalid", "time", "ahead, or a report window or more ago", began, landed);
  }
  return Object.freeze({ service: serviceId(domain, service), time: began });
}

/** Levels as a service can have them. Throws LevelInvalid. */
export function levelsOf({ metrics }: Pick<Service, "metrics">, input: LevelsInput): Levels {
  const levels = toLevels(input);
  for (const [i, level] of levels.entries()) {
    const most = metrics[i] === MetricKind.Availability ? FULL_SHARE : NOT_MEASURED - 1;
    const least = metrics[i] === MetricKind.None ? NOT_MEASURED : 0;
    if (level === NOT_MEASURED || (level >= least && level <= most)) continue;
    throw problem("LevelInvalid", `levels[${i}]`, "out of its range, or no metric of the service", level);
  }
  return levels;
}

function toMetrics(input: readonly MetricKind[]): Metrics {
  if (input.length > METRICS) throw new KeptError("NumberOutOfRange", "metrics", "four at most", [input.length]);
  const kind = (at: number): MetricKind => oneOf(MetricKind, input[at] ?? MetricKind.None, `metrics[${at}]`);
  const metrics: Metrics = [kind(0), kind(1), kind(2), kind(3)];
  return Object.freeze(metrics) as Metrics;
}
