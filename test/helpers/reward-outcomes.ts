import { label, type Changes, type Event } from "./rewarding-effects.ts";
import { AMOUNT, type Rewarding } from "./rewarding.ts";
import type { Voucher } from "./vouchers.ts";

export const moved = (from: { address: string }, to: { address: string }, amount: bigint): Event => [
  "Transfer",
  from.address,
  to.address,
  amount,
];

/** What the contract says when a voucher is paid out of the clerk's budget. */
export const claimed = (d: Rewarding, voucher: Voucher, to = voucher.holder): Event => [
  "VoucherClaimed",
  d.keys["clerk"],
  voucher.nonce,
  to,
  voucher.amount,
];

/** What the baker's payment changes, but for marks. */
export const paid = (budget: string, to: "alice" | "bob" | "stranger", amount: bigint): Changes => ({
  [`${budget}.spent`]: amount,
  "baker.tokens": -amount,
  "baker.allowance": -amount,
  [`${to}.tokens`]: amount,
});

/** All that is left by vouchers of the baker's for alice. */
export const paidForNonces = (nonces: readonly bigint[], amount = BigInt(nonces.length) * AMOUNT): Changes => ({
  ...Object.fromEntries(nonces.map((nonce) => [`baker.nonce${label(nonce)}`, true])),
  ...paid("clerk", "alice", amount),
});
