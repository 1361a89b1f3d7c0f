import { expect } from "chai";
import { calendarOf } from "../../cli/src/replay/points/calendar.ts";
import { monthOf, monthsBetween, nextMonth } from "../../cli/src/replay/months.ts";
import { programmeOf, rateOf, rewardFor, type Programme } from "../../cli/src/replay/points/programme.ts";
import { readReviews } from "../../cli/src/replay/points/reviews.ts";
import { exitOf, joiningMonths, visitsOf } from "../../cli/src/replay/points/visits.ts";
import { readHistory } from "../../cli/src/replay/orders.ts";
import { folder, ORDERS_HEADER, ownRow, readOwnRows, utc } from "./folder.ts";

const DAY = 86_400;
const CHOICE = { rate: 100n, seed: "1" };

/** An order of each day, the first on 1 March 2025. */
const days = (...numbers: readonly number[]): string[] =>
  numbers.map((day) => {
    const at = (shift: number): string =>
      new Date((utc("2025-03-01 12:00:00") + (day + shift) * DAY) * 1000).toISOString();
    const times = {
      ordered: `${at(0).slice(0, 19)}Z`,
      promised: at(5).slice(0, 10),
      delivered: `${at(4).slice(0, 19)}Z`,
    };
    return ownRow({ order: `D${day}`, ...times });
  });

const lengthOf = (...numbers: readonly number[]): number =>
  programmeOf(readOwnRows(days(...numbers)).orders, CHOICE).length / DAY;

describe("kept replay points: months", () => {
  it("begin at 00:00 of their first day, over a year's end and in a leap year", () => {
    expect(monthOf(utc("2024-02-29 23:59:59"))).to.equal(utc("2024-02-01 00:00:00"));
    expect(nextMonth(utc("2024-02-29 23:59:59"))).to.equal(utc("2024-03-01 00:00:00"));
    expect(nextMonth(utc("2024-12-01 00:00:00"))).to.equal(utc("2025-01-01 00:00:00"));
    const all = monthsBetween(utc("2024-12-01 00:00:00"), utc("2025-02-01 00:00:00"));
    expect(all).to.deep.equal(["2024-12-01", "2025-01-01", "2025-02-01"].map((day) => utc(`${day} 00:00:00`)));
  });
});

describe("kept replay points: the programme", () => {
  it("has vintages of which four fit between the first order and the last", () => {
    expect(lengthOf(0, 364)).to.equal(91);
    expect(lengthOf(0, 363)).to.equal(42);
    expect(lengthOf(0, 56)).to.equal(14);
    expect(lengthOf(0)).to.equal(7);
  });

  it("begins seven days before the month of the first order", () => {
    const { opening, start } = programmeOf(readOwnRows(days(9)).orders, CHOICE);
    expect([opening, start]).to.deep.equal([utc("2025-03-01 00:00:00"), utc("2025-02-22 00:00:00")]);
  });

  it("gives hundredths of a point for cents, rounded down", () => {
    const programme = programmeOf(readOwnRows(days(0)).orders, { ...CHOICE, rate: rateOf("2.25") });
    expect(rewardFor(programme, 999n)).to.equal(2_247n);
    expect(["1", "0.5", "12.05"].map(rateOf)).to.deep.equal([100n, 50n, 1_205n]);
    for (const wrong of ["0", "0.00", "-1", "1.005", "", "x", "1e2"])
      expect(() => rateOf(wrong), wrong).to.throw("--rate");
  });
});

describe("kept replay points: who goes where", () => {
  const { orders } = readOwnRows([
    ...days(0, 1, 2, 3, 4, 5, 6, 7, 8, 9),
    ownRow({
      order: "M",
      seller: "mill",
      ordered: "2025-04-20T12:00:00Z",
      promised: "2025-04-30",
      delivered: "2025-04-25T10:00:00Z",
    }),
  ]);
  const programme: Programme = programmeOf(orders, CHOICE);

  it("has members join in the month of their first order", () => {
    const joined = [
      ["bakery", utc("2025-03-01 00:00:00")],
      ["mill", utc("2025-04-01 00:00:00")],
    ];
    expect([...joiningMonths(orders)]).to.deep.equal(joined);
  });

  it("draws the same visits for a seed, to other members that have joined, and other ones for another seed", () => {
    const visits = visitsOf(orders, programme);
    expect(visitsOf(orders, programme)).to.deep.equal(visits);
    expect(visitsOf(orders, { ...programme, seed: "2" })).to.not.deep.equal(visits);
    for (const { shop, time } of visits) {
      expect(time >= (joiningMonths(orders).get(shop) ?? Infinity), shop).to.equal(true);
    }
    expect(visits.filter(({ shop, time }) => shop === "mill" && time === utc("2025-04-20 12:00:00"))).to.have.length(1);
  });

  it("has nine customers of ten withdraw within two vintages", () => {
    const exits = Array.from({ length: 1_000 }, (_, i) => exitOf(`customer ${i}`, programme));
    const leaving = exits.filter((after) => after !== undefined);
    expect(leaving.length).to.be.within(860, 940);
    expect(Math.max(...leaving)).to.be.lessThan(2 * programme.length);
  });

  it("puts everything into the order of time, and the acts of the operator after the access manager's delay", () => {
    const history = readOwnRows(days(0, 40));
    const story = { history, orders: history.orders, answers: [undefined, undefined], problems: [] };
    const { happenings, announced, closesAt, end } = calendarOf(story, programmeOf(history.orders, CHOICE));
    const times = happenings.map(({ time }) => time);
    expect(times).to.deep.equal(times.toSorted((a, b) => a - b));
    expect(closesAt - announced).to.equal(92 * DAY);
    const acts = happenings.flatMap((each) => (each.kind === "operate" ? [[each.act, each.time]] : []));
    expect(acts).to.deep.equal([
      ["windDown", announced],
      ["windDown", announced + 2 * DAY],
      ["collectSpread", end - 2 * DAY],
      ["collectSpread", end],
    ]);
    expect(happenings.at(-1)).to.include({ kind: "census", time: end });
  });
});

describe("kept replay points: the survey's answers", () => {
  const read = (...rows: readonly string[]) => {
    const orders = [ORDERS_HEADER, ownRow(), ""].join("\n");
    const path = folder({ "orders.csv": orders, "reviews.csv": ["order,score,answered", ...rows, ""].join("\n") });
    return readReviews(readHistory(path, false), path, false);
  };

  it("are read with their scores and times; the earliest about an order counts", () => {
    const { answers, problems } = read(
      "A1,3,2025-03-07T09:00:00Z",
      "A1,5,2025-03-06 09:00:00",
      "A1,1,2025-03-08T09:00:00Z",
    );
    expect(problems).to.deep.equal([]);
    expect(answers.get("A1")).to.include({ score: 5, time: utc("2025-03-06 09:00:00") });
  });

  it("leave out what cannot be used, and say where it stands", () => {
    const { answers, problems } = read(
      "A1,0,2025-03-07T09:00:00Z",
      ",5,2025-03-07T09:00:00Z",
      "A1,5",
      "A1,4,7 March",
      "A2,4,2025-03-07 09:00:00",
    );
    expect([...answers.keys()]).to.deep.equal(["A2"]);
    expect(problems.map(({ line, kind }) => `${line} ${kind}`).sort()).to.deep.equal([
      "2 malformed",
      "3 malformed",
      "4 malformed",
      "5 malformed",
    ]);
  });
});
