import { ZeroHash } from "ethers";
import { network } from "hardhat";
import { missedFact, Closing, factOf, Status } from "@kept/sdk";
import { addOrder, attest, expectEffects, stage } from "../helpers/effects.ts";
import { BOND, makeOrder, PRICE, receiptOf } from "../helpers/escrow.ts";
import { expectRefusal } from "../helpers/expect.ts";
import { bondReturned, closed } from "../helpers/journey.ts";
import { consent, fundFor, factNow } from "../helpers/parties.ts";
import { countsAsHisCall } from "./behaviours/consent.ts";

const connection = await network.create();
const { loadFixture } = connection.networkHelpers;

const PART = 30_000_000n;

async function fundedFixture() {
  const d = await addOrder(await stage(connection));
  const signs = async (buyerTotal: bigint) =>
    consent(d, d.seller, "Refund", { id: d.id, fact: await factNow(d, d.order), buyerTotal });
  return { ...d, signs };
}

describe("DeliveryEscrow.refundBySignature", () => {
  describe("given the order is not open", () => {
    it("reverts with {DeliveryEscrow_NotOpen}", async () => {
      const d = await loadFixture(fundedFixture);
      const order = await makeOrder(d);
      const id = await d.escrow.orderId(order);
      const call = d.escrow.refundBySignature(order, PART, await d.signs(PART));
      await expectRefusal(d, call, "DeliveryEscrow_NotOpen", id, Status.None);
    });
  });

  describe("given nobody has objected", () => {
    it("gives back the part {OrderRefunded}", async () => {
      const d = await loadFixture(fundedFixture);
      const by = await d.signs(PART);
      await expectEffects(d, d.id, d.escrow.connect(d.stranger).refundBySignature(d.order, PART, by), {
        events: [["OrderRefunded", d.id, PART]],
        state: { status: Status.Funded, refunded: PART },
        moves: { buyer: PART },
      });
    });

    it("gives back what two messages state in all, in order {OrderRefunded}", async () => {
      const d = await loadFixture(fundedFixture);
      const [first, second] = [await d.signs(PART), await d.signs(2n * PART)];
      await d.escrow.connect(d.stranger).refundBySignature(d.order, PART, first);
      await expectEffects(d, d.id, d.escrow.connect(d.stranger).refundBySignature(d.order, 2n * PART, second), {
        events: [["OrderRefunded", d.id, 2n * PART]],
        state: { status: Status.Funded, refunded: 2n * PART },
        moves: { buyer: PART },
      });
    });

    it("reverts with {DeliveryEscrow_NothingToRefund} for the lesser of two messages after the greater", async () => {
      const d = await loadFixture(fundedFixture);
      const [first, second] = [await d.signs(PART), await d.signs(2n * PART)];
      await d.escrow.connect(d.stranger).refundBySignature(d.order, 2n * PART, second);
      const call = d.escrow.connect(d.stranger).refundBySignature(d.order, PART, first);
      await expectRefusal(d, call, "DeliveryEscrow_NothingToRefund", d.id, PART, 2n * PART);
    });

    it("closes with everything, however much more he states {OrderClosed}", async () => {
      const d = await loadFixture(fundedFixture);
      const by = await d.signs(PRICE + 1n);
      await expectEffects(d, d.id, d.escrow.connect(d.stranger).refundBySignature(d.order, PRICE + 1n, by), {
        events: [closed(d.id, Closing.Refunded, PRICE, 0n)],
        state: { status: Status.Closed },
        moves: { buyer: PRICE },
      });
    });
  });

  describe("given the buyer has objected", () => {
    it("gives in, and the bond goes back {OrderClosed}", async () => {
      const d = await loadFixture(fundedFixture);
      const { receipt, signature } = await receiptOf(d, d.order);
      await attest(d, { receipt, signature });
      await d.escrow.connect(d.buyer).object(d.order, factOf(receipt));
      const by = await d.signs(PRICE);
      await expectEffects(d, d.id, d.escrow.connect(d.stranger).refundBySignature(d.order, PRICE, by), {
        events: [closed(d.id, Closing.Refunded, PRICE, 0n), bondReturned(d.id, d.buyer, BOND)],
        state: { status: Status.Closed },
        moves: { buyer: PRICE + BOND },
      });
    });
  });

  countsAsHisCall(
    {
      act: "Refund",
      role: "seller",
      scene: async (on, kind) => {
        const d = await stage(on);
        const party = await kind.of(d, "seller");
        return { ...d, party, ...(await fundFor(d, "seller", party)) };
      },
      what: ({ id, order }) => ({ id, fact: missedFact(order), buyerTotal: PART }),
      others: () => ({ fact: ZeroHash, buyerTotal: PART + 1n }),
      direct: (d) => d.escrow.interface.encodeFunctionData("refund", [d.order, PART]),
      signed: (d, by) => d.escrow.interface.encodeFunctionData("refundBySignature", [d.order, PART, by]),
      notHis: (d, signer) => ["DeliveryEscrow_NotSeller", d.id, signer, d.party.address],
      again: (d) => ["DeliveryEscrow_NothingToRefund", d.id, PART, PART],
    },
    connection,
  );
});
