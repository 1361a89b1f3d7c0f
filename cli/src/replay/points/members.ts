import { MaxUint256 } from "ethers";
import type { Act } from "./calendar.ts";
import type { Scene } from "./scene.ts";
import { batches, callOf } from "../post.ts";
import type { Letter } from "./operations.ts";
import { FLOAT, OPERATOR_DELAY, SURVEY } from "./programme.ts";
import type { Purse } from "./reader.ts";
import type { Surveys } from "./surveys.ts";

/** So many are admitted by one transaction. */
const ADMITTED_AT_ONCE = 20;
const ADMISSION_GAS = 6_000_000;
const CALL_GAS = 250_000;
const REWARD_GAS = 700_000;
/** More of the reserve than any member will ever need. */
export const PURSE = 10n ** 18n;

/** What members and the operator do, month by month. */
export class Members {
  readonly #scene: Scene;
  readonly #surveys: Surveys;
  readonly #joined: string[] = [];
  readonly #orders = new Map<string, number>();

  constructor(scene: Scene, surveys: Surveys) {
    this.#scene = scene;
    this.#surveys = surveys;
    for (const { seller } of scene.story.orders) this.#orders.set(seller, (this.#orders.get(seller) ?? 0) + 1);
  }

  /** The operator says whom he will admit, as long before as the access manager wants. */
  async invite(time: number, joining: readonly string[]): Promise<void> {
    const { stage } = this.#scene;
    const letters = this.#toManager(joining, (data) =>
      stage.manager.abi.encodeFunctionData("schedule", [stage.points.address, data, time + OPERATOR_DELAY]),
    );
    await this.#scene.post.send(time, letters);
  }

  /** Newcomers are admitted; everybody sees to what he has promised, and cashes out the rest; owed rewards are paid. */
  async month(time: number, joining: readonly string[]): Promise<void> {
    const { post, stage, calendar } = this.#scene;
    const letters = this.#toManager(joining, (data) =>
      stage.manager.abi.encodeFunctionData("execute", [stage.points.address, data]),
    );
    await post.send(time, [...letters, ...joining.flatMap((member) => this.#join(member))]);
    this.#joined.push(...joining);
    const names = [...this.#joined];
    const accounts = [...names.map((name) => this.#address(name)), stage.parties.of("treasury").address];
    const purses = await this.#scene.reader.purses(accounts);
    const targets = time < calendar.closesAt ? this.#promises() : undefined;
    const moves = accounts.flatMap((account, i) => {
      const name = names[i];
      const target = targets && name !== undefined ? FLOAT + (targets.get(name) ?? 0n) : 0n;
      return this.#arrange(account, purses[i]!, target, targets !== undefined);
    });
    await post.send(time, moves);
    await post.send(time, this.#owed());
  }

  /** The operator's own act: asked for before `when`, done then. */
  async operate(time: number, act: Act, when: number): Promise<void> {
    const { stage, post } = this.#scene;
    const from = stage.parties.of("operator").address;
    const data = stage.points.abi.encodeFunctionData(act, act === "windDown" ? [] : [from]);
    const call =
      time < when
        ? callOf(stage.manager, from, CALL_GAS, "schedule", [stage.points.address, data, when])
        : callOf(stage.manager, from, CALL_GAS, "execute", [stage.points.address, data]);
    await post.send(time, [{ operation: "operate", call }]);
  }

  /** Calls of the access manager about the admissions, many in one. */
  #toManager(joining: readonly string[], wrap: (data: string) => string): Letter[] {
    const { stage } = this.#scene;
    const from = stage.parties.of("operator").address;
    return batches(joining, ADMITTED_AT_ONCE).map((some) => {
      const admissions = some.map((name) => stage.points.abi.encodeFunctionData("admit", [this.#address(name)]));
      const call = callOf(stage.manager, from, ADMISSION_GAS, "multicall", [admissions.map(wrap)]);
      return { operation: "admit", cases: some.length, call };
    });
  }

  /** A new member's allowances: of points for its rewards and surveys, of the reserve for its deposits; and its till's budget. */
  #join(name: string): Letter[] {
    const { stage, book } = this.#scene;
    const { points, rewards, reserve, escrow, parties } = stage;
    const from = this.#address(name);
    book.admit(from);
    const surveys = SURVEY * BigInt(this.#orders.get(name) ?? 0);
    const budget = [points.address, parties.of("till", name).address, surveys];
    const own = [
      callOf(points, from, CALL_GAS, "approve", [escrow.address, MaxUint256]),
      callOf(points, from, CALL_GAS, "approve", [rewards.address, MaxUint256]),
      callOf(reserve, from, CALL_GAS, "approve", [points.address, MaxUint256]),
      callOf(rewards, from, CALL_GAS, "setSigner", budget),
    ].map((call, i): Letter => ({ operation: "join", cases: i === 0 ? 1 : 0, call }));
    const purse = callOf(reserve, stage.deployer, CALL_GAS, "mint", [from, PURSE]);
    return [...own, { operation: "join", cases: 0, call: purse }];
  }

  /** Lifts what a member has bought to the target, by accepted points first; what is accepted beyond is cashed out. */
  #arrange(from: string, { bought, accepted }: Purse, target: bigint, issuing: boolean): Letter[] {
    const { points } = this.#scene.stage;
    const lacking = target > bought ? target - bought : 0n;
    const renewed = lacking < accepted ? lacking : accepted;
    const cashed = accepted - renewed + (issuing ? 0n : bought);
    const letters: Letter[] = [
      { operation: "renew", call: callOf(points, from, CALL_GAS, "renew", [renewed]) },
      { operation: "deposit", call: callOf(points, from, CALL_GAS, "deposit", [lacking - renewed]) },
      { operation: "cashOut", call: callOf(points, from, CALL_GAS, "withdraw", [cashed, from]) },
    ];
    const amounts = [renewed, lacking - renewed, cashed];
    return letters.filter((_, i) => amounts[i] !== 0n);
  }

  /** What each member has promised and not given yet: rewards of open orders, rewards owed, surveys that wait. */
  #promises(): Map<string, bigint> {
    const { story, ledger, book, stage } = this.#scene;
    const promises = new Map<string, bigint>();
    for (const [index, { seller, terms }] of story.orders.entries()) {
      const { paid, closed } = ledger.accounts[index]!;
      if (!paid) continue;
      const reward = closed ? book.owed.get(ledger.idOf(index) ?? "") : stage.bonus?.of(terms.amount);
      const all = (reward ?? 0n) + (this.#surveys.waits(index) ? SURVEY : 0n);
      if (all > 0n) promises.set(seller, (promises.get(seller) ?? 0n) + all);
    }
    return promises;
  }

  #owed(): Letter[] {
    const { story, ledger, book, stage, desk } = this.#scene;
    if (book.owed.size === 0) return [];
    const from = stage.parties.of("keeper").address;
    return story.orders.flatMap((past, index): Letter[] => {
      if (!book.owed.has(ledger.idOf(index) ?? "")) return [];
      const call = callOf(stage.escrow, from, REWARD_GAS, "payReward", [desk.order(past).order]);
      return [{ operation: "payReward", call }];
    });
  }

  #address(name: string): string {
    return this.#scene.stage.parties.of("seller", name).address;
  }
}
