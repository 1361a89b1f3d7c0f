import { expect } from "chai";
import { network } from "hardhat";
import { DAY } from "../helpers/escrow.ts";
import { expectEffects, expectRefusal, transferred, type Sent } from "../helpers/loyalty-effects.ts";
import {
  BOUGHT,
  deployCoalition,
  fill,
  inVintage,
  NEVER,
  seize,
  stockedCoalition,
  ZERO,
  type Coalition,
} from "../helpers/loyalty.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const { loadFixture, time } = networkHelpers;

async function stockedFixture() {
  return stockedCoalition(connection);
}

async function acceptedFixture() {
  const d = await stockedFixture();
  await d.token.connect(d.alice).transfer(d.baker, 10_000n);
  return d;
}

const factory = await ethers.getContractFactory("LoyaltyToken");
const [someone] = await ethers.getSigners();

const operating = (d: Coalition) => d.office.connect(d.operator);
/** 2.5 % of what backs 30,000.00 points. */
const ACCRUED = 7_500_000n;

describe("LoyaltyToken, terms", () => {
  describe("when the spread changes", () => {
    it("falls at once {SpreadChanged}", async () => {
      const d = await loadFixture(stockedFixture);
      const now = d.start + 5 * DAY;
      await time.setNextBlockTimestamp(now - 1);
      await expectEffects(d, () => operating(d).setSpread(100), [["SpreadChanged", 100n, BigInt(now)]], {
        "all.spreadBps": -150n,
        "all.nextSpreadBps": -150n,
        "all.spreadFrom": BigInt(now),
      });
    });

    it("rises after 30 days, to the second {SpreadChanged}", async () => {
      const d = await loadFixture(stockedFixture);
      const from = d.start + 35 * DAY;
      await time.setNextBlockTimestamp(from - 30 * DAY - 1);
      await expectEffects(d, () => operating(d).setSpread(1_000), [["SpreadChanged", 1_000n, BigInt(from)]], {
        "all.nextSpreadBps": 750n,
        "all.spreadFrom": BigInt(from),
      });
      const spreadAt = async (when: number): Promise<bigint> => {
        await time.increaseTo(when);
        return (await d.token.quote(10_000n)).spread;
      };
      expect(await spreadAt(from - 1)).to.equal(25_000n);
      expect(await spreadAt(from)).to.equal(100_000n);
    });

    it("falls before it has risen, and does not rise any more", async () => {
      const d = await loadFixture(stockedFixture);
      await operating(d).setSpread(1_000);
      await operating(d).setSpread(0);
      await time.increase(60 * DAY);
      expect((await d.token.quote(10_000n)).spread).to.equal(0n);
    });

    it("reverts with {LoyaltyToken_SpreadTooHigh} beyond its bound", async () => {
      const d = await loadFixture(stockedFixture);
      await expectRefusal(d, operating(d).setSpread(1_001), "LoyaltyToken_SpreadTooHigh", 1_001n, 1_000n);
    });
  });

  describe("when the spread is collected", () => {
    it("pays it out {SpreadCollected}", async () => {
      const d = await loadFixture(stockedFixture);
      const events = [["SpreadCollected", d.bob.address, ACCRUED]] as const;
      await expectEffects(d, () => operating(d).collectSpread(d.bob), events, {
        "bob.money": ACCRUED,
        "all.spreadAccrued": -ACCRUED,
        "all.money": -ACCRUED,
      });
    });

    it("pays what the reserve has above all points, if that is less {SpreadCollected}", async () => {
      const d = await loadFixture(stockedFixture);
      await seize(d, 500_000n);
      await operating(d).collectSpread(d.bob);
      expect(await d.money.balanceOf(d.bob)).to.equal(ACCRUED - 500_000n);
      expect((await d.token.books()).spreadAccrued).to.equal(500_000n);
      await expectRefusal(d, operating(d).collectSpread(d.bob), "LoyaltyToken_NothingToCollect");
    });

    it("reverts with {LoyaltyToken_ReserveShort} while the reserve does not back all points", async () => {
      const d = await loadFixture(stockedFixture);
      const backing = 3n * BOUGHT * d.unitValue;
      await seize(d, ACCRUED + 1n);
      const call = operating(d).collectSpread(d.bob);
      await expectRefusal(d, call, "LoyaltyToken_ReserveShort", backing - 1n, backing);
    });

    it("reverts with {LoyaltyToken_PayeeForbidden} to the token itself", async () => {
      const d = await loadFixture(stockedFixture);
      const call = operating(d).collectSpread(d.tokenAddress);
      await expectRefusal(d, call, "LoyaltyToken_PayeeForbidden", d.tokenAddress);
    });
  });

  describe("when accepted points are renewed", () => {
    const renew = (d: Coalition, amount: bigint, by = d.baker): Sent => d.office.connect(by).renew(amount);

    it("makes them bought ones for the spread {AcceptedRenewed}", async () => {
      const d = await loadFixture(acceptedFixture);
      const events = [["AcceptedRenewed", d.baker.address, 10_000n, 25_000n]] as const;
      await expectEffects(d, () => renew(d, 10_000n), events, {
        "baker.accepted": -10_000n,
        "baker.bought": 10_000n,
        "baker.money": -25_000n,
        "all.spreadAccrued": 25_000n,
        "all.money": 25_000n,
      });
    });

    it("renews the treasury's breakage that it claims on the way {AcceptedRenewed}", async () => {
      const d = await loadFixture(acceptedFixture);
      await fill(d, d.treasury);
      await inVintage(d, 4);
      const events = [
        transferred(ZERO, d.treasury, 50_000n),
        ["AcceptedRenewed", d.treasury.address, 50_000n, 125_000n] as const,
      ];
      await expectEffects(d, () => renew(d, 50_000n, d.treasury), events, {
        "treasury.accepted": -50_000n,
        "treasury.bought": 50_000n,
        "treasury.money": -125_000n,
        "all.breakage": -50_000n,
        "all.spreadAccrued": 125_000n,
        "all.money": 125_000n,
      });
    });

    it("reverts with {LoyaltyToken_AcceptedExceeded} for a unit more", async () => {
      const d = await loadFixture(acceptedFixture);
      const amounts = [d.baker.address, 10_001n, 10_000n] as const;
      await expectRefusal(d, renew(d, 10_001n), "LoyaltyToken_AcceptedExceeded", ...amounts);
    });

    it("reverts for a suspended member, after a wind-down, and while the reserve is short", async () => {
      const d = await loadFixture(acceptedFixture);
      await expectRefusal(d, renew(d, 1n, d.alice), "LoyaltyToken_NotMember", d.alice.address);
      await d.office.connect(d.guard).suspend(d.baker);
      await expectRefusal(d, renew(d, 1n), "LoyaltyToken_MemberIsSuspended", d.baker.address);
      await seize(d, ACCRUED + 1n);
      const backing = 3n * BOUGHT * d.unitValue;
      await expectRefusal(d, renew(d, 0n, d.grocer), "LoyaltyToken_ReserveShort", backing - 1n, backing);
      await operating(d).windDown();
      await inVintage(d, 1);
      const ended = ["LoyaltyToken_IssuingEnded", BigInt(d.start + d.vintageLength), 1n] as const;
      await expectRefusal(d, renew(d, 0n, d.grocer), ...ended);
    });
  });

  describe("when a wind-down is announced", () => {
    it("closes with the first vintage that ends 90 days from now or later {WindDownAnnounced}", async () => {
      const d = await loadFixture(stockedFixture);
      const closes = BigInt(d.start + d.vintageLength);
      await time.setNextBlockTimestamp(Number(closes) - 90 * DAY - 1);
      await expectEffects(d, () => operating(d).windDown(), [["WindDownAnnounced", closes]], {
        "all.closesAt": closes,
      });
    });

    it("closes a vintage later, if that is announced a second later {WindDownAnnounced}", async () => {
      const d = await loadFixture(stockedFixture);
      const closes = BigInt(d.start + 2 * d.vintageLength);
      await time.setNextBlockTimestamp(d.start + d.vintageLength - 90 * DAY);
      await expectEffects(d, () => operating(d).windDown(), [["WindDownAnnounced", closes]], {
        "all.closesAt": closes,
      });
    });

    it("lets issuing, gifts and redeeming go on until then, the latter two beyond", async () => {
      const d = await loadFixture(stockedFixture);
      await operating(d).windDown();
      await d.token.connect(d.baker).transfer(d.bob, 100n);
      await inVintage(d, 1);
      await d.token.connect(d.alice).transfer(d.bob, 100n);
      await expectEffects(
        d,
        () => d.token.connect(d.bob).transfer(d.grocer, 200n),
        [transferred(d.bob, d.grocer, 200n)],
        {
          "bob.lane1": -200n,
          "grocer.accepted": 200n,
          "all.lane1": -200n,
        },
      );
    });

    it("reverts with {LoyaltyToken_AlreadyWindingDown} a second time", async () => {
      const d = await loadFixture(stockedFixture);
      await operating(d).windDown();
      const closes = BigInt(d.start + d.vintageLength);
      await expectRefusal(d, operating(d).windDown(), "LoyaltyToken_AlreadyWindingDown", closes);
    });
  });

  describe("when tiers are published", () => {
    it("holds from the next vintage on {TiersPublished}", async () => {
      const d = await loadFixture(stockedFixture);
      expect(await d.token.tierOf(d.alice)).to.equal(1n);
      await expectEffects(
        d,
        () => operating(d).setTiers([10, 600, 601]),
        [["TiersPublished", [10n, 600n, 601n], 1n]],
        {},
      );
      expect([await d.office.tiersAt(0), await d.office.tiersAt(1)]).to.deep.equal([
        [500n, 2_000n],
        [10n, 600n, 601n],
      ]);
      expect(await d.token.tierOf(d.alice)).to.equal(1n);
      await time.increaseTo(d.start + d.vintageLength);
      expect(await d.token.tierOf(d.alice)).to.equal(2n);
      await time.increaseTo(d.start + 2 * d.vintageLength);
      expect(await d.token.tierOf(d.alice)).to.equal(0n);
    });

    it("replaces what was published in the same vintage, and keeps what is in force", async () => {
      const d = await loadFixture(stockedFixture);
      await operating(d).setTiers([1]);
      await operating(d).setTiers([]);
      expect([await d.office.tiersAt(0), await d.office.tiersAt(1)]).to.deep.equal([[500n, 2_000n], []]);
      expect(await d.token.tierOf(d.alice)).to.equal(1n);
      await inVintage(d, 1);
      await operating(d).setTiers([7]);
      expect([await d.office.tiersAt(1), await d.office.tiersAt(2)]).to.deep.equal([[], [7n]]);
    });

    it("adds up two vintages, and forgets a member's", async () => {
      const d = await loadFixture(stockedFixture);
      await inVintage(d, 1);
      await d.token.connect(d.baker).transfer(d.alice, 140_000n);
      expect(await d.token.tierOf(d.alice)).to.equal(2n);
      await operating(d).admit(d.alice);
      expect(await d.token.tierOf(d.alice)).to.equal(0n);
    });

    it("reverts with {LoyaltyToken_TierCount} and {LoyaltyToken_TierNotAscending}", async () => {
      const d = await loadFixture(stockedFixture);
      const ten = Array.from({ length: 10 }, (_, i) => 2 ** 24 - 10 + i);
      await operating(d).setTiers(ten);
      expect(await d.office.tiersAt(1)).to.deep.equal(ten.map(BigInt));
      await expectRefusal(d, operating(d).setTiers([1, ...ten]), "LoyaltyToken_TierCount", 11n, 10n);
      await expectRefusal(d, operating(d).setTiers([0]), "LoyaltyToken_TierNotAscending", 0n, 0n);
      await expectRefusal(d, operating(d).setTiers([5, 5]), "LoyaltyToken_TierNotAscending", 5n, 5n);
    });
  });

  it("says where the coalition describes itself {ContractURIUpdated}", async () => {
    const d = await loadFixture(stockedFixture);
    expect(await d.token.contractURI()).to.equal("ipfs://high-street");
    await expectEffects(d, () => operating(d).setContractURI("ipfs://new"), [["ContractURIUpdated"]], {});
    expect(await d.token.contractURI()).to.equal("ipfs://new");
  });

  it("says what never changes", async () => {
    const d = await loadFixture(stockedFixture);
    const { reserve, unitValue, start, vintageLength, expires, gifts, maxSpreadBps } = await d.token.terms();
    expect([reserve, unitValue, start, vintageLength, expires, gifts, maxSpreadBps]).to.deep.equal([
      await d.money.getAddress(),
      100n,
      BigInt(d.start),
      BigInt(182 * DAY),
      true,
      true,
      1_000n,
    ]);
  });

  describe("when the token is deployed", () => {
    const coalition = {
      name: "High Street",
      symbol: "HIGH",
      contractURI: "",
      reserve: someone!.address,
      unitValue: 1n,
      vintageLength: NEVER,
      gifts: true,
      spreadBps: 0,
      maxSpreadBps: 0,
      treasury: someone!.address,
      authority: someone!.address,
      nonHolders: [] as string[],
      tiers: [] as number[],
    };
    const cases = [
      [{ unitValue: 0n }, "LoyaltyToken_UnitValueZero", []],
      [{ vintageLength: 0 }, "LoyaltyToken_VintageOutOfRange", [0, 7 * DAY, 1_827 * DAY]],
      [{ vintageLength: 7 * DAY - 1 }, "LoyaltyToken_VintageOutOfRange", [7 * DAY - 1, 7 * DAY, 1_827 * DAY]],
      [{ vintageLength: 1_827 * DAY + 1 }, "LoyaltyToken_VintageOutOfRange", [1_827 * DAY + 1, 7 * DAY, 1_827 * DAY]],
      [{ maxSpreadBps: 5_001 }, "LoyaltyToken_SpreadTooHigh", [5_001, 5_000]],
      [{ maxSpreadBps: 10, spreadBps: 11 }, "LoyaltyToken_SpreadTooHigh", [11, 10]],
      [{ treasury: ZERO }, "LoyaltyToken_NonHolder", [ZERO]],
      [{ nonHolders: [someone!.address] }, "LoyaltyToken_NonHolder", [someone!.address]],
      [{ tiers: [2, 1] }, "LoyaltyToken_TierNotAscending", [1, 2]],
    ] as const;
    for (const [change, error, args] of cases) {
      const what = JSON.stringify(change, (_, value: unknown) => (typeof value === "bigint" ? String(value) : value));
      it(`reverts with {${error}} for ${what.replace(/0x\w+/g, "an address")}`, async () => {
        const deploying = factory.deploy({
          ...coalition,
          ...change,
          nonHolders: [...("nonHolders" in change ? change.nonHolders : [])],
          tiers: [...("tiers" in change ? change.tiers : [])],
        });
        await expect(deploying)
          .to.be.revertedWithCustomError(factory, error)
          .withArgs(...args);
      });
    }

    it("begins without anything, and with its treasury", async () => {
      const d = await deployCoalition(connection);
      expect(await d.token.totalSupply()).to.equal(0n);
      expect((await d.token.accountOf(d.treasury)).treasury).to.equal(true);
      expect((await d.token.books()).treasury).to.equal(d.treasury.address);
    });
  });
});
