// What the examples in these pages and in the README start from: a chain in this process with the escrow, deployed by the
// production module, a test dollar with 6 decimals, and people who have some of it and approved the escrow.
import { network } from "hardhat";
import { buildOrder, escrow, orderId, type Escrow, type Hex, type Order, type OrderInput } from "@kept/sdk";
import { DAY, deploy, receiptOf } from "../test/helpers/escrow.ts";

const deployed = await deploy(await network.create());
const { time } = deployed.connection.networkHelpers;

export const { seller, buyer, carrier, arbiter, hauler, courier, integrator, domain, tokenAddress, escrowAddress } =
  deployed;
export const { connection } = deployed;
export const keeper = deployed.stranger;
const [baker, courierApp] = (await deployed.connection.ethers.getSigners()).slice(-2) as [typeof keeper, typeof keeper];
/** Another seller, whose goods lie in the same cart. */
export const otherSeller = baker;
/** Submits what others have signed, and pays the gas. */
export const relayer = courierApp;
/** The test dollar, as its owner uses it. */
export const dollar = deployed.token;
/** Another test dollar, whose issuer can refuse accounts: `setBlocked`. */
export const strictDollar = await deployed.connection.ethers.deployContract("BlocklistToken__Mock");
await strictDollar.mint(buyer, 1_000_000_000n);
await strictDollar.connect(buyer).approve(escrowAddress, 1_000_000_000n);
/** Points of the seller's own, which he gives as a reward; he has 1,000 and has approved nobody yet. */
export const points = await deployed.connection.ethers.deployContract("Token__Mock", ["Test points", "PTS", 0]);
await points.mint(seller, 1_000n);
let today = await time.latest();

/** So many days from the chain's present, in seconds since 1970. */
export const inDays = (days: number): number => today + days * DAY;

/** Lets so many days pass on the chain. */
export async function pass(days: number): Promise<void> {
  await time.increase(days * DAY);
  today = await time.latest();
}

/** The escrow as this account uses it. */
export const as = (account: typeof seller): Escrow => escrow(escrowAddress, account);

/**
 * 100.00 of one leg, attested by the carrier within 10 days, promised within 5, 1.00 off for each day late; an arbiter,
 * 2 days to object, 3 to rule, a bond of 5.00.
 */
export function newOrder(changes: Partial<OrderInput> = {}): Order {
  const leg = { attestor: carrier.address, amount: "100.00", deadline: inDays(10) };
  return buildOrder({
    seller: seller.address,
    buyer: buyer.address,
    token: tokenAddress,
    decimals: 6,
    ...(changes.legs ? {} : leg),
    arbiter: arbiter.address,
    objectionPeriod: 2 * DAY,
    rulingPeriod: 3 * DAY,
    bond: "5.00",
    promisedBy: inDays(5),
    latePerDay: "1.00",
    fundBy: inDays(1),
    ...changes,
  });
}

/** {@link newOrder}, paid in by the buyer. */
export async function fundedOrder(changes: Partial<OrderInput> = {}): Promise<{ order: Order; id: Hex }> {
  const order = newOrder(changes);
  await as(buyer).fund(order);
  return { order, id: orderId(domain, order) };
}

/** The carrier's receipt of an order, now and in full unless told otherwise; submitted by the keeper. */
export async function attested(order: Order, changes: Parameters<typeof receiptOf>[2] = {}): Promise<void> {
  await as(keeper).attest(order, await receiptOf(deployed, order, changes));
}
