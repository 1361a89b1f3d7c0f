import { accountSigner, type Hex, type Order, type OrderInput, type TypedDataSigner } from "@kept/sdk";
import type { Shop } from "../../typechain-types/index.ts";
import { stage, type Stage } from "./effects.ts";
import { makeOrder, type Connection } from "./escrow.ts";

/** The stage, and a shop that the seller owns. */
export interface ShopStage extends Stage {
  readonly shop: Shop;
  readonly shopAddress: Hex;
  /** The shop's signatures, by the seller's key. */
  readonly shopSigner: TypedDataSigner;
}

export async function shopStage(connection: Connection): Promise<ShopStage> {
  const d = await stage(connection);
  const shop = await connection.ethers.deployContract("Shop", [d.escrow, d.seller]);
  const shopAddress = await shop.getAddress();
  return { ...d, shop, shopAddress, shopSigner: accountSigner(shopAddress, d.seller) };
}

/** The canonical order, sold by the shop. */
export async function shopOrder(d: ShopStage, changes: Partial<OrderInput> = {}): Promise<Order> {
  return makeOrder(d, { seller: d.shopAddress, ...changes });
}
