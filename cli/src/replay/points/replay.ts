import { DAY } from "../../input/values.ts";
import { Failure } from "../../failure.ts";
import type { History } from "../history.ts";
import { endow } from "../money.ts";
import { calendarOf, type Calendar } from "./calendar.ts";
import { comparePoints, plainlyPoints } from "./compare.ts";
import { playPoints, type Play } from "./engine.ts";
import type { PlainPoints } from "./plain.ts";
import { programmeOf, type Choice, type Programme } from "./programme.ts";
import { reportPoints, type PointsReport } from "./report.ts";
import { answersTo, type Reviews } from "./reviews.ts";
import { openCoalition } from "./stage.ts";
import type { Story } from "./story.ts";

export interface PointsOptions extends Choice {
  /** Plays only so many orders, those paid first. */
  readonly first?: number | undefined;
  readonly progress: (done: number, all: number) => void;
}

/** A coalition's life on the chain, and on paper. */
export interface Performance {
  readonly play: Play;
  readonly plain: PlainPoints;
}

/** Plays a coalition's life around the orders of the past, and compares it with the plain calculation. */
export async function replayPoints(history: History, reviews: Reviews, options: PointsOptions): Promise<PointsReport> {
  const started = performance.now();
  const { play, plain } = await performPoints(history, reviews, options);
  return reportPoints(play, plain, comparePoints(play, plain), (performance.now() - started) / 1000);
}

export async function performPoints(history: History, reviews: Reviews, options: PointsOptions): Promise<Performance> {
  const { story, programme, calendar } = preparePoints(history, reviews, options);
  const stage = await openCoalition(programme);
  try {
    await endow(stage, story.orders, programme.start + DAY);
    const play = await playPoints(stage, story, programme, calendar, options.progress);
    return { play, plain: plainlyPoints(play.scene) };
  } finally {
    await stage.close();
  }
}

/** What will happen, before there is a chain. */
export interface Prepared {
  readonly story: Story;
  readonly programme: Programme;
  readonly calendar: Calendar;
}

export function preparePoints(history: History, reviews: Reviews, options: Omit<PointsOptions, "progress">): Prepared {
  const orders = [...history.orders].sort((a, b) => a.terms.funded - b.terms.funded).slice(0, options.first);
  if (orders.length === 0) throw new Failure(`${history.source} holds no order that can be played.`);
  const problems = [...history.problems, ...reviews.problems];
  const story: Story = { history, orders, answers: answersTo(orders, reviews), problems };
  const programme = programmeOf(orders, options);
  return { story, programme, calendar: calendarOf(story, programme) };
}
