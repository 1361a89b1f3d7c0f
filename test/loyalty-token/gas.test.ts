import { expect } from "chai";
import { network } from "hardhat";
import { inVintage, stockedCoalition, type Coalition } from "../helpers/loyalty.ts";
import type { Sent } from "../helpers/loyalty-effects.ts";

const connection = await network.create();
const { loadFixture, takeSnapshot } = connection.networkHelpers;

const REF = "0x".padEnd(66, "0");
const item = (to: string, amount: bigint): bigint => (BigInt(to) << 96n) | amount;

/**
 * In every vintage points were issued, and some of them redeemed. So many vintages have gone, the last of them with points of the
 * heir; alice and bob hold points of the three after them and of the current one.
 */
const agedFixture = (gone: number) =>
  async function fixture() {
    const d = await stockedCoalition(connection);
    for (let vintage = 0; vintage < gone + 4; ++vintage) {
      if (vintage) await inVintage(d, vintage);
      await d.token.connect(d.baker).issueBatch([item(d.alice.address, 1_000n), item(d.bob.address, 1_000n)], REF);
      await d.token.connect(d.alice).transfer(d.grocer, 750n);
      if (vintage === gone - 1) await d.token.connect(d.baker).transfer(d.heir, 100n);
    }
    await inVintage(d, gone + 3, 86_400);
    await d.office.claimBreakage();
    return d;
  };
const afterOne = agedFixture(1);
const afterForty = agedFixture(41);

/** Addresses that nobody has the key of. */
const crowd = (count: number): string[] =>
  Array.from({ length: count }, (_, i) => `0x${(0xc0ffee_0000n + BigInt(i)).toString(16).padStart(40, "1")}`);

/** What is measured: nobody is new to what he does. */
const OPERATIONS: Readonly<Record<string, (d: Coalition) => Sent>> = {
  gift: (d) => d.token.connect(d.alice).transfer(d.bob, 10n),
  issue: (d) => d.token.connect(d.baker).transfer(d.bob, 10n),
  redeem: (d) => d.token.connect(d.alice).transfer(d.grocer, 10n),
  settle: (d) => d.token.connect(d.grocer).transfer(d.baker, 10n),
  deposit: (d) => d.token.connect(d.baker).deposit(10n),
  withdraw: (d) => d.token.connect(d.grocer).withdraw(10n, d.grocer),
  expire: (d) => d.token.expire([d.heir]),
};

/** The gas of each, after the same state, which is left as it was. */
async function measure(d: Coalition): Promise<Record<string, number>> {
  const before = await takeSnapshot();
  const used: Record<string, number> = {};
  for (const [name, operate] of Object.entries(OPERATIONS)) {
    used[name] = Number((await (await operate(d)).wait())?.gasUsed);
    await before.restore();
  }
  return used;
}

function expectEqual(few: Record<string, number>, many: Record<string, number>, when: string): void {
  for (const [name, gas] of Object.entries(few))
    expect(Math.abs(gas - many[name]!), `${name}, ${when}: ${gas}, ${many[name]}`).to.be.at.most(300);
}

/** Adds people until there are so many more, and measures each time. */
async function grow(add: (d: Coalition, people: string[]) => Promise<unknown>): Promise<void> {
  const d = await loadFixture(afterOne);
  const few = await measure(d);
  let there = 0;
  for (const count of [1, 100, 1_000]) {
    while (there < count) {
      const next = Math.min(count, there + 200);
      await add(d, crowd(count).slice(there, next));
      there = next;
    }
    expectEqual(few, await measure(d), `${count} more`);
  }
}

describe("LoyaltyToken, gas", () => {
  it("is the same with 1, 100 and 1,000 more holders", async () => {
    await grow((d, people) =>
      d.token.connect(d.baker).issueBatch(
        people.map((to) => item(to, 7n)),
        REF,
      ),
    );
  });

  it("is the same with 1, 100 and 1,000 more members", async () => {
    await grow(async (d, people) => {
      for (const member of people) await d.office.connect(d.operator).admit(member);
    });
  });

  it("is the same after 1 and after 41 vintages have gone", async () => {
    const few = await measure(await loadFixture(afterOne));
    expectEqual(few, await measure(await loadFixture(afterForty)), "40 later");
  });
});
