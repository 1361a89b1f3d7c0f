import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import type { Hex } from "@kept/sdk";
import loyaltyModule from "../../deploy/modules/LoyaltyToken.ts";
import {
  AccessManager__factory,
  LoyaltyOffice__factory,
  LoyaltyToken__factory,
  type AccessManager,
  type LoyaltyOffice,
  type LoyaltyToken,
  type Token__Mock,
} from "../../typechain-types/index.ts";
import { DAY, type Connection } from "./escrow.ts";

export const NEVER = 2 ** 40 - 1;
export const VINTAGE = 182 * DAY;
/** Reserve units behind 0.01 point: a point is worth a cent of a dollar with 6 decimals. */
export const UNIT_VALUE = 100n;
export const SPREAD_BPS = 250n;
export const MAX_SPREAD_BPS = 1_000n;
export const OPERATOR_DELAY = 2 * DAY;
export const TIERS = [500, 2_000];
/** 10,000.00 points: what each merchant has deposited in the beginning. */
export const BOUGHT = 1_000_000n;
export const ZERO = "0x0000000000000000000000000000000000000000";
export const REF: Hex = "0x7265666572656e63650000000000000000000000000000000000000000000001";

/** Three merchants, the last of whom no test touches; two customers; who runs the coalition; `stranger` attacks. */
export interface LoyaltyPeople {
  readonly baker: HardhatEthersSigner;
  readonly grocer: HardhatEthersSigner;
  readonly florist: HardhatEthersSigner;
  readonly treasury: HardhatEthersSigner;
  readonly alice: HardhatEthersSigner;
  readonly bob: HardhatEthersSigner;
  readonly till: HardhatEthersSigner;
  readonly operator: HardhatEthersSigner;
  readonly guard: HardhatEthersSigner;
  readonly admin: HardhatEthersSigner;
  readonly escrow: HardhatEthersSigner;
  readonly heir: HardhatEthersSigner;
  readonly stranger: HardhatEthersSigner;
}

export interface Coalition extends LoyaltyPeople {
  readonly connection: Connection;
  readonly token: LoyaltyToken;
  readonly tokenAddress: Hex;
  /** The token, as what is done rarely. */
  readonly office: LoyaltyOffice;
  readonly manager: AccessManager;
  readonly money: Token__Mock;
  /** Start of vintage 0, in seconds since 1970. */
  readonly start: number;
  readonly vintageLength: number;
  readonly unitValue: bigint;
}

export interface Options {
  readonly decimals?: number;
  readonly unitValue?: bigint;
  readonly vintageLength?: number;
  readonly gifts?: boolean;
  readonly spreadBps?: bigint;
  readonly operatorDelay?: number;
  readonly adminDelay?: number;
  readonly tiers?: readonly number[];
  /** Another reserve than an ordinary one. */
  readonly money?: Token__Mock;
  /** Another non-holder than a person. */
  readonly escrow?: HardhatEthersSigner;
}

async function people({ ethers }: Connection): Promise<LoyaltyPeople> {
  const [, baker, grocer, florist, treasury, alice, bob, till, operator, guard, admin, escrow, heir, stranger] =
    await ethers.getSigners();
  const all = { baker, grocer, florist, treasury, alice, bob, till, operator, guard, admin, escrow, heir, stranger };
  return all as LoyaltyPeople;
}

/** The production module on a fresh chain: `baker`, `grocer` and `florist` are not members yet. */
export async function deployCoalition(connection: Connection, options: Options = {}): Promise<Coalition> {
  const { ethers, ignition, networkHelpers } = connection;
  const cast = await people(connection);
  const { decimals = 6, vintageLength = VINTAGE, escrow = cast.escrow } = options;
  const money = options.money ?? (await ethers.deployContract("Token__Mock", ["Test dollar", "TUSD", decimals]));
  const parameters = {
    name: "High Street",
    symbol: "HIGH",
    contractURI: "ipfs://high-street",
    reserve: await money.getAddress(),
    unitValue: options.unitValue ?? UNIT_VALUE,
    vintageLength: BigInt(vintageLength),
    gifts: options.gifts ?? true,
    spreadBps: Number(options.spreadBps ?? SPREAD_BPS),
    maxSpreadBps: Number(MAX_SPREAD_BPS),
    treasury: cast.treasury.address,
    nonHolders: [escrow.address],
    tiers: [...(options.tiers ?? TIERS)],
    operator: cast.operator.address,
    guard: cast.guard.address,
    admin: cast.admin.address,
    operatorDelay: options.operatorDelay ?? 0,
    adminDelay: options.adminDelay ?? 0,
  };
  const deployed = await ignition.deploy(loyaltyModule, { parameters: { LoyaltyToken: parameters } });
  const tokenAddress = await deployed.token.getAddress();
  const token = LoyaltyToken__factory.connect(tokenAddress, cast.stranger);
  const office = LoyaltyOffice__factory.connect(tokenAddress, cast.stranger);
  const manager = AccessManager__factory.connect(await deployed.manager.getAddress(), cast.stranger);
  const start = Number((await token.terms()).start);
  await networkHelpers.time.increase(DAY);
  const period = vintageLength === NEVER ? VINTAGE : vintageLength;
  return {
    ...cast,
    escrow,
    connection,
    token,
    tokenAddress,
    office,
    manager,
    money,
    start,
    vintageLength: period,
    unitValue: parameters.unitValue,
  };
}

/** The coalition with three members who have deposited 10,000.00 points each. */
export async function openCoalition(connection: Connection, options: Options = {}): Promise<Coalition> {
  const d = await deployCoalition(connection, options);
  for (const member of [d.baker, d.grocer, d.florist]) {
    await d.office.connect(d.operator).admit(member);
    await fill(d, member);
    await d.token.connect(member).deposit(BOUGHT);
  }
  return d;
}

/** Reserve units for an account, and an infinite allowance for the token. */
export async function fill(d: Coalition, account: HardhatEthersSigner, amount = 10n ** 30n): Promise<void> {
  await d.money.mint(account, amount);
  await d.money.connect(account).approve(d.tokenAddress, 2n ** 256n - 1n);
}

/** Takes reserve units away, as a seizure would. */
export async function seize(d: Coalition, amount: bigint): Promise<void> {
  const { ethers, networkHelpers } = d.connection;
  await networkHelpers.setBalance(d.tokenAddress, 10n ** 18n);
  await d.money.connect(await ethers.getImpersonatedSigner(d.tokenAddress)).transfer(d.stranger, amount);
}

/** The next block is `seconds` into the given vintage. */
export async function inVintage(d: Coalition, vintage: number, seconds = 0): Promise<void> {
  await d.connection.networkHelpers.time.setNextBlockTimestamp(d.start + vintage * d.vintageLength + seconds);
}

/** The open coalition, in which the baker has issued 600.00 points to alice in vintage 0. */
export async function stockedCoalition(connection: Connection, options: Options = {}): Promise<Coalition> {
  const d = await openCoalition(connection, options);
  await d.token.connect(d.baker).transfer(d.alice, 60_000n);
  return d;
}
