import { expect } from "chai";
import { network } from "hardhat";
import { DAY } from "../helpers/escrow.ts";
import { REF, stockedCoalition } from "../helpers/loyalty.ts";

const connection = await network.create();
const { loadFixture } = connection.networkHelpers;

async function coalitionFixture() {
  return stockedCoalition(connection);
}

describe("Paxos: the points of a frozen account could be burnt", () => {
  it("has no function for it: a held account has its points when the hold ends", async () => {
    const d = await loadFixture(coalitionFixture);
    const until = d.start + 20 * DAY;
    await d.office.connect(d.guard).hold(d.alice, until, REF);
    await d.token.expire([d.alice]);
    await connection.networkHelpers.time.setNextBlockTimestamp(until);
    await d.token.connect(d.alice).transfer(d.grocer, 60_000n);
    expect((await d.token.accountOf(d.grocer)).accepted).to.equal(60_000n);
  });
});
