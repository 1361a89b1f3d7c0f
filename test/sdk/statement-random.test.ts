import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { expect } from "chai";
import { network } from "hardhat";
import {
  coalitionStatement,
  fundByAllowance,
  memberStatement,
  readHistory,
  RevertError,
  type CoalitionStatement,
  type History,
  type MemberMonth,
} from "@kept/sdk";
import type { Account__Mock } from "../../typechain-types/index.ts";
import { DAY } from "../helpers/escrow.ts";
import { fill, NEVER, REF, type Options } from "../helpers/loyalty.ts";
import { goOn, openClub, type Club } from "./coalition.ts";
import { Chance } from "./random.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;

const STEPS = 100;
const PEOPLE = ["baker", "grocer", "florist", "treasury", "alice", "bob", "till", "heir", "stranger"] as const;
const CUSTOMERS = ["alice", "bob", "till", "heir", "stranger"] as const;

interface Play {
  readonly d: Club;
  readonly chance: Chance;
  /** A contract's account, of which alice is the owner. */
  readonly wallet: Account__Mock;
}

/** A movement that may be refused: then nothing happened, and the statement must not say that it did. */
type Move = (play: Play) => Promise<unknown>;

async function amountOf({ d, chance }: Play, who: string): Promise<bigint> {
  const balance = await d.token.balanceOf(who);
  return chance.pick([0n, 1n, 99n, 12_345n, balance / 3n, balance]);
}

const transfer: Move = async (play) => {
  const { d, chance } = play;
  const [from, to] = [d[chance.pick(PEOPLE)], d[chance.pick(PEOPLE)]];
  return d.as(from).transfer(to.address, await amountOf(play, from.address));
};

/** Of one vintage, by himself, by an allowance or by a contract's account. */
const giveOfEpoch: Move = async ({ d, chance, wallet }) => {
  const [from, to] = [d[chance.pick(CUSTOMERS)], d[chance.pick(CUSTOMERS)]];
  const epoch = Math.max(0, (await d.as(from).currentEpoch()) - chance.between(0, 4));
  const amount = (await d.token.balanceOfAtEpoch(epoch, from)) / BigInt(chance.between(1, 3));
  if (chance.oneIn(2)) return d.as(from).transferAtEpoch(epoch, to.address, amount);
  const spender = await wallet.getAddress();
  await d.as(from).approve(spender, amount);
  const call = d.token.interface.encodeFunctionData("transferFromAtEpoch", [epoch, from.address, to.address, amount]);
  return wallet.connect(d.alice).execute(d.tokenAddress, call);
};

const succession: Move = async ({ d, chance }) => {
  const [holder, heir] = [d[chance.pick(CUSTOMERS)], d[chance.pick(CUSTOMERS)]];
  await d.as(holder).nameSuccessor(heir.address);
  await d.as(heir).announceSuccession(holder.address);
  await networkHelpers.time.increase(14 * DAY);
  const to = chance.pick([heir, d[chance.pick(CUSTOMERS)], ethers.Wallet.createRandom()]);
  return d.as(heir).succeed(holder.address, to.address);
};

const standing: Move = async ({ d, chance }) => {
  const who = d[chance.pick(["grocer", "florist", "till"] as const)].address;
  const act = chance.pick(["admit", "suspend", "reinstate", "reinstate"] as const);
  return d.as(act === "suspend" ? d.guard : d.operator)[act](who);
};

const office: Move = async ({ d, chance }) => {
  const present = (await d.as(d.alice).books()).treasury;
  const treasury = Object.values({ ...pick(d) }).find(({ address }) => address === present)!;
  if (chance.oneIn(3)) return d.as(treasury).moveTreasury(d[chance.pick(["treasury", "grocer"] as const)].address);
  return chance.oneIn(2) ? d.as(d.alice).claimBreakage() : d.as(d.alice).expire([d.alice.address, d.bob.address]);
};

const pick = (d: Club): Record<string, HardhatEthersSigner> => Object.fromEntries(PEOPLE.map((who) => [who, d[who]]));

