import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import type { TypedDataDomain } from "ethers";
import { walletSigner, type AttestorSigner, type Hex } from "@kept/sdk";
import rewardsModule from "../../deploy/modules/Rewards.ts";
import { Rewards__factory, type Rewards, type Token__Mock } from "../../typechain-types/index.ts";
import { DAY, now, type Connection } from "./escrow.ts";
import { openCoalition } from "./loyalty.ts";
import { signerKeyOf } from "./reward-ids.ts";
import { rewardsDomain, signBearerVoucher, signVoucher, type SignedVoucher, type Voucher } from "./vouchers.ts";

/** Token units that each merchant has in the beginning. */
export const STOCK = 1_000_000n;
/** What he allows the contract. */
export const ALLOWED = 500_000n;
/** What a signer, a campaign and a series may spend in all. */
export const CAP = 10_000n;
export const AMOUNT = 1_009n;
/** The id of an order or an agreement, as a survey's nonce. */
export const SURVEY = 0xa0c4_5e71_7f3e_22d9_08b1_6ac5_93e0_4d87_11f2_b6a8_7c90_3e55_d41a_62f7_9b38_05cen;

/** Two merchants, the second of whom no test but its own touches; two customers; whose key signs for both merchants. */
export interface RewardingPeople {
  readonly baker: HardhatEthersSigner;
  readonly grocer: HardhatEthersSigner;
  readonly alice: HardhatEthersSigner;
  readonly bob: HardhatEthersSigner;
  readonly clerk: HardhatEthersSigner;
  readonly stranger: HardhatEthersSigner;
}

export interface Rewarding extends RewardingPeople {
  readonly connection: Connection;
  readonly rewards: Rewards;
  readonly rewardsAddress: Hex;
  readonly token: Token__Mock;
  readonly tokenAddress: Hex;
  readonly domain: TypedDataDomain;
  /** The clerk's key. */
  readonly signer: AttestorSigner;
  /** First second in which a voucher can be claimed, and the first in which it can be no more. */
  readonly opens: number;
  readonly closes: number;
  /** Budgets that effects are told of, by name. */
  readonly keys: Readonly<Record<string, Hex>>;
}

/** A token of which both merchants have some. */
export interface TokenKind {
  readonly name: string;
  readonly of: (connection: Connection) => Promise<Token__Mock>;
}

type Contract =
  | "Token__Mock"
  | "NoReturnToken__Mock"
  | "FeeToken__Mock"
  | "FalseToken__Mock"
  | "BlocklistToken__Mock"
  | "HookToken__Mock";

async function people({ ethers }: Connection): Promise<RewardingPeople> {
  // as in a coalition, where the clerk is the till
  const [, baker, grocer, , , alice, bob, clerk, , , , , , stranger] = await ethers.getSigners();
  return { baker, grocer, alice, bob, clerk, stranger } as RewardingPeople;
}

export const mock = (contract: Contract, name: string): TokenKind => ({
  name,
  of: async (connection) => {
    const args = contract === "Token__Mock" ? ["Thanks", "THX", 2] : [];
    const token = await connection.ethers.deployContract(contract as "Token__Mock", args as never);
    const { baker, grocer } = await people(connection);
    for (const merchant of [baker, grocer]) await token.mint(merchant, STOCK);
    return token;
  },
});

export const PLAIN = mock("Token__Mock", "OpenZeppelin's ERC-20");

/** The suite's own points: the merchants are members, and have bought all that they have. */
export const POINTS: TokenKind = {
  name: "LoyaltyToken",
  // of the token only what is in ERC-20 is used
  of: async (connection) => (await openCoalition(connection)).token as unknown as Token__Mock,
};

/** The production module, a token, and two merchants who have given the same key a budget each; the return window is over. */
export async function openRewards(connection: Connection, kind: TokenKind = PLAIN): Promise<Rewarding> {
  const { ethers, ignition, networkHelpers } = connection;
  const cast = await people(connection);
  const token = await kind.of(connection);
  const tokenAddress = await token.getAddress();
  const deployed = await ignition.deploy(rewardsModule);
  const rewardsAddress = await deployed.rewards.getAddress();
  const rewards = Rewards__factory.connect(rewardsAddress, cast.stranger);
  for (const merchant of [cast.baker, cast.grocer]) {
    await token.connect(merchant).approve(rewards, ALLOWED);
    await rewards.connect(merchant).setSigner(tokenAddress, cast.clerk.address, CAP);
  }
  const opens = (await now({ connection })) + 30 * DAY;
  await networkHelpers.time.increaseTo(opens);
  const { chainId } = await ethers.provider.getNetwork();
  const keys = {
    clerk: signerKeyOf(cast.baker.address, tokenAddress, cast.clerk.address),
    grocers: signerKeyOf(cast.grocer.address, tokenAddress, cast.clerk.address),
  };
  return {
    ...cast,
    connection,
    rewards,
    rewardsAddress,
    token,
    tokenAddress,
    domain: rewardsDomain(chainId, rewardsAddress),
    signer: await walletSigner(cast.clerk),
    opens,
    closes: opens + 90 * DAY,
    keys,
  };
}

/** What the baker promises alice, with changes. */
export function termsOf(d: Rewarding, changes: Partial<Voucher> = {}): Voucher {
  const { baker, tokenAddress, alice, opens, closes } = d;
  const who = { merchant: baker.address, token: tokenAddress, holder: alice.address };
  return { ...who, amount: AMOUNT, validFrom: opens, deadline: closes, nonce: 0n, ...changes };
}

/** The same, signed by the clerk or another. */
export function voucherOf(d: Rewarding, changes: Partial<Voucher> = {}, by = d.signer): Promise<SignedVoucher> {
  return signVoucher(d.domain, by, termsOf(d, changes));
}

/** For whoever has the key of the holder. */
export function bearerVoucherOf(d: Rewarding, changes: Partial<Voucher>, by = d.signer): Promise<SignedVoucher> {
  return signBearerVoucher(d.domain, by, termsOf(d, changes));
}

/** A stranger submits it. */
export function claim(d: Rewarding, { voucher, signer, signature }: SignedVoucher) {
  return d.rewards.claim(voucher, signer, signature);
}
