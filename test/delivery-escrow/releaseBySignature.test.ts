import { ZeroHash } from "ethers";
import { network } from "hardhat";
import { missedFact, Closing, signPayment, Status } from "@kept/sdk";
import { addOrder, expectEffects, stage } from "../helpers/effects.ts";
import { makeOrder, PRICE } from "../helpers/escrow.ts";
import { at, expectRefusal } from "../helpers/expect.ts";
import { closed } from "../helpers/journey.ts";
import { consent, fundFor } from "../helpers/parties.ts";
import { countsAsHisCall } from "./behaviours/consent.ts";

const connection = await network.create();
const { loadFixture } = connection.networkHelpers;

async function fundedFixture() {
  const d = await addOrder(await stage(connection));
  return { ...d, consent: await consent(d, d.buyer, "Release", { id: d.id, fact: missedFact(d.order) }) };
}

describe("DeliveryEscrow.releaseBySignature", () => {
  describe("given the order is not open", () => {
    it("reverts with {DeliveryEscrow_NotOpen} when it was never funded", async () => {
      const d = await loadFixture(fundedFixture);
      const order = await makeOrder(d);
      const id = await d.escrow.orderId(order);
      const signed = await consent(d, d.buyer, "Release", { id, fact: missedFact(order) });
      await expectRefusal(d, d.escrow.releaseBySignature(order, signed), "DeliveryEscrow_NotOpen", id, Status.None);
    });

    it("reverts with {DeliveryEscrow_NotOpen} when it was settled at G", async () => {
      const d = await loadFixture(fundedFixture);
      await at(d, d.graceEnd);
      await d.escrow.settle(d.order);
      const call = d.escrow.releaseBySignature(d.order, d.consent);
      await expectRefusal(d, call, "DeliveryEscrow_NotOpen", d.id, Status.None);
    });
  });

  describe("given the order is open", () => {
    it("pays the seller {OrderClosed} when a stranger submits it", async () => {
      const d = await loadFixture(fundedFixture);
      await expectEffects(d, d.id, d.escrow.connect(d.stranger).releaseBySignature(d.order, d.consent), {
        events: [closed(d.id, Closing.Released, 0n, PRICE)],
        state: { status: Status.Closed },
        moves: { seller: PRICE },
      });
    });

    it("pays the seller {OrderClosed} when the buyer submits it himself", async () => {
      const d = await loadFixture(fundedFixture);
      await at(d, d.order.fundBy);
      await expectEffects(d, d.id, d.escrow.connect(d.buyer).releaseBySignature(d.order, d.consent), {
        events: [closed(d.id, Closing.Released, 0n, PRICE)],
        moves: { seller: PRICE },
      });
    });

    it("reverts with {DeliveryEscrow_NotBuyer} for the seller's consent", async () => {
      const d = await loadFixture(fundedFixture);
      const his = await consent(d, d.seller, "Release", { id: d.id, fact: missedFact(d.order) });
      const call = d.escrow.connect(d.seller).releaseBySignature(d.order, his);
      await expectRefusal(d, call, "DeliveryEscrow_NotBuyer", d.id, d.seller.address, d.buyer.address);
    });

    it("reverts with {Consents_Invalid} for the buyer's signature over the order, by which he pays", async () => {
      const d = await loadFixture(fundedFixture);
      const signature = await signPayment(d.buyer, d.domain, d.order);
      const call = d.escrow.releaseBySignature(d.order, { ...d.consent, signature });
      await expectRefusal(d, call, "Consents_Invalid", d.id, d.buyer.address);
    });
  });

  countsAsHisCall(
    {
      act: "Release",
      role: "buyer",
      scene: async (on, kind) => {
        const d = await stage(on);
        const party = await kind.of(d, "buyer");
        return { ...d, party, ...(await fundFor(d, "buyer", party)) };
      },
      what: ({ id, order }) => ({ id, fact: missedFact(order) }),
      others: () => ({ fact: ZeroHash }),
      direct: (d) => d.escrow.interface.encodeFunctionData("release", [d.order]),
      signed: (d, by) => d.escrow.interface.encodeFunctionData("releaseBySignature", [d.order, by]),
      notHis: (d, signer) => ["DeliveryEscrow_NotBuyer", d.id, signer, d.party.address],
      again: (d) => ["DeliveryEscrow_NotOpen", d.id, Status.Closed],
    },
    connection,
  );
});
