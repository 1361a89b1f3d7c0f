import {
  agreementId,
  monitor,
  packLevels,
  panelReport,
  toLevels,
  walletSigner,
  type Levels,
  type SignedReport,
} from "@kept/sdk";
import { batches, callOf, type Contract, type Post } from "../post.ts";
import type { Stage } from "../stage.ts";
import type { Deal } from "./deal.ts";
import { Ledger } from "./ledger.ts";
import { lieAbout } from "./lies.ts";
import type { Letter, Operation } from "./operations.ts";
import type { Plan } from "./plan.ts";
import { BOND, MONITORS } from "./rules.ts";
import type { Services } from "./stage.ts";

/** Far above what a call needs; the contract wants room for each payout. */
const CALL_GAS = 1_000_000;
const APPROVAL_GAS = 100_000;
/** Of each agreement that a keeper settles with others. */
const SETTLING_GAS = 250_000;
/** So many agreements are settled by one transaction. */
const SETTLED_AT_ONCE = 50;

/** The panel, which is the same for all services; anybody may make it. */
export function makePanel({ parties }: Stage, { panels }: Services, { panel }: Deal): Letter {
  const values = [[...panel.members], panel.threshold];
  return { operation: "panel", call: callOf(panels, parties.of("keeper").address, CALL_GAS, "create", values) };
}

/** The people of one site's service, and what each of them sends. */
export class Players {
  readonly ledger: Ledger;
  readonly #stage: Stage;
  readonly #services: Services;
  readonly #plan: Plan;
  readonly #deal: Deal;
  readonly #post: Post<Operation>;

  constructor(stage: Stage, services: Services, plan: Plan, deal: Deal, post: Post<Operation>) {
    const ids = deal.agreements.map((each) => agreementId(services.agreements.domain, deal.terms, each));
    [this.#stage, this.#services, this.#plan, this.#deal, this.#post] = [stage, services, plan, deal, post];
    this.ledger = new Ledger(services, deal, ids);
  }

  /** Everybody accepts; the provider has deposited what answers for credits above the price. */
  async open(time: number): Promise<void> {
    const { agreements } = this.#services;
    const { service, terms, signature, cast, reserve } = this.#deal;
    const { token } = this.#stage;
    const provider = cast.provider.address;
    const covering: Letter[] = [
      this.#approval(provider, agreements.address, reserve),
      {
        operation: "cover",
        call: callOf(agreements, provider, CALL_GAS, "deposit", [token.address, provider, reserve]),
      },
    ];
    const opening = this.#deal.agreements.flatMap((agreement): Letter[] => {
      const { customer, periods } = agreement;
      const values = [service, terms, agreement, 0, "0x", signature];
      const price = terms.price * BigInt(periods);
      return [
        this.#approval(customer, agreements.address, price),
        { operation: "open", call: callOf(agreements, customer, CALL_GAS, "open", values) },
      ];
    });
    await this.#post.send(time, [...(reserve > 0n ? covering : []), ...opening]);
  }

  /** Two of the three monitors report; each month another is missing. */
  async report(period: number, time: number): Promise<void> {
    const { report, signature } = await this.#signed(period);
    const values = [report.service, period, packLevels(report.levels), report.evidence, signature];
    const keeper = this.#stage.parties.of("keeper").address;
    const call = callOf(this.#services.levels, keeper, CALL_GAS, "report", values);
    await this.#about(period, time, [{ operation: "report", call }]);
  }

  /** Who loses by the report objects, with a bond. */
  async object(period: number, time: number): Promise<void> {
    const { levels } = this.#services;
    const { cast, service } = this.#deal;
    const { against } = lieAbout(this.#month(period), this.#kinds());
    const who = (against === "customer" ? cast.customers[0]! : cast.provider).address;
    const values = [service, period, packLevels(this.#truth(period))];
    await this.#about(period, time, [
      this.#approval(who, levels.address, BOND),
      { operation: "object", call: callOf(levels, who, CALL_GAS, "object", values) },
    ]);
  }

  /** The arbiter has looked at the records. */
  async rule(period: number, time: number): Promise<void> {
    const values = [this.#deal.service, period, packLevels(this.#truth(period))];
    const arbiter = this.#stage.parties.of("arbiter").address;
    await this.#about(period, time, [
      { operation: "rule", call: callOf(this.#services.levels, arbiter, CALL_GAS, "rule", values) },
    ]);
  }

  /** The keeper settles with every customer what is final. */
  async settle(period: number, time: number): Promise<void> {
    const { terms, agreements } = this.#deal;
    const keeper = this.#stage.parties.of("keeper").address;
    const letters = batches(agreements, SETTLED_AT_ONCE).map((some): Letter => {
      const gas = CALL_GAS + SETTLING_GAS * some.length;
      const call = callOf(this.#services.agreements, keeper, gas, "settleMany", [terms, some]);
      return { operation: "settle", cases: some.length, call };
    });
    await this.#about(period, time, letters);
  }

  /** The provider takes back what nothing reserves any more. Returns how much it was; cents. */
  async close(time: number): Promise<bigint> {
    const { agreements } = this.#services;
    const { token } = this.#stage;
    const provider = this.#deal.cast.provider.address;
    const left = await this.coverage();
    if (left === 0n) return left;
    const call = callOf(agreements, provider, CALL_GAS, "withdrawCoverage", [token.address, left, provider]);
    await this.#post.send(time, [{ operation: "uncover", call }]);
    return left;
  }

  /** What the provider has in coverage. Cents. */
  async coverage(): Promise<bigint> {
    const { agreements } = this.#services;
    const values = [this.#deal.cast.provider.address, this.#stage.token.address];
    const raw = await this.#stage.chain.read(
      agreements.address,
      agreements.abi.encodeFunctionData("coverageOf", values),
    );
    const [coverage] = agreements.abi.decodeFunctionResult("coverageOf", raw);
    return (coverage as { balance: bigint }).balance;
  }

  async #signed(period: number): Promise<SignedReport> {
    const { service, panel } = this.#deal;
    const month = this.#month(period);
    const told: Levels = month.fate === "contested" ? lieAbout(month, this.#kinds()).levels : this.#truth(period);
    const present = MONITORS.filter((_, at) => at !== period % MONITORS.length);
    const monitors = await Promise.all(
      present.map(async (name) => {
        const signer = await walletSigner(this.#stage.parties.of("monitor", name));
        return monitor(signer, () => Promise.resolve(told));
      }),
    );
    const task = { period, start: month.start, end: month.end, maintenance: [] };
    const { signed } = await panelReport(this.#services.levels.domain, service, panel, monitors, task);
    return signed;
  }

  async #about(period: number, time: number, letters: readonly Letter[]): Promise<void> {
    for (const mined of await this.#post.send(time, letters)) this.ledger.read(period, time, mined);
  }

  #approval(from: string, spender: string, amount: bigint): Letter {
    const token: Contract = this.#stage.token;
    return { operation: "approve", call: callOf(token, from, APPROVAL_GAS, "approve", [spender, amount]) };
  }

  #kinds = () => this.#plan.metrics.map(({ kind }) => kind);

  #truth = (period: number): Levels => toLevels(this.#month(period).levels);

  #month(period: number) {
    return this.#deal.past.months[period]!;
  }
}
