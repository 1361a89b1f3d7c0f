import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import {
  agreementId,
  buildReport,
  buildService,
  buildTerms,
  CalendarKind,
  Comparison,
  MetricKind,
  NOT_MEASURED,
  packLevels,
  serviceAgreementDomain,
  serviceId,
  serviceLevelsDomain,
  signActivation,
  signReport,
  signTerms,
  termsId,
  type Agreement,
  type AgreementInput,
  type AttestorSigner,
  type Domain,
  type Hex,
  type Levels,
  type LevelsInput,
  type Service,
  type ServiceInput,
  type ServiceTerms,
  type ServiceTermsInput,
} from "@kept/sdk";
import agreementModule from "../../deploy/modules/ServiceAgreement.ts";
import {
  ServiceAgreement__factory,
  ServiceLevels__factory,
  type ServiceAgreement,
  type ServiceLevels,
  type Token__Mock,
} from "../../typechain-types/index.ts";
import { ALLOWANCE, DAY, now, type Connection } from "./escrow.ts";
import type { Sent } from "./expect.ts";

/** Token units of a period: 10.00 of a token with 6 decimals. */
export const PRICE = 10_000_000n;
/** What an objector posts: 5.00. */
export const BOND = 5_000_000n;
/** A hundredth of the price, as a remedy's share. */
export const PERCENT = 10n ** 10n;
/** Of each period, where the calendar is in seconds. */
export const LENGTH = 30 * DAY;
/** The windows of every service here, in the order in which they pass. */
export const WINDOWS = { report: 7 * DAY, objection: 2 * DAY, ruling: 3 * DAY } as const;
/** How far ahead periods and deadlines may lie. */
export const TWO_YEARS = 730 * DAY;
export const FULL_TIME = 1_000_000;

export const CAST = [
  "provider",
  "alice",
  "bob",
  "monitor",
  "activator",
  "arbiter",
  "charity",
  "integrator",
  "stranger",
] as const;
export type Who = (typeof CAST)[number];

/** Who is who: alice and bob are customers, `charity` gets the bonds of a losing provider, `stranger` is the attacker. */
export interface Town extends Readonly<Record<Who, HardhatEthersSigner>> {
  readonly connection: Connection;
  readonly agreements: ServiceAgreement;
  readonly agreementsAddress: Hex;
  readonly levels: ServiceLevels;
  readonly levelsAddress: Hex;
  readonly token: Token__Mock;
  readonly tokenAddress: Hex;
  /** Of the agreements, and of the levels. */
  readonly domain: Domain;
  readonly levelsDomain: Domain;
}

/** The production modules on a fresh chain; everybody has 10,000.00, which he allows to both contracts. */
export async function buildTown(connection: Connection, tokenName = "Token__Mock"): Promise<Town> {
  const { ethers, ignition } = connection;
  const [deployer, ...signers] = await ethers.getSigners();
  const deployed = await ignition.deploy(agreementModule);
  const agreementsAddress = await deployed.agreements.getAddress();
  const levelsAddress = await deployed.levels.getAddress();
  const args = tokenName === "Token__Mock" ? ["Test dollar", "TUSD", 6] : [];
  const token = (await ethers.deployContract(tokenName, args)) as unknown as Token__Mock;
  const people = Object.fromEntries(CAST.map((who, i) => [who, signers[i]])) as Record<Who, HardhatEthersSigner>;
  for (const who of CAST) {
    await token.mint(people[who], 1_000n * PRICE);
    await token.connect(people[who]).approve(agreementsAddress, ethers.MaxUint256);
    await token.connect(people[who]).approve(levelsAddress, ethers.MaxUint256);
  }
  const { chainId } = await ethers.provider.getNetwork();
  return {
    ...people,
    connection,
    agreements: ServiceAgreement__factory.connect(agreementsAddress, deployer),
    agreementsAddress,
    levels: ServiceLevels__factory.connect(levelsAddress, deployer),
    levelsAddress,
    token,
    tokenAddress: await token.getAddress(),
    domain: serviceAgreementDomain(chainId, agreementsAddress),
    levelsDomain: serviceLevelsDomain(chainId, levelsAddress),
  };
}

/** A cloud: availability in periods of 30 days, the first begins in 10 days; an arbiter, and a bond of 5.00. */
export async function cloudOf(d: Town, changes: Partial<ServiceInput> = {}): Promise<Service> {
  return buildService({
    provider: d.provider.address,
    monitor: d.monitor.address,
    metrics: [MetricKind.Availability],
    calendar: CalendarKind.Seconds,
    start: (await now(d)) + 10 * DAY,
    length: LENGTH,
    reportWindow: WINDOWS.report,
    arbiter: d.arbiter.address,
    objectionPeriod: WINDOWS.objection,
    rulingPeriod: WINDOWS.ruling,
    bondToken: d.tokenAddress,
    bond: BOND,
    feeRecipient: d.charity.address,
    ...changes,
  });
}

