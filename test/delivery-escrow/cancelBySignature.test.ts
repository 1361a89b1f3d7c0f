import { ZeroAddress } from "ethers";
import { network } from "hardhat";
import { orderId, Status } from "@kept/sdk";
import { expectEffects, stage } from "../helpers/effects.ts";
import { breakOrder, fund, makeOrder } from "../helpers/escrow.ts";
import { at, expectRefusal } from "../helpers/expect.ts";
import { consent } from "../helpers/parties.ts";
import { countsAsHisCall } from "./behaviours/consent.ts";

const connection = await network.create();
const { loadFixture } = connection.networkHelpers;

/** An order that nobody has funded, and the buyer's consent to cancel it. */
async function signedFixture() {
  const d = await stage(connection);
  const order = await makeOrder(d);
  const id = orderId(d.domain, order);
  return { ...d, order, id, by: await consent(d, d.buyer, "Cancellation", { id }) };
}

describe("DeliveryEscrow.cancelBySignature", () => {
  describe("given the order is new", () => {
    it("rules it out {OrderCancelled} when a stranger submits it", async () => {
      const d = await loadFixture(signedFixture);
      await expectEffects(d, d.id, d.escrow.connect(d.stranger).cancelBySignature(d.order, d.by), {
        events: [["OrderCancelled", d.id]],
        state: { status: Status.Closed },
      });
    });

    it("reverts with {DeliveryEscrow_FundingClosed} at fundBy", async () => {
      const d = await loadFixture(signedFixture);
      const { fundBy } = d.order;
      await at(d, fundBy);
      const call = d.escrow.cancelBySignature(d.order, d.by);
      await expectRefusal(d, call, "DeliveryEscrow_FundingClosed", d.id, fundBy, fundBy);
    });
  });

  describe("given the terms name nobody as the buyer", () => {
    it("reverts with {Consents_Invalid}: a broken signature is not his", async () => {
      const d = await loadFixture(signedFixture);
      const order = breakOrder(d.order, { buyer: ZeroAddress });
      const id = orderId(d.domain, order);
      for (const signature of ["0x", `0x${"00".repeat(65)}`, `0x${"00".repeat(64)}1b`]) {
        const call = d.escrow.cancelBySignature(order, { ...d.by, signer: ZeroAddress, signature });
        await expectRefusal(d, call, "Consents_Invalid", id, ZeroAddress);
      }
    });
  });

  describe("given the order was funded", () => {
    it("reverts with {DeliveryEscrow_NotFundable}: the money is as it was", async () => {
      const d = await loadFixture(signedFixture);
      await fund(d, d.order);
      const call = d.escrow.cancelBySignature(d.order, d.by);
      await expectRefusal(d, call, "DeliveryEscrow_NotFundable", d.id, Status.Funded);
    });
  });

  countsAsHisCall(
    {
      act: "Cancellation",
      role: "buyer",
      scene: async (on, kind) => {
        const d = await stage(on);
        const party = await kind.of(d, "buyer");
        const order = await makeOrder(d, { buyer: party.address });
        return { ...d, party, order, id: orderId(d.domain, order) };
      },
      what: ({ id }) => ({ id }),
      others: () => ({}),
      direct: (d) => d.escrow.interface.encodeFunctionData("cancel", [d.order]),
      signed: (d, by) => d.escrow.interface.encodeFunctionData("cancelBySignature", [d.order, by]),
      notHis: (d, signer) => ["DeliveryEscrow_NotBuyer", d.id, signer, d.party.address],
      again: (d) => ["DeliveryEscrow_NotFundable", d.id, Status.Closed],
    },
    connection,
  );
});
