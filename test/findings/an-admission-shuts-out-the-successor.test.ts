import { expect } from "chai";
import { network } from "hardhat";
import { DAY } from "../helpers/escrow.ts";
import { expectRefusal } from "../helpers/loyalty-effects.ts";
import { stockedCoalition, ZERO } from "../helpers/loyalty.ts";

const connection = await network.create();
const { loadFixture, time } = connection.networkHelpers;

/** Alice has lost her phone, and her heir has given notice. */
async function announcedFixture() {
  const d = await stockedCoalition(connection);
  await d.office.connect(d.alice).nameSuccessor(d.heir);
  await d.office.connect(d.heir).announceSuccession(d.alice);
  return d;
}

describe("finding: the operator makes a holder a member, and his successor can never take over", () => {
  it("is refused as long as there is a successor, who takes over", async () => {
    const d = await loadFixture(announcedFixture);
    const admission = d.office.connect(d.operator).admit(d.alice);
    await expectRefusal(d, admission, "LoyaltyToken_HasSuccessor", d.alice.address, d.heir.address);
    await time.increase(14 * DAY);
    await d.office.connect(d.heir).succeed(d.alice, d.till);
    expect(await d.token.balanceOf(d.till)).to.equal(60_000n);
  });

  it("is allowed when the holder names nobody, or has been succeeded", async () => {
    const d = await loadFixture(announcedFixture);
    await d.office.connect(d.alice).nameSuccessor(ZERO);
    await d.office.connect(d.operator).admit(d.alice);
    expect((await d.token.accountOf(d.alice)).accepted).to.equal(60_000n);
    const other = await loadFixture(announcedFixture);
    await time.increase(14 * DAY);
    await other.office.connect(other.heir).succeed(other.alice, other.till);
    await other.office.connect(other.operator).admit(other.alice);
    expect((await other.token.accountOf(other.alice)).isMember).to.equal(true);
  });
});
