import { fundByAuthorization, signOrder, type Funding, type Hex, type Order, type OrderInput } from "@kept/sdk";
import type { Marketplace } from "../../typechain-types/index.ts";
import { stage, type Stage } from "./effects.ts";
import { DAY, makeOrder, now, PRICE, type Connection } from "./escrow.ts";

/** 5 %. */
export const FEE_BPS = 500;

/** The stage, and a marketplace that the integrator owns. */
export interface MarketStage extends Stage {
  readonly market: Marketplace;
  readonly marketAddress: Hex;
}

export async function marketStage(connection: Connection): Promise<MarketStage> {
  const d = await stage(connection);
  const market = await connection.ethers.deployContract("Marketplace", [d.escrow, d.integrator, FEE_BPS]);
  return { ...d, market, marketAddress: await market.getAddress() };
}

/** An order of the marketplace's, the seller's signature and the buyer's authorization. */
export interface Listed extends MarketStage {
  readonly order: Order;
  readonly id: Hex;
  readonly signature: Hex;
  readonly funding: Funding;
}

/** The canonical order with the marketplace's fee, listed by the seller and paid for by the buyer. */
export async function list(d: MarketStage, changes: Partial<OrderInput> = {}): Promise<Listed> {
  const order = await makeOrder(d, { feeBps: FEE_BPS, feeRecipient: d.marketAddress, ...changes });
  const id = await d.escrow.orderId(order);
  const validBefore = (await now(d)) + DAY;
  const authorization = { to: d.escrowAddress, value: PRICE, validBefore };
  return {
    ...d,
    order,
    id,
    signature: await signOrder(d.seller, d.domain, order),
    funding: await fundByAuthorization(d.buyer, d.tokenAddress, id, authorization),
  };
}
