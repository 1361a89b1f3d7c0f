import {
  keptFrom,
  parseStatus,
  parseSummary,
  withStatus,
  type SummaryProblem,
  type UptimeSite,
} from "@kept/sdk/upptime";
import { Failure } from "../failure.ts";
import { refuseLines } from "../input/problems.ts";
import type { MeasureFlags } from "./options.ts";
import { isUrl, readPage } from "./page.ts";

/** The site as its page has it now, or a refusal that has named every line at fault. */
export async function readSite({ source, status, site: slug, gap = [], ...flags }: MeasureFlags): Promise<UptimeSite> {
  const { utcOffset, timeout } = flags;
  const [page, told] = await Promise.all([
    readPage(source, timeout),
    status === undefined ? undefined : readPage(status, timeout),
  ]);
  const now = Date.now() / 1_000;
  const { sites, problems } = parseSummary(page.text, page.name, now, utcOffset);
  refuseAll(page.name, problems);
  const found = sites.find((each) => each.slug === slug);
  if (!found) {
    const slugs = sites.map((each) => JSON.stringify(each.slug)).join(", ");
    throw new Failure(
      `${page.name} has no site ${JSON.stringify(slug)}; there ${sites.length > 0 ? `are ${slugs}` : "is none"}.`,
    );
  }
  const site = { ...found, gaps: gap };
  // what a server sends is of now; how old a file is nobody knows
  if (told === undefined)
    return isUrl(source) ? { ...site, from: keptFrom(now, utcOffset), until: Math.floor(now) } : site;
  const { status: watched, problems: wrong } = parseStatus(told.text, told.name);
  refuseAll(told.name, wrong);
  if (!watched) throw new Failure(`${told.name} does not say since when ${slug} is watched.`);
  const { site: known, problems: outside } = withStatus(site, watched);
  refuseAll(page.name, outside);
  return known;
}

const refuseAll = (name: string, problems: readonly SummaryProblem[]): void =>
  refuseLines(
    name,
    problems.map(({ file, line, message }) => ({ line, text: `${file}:${line}: ${message}` })),
    "nothing was measured",
  );
