import { isMap, isScalar, isSeq, type Pair, type YAMLMap } from "yaml";
import { dayOf, MINUTES, secondsOfDay } from "./days.ts";
import { jsonTree, type JsonTree } from "./json.ts";
import type { Summary, SummaryProblem, UptimeSite } from "./types.ts";

/**
 * The sites of a status page's `history/summary.json`. A file in which anything is wrong has no sites but its problems: send nothing
 * for it. Other keys than `name`, `slug` and `dailyMinutesDown` are not looked at.
 * @param file Its name, for the problems.
 * @param now Seconds since 1970 when the file was read: it cannot tell of what has not passed.
 * @param utcOffset Minutes by which its dates are ahead of UTC.
 */
export function parseSummary(text: string, file: string, now: number, utcOffset = 0): Summary {
  const tree = jsonTree(text);
  if (!("root" in tree)) return { sites: [], problems: [{ file, line: tree.line, message: "the file is not JSON" }] };
  const reader = new SummaryReader(tree, file, now, utcOffset);
  const sites = reader.sites();
  const problems = reader.problems.toSorted((a, b) => a.line - b.line);
  return { sites: problems.length === 0 ? sites : [], problems };
}

class SummaryReader {
  readonly problems: SummaryProblem[] = [];
  readonly #tree: JsonTree;
  readonly #file: string;
  readonly #now: number;
  readonly #utcOffset: number;

  constructor(tree: JsonTree, file: string, now: number, utcOffset: number) {
    this.#tree = tree;
    this.#file = file;
    this.#now = now;
    this.#utcOffset = utcOffset;
  }

  sites(): UptimeSite[] {
    const { root } = this.#tree;
    if (!isSeq(root)) {
      this.#report(root, "there is no array of sites");
      return [];
    }
    const slugs = new Set<string>();
    return root.items.flatMap((node) => {
      const site = this.#site(node);
      if (site && slugs.has(site.slug)) this.#report(node, `site "${site.slug}" is there twice`);
      if (site) slugs.add(site.slug);
      return site ? [site] : [];
    });
  }

  #site(node: unknown): UptimeSite | undefined {
    if (!isMap(node)) return this.#report(node, "a site is no object");
    const fields = this.#fields(node, "a site");
    const slug = this.#text(node, fields.get("slug"), "slug");
    const name = this.#text(node, fields.get("name"), "name");
    if (slug === undefined || name === undefined) return undefined;
    const days = fields.get("dailyMinutesDown")?.value;
    if (!isMap(days)) return this.#report(days ?? node, `site "${slug}" has no object "dailyMinutesDown"`);
    const [down, lines] = [new Map<string, number>(), new Map<string, number>()];
    for (const [date, pair] of this.#fields(days, `site "${slug}"`)) {
      const minutes = this.#minutes(date, pair, slug);
      if (minutes === undefined) continue;
      down.set(date, minutes);
      lines.set(date, this.#tree.lineOf(pair.key));
    }
    return { name, slug, down, gaps: [], utcOffset: this.#utcOffset, source: { file: this.#file, lines } };
  }

  /** The pairs of an object by their keys; a key that comes again is a problem. */
  #fields(map: YAMLMap, whose: string): Map<string, Pair> {
    const fields = new Map<string, Pair>();
    for (const pair of map.items) {
      const key = isScalar(pair.key) ? String(pair.key.value) : "";
      if (fields.has(key)) this.#report(pair.key, `${whose} has "${key}" twice`);
      else fields.set(key, pair);
    }
    return fields;
  }

  #text(site: YAMLMap, pair: Pair | undefined, key: string): string | undefined {
    const value = isScalar(pair?.value) ? pair.value.value : undefined;
    if (typeof value === "string" && value.trim() !== "") return value;
    return this.#report(pair?.value ?? site, `a site has no ${key}`);
  }

  #minutes(date: string, { key, value }: Pair, slug: string): number | undefined {
    const day = dayOf(date);
    if (day === undefined) return this.#report(key, `site "${slug}": "${date}" is no date of the calendar`);
    const { start } = secondsOfDay(day, this.#utcOffset);
    if (start > this.#now) return this.#report(key, `site "${slug}": ${date} has not begun`);
    const minutes = isScalar(value) ? value.value : undefined;
    if (typeof minutes !== "number" || !Number.isInteger(minutes) || minutes < 0) {
      return this.#report(value, `site "${slug}": ${date} has no whole number of minutes down from 0 to ${MINUTES}`);
    }
    const most = Math.min(MINUTES, Math.ceil((this.#now - start) / 60));
    if (minutes <= most) return minutes;
    return this.#report(
      value,
      `site "${slug}": ${date} has ${minutes} minutes down, more than the ${most} it had so far`,
    );
  }

  #report(node: unknown, message: string): undefined {
    this.problems.push({ file: this.#file, line: this.#tree.lineOf(node), message });
  }
}
