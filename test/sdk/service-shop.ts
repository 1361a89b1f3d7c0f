import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import {
  agreements,
  buildAgreement,
  buildService,
  buildTerms,
  CalendarKind,
  Comparison,
  MetricKind,
  serviceAgreementDomain,
  serviceLevels,
  serviceLevelsDomain,
  type Agreement,
  type AgreementInput,
  type Agreements,
  type Domain,
  type Service,
  type ServiceInput,
  type ServiceLevels,
  type ServiceTerms,
  type ServiceTermsInput,
} from "@kept/sdk";
import { percent } from "@kept/sdk/calc";
import type { Token__Mock } from "../../typechain-types/index.ts";
import { DAY, HOUR, type Connection } from "./fixture.ts";

/** Who is who. */
interface People {
  readonly provider: HardhatEthersSigner;
  readonly customer: HardhatEthersSigner;
  readonly neighbour: HardhatEthersSigner;
  readonly monitor: HardhatEthersSigner;
  readonly activator: HardhatEthersSigner;
  readonly arbiter: HardhatEthersSigner;
  readonly charity: HardhatEthersSigner;
  readonly stranger: HardhatEthersSigner;
}

/** Levels and agreements, and how to speak of them. */
export interface ServiceShop extends People {
  readonly token: Token__Mock;
  readonly tokenAddress: string;
  readonly ofLevels: Domain;
  readonly ofAgreements: Domain;
  readonly levels: (account: HardhatEthersSigner) => ServiceLevels;
  readonly agreements: (account: HardhatEthersSigner) => Agreements;
  readonly now: () => Promise<number>;
  /** Availability by weeks from tomorrow on; a day to report, to object and to rule; a bond of 5. */
  readonly service: (changes?: Partial<ServiceInput>) => Promise<Service>;
  /** 100 units a week; a tenth below 99.9 %, all of it below 99 %; at most 150 a week. */
  readonly terms: (service: Service, changes?: Partial<ServiceTermsInput>) => Promise<ServiceTerms>;
  /** Two weeks for the customer. */
  readonly agreement: (service: Service, terms: ServiceTerms, changes?: Partial<AgreementInput>) => Promise<Agreement>;
}

export async function openServiceShop({ ethers, networkHelpers }: Connection): Promise<ServiceShop> {
  const [deployer, ...others] = await ethers.getSigners();
  const [provider, customer, neighbour, monitor, activator, arbiter, charity, stranger] = others;
  const people = { provider, customer, neighbour, monitor, activator, arbiter, charity, stranger } as People;
  const levelsAddress = await (await ethers.deployContract("ServiceLevels", [], deployer)).getAddress();
  const agreementsAddress = await (await ethers.deployContract("ServiceAgreement", [levelsAddress])).getAddress();
  const token = await ethers.deployContract("Token__Mock", ["Test dollar", "TUSD", 6]);
  const tokenAddress = await token.getAddress();
  for (const person of [people.provider, people.customer, people.neighbour]) {
    await token.mint(person, 10n ** 12n);
    await token.connect(person).approve(agreementsAddress, ethers.MaxUint256);
    await token.connect(person).approve(levelsAddress, ethers.MaxUint256);
  }
  const { chainId } = await ethers.provider.getNetwork();
  const ofLevels = serviceLevelsDomain(chainId, levelsAddress);
  const now = (): Promise<number> => networkHelpers.time.latest();
  return {
    ...people,
    token,
    tokenAddress,
    ofLevels,
    ofAgreements: serviceAgreementDomain(chainId, agreementsAddress),
    levels: (account) => serviceLevels(levelsAddress, account),
    agreements: (account) => agreements(agreementsAddress, account),
    now,
    service: async (changes = {}) =>
      buildService(
        {
          provider: people.provider.address,
          monitor: people.monitor.address,
          metrics: [MetricKind.Availability],
          calendar: CalendarKind.Seconds,
          ...(changes.activator === undefined ? { start: (await now()) + DAY } : {}),
          length: 7 * DAY,
          reportWindow: DAY,
          arbiter: people.arbiter.address,
          objectionPeriod: DAY,
          rulingPeriod: DAY,
          bondToken: tokenAddress,
          bond: 5n,
          feeRecipient: people.charity.address,
          maintenanceNotice: HOUR,
          maintenancePerYear: DAY,
          ...changes,
        },
        { levels: levelsAddress },
      ),
    terms: async (service, changes = {}) => {
      const below = (threshold: number, share: string) => {
        return { comparison: Comparison.Below, threshold, share: percent(share) };
      };
      const input: ServiceTermsInput = {
        token: tokenAddress,
        price: 100n,
        remedies: [below(999_000, "10"), below(990_000, "100")],
        cap: 150n,
        openUntil: (await now()) + 60 * DAY,
        ...changes,
      };
      return buildTerms(ofLevels, service, input, { now: await now(), agreements: agreementsAddress });
    },
    agreement: async (service, terms, changes = {}) => {
      const input = { customer: people.customer.address, periods: 2, ...changes };
      return buildAgreement(service, terms, input, { now: await now(), agreements: agreementsAddress });
    },
  };
}
