import { ZeroAddress } from "ethers";
import type { Agreement, ServiceTerms } from "./agreement-types.ts";
import { periodOf, serviceClock } from "./calc/service-clock.ts";
import { isLost, type OpeningContext } from "./check-service-terms.ts";
import { problem, same } from "./check-tools.ts";
import { seconds } from "./inputs.ts";
import type { KeptError } from "./kept-error.ts";
import { LIMITS } from "./limits.ts";
import type { Service } from "./service-types.ts";

/** The rules that an acceptance breaks, each with the values that disagree. Same conditions as the contract's when it opens. */
export function checkAgreement(
  service: Service,
  terms: ServiceTerms,
  agreement: Agreement,
  context: OpeningContext = {},
): KeptError[] {
  const now = seconds(context.now ?? new Date(), "now");
  return [
    ...checkCustomer(service, terms, agreement, context),
    ...checkPeriods(terms, agreement),
    ...checkBeginning(service, terms, agreement, now),
  ];
}

function* checkCustomer(
  service: Service,
  terms: ServiceTerms,
  { customer, bonus }: Agreement,
  { agreements }: OpeningContext,
): Generator<KeptError> {
  const named = same(terms.customer, ZeroAddress) || same(terms.customer, customer);
  const party = [terms.provider, service.arbiter, service.monitor].some((other) => same(other, customer));
  // whom the offer names may attest his own beginning
  const judge = same(terms.customer, ZeroAddress) && same(service.activator, customer);
  if (!named || party || judge || isLost(customer, terms.token, agreements)) {
    const message = "is not whom the offer names, has a part in the service, or cannot be paid";
    yield problem("CustomerForbidden", "customer", message, customer);
  }
  if (bonus && same(terms.bonusToken, ZeroAddress)) yield problem("NoBonus", "bonus", "the terms have none");
}

function* checkPeriods({ minPeriods, maxPeriodsAhead }: ServiceTerms, { periods }: Agreement): Generator<KeptError> {
  const least = Math.max(1, minPeriods);
  if (periods < least || periods > maxPeriodsAhead) {
    const range = `must be ${least} to ${maxPeriodsAhead}`;
    yield problem("PeriodCount", "periods", range, periods, least, maxPeriodsAhead);
  }
}

function* checkBeginning(
  service: Service,
  terms: ServiceTerms,
  { first }: Agreement,
  now: number,
): Generator<KeptError> {
  if (now >= terms.openUntil) yield problem("OfferEnded", "terms", "the offer has ended", now, terms.openUntil);
  if (service.start === 0) {
    if (first !== 0) yield problem("FirstNotZero", "first", "is 0 where the beginning is attested", first);
    if (now >= terms.activateBy) yield problem("TooLateToJoin", "terms", "it is late", now, terms.activateBy);
    return;
  }
  const { start } = periodOf(serviceClock(service), first);
  const limit = now + LIMITS.horizon;
  if (start <= now || start > limit) {
    yield problem("FirstPeriodInvalid", "first", "has begun, or is more than two years ahead", start, now, limit);
  }
}
