import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { expect } from "chai";
import type { network } from "hardhat";
import { buildOrder, deliveryDomain, escrow, type Domain, type Escrow, type Order, type OrderInput } from "@kept/sdk";
import type { Token__Mock } from "../../typechain-types/index.ts";

export const HOUR = 3_600;
export const DAY = 86_400;
export type Connection = Awaited<ReturnType<typeof network.create>>;

/** Who is who. */
interface People {
  readonly seller: HardhatEthersSigner;
  readonly buyer: HardhatEthersSigner;
  readonly carrier: HardhatEthersSigner;
  readonly hauler: HardhatEthersSigner;
  readonly arbiter: HardhatEthersSigner;
  readonly integrator: HardhatEthersSigner;
  readonly stranger: HardhatEthersSigner;
}

/** What is deployed, and how to speak of it. */
export interface Shop extends People {
  readonly token: Token__Mock;
  readonly tokenAddress: string;
  readonly address: string;
  readonly domain: Domain;
  /** The escrow as this account uses it. */
  readonly as: (account: HardhatEthersSigner) => Escrow;
  readonly now: () => Promise<number>;
  /** 100 token units by the carrier within 10 days, an arbiter, 1 day to object and rule. */
  readonly order: (changes?: Partial<OrderInput>) => Promise<Order>;
}

/** What a promise was rejected with. */
export async function failure(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  return expect.fail("a failure was expected");
}

export async function openShop({ ethers, networkHelpers }: Connection): Promise<Shop> {
  const [deployer, seller, buyer, carrier, hauler, arbiter, integrator, stranger] = await ethers.getSigners();
  const people = { seller, buyer, carrier, hauler, arbiter, integrator, stranger } as People;
  const address = await (await ethers.deployContract("DeliveryEscrow", [], deployer)).getAddress();
  const token = await ethers.deployContract("Token__Mock", ["Test dollar", "TUSD", 6]);
  const tokenAddress = await token.getAddress();
  await token.mint(people.buyer, 10n ** 18n);
  await token.mint(people.seller, 10n ** 18n);
  const { chainId } = await ethers.provider.getNetwork();
  const now = (): Promise<number> => networkHelpers.time.latest();

  const order = async (changes: Partial<OrderInput> = {}): Promise<Order> => {
    const start = await now();
    const leg = { attestor: people.carrier.address, amount: 100n, deadline: start + 10 * DAY };
    const input: OrderInput = {
      seller: people.seller.address,
      buyer: people.buyer.address,
      token: tokenAddress,
      ...(changes.legs ? {} : leg),
      arbiter: people.arbiter.address,
      objectionPeriod: DAY,
      rulingPeriod: DAY,
      fundBy: start + DAY,
      ...changes,
    };
    return buildOrder(input, { now: start, escrow: address });
  };
  const domain = deliveryDomain(chainId, address);
  return { ...people, token, tokenAddress, address, domain, as: (account) => escrow(address, account), now, order };
}
