import type { AgreementState, ServiceCoverage, ServiceTerms } from "../agreement-types.ts";
import { DAY } from "../limits.ts";
import { most } from "./round.ts";

const PPM = 1_000_000n;

type LateTerms = Pick<ServiceTerms, "activateBy" | "latePerDay" | "cancelBy">;
type CreditBounds = Pick<ServiceTerms, "cap" | "price">;

/** Token units of coverage that each unsettled period reserves: what its credit can be above the price. */
export const periodReserve = ({ cap, price }: CreditBounds): bigint => most(cap - price, 0n);

/** Late money if the service begins at a time, in seconds since 1970: each started day counts from `activateBy` on. */
export function lateMoneyAt({ activateBy, latePerDay }: Omit<LateTerms, "cancelBy">, time: number): bigint {
  return time < activateBy ? 0n : BigInt(Math.floor((time - activateBy) / DAY) + 1) * latePerDay;
}

/** Late money if it never begins; that much is reserved. */
export const lateMost = (terms: LateTerms): bigint =>
  terms.latePerDay === 0n ? 0n : lateMoneyAt(terms, terms.cancelBy - 1);

/** Coverage that the provider needs free when an agreement of so many periods is opened; token units. */
export const openingReserve = (terms: LateTerms & CreditBounds, periods: number): bigint =>
  lateMost(terms) + BigInt(periods) * periodReserve(terms);

/** The most that an agreement can still bring its customer: as the contract's `worstCase`. Token units. */
export function worstCaseOf(
  terms: LateTerms & CreditBounds,
  state: Pick<AgreementState, "paid" | "settled" | "lateReserved">,
): bigint {
  const periods = BigInt(state.paid - state.settled);
  return periods * most(terms.price, terms.cap) + (state.lateReserved ? lateMost(terms) : 0n);
}

/** Coverage in parts per million of what is reserved; undefined if nothing is. Rounded down. */
export const coverageRatioOf = ({ balance, reserved }: ServiceCoverage): bigint | undefined =>
  reserved === 0n ? undefined : (balance * PPM) / reserved;
