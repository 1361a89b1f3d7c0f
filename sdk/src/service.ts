import { ZeroAddress, ZeroHash } from "ethers";
import { address, attestorOf, bytes32, seconds, units, whole } from "./inputs.ts";
import { METRICS, toLevels } from "./levels.ts";
import { DAY } from "./limits.ts";
import { randomSalt } from "./order.ts";
import { serviceId } from "./service-eip712.ts";
import type { Domain } from "./eip712.ts";
import type { ReportInput, ServiceInput } from "./service-input.ts";
import { MetricKind, type Metrics, type Report, type Service } from "./service-types.ts";

/** A frozen service. */
export function buildService(input: ServiceInput): Service {
  const has = input.arbiter !== undefined && input.arbiter !== ZeroAddress;
  const perYear = whole(input.maintenancePerYear ?? 0, 32, "maintenancePerYear");
  return Object.freeze({
    provider: address(input.provider, "provider"),
    monitor: attestorOf(input.monitor, "monitor"),
    activator: input.activator === undefined ? "0x" : attestorOf(input.activator, "activator"),
    metrics: toMetrics(input.metrics),
    calendar: input.calendar,
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
 * A frozen report, ready for `signReport`.
 * @param domain The levels': see `serviceLevelsDomain`.
 */
export function buildReport(domain: Domain, service: Service, input: ReportInput): Report {
  return Object.freeze({
    service: serviceId(domain, service),
    period: whole(input.period, 32, "period"),
    levels: toLevels(input.levels),
    evidence: bytes32(input.evidence ?? ZeroHash, "evidence"),
  });
}

function toMetrics(input: readonly MetricKind[]): Metrics {
  const all = [...input, MetricKind.None, MetricKind.None, MetricKind.None, MetricKind.None].slice(0, METRICS);
  return Object.freeze(all) as readonly MetricKind[] as Metrics;
}
