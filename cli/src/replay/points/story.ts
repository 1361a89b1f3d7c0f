import type { History, PastOrder } from "../history.ts";
import type { Problem } from "../../input/problems.ts";
import type { Answer } from "./reviews.ts";

/** The past that is played: orders, and the answer to the survey about each, if there is one. */
export interface Story {
  readonly history: History;
  readonly orders: readonly PastOrder[];
  readonly answers: readonly (Answer | undefined)[];
  readonly problems: readonly Problem[];
}
