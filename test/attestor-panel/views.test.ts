import { expect } from "chai";
import { network } from "hardhat";
import { buildPanel } from "@kept/sdk";
import { AttestorPanel__factory } from "../../typechain-types/index.ts";
import { gather, seat } from "../helpers/panels.ts";

const connection = await network.create();
const { loadFixture } = connection.networkHelpers;

async function gatheredFixture() {
  return gather(connection);
}

describe("AttestorPanel: views", () => {
  describe("given two of three wallets must sign", () => {
    it("gives the threshold, and the members in their order", async () => {
      const g = await loadFixture(gatheredFixture);
      const { contract, members } = await seat(g, 2, g.driver, g.clerk, g.guard);
      expect(await contract.threshold()).to.equal(2n);
      expect(await contract.members()).to.deep.equal(members);
      expect(new Set(members)).to.deep.equal(new Set([g.driver, g.clerk, g.guard].map(({ attestor }) => attestor)));
    });
  });

  describe("given members of all lengths", () => {
    it("gives each as it was named", async () => {
      const g = await loadFixture(gatheredFixture);
      const named = [20, 21, 31, 32, 33, 84, 692, 2_048].map((length) => `0x${"a7".repeat(length)}`);
      const { address, members } = buildPanel(g.factoryAddress, named, 8);
      await g.factory.create([...members], 8);
      const panel = AttestorPanel__factory.connect(address, g.stranger);
      expect(await panel.members()).to.deep.equal(members);
      expect(new Set(members)).to.deep.equal(new Set(named));
      expect(await panel.threshold()).to.equal(8n);
    });
  });
});
