import { DAY } from "../../input/values.ts";
import { mint } from "../money.ts";
import { Post } from "../post.ts";
import type { Stage } from "../stage.ts";
import type { TimedStep } from "../steps.ts";
import { dealOf, type Cast, type Deal } from "./deal.ts";
import type { MonthAccount } from "./ledger.ts";
import { OPERATION_NAMES, type Operation } from "./operations.ts";
import type { PastSite, Plan } from "./plan.ts";
import { makePanel, Players } from "./players.ts";
import { BOND, OBJECTED_AFTER, REPORTED_AFTER, RULED_AFTER, SETTLED_AFTER } from "./rules.ts";
import type { Services } from "./stage.ts";

/** A site's service as the chain played it. */
export interface PlayedSite {
  readonly deal: Deal;
  readonly months: readonly MonthAccount[];
  /** When the funds were minted, and when everybody signed up. Seconds since 1970. */
  readonly funded: number;
  readonly opened: number;
  /** Minted for those who take part in it. Cents. */
  readonly funds: ReadonlyMap<string, bigint>;
  /** What is in the provider's coverage now. Cents. */
  readonly deposited: () => Promise<bigint>;
  /** What the provider's coverage had left at the end. Cents. */
  readonly coverage: bigint;
}

/** All services as the chain played them. */
export interface Play {
  readonly sites: readonly PlayedSite[];
  readonly post: Post<Operation>;
}

/** The services' lives, step by step: whoever plays the steps reads in the end what was played. */
export interface UptimeSteps {
  readonly steps: readonly TimedStep[];
  /** After the last step only. */
  readonly play: () => Play;
}

/** The money is there two days before the first month, and everybody signs up one day before it. */
const FUNDED_BEFORE = 2 * DAY;
const OPENED_BEFORE = DAY;

/** Earliest second at which the contracts must be there. */
export const uptimeStart = ({ sites }: Plan): number =>
  sites.reduce((first, { months }) => Math.min(first, months[0]!.start), Number.POSITIVE_INFINITY) - FUNDED_BEFORE;

export async function uptimeSteps(
  stage: Stage,
  services: Services,
  plan: Plan,
  castOf: (past: PastSite) => Cast,
): Promise<UptimeSteps> {
  const { levels, agreements, panels } = services;
  const post = new Post(stage.chain, OPERATION_NAMES, [levels, agreements, panels, stage.token]);
  const lives: Life[] = [];
  for (const past of plan.sites) {
    const deal = await dealOf(stage, services, plan, past, castOf(past));
    lives.push(lifeOf(stage, deal, new Players(stage, services, plan, deal, post)));
  }
  const making = uptimeStart(plan);
  const made = {
    time: making,
    run: async () => void (await post.send(making, [makePanel(stage, services, lives[0]!.deal)])),
  };
  return {
    steps: [made, ...lives.flatMap(({ steps }) => steps)],
    play: () => ({ sites: lives.map(({ played }) => played()), post }),
  };
}

/** One site's part. */
interface Life {
  readonly deal: Deal;
  readonly steps: readonly TimedStep[];
  readonly played: () => PlayedSite;
}

function lifeOf(stage: Stage, deal: Deal, players: Players): Life {
  const { months } = deal.past;
  const funds = fundsOf(deal);
  const [funded, opened] = [months[0]!.start - FUNDED_BEFORE, months[0]!.start - OPENED_BEFORE];
  let coverage = 0n;
  const at = (time: number, run: (time: number) => Promise<void>): TimedStep => ({ time, run: () => run(time) });
  const steps = [
    at(funded, (time) => mint(stage, funds, time)),
    at(opened, (time) => players.open(time)),
    ...months.flatMap(({ end, fate }, period) => [
      ...(fate === "silent" ? [] : [at(end + REPORTED_AFTER, (time) => players.report(period, time))]),
      ...(fate === "contested"
        ? [
            at(end + OBJECTED_AFTER, (time) => players.object(period, time)),
            at(end + RULED_AFTER, (time) => players.rule(period, time)),
          ]
        : []),
      at(end + SETTLED_AFTER[fate], (time) => players.settle(period, time)),
    ]),
    at(months.at(-1)!.end + SETTLED_AFTER.silent, async (time) => {
      coverage = await players.close(time);
    }),
  ];
  const deposited = (): Promise<bigint> => players.coverage();
  const played = (): PlayedSite => ({
    deal,
    months: players.ledger.months,
    funded,
    opened,
    funds,
    deposited,
    coverage,
  });
  return { deal, steps, played };
}

/** What each needs, and not a cent more: the months' prices, the coverage, and a bond for every contested month. */
function fundsOf({ past, cast, terms, reserve, agreements }: Deal): Map<string, bigint> {
  const price = terms.price * BigInt(past.months.length);
  const bonds = BOND * BigInt(past.months.filter(({ fate }) => fate === "contested").length);
  const [first] = cast.customers;
  return new Map([
    [cast.provider.address, reserve + bonds],
    ...agreements.map(({ customer }): [string, bigint] => [
      customer,
      price + (customer === first?.address ? bonds : 0n),
    ]),
  ]);
}
