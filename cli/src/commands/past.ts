import { resolve } from "node:path";
import { warn } from "../input/problems.ts";
import type { History } from "../replay/history.ts";
import { readHistory, SAMPLE } from "../replay/orders.ts";
import { readReviews, type Reviews } from "../replay/points/reviews.ts";

/** Orders and what customers answered about them: of a folder, or the sample's. What is left out is told, except to machines. */
export function readPast(
  dir: string | undefined,
  { strict = false, json = false }: { readonly strict?: boolean; readonly json?: boolean },
): { readonly history: History; readonly reviews: Reviews } {
  const path = dir === undefined ? SAMPLE : resolve(dir);
  const read = readHistory(path, strict);
  const history = dir === undefined ? { ...read, source: "the sample" } : read;
  const reviews = readReviews(history, path, strict);
  if (!json) warn([...history.problems, ...reviews.problems]);
  return { history, reviews };
}
