import { expect } from "chai";
import { concat } from "ethers";
import { network } from "hardhat";
import { buildPanel, buildReceipt, createPanel, panelSigner, signReceipt, Status, walletSigner } from "@kept/sdk";
import { FULL, now } from "../helpers/escrow.ts";
import { addOrder, expectEffects, stage } from "../helpers/effects.ts";
import { at, expectRefusal } from "../helpers/expect.ts";
import { accepted } from "../helpers/journey.ts";
import { gather } from "../helpers/panels.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const { loadFixture } = networkHelpers;

async function fundedFixture() {
  const d = await stage(connection);
  const { factoryAddress } = await gather(connection);
  const signers = await Promise.all([d.hauler, d.courier].map(walletSigner));
  const members = signers.map(({ attestor }) => attestor);
  const panel = buildPanel(factoryAddress, members, 2);
  const scene = await addOrder(d, { attestor: panel.address });
  const statement = buildReceipt({ id: scene.id, time: await now(d) });
  const receipt = await signReceipt(panelSigner(panel, signers), d.domain, statement);
  return { ...scene, factoryAddress, panel, receipt };
}

// The terms name a panel that nobody has made yet. A stranger is quicker than the witnesses.
describe("finding: somebody else makes a panel that is named in terms", () => {
  it("takes no receipt before the panel is made, whoever signed", async () => {
    const d = await loadFixture(fundedFixture);
    const call = d.escrow.attest(d.order, [d.receipt]);
    await expectRefusal(d, call, "DeliveryEscrow_ReceiptSignatureInvalid", d.id, 0);
  });

  it("makes the same panel, in which the stranger has no say", async () => {
    const d = await loadFixture(fundedFixture);
    await createPanel(d.factoryAddress, d.panel, d.stranger);
    const made = await ethers.getContractAt("AttestorPanel", d.panel.address);
    expect(await made.members()).to.deep.equal(d.panel.members);
    const byStranger = await signReceipt(d.stranger, d.domain, d.receipt.receipt);
    const call = d.escrow.attest(d.order, [byStranger]);
    await expectRefusal(d, call, "DeliveryEscrow_ReceiptSignatureInvalid", d.id, 0);
    await at(d, d.receipt.receipt.time + 60);
    await expectEffects(d, d.id, d.escrow.attest(d.order, [d.receipt]), {
      events: [accepted(d.receipt)],
      state: { status: Status.Received, share: FULL, time: d.receipt.receipt.time, since: d.receipt.receipt.time + 60 },
    });
  });

  it("has nothing that the stranger could call to get in", async () => {
    const d = await loadFixture(fundedFixture);
    await createPanel(d.factoryAddress, d.panel, d.stranger);
    const { interface: abi } = await ethers.getContractAt("AttestorPanel", d.panel.address);
    const changing = abi.fragments.filter((each) => each.type === "function" && !/ view /.test(each.format("full")));
    expect(changing).to.deep.equal([]);
    for (const data of ["0x", concat(["0x8129fc1c"]), concat(["0x439fab91", `0x${"00".repeat(64)}`])])
      await expect(d.stranger.sendTransaction({ to: d.panel.address, data })).to.be.revert(ethers);
  });
});
