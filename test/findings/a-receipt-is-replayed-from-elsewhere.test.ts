import { ZeroAddress } from "ethers";
import { network } from "hardhat";
import { deliveryDomain, factOf, orderId, signOrder, signReceipt, Status } from "@kept/sdk";
import { addJourney, addOrder, attest, stage } from "../helpers/effects.ts";
import { ALLOWANCE, DAY, makeOrder, receiptOf } from "../helpers/escrow.ts";
import { at, expectRefusal, expectState } from "../helpers/expect.ts";
import { legReceipt } from "../helpers/journey.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const { loadFixture } = networkHelpers;

async function fundedFixture() {
  return addOrder(await stage(connection), { arbiter: ZeroAddress });
}

// A seller keeps every receipt that a carrier ever signed for him, and tries them on the order that was not delivered.
describe("finding: a receipt signed for something else is replayed", () => {
  it("refuses another order's receipt, as it is", async () => {
    const d = await loadFixture(fundedFixture);
    const delivered = await addOrder(d, { arbiter: ZeroAddress });
    const stale = await receiptOf(delivered, delivered.order);
    await attest(delivered, stale);
    const call = d.escrow.connect(d.seller).attest(d.order, [stale]);
    await expectRefusal(d, call, "DeliveryEscrow_ReceiptForAnotherOrder", d.id, delivered.id);
  });

  it("refuses another order's receipt with this id put in", async () => {
    const d = await loadFixture(fundedFixture);
    const delivered = await addOrder(d, { arbiter: ZeroAddress });
    const { receipt, signature } = await receiptOf(delivered, delivered.order);
    const call = d.escrow.connect(d.seller).attest(d.order, [{ receipt: { ...receipt, id: d.id }, signature }]);
    await expectRefusal(d, call, "DeliveryEscrow_ReceiptSignatureInvalid", d.id, 0);
  });

  it("refuses a receipt for the same id on another chain", async () => {
    const d = await loadFixture(fundedFixture);
    const { receipt } = await receiptOf(d, d.order);
    const elsewhere = deliveryDomain(d.domain.chainId + 1n, d.escrowAddress);
    const call = d.escrow.attest(d.order, [await signReceipt(d.carrier, elsewhere, receipt)]);
    await expectRefusal(d, call, "DeliveryEscrow_ReceiptSignatureInvalid", d.id, 0);
  });

  it("refuses a receipt for the same id on another deployment", async () => {
    const d = await loadFixture(fundedFixture);
    const { receipt } = await receiptOf(d, d.order);
    const other = await ethers.deployContract("DeliveryEscrow");
    const elsewhere = deliveryDomain(d.domain.chainId, await other.getAddress());
    const call = d.escrow.attest(d.order, [await signReceipt(d.carrier, elsewhere, receipt)]);
    await expectRefusal(d, call, "DeliveryEscrow_ReceiptSignatureInvalid", d.id, 0);
  });

  it("refuses another leg's receipt, though the attestor is the same", async () => {
    const bare = await loadFixture(fundedFixture);
    const start = await networkHelpers.time.latest();
    const attestor = bare.carrier.address;
    const legs = [1, 2].map((n) => ({ attestor, amount: 50_000_000n, deadline: start + n * 2 * DAY }));
    const d = await addOrder(bare, { legs });
    const { receipt, signature } = await receiptOf(d, d.order, { leg: 0 });
    const call = d.escrow.attest(d.order, [{ receipt: { ...receipt, leg: 1 }, signature }]);
    await expectRefusal(d, call, "DeliveryEscrow_ReceiptSignatureInvalid", d.id, 1);
  });

  it("takes a receipt once: again it changes nothing", async () => {
    const d = await addJourney(await loadFixture(fundedFixture));
    const signed = await legReceipt(d, d.order, 0);
    await attest(d, signed);
    await expectRefusal(d, d.escrow.attest(d.order, [signed]), "DeliveryEscrow_LegCompleted", d.id, 0, 1);
    const last = await legReceipt(d, d.order, 2);
    await attest(d, last);
    const again = d.escrow.attest(d.order, [last]);
    await expectRefusal(d, again, "DeliveryEscrow_NotContradicting", d.id, factOf(last.receipt));
  });

  it("refuses the receipt of a closed order for ever, before and after its fundBy", async () => {
    const d = await loadFixture(fundedFixture);
    const signed = await receiptOf(d, d.order);
    await attest(d, signed);
    await expectRefusal(d, d.escrow.attest(d.order, [signed]), "DeliveryEscrow_NotOpen", d.id, Status.Closed);
    await at(d, d.order.fundBy);
    await expectRefusal(d, d.escrow.attest(d.order, [signed]), "DeliveryEscrow_NotOpen", d.id, Status.Closed);
  });

  it("refuses the seller's signature for another chain or deployment", async () => {
    const d = await loadFixture(fundedFixture);
    const order = await makeOrder(d);
    const other = await ethers.deployContract("DeliveryEscrow");
    const domains = [
      deliveryDomain(d.domain.chainId + 1n, d.escrowAddress),
      deliveryDomain(d.domain.chainId, await other.getAddress()),
    ];
    for (const domain of domains) {
      const signature = await signOrder(d.seller, domain, order);
      const call = d.escrow.connect(d.buyer).fund(order, ALLOWANCE.kind, ALLOWANCE.payment, signature);
      const id = orderId(d.domain, order);
      await expectRefusal(d, call, "DeliveryEscrow_SellerSignatureInvalid", id, d.seller.address);
    }
  });

  it("gives one order another id on every deployment", async () => {
    const d = await loadFixture(fundedFixture);
    const other = await ethers.deployContract("DeliveryEscrow");
    const { receipt, signature } = await receiptOf(d, d.order);
    await expectRefusal(
      d,
      other.attest(d.order, [{ receipt, signature }]),
      "DeliveryEscrow_NotOpen",
      await other.orderId(d.order),
      Status.None,
    );
    await expectState(d, d.id, { status: Status.Funded });
  });
});
