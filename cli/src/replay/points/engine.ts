import type { Operation as OrderOperation } from "../calls.ts";
import { Engine } from "../engine.ts";
import type { Mode } from "../modes.ts";
import type { Tally } from "../tallies.ts";
import { playSteps, type TimedStep } from "../steps.ts";
import { Desk } from "../terms.ts";
import { Book } from "./book.ts";
import type { Calendar, Happening } from "./calendar.ts";
import { takeCensus, type Month } from "./census.ts";
import { Customers } from "./customers.ts";
import { Members } from "./members.ts";
import { monthOf } from "../months.ts";
import { Post } from "../post.ts";
import { OPERATION_NAMES } from "./operations.ts";
import type { Programme } from "./programme.ts";
import { Reader } from "./reader.ts";
import type { Scene } from "./scene.ts";
import type { CoalitionStage } from "./stage.ts";
import type { Story } from "./story.ts";
import { Surveys } from "./surveys.ts";

/** A coalition's life as the chain played it. */
export interface Play {
  readonly scene: Scene;
  readonly months: readonly Month[];
  /** When issuing ended, by the chain. */
  readonly closesAt: number;
  /** What the orders took. */
  readonly tallies: readonly Tally<OrderOperation>[];
}

const MODE: Mode = { payment: "before", gasless: false };

/** A coalition's life, step by step: whoever plays the steps reads in the end what was played. */
export interface PointsSteps {
  readonly scene: Scene;
  readonly steps: readonly TimedStep[];
  /** After the last step only. */
  readonly play: () => Promise<Play>;
}

/** The orders and the coalition around them. */
export function pointsSteps(
  stage: CoalitionStage,
  story: Story,
  programme: Programme,
  calendar: Calendar,
): PointsSteps {
  const orders = new Engine(story.orders, stage, MODE);
  const book = new Book(stage.points.address, stage.escrow.address, programme);
  book.admit(stage.parties.of("treasury").address);
  stage.chain.listen((time, mined) => book.read(time, mined));
  const scene: Scene = {
    stage,
    story,
    programme,
    calendar,
    ledger: orders.ledger,
    desk: new Desk(stage, MODE.payment),
    book,
    post: new Post(stage.chain, OPERATION_NAMES, [stage.points, stage.rewards, stage.manager, stage.escrow]),
    reader: new Reader(stage),
  };
  const players = new Players(scene, orders);
  return {
    scene,
    steps: calendar.happenings.map((happening) => ({ time: happening.time, run: () => players.enact(happening) })),
    play: async () => ({
      scene,
      months: players.months,
      closesAt: (await scene.reader.books()).closesAt,
      tallies: orders.tallies.list,
    }),
  };
}

/** Plays the orders and the coalition around them, in the order of time. */
export async function playPoints(
  stage: CoalitionStage,
  story: Story,
  programme: Programme,
  calendar: Calendar,
  progress: (done: number, all: number) => void,
): Promise<Play> {
  const points = pointsSteps(stage, story, programme, calendar);
  await playSteps(points.steps, progress);
  return points.play();
}

class Players {
  readonly months: Month[] = [];
  readonly #scene: Scene;
  readonly #orders: Engine;
  readonly #members: Members;
  readonly #surveys: Surveys;
  readonly #customers: Customers;

  constructor(scene: Scene, orders: Engine) {
    this.#scene = scene;
    this.#orders = orders;
    this.#surveys = new Surveys(scene);
    this.#members = new Members(scene, this.#surveys);
    this.#customers = new Customers(scene);
  }

  async enact(happening: Happening): Promise<void> {
    const { time } = happening;
    switch (happening.kind) {
      case "invite":
        return this.#members.invite(time, happening.joining);
      case "month":
        return this.#members.month(time, happening.joining);
      case "orders":
        await this.#orders.enact(happening.moment);
        return this.#surveys.note(time, happening.moment.orders);
      case "claims":
        return this.#surveys.claim(time, time === monthOf(time));
      case "visit":
        return this.#customers.visit(happening.visit);
      case "exit":
        return this.#customers.exit(happening.customer, time);
      case "vintage":
        return this.#customers.lapse(happening.vintage, time);
      case "census":
        this.months.push(await takeCensus(this.#scene, time));
        return;
      case "operate":
        return this.#members.operate(time, happening.act, happening.when);
    }
  }
}
