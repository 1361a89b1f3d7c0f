import { expect } from "chai";
import { network } from "hardhat";
import {
  buildAgreement,
  buildReport,
  buildService,
  buildTerms,
  CalendarKind,
  Comparison,
  MetricKind,
  packLevels,
  serviceAgreementDomain,
  serviceId,
  serviceLevelsDomain,
  signReport,
  signTerms,
} from "@kept/sdk";
import agreementModule from "../../deploy/modules/ServiceAgreement.ts";
import { ServiceAgreement__factory, ServiceLevels__factory } from "../../typechain-types/index.ts";

const HOUR = 3_600;
/** The gas that one transaction may have: EIP-7825. */
const MOST_GAS = 16_777_216n;
const PERIODS = 60;
const { ethers, ignition, networkHelpers } = await network.create();
type Signer = Awaited<ReturnType<typeof ethers.getSigners>>[number];

/** Sixty hours of service, each reported with a credit of half its price, none settled; the bonus token has begun to burn gas. */
async function unsettledFixture() {
  const signers = await ethers.getSigners();
  const [keeper, provider, customer, monitor] = signers as unknown as readonly [Signer, Signer, Signer, Signer];
  const deployed = await ignition.deploy(agreementModule);
  const levels = ServiceLevels__factory.connect(await deployed.levels.getAddress(), keeper);
  const agreements = ServiceAgreement__factory.connect(await deployed.agreements.getAddress(), keeper);
  const token = await ethers.deployContract("Token__Mock", ["Test dollar", "TUSD", 6]);
  const hungry = await ethers.deployContract("HungryToken__Mock");
  await token.mint(customer, 6_000n);
  await token.connect(customer).approve(agreements, 6_000n);
  await hungry.mint(provider, 6_000n);
  await hungry.connect(provider).approve(agreements, 6_000n);
  const { chainId } = await ethers.provider.getNetwork();
  const levelsDomain = serviceLevelsDomain(chainId, await levels.getAddress());
  const domain = serviceAgreementDomain(chainId, await agreements.getAddress());
  const start = (await networkHelpers.time.latest()) + HOUR;
  const service = buildService({
    provider: provider.address,
    monitor: monitor.address,
    metrics: [MetricKind.Availability],
    calendar: CalendarKind.Seconds,
    start,
    length: HOUR,
  });
  const terms = buildTerms(levelsDomain, service, {
    token: await token.getAddress(),
    price: 100n,
    maxPeriodsAhead: PERIODS,
    remedies: [{ comparison: Comparison.Below, threshold: 999_000, share: 500_000_000_000n }],
    bonusToken: await hungry.getAddress(),
    bonusRate: 1_000_000_000_000n,
    openUntil: start,
  });
  const agreement = buildAgreement(terms, { customer: customer.address, periods: PERIODS, bonus: true });
  const signature = await signTerms(provider, domain, terms);
  await agreements.connect(customer).open(service, terms, agreement, 0, "0x", signature);
  await networkHelpers.time.increaseTo(start + PERIODS * HOUR);
  for (let period = 0; period < PERIODS; period++) {
    const unsigned = buildReport(levelsDomain, service, { period, levels: [998_000] });
    const { report, signature: signed } = await signReport(monitor, levelsDomain, unsigned);
    const id = serviceId(levelsDomain, service);
    await levels.report(id, period, packLevels(report.levels), report.evidence, signed);
  }
  await hungry.setWords(12_500n); // a transfer needs more than the 300,000 gas that it is given
  return { agreements, terms, agreement, token, provider, customer };
}

describe("finding: a hungry bonus token locks an agreement", () => {
  it("settles sixty unsettled periods in transactions of the chain's size", async () => {
    const { agreements, terms, agreement, token, provider, customer } =
      await networkHelpers.loadFixture(unsettledFixture);
    for (let left = PERIODS; left > 0 && (await token.balanceOf(agreements)) > 0n; left--)
      await agreements.settle(terms, agreement, { gasLimit: MOST_GAS });
    expect(await token.balanceOf(customer)).to.equal(3_000n);
    expect(await token.balanceOf(provider)).to.equal(3_000n);
  });
});
