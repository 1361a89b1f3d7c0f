import { DAY } from "../../input/values.ts";
import { Failure } from "../../failure.ts";
import type { Difference } from "../compare.ts";
import type { Prices } from "../prices.ts";
import { openStage, type Stage } from "../stage.ts";
import { playSteps } from "../steps.ts";
import { compareMonths, plainlyMonths, reconcileMonths, type Books } from "./compare.ts";
import type { Cast } from "./deal.ts";
import { uptimeStart, uptimeSteps, type Play } from "./engine.ts";
import type { Summary } from "./files.ts";
import { planOf, type PastSite, type Plan, type UptimeChoice } from "./plan.ts";
import { reportUptime, type UptimeReport } from "./report.ts";
import { deployServices, type Services } from "./stage.ts";

export interface UptimeOptions extends UptimeChoice {
  readonly prices: Prices;
  readonly progress: (done: number, all: number) => void;
}

/** Services as they were played, and what the plain calculation says of them. */
export interface UptimePerformance {
  readonly plan: Plan;
  readonly play: Play;
  readonly books: Books;
  readonly differences: readonly Difference[];
}

/** Plays months of status pages through the contracts, and compares them with the plain calculation. */
export async function replayUptime(summaries: readonly Summary[], options: UptimeOptions): Promise<UptimeReport> {
  const started = performance.now();
  const performed = await performUptime(summaries, options);
  return reportUptime({ ...performed, prices: options.prices, seconds: (performance.now() - started) / 1000 });
}

export async function performUptime(summaries: readonly Summary[], options: UptimeOptions): Promise<UptimePerformance> {
  const plan = planOf(summaries, options);
  const start = uptimeStart(plan);
  const stage = await openStage(start - DAY);
  try {
    const services = await deployServices(stage, start);
    const { steps, play } = await uptimeSteps(stage, services, plan, (past) => castOf(stage, past, options.customers));
    await playSteps(steps, options.progress);
    return await judged(stage, services, plan, play(), summaries);
  } finally {
    await stage.close();
  }
}

/** What was played, held against the plain calculation. */
export async function judged(
  stage: Stage,
  services: Services,
  plan: Plan,
  play: Play,
  summaries: readonly Summary[],
  others?: ReadonlyMap<string, bigint>,
): Promise<UptimePerformance> {
  const plain = plainlyMonths(summaries, plan);
  const { books, imbalances } = await reconcileMonths(stage, services, play, plain, others);
  return { plan, play, books, differences: [...compareMonths(play, plain), ...imbalances] };
}

/** Each site has a provider and customers of its own. */
function castOf({ parties }: Stage, { file, site }: PastSite, customers: number): Cast {
  const name = `${file}/${site.slug}`;
  if (customers < 1) throw new Failure("A service needs a customer.");
  return {
    provider: parties.of("provider", name),
    customers: Array.from({ length: customers }, (_, i) => parties.of("customer", `${name}/${i + 1}`)),
  };
}
