import { expect } from "chai";
import { network } from "hardhat";
import { addObjected, courtStage, openDispute } from "../helpers/court.ts";
import { at, expectMoves } from "../helpers/expect.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const { loadFixture } = networkHelpers;

async function disputedFixture() {
  return openDispute(await addObjected(await courtStage(connection)));
}

type Disputed = Awaited<ReturnType<typeof disputedFixture>>;

async function expectKept(d: Disputed, call: ReturnType<Disputed["court"]["giveRuling"]>, ruling: bigint) {
  const court = await d.court.getAddress();
  await expect(call).to.emit(d.courtArbiter, "Ruling").withArgs(court, d.disputeId, ruling);
  expect(await d.courtArbiter.cases(d.disputeId)).to.deep.equal([d.id, d.fact, true, ruling]);
  await expectMoves(d, call, {});
}

describe("CourtArbiter.rule", () => {
  describe("when the caller is not the court", () => {
    for (const who of ["buyer", "seller", "arbiter", "stranger"] as const) {
      it(`reverts with {CourtArbiter_NotCourt} for the ${who}`, async () => {
        const d = await loadFixture(disputedFixture);
        await expect(d.courtArbiter.connect(d[who]).rule(d.disputeId, 5))
          .to.be.revertedWithCustomError(d.courtArbiter, "CourtArbiter_NotCourt")
          .withArgs(d.disputeId, d[who].address, await d.court.getAddress());
      });
    }

    it("reverts with {CourtArbiter_NotCourt} for another court", async () => {
      const d = await loadFixture(disputedFixture);
      const other = await ethers.deployContract("Court__Mock");
      await expect(other.giveRuling(d.courtArbiter, d.disputeId, 5))
        .to.be.revertedWithCustomError(d.courtArbiter, "CourtArbiter_NotCourt")
        .withArgs(d.disputeId, await other.getAddress(), await d.court.getAddress());
    });
  });

  describe("when the dispute is not of this arbiter's orders", () => {
    it("reverts with {CourtArbiter_DisputeUnknown}", async () => {
      const d = await loadFixture(disputedFixture);
      await expect(d.court.giveRuling(d.courtArbiter, d.disputeId + 1n, 5))
        .to.be.revertedWithCustomError(d.courtArbiter, "CourtArbiter_DisputeUnknown")
        .withArgs(d.disputeId + 1n);
    });
  });

  describe("given the court has ruled", () => {
    for (const [title, ruling] of [
      ["it rules again", 1n],
      ["it had refused to", 0n],
    ] as const) {
      it(`reverts with {CourtArbiter_AlreadyRuled} when ${title}`, async () => {
        const d = await loadFixture(disputedFixture);
        await d.court.giveRuling(d.courtArbiter, d.disputeId, ruling);
        await expect(d.court.giveRuling(d.courtArbiter, d.disputeId, 5))
          .to.be.revertedWithCustomError(d.courtArbiter, "CourtArbiter_AlreadyRuled")
          .withArgs(d.disputeId, ruling);
      });
    }
  });

  describe("when there is no such choice", () => {
    it("reverts with {CourtArbiter_RulingUnknown}", async () => {
      const d = await loadFixture(disputedFixture);
      await expect(d.court.giveRuling(d.courtArbiter, d.disputeId, 6))
        .to.be.revertedWithCustomError(d.courtArbiter, "CourtArbiter_RulingUnknown")
        .withArgs(d.disputeId, 6, 5);
    });
  });

  describe("when it is the court's first ruling", () => {
    for (const ruling of [0n, 1n, 5n]) {
      it(`keeps ruling ${ruling}, and no money moves {Ruling}`, async () => {
        const d = await loadFixture(disputedFixture);
        await expectKept(d, d.court.giveRuling(d.courtArbiter, d.disputeId, ruling), ruling);
      });
    }

    it("keeps it although the arbiter's time is up {Ruling}", async () => {
      const d = await loadFixture(disputedFixture);
      await at(d, d.rulingEnd);
      await expectKept(d, d.court.giveRuling(d.courtArbiter, d.disputeId, 5), 5n);
    });

    it("keeps it although the order is closed {Ruling}", async () => {
      const d = await loadFixture(disputedFixture);
      await d.escrow.connect(d.buyer).release(d.order);
      await expectKept(d, d.court.giveRuling(d.courtArbiter, d.disputeId, 5), 5n);
    });
  });
});
