import type { MemberNode, ObjectNode, ValueNode } from "@humanwhocodes/momoa";
import { dayOf, MINUTES, secondsOfDay } from "./days.ts";
import { isPrintable, jsonTree, keyOf, lineOf } from "../json-text.ts";
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
  if (!("type" in tree)) return { sites: [], problems: [{ file, line: tree.line, message: "the file is not JSON" }] };
  const reader = new SummaryReader(file, now, utcOffset);
  const sites = reader.sites(tree);
  const problems = reader.problems.toSorted((a, b) => a.line - b.line);
  return { sites: problems.length === 0 ? sites : [], problems };
}

/** As in messages; whatever a page holds, it writes nothing on a terminal but text. */
export const siteText = (slug: string): string => `site ${JSON.stringify(slug)}`;

class SummaryReader {
  readonly problems: SummaryProblem[] = [];
  readonly #file: string;
  readonly #now: number;
  readonly #utcOffset: number;

  constructor(file: string, now: number, utcOffset: number) {
    this.#file = file;
    this.#now = now;
    this.#utcOffset = utcOffset;
  }

  sites(root: ValueNode): UptimeSite[] {
    if (root.type !== "Array") {
      this.#report(root, "there is no array of sites");
      return [];
    }
    const slugs = new Set<string>();
    return root.elements.flatMap(({ value }) => {
      const site = this.#site(value);
      if (site && slugs.has(site.slug)) this.#report(value, `${siteText(site.slug)} is there twice`);
      if (site) slugs.add(site.slug);
      return site ? [site] : [];
    });
  }

  #site(node: ValueNode): UptimeSite | undefined {
    if (node.type !== "Object") return this.#report(node, "a site is no object");
    const fields = this.#members(node, "a site");
    const slug = this.#text(node, fields.get("slug")?.value, "slug");
    const name = this.#text(node, fields.get("name")?.value, "name");
    if (slug === undefined || name === undefined) return undefined;
    const days = fields.get("dailyMinutesDown")?.value;
    if (days?.type !== "Object")
      return this.#report(days ?? node, `${siteText(slug)} has no object "dailyMinutesDown"`);
    const [down, lines] = [new Map<string, number>(), new Map<string, number>()];
    for (const [date, member] of this.#members(days, siteText(slug))) {
      const minutes = this.#minutes(date, member, slug);
      if (minutes === undefined) continue;
      down.set(date, minutes);
      lines.set(date, lineOf(member));
    }
    return { name, slug, down, gaps: [], utcOffset: this.#utcOffset, source: { file: this.#file, lines } };
  }

  /** The members of an object by their keys; a key that comes again is a problem. */
  #members({ members }: ObjectNode, whose: string): Map<string, MemberNode> {
    const known = new Map<string, MemberNode>();
    for (const member of members) {
      const key = keyOf(member);
      if (known.has(key)) this.#report(member, `${whose} has ${JSON.stringify(key)} twice`);
      else known.set(key, member);
    }
    return known;
  }

  /** A text that a terminal shows as it is: messages and reports have it. */
  #text(site: ObjectNode, node: ValueNode | undefined, key: string): string | undefined {
    if (node?.type !== "String" || node.value.trim() === "") return this.#report(node ?? site, `a site has no ${key}`);
    if (isPrintable(node.value)) return node.value;
    return this.#report(node, `a site's ${key} has a control character in it`);
  }

  #minutes(date: string, member: MemberNode, slug: string): number | undefined {
    const { value } = member;
    const day = dayOf(date);
    if (day === undefined)
      return this.#report(member, `${siteText(slug)}: ${JSON.stringify(date)} is no date of the calendar`);
    const { start } = secondsOfDay(day, this.#utcOffset);
    if (start > this.#now) return this.#report(member, `${siteText(slug)}: ${date} has not begun`);
    const minutes = value.type === "Number" ? value.value : -1;
    if (!Number.isInteger(minutes) || minutes < 0) {
      return this.#report(value, `${siteText(slug)}: ${date} has no whole number of minutes down from 0 to ${MINUTES}`);
    }
    const most = Math.min(MINUTES, Math.ceil((this.#now - start) / 60));
    if (minutes <= most) return minutes;
    return this.#report(
      value,
      `${siteText(slug)}: ${date} has ${minutes} minutes down, more than the ${most} it had so far`,
    );
  }

  #report(node: Pick<ValueNode, "loc">, message: string): undefined {
    this.problems.push({ file: this.#file, line: lineOf(node), message });
  }
}
