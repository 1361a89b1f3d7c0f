// What the examples of services start from: a chain in this process with levels and agreements, deployed by the production module, a
// test dollar with 6 decimals, and people who have some of it. The provider has 10,000.00 of coverage.
import { network } from "hardhat";
import {
  buildAgreement,
  buildPanel,
  buildReport,
  buildService,
  buildTerms,
  CalendarKind,
  Comparison,
  createPanel,
  DAY,
  MetricKind,
  packLevels,
  serviceAgreementDomain,
  agreementId,
  serviceId,
  serviceLevelsDomain,
  signReport,
  signTerms,
  walletSigner,
  type Agreement,
  type AgreementInput,
  type AttestorSigner,
  type Hex,
  type LevelsInput,
  type Panel,
  type Service,
  type ServiceInput,
  type ServiceTerms,
  type ServiceTermsInput,
} from "@kept/sdk";
import factoryModule from "../deploy/modules/AttestorPanelFactory.ts";
import agreementModule from "../deploy/modules/ServiceAgreement.ts";
import { ServiceAgreement__factory, ServiceLevels__factory } from "../typechain-types/index.ts";

export const connection = await network.create();
const { ethers, ignition, networkHelpers } = connection;
const signers = await ethers.getSigners();
type Signer = (typeof signers)[number];
export const [deployer, provider, customer, monitor, activator, arbiter, charity, neighbour, keeper] =
  signers as unknown as readonly [Signer, Signer, Signer, Signer, Signer, Signer, Signer, Signer, Signer];

const deployed = await ignition.deploy(agreementModule);
export const [levelsAddress, agreementsAddress] = await Promise.all([
  deployed.levels.getAddress(),
  deployed.agreements.getAddress(),
]);
/** The levels, as this account uses them. */
export const levels = (account: Signer) => ServiceLevels__factory.connect(levelsAddress, account);
/** The agreements, as this account uses them. */
export const agreements = (account: Signer) => ServiceAgreement__factory.connect(agreementsAddress, account);
const { chainId } = await ethers.provider.getNetwork();
export const levelsDomain = serviceLevelsDomain(chainId, levelsAddress);
export const agreementsDomain = serviceAgreementDomain(chainId, agreementsAddress);

/** The test dollar, whose issuer can refuse accounts: `setBlocked`. */
export const dollar = await ethers.deployContract("BlocklistToken__Mock");
export const token = await dollar.getAddress();
for (const person of [provider, customer, neighbour]) {
  await dollar.mint(person, 20_000_000_000n);
  await dollar.connect(person).approve(agreementsAddress, ethers.MaxUint256);
  await dollar.connect(person).approve(levelsAddress, ethers.MaxUint256);
}
await agreements(provider).deposit(token, provider, 10_000_000_000n);

let today = await networkHelpers.time.latest();
/** So many days from the chain's present, in seconds since 1970. */
export const inDays = (days: number): number => today + days * DAY;
/** Lets so many days pass on the chain. */
export async function pass(days: number): Promise<void> {
  await networkHelpers.time.increase(days * DAY);
  today = await networkHelpers.time.latest();
}

/**
 * Availability and missed visits of 30 days each from tomorrow on; 3 days to report, 2 to object, 3 to rule, a bond of 5.00, 8 hours of
 * maintenance a year.
 */
export function newService(changes: Partial<ServiceInput> = {}): Service {
  return buildService({
    provider: provider.address,
    monitor: monitor.address,
    metrics: [MetricKind.Availability, MetricKind.MissedVisits],
    calendar: CalendarKind.Seconds,
    ...(changes.activator === undefined ? { start: inDays(1) } : {}),
    length: 30 * DAY,
    reportWindow: 3 * DAY,
    arbiter: arbiter.address,
    objectionPeriod: 2 * DAY,
    rulingPeriod: 3 * DAY,
    bondToken: token,
    bond: 5_000_000n,
    feeRecipient: charity.address,
    maintenancePerYear: 8 * 3_600,
    ...changes,
  });
}

/** One hundredth, as `share` has it. */
const PERCENT = 10n ** 10n;

/**
 * 100.00 a period, up to 12 ahead; 10 % below 99.9, half below 99, all below 95; 30.00 for each missed visit; at least 1.00, at most 150.00.
 */
export function newTerms(service: Service, changes: Partial<ServiceTermsInput> = {}): ServiceTerms {
  const below = (threshold: number, percent: bigint) => ({
    comparison: Comparison.Below,
    threshold,
    share: percent * PERCENT,
  });
  const visit = { metric: 1, comparison: Comparison.PerUnit, threshold: 1, flat: "30.00" };
  return buildTerms(levelsDomain, service, {
    token,
    decimals: 6,
    price: "100.00",
    cap: "150.00",
    minCredit: "1.00",
    remedies: [below(999_000, 10n), below(990_000, 50n), below(950_000, 100n), visit],
    openUntil: inDays(365),
    ...changes,
  });
}

/** The customer opens an agreement of 3 periods under the terms, unless told otherwise. */
export async function opened(
  service: Service,
  terms: ServiceTerms,
  changes: Partial<AgreementInput> = {},
): Promise<{ agreement: Agreement; id: Hex }> {
  const agreement = buildAgreement(service, terms, { customer: customer.address, periods: 3, ...changes });
  const signature = await signTerms(provider, agreementsDomain, terms);
  const payer = agreement.customer === neighbour.address ? neighbour : customer;
  await agreements(payer).open(service, terms, agreement, 0, "0x", signature);
  return { agreement, id: agreementId(agreementsDomain, terms, agreement) };
}

/** The monitor's report, signed, and submitted by the keeper. */
export async function reported(service: Service, period: number, input: LevelsInput): Promise<void> {
  const { report, signature } = await signReport(
    monitor,
    levelsDomain,
    buildReport(levelsDomain, service, { period, levels: input }),
  );
  const packed = packLevels(report.levels);
  await levels(keeper).report(serviceId(levelsDomain, service), period, packed, report.evidence, signature);
}

/** Measured in availability by a panel of three, any two of whom must sign; it is registered, and its first period has ended. */
export async function watchedService(): Promise<{ service: Service; panel: Panel; signers: AttestorSigner[] }> {
  const { factory } = await ignition.deploy(factoryModule);
  const factoryAddress = await factory.getAddress();
  const watchers = await Promise.all([customer, neighbour, keeper].map(walletSigner));
  const members = watchers.map(({ attestor }) => attestor);
  const panel = buildPanel(factoryAddress, members, 2);
  await createPanel(factoryAddress, panel, keeper);
  const service = newService({ monitor: panel.address, metrics: [MetricKind.Availability] });
  await levels(keeper).register(service);
  await pass(31);
  return { service, panel, signers: watchers };
}
