import { expect } from "chai";
import { network } from "hardhat";
import { DAY } from "../helpers/escrow.ts";
import { inVintage, stockedCoalition, type Options } from "../helpers/loyalty.ts";

const connection = await network.create();
const { loadFixture } = connection.networkHelpers;

const releasedFixture = (options: Options) => {
  /** Every member has left, so that alice's points can be spent nowhere. */
  async function coalitionFixture() {
    const d = await stockedCoalition(connection, options);
    for (const member of [d.baker, d.grocer, d.florist]) await d.office.connect(d.operator).release(member);
    await d.office.connect(d.treasury).setAccepting(false);
    return d;
  }
  return coalitionFixture;
};
const long = releasedFixture({});
const short = releasedFixture({ vintageLength: 7 * DAY });

// A notice of 90 days at least, which ends with a vintage, is longer than the oldest points last; of vintages of 22 days or
// less, than any do.
describe("finding: every member leaves, the operator winds down, and points lapse before their holders can withdraw", () => {
  it("pays at par what lapses at the very second at which issuing ends", async () => {
    const d = await loadFixture(long);
    await inVintage(d, 3);
    await d.office.connect(d.operator).windDown();
    expect((await d.token.books()).closesAt).to.equal(BigInt(d.start + 4 * d.vintageLength));
    await inVintage(d, 4, -1);
    await d.token.connect(d.alice).withdraw(60_000n, d.alice);
    expect(await d.money.balanceOf(d.alice)).to.equal(6_000_000n);
  });

  it("pays at par where vintages are short", async () => {
    const d = await loadFixture(short);
    await d.office.connect(d.operator).windDown();
    expect((await d.token.books()).closesAt).to.equal(BigInt(d.start + 14 * d.vintageLength));
    await inVintage(d, 4, -1);
    await d.token.connect(d.alice).withdraw(60_000n, d.alice);
    expect(await d.money.balanceOf(d.alice)).to.equal(6_000_000n);
  });
});
