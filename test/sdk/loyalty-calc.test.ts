import { expect } from "chai";
import { network } from "hardhat";
import type { Account, Books } from "@kept/sdk";
import {
  balanceAt,
  breakageAt,
  earnedAt,
  expiring,
  expiryOf,
  lanesAt,
  LAST_VINTAGE,
  quoteOf,
  spreadBpsAt,
  tierAt,
  tierFor,
  vintageAt,
  vintageEnd,
  vintageStart,
} from "@kept/sdk/calc";
import { DAY } from "../helpers/escrow.ts";
import { NEVER, type Options } from "../helpers/loyalty.ts";
import { goTo, openClub, type Club } from "./coalition.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;

const CLOCK = { start: 1_000, vintageLength: 100, expires: true };
const LENGTHS = [7 * DAY, 30 * DAY, 182 * DAY, 1_827 * DAY, NEVER] as const;

const fixture = (options: Options) => {
  async function clubFixture(): Promise<Club> {
    return openClub(connection, options);
  }
  return clubFixture;
};
const clubs = LENGTHS.map((vintageLength) => [vintageLength, fixture({ vintageLength })] as const);
/** A unit of the reserve behind each unit, so that a spread is hardly ever whole. */
const cheap = fixture({ unitValue: 1n, spreadBps: 333n });

/** Alice has points of four vintages, and is in a tier; the present is in vintage 5. */
async function issueOverVintages(d: Club): Promise<void> {
  for (const [vintage, amount] of [
    [1, 70_000n],
    [2, 60_001n],
    [3, 50_002n],
    [4, 40_003n],
    [5, 30_004n],
  ] as const) {
    await goTo(d, vintage, 10);
    await d.as(d.baker).issue(d.alice.address, amount);
  }
  await d.as(d.grocer).issue(d.bob.address, 500n);
  await networkHelpers.mine();
}

interface Read {
  readonly account: Account;
  readonly books: Books;
  readonly at: number;
}

async function read(d: Club): Promise<Read> {
  const reader = d.as(d.stranger);
  return { account: await reader.accountOf(d.alice.address), books: await reader.books(), at: await d.now() };
}

/** All that was foretold at the reading is what the views say now. */
async function compare(d: Club, { account, books, at }: Read): Promise<void> {
  const reader = d.as(d.stranger);
  const [terms, now] = [await reader.terms(), await d.now()];
  const after = await read(d);
  expect(terms.expires ? vintageAt(terms, now) : 0).to.equal(await reader.currentEpoch());
  expect(lanesAt(terms, account.lanes, at, now)).to.deep.equal(after.account.lanes);
  expect(balanceAt(terms, account.lanes, at, now)).to.equal(await reader.balanceOf(d.alice.address));
  expect(lanesAt(terms, books.lanes, at, now)).to.deep.equal(after.books.lanes);
  expect(breakageAt(terms, books, at, now)).to.equal(after.books.breakage);
  const { earned, earnedBefore } = after.account;
  expect(earnedAt(terms, account, at, now)).to.deep.equal({ earned, earnedBefore });
  const thresholds = await reader.tiersAt(vintageAt(terms, now));
  expect(tierAt(terms, thresholds, account, at, now)).to.equal(await reader.tierOf(d.alice.address));
  const gone = expiring(terms, account.lanes, at).filter((each) => each.at <= now);
  const lost = gone.reduce((sum, { amount }) => sum + amount, 0n);
  expect(balanceAt(terms, account.lanes, at, at) - lost).to.equal(await reader.balanceOf(d.alice.address));
}

