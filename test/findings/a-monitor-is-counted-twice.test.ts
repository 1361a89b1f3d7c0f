import { network } from "hardhat";
import { AbiCoder, Wallet } from "ethers";
import {
  buildPanel,
  buildReport,
  panelSigner,
  reportDigest,
  REPORT_TYPES,
  walletSigner,
  type AttestorSigner,
  type Hex,
} from "@kept/sdk";
import factoryModule from "../../deploy/modules/AttestorPanelFactory.ts";
import {
  buildTown,
  cloudOf,
  dealOf,
  expectEvents,
  expectRefusal,
  openDeal,
  pack,
  pass,
  startOf,
  termsOf,
  type Deal,
  type Town,
} from "../helpers/keeping.ts";

const connection = await network.create();
const { loadFixture } = connection.networkHelpers;

const NONE = `0x${"00".repeat(32)}` as const;
const DOWN = pack([0]);

/** Three of five monitors; a period has ended. */
async function panelFixture() {
  const d = await buildTown(connection);
  const wallets = [1, 2, 3, 4, 5].map((n) => walletSigner(new Wallet(`0x${`0${n}`.repeat(32)}`)));
  const monitors = await Promise.all(wallets);
  const { factory } = await connection.ignition.deploy(factoryModule);
  const attestors = monitors.map(({ attestor }) => attestor);
  const panel = buildPanel((await factory.getAddress()) as Hex, attestors, 3);
  await connection.ethers
    .getContractAt("AttestorPanelFactory", factory)
    .then((contract) => contract.create([...panel.members], 3));
  const service = await cloudOf(d, { monitor: panel.address });
  const deal = dealOf(d, service, await termsOf(d, service));
  await openDeal(d, deal);
  await pass(d, startOf(deal, 1));
  return { ...d, ...deal, panel, monitors };
}

const statementOf = (d: Town & Deal) => buildReport(d.levelsDomain, d.service, { period: 0, levels: [0] });

/** What a panel would read, whoever signed. */
async function partsOf(d: Town & Deal, signers: readonly AttestorSigner[]): Promise<Hex> {
  const signed = await Promise.all(
    signers.map((signer) => signer.signTypedData(d.levelsDomain, REPORT_TYPES, { ...statementOf(d) })),
  );
  const attestors = signers.map(({ attestor }) => attestor);
  return AbiCoder.defaultAbiCoder().encode(["bytes[]", "bytes[]"], [attestors, signed]) as Hex;
}

// One liar who signs three times would be a majority of five.
describe("finding: a monitor is counted twice", () => {
  it("refuses one monitor's signature three times over, and one beside another's twice", async () => {
    const d = await loadFixture(panelFixture);
    const [liar, friend] = d.panel.members.map((member) => d.monitors.find(({ attestor }) => attestor === member)!);
    const digest = reportDigest(d.levelsDomain, statementOf(d));
    for (const signers of [
      [liar!, liar!, liar!],
      [liar!, friend!, friend!],
    ]) {
      const lie = d.levels.report(d.serviceId, 0, DOWN, NONE, await partsOf(d, signers));
      await expectRefusal(d, lie, "ServiceLevels_SignatureInvalid", d.serviceId, digest);
    }
  });

  it("refuses a monitor of no panel who signs with two of it", async () => {
    const d = await loadFixture(panelFixture);
    const outsider = await walletSigner(d.stranger);
    const digest = reportDigest(d.levelsDomain, statementOf(d));
    const signature = await partsOf(d, [outsider, d.monitors[0]!, d.monitors[1]!]);
    const lie = d.levels.report(d.serviceId, 0, DOWN, NONE, signature);
    await expectRefusal(d, lie, "ServiceLevels_SignatureInvalid", d.serviceId, digest);
  });

  it("takes what three of them say", async () => {
    const d = await loadFixture(panelFixture);
    const signer = panelSigner(d.panel, d.monitors);
    const signature = await signer.signTypedData(d.levelsDomain, REPORT_TYPES, { ...statementOf(d) });
    const told = d.levels.report(d.serviceId, 0, DOWN, NONE, signature);
    await expectEvents(d, told, ["PeriodReported", d.serviceId, 0, DOWN, NONE]);
  });
});
