import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { loyalty, type Loyalty } from "@kept/sdk";
import type { Connection } from "../helpers/escrow.ts";
import { openCoalition, type Coalition, type Options } from "../helpers/loyalty.ts";

/** A coalition with three members, and how to speak of it. */
export interface Club extends Coalition {
  /** The token as this account uses it. */
  readonly as: (account: HardhatEthersSigner) => Loyalty;
  readonly now: () => Promise<number>;
}

export async function openClub(connection: Connection, options: Options = {}): Promise<Club> {
  const d = await openCoalition(connection, options);
  const as = (account: HardhatEthersSigner): Loyalty => loyalty(d.tokenAddress, account);
  return { ...d, as, now: () => connection.networkHelpers.time.latest() };
}

/** The next moment to read at is `seconds` into a vintage. */
export async function goTo({ connection, start, vintageLength }: Club, vintage: number, seconds = 0): Promise<void> {
  const { mine, time } = connection.networkHelpers;
  await time.setNextBlockTimestamp(start + vintage * vintageLength + seconds);
  await mine();
}

/** The next moment to read at is `seconds` into the vintage that comes `vintages` after the present one. */
export async function goOn(d: Club, vintages: number, seconds = 0): Promise<void> {
  await goTo(d, Math.floor(((await d.now()) - d.start) / d.vintageLength) + vintages, seconds);
}
