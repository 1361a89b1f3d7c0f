import { emptyMember, emptyVintage, type MemberBook, type VintageBook } from "./book.ts";
import { isSound, type Month } from "./census.ts";
import type { Difference } from "../compare.ts";
import type { Play } from "./engine.ts";
import type { PlainPoints } from "./plain.ts";
import { used, type Tally } from "../tallies.ts";
import type { Operation } from "./operations.ts";
import type { Programme } from "./programme.ts";
import type { Story } from "./story.ts";

/** The points issued in one vintage, and what became of them. Units. */
export interface VintageLine extends VintageBook {
  readonly vintage: number;
  readonly from: number;
  /** When they lapse, or would have. */
  readonly until: number;
}

/** A member's position. Units; the spread in reserve units. */
export interface MemberLine extends MemberBook {
  readonly name: string;
  readonly joined: number;
  readonly orders: number;
}

/** Everything that a replay of points has to say. */
export interface PointsReport {
  readonly story: Story;
  readonly programme: Programme;
  readonly announced: number;
  readonly closesAt: number;
  readonly end: number;
  readonly vintages: readonly VintageLine[];
  /** Those who issued and accepted most come first. */
  readonly members: readonly MemberLine[];
  readonly treasury: MemberBook;
  readonly customers: {
    readonly all: number;
    readonly redeemed: number;
    readonly withdrew: number;
    readonly lapsed: number;
  };
  readonly rewards: { readonly atOnce: number; readonly later: number; readonly surveys: number };
  /** Mean of the answers' scores; nothing without answers. */
  readonly score: number | undefined;
  readonly months: readonly Month[];
  readonly tallies: ReadonlyMap<Operation, Tally>;
  readonly differences: readonly Difference[];
  readonly compared: { readonly customers: number; readonly members: number; readonly balances: number };
  /** Seconds, and MiB at the peak. */
  readonly performance: { readonly seconds: number; readonly memory: number };
}

/** Whether chain and plain calculation agree and every month's books are sound, and nothing is left in the end. */
export const pointsAgree = ({ differences, months }: PointsReport): boolean =>
  differences.length === 0 && months.every(isSound) && months.at(-1)?.supply === 0n && months.at(-1)?.reserve === 0n;

export const issuedIn = ({ rewards, surveys }: VintageBook | MemberBook): bigint => rewards + surveys;

/** What members have accepted beyond what they have issued: others owe them, or they owe others. */
export const positionOf = (member: MemberBook): bigint => member.accepted - issuedIn(member);

export function reportPoints(
  play: Play,
  plain: PlainPoints,
  differences: readonly Difference[],
  seconds: number,
): PointsReport {
  const { scene, months, closesAt } = play;
  const { story, programme, calendar, book, post, stage } = scene;
  const customers = [...book.customers.values()];
  const having = (field: "redeemed" | "withdrawn" | "expired"): number =>
    customers.filter((each) => each[field] > 0n).length;
  const scores = story.answers.flatMap((answer) => (answer ? [answer.score] : []));
  return {
    story,
    programme,
    announced: calendar.announced,
    closesAt,
    end: calendar.end,
    vintages: vintagesOf(play),
    members: membersOf(play),
    treasury: book.members.get(stage.parties.of("treasury").address.toLowerCase()) ?? emptyMember(),
    customers: {
      all: new Set(story.orders.map(({ buyer }) => buyer)).size,
      redeemed: having("redeemed"),
      withdrew: having("withdrawn"),
      lapsed: having("expired"),
    },
    rewards: { ...book.paid, surveys: book.vouchers },
    score: scores.length > 0 ? scores.reduce((a, b) => a + b, 0) / scores.length : undefined,
    months,
    tallies: new Map(used(post.tallies.list).map((tally) => [tally.operation, tally])),
    differences,
    compared: {
      customers: plain.books.customers.size,
      members: plain.books.members.size,
      balances: plain.months.reduce((sum, month) => sum + month.customers.size + month.members.size, 0),
    },
    performance: { seconds, memory: process.resourceUsage().maxRSS / 1024 },
  };
}

function vintagesOf({ scene }: Play): VintageLine[] {
  const { book, programme } = scene;
  const last = Math.max(...book.vintages.keys());
  return Array.from({ length: last + 1 }, (_, vintage) => ({
    ...(book.vintages.get(vintage) ?? emptyVintage()),
    vintage,
    from: programme.start + vintage * programme.length,
    until: programme.start + (vintage + 4) * programme.length,
  }));
}

export function membersOf({ scene }: Play): MemberLine[] {
  const { story, book, stage } = scene;
  const lines = new Map<string, MemberLine>();
  for (const { seller, terms } of story.orders) {
    const known = lines.get(seller);
    const address = stage.parties.of("seller", seller).address.toLowerCase();
    const own = known ?? {
      ...(book.members.get(address) ?? emptyMember()),
      name: seller,
      joined: terms.funded,
      orders: 0,
    };
    lines.set(seller, { ...own, orders: own.orders + 1 });
  }
  const size = (line: MemberLine): bigint => issuedIn(line) + line.accepted;
  return [...lines.values()].sort((a, b) =>
    size(a) === size(b) ? (a.name < b.name ? -1 : 1) : size(b) > size(a) ? 1 : -1,
  );
}