const MOVES: readonly Move[] = [
  transfer,
  transfer,
  transfer,
  transfer,
  giveOfEpoch,
  giveOfEpoch,
  succession,
  standing,
  office,
  async ({ d, chance }) => d.as(d[chance.pick(PEOPLE)]).issue(d[chance.pick(PEOPLE)].address, chance.bits(14), REF),
  async ({ d, chance }) => {
    const items = [0, 1, 2].map(() => ({ customer: d[chance.pick(CUSTOMERS)].address, amount: chance.bits(15) }));
    return d.as(d[chance.pick(PEOPLE)]).issueBatch(items, REF);
  },
  async ({ d, chance }) => d.as(d[chance.pick(PEOPLE)]).refund(d[chance.pick(PEOPLE)].address, chance.bits(14), REF),
  async ({ d, chance }) => d.as(d[chance.pick(PEOPLE)]).redeem(d[chance.pick(PEOPLE)].address, chance.bits(14), REF),
  async ({ d, chance }) => d.as(d[chance.pick(PEOPLE)]).deposit(chance.bits(20)),
  async ({ d, chance }) => {
    const member = d[chance.pick(PEOPLE)];
    return d.as(member).depositFor(member.address, chance.bits(20), REF, fundByAllowance());
  },
  async (play) => {
    const who = play.d[play.chance.pick(PEOPLE)];
    return play.d.as(who).withdraw((await amountOf(play, who.address)) / 2n, who.address);
  },
  async (play) => {
    const who = play.d[play.chance.pick(PEOPLE)];
    return play.d.as(who).renew((await amountOf(play, who.address)) / 2n);
  },
];

async function attempt(move: Move, play: Play): Promise<void> {
  try {
    await move(play);
  } catch (error) {
    // what the wallet's owner calls comes without the SDK's words
    if (!(error instanceof RevertError) && !String(error).includes("revert")) throw error;
  }
}

/** A part of a vintage, or some vintages. */
async function pass({ d, chance }: Play): Promise<void> {
  if (chance.oneIn(2))
    return networkHelpers.time.increase(chance.between(1, d.vintageLength / 4)).then(() => undefined);
  await goOn(d, chance.pick([1, 1, 2, 5]), chance.pick([0, 1]));
}

async function compareVintages({ d }: Play, history: History): Promise<CoalitionStatement> {
  const { terms, movements, until } = history;
  const said = coalitionStatement(terms, movements, until);
  const books = await d.as(d.alice).books();
  expect(said.lanes).to.deep.equal(books.lanes);
  expect(said.breakage).to.equal(books.breakage);
  expect(said.assumed).to.deep.equal([]);
  const addresses = new Set([...Object.values(pick(d)).map(({ address }) => address), ...said.holders.keys()]);
  for (const who of addresses)
    expect(said.holders.get(who) ?? [0n, 0n, 0n, 0n]).to.deep.equal((await d.as(d.alice).accountOf(who)).lanes);
  for (const { issued, refunded, redeemed, withdrawn, expired, outstanding } of said.vintages)
    expect(issued + refunded).to.equal(redeemed + withdrawn + expired + outstanding);
  return said;
}

const sum = (rows: readonly MemberMonth[], figure: (row: MemberMonth) => bigint): bigint =>
  rows.reduce((total, row) => total + figure(row), 0n);

async function compareMembers({ d }: Play, history: History, breakage: bigint): Promise<void> {
  const all = memberStatement(history.movements);
  for (const who of PEOPLE) {
    const { isMember, bought, accepted, treasury } = await d.as(d.alice).accountOf(d[who].address);
    const rows = memberStatement(history.movements, d[who].address);
    if (!isMember) expect(rows).to.deep.equal([]);
    expect(sum(rows, (m) => m.bought - m.issued - m.refunded - m.withdrawnBought)).to.equal(bought);
    const took = sum(rows, (m) => m.accepted + m.breakage + m.settledIn);
    const gave = sum(rows, (m) => m.settledOut + m.renewed + m.withdrawn - m.withdrawnBought);
    expect(took - gave + (treasury ? breakage : 0n)).to.equal(accepted);
    expect([rows.at(-1)?.boughtAfter ?? 0n, rows.at(-1)?.acceptedAfter ?? 0n]).to.deep.equal([bought, took - gave]);
    expect(rows.map(({ month }) => month)).to.deep.equal([...new Set(rows.map(({ month }) => month))].sort());
  }
  const spread = sum(all, (m) => m.spread);
  expect(spread).to.equal((await d.as(d.alice).books()).spreadAccrued);
  const toCustomers = history.movements.reduce((total, m) => {
    return total + (m.kind === "withdrawal" && !m.isMember ? m.paid : 0n);
  }, 0n);
  const money = sum(all, (m) => m.deposited - m.paid) + spread - toCustomers;
  expect(money).to.equal(await d.money.balanceOf(d.tokenAddress));
}

