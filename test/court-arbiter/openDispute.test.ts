import { expect } from "chai";
import { network } from "hardhat";
import { Outcome, Status } from "@kept/sdk";
import {
  addMissed,
  addObjected,
  courtStage,
  EXTRA_DATA,
  FEE,
  META_EVIDENCE,
  objectTo,
  openDispute,
  type Objected,
} from "../helpers/court.ts";
import { addOrder, attest } from "../helpers/effects.ts";
import { makeOrder, receiptOf } from "../helpers/escrow.ts";
import { at, expectRefusal, expectState } from "../helpers/expect.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const { loadFixture } = networkHelpers;

async function deployedFixture() {
  return courtStage(connection);
}

async function objectedFixture() {
  return addObjected(await deployedFixture());
}

async function disputedFixture() {
  return openDispute(await objectedFixture());
}

async function missedFixture() {
  return addMissed(await deployedFixture());
}

/** The event of a dispute opened: about the one document, its evidence grouped by the order's id. */
async function expectDispute(
  d: Objected,
  call: ReturnType<Objected["courtArbiter"]["openDispute"]>,
  disputeId: bigint,
) {
  await expect(call)
    .to.emit(d.courtArbiter, "Dispute")
    .withArgs(await d.court.getAddress(), disputeId, 0n, BigInt(d.id));
  expect(await d.courtArbiter.cases(disputeId)).to.deep.equal([d.id, d.fact, false, 0n]);
  expect(await d.courtArbiter.disputed(d.id, d.fact)).to.equal(true);
  expect(await d.court.disputes()).to.equal(disputeId + 1n);
}

