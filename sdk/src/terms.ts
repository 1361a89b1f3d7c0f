import { AbiCoder, hexlify } from "ethers";
import { KeptError } from "./kept-error.ts";
import type { Hex, Leg, Order } from "./types.ts";

const LEG = "tuple(bytes attestor,address payee,uint96 amount,uint40 deadline)";

/** The ABI type of an order. */
export const ORDER_TUPLE =
  `tuple(address seller,address buyer,address token,${LEG}[] legs,bool payOnReceipt,address arbiter,` +
  "uint32 objectionPeriod,uint32 rulingPeriod,uint96 bond,uint16 feeBps,address feeRecipient,address rewardToken," +
  "uint96 rewardAmount,uint40 promisedBy,uint96 latePerDay,uint40 fundBy,bytes32 ref,bytes32 salt)";

/** An order as it comes out of ethers: whole numbers are bigints. */
type Raw<T> = { [K in keyof T]: T[K] extends number ? bigint : T[K] extends Leg[] ? Raw<Leg>[] : T[K] };

/** `abi.encode(order)`: terms as bytes, for a link or a file. */
export function encodeTerms(order: Order): Hex {
  return AbiCoder.defaultAbiCoder().encode([ORDER_TUPLE], [order]);
}

/** The order that {@link encodeTerms} encoded. Throws TermsInvalid if the bytes are something else. */
export function decodeTerms(terms: Hex): Order {
  try {
    const [raw] = AbiCoder.defaultAbiCoder().decode([ORDER_TUPLE], terms);
    return fromRaw(raw as Raw<Order>);
  } catch (cause) {
    throw new KeptError("TermsInvalid", "terms", "not the encoded terms of an order", [terms, cause]);
  }
}

function fromRaw(raw: Raw<Order>): Order {
  const legs = [...raw.legs].map((leg) =>
    Object.freeze({
      attestor: hexlify(leg.attestor),
      payee: leg.payee,
      amount: leg.amount,
      deadline: Number(leg.deadline),
    }),
  );
  return Object.freeze({
    seller: raw.seller,
    buyer: raw.buyer,
    token: raw.token,
    legs: Object.freeze(legs) as Leg[],
    payOnReceipt: raw.payOnReceipt,
    arbiter: raw.arbiter,
    objectionPeriod: Number(raw.objectionPeriod),
    rulingPeriod: Number(raw.rulingPeriod),
    bond: raw.bond,
    feeBps: Number(raw.feeBps),
    feeRecipient: raw.feeRecipient,
    rewardToken: raw.rewardToken,
    rewardAmount: raw.rewardAmount,
    promisedBy: Number(raw.promisedBy),
    latePerDay: raw.latePerDay,
    fundBy: Number(raw.fundBy),
    ref: raw.ref,
    salt: raw.salt,
  });
}

/** The price: the sum of the legs, in token units. */
export function priceOf(order: Pick<Order, "legs">): bigint {
  return order.legs.reduce((sum, leg) => sum + leg.amount, 0n);
}

/** The last leg's deadline, in seconds since 1970. `extension`: by how much buyer and seller have put it off. */
export function lastDeadline(order: Pick<Order, "legs">, extension = 0): number {
  const last = order.legs.at(-1);
  if (!last) throw new KeptError("LegCount", "legs", "an order has 1 to 32 legs", [0]);
  return last.deadline + extension;
}

/** G: the moment from which a missed deadline is decided, in seconds since 1970. */
export function graceEnd(order: Pick<Order, "legs" | "objectionPeriod">, extension = 0): number {
  return lastDeadline(order, extension) + order.objectionPeriod;
}

/** Whether the buyer's own key attests a leg: then his full and timely receipt pays at once. */
export function buyerAttests(order: Pick<Order, "legs" | "buyer">): boolean {
  return order.legs.some((leg) => leg.attestor.toLowerCase() === order.buyer.toLowerCase());
}

/** Whether the order can only be funded with the seller's signature. */
export function sellerMustSign(order: Order): boolean {
  return order.rewardAmount !== 0n || (BigInt(order.arbiter) === 0n && buyerAttests(order));
}