/** The same by the month, begun when the activator says: a cable firm's. */
export async function cableOf(d: Town, changes: Partial<ServiceInput> = {}): Promise<Service> {
  const activator = d.activator.address;
  return cloudOf(d, { activator, start: 0, calendar: CalendarKind.UtcMonths, length: 1, ...changes });
}

/** 10.00 a period: 10 % back below 99.99 %, 25 % below 99 %, all of it below 95 %; open for 60 days. */
export async function termsOf(
  d: Town,
  service: Service,
  changes: Partial<ServiceTermsInput> = {},
): Promise<ServiceTerms> {
  const present = await now(d);
  const input: ServiceTermsInput = {
    token: d.tokenAddress,
    price: PRICE,
    remedies: [
      { comparison: Comparison.Below, threshold: 999_900, share: 10n * PERCENT },
      { comparison: Comparison.Below, threshold: 990_000, share: 25n * PERCENT },
      { comparison: Comparison.Below, threshold: 950_000, share: 100n * PERCENT },
    ],
    openUntil: present + 60 * DAY,
    ...changes,
  };
  return buildTerms(d.levelsDomain, service, input, { now: present });
}

/** A cable firm's terms: late from the tenth day on, 2.00 a day, and everything back after thirty. */
export async function cableTermsOf(d: Town, service: Service, changes: Partial<ServiceTermsInput> = {}) {
  const start = await now(d);
  const dates = { activateBy: start + 10 * DAY, cancelBy: start + 30 * DAY, latePerDay: 2_000_000n };
  return termsOf(d, service, { minPeriods: 1, ...dates, ...changes });
}

/** An agreement as the parties know it. */
export interface Deal {
  readonly service: Service;
  /** The service's id. */
  readonly serviceId: Hex;
  readonly terms: ServiceTerms;
  /** The terms' id. */
  readonly offer: Hex;
  readonly agreement: Agreement;
  readonly id: Hex;
}

/** What a customer accepts; nothing is sent. */
export function dealOf(d: Town, service: Service, terms: ServiceTerms, input: Partial<AgreementInput> = {}): Deal {
  const plain = { first: 0, periods: Math.max(1, terms.minPeriods), sequence: 0, bonus: false };
  const agreement: Agreement = { customer: d.alice.address, ...plain, ...input };
  const [id, offer] = [agreementId(d.domain, terms, agreement), termsId(d.domain, terms)];
  return { service, serviceId: serviceId(d.levelsDomain, service), terms, offer, agreement, id };
}

/** The customer opens it himself, by his allowance. */
export async function openDeal(d: Town, { service, terms, agreement }: Deal, customer = d.alice) {
  const signature = await signTerms(d.provider, d.domain, terms);
  const { kind, payment } = ALLOWANCE;
  return d.agreements.connect(customer).open(service, terms, agreement, kind, payment, signature);
}

/** The customer pays up to so many periods in all. */
export function topUp(d: Town, { terms, agreement }: Deal, paid: number, customer = d.alice): Sent {
  return d.agreements.connect(customer).topUp(terms, agreement, paid, ALLOWANCE.kind, ALLOWANCE.payment);
}

/** A stranger settles. */
export const settle = (d: Town, { terms, agreement }: Deal): Sent =>
  d.agreements.connect(d.stranger).settle(terms, agreement);

/** A stranger submits the monitor's report. */
export async function report(
  d: Town,
  service: Service,
  period: number,
  levels: LevelsInput,
  signer: Pick<AttestorSigner, "signTypedData"> = d.monitor,
) {
  const signed = await signReport(signer, d.levelsDomain, buildReport(d.levelsDomain, service, { period, levels }));
  const { service: id, evidence } = signed.report;
  return d.levels.connect(d.stranger).report(id, period, pack(levels), evidence, signed.signature);
}

/** A stranger submits the activator's statement. */
export async function activate(d: Town, service: Service, time: number) {
  const activation = { service: serviceId(d.levelsDomain, service), time };
  const { signature } = await signActivation(d.activator, d.levelsDomain, activation);
  return d.levels.connect(d.stranger).activate(activation.service, time, signature);
}

/** Levels as the contract takes them. */
export const pack = (levels: LevelsInput): bigint =>
  packLevels([0, 1, 2, 3].map((i) => levels[i] ?? NOT_MEASURED) as Levels);

/** Adds to the provider's coverage. */
export const cover = (d: Town, amount: bigint): Sent =>
  d.agreements.connect(d.provider).deposit(d.token, d.provider, amount);

/** The next block's time. */
export async function at(d: Town, time: number): Promise<void> {
  await d.connection.networkHelpers.time.setNextBlockTimestamp(time);
}

/** Lets time pass. */
export async function pass(d: Town, time: number): Promise<void> {
  await d.connection.networkHelpers.time.increaseTo(time);
}

/** When a period of 30 days begins, and the one before it ends. */
export const startOf = ({ service }: Pick<Deal, "service">, period: number): number => service.start + period * LENGTH;
