import { hexlify, randomBytes, ZeroAddress, ZeroHash } from "ethers";
import { checkOrder, type FundingContext } from "./check-order.ts";
import { address, attestorOf, bytes32, party, seconds, units, whole, type AmountInput } from "./inputs.ts";
import { KeptError } from "./kept-error.ts";
import type { LegInput, OrderInput } from "./order-input.ts";
import type { Hex, Leg, Order } from "./types.ts";

/**
 * Sound, frozen terms. Whatever the contract would refuse at funding is refused here, before anybody signs.
 * Throws {@link KeptError} for the first rule broken: see `code` and `field`.
 */
export function buildOrder(input: OrderInput, context: FundingContext = {}): Order {
  const order = toOrder(input);
  const [problem] = checkOrder(order, context);
  if (problem) throw problem;
  return order;
}

function toOrder(input: OrderInput): Order {
  const money = (value: AmountInput, field: string): bigint => units(value, field, input.decimals);
  return Object.freeze({
    seller: address(input.seller, "seller"),
    buyer: party(input.buyer, "buyer"),
    token: party(input.token, "token"),
    legs: Object.freeze(toLegs(input, money)) as Leg[],
    payOnReceipt: input.payOnReceipt ?? false,
    arbiter: address(input.arbiter ?? ZeroAddress, "arbiter"),
    objectionPeriod: whole(input.objectionPeriod ?? 0, 32, "objectionPeriod"),
    rulingPeriod: whole(input.rulingPeriod ?? 0, 32, "rulingPeriod"),
    bond: money(input.bond ?? 0n, "bond"),
    feeBps: whole(input.feeBps ?? 0, 16, "feeBps"),
    feeRecipient: address(input.feeRecipient ?? ZeroAddress, "feeRecipient"),
    rewardToken: address(input.rewardToken ?? ZeroAddress, "rewardToken"),
    rewardAmount: units(input.rewardAmount ?? 0n, "rewardAmount"),
    promisedBy: seconds(input.promisedBy ?? 0, "promisedBy"),
    latePerDay: money(input.latePerDay ?? 0n, "latePerDay"),
    fundBy: seconds(input.fundBy, "fundBy"),
    ref: bytes32(input.ref ?? ZeroHash, "ref"),
    salt: bytes32(input.salt ?? randomSalt(), "salt"),
  });
}

function toLegs(input: OrderInput, money: (value: AmountInput, field: string) => bigint): Leg[] {
  return legInputs(input).map((leg, i) => {
    const field = (name: string): string => (input.legs ? `legs[${i}].${name}` : name);
    return Object.freeze({
      attestor: attestorOf(leg.attestor, field("attestor")),
      payee: address(leg.payee ?? input.seller, field("payee")),
      amount: money(leg.amount, field("amount")),
      deadline: seconds(leg.deadline, field("deadline")),
    });
  });
}

function legInputs(input: OrderInput): readonly LegInput[] {
  const { legs, attestor, amount, deadline, payee } = input;
  const single = [attestor, amount, deadline, payee].some((value) => value !== undefined);
  if (legs && single)
    throw new KeptError("LegsAmbiguous", "legs", "give legs, or the fields of a single one, not both");
  if (legs) return legs;
  if (attestor === undefined || amount === undefined || deadline === undefined) {
    throw new KeptError("LegsAmbiguous", "legs", "give legs, or attestor, amount and deadline of a single one");
  }
  return [{ attestor, amount, deadline, ...(payee === undefined ? {} : { payee }) }];
}

/** 32 random bytes: equal terms get different ids, and nobody can guess an order from its id. */
export function randomSalt(): Hex {
  return hexlify(randomBytes(32));
}
