import { expect } from "chai";
import { network } from "hardhat";
import { stockedCoalition } from "../helpers/loyalty.ts";

const connection = await network.create();
const { loadFixture } = connection.networkHelpers;

async function coalitionFixture() {
  return stockedCoalition(connection);
}

describe("First draft: a unit of dust keeps an address from being admitted", () => {
  it("is accepted by the new member", async () => {
    const d = await loadFixture(coalitionFixture);
    await d.token.connect(d.alice).transfer(d.heir, 1n);
    await d.office.connect(d.operator).admit(d.heir);
    expect((await d.token.accountOf(d.heir)).accepted).to.equal(1n);
  });
});
