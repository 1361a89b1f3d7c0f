import { dataLength, dataSlice, ZeroAddress } from "ethers";
import { LAST_COMMON_DAY, splitMonth } from "./calc/calendar.ts";
import { PRECOMPILES, problem, same } from "./check-tools.ts";
import type { KeptError } from "./kept-error.ts";
import { LIMITS } from "./limits.ts";
import { SERVICE_LIMITS } from "./service-limits.ts";
import { CalendarKind, MetricKind, type Service } from "./service-types.ts";
import type { Hex } from "./types.ts";

/** The rules that a service breaks, each with the values that disagree. Same conditions as the contract's at registration. */
export function checkService(service: Service): KeptError[] {
  return [
    ...checkPerformance(service),
    ...checkCalendar(service),
    ...checkArbiter(service),
    ...checkWindows(service),
    ...checkAttestors(service),
  ];
}

function* checkPerformance({ provider, metrics, start, activator }: Service): Generator<KeptError> {
  if (same(provider, ZeroAddress)) yield problem("ProviderForbidden", "provider", "must not be zero", provider);
  if (metrics[0] === MetricKind.None) yield problem("MetricMissing", "metrics", "the first one is none");
  if ((start === 0) === (dataLength(activator) === 0)) {
    const message = "needed exactly when there is no fixed start";
    yield problem("ActivatorDiffers", "activator", message, start, activator);
  }
}

function* checkCalendar({ calendar, length, start }: Service): Generator<KeptError> {
  const months = calendar === CalendarKind.UtcMonths;
  const [least, most] = months ? [1, SERVICE_LIMITS.months] : [SERVICE_LIMITS.shortest, SERVICE_LIMITS.longest];
  if (length < least || length > most) {
    const unit = months ? "months" : "seconds";
    yield problem("LengthOutOfRange", "length", `must be ${least} to ${most} ${unit}`, length, least, most);
  }
  const { day } = splitMonth(start);
  if (months && start !== 0 && day > LAST_COMMON_DAY) {
    yield problem("DayOutOfRange", "start", "not every month has that day", day, LAST_COMMON_DAY);
  }
}

function* checkArbiter({ arbiter, provider, bondToken, bond, feeRecipient }: Service): Generator<KeptError> {
  const none = same(arbiter, ZeroAddress);
  const missing = [same(bondToken, ZeroAddress), bond === 0n, same(feeRecipient, ZeroAddress)];
  if (missing.some((each) => each !== none)) {
    const message = "an arbiter needs a bond, its token and a fee recipient, and they an arbiter";
    yield problem("BondForbidden", "bond", message, bondToken, bond, feeRecipient);
  } else if (!none && (same(arbiter, provider) || same(arbiter, feeRecipient))) {
    yield problem("ArbiterIsParty", "arbiter", "must not be the provider or the fee recipient", arbiter);
  }
}

function* checkWindows(service: Service): Generator<KeptError> {
  const { reportWindow, objectionPeriod, rulingPeriod, arbiter, start } = service;
  const ruled = !same(arbiter, ZeroAddress);
  const windows = { reportWindow, objectionPeriod, rulingPeriod };
  for (const [field, window] of Object.entries(windows)) {
    const wanted = ruled || field === "reportWindow";
    const [least, most] = wanted ? [LIMITS.shortestPeriod, LIMITS.longestPeriod] : [0, 0];
    if (window < least || window > most) {
      yield problem("WindowOutOfRange", field, `must be ${least} to ${most} seconds`, window, least, most);
    }
  }
  const sum = reportWindow + objectionPeriod + rulingPeriod;
  if (start === 0 && sum > SERVICE_LIMITS.windows) {
    const message = `with the other two at most ${SERVICE_LIMITS.windows} seconds`;
    yield problem("WindowsTooLong", "reportWindow", message, sum, SERVICE_LIMITS.windows);
  }
}

function* checkAttestors({ monitor, activator, start, provider, arbiter }: Service): Generator<KeptError> {
  const attestors = { monitor, ...(start === 0 ? { activator } : {}) };
  for (const [field, attestor] of Object.entries(attestors)) {
    if (!canSign(attestor)) {
      yield problem("AttestorForbidden", field, "must have 20 to 2,048 bytes, and no precompile's address", attestor);
    }
    if (same(attestor, provider)) yield problem("ProviderForbidden", field, "must not be the provider", provider);
    if (same(attestor, arbiter)) yield problem("ArbiterIsParty", field, "must not be the arbiter", arbiter);
  }
}

function canSign(attestor: Hex): boolean {
  const length = dataLength(attestor);
  const fits = length >= LIMITS.attestorBytes && length <= LIMITS.maxAttestorBytes;
  return fits && BigInt(dataSlice(attestor, 0, LIMITS.attestorBytes)) >= PRECOMPILES;
}
