import { network } from "hardhat";
import { buildReceipt, makeWallet, signReceipt, unwrapSignature, wrapSignature } from "@kept/sdk";
import { addOrder, stage } from "../helpers/effects.ts";
import { now } from "../helpers/escrow.ts";
import { expectRefusal } from "../helpers/expect.ts";
import { deployWallets } from "../helpers/wallets.ts";

const connection = await network.create();
const { loadFixture } = connection.networkHelpers;

/** The device's wallet attests and is not made yet; the stranger has one of the same factory. */
async function fundedFixture() {
  const d = await stage(connection);
  const w = await deployWallets(connection);
  const [device, stranger] = [await w.signerOf(d.device), await w.signerOf(d.stranger)];
  const scene = await addOrder(d, { attestor: device.attestor });
  const statement = buildReceipt({ id: scene.id, time: await now(d) });
  const [right, wrong] = await Promise.all([device, stranger].map((each) => signReceipt(each, d.domain, statement)));
  const wallets = { own: await w.factory.walletOf(d.device), strangers: await w.factory.walletOf(d.stranger) };
  return { ...scene, ...w, escrow: d.escrow, right: right!, wrong: wrong!, wallets };
}

// Whoever wraps a signature chooses factory and call. A thief signs with a wallet of his own and wraps that.
describe("finding: a wrapped signature names another wallet than the attestor's", () => {
  it("is refused while neither wallet is made", async () => {
    const d = await loadFixture(fundedFixture);
    for (const receipt of [d.right, d.wrong])
      await expectRefusal(d, d.escrow.attest(d.order, [receipt]), "DeliveryEscrow_ReceiptSignatureInvalid", d.id, 0);
  });

  it("is refused when only the thief's is made", async () => {
    const d = await loadFixture(fundedFixture);
    await makeWallet(d.makerAddress, d.wallets.strangers, d.wrong.signature, d.stranger);
    const call = d.escrow.attest(d.order, [d.wrong]);
    await expectRefusal(d, call, "DeliveryEscrow_ReceiptSignatureInvalid", d.id, 0);
  });

  it("is refused when both are, also with the right wrapper around the wrong signature", async () => {
    const d = await loadFixture(fundedFixture);
    await makeWallet(d.makerAddress, d.wallets.strangers, d.wrong.signature, d.stranger);
    await makeWallet(d.makerAddress, d.wallets.own, d.right.signature, d.stranger);
    const inner = unwrapSignature(d.wrong.signature)!.signature;
    const rewrapped = { ...d.wrong, signature: wrapSignature(d.deploymentOf(d.device), inner) };
    for (const receipt of [d.wrong, rewrapped])
      await expectRefusal(d, d.escrow.attest(d.order, [receipt]), "DeliveryEscrow_ReceiptSignatureInvalid", d.id, 0);
    await d.escrow.attest(d.order, [d.right]);
  });
});
