import { DAY } from "../../input/values.ts";
import { Failure } from "../../failure.ts";
import { compare, plainly, type Difference } from "../compare.ts";
import type { History } from "../history.ts";
import { endow, sums } from "../money.ts";
import { comparePoints, plainlyPoints } from "../points/compare.ts";
import { pointsSteps, type Play as PointsPlay } from "../points/engine.ts";
import type { PlainPoints } from "../points/plain.ts";
import { preparePoints, type Prepared } from "../points/replay.ts";
import type { Reviews } from "../points/reviews.ts";
import { openCoalition, type CoalitionStage } from "../points/stage.ts";
import type { Expected } from "../plain.ts";
import type { Prices } from "../prices.ts";
import { playSteps } from "../steps.ts";
import { uptimeStart, uptimeSteps } from "../uptime/engine.ts";
import type { Summary } from "../uptime/files.ts";
import { planOf, type Plan, type UptimeChoice } from "../uptime/plan.ts";
import { judged, type UptimePerformance } from "../uptime/replay.ts";
import { deployServices } from "../uptime/stage.ts";
import { businessIn, buyersOf, castFrom, oneSite } from "./plan.ts";
import { Positions } from "./positions.ts";
import type { BusinessReport, Position } from "./report.ts";
import { reportBusiness } from "./summing.ts";

/** What is chosen for the replay of a business. */
export interface BusinessOptions extends UptimeChoice {
  /** Points for each 1.00, in hundredths. */
  readonly rate: bigint;
  readonly business?: string | undefined;
  readonly site?: string | undefined;
  readonly prices: Prices;
  readonly progress: (done: number, all: number) => void;
}

/** What was played on one chain, and what the plain calculations say of it. */
export interface BusinessPerformance {
  readonly business: string;
  readonly prepared: Prepared;
  readonly points: PointsPlay;
  readonly plainPoints: PlainPoints;
  readonly expected: readonly Expected[];
  readonly uptime: UptimePerformance;
  readonly positions: readonly Position[];
  readonly differences: readonly Difference[];
}

/** Plays the orders, the points and the service of one business on one chain, and compares each with its plain calculation. */
export async function replayBusiness(
  history: History,
  reviews: Reviews,
  summaries: readonly Summary[],
  options: BusinessOptions,
): Promise<BusinessReport> {
  const started = performance.now();
  const performed = await performBusiness(history, reviews, summaries, options);
  return reportBusiness(performed, options.prices, (performance.now() - started) / 1000);
}

export async function performBusiness(
  history: History,
  reviews: Reviews,
  summaries: readonly Summary[],
  options: BusinessOptions,
): Promise<BusinessPerformance> {
  const prepared = preparePoints(history, reviews, { rate: options.rate, seed: "1" });
  const { story, programme } = prepared;
  const business = businessIn(story.orders, options.business);
  const files = oneSite(summaries, options.site);
  const plan = planOf(files, options);
  if (uptimeStart(plan) < programme.start + 2 * DAY) {
    throw new Failure("The service begins before the orders: give --from, the first month to be played.");
  }
  const stage = await openCoalition(programme);
  try {
    return await play(stage, prepared, plan, files, business, options);
  } finally {
    await stage.close();
  }
}

async function play(
  stage: CoalitionStage,
  prepared: Prepared,
  plan: Plan,
  files: readonly Summary[],
  business: string,
  { customers, progress }: BusinessOptions,
): Promise<BusinessPerformance> {
  const { story, programme, calendar } = prepared;
  const services = await deployServices(stage, programme.start);
  await endow(stage, story.orders, programme.start + DAY);
  const buyers = buyersOf(story.orders, business).slice(0, customers);
  const life = pointsSteps(stage, story, programme, calendar);
  const service = await uptimeSteps(stage, services, plan, () => castFrom(stage, business, buyers));
  const positions = new Positions(life.scene, business, () => service.play().sites[0]!);
  await playSteps([...life.steps, ...service.steps, ...positions.steps()], progress);

  const points = await life.play();
  const expected = plainly(story.orders, "before");
  const plainPoints = plainlyPoints(life.scene);
  const uptime = await judged(stage, services, plan, service.play(), files, duesOf(stage, prepared, expected));
  const differences = [
    ...compare(story.orders, life.scene.ledger.accounts, expected),
    ...comparePoints(points, plainPoints),
    ...uptime.differences,
  ];
  return { business, prepared, points, plainPoints, expected, uptime, positions: positions.list, differences };
}

/** What the orders should have left to everybody. */
function duesOf({ parties }: CoalitionStage, { story }: Prepared, expected: readonly Expected[]): Map<string, bigint> {
  return sums(
    story.orders.flatMap(({ buyer, seller }, i): [string, bigint][] => {
      const { price, seller: sold } = expected[i]!;
      return [
        [parties.of("buyer", buyer).address, price - sold],
        [parties.of("seller", seller).address, sold],
      ];
    }),
  );
}
