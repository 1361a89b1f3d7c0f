import { keccak256, toUtf8Bytes } from "ethers";
import { network } from "hardhat";
import {
  buildPanel,
  createPanel,
  fundByAuthorization,
  MetricKind,
  panelSigner,
  signTerms,
  walletSigner,
  type AgreementInput,
  type Funding,
  type Hex,
  type LevelsInput,
  type Service,
  type ServiceInput,
  type ServiceTerms,
  type ServiceTermsInput,
} from "@kept/sdk";
import panelModule from "../../deploy/modules/AttestorPanelFactory.ts";
import { ALLOWANCE, DAY } from "../../test/helpers/escrow.ts";
import {
  activate,
  buildTown,
  cableOf,
  cloudOf,
  cover,
  dealOf,
  pack,
  pass,
  PRICE,
  report,
  settle,
  startOf,
  termsOf,
  topUp,
  WINDOWS,
  type Deal,
  type Town,
} from "../../test/helpers/keeping.ts";
import { gasOf } from "./receipt.ts";

/** 32 bytes without a zero among them: what a hash costs. */
const entropy = (seed: string): Hex => keccak256(toUtf8Bytes(seed)).replaceAll("00", "a5");

const PERFECT: LevelsInput = [1_000_000];
const BAD: LevelsInput = [985_000];
/** Until a report is final, or silence. */
const FINAL = WINDOWS.report + WINDOWS.objection;
const CUSTOMERS = 100;

/** A cloud and its offer, customers who hold some, and the gas of each transaction in a block of its own. */
export class ServiceBench {
  readonly #d: Town;
  readonly #service: Service;
  readonly #terms: ServiceTerms;
  #count = 0;

  private constructor(d: Town, service: Service, terms: ServiceTerms) {
    [this.#d, this.#service, this.#terms] = [d, service, terms];
  }

  /** The contracts hold some too, and the provider's coverage suffices for everything here. */
  static async create(): Promise<ServiceBench> {
    const d = await buildTown(await network.create({ override: { initialDate: "2027-01-01T00:00:00Z" } }));
    await d.token.mint(d.levelsAddress, PRICE);
    await d.token.mint(d.provider, 1_000_000n * PRICE);
    await cover(d, 100_000n * PRICE);
    const service = await ServiceBench.#serviceOf(d, "canonical");
    return new ServiceBench(d, service, await ServiceBench.#offer(d, service));
  }

  static async #serviceOf(d: Town, seed: string, changes: Partial<ServiceInput> = {}): Promise<Service> {
    const service = await cloudOf(d, { ref: entropy(`ref ${seed}`), salt: entropy(`salt ${seed}`), ...changes });
    await d.levels.register(service);
    return service;
  }

  /** Three steps up to the whole price, which is the cap; a provider numbers his offers. */
  static #offer(d: Town, service: Service, changes: Partial<ServiceTermsInput> = {}): Promise<ServiceTerms> {
    const salt: Hex = `0x${"1".padStart(64, "0")}`;
    return termsOf(d, service, {
      minPeriods: 1,
      maxPeriodsAhead: 24,
      openUntil: service.start + 600 * DAY,
      ref: entropy("offer"),
      salt,
      ...changes,
    });
  }

  #deal(input: Partial<AgreementInput> = {}, terms = this.#terms): Deal {
    return dealOf(this.#d, this.#service, terms, { periods: 12, sequence: ++this.#count, ...input });
  }

  async #open(deal: Deal, customer = this.#d.alice, { kind, payment }: Funding = ALLOWANCE): Promise<number> {
    const signature = await signTerms(this.#d.provider, this.#d.domain, deal.terms);
    const { service, terms, agreement } = deal;
    return gasOf(this.#d.agreements.connect(customer).open(service, terms, agreement, kind, payment, signature));
  }

  async #opened(input: Partial<AgreementInput> = {}, terms = this.#terms): Promise<Deal> {
    const deal = this.#deal(input, terms);
    await this.#open(deal);
    return deal;
  }

