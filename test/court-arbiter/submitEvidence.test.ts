import { expect } from "chai";
import { network } from "hardhat";
import { addObjected, courtStage } from "../helpers/court.ts";

const connection = await network.create();
const { networkHelpers } = connection;

async function objectedFixture() {
  return addObjected(await courtStage(connection));
}

describe("CourtArbiter.submitEvidence", () => {
  for (const who of ["buyer", "seller", "carrier", "stranger"] as const) {
    it(`points the court at a document and says who did {Evidence} for the ${who}`, async () => {
      const d = await networkHelpers.loadFixture(objectedFixture);
      const court = await d.court.getAddress();
      await expect(d.courtArbiter.connect(d[who]).submitEvidence(d.id, "ipfs://photo.json"))
        .to.emit(d.courtArbiter, "Evidence")
        .withArgs(court, BigInt(d.id), d[who].address, "ipfs://photo.json");
    });
  }
});
