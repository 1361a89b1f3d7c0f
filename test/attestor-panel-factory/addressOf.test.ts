import { expect } from "chai";
import { network } from "hardhat";
import { buildPanel, panelAddress } from "@kept/sdk";
import { Chance } from "../sdk/random.ts";
import { gather } from "../helpers/panels.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const { loadFixture } = networkHelpers;

async function gatheredFixture() {
  return gather(connection);
}

describe("AttestorPanelFactory.addressOf", () => {
  describe("when the panel is sound", () => {
    it("gives what the SDK computes", async () => {
      const { factory, factoryAddress } = await loadFixture(gatheredFixture);
      const chance = new Chance("panel");
      for (let round = 0; round < 40; ++round) {
        const named = Array.from({ length: chance.between(1, 32) }, () => chance.bytes(chance.between(20, 700)));
        const { address, members, threshold } = buildPanel(factoryAddress, named, chance.between(1, named.length));
        expect(await factory.addressOf([...members], threshold)).to.equal(address);
      }
    });

    it("gives another address on another factory", async () => {
      const { factory, clerk } = await loadFixture(gatheredFixture);
      const other = await ethers.deployContract("AttestorPanelFactory");
      const address = await other.addressOf([clerk.attestor], 1);
      expect(address).not.to.equal(await factory.addressOf([clerk.attestor], 1));
      expect(address).to.equal(panelAddress(await other.getAddress(), [clerk.attestor], 1));
    });
  });

  describe("when create would refuse", () => {
    it("reverts with the same errors", async () => {
      const { factory, clerk } = await loadFixture(gatheredFixture);
      await expect(factory.addressOf([clerk.attestor, clerk.attestor], 1)).to.be.revertedWithCustomError(
        factory,
        "AttestorPanelFactory_MembersNotAscending",
      );
    });
  });
});
