import { ZeroAddress } from "ethers";
import { Comparison, type Remedy, type ServiceTerms } from "./agreement-types.ts";
import { amountOf } from "./calc/credits.ts";
import { problem, same } from "./check-tools.ts";
import { seconds, type TimeInput } from "./inputs.ts";
import type { KeptError } from "./kept-error.ts";
import { FULL_SHARE, LIMITS } from "./limits.ts";
import { SERVICE_LIMITS } from "./service-limits.ts";
import { MetricKind, type Service } from "./service-types.ts";
import type { Hex } from "./types.ts";

/** What only the caller knows about the moment and place of opening. */
export interface OpeningContext {
  /** When an agreement will be opened; now, if left out. */
  readonly now?: TimeInput;
  /** The agreements' address, which may be nobody who is paid. */
  readonly agreements?: Hex;
}

/** The rules that terms of a service break, each with the values that disagree. Same conditions as the contract's when one opens. */
export function checkTerms(service: Service, terms: ServiceTerms, context: OpeningContext = {}): KeptError[] {
  const now = seconds(context.now ?? new Date(), "now");
  return [
    ...checkMoney(service, terms, context.agreements),
    ...checkPeriods(terms),
    ...checkDates(service, terms, now),
    ...checkRemedies(service, terms),
  ];
}

/** Whether money sent there would leave the books. */
export const isLost = (to: Hex, token: Hex, agreements: Hex = ZeroAddress): boolean =>
  same(to, ZeroAddress) || same(to, token) || same(to, agreements);

function* checkMoney(service: Service, terms: ServiceTerms, agreements?: Hex): Generator<KeptError> {
  const { provider, token, price, cap, feeBps, feeRecipient, bonusToken, bonusRate } = terms;
  if (!same(provider, service.provider) || isLost(provider, token, agreements)) {
    const message = "must be the service's, and not the contract or the token";
    yield problem("ProviderForbidden", "provider", message, provider, service.provider);
  }
  if (price === 0n || cap === 0n) yield problem("AmountZero", price === 0n ? "price" : "cap", "must be more than zero");
  if (same(bonusToken, ZeroAddress) !== (bonusRate === 0n)) {
    yield problem("BonusIncomplete", "bonusToken", "needs a rate, and a rate a token", bonusToken, bonusRate);
  }
  if (feeBps > LIMITS.feeBps) yield problem("FeeTooHigh", "feeBps", `must be at most ${LIMITS.feeBps}`, feeBps);
  if (feeBps > 0 && isLost(feeRecipient, token, agreements)) {
    const message = "must not be the zero address, the contract or the token";
    yield problem("FeeRecipientForbidden", "feeRecipient", message, feeRecipient);
  }
}

function* checkPeriods({ minPeriods, maxPeriodsAhead, seats, notice }: ServiceTerms): Generator<KeptError> {
  const [least, most] = [Math.max(1, minPeriods), SERVICE_LIMITS.periods];
  if (maxPeriodsAhead < least || maxPeriodsAhead > most) {
    const range = `must be ${least} to ${most}`;
    yield problem("PeriodsOutOfRange", "maxPeriodsAhead", range, maxPeriodsAhead, least, most);
  }
  if (seats > 0 && minPeriods === 0) {
    yield problem("SeatsForFree", "minPeriods", "must be 1 at least, or seats could be taken for free", seats);
  }
  if (notice > LIMITS.longestPeriod) {
    yield problem("NoticeTooLong", "notice", `must be at most ${LIMITS.longestPeriod} seconds`, notice);
  }
}

function* checkDates(service: Service, terms: ServiceTerms, now: number): Generator<KeptError> {
  const { activateBy, cancelBy, latePerDay, openUntil } = terms;
  const sound =
    service.start === 0
      ? activateBy !== 0 && activateBy <= cancelBy && cancelBy <= now + LIMITS.horizon
      : activateBy === 0 && cancelBy === 0 && latePerDay === 0n;
  if (!sound) {
    const message =
      service.start === 0
        ? "the beginning is attested: at most `cancelBy`, which is at most two years ahead"
        : "the start is fixed: neither dates nor late money";
    yield problem("DatesInvalid", "activateBy", message, activateBy, cancelBy, latePerDay);
  } else if (service.start === 0 && now >= activateBy) {
    yield problem("TooLateToJoin", "activateBy", "has come", now, activateBy);
  }
  if (now >= openUntil) yield problem("OfferEnded", "openUntil", "has come", now, openUntil);
}

function* checkRemedies({ metrics }: Service, { remedies, price }: ServiceTerms): Generator<KeptError> {
  const [count, most] = [remedies.length, SERVICE_LIMITS.remedies];
  if (count < 1 || count > most) yield problem("RemedyCount", "remedies", `there must be 1 to ${most}`, count, most);
  for (const [i, row] of remedies.entries()) {
    const previous = remedies[i - 1];
    if (!suits(row, metrics[row.metric] ?? MetricKind.None)) {
      const message = "not made for its metric, which the service lacks or which is perfect there";
      yield problem("RemedyInvalid", `remedies[${i}]`, message, row);
    } else if (previous && !follows(previous, row, price)) {
      yield problem("RemedyOutOfOrder", `remedies[${i}]`, "not sorted, or a deeper step that pays less", previous, row);
    }
  }
}

/** Whether a row looks at a level of its kind as it should; a perfect level matches none. */
function suits({ comparison, threshold }: Remedy, kind: MetricKind): boolean {
  if (kind === MetricKind.None) return false;
  if (kind === MetricKind.Availability)
    return comparison === Comparison.Below && threshold > 0 && threshold <= FULL_SHARE;
  return comparison === Comparison.Above || (comparison === Comparison.PerUnit && threshold > 0);
}

function follows(previous: Remedy, row: Remedy, price: bigint): boolean {
  if (row.metric !== previous.metric) return row.metric > previous.metric;
  if (row.comparison !== previous.comparison) return false;
  const ascends = row.threshold > previous.threshold;
  if (row.comparison === Comparison.PerUnit) return ascends;
  const deeper = row.comparison === Comparison.Above ? ascends : row.threshold < previous.threshold;
  return deeper && amountOf(row, price) >= amountOf(previous, price);
}
