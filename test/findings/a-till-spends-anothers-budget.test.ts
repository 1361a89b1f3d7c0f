import { expect } from "chai";
import { network } from "hardhat";
import { expectRefusal } from "../helpers/loyalty-effects.ts";
import { stockedCoalition } from "../helpers/loyalty.ts";

const connection = await network.create();
const { loadFixture } = connection.networkHelpers;

/** Two tills of the baker, one of the grocer. */
async function tillsFixture() {
  const d = await stockedCoalition(connection);
  await d.token.connect(d.baker).approve(d.till, 300n);
  await d.token.connect(d.baker).approve(d.heir, 500n);
  await d.token.connect(d.grocer).approve(d.till, 100n);
  return d;
}

describe("UMA: one campaign could drain another", () => {
  it("has its own budget from each member, whatever the other tills have", async () => {
    const d = await loadFixture(tillsFixture);
    const till = d.token.connect(d.till);
    await till.transferFrom(d.baker, d.bob, 300n);
    const more = till.transferFrom(d.baker, d.bob, 1n);
    await expectRefusal(d, more, "ERC20InsufficientAllowance", d.till.address, 0n, 1n);
    expect(await d.token.allowance(d.baker, d.heir)).to.equal(500n);
    expect(await d.token.allowance(d.grocer, d.till)).to.equal(100n);
    await d.token.connect(d.heir).transferFrom(d.baker, d.bob, 500n);
  });

  it("draws on its own member's books alone, down to nothing", async () => {
    const d = await loadFixture(tillsFixture);
    await d.token.connect(d.baker).transfer(d.alice, 939_800n);
    const till = d.token.connect(d.till);
    const more = till.transferFrom(d.baker, d.bob, 201n);
    await expectRefusal(d, more, "LoyaltyToken_BoughtExceeded", d.baker.address, 201n, 200n);
    await till.transferFrom(d.baker, d.bob, 200n);
    expect((await d.token.accountOf(d.baker)).bought).to.equal(0n);
    expect((await d.token.accountOf(d.grocer)).bought).to.equal(1_000_000n);
  });
});
