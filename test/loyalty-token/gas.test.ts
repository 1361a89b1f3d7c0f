import { expect } from "chai";
import { network } from "hardhat";
import { inVintage, stockedCoalition, type Coalition } from "../helpers/loyalty.ts";

const connection = await network.create();
const { loadFixture } = connection.networkHelpers;

/** Bob holds some points of the current vintage, and the grocer has accepted some. */
async function warmFixture() {
  const d = await stockedCoalition(connection);
  await d.token.connect(d.baker).transfer(d.bob, 100n);
  await d.token.connect(d.alice).transfer(d.grocer, 100n);
  return d;
}

async function agedFixture() {
  const d = await warmFixture();
  for (let vintage = 1; vintage <= 40; ++vintage) {
    await inVintage(d, vintage);
    await d.token.connect(d.baker).issueBatch([item(d.alice.address, 1_000n), item(d.bob.address, 1_000n)], REF);
  }
  await d.token.connect(d.baker).transfer(d.alice, 60_000n);
  await d.token.connect(d.alice).transfer(d.grocer, 3_500n);
  await d.token.connect(d.bob).transfer(d.grocer, 3_500n);
  return d;
}

const REF = "0x".padEnd(66, "0");
const item = (to: string, amount: bigint): bigint => (BigInt(to) << 96n) | amount;

/** Addresses that nobody has the key of. */
const crowd = (count: number): string[] =>
  Array.from({ length: count }, (_, i) => `0x${(0xc0ffee_0000n + BigInt(i)).toString(16).padStart(40, "1")}`);

/** Gas of an issue, a gift, a redeeming and a settlement, each to one who has some. */
async function measure(d: Coalition): Promise<number[]> {
  const used: number[] = [];
  for (const [from, to] of [
    [d.baker, d.bob],
    [d.alice, d.bob],
    [d.alice, d.grocer],
    [d.grocer, d.baker],
    [d.grocer, d.baker],
  ] as const) {
    const receipt = await (await d.token.connect(from).transfer(to, 10n)).wait();
    used.push(Number(receipt?.gasUsed));
  }
  return used;
}

function expectEqual(few: readonly number[], many: readonly number[]): void {
  few.forEach((gas, i) => expect(Math.abs(gas - many[i]!), `${i}: ${gas}, ${many[i]}`).to.be.at.most(300));
}

describe("LoyaltyToken, gas", () => {
  it("is the same with 1,000 holders as with two", async () => {
    const d = await loadFixture(warmFixture);
    const few = await measure(d);
    for (let start = 0; start < 1_000; start += 200) {
      const items = crowd(1_000).slice(start, start + 200);
      await d.token.connect(d.baker).issueBatch(
        items.map((to) => item(to, 7n)),
        REF,
      );
    }
    expectEqual(few, await measure(d));
  });

  it("is the same with 1,000 members as with four", async () => {
    const d = await loadFixture(warmFixture);
    const few = await measure(d);
    for (const member of crowd(1_000)) await d.office.connect(d.operator).admit(member);
    expectEqual(few, await measure(d));
  });

  it("is the same after 40 vintages as in the first", async () => {
    const few = await measure(await loadFixture(warmFixture));
    const d = await loadFixture(agedFixture);
    expectEqual(few, await measure(d));
  });
});
