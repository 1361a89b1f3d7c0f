import { expect } from "chai";
import { network } from "hardhat";
import { buildPanel, KeptError, readPanel, type Hex } from "@kept/sdk";
import { digest, gather, seat, YES } from "../helpers/panels.ts";
import { failure } from "../sdk/fixture.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const { loadFixture } = networkHelpers;

async function fakedFixture() {
  const g = await gather(connection);
  const honest = await seat(g, 2, g.clerk, g.guard, g.driver);
  const fake = await ethers.deployContract("FakePanel__Mock", [honest.address]);
  return { ...g, honest, fake, read: (at: Hex) => readPanel(g.factoryAddress, at, ethers.provider) };
}

// A seller names a contract of his own in the terms. It says that the buyer's trusted witnesses sit in it.
describe("finding: a contract says of itself that it is an honest panel", () => {
  it("is found out by its address, though all it tells is right", async () => {
    const { honest, fake, read } = await loadFixture(fakedFixture);
    expect(await fake.members()).to.deep.equal(honest.members);
    expect(await fake.isValidSignature(digest, "0x")).to.equal(YES);
    expect(await failure(read(await fake.getAddress())))
      .to.be.instanceOf(KeptError)
      .with.property("code", "NotAPanel");
  });

  it("does not put the honest panel under suspicion", async () => {
    const { honest, read } = await loadFixture(fakedFixture);
    const { address, members, threshold } = await read(honest.address);
    expect([address, members, threshold]).to.deep.equal([honest.address, honest.members, 2]);
  });

  it("cannot be told as one by a factory of the seller's own", async () => {
    const { factoryAddress, honest } = await loadFixture(fakedFixture);
    const own = await ethers.deployContract("AttestorPanelFactory");
    const elsewhere = buildPanel(await own.getAddress(), honest.members, 2).address;
    await own.create([...honest.members], 2);
    expect(await failure(readPanel(factoryAddress, elsewhere, ethers.provider))).to.have.property("code", "NotAPanel");
  });
});