async function compare(play: Play): Promise<History> {
  await networkHelpers.mine();
  const history = await readHistory(play.d.as(play.d.stranger), { blocks: 37 });
  const { breakage } = await compareVintages(play, history);
  await compareMembers(play, history, breakage);
  return history;
}

async function playOut(d: Club, seed: string): Promise<History> {
  const wallet = await ethers.deployContract("Account__Mock", [d.alice]);
  const play: Play = { d, chance: new Chance(seed), wallet };
  for (const who of PEOPLE) await fill(d, d[who]);
  for (let step = 1; step <= STEPS; ++step) {
    if (play.chance.oneIn(15)) await pass(play);
    await attempt(play.chance.pick(MOVES), play);
    if (step % 50 === 0) await compare(play);
  }
  return close(play);
}

/** One of each kind at least, then the operator winds down, and customers withdraw. */
async function close(play: Play): Promise<History> {
  const { d } = play;
  const [baker, alice, bob, heir] = [d.as(d.baker), d.as(d.alice), d.as(d.bob), d.as(d.heir)];
  await goOn(d, 1, 1);
  await baker.deposit(9_000n);
  for (const who of CUSTOMERS) await attempt(() => baker.issue(d[who].address, 777n, REF), play);
  await baker.refund(d.bob.address, 5n, REF);
  const newest = await bob.currentEpoch();
  await attempt(() => bob.transferAtEpoch(newest, d.heir.address, 300n), play);
  await bob.redeem(d.baker.address, 300n, REF);
  await baker.transfer(d.florist.address, 100n);
  await baker.renew(50n);
  await alice.nameSuccessor(d.heir.address);
  await heir.announceSuccession(d.alice.address);
  await networkHelpers.time.increase(14 * DAY);
  await heir.succeed(d.alice.address, ethers.Wallet.createRandom().address);
  await compare(play);
  await goOn(d, 4);
  await alice.claimBreakage();
  await compare(play);

  await d.as(d.operator).windDown();
  await networkHelpers.time.increaseTo((await alice.books()).closesAt - 2);
  for (const who of CUSTOMERS) await attempt(() => baker.issue(d[who].address, 777n, REF), play);
  await networkHelpers.time.increase(2);
  for (const who of CUSTOMERS) await attempt(() => d.as(d[who]).withdraw(500n, d[who].address), play);
  return compare(play);
}

const fixture = (options: Options) => {
  async function clubFixture(): Promise<Club> {
    return openClub(connection, options);
  }
  return clubFixture;
};

const VARIANTS: readonly (readonly [string, () => Promise<Club>])[] = [
  ["vintages of 182 days", fixture({})],
  ["vintages of 7 days", fixture({ vintageLength: 7 * DAY })],
  ["points that never expire", fixture({ vintageLength: NEVER })],
  ["no gifts", fixture({ gifts: false, vintageLength: 30 * DAY })],
];

describe("sdk: statements of a random history", () => {
  for (const [name, club] of VARIANTS) {
    it(`say what the contract's views say, with ${name}`, async () => {
      const kinds = new Set<string>();
      for (const seed of ["first", "second"]) {
        const { movements } = await playOut(await networkHelpers.loadFixture(club), `${name}, ${seed}`);
        for (const { kind } of movements) kinds.add(kind);
      }
      const all = [
        "admission",
        "deposit",
        "renewal",
        "issue",
        "refund",
        "redemption",
        "settlement",
        "gift",
        "withdrawal",
      ];
      const impossible = name === "points that never expire" ? [] : ["breakage"];
      expect([...kinds].sort()).to.deep.equal([...all, ...impossible].sort());
    });
  }
});
