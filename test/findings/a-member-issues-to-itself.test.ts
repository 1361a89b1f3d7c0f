import { expect } from "chai";
import { Interface } from "ethers";
import { network } from "hardhat";
import { LoyaltyOffice__factory, LoyaltyToken__factory } from "../../typechain-types/index.ts";
import { stockedCoalition } from "../helpers/loyalty.ts";

const connection = await network.create();
const { loadFixture } = connection.networkHelpers;

async function coalitionFixture() {
  return stockedCoalition(connection);
}

/** What can hold no name: addresses, numbers, hashes and flags. */
const NAMELESS = /^(address|bool|bytes32|uint\d+)(\[\])?$/;

describe("IBM's sample: a member makes points for itself, and puts names on chain", () => {
  it("gets none: a transfer to itself moves nothing, an issue or a refund reverts", async () => {
    const d = await loadFixture(coalitionFixture);
    const member = d.token.connect(d.baker);
    const none = "0x".padEnd(66, "0");
    await expect(member.transfer(d.baker, 1n)).to.be.revertedWithCustomError(d.token, "LoyaltyToken_AcceptedExceeded");
    await expect(member.issue(d.baker, 1n, none)).to.be.revertedWithCustomError(d.token, "LoyaltyToken_NotCustomer");
    await expect(member.refund(d.baker, 1n, none)).to.be.revertedWithCustomError(d.token, "LoyaltyToken_NotCustomer");
  });

  it("logs and keeps no words about anybody: only the coalition's own page is text", () => {
    const texts: string[] = [];
    for (const { abi } of [LoyaltyToken__factory, LoyaltyOffice__factory]) {
      const half = new Interface(abi);
      half.forEachEvent(({ name, inputs }) => {
        for (const input of inputs) expect(input.type, `${name}.${input.name}`).to.match(NAMELESS);
      });
      half.forEachFunction(({ name, inputs }) => {
        if (inputs.some(({ type }) => type === "string")) texts.push(name);
      });
    }
    expect(texts).to.deep.equal(["setContractURI"]);
  });
});
