import { dataLength, dataSlice, ZeroAddress } from "ethers";
import { PRECOMPILES, problem, same } from "./check-tools.ts";
import type { KeptError } from "./kept-error.ts";
import { LIMITS } from "./limits.ts";
import type { Hex, Leg, Order } from "./types.ts";

const FORBIDDEN = "must not be the zero address, the escrow or the token";

/** Who is paid, by whom it is proved, how much and until when. */
export function* checkLegs(order: Order, escrow?: Hex): Generator<KeptError> {
  const { seller, arbiter, feeBps, feeRecipient, legs } = order;
  const lost = [ZeroAddress, order.token, ...(escrow === undefined ? [] : [escrow])];
  const forbidden = (account: Hex): boolean => lost.some((no) => same(no, account));

  if (forbidden(seller)) yield problem("SellerForbidden", "seller", FORBIDDEN, seller);
  if (feeBps > 0 && forbidden(feeRecipient)) {
    yield problem("FeeRecipientForbidden", "feeRecipient", FORBIDDEN, feeRecipient);
  }
  const parties = [order.buyer, seller, ...legs.map(({ payee }) => payee)];
  if (!same(arbiter, ZeroAddress) && parties.some((party) => same(party, arbiter))) {
    yield problem("ArbiterIsParty", "arbiter", "must not be the buyer, the seller or a payee", arbiter);
  }
  if (legs.length < 1 || legs.length > LIMITS.legs) {
    yield problem("LegCount", "legs", `there must be 1 to ${LIMITS.legs}`, legs.length, LIMITS.legs);
  }
  for (const [i, leg] of legs.entries()) {
    if (!same(leg.payee, seller) && forbidden(leg.payee)) {
      yield problem("PayeeForbidden", `legs[${i}].payee`, FORBIDDEN, leg.payee);
    }
    yield* checkLeg(leg, `legs[${i}]`, legs[i - 1]?.deadline ?? 0);
  }
}

function* checkLeg({ attestor, amount, deadline }: Leg, field: string, previous: number): Generator<KeptError> {
  const length = dataLength(attestor);
  if (length < LIMITS.attestorBytes) {
    yield problem("AttestorTooShort", `${field}.attestor`, "has fewer than 20 bytes", length, LIMITS.attestorBytes);
  }
  if (length > LIMITS.maxAttestorBytes) {
    yield problem("AttestorTooLong", `${field}.attestor`, "has more than 2,048 bytes", length, LIMITS.maxAttestorBytes);
  }
  if (length >= LIMITS.attestorBytes && BigInt(dataSlice(attestor, 0, 20)) < PRECOMPILES) {
    yield problem("AttestorForbidden", `${field}.attestor`, "begins with a precompile's address", attestor);
  }
  if (amount <= 0n) yield problem("AmountZero", `${field}.amount`, "must be more than zero", amount);
  if (deadline <= previous) {
    yield problem("DeadlineNotAscending", `${field}.deadline`, "must be after the one before it", deadline, previous);
  }
}