describe("sdk: calculators of points", () => {
  it("tell vintages, at both sides of each boundary", () => {
    expect([1_000, 1_099, 1_100, 1_199].map((time) => vintageAt(CLOCK, time))).to.deep.equal([0, 0, 1, 1]);
    expect([vintageStart(CLOCK, 3), vintageEnd(CLOCK, 3)]).to.deep.equal([1_300, 1_400]);
    expect(vintageAt(CLOCK, 1_000 + 4_095 * 100 - 1)).to.equal(4_094);
    expect(vintageAt(CLOCK, 1_000 + 4_095 * 100)).to.equal(LAST_VINTAGE);
    expect(vintageAt(CLOCK, 1_000 + 9_999 * 100)).to.equal(LAST_VINTAGE);
    expect(vintageEnd(CLOCK, LAST_VINTAGE)).to.equal(Infinity);
  });

  it("tell when points expire, and which never do", () => {
    expect(expiryOf(CLOCK, 0)).to.equal(1_400);
    expect(expiryOf(CLOCK, 4_091)).to.equal(1_000 + 4_095 * 100);
    expect(expiryOf(CLOCK, 4_092)).to.equal(Infinity);
    expect(expiryOf({ ...CLOCK, expires: false }, 0)).to.equal(Infinity);
  });

  it("list what expires when, soonest first", () => {
    expect(expiring(CLOCK, [4n, 0n, 2n, 1n], 1_350)).to.deep.equal([
      { at: 1_400, amount: 1n },
      { at: 1_500, amount: 2n },
      { at: 1_700, amount: 4n },
    ]);
    expect(expiring({ ...CLOCK, expires: false }, [4n, 0n, 0n, 0n], 1_350)).to.deep.equal([]);
    expect(expiring(CLOCK, [4n, 3n, 2n, 1n], 1_000 + 4_094 * 100)).to.deep.equal([
      { at: 1_000 + 4_095 * 100, amount: 1n },
    ]);
  });

  it("reach a tier with its very threshold", () => {
    const tier = (earned: number, earnedBefore: number): number => tierFor([500, 2_000], { earned, earnedBefore });
    expect([tier(0, 499), tier(1, 499), tier(1_999, 0), tier(1_000, 1_000)]).to.deep.equal([0, 1, 1, 2]);
    expect(tierFor([], { earned: 9, earnedBefore: 9 })).to.equal(0);
  });

  for (const [vintageLength, club] of clubs) {
    const name = vintageLength === NEVER ? "points that never expire" : `vintages of ${vintageLength / DAY} days`;
    it(`foretell what the views say later, with ${name}`, async () => {
      const d = await networkHelpers.loadFixture(club);
      await issueOverVintages(d);
      const before = await read(d);
      await compare(d, before);
      for (const vintage of [6, 7, 8, 9]) {
        await goTo(d, vintage, -1);
        await compare(d, before);
        await goTo(d, vintage, 0);
        await compare(d, before);
      }
      await goTo(d, 40, 0);
      await compare(d, before);
      if (vintageLength !== NEVER) expect(await d.as(d.alice).balanceOf(d.alice.address)).to.equal(0n);
    });
  }

  it("quote what the contract quotes", async () => {
    const d = await networkHelpers.loadFixture(cheap);
    const reader = d.as(d.stranger);
    const terms = await reader.terms();
    for (const amount of [0n, 1n, 30n, 31n, 9_999n, 10_000n, 10_001n, 2n ** 48n - 1n]) {
      const { spreadBps } = await reader.books();
      const said = quoteOf(
        terms,
        amount,
        spreadBps,
        await d.money.balanceOf(d.tokenAddress),
        await reader.totalSupply(),
      );
      expect(said).to.deep.equal(await reader.quote(amount));
    }
    expect(quoteOf(terms, 31n, 333, 0n, 0n).spread).to.equal(2n); // 1.0323
    expect(quoteOf(terms, 10_000n, 333, 0n, 0n).spread).to.equal(333n);
  });

  it("pay in proportion while the reserve is short", async () => {
    const d = await networkHelpers.loadFixture(cheap);
    const reader = d.as(d.stranger);
    const terms = await reader.terms();
    const supply = await reader.totalSupply();
    await networkHelpers.setBalance(d.tokenAddress, 10n ** 18n);
    const seized = d.money.connect(await ethers.getImpersonatedSigner(d.tokenAddress));
    for (const held of [supply, supply - 1n, (supply * 2n) / 3n, 1n, 0n]) {
      await seized.transfer(d.stranger, (await d.money.balanceOf(d.tokenAddress)) - held);
      for (const amount of [1n, 7n, supply / 3n, supply]) {
        const { spreadBps } = await reader.books();
        expect(quoteOf(terms, amount, spreadBps, held, supply)).to.deep.equal(await reader.quote(amount));
      }
    }
  });

  it("foretell a spread that rises, to the second", async () => {
    const d = await networkHelpers.loadFixture(cheap);
    await d.as(d.operator).setSpread(900);
    const books = await d.as(d.stranger).books();
    for (const [time, bps] of [
      [books.spreadFrom - 1, 333],
      [books.spreadFrom, 900],
    ] as const) {
      await networkHelpers.time.increaseTo(time);
      expect(spreadBpsAt(books, time)).to.equal(bps);
      expect((await d.as(d.stranger).books()).spreadBps).to.equal(bps);
    }
  });
});