describe("CourtArbiter.openDispute", () => {
  describe("given it was just deployed", () => {
    it("has told a court's interfaces what rulings mean {MetaEvidence}", async () => {
      const { courtArbiter } = await loadFixture(deployedFixture);
      await expect(courtArbiter.deploymentTransaction())
        .to.emit(courtArbiter, "MetaEvidence")
        .withArgs(0n, META_EVIDENCE);
    });
  });

  describe("when the order cannot be brought", () => {
    it("reverts with {CourtArbiter_NotArbiter} when it has another arbiter", async () => {
      const d = await loadFixture(deployedFixture);
      const { order, id } = await addObjected(d, { arbiter: d.arbiter.address });
      await expect(d.courtArbiter.openDispute(order, { value: FEE }))
        .to.be.revertedWithCustomError(d.courtArbiter, "CourtArbiter_NotArbiter")
        .withArgs(id, d.arbiter.address);
    });

    it("reverts with {DeliveryEscrow_NotOpen} when it was never funded", async () => {
      const d = await loadFixture(deployedFixture);
      const order = await makeOrder(d, d.byCourt);
      const call = d.courtArbiter.openDispute(order, { value: FEE });
      await expectRefusal(d, call, "DeliveryEscrow_NotOpen", await d.escrow.orderId(order), Status.None);
    });

    it("reverts with {DeliveryEscrow_NotOpen} when it is closed", async () => {
      const d = await loadFixture(objectedFixture);
      await d.escrow.connect(d.buyer).release(d.order);
      const call = d.courtArbiter.openDispute(d.order, { value: FEE });
      await expectRefusal(d, call, "DeliveryEscrow_NotOpen", d.id, Status.Closed);
    });

    it("reverts with {CourtArbiter_NotObjected} when it is funded", async () => {
      const d = await loadFixture(deployedFixture);
      const { order, id } = await addOrder(d, d.byCourt);
      await expect(d.courtArbiter.openDispute(order, { value: FEE }))
        .to.be.revertedWithCustomError(d.courtArbiter, "CourtArbiter_NotObjected")
        .withArgs(id, Status.Funded);
    });

    it("reverts with {CourtArbiter_NotObjected} when a receipt waits", async () => {
      const d = await loadFixture(deployedFixture);
      const scene = await addOrder(d, d.byCourt);
      await attest(scene, await receiptOf(d, scene.order));
      await expect(d.courtArbiter.openDispute(scene.order, { value: FEE }))
        .to.be.revertedWithCustomError(d.courtArbiter, "CourtArbiter_NotObjected")
        .withArgs(scene.id, Status.Received);
    });

    it("reverts with {CourtArbiter_TooLate} when the clock has decided", async () => {
      const d = await loadFixture(objectedFixture);
      await at(d, d.rulingEnd);
      await expect(d.courtArbiter.openDispute(d.order, { value: FEE }))
        .to.be.revertedWithCustomError(d.courtArbiter, "CourtArbiter_TooLate")
        .withArgs(d.id, d.rulingEnd, d.rulingEnd);
    });
  });

  describe("when the value is not the fee", () => {
    for (const [title, value] of [
      ["a wei less", FEE - 1n],
      ["a wei more", FEE + 1n],
      ["nothing", 0n],
    ] as const) {
      it(`reverts with {CourtArbiter_FeeDiffers} for ${title}`, async () => {
        const d = await loadFixture(objectedFixture);
        await expect(d.courtArbiter.openDispute(d.order, { value }))
          .to.be.revertedWithCustomError(d.courtArbiter, "CourtArbiter_FeeDiffers")
          .withArgs(d.id, value, FEE);
      });
    }
  });

  describe("given the court has the fact before it", () => {
    it("reverts with {CourtArbiter_AlreadyDisputed} for the stranger", async () => {
      const d = await loadFixture(disputedFixture);
      await expect(d.courtArbiter.connect(d.stranger).openDispute(d.order, { value: FEE }))
        .to.be.revertedWithCustomError(d.courtArbiter, "CourtArbiter_AlreadyDisputed")
        .withArgs(d.id, d.fact);
    });

    it("reverts with {CourtArbiter_AlreadyDisputed} after it was ruled", async () => {
      const d = await loadFixture(disputedFixture);
      await d.court.giveRuling(d.courtArbiter, d.disputeId, 0);
      await expect(d.courtArbiter.connect(d.buyer).openDispute(d.order, { value: FEE }))
        .to.be.revertedWithCustomError(d.courtArbiter, "CourtArbiter_AlreadyDisputed")
        .withArgs(d.id, d.fact);
    });
  });

  describe("when the court calls back", () => {
    it("reverts with {CourtArbiter_AlreadyDisputed} as it opens the dispute again", async () => {
      const d = await loadFixture(objectedFixture);
      await d.stranger.sendTransaction({ to: d.court, value: FEE });
      await d.court.prepare(d.courtArbiter.interface.encodeFunctionData("openDispute", [d.order]), FEE);
      await expect(d.courtArbiter.openDispute(d.order, { value: FEE }))
        .to.be.revertedWithCustomError(d.courtArbiter, "CourtArbiter_AlreadyDisputed")
        .withArgs(d.id, d.fact);
    });

    it("reverts with {CourtArbiter_DisputeUnknown} as it rules at once", async () => {
      const d = await loadFixture(objectedFixture);
      await d.court.prepare(d.courtArbiter.interface.encodeFunctionData("rule", [0, 5]), 0);
      await expect(d.courtArbiter.openDispute(d.order, { value: FEE }))
        .to.be.revertedWithCustomError(d.courtArbiter, "CourtArbiter_DisputeUnknown")
        .withArgs(0);
    });
  });

  describe("when the order is under objection", () => {
    for (const who of ["buyer", "seller", "stranger"] as const) {
      it(`opens a dispute, keeps its fact and passes on the fee {Dispute} for the ${who}`, async () => {
        const d = await loadFixture(objectedFixture);
        const call = d.courtArbiter.connect(d[who]).openDispute(d.order, { value: FEE });
        await expect(call).to.changeEtherBalances(ethers, [d[who], d.court, d.courtArbiter], [-FEE, FEE, 0n]);
        await expectDispute(d, call, 0n);
        expect([await d.court.choices(), await d.court.extraData()]).to.deep.equal([5n, EXTRA_DATA]);
        const since = d.rulingEnd - d.order.rulingPeriod;
        const { time } = await d.escrow.stateOf(d.id);
        const state = { status: Status.ObjectedByBuyer, share: 600_000, time: Number(time), since };
        await expectState(d, d.id, state);
      });
    }

    it("opens it in the last second {Dispute}", async () => {
      const d = await loadFixture(objectedFixture);
      await at(d, d.rulingEnd - 1);
      await expectDispute(d, d.courtArbiter.openDispute(d.order, { value: FEE }), 0n);
    });

    it("opens it about a contradiction {Dispute}", async () => {
      const d = await loadFixture(deployedFixture);
      const scene = await addOrder(d, d.byCourt);
      const signed = await receiptOf(d, scene.order);
      await attest(scene, signed, await receiptOf(d, scene.order, { outcome: Outcome.Returned }));
      const fact = await d.escrow.factOf(signed.receipt);
      const call = d.courtArbiter.openDispute(scene.order, { value: FEE });
      await expectDispute({ ...d, ...scene, fact, rulingEnd: 0 }, call, 0n);
    });

    it("opens it about a missed deadline before G {Dispute}", async () => {
      const d = await loadFixture(missedFixture);
      await expectDispute(d, d.courtArbiter.openDispute(d.order, { value: FEE }), 0n);
    });
  });

  describe("given a receipt made the first fact moot", () => {
    it("opens a second dispute about the second {Dispute}", async () => {
      const missed = await openDispute(await loadFixture(missedFixture));
      const signed = await receiptOf(missed, missed.order, { time: missed.deadline - 1 });
      await attest(missed, signed);
      const d = await objectTo(missed, signed.receipt);
      await expectDispute(d, d.courtArbiter.openDispute(d.order, { value: FEE }), 1n);
      expect(await d.courtArbiter.cases(0)).to.deep.equal([missed.id, missed.fact, false, 0n]);
    });
  });
});