  /** A report of the period that has just ended, and the windows after it. */
  async #ended(period: number, levels?: LevelsInput): Promise<number> {
    await pass(this.#d, startOf({ service: this.#service }, period + 1) + 1);
    const gas = levels ? await gasOf(report(this.#d, this.#service, period, levels)) : 0;
    await pass(this.#d, startOf({ service: this.#service }, period + 1) + FINAL + 1);
    return gas;
  }

  /** Customers of their own accounts, each of whom holds some. */
  async #crowd(): Promise<Deal[]> {
    const { connection, token, agreements } = this.#d;
    const { ethers, networkHelpers } = connection;
    const deals: Deal[] = [];
    for (let i = 0; i < CUSTOMERS; i++) {
      const address = ethers.getAddress(entropy(`customer ${i}`).slice(0, 42));
      await networkHelpers.impersonateAccount(address);
      await networkHelpers.setBalance(address, 10n ** 18n);
      const customer = await ethers.getSigner(address);
      await token.mint(customer, 1_000n * PRICE);
      await token.connect(customer).approve(agreements, ethers.MaxUint256);
      const deal = this.#deal({ customer: address });
      await this.#open(deal, customer);
      deals.push(deal);
    }
    return deals;
  }

  async #settledTogether(deals: readonly Deal[]): Promise<number> {
    const list = deals.map(({ agreement }) => agreement);
    const { agreements, stranger } = this.#d;
    return Math.round((await gasOf(agreements.connect(stranger).settleMany(this.#terms, list))) / deals.length);
  }

  async opening(): Promise<Record<string, number>> {
    const { alice, tokenAddress, agreementsAddress } = this.#d;
    const covered = await ServiceBench.#offer(this.#d, this.#service, { cap: (3n * PRICE) / 2n });
    await this.#opened({}, covered);
    const signed = this.#deal({}, covered);
    const until = Date.UTC(2030, 0, 1) / 1_000;
    const payment = { to: agreementsAddress, value: 12n * PRICE, validBefore: until };
    return {
      "open/allowance-12": await this.#open(this.#deal({}, covered)),
      "open/erc3009-12": await this.#open(
        signed,
        this.#d.stranger,
        await fundByAuthorization(alice, tokenAddress, signed.id, payment),
      ),
      deposit: await gasOf(cover(this.#d, PRICE)),
    };
  }

  /** The first four periods of agreements of twelve, one of each kind. */
  async settling(): Promise<Record<string, number>> {
    const covered = await this.#opened(
      {},
      await ServiceBench.#offer(this.#d, this.#service, { cap: (3n * PRICE) / 2n }),
    );
    const [one, twelve, leaving] = [await this.#opened(), await this.#opened(), await this.#opened()];
    const crowd = await this.#crowd();
    const eoa = await this.#ended(0, PERFECT);
    const perfect = { one: await gasOf(settle(this.#d, one)), many: await this.#settledTogether(crowd) };
    const reserved = await gasOf(settle(this.#d, covered));
    await this.#ended(1, BAD);
    const bad = { one: await gasOf(settle(this.#d, one)), many: await this.#settledTogether(crowd) };
    await this.#ended(2);
    const silent = await gasOf(settle(this.#d, one));
    const added = await gasOf(topUp(this.#d, one, 13));
    const left = await gasOf(this.#d.agreements.connect(this.#d.alice).cancel(leaving.terms, leaving.agreement));
    await this.#ended(11);
    return {
      "settle/no-credit": perfect.one,
      "settle/no-credit-covered": reserved,
      "settle/credit": bad.one,
      "settle/silent": silent,
      "settle/12-periods": await gasOf(settle(this.#d, twelve)),
      "settleMany/100-no-credit": perfect.many,
      "settleMany/100-credit": bad.many,
      cancel: left,
      topUp: added,
      "report/eoa": eoa,
    };
  }

  /** Three of five report; the dearest three: the others' seats are passed over. */
  async panel(): Promise<number> {
    const { connection, stranger } = this.#d;
    const { ethers, ignition } = connection;
    const deployed = await ignition.deploy(panelModule);
    const factory = await deployed.factory.getAddress();
    const members = (await ethers.getSigners()).slice(11, 16);
    const wallets = await Promise.all(members.map((member) => walletSigner(member)));
    const panel = buildPanel(
      factory,
      wallets.map(({ attestor }) => attestor),
      3,
    );
    await createPanel(factory, panel, stranger);
    const last = panel.members.slice(2);
    const signers = wallets.filter(({ attestor }) => last.includes(attestor));
    const service = await ServiceBench.#serviceOf(this.#d, "panel", { monitor: panel.address });
    await pass(this.#d, startOf({ service }, 1) + 1);
    return gasOf(report(this.#d, service, 0, PERFECT, panelSigner(panel, signers)));
  }

  /** What is done to levels less often. */
  async levels(): Promise<Record<string, number>> {
    const d = this.#d;
    const cable = await cableOf(d, { ref: entropy("cable") });
    await d.levels.register(cable);
    const time = await d.connection.networkHelpers.time.latest();
    const activated = await gasOf(activate(d, cable, time));
    const rules = { maintenanceNotice: DAY, maintenancePerYear: 10 * DAY, metrics: [MetricKind.Availability] };
    const service = await ServiceBench.#serviceOf(d, "objected", rules);
    const [from, to] = [time + 3 * DAY, time + 4 * DAY];
    const announced = await gasOf(d.levels.connect(d.provider).announceMaintenance(service, from, to));
    await pass(d, startOf({ service }, 1) + 1);
    await report(d, service, 0, BAD);
    const objected = await gasOf(d.levels.connect(d.provider).object(service, 0, pack(PERFECT)));
    const ruled = await gasOf(d.levels.connect(d.arbiter).rule(service, 0, pack(PERFECT)));
    return { activate: activated, object: objected, rule: ruled, announceMaintenance: announced };
  }

  async size(contract: "levels" | "agreements"): Promise<number> {
    const code = await this.#d.connection.ethers.provider.getCode(this.#d[contract]);
    return (code.length - 2) / 2;
  }
}

/** Every key of both contracts, in the order of their bars. */
export async function measureServices(): Promise<Record<"ServiceLevels" | "ServiceAgreement", Record<string, number>>> {
  const bench = await ServiceBench.create();
  const opening = await bench.opening();
  const { "report/eoa": eoa = 0, ...settling } = await bench.settling();
  const rare = await (await ServiceBench.create()).levels();
  return {
    ServiceLevels: {
      "report/eoa": eoa,
      "report/panel-3of5": await bench.panel(),
      ...rare,
      size: await bench.size("levels"),
    },
    ServiceAgreement: { ...opening, ...settling, size: await bench.size("agreements") },
  };
}
