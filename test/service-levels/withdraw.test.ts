import { expect } from "chai";
import { network } from "hardhat";
import { expectEvents, expectMoves, expectRefusal } from "../helpers/keeping-effects.ts";
import { BOND } from "../helpers/keeping.ts";
import { BLOCKLIST, creditedFixture as credited, list } from "../helpers/listed-bonds.ts";

const connection = await network.create();
const { loadFixture } = connection.networkHelpers;

async function creditedFixture() {
  return credited(connection);
}

describe("ServiceLevels.withdraw", () => {
  it("pays the account whoever calls, and clears the credit {CreditWithdrawn}", async () => {
    const d = await loadFixture(creditedFixture);
    await list(d, d.alice.address, false);
    expect(await d.levels.withdraw.staticCall(d.token, d.alice)).to.equal(BOND);
    const sent = d.levels.connect(d.stranger).withdraw(d.token, d.alice);
    await expectEvents(d, sent, ["CreditWithdrawn", d.tokenAddress, d.alice.address, d.alice.address, BOND]);
    await expectMoves(d, sent, { alice: BOND }, "levels");
    expect(await d.levels.credited(d.token, d.alice)).to.equal(0n);
  });

  it("reverts with {Blocked} and keeps the credit while the token refuses the account", async () => {
    const d = await loadFixture(creditedFixture);
    const blocklist = await connection.ethers.getContractAt(BLOCKLIST, d.tokenAddress);
    const sent = d.levels.withdraw(d.token, d.alice);
    await expect(sent).to.be.revertedWithCustomError(blocklist, "Blocked").withArgs(d.alice);
    expect(await d.levels.credited(d.token, d.alice)).to.equal(BOND);
  });

  it("reverts with {Payouts_NothingCredited} for others, in other tokens, and a second time", async () => {
    const d = await loadFixture(creditedFixture);
    // bob's bond still waits for its ruling
    const his = d.levels.withdraw(d.token, d.bob);
    await expectRefusal(d, his, "Payouts_NothingCredited", d.tokenAddress, d.bob.address);
    const foreign = d.levels.withdraw(d.stranger, d.alice);
    await expectRefusal(d, foreign, "Payouts_NothingCredited", d.stranger.address, d.alice.address);
    await list(d, d.alice.address, false);
    await d.levels.withdraw(d.token, d.alice);
    const again = d.levels.withdraw(d.token, d.alice);
    await expectRefusal(d, again, "Payouts_NothingCredited", d.tokenAddress, d.alice.address);
  });
});
