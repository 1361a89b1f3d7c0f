import { ZeroAddress, ZeroHash } from "ethers";
import type { AgreementInput, RemedyInput, ServiceTermsInput } from "./agreement-input.ts";
import { Comparison, type Agreement, type Remedy, type ServiceTerms } from "./agreement-types.ts";
import type { Domain } from "./eip712.ts";
import { checkAgreement } from "./check-agreement.ts";
import { checkTerms, type OpeningContext } from "./check-service-terms.ts";
import { address, bytes32, oneOf, party, seconds, units, unsigned, whole, type AmountInput } from "./inputs.ts";
import { randomSalt } from "./order.ts";
import { serviceId } from "./service-eip712.ts";
import type { Service } from "./service-types.ts";

/**
 * Sound, frozen terms of a service. Whatever the contract would refuse when an agreement opens is refused here, before anybody
 * signs. Throws {@link KeptError} for the first rule broken: see `code` and `field`.
 * @param domain The levels': see `serviceLevelsDomain`.
 */
export function buildTerms(
  domain: Domain,
  service: Service,
  input: ServiceTermsInput,
  context: OpeningContext = {},
): ServiceTerms {
  const terms = toTerms(domain, service, input);
  const [broken] = checkTerms(service, terms, context);
  if (broken) throw broken;
  return terms;
}

function toTerms(domain: Domain, service: Service, input: ServiceTermsInput): ServiceTerms {
  const money = (value: AmountInput, field: string): bigint => units(value, field, input.decimals);
  const seats = whole(input.seats ?? 0, 32, "seats");
  const minPeriods = whole(input.minPeriods ?? (seats === 0 ? 0 : 1), 32, "minPeriods");
  const price = money(input.price, "price");
  const activateBy = seconds(input.activateBy ?? 0, "activateBy");
  return Object.freeze({
    service: serviceId(domain, service),
    provider: service.provider,
    customer: address(input.customer ?? ZeroAddress, "customer"),
    seats,
    token: party(input.token, "token"),
    price,
    minPeriods,
    maxPeriodsAhead: whole(input.maxPeriodsAhead ?? Math.max(12, minPeriods), 32, "maxPeriodsAhead"),
    remedies: toRemedies(input.remedies, money),
    minCredit: money(input.minCredit ?? 0n, "minCredit"),
    cap: money(input.cap ?? price, "cap"),
    activateBy,
    latePerDay: money(input.latePerDay ?? 0n, "latePerDay"),
    cancelBy: seconds(input.cancelBy ?? activateBy, "cancelBy"),
    notice: whole(input.notice ?? 0, 32, "notice"),
    feeBps: whole(input.feeBps ?? 0, 16, "feeBps"),
    feeRecipient: address(input.feeRecipient ?? ZeroAddress, "feeRecipient"),
    bonusToken: address(input.bonusToken ?? ZeroAddress, "bonusToken"),
    bonusRate: units(input.bonusRate ?? 0n, "bonusRate"),
    openUntil: seconds(input.openUntil, "openUntil"),
    ref: bytes32(input.ref ?? ZeroHash, "ref"),
    salt: bytes32(input.salt ?? randomSalt(), "salt"),
  });
}

/**
 * A sound, frozen acceptance of terms. Whether seats and coverage are free, only the chain knows.
 * Throws {@link KeptError} for the first rule broken: see `code` and `field`.
 */
export function buildAgreement(
  service: Service,
  terms: ServiceTerms,
  input: AgreementInput,
  context: OpeningContext = {},
): Agreement {
  const agreement = Object.freeze({
    customer: party(input.customer, "customer"),
    first: whole(input.first ?? 0, 32, "first"),
    periods: whole(input.periods ?? Math.max(1, terms.minPeriods), 32, "periods"),
    sequence: whole(input.sequence ?? 0, 32, "sequence"),
    bonus: input.bonus ?? false,
  });
  const [broken] = checkAgreement(service, terms, agreement, context);
  if (broken) throw broken;
  return agreement;
}

function toRemedies(input: readonly RemedyInput[], money: (value: AmountInput, field: string) => bigint): Remedy[] {
  const rows = input.map((row, i) => {
    const field = (name: string): string => `remedies[${i}].${name}`;
    return Object.freeze({
      metric: whole(row.metric ?? 0, 8, field("metric")),
      comparison: oneOf(Comparison, row.comparison, field("comparison")),
      threshold: whole(row.threshold, 32, field("threshold")),
      share: unsigned(row.share ?? 0n, 64, field("share")),
      flat: money(row.flat ?? 0n, field("flat")),
    });
  });
  return Object.freeze(rows) as Remedy[];
}
