import { createHash } from "node:crypto";
import { DAY } from "../input/values.ts";
import type { Award, Objection, PastOrder } from "./history.ts";
import { OBJECTION_PERIOD, RULING_PERIOD } from "./rules.ts";

const MILLION = 1_000_000;

/**
 * Makes a share of the buyers who got something object to it: about `percent` of them, always the same ones for a
 * seed. Their arbiter rules for the buyer, to split, for the seller, or stays silent.
 */
export function drawObjections(orders: readonly PastOrder[], percent: number, seed: string): PastOrder[] {
  return orders.map((order) => {
    if (order.objection || order.fate.kind !== "received" || order.fate.share === 0) return order;
    const chance = dice(seed, order.name);
    if (chance(MILLION) >= percent * 10_000) return order;
    return { ...order, objection: objectionOf(chance), drawn: true };
  });
}

function objectionOf(chance: (sides: number) => number): Objection {
  const award = awardOf(chance);
  const after = chance(OBJECTION_PERIOD);
  const ruledAfter = chance(RULING_PERIOD - DAY);
  return { by: "buyer", after, award, ruledAfter };
}

function awardOf(chance: (sides: number) => number): Award {
  const awards: readonly Award[] = [MILLION, (1 + chance(9)) * 100_000, 0, "silent"];
  return awards[chance(awards.length)] ?? "silent";
}

/** Numbers below `sides` that depend on the seed and the name only. */
export function dice(seed: string, name: string): (sides: number) => number {
  let throws = 0;
  return (sides) => {
    const digest = createHash("sha256").update(`${seed}\0${name}\0${throws++}`).digest();
    return Number(digest.readBigUInt64BE() % BigInt(sides));
  };
}
