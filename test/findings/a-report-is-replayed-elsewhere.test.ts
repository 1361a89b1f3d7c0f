import { network } from "hardhat";
import {
  buildReport,
  reportDigest,
  serviceId,
  serviceLevelsDomain,
  signReport,
  type Hex,
  type Service,
} from "@kept/sdk";
import { ServiceLevels__factory } from "../../typechain-types/index.ts";
import {
  buildTown,
  cloudOf,
  dealOf,
  expectRefusal,
  openDeal,
  pack,
  pass,
  startOf,
  termsOf,
  type Town,
} from "../helpers/keeping.ts";

const connection = await network.create();
const { loadFixture } = connection.networkHelpers;

/** Two services of the same provider with the same monitor; a period has ended. */
async function endedFixture() {
  const d = await buildTown(connection);
  const service = await cloudOf(d);
  const twin = await cloudOf(d, { start: service.start });
  const deal = dealOf(d, service, await termsOf(d, service), { periods: 2 });
  await openDeal(d, deal);
  await d.levels.register(twin);
  await pass(d, startOf(deal, 1));
  return { ...d, ...deal, twin };
}

/** The monitor's signature under a perfect first period, for the contract of a domain. */
async function signatureOf(d: Town, service: Service, domain = d.levelsDomain): Promise<Hex> {
  const report = buildReport(domain, service, { period: 0, levels: [1_000_000] });
  return (await signReport(d.monitor, domain, report)).signature;
}

const NONE = `0x${"00".repeat(32)}` as const;
const PERFECT = pack([1_000_000]);

// A signature that binds neither chain, contract, service nor period is a perfect report of everything.
describe("finding: a report is replayed elsewhere", () => {
  it("does not count for another period", async () => {
    const d = await loadFixture(endedFixture);
    const signature = await signatureOf(d, d.service);
    const digest = reportDigest(
      d.levelsDomain,
      buildReport(d.levelsDomain, d.service, { period: 1, levels: [1_000_000] }),
    );
    const replay = d.levels.report(d.serviceId, 1, PERFECT, NONE, signature);
    await expectRefusal(d, replay, "ServiceLevels_SignatureInvalid", d.serviceId, digest);
  });

  it("does not count for other levels of the same period", async () => {
    const d = await loadFixture(endedFixture);
    const signature = await signatureOf(d, d.service);
    const digest = reportDigest(d.levelsDomain, buildReport(d.levelsDomain, d.service, { period: 0, levels: [0] }));
    const forged = d.levels.report(d.serviceId, 0, pack([0]), NONE, signature);
    await expectRefusal(d, forged, "ServiceLevels_SignatureInvalid", d.serviceId, digest);
  });

  it("does not count for another service with the same monitor", async () => {
    const d = await loadFixture(endedFixture);
    const signature = await signatureOf(d, d.service);
    const id = serviceId(d.levelsDomain, d.twin);
    const digest = reportDigest(
      d.levelsDomain,
      buildReport(d.levelsDomain, d.twin, { period: 0, levels: [1_000_000] }),
    );
    const replay = d.levels.report(id, 0, PERFECT, NONE, signature);
    await expectRefusal(d, replay, "ServiceLevels_SignatureInvalid", id, digest);
  });

  it("does not count on another contract", async () => {
    const d = await loadFixture(endedFixture);
    const other = await connection.ethers.deployContract("ServiceLevels");
    const levels = ServiceLevels__factory.connect(await other.getAddress(), d.stranger);
    await levels.register(d.service);
    const domain = serviceLevelsDomain(d.levelsDomain.chainId as bigint, (await other.getAddress()) as Hex);
    const [id, signature] = [serviceId(domain, d.service), await signatureOf(d, d.service)];
    const digest = reportDigest(domain, buildReport(domain, d.service, { period: 0, levels: [1_000_000] }));
    const replay = levels.report(id, 0, PERFECT, NONE, signature);
    await expectRefusal(d, replay, "ServiceLevels_SignatureInvalid", id, digest);
  });

  it("does not count on another chain, at the same address", async () => {
    const d = await loadFixture(endedFixture);
    const signature = await signatureOf(d, d.service, serviceLevelsDomain(1n, d.levelsAddress));
    const digest = reportDigest(
      d.levelsDomain,
      buildReport(d.levelsDomain, d.service, { period: 0, levels: [1_000_000] }),
    );
    const replay = d.levels.report(d.serviceId, 0, PERFECT, NONE, signature);
    await expectRefusal(d, replay, "ServiceLevels_SignatureInvalid", d.serviceId, digest);
  });

  it("changes nothing when it is submitted twice", async () => {
    const d = await loadFixture(endedFixture);
    const signature = await signatureOf(d, d.service);
    await d.levels.report(d.serviceId, 0, PERFECT, NONE, signature);
    const again = d.levels.report(d.serviceId, 0, PERFECT, NONE, signature);
    await expectRefusal(d, again, "ServiceLevels_AlreadyReported", d.serviceId, 0, 1);
  });
});
