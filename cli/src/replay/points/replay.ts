import { DAY } from "../../input/values.ts";
import { Failure } from "../../failure.ts";
import type { History } from "../history.ts";
import { endow } from "../money.ts";
import { calendarOf } from "./calendar.ts";
import { comparePoints, plainlyPoints } from "./compare.ts";
import { playPoints } from "./engine.ts";
import { programmeOf, type Choice } from "./programme.ts";
import { reportPoints, type PointsReport } from "./report.ts";
import { answersTo, type Reviews } from "./reviews.ts";
import { openCoalition } from "./stage.ts";
import type { Story } from "./story.ts";

export interface PointsOptions extends Choice {
  /** Plays only so many orders, those paid first. */
  readonly first?: number | undefined;
  readonly progress: (done: number, all: number) => void;
}

/** Plays a coalition's life around the orders of the past, and compares it with the plain calculation. */
export async function replayPoints(history: History, reviews: Reviews, options: PointsOptions): Promise<PointsReport> {
  const started = performance.now();
  const orders = [...history.orders].sort((a, b) => a.terms.funded - b.terms.funded).slice(0, options.first);
  if (orders.length === 0) throw new Failure(`${history.source} holds no order that can be played.`);
  const problems = [...history.problems, ...reviews.problems];
  const story: Story = { history, orders, answers: answersTo(orders, reviews), problems };
  const programme = programmeOf(orders, options);
  const calendar = calendarOf(story, programme);
  const stage = await openCoalition(programme);
  try {
    await endow(stage, orders, programme.start + DAY);
    const play = await playPoints(stage, story, programme, calendar, options.progress);
    const plain = plainlyPoints(play.scene);
    const differences = comparePoints(play, plain);
    return reportPoints(play, plain, differences, (performance.now() - started) / 1000);
  } finally {
    await stage.close();
  }
}
