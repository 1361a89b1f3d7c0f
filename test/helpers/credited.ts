import { addOrder, stage, type Scene } from "./effects.ts";
import { BOND, type Connection } from "./escrow.ts";
import type { BlocklistToken__Mock } from "../../typechain-types/index.ts";

export interface Credited extends Scene {
  /** The token of the order, which lists the seller. */
  readonly blocklist: BlocklistToken__Mock;
}

/** An order in a blocklisting token was released while the seller was listed; he still is. */
export async function creditedFixture(connection: Connection): Promise<Credited> {
  const d = await stage(connection);
  const blocklist = await connection.ethers.deployContract("BlocklistToken__Mock");
  await blocklist.mint(d.buyer, 1_000n * BOND);
  await blocklist.connect(d.buyer).approve(d.escrow, 1_000n * BOND);
  const scene = await addOrder(d, { token: await blocklist.getAddress() });
  await blocklist.setBlocked(d.seller, true);
  await scene.escrow.connect(d.buyer).release(scene.order);
  return { ...scene, blocklist };
}
