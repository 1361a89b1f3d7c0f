import { expect } from "chai";
import { Wallet } from "ethers";
import { network } from "hardhat";
import { buildPanel, panelSigner, walletSigner, type KeptError } from "@kept/sdk";
import factoryModule from "../../deploy/modules/AttestorPanelFactory.ts";
import { AttestorPanelFactory__factory } from "../../typechain-types/index.ts";
import { expectMoves, expectRefusal } from "../helpers/keeping-effects.ts";
import {
  at,
  BOND,
  buildTown,
  cloudOf,
  dealOf,
  FULL_TIME,
  openDeal,
  pack,
  pass,
  PRICE,
  report,
  settle,
  startOf,
  termsOf,
  WINDOWS,
  type Deal,
  type Town,
} from "../helpers/keeping.ts";

const connection = await network.create();
const { loadFixture } = connection.networkHelpers;

/** Alice has paid five months. */
async function paidFixture() {
  const d = await buildTown(connection);
  const service = await cloudOf(d);
  const deal = dealOf(d, service, await termsOf(d, service), { periods: 5 });
  await openDeal(d, deal);
  return { ...d, ...deal };
}

/** The report of a month lands when it has ended. */
async function reported(d: Town & Deal, period: number, level: number): Promise<void> {
  await at(d, startOf(d, period + 1));
  await report(d, d.service, period, [level]);
}

/** Two reports; the arbiter believes the second: 98 %. */
async function contradicted(d: Town & Deal): Promise<void> {
  await reported(d, 0, FULL_TIME);
  await report(d, d.service, 0, [970_000]);
  await expectRefusal(d, settle(d, d), "ServiceAgreement_NotDue", d.id, 0);
  await d.levels.connect(d.arbiter).rule(d.service, 0, pack([980_000]));
  await expectMoves(d, settle(d, d), { alice: 2_500_000n, provider: 7_500_000n });
}

/** Alice objects, and is right. */
async function upheld(d: Town & Deal): Promise<void> {
  await reported(d, 1, FULL_TIME);
  const objecting = d.levels.connect(d.alice).object(d.service, 1, pack([900_000]));
  await expectMoves(d, objecting, { alice: -BOND }, "levels");
  const ruling = d.levels.connect(d.arbiter).rule(d.service, 1, pack([940_000]));
  await expectMoves(d, ruling, { alice: BOND }, "levels");
  await expectMoves(d, settle(d, d), { alice: PRICE });
}

/** The provider objects, and is wrong: his bond is the charity's, and the arbiter finds even less. */
async function rejected(d: Town & Deal): Promise<void> {
  await reported(d, 2, 980_000);
  const objecting = d.levels.connect(d.provider).object(d.service, 2, pack([FULL_TIME]));
  await expectMoves(d, objecting, { provider: -BOND }, "levels");
  const ruling = d.levels.connect(d.arbiter).rule(d.service, 2, pack([940_000]));
  await expectMoves(d, ruling, { charity: BOND }, "levels");
  await expectMoves(d, settle(d, d), { alice: PRICE });
}

/** Alice objects, and nobody rules: the report stands, and her bond is the provider's. */
async function neverRuled(d: Town & Deal): Promise<void> {
  await reported(d, 3, 999_000);
  await d.levels.connect(d.alice).object(d.service, 3, pack([0]));
  await pass(d, startOf(d, 4) + 60 + WINDOWS.ruling);
  await expectMoves(d, settle(d, d), { alice: 1_000_000n, provider: 9_000_000n });
  await expectMoves(d, d.levels.connect(d.stranger).conclude(d.service, 3), { provider: BOND }, "levels");
}

/** Three of five monitors, of whom the first lies. */
async function panelFixture() {
  const d = await buildTown(connection);
  const wallets = ["11", "22", "33", "44", "55"].map((byte) => new Wallet(`0x${byte.repeat(32)}`));
  const [liar, ...honest] = await Promise.all(wallets.map(walletSigner));
  const deployed = await connection.ignition.deploy(factoryModule);
  const factory = AttestorPanelFactory__factory.connect(await deployed.factory.getAddress(), d.stranger);
  const members = [liar!, ...honest].map(({ attestor }) => attestor);
  const panel = buildPanel(await factory.getAddress(), members, 3);
  await factory.create([...panel.members], 3);
  const service = await cloudOf(d, { monitor: panel.address });
  const deal = dealOf(d, service, await termsOf(d, service));
  await openDeal(d, deal);
  return { ...d, ...deal, panel, liar: liar!, honest };
}

describe("What was delivered is argued about", () => {
  it("goes month by month as the arbiter says, or as it stood where he does not", async () => {
    const d = await loadFixture(paidFixture);
    await contradicted(d);
    await upheld(d);
    await rejected(d);
    await neverRuled(d);
    await reported(d, 4, FULL_TIME);
    await pass(d, startOf(d, 5) + WINDOWS.objection);
    await expectMoves(d, settle(d, d), { provider: PRICE });
    for (const contract of [d.agreements, d.levels]) expect(await d.token.balanceOf(contract)).to.equal(0n);
    // of 50.00 alice has 23.50 back, less the bond of an objection that nobody heard
    expect(await d.token.balanceOf(d.alice)).to.equal(1_000n * PRICE - 50_000_000n + 23_500_000n - BOND);
  });

  it("outvotes one liar of five monitors, whatever he signs", async () => {
    const d = await loadFixture(panelFixture);
    await pass(d, startOf(d, 1));
    const alone = panelSigner(d.panel, [d.liar]);
    const refused = await report(d, d.service, 0, [FULL_TIME], alone).catch((error: KeptError) => error.code);
    expect(refused).to.equal("TooFewSignatures");
    await report(d, d.service, 0, [930_000], panelSigner(d.panel, d.honest));
    await pass(d, startOf(d, 1) + 60 + WINDOWS.objection);
    await expectMoves(d, settle(d, d), { alice: PRICE });
  });
});
