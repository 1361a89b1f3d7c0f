import { network } from "hardhat";
import { Closing, missedFact } from "@kept/sdk";
import { addOrder, expectEffects, stage } from "../helpers/effects.ts";
import { BOND, PRICE, receiptOf } from "../helpers/escrow.ts";
import { at, expectRefusal } from "../helpers/expect.ts";
import { bondReturned, closed } from "../helpers/journey.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const { loadFixture } = networkHelpers;

async function fundedFixture() {
  return addOrder(await stage(connection));
}

// Kleros v1: when the time was up, anyone could execute the payment to the seller, shipped or not. Here silence without
// a receipt means the money goes back.
describe("finding: a sleeping buyer pays a seller who never shipped", () => {
  it("refunds him though he never wakes", async () => {
    const d = await loadFixture(fundedFixture);
    await at(d, d.graceEnd);
    await expectEffects(d, d.id, d.escrow.connect(d.stranger).settle(d.order), {
      events: [closed(d.id, Closing.Settled, PRICE, 0n)],
      moves: { buyer: PRICE },
    });
  });

  it("leaves the seller no way to the money meanwhile", async () => {
    const d = await loadFixture(fundedFixture);
    const { escrow, order, id, seller, buyer } = d;
    const asSeller = escrow.connect(seller);
    await expectRefusal(d, asSeller.release(order), "DeliveryEscrow_NotBuyer", id, seller.address, buyer.address);
    const own = await receiptOf(d, order, {}, seller);
    await expectRefusal(d, asSeller.attest(order, [own]), "DeliveryEscrow_ReceiptSignatureInvalid", id, 0);
    await at(d, d.graceEnd - 1);
    await expectRefusal(d, asSeller.settle(order), "DeliveryEscrow_NotDue", id, d.graceEnd - 1, d.graceEnd);
  });

  it("refunds him though the seller objects and the arbiter sleeps too", async () => {
    const d = await loadFixture(fundedFixture);
    await at(d, d.deadline);
    await d.escrow.connect(d.seller).object(d.order, missedFact(d.order));
    await at(d, d.graceEnd + d.order.rulingPeriod);
    await expectEffects(d, d.id, d.escrow.connect(d.stranger).settle(d.order), {
      events: [closed(d.id, Closing.Settled, PRICE, 0n), bondReturned(d.id, d.buyer, BOND)],
      moves: { buyer: PRICE + BOND },
    });
  });
});
