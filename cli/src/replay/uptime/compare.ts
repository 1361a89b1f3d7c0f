import { money } from "../../ui/format.ts";
import type { Difference } from "../compare.ts";
import { balanceOf, sums } from "../money.ts";
import type { Stage } from "../stage.ts";
import type { PlayedSite, Play } from "./engine.ts";
import type { Summary } from "./files.ts";
import type { MonthAccount } from "./ledger.ts";
import { plainMonths, type PlainMonth } from "./plain.ts";
import type { PastSite, Plan } from "./plan.ts";
import type { Services } from "./stage.ts";

/** The money at the end of a replay; cents. */
export interface Books {
  readonly accounts: number;
  readonly customers: bigint;
  readonly providers: bigint;
  /** Left in the contracts: nothing, if everything is settled. */
  readonly contracts: bigint;
  readonly minted: bigint;
}

/** What the plain calculation makes of the files. */
export const plainlyMonths = (summaries: readonly Summary[], { choice }: Plan): Map<string, readonly PlainMonth[]> =>
  new Map(summaries.map(({ file, text }) => [file, plainMonths(text, choice.schedule, choice)]));

/** Site by site and month by month, what the chain paid against what the plain calculation says. */
export function compareMonths({ sites, post }: Play, plain: ReadonlyMap<string, readonly PlainMonth[]>): Difference[] {
  const wanted = [...plain.values()].flat().length;
  const played = sites.reduce((sum, { months }) => sum + months.length, 0);
  const missing = says(`${played} months`, `${wanted} months`);
  return [
    ...post.refusals.map((message) => ({ name: "a call", message: `was refused: ${message}` })),
    ...(played === wanted ? [] : [{ name: "the months", message: missing }]),
    ...sites.flatMap((site) => {
      const { site: own, months } = site.deal.past;
      const expected = expectedOf(plain, site.deal.past);
      return months.flatMap(({ name }, i) => {
        const message = difference(
          site,
          i,
          expected.find(({ month }) => month === name),
        );
        return message === undefined ? [] : [{ name: `${own.name} in ${name}`, message }];
      });
    }),
  ];
}

function difference({ deal, months }: PlayedSite, at: number, plain?: PlainMonth): string | undefined {
  const chain = onChain(months[at]!, deal.service.metrics.filter((kind) => kind !== 0).length);
  const each = new Set(deal.agreements.map(({ customer }) => months[at]!.credits.get(customer)));
  if (each.size !== 1 || each.has(undefined)) return "not every customer was settled with alike";
  const credit = [...each][0] ?? 0n;
  const wanted = plain && inWords(plain.levels, plain.credit);
  const said = inWords(chain, credit);
  return said === wanted ? undefined : says(said, wanted ?? "nothing");
}

/** The levels that decided; none where nobody had said anything, or not everything was measured. */
const onChain = ({ levels, silent }: MonthAccount, metrics: number): readonly number[] | undefined =>
  silent || !levels ? undefined : levels.slice(0, metrics);

const inWords = (levels: readonly number[] | undefined, credit: bigint): string =>
  `${levels === undefined ? "silence" : `level ${levels.join(", ")}`}, credit ${money(credit)}`;

const says = (chain: string, plain: string): string => `the chain says ${chain}; the plain calculation says ${plain}`;

/**
 * Every account at the end against what the months should have left it, to the last cent.
 * @param others What else should be left to accounts, such as by orders on the same chain.
 */
export async function reconcileMonths(
  stage: Stage,
  { levels, agreements }: Services,
  { sites }: Play,
  plain: ReadonlyMap<string, readonly PlainMonth[]>,
  others: ReadonlyMap<string, bigint> = new Map(),
): Promise<{ readonly books: Books; readonly imbalances: readonly Difference[] }> {
  const dues = sums([...others, ...sites.flatMap((site) => duesOf(site, plain))]);
  const providers = new Set(sites.map(({ deal }) => deal.cast.provider.address));
  const totals = { customers: 0n, providers: 0n };
  const imbalances: Difference[] = [];
  for (const [account, due] of dues) {
    const balance = await balanceOf(stage, account);
    totals[providers.has(account) ? "providers" : "customers"] += balance;
    if (balance !== due) imbalances.push({ name: account, message: says(money(balance), money(due)) });
  }
  const contracts = (await balanceOf(stage, levels.address)) + (await balanceOf(stage, agreements.address));
  if (contracts !== 0n) imbalances.push({ name: "the contracts", message: `hold ${money(contracts)} in the end` });
  const minted = BigInt(await stage.chain.read(stage.token.address, stage.token.abi.encodeFunctionData("totalSupply")));
  return { books: { accounts: dues.size, ...totals, contracts, minted }, imbalances };
}

/** What everybody was given, and what each month moved from one to the other. */
function duesOf({ deal, funds }: PlayedSite, plain: ReadonlyMap<string, readonly PlainMonth[]>): [string, bigint][] {
  const { past, terms, cast, agreements } = deal;
  const moved = expectedOf(plain, past).flatMap(({ credit }) =>
    agreements.flatMap(({ customer }): [string, bigint][] => [
      [customer, credit - terms.price],
      [cast.provider.address, terms.price - credit],
    ]),
  );
  return [...funds, ...moved];
}

/** A site's months in the plain calculation. */
const expectedOf = (
  plain: ReadonlyMap<string, readonly PlainMonth[]>,
  { file, site }: PastSite,
): readonly PlainMonth[] => plain.get(file)?.filter((each) => each.site === site.slug) ?? [];
