import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import type { network } from "hardhat";
import {
  buildOrder,
  buildReceipt,
  deliveryDomain,
  orderId,
  signReceipt,
  type Domain,
  type Hex,
  type LegInput,
  type Order,
  type OrderInput,
  type ReceiptInput,
  type SignedReceipt,
} from "@kept/sdk";
import escrowModule from "../../deploy/modules/DeliveryEscrow.ts";
import { DeliveryEscrow__factory, type DeliveryEscrow, type Token__Mock } from "../../typechain-types/index.ts";

export const HOUR = 3_600;
export const DAY = 86_400;
export const FULL = 1_000_000;
/** Token units of the canonical order: 100.00 of a token with 6 decimals. */
export const PRICE = 100_000_000n;
export const BOND = 5_000_000n;

/** Allowance is the only kind that needs no data. */
export const ALLOWANCE = { kind: 0, payment: "0x" } as const;

export type Connection = Awaited<ReturnType<typeof network.create>>;

/** Who is who in every test. `stranger` is the attacker, `device` a second attestor. */
export interface People {
  readonly seller: HardhatEthersSigner;
  readonly buyer: HardhatEthersSigner;
  readonly carrier: HardhatEthersSigner;
  readonly arbiter: HardhatEthersSigner;
  readonly integrator: HardhatEthersSigner;
  readonly hauler: HardhatEthersSigner;
  readonly courier: HardhatEthersSigner;
  readonly device: HardhatEthersSigner;
  readonly stranger: HardhatEthersSigner;
}

export interface Deployed extends People {
  readonly connection: Connection;
  readonly escrow: DeliveryEscrow;
  readonly escrowAddress: Hex;
  readonly token: Token__Mock;
  readonly tokenAddress: Hex;
  readonly domain: Domain;
}

/** The production module on a fresh chain, a 6-decimal token, and money for the buyer and the seller. */
export async function deploy(connection: Connection): Promise<Deployed> {
  const { ethers, ignition } = connection;
  const [deployer, seller, buyer, carrier, arbiter, integrator, hauler, courier, device, stranger] =
    await ethers.getSigners();
  const deployed = await ignition.deploy(escrowModule);
  const escrowAddress = await deployed.escrow.getAddress();
  const escrow = DeliveryEscrow__factory.connect(escrowAddress, deployer);
  const token = await ethers.deployContract("Token__Mock", ["Test dollar", "TUSD", 6]);
  const tokenAddress = await token.getAddress();
  const { chainId } = await ethers.provider.getNetwork();
  const domain = deliveryDomain(chainId, escrowAddress);
  const people = { seller, buyer, carrier, arbiter, integrator, hauler, courier, device, stranger } as People;
  for (const person of [people.buyer, people.seller]) {
    await token.mint(person, 1_000_000n * PRICE);
    await token.connect(person).approve(escrowAddress, ethers.MaxUint256);
  }
  return { ...people, connection, escrow, escrowAddress, token, tokenAddress, domain };
}

/** Seconds of the latest block. */
export async function now({ connection }: Pick<Deployed, "connection">): Promise<number> {
  return connection.networkHelpers.time.latest();
}

/**
 * The canonical order: one leg of 100.00 to the seller, attested by the carrier within 10 days, promised within 5,
 * 1.00 a day late, an arbiter, 2 days to object, 3 to rule, a bond of 5.00; `fundBy` in 1 day.
 */
export async function makeOrder(d: Deployed, changes: Partial<OrderInput> = {}): Promise<Order> {
  const start = await now(d);
  const leg: LegInput = { attestor: d.carrier.address, amount: PRICE, deadline: start + 10 * DAY };
  const input: OrderInput = {
    seller: d.seller.address,
    buyer: d.buyer.address,
    token: d.tokenAddress,
    ...(changes.legs ? {} : leg),
    arbiter: d.arbiter.address,
    objectionPeriod: 2 * DAY,
    rulingPeriod: 3 * DAY,
    bond: BOND,
    promisedBy: start + 5 * DAY,
    latePerDay: 1_000_000n,
    fundBy: start + DAY,
    ...changes,
  };
  return buildOrder(input);
}

/**
 * A journey of three legs: the hauler's 20.00 within 4 days, the courier's 10.00 within 7, the seller's 70.00 within 10;
 * each third party attests his own leg, the carrier the last.
 */
export async function makeJourney(d: Deployed, changes: Partial<OrderInput> = {}): Promise<Order> {
  const start = await now(d);
  const legs: LegInput[] = [
    { attestor: d.hauler.address, payee: d.hauler.address, amount: 20_000_000n, deadline: start + 4 * DAY },
    { attestor: d.courier.address, payee: d.courier.address, amount: 10_000_000n, deadline: start + 7 * DAY },
    { attestor: d.carrier.address, amount: 70_000_000n, deadline: start + 10 * DAY },
  ];
  return makeOrder(d, { legs, ...changes });
}

/** Terms that the SDK would refuse to build, for tests of the contract's own checks. */
export function breakOrder(order: Order, changes: Partial<Order>): Order {
  return { ...order, ...changes };
}

/** Funds by the buyer's allowance and returns the id. */
export async function fund(d: Deployed, order: Order, sellerSignature: Hex = "0x"): Promise<Hex> {
  await d.escrow.connect(d.buyer).fund(order, ALLOWANCE.kind, ALLOWANCE.payment, sellerSignature);
  return orderId(d.domain, order);
}

/** A receipt of the order, signed; delivered in full by the carrier now, unless told otherwise. */
export async function receiptOf(
  d: Deployed,
  order: Order,
  changes: Partial<ReceiptInput> = {},
  signer: HardhatEthersSigner = d.carrier,
): Promise<SignedReceipt> {
  const receipt = buildReceipt({ id: orderId(d.domain, order), time: await now(d), ...changes });
  return signReceipt(signer, d.domain, receipt);
}
