import { DAY } from "../../input/values.ts";
import { timelineOf, type Moment } from "../timeline.ts";
import { monthOf, monthsBetween, nextMonth } from "../months.ts";
import { LIFE, OPERATOR_DELAY, type Programme } from "./programme.ts";
import type { Story } from "./story.ts";
import { exitOf, joiningMonths, visitsOf, type Visit } from "./visits.ts";

/** What happens; at the same second in this order. */
const KINDS = ["vintage", "month", "invite", "operate", "orders", "claims", "visit", "exit", "census"] as const;

/** What the operator does once: asked for, and done at `when`. */
export type Act = "windDown" | "collectSpread";

/** One thing that happens, at `time` in seconds since 1970. */
export type Happening = { readonly time: number } & (
  | { readonly kind: "vintage"; readonly vintage: number }
  | { readonly kind: "month" | "invite"; readonly joining: readonly string[] }
  | { readonly kind: "claims" | "census" }
  | { readonly kind: "operate"; readonly act: Act; readonly when: number }
  | { readonly kind: "orders"; readonly moment: Moment }
  | { readonly kind: "visit"; readonly visit: Visit }
  | { readonly kind: "exit"; readonly customer: string }
);

/** Everything that happens in a coalition's life, in the order of time. */
export interface Calendar {
  readonly happenings: readonly Happening[];
  readonly visits: readonly Visit[];
  /** When the operator announces the end, and when it takes effect. */
  readonly announced: number;
  readonly closesAt: number;
  /** Everything is over: the first of a month. */
  readonly end: number;
}

const NOTICE = 90 * DAY;
const INVITED = 3 * DAY;

export const midnightFrom = (time: number): number => Math.ceil(time / DAY) * DAY;

export function calendarOf(story: Story, programme: Programme): Calendar {
  const moments = timelineOf(story.orders, "before");
  const due = surveysDue(story, moments);
  const visits = visitsOf(story.orders, programme);
  // What could not be paid at once is paid on the first of the month after.
  const done = nextMonth(Math.max(moments.at(-1)?.time ?? 0, ...due.slice(-1)));
  const { start, length, opening } = programme;
  const earliest = Math.max(done + 1, opening + OPERATOR_DELAY + NOTICE);
  const closing = Math.ceil((earliest - start) / length);
  const closesAt = start + closing * length;
  const announced = closesAt - NOTICE - OPERATOR_DELAY;
  const end = nextMonth(start + (closing + LIFE - 1) * length);
  const happenings: Happening[] = [
    ...moments.map((moment) => ({ kind: "orders" as const, time: moment.time, moment })),
    ...withMonths(due).map((time) => ({ kind: "claims" as const, time })),
    ...visits.map((visit) => ({ kind: "visit" as const, time: visit.time, visit })),
    ...monthly(story, programme, end),
    ...vintages(programme, closing + LIFE - 1),
    ...operated("windDown", announced),
    ...operated("collectSpread", end - OPERATOR_DELAY),
    ...exits(story, programme, closesAt),
  ];
  happenings.sort((a, b) => a.time - b.time || KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind));
  return { happenings: happenings.filter(({ time }) => time <= end), visits, announced, closesAt, end };
}

/** The midnights at which surveys can become due. */
function surveysDue({ orders, answers }: Story, moments: readonly Moment[]): number[] {
  const closings = new Map<number, number>();
  for (const moment of moments) for (const index of moment.orders) closings.set(index, moment.time);
  const due = orders.flatMap((_, index) => {
    const [closed, answer] = [closings.get(index), answers[index]];
    return closed === undefined || !answer ? [] : [midnightFrom(Math.max(closed, answer.time))];
  });
  return [...new Set(due)].sort((a, b) => a - b);
}

/** And the first of each month, on which those that had to wait are tried again. */
function withMonths(due: readonly number[]): number[] {
  const [first, last] = [due[0], due.at(-1)];
  if (first === undefined || last === undefined) return [];
  return [...new Set([...due, ...monthsBetween(nextMonth(first), nextMonth(last))])];
}

function monthly({ orders }: Story, { opening }: Programme, end: number): Happening[] {
  const joining = [...joiningMonths(orders)];
  const months = monthsBetween(opening, end).flatMap((time): Happening[] => {
    const members = joining.filter(([, month]) => month === time).map(([member]) => member);
    const invite = { kind: "invite" as const, time: time - INVITED, joining: members };
    return [...(members.length > 0 ? [invite] : []), { kind: "month", time, joining: members }];
  });
  const ends = monthsBetween(monthOf(opening), end).map((time) => nextMonth(time) - 1);
  return [...months, ...ends.map((time) => ({ kind: "census" as const, time })), { kind: "census", time: end }];
}

const vintages = ({ start, length }: Programme, last: number): Happening[] =>
  Array.from({ length: last }, (_, i) => ({ kind: "vintage", vintage: i + 1, time: start + (i + 1) * length }));

/** An act of the operator waits for the access manager's delay. */
function operated(act: Act, time: number): Happening[] {
  const when = time + OPERATOR_DELAY;
  return [time, when].map((moment) => ({ kind: "operate", time: moment, act, when }));
}

const exits = ({ orders }: Story, programme: Programme, closesAt: number): Happening[] =>
  [...new Set(orders.map(({ buyer }) => buyer))].flatMap((customer) => {
    const after = exitOf(customer, programme);
    return after === undefined ? [] : [{ kind: "exit", customer, time: closesAt + after }];
  });
