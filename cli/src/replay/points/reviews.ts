import { existsSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { Failure } from "../../failure.ts";
import { readCsv, type Fields, type Row } from "../../input/csv.ts";
import { malformed, Problems, type Problem } from "../../input/problems.ts";
import { named, timeOf } from "../../input/values.ts";
import type { History, PastOrder } from "../history.ts";

export const REVIEWS_FILE = "reviews.csv";
export const OLIST_REVIEWS = "olist_order_reviews_dataset.csv";

/** A customer's answer to the survey about an order. */
export interface Answer {
  readonly score: number;
  /** Seconds since 1970. */
  readonly time: number;
  /** The row, for the plain calculation. */
  readonly record: Fields;
}

/** Answers by order, as the files name it, and the rows that cannot be used. */
export interface Reviews {
  readonly answers: ReadonlyMap<string, Answer>;
  readonly problems: readonly Problem[];
}

/** Where the survey's answers are, in files of either format. */
const FORMATS = {
  orders: { file: REVIEWS_FILE, order: "order", score: "score", time: "answered" },
  olist: { file: OLIST_REVIEWS, order: "order_id", score: "review_score", time: "review_answer_timestamp" },
} as const;

/** The survey's answers that lie beside a history's orders. Of several about one order the earliest counts. */
export function readReviews({ format }: History, path: string, strict: boolean): Reviews {
  const columns = FORMATS[format];
  const file = join(statSync(path).isFile() ? dirname(path) : path, columns.file);
  if (!existsSync(file)) {
    throw new Failure(`${file} is missing: points are also given for answered surveys (see docs/replay.md).`);
  }
  const problems = new Problems(strict);
  const answers = new Map<string, Answer>();
  for (const row of readCsv<string>(file, [columns.order, columns.score, columns.time], problems)) {
    const answer = problems.attempt(row, () => readAnswer(row, columns));
    const order = row.fields[columns.order] ?? "";
    if (answer && answer.time < (answers.get(order)?.time ?? Number.POSITIVE_INFINITY)) answers.set(order, answer);
  }
  return { answers, problems: problems.list };
}

function readAnswer({ fields }: Row<string>, columns: (typeof FORMATS)[keyof typeof FORMATS]): Answer {
  named(fields[columns.order] ?? "", columns.order);
  const score = fields[columns.score] ?? "";
  if (!/^[1-5]$/.test(score)) throw malformed(`${columns.score} "${score}" is no number from 1 to 5`);
  return { score: Number(score), time: timeOf(fields[columns.time] ?? "", columns.time), record: fields };
}

/** The answer about each order; an order to several sellers has one for all of them. */
export function answersTo(orders: readonly PastOrder[], { answers }: Reviews): (Answer | undefined)[] {
  return orders.map(({ record }) => {
    return answers.get((record.format === "olist" ? record.order["order_id"] : record.order["order"]) ?? "");
  });
}
