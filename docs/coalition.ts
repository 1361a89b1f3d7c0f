// What the examples of points start from: a chain in this process with a coalition, deployed by the production module, and
// members who have deposited 10,000.00 points each. A point is a cent of a test dollar with 6 decimals.
import { network } from "hardhat";
import { formatUnits, id } from "ethers";
import { loyalty, type Hex, type Loyalty } from "@kept/sdk";
import { DAY } from "../test/helpers/escrow.ts";
import { openCoalition } from "../test/helpers/loyalty.ts";

const opened = await openCoalition(await network.create());
const { time } = opened.connection.networkHelpers;

export const { connection, tokenAddress } = opened;
/** Three merchants, and the member that has what expires. */
export const { baker, grocer, florist, treasury } = opened;
/** Customers, and whom alice trusts with her points if she loses her phone. */
export const { alice, bob, heir } = opened;
/** The baker's till. */
export const { till } = opened;
/** Who runs the coalition. Here the operator's acts need no wait. */
export const { operator, guard, admin } = opened;
/** Someone without any part in it, who submits what others have signed. */
export const relayer = opened.stranger;
/** The account at the bank of whoever is paid: nothing is in it yet. */
export const bank = (await connection.ethers.getSigners()).at(-1)!;
/** The test dollar that backs the points, as its owner uses it. */
export const dollar = opened.money;
/** A vintage's length in days. */
export const VINTAGE = opened.vintageLength / DAY;

/** The token as this account uses it. */
export const as = (account: typeof alice): Loyalty => loyalty(tokenAddress, account);

/** 32 bytes that stand for a receipt's number. */
export const reference = (text: string): Hex => id(text);

/** What an account has in test dollars. */
export const dollarsOf = async (account: typeof alice): Promise<string> =>
  formatUnits(await dollar.balanceOf(account), 6);

/** So many days from the chain's present, in seconds since 1970. */
export const inDays = async (days: number): Promise<number> => (await time.latest()) + days * DAY;

/** Lets so many days pass on the chain. */
export const pass = async (days: number): Promise<void> => {
  await time.increase(days * DAY);
};
