import { buildReceipt, orderId, signReceipt } from "@kept/sdk";
import type { Closing, Hex, LegInput, Order, ReceiptInput, SignedReceipt } from "@kept/sdk";
import { DAY, now, type Deployed } from "./escrow.ts";

/** The legs' amounts of `makeJourney`, 100.00 in all. */
export const HAULAGE = 20_000_000n;
export const COURIERS = 10_000_000n;
export const GOODS = 70_000_000n;

/**
 * The journey the other way round: the seller to the depot (70.00, proved by the hauler within 4 days), the hauler on
 * (20.00, proved by the courier within 7), the courier to the buyer (10.00, proved by the device there within 10).
 */
export async function outboundLegs(d: Deployed): Promise<LegInput[]> {
  const start = await now(d);
  return [
    { attestor: d.hauler.address, amount: GOODS, deadline: start + 4 * DAY },
    { attestor: d.courier.address, payee: d.hauler.address, amount: HAULAGE, deadline: start + 7 * DAY },
    { attestor: d.device.address, payee: d.courier.address, amount: COURIERS, deadline: start + 10 * DAY },
  ];
}

/** A leg's receipt by the leg's own attestor; full and now, unless told otherwise. */
export async function legReceipt(
  d: Deployed,
  order: Order,
  leg: number,
  changes: Partial<ReceiptInput> = {},
): Promise<SignedReceipt> {
  const attestors = [d.carrier, d.hauler, d.courier, d.device, d.buyer];
  const signer = attestors.find(({ address }) => address.toLowerCase() === order.legs[leg]?.attestor);
  if (!signer) throw new Error(`nobody signs for leg ${leg}`);
  const receipt = buildReceipt({ id: orderId(d.domain, order), leg, time: await now(d), ...changes });
  return signReceipt(signer, d.domain, receipt);
}

/** The event of an accepted receipt. */
export function accepted({ receipt }: SignedReceipt) {
  return ["ReceiptAccepted", receipt.id, receipt.leg, receipt.time, receipt.share, receipt.evidence] as const;
}

/** The event of a contradicting receipt. */
export function contradicted({ receipt }: SignedReceipt) {
  return ["ReceiptContradicted", receipt.id, receipt.leg, receipt.time, receipt.share, receipt.evidence] as const;
}

type Addressed = { readonly address: Hex };

/** The event of a paid leg. */
export function legPaid(id: Hex, leg: number, payee: Addressed, amount: bigint) {
  return ["LegPaid", id, leg, payee.address, amount] as const;
}

/** The event of a closed order: what the buyer has in all, what the seller got now, the fee. */
export function closed(id: Hex, closing: Closing, buyerTotal: bigint, sellerNet: bigint, fee = 0n) {
  return ["OrderClosed", id, closing, buyerTotal, sellerNet, fee] as const;
}

/** The event of a bond's return. */
export function bondReturned(id: Hex, to: Addressed, bond: bigint) {
  return ["BondReturned", id, to.address, bond] as const;
}

/** The event of a batch's item that was left alone: with the error that a single call would raise. */
export function skipped(d: Deployed, id: Hex, error: string, ...args: unknown[]) {
  return ["Skipped", id, d.escrow.interface.encodeErrorResult(error, [id, ...args])] as const;
}
