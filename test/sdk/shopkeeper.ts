import { computeAddress, id } from "ethers";
import { buildVoucher, rewards, rewardsDomain, type Domain, type Hex, type Rewards, type Voucher } from "@kept/sdk";
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { AMOUNT, openRewards, type Rewarding, type TokenKind } from "../helpers/rewarding.ts";
import type { Connection } from "../helpers/escrow.ts";

/** Two merchants, their customers, and how to speak of Rewards. */
export interface Shopkeeper extends Rewarding {
  readonly sdk: Domain;
  /** Rewards as this account uses it. */
  readonly as: (account: HardhatEthersSigner) => Rewards;
  /** What the baker promises alice, with changes. */
  readonly voucher: (changes?: Partial<Voucher>) => Voucher;
}

export async function openShopkeeper(connection: Connection, kind?: TokenKind): Promise<Shopkeeper> {
  const d = await openRewards(connection, kind);
  const { chainId } = await connection.ethers.provider.getNetwork();
  const { baker, alice, tokenAddress, opens, closes } = d;
  const terms = { merchant: baker.address, token: tokenAddress, holder: alice.address, amount: AMOUNT };
  return {
    ...d,
    sdk: rewardsDomain(chainId, d.rewardsAddress),
    as: (account) => rewards(d.rewardsAddress, account),
    voucher: (changes = {}) => buildVoucher({ ...terms, validFrom: opens, deadline: closes, nonce: 0n, ...changes }),
  };
}

/** A key that a code could hold, and its address. */
export const CODE_KEY = id("the key in a code");
export const CODE_HOLDER: Hex = computeAddress(CODE_KEY);
