import { network } from "hardhat";
import { buildReceipt, panelSignature, RECEIPT_TYPES, Status, walletSigner } from "@kept/sdk";
import type { AttestorSigner, Domain, MemberSignature, Receipt } from "@kept/sdk";
import { addOrder, stage } from "../helpers/effects.ts";
import { DAY, now } from "../helpers/escrow.ts";
import { expectRefusal, expectState } from "../helpers/expect.ts";
import { gather, seat } from "../helpers/panels.ts";

const connection = await network.create();
const { loadFixture } = connection.networkHelpers;

/** One person sits in both panels: the hauler in that of the road, and in that of the door. */
async function twoPanelsFixture() {
  const d = await stage(connection);
  const g = await gather(connection);
  const [hauler, courier, device] = (await Promise.all([d.hauler, d.courier, d.device].map(walletSigner))) as [
    AttestorSigner,
    AttestorSigner,
    AttestorSigner,
  ];
  const road = await seat(g, 2, hauler, courier);
  const door = await seat(g, 2, hauler, device);
  const start = await now(d);
  const legs = [
    { attestor: road.address, amount: 50_000_000n, deadline: start + 4 * DAY },
    { attestor: door.address, amount: 50_000_000n, deadline: start + 8 * DAY },
  ];
  return { ...(await addOrder(d, { legs })), hands: { hauler, courier, device }, road, door };
}

async function of(signer: AttestorSigner, domain: Domain, receipt: Receipt): Promise<MemberSignature> {
  const signature = await signer.signTypedData(domain, RECEIPT_TYPES, { ...receipt });
  return { attestor: signer.attestor, signature };
}

// He signed that the goods came off the road. The seller has the device at the door on his side and wants them delivered.
describe("finding: a member's signature is tried on another panel in which he sits", () => {
  it("is no word about the other panel's leg", async () => {
    const d = await loadFixture(twoPanelsFixture);
    const onTheRoad = buildReceipt({ id: d.id, leg: 0, time: await now(d) });
    const atTheDoor = { ...onTheRoad, leg: 1 };
    const mixed = panelSignature(d.door, [
      await of(d.hands.hauler, d.domain, onTheRoad),
      await of(d.hands.device, d.domain, atTheDoor),
    ]);
    for (const receipt of [onTheRoad, atTheDoor]) {
      const call = d.escrow.attest(d.order, [{ receipt, signature: mixed }]);
      await expectRefusal(d, call, "DeliveryEscrow_ReceiptSignatureInvalid", d.id, receipt.leg);
    }
  });

  it("does not let one panel speak for the other", async () => {
    const d = await loadFixture(twoPanelsFixture);
    const receipt = buildReceipt({ id: d.id, leg: 1, time: await now(d) });
    const byTheRoad = panelSignature(d.road, [
      await of(d.hands.hauler, d.domain, receipt),
      await of(d.hands.courier, d.domain, receipt),
    ]);
    const call = d.escrow.attest(d.order, [{ receipt, signature: byTheRoad }]);
    await expectRefusal(d, call, "DeliveryEscrow_ReceiptSignatureInvalid", d.id, 1);
  });

  it("counts where he meant it", async () => {
    const d = await loadFixture(twoPanelsFixture);
    const receipt = buildReceipt({ id: d.id, leg: 0, time: await now(d) });
    const signatures = [await of(d.hands.hauler, d.domain, receipt), await of(d.hands.courier, d.domain, receipt)];
    await d.escrow.attest(d.order, [{ receipt, signature: panelSignature(d.road, signatures) }]);
    await expectState(d, d.id, { status: Status.Funded, completed: 1 });
  });
});
