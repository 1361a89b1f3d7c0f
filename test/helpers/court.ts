import { factOf, missedFact, type Hex, type OrderInput, type Receipt } from "@kept/sdk";
import type { Court__Mock, CourtArbiter } from "../../typechain-types/index.ts";
import { addOrder, attest, stage, type Scene, type Stage } from "./effects.ts";
import { now, receiptOf, type Connection } from "./escrow.ts";
import { at } from "./expect.ts";

/** What the court mock takes for a dispute: a tenth of an ether. */
export const FEE = 10n ** 17n;
export const EXTRA_DATA = "0x0107";
export const META_EVIDENCE = "ipfs://rulings.json";

/** The stage, a court, and the arbiter that asks it. */
export interface CourtStage extends Stage {
  readonly court: Court__Mock;
  readonly courtArbiter: CourtArbiter;
  /** Terms that name it. */
  readonly byCourt: Partial<OrderInput>;
}

export async function courtStage(connection: Connection): Promise<CourtStage> {
  const d = await stage(connection);
  const court = await connection.ethers.deployContract("Court__Mock");
  const courtArbiter = await connection.ethers.deployContract("CourtArbiter", [
    d.escrow,
    court,
    EXTRA_DATA,
    META_EVIDENCE,
  ]);
  return { ...d, court, courtArbiter, byCourt: { arbiter: await courtArbiter.getAddress() } };
}

export interface Objected extends CourtStage, Scene {
  readonly fact: Hex;
  /** No ruling counts from then on. */
  readonly rulingEnd: number;
}

/** The carrier attests that three fifths arrived, by which the buyer would have 40.00; he objects. */
export async function addObjected(d: CourtStage, changes: Partial<OrderInput> = {}): Promise<Objected> {
  const scene = { ...d, ...(await addOrder(d, { ...d.byCourt, ...changes })) };
  const signed = await receiptOf(scene, scene.order, { share: 600_000 });
  await attest(scene, signed);
  return objectTo(scene, signed.receipt);
}

/** The buyer objects to a receipt. */
export async function objectTo<T extends CourtStage & Scene>(d: T, receipt: Receipt): Promise<T & Objected> {
  const fact = factOf(receipt);
  await d.escrow.connect(d.buyer).object(d.order, fact);
  return { ...d, fact, rulingEnd: (await now(d)) + d.order.rulingPeriod };
}

/** No receipt came, and the seller objects to that as soon as he may; G is still to come. */
export async function addMissed(d: CourtStage): Promise<Objected> {
  return missed(d, await addOrder(d, d.byCourt));
}

/** The same with an order that is there. */
export async function missed(d: CourtStage, scene: Scene): Promise<Objected> {
  const fact = missedFact(scene.order);
  if ((await now(scene)) < scene.deadline) await at(scene, scene.deadline);
  await d.escrow.connect(d.seller).object(scene.order, fact);
  return { ...d, ...scene, fact, rulingEnd: scene.graceEnd + scene.order.rulingPeriod };
}

/** The buyer brings the order to the court, whose first dispute is number zero. */
export async function openDispute<T extends Objected>(d: T): Promise<T & { readonly disputeId: bigint }> {
  const disputeId = await d.court.disputes();
  await d.courtArbiter.connect(d.buyer).openDispute(d.order, { value: FEE });
  return { ...d, disputeId };
}
