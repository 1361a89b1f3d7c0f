// Links between pages lead somewhere: to a file that is there, and in a page to a heading or an id that it has.
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { prose } from "./pages.ts";

/** A heading's anchor, as GitHub makes it. */
const slug = (heading: string): string =>
  heading
    .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, "")
    .trim()
    .replace(/\s/g, "-");

/** Where a page can be entered; of equal headings the later ones are numbered. */
function anchorsOf(file: string): ReadonlySet<string> {
  const text = prose(readFileSync(file, "utf8"));
  const anchors = new Set([...text.matchAll(/ id="([^"]+)"/g)].map(([, id = ""]) => id));
  const count = new Map<string, number>();
  for (const [, heading = ""] of text.matchAll(/^#{1,6} (.+)$/gm)) {
    const anchor = slug(heading);
    const before = count.get(anchor) ?? 0;
    count.set(anchor, before + 1);
    anchors.add(before ? `${anchor}-${before}` : anchor);
  }
  return anchors;
}

const pages = new Map<string, ReadonlySet<string>>();

function has(page: string, anchor: string): boolean {
  const anchors = pages.get(page) ?? anchorsOf(page);
  pages.set(page, anchors);
  return anchors.has(anchor);
}

/** Every link of a page that leads nowhere. */
export function deadLinks(file: string): string[] {
  const links = [...prose(readFileSync(file, "utf8")).matchAll(/\]\(([^)#:]*)(?:#([^)]*))?\)/g)];
  return links.flatMap(([, target = "", anchor]) => {
    const path = target === "" ? file : join(dirname(file), target);
    if (!existsSync(path)) return [`${file} links to ${target}, which is not there`];
    if (anchor === undefined || !path.endsWith(".md") || has(path, anchor)) return [];
    return [`${file} links to ${target}#${anchor}, and there is no such heading`];
  });
}
