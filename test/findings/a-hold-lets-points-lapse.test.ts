import { expect } from "chai";
import { network } from "hardhat";
import { DAY } from "../helpers/escrow.ts";
import { expectRefusal } from "../helpers/loyalty-effects.ts";
import { REF, stockedCoalition } from "../helpers/loyalty.ts";

const connection = await network.create();
const { loadFixture } = connection.networkHelpers;

async function coalitionFixture() {
  return stockedCoalition(connection);
}

describe("First draft: a hold is placed so that a vintage ends inside it", () => {
  it("leaves the last 14 days of the vintage free, by one hold or by several", async () => {
    const d = await loadFixture(coalitionFixture);
    const free = d.start + d.vintageLength - 14 * DAY;
    await connection.networkHelpers.time.setNextBlockTimestamp(free - DAY);
    await d.office.connect(d.guard).hold(d.alice, free, REF);
    await connection.networkHelpers.time.setNextBlockTimestamp(free);
    const again = d.office.connect(d.guard).hold(d.alice, free + DAY, REF);
    const bounds = [BigInt(free + DAY), BigInt(free), BigInt(free)] as const;
    await expectRefusal(d, again, "LoyaltyToken_HoldOutOfRange", d.alice.address, ...bounds);
    await d.token.connect(d.alice).transfer(d.grocer, 60_000n);
    expect(await d.token.balanceOf(d.alice)).to.equal(0n);
  });
});
