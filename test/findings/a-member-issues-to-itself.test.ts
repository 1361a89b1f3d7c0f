import { expect } from "chai";
import { network } from "hardhat";
import { stockedCoalition } from "../helpers/loyalty.ts";

const connection = await network.create();
const { loadFixture } = connection.networkHelpers;

async function coalitionFixture() {
  return stockedCoalition(connection);
}

describe("IBM's sample: a member makes points for itself", () => {
  it("gets none: a transfer to itself moves nothing, an issue or a refund reverts", async () => {
    const d = await loadFixture(coalitionFixture);
    const member = d.token.connect(d.baker);
    const none = "0x".padEnd(66, "0");
    await expect(member.transfer(d.baker, 1n)).to.be.revertedWithCustomError(d.token, "LoyaltyToken_AcceptedExceeded");
    await expect(member.issue(d.baker, 1n, none)).to.be.revertedWithCustomError(d.token, "LoyaltyToken_NotCustomer");
    await expect(member.refund(d.baker, 1n, none)).to.be.revertedWithCustomError(d.token, "LoyaltyToken_NotCustomer");
  });
});
