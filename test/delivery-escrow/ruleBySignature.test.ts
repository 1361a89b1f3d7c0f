import { ZeroHash } from "ethers";
import { network } from "hardhat";
import { Closing, factOf, Status } from "@kept/sdk";
import { addOrder, attest, expectEffects, stage } from "../helpers/effects.ts";
import { BOND, PRICE, receiptOf } from "../helpers/escrow.ts";
import { at, expectRefusal } from "../helpers/expect.ts";
import { bondReturned, closed } from "../helpers/journey.ts";
import { consent, fundFor } from "../helpers/parties.ts";
import { countsAsHisCall } from "./behaviours/consent.ts";

const connection = await network.create();
const { loadFixture } = connection.networkHelpers;

const RULED = 25_000_000n;

/** The buyer has objected to a full receipt; the arbiter has until `limit`. */
async function objectedFixture() {
  const d = await addOrder(await stage(connection));
  const { receipt, signature } = await receiptOf(d, d.order);
  const since = await attest(d, { receipt, signature });
  const fact = factOf(receipt);
  await at(d, since + 60);
  await d.escrow.connect(d.buyer).object(d.order, fact);
  const signs = (buyerTotal: bigint, about = fact) =>
    consent(d, d.arbiter, "Ruling", { id: d.id, fact: about, buyerTotal });
  return { ...d, fact, signs, limit: since + 60 + d.order.rulingPeriod };
}

describe("DeliveryEscrow.ruleBySignature", () => {
  describe("given the order was ruled", () => {
    it("reverts with {DeliveryEscrow_NotOpen} for another ruling", async () => {
      const d = await loadFixture(objectedFixture);
      const [first, second] = [await d.signs(RULED), await d.signs(0n)];
      await d.escrow.ruleBySignature(d.order, d.fact, RULED, first);
      const call = d.escrow.ruleBySignature(d.order, d.fact, 0n, second);
      await expectRefusal(d, call, "DeliveryEscrow_NotOpen", d.id, Status.Closed);
    });
  });

  describe("given the buyer has objected", () => {
    it("splits as ruled {OrderClosed} when a stranger submits it", async () => {
      const d = await loadFixture(objectedFixture);
      const by = await d.signs(RULED);
      await expectEffects(d, d.id, d.escrow.connect(d.stranger).ruleBySignature(d.order, d.fact, RULED, by), {
        events: [closed(d.id, Closing.Ruled, RULED, PRICE - RULED), bondReturned(d.id, d.buyer, BOND)],
        state: { status: Status.Closed },
        moves: { buyer: RULED + BOND, seller: PRICE - RULED },
      });
    });

    it("splits as ruled {OrderClosed} in the arbiter's last second", async () => {
      const d = await loadFixture(objectedFixture);
      const by = await d.signs(0n);
      await at(d, d.limit - 1);
      await expectEffects(d, d.id, d.escrow.connect(d.seller).ruleBySignature(d.order, d.fact, 0n, by), {
        events: [closed(d.id, Closing.Ruled, 0n, PRICE), bondReturned(d.id, d.seller, BOND)],
        moves: { seller: PRICE + BOND },
      });
    });

    it("reverts with {DeliveryEscrow_RulingTooLate} once his time is up, whenever he signed", async () => {
      const d = await loadFixture(objectedFixture);
      const by = await d.signs(RULED);
      await at(d, d.limit);
      const call = d.escrow.ruleBySignature(d.order, d.fact, RULED, by);
      await expectRefusal(d, call, "DeliveryEscrow_RulingTooLate", d.id, d.limit, d.limit);
    });

    it("reverts with {DeliveryEscrow_FactDiffers} for a ruling on another fact", async () => {
      const d = await loadFixture(objectedFixture);
      const by = await d.signs(RULED, ZeroHash);
      const call = d.escrow.ruleBySignature(d.order, ZeroHash, RULED, by);
      await expectRefusal(d, call, "DeliveryEscrow_FactDiffers", d.id, ZeroHash, d.fact);
    });
  });

  describe("given nobody has objected", () => {
    it("reverts with {DeliveryEscrow_NotObjected}", async () => {
      const d = await addOrder(await loadFixture(objectedFixture));
      const signed = await receiptOf(d, d.order);
      await attest(d, signed);
      const fact = factOf(signed.receipt);
      const by = await consent(d, d.arbiter, "Ruling", { id: d.id, fact, buyerTotal: RULED });
      const call = d.escrow.ruleBySignature(d.order, fact, RULED, by);
      await expectRefusal(d, call, "DeliveryEscrow_NotObjected", d.id, Status.Received);
    });
  });

  countsAsHisCall(
    {
      act: "Ruling",
      role: "arbiter",
      scene: async (on, kind) => {
        const d = await stage(on);
        const party = await kind.of(d, "arbiter");
        const funded = { ...d, party, ...(await fundFor(d, "arbiter", party)) };
        const signed = await receiptOf(d, funded.order);
        const fact = factOf(signed.receipt);
        await d.escrow.connect(d.stranger).attest(funded.order, [signed]);
        await d.escrow.connect(d.buyer).object(funded.order, fact);
        return { ...funded, fact };
      },
      what: ({ id, fact }) => ({ id, fact, buyerTotal: RULED }),
      others: () => ({ fact: ZeroHash, buyerTotal: RULED + 1n }),
      direct: (d) => d.escrow.interface.encodeFunctionData("rule", [d.order, d.fact, RULED]),
      signed: (d, by) => d.escrow.interface.encodeFunctionData("ruleBySignature", [d.order, d.fact, RULED, by]),
      notHis: (d, signer) => ["DeliveryEscrow_NotArbiter", d.id, signer, d.party.address],
      again: (d) => ["DeliveryEscrow_NotOpen", d.id, Status.Closed],
    },
    connection,
  );
});
