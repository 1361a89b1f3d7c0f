import { ZeroAddress, ZeroHash } from "ethers";
import type { AgreementInput, RemedyInput, ServiceTermsInput } from "./agreement-input.ts";
import type { Agreement, Remedy, ServiceTerms } from "./agreement-types.ts";
import type { Domain } from "./eip712.ts";
import { address, bytes32, party, seconds, units, whole, type AmountInput } from "./inputs.ts";
import { randomSalt } from "./order.ts";
import { serviceId } from "./service-eip712.ts";
import type { Service } from "./service-types.ts";

/**
 * Frozen terms of a service.
 * @param domain The levels': see `serviceLevelsDomain`.
 */
export function buildTerms(domain: Domain, service: Service, input: ServiceTermsInput): ServiceTerms {
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

/** A frozen acceptance of terms. */
export function buildAgreement(terms: ServiceTerms, input: AgreementInput): Agreement {
  return Object.freeze({
    customer: party(input.customer, "customer"),
    first: whole(input.first ?? 0, 32, "first"),
    periods: whole(input.periods ?? Math.max(1, terms.minPeriods), 32, "periods"),
    sequence: whole(input.sequence ?? 0, 32, "sequence"),
    bonus: input.bonus ?? false,
  });
}

function toRemedies(input: readonly RemedyInput[], money: (value: AmountInput, field: string) => bigint): Remedy[] {
  const rows = input.map((row, i) => {
    const field = (name: string): string => `remedies[${i}].${name}`;
    return Object.freeze({
      metric: whole(row.metric ?? 0, 8, field("metric")),
      comparison: row.comparison,
      threshold: whole(row.threshold, 32, field("threshold")),
      share: units(row.share ?? 0n, field("share")),
      flat: money(row.flat ?? 0n, field("flat")),
    });
  });
  return Object.freeze(rows) as readonly Remedy[] as Remedy[];
}
