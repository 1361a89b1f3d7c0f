import { expect } from "chai";
import { concat, Interface, toBeHex, ZeroAddress } from "ethers";
import { network } from "hardhat";
import {
  coalitionStatement,
  epochsIn,
  giftTransactions,
  KeptError,
  memberStatement,
  monthOf,
  movementsOf,
  readEvents,
  readHistory,
  type LoyaltyEvent,
} from "@kept/sdk";
import { LoyaltyTokenAbi } from "@kept/sdk/abis";
import { REF } from "../helpers/loyalty.ts";
import { goTo, openClub, type Club } from "./coalition.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const abi = new Interface(LoyaltyTokenAbi);

const [BAKER, GROCER, ALICE, BOB] = [1, 2, 3, 4].map((n) => ethers.getAddress(toBeHex(n, 20))) as [
  string,
  string,
  string,
  string,
];
const CLOCK = { start: 0, vintageLength: 1_000, expires: true };

type What = LoyaltyEvent extends infer E
  ? E extends LoyaltyEvent
    ? Omit<E, "block" | "index" | "transaction" | "time">
    : never
  : never;

/** Events in a row, each in a transaction of its own unless they share a name. */
function told(...rows: readonly (readonly [time: number, transaction: string, ...events: What[]])[]): LoyaltyEvent[] {
  return rows.flatMap(([time, transaction, ...events], block) =>
    events.map((event, index) => ({ block, index, transaction, time, ...event })),
  );
}

const transfer = (from: string, to: string, value: bigint): What => ({ name: "Transfer", from, to, value });
const admitted = (member: string): What => ({ name: "MemberAdmitted", member, accepted: 0n });
const deposited = (member: string, amount: bigint): What[] => [
  transfer(ZeroAddress, member, amount),
  { name: "PointsDeposited", member, amount, value: amount * 100n, spread: amount },
];

const BEGINNING = told([0, "0x01", admitted(BAKER), admitted(GROCER)], [1, "0x02", ...deposited(BAKER, 1_000n)]);

async function clubFixture(): Promise<Club> {
  return openClub(connection);
}

describe("sdk: statements", () => {
  it("tell a month by UTC, to the second", () => {
    const midnight = Date.UTC(2027, 1, 1) / 1000;
    expect([monthOf(midnight - 1), monthOf(midnight)]).to.deep.equal(["2027-01", "2027-02"]);
  });

  it("give each member a row for each month in which something moved", () => {
    const march = Date.UTC(2027, 2, 1) / 1000;
    const events = [
      ...BEGINNING,
      ...told(
        [2, "0x03", transfer(BAKER, ALICE, 300n)],
        [
          3,
          "0x04",
          transfer(BAKER, ALICE, 40n),
          { name: "PointsRefunded", member: BAKER, customer: ALICE, amount: 40n },
        ],
        [4, "0x05", transfer(ALICE, GROCER, 200n)],
        [march, "0x06", transfer(GROCER, BAKER, 150n), transfer(GROCER, GROCER, 50n)],
        [march, "0x07", { name: "AcceptedRenewed", member: BAKER, amount: 100n, spread: 9n }],
        [march, "0x08", transfer(BAKER, ZeroAddress, 60n), { name: "PointsWithdrawn", account: BAKER, paid: 6_000n }],
      ),
    ];
    const none = { renewed: 0n, accepted: 0n, breakage: 0n, settledIn: 0n, settledOut: 0n, withdrawn: 0n };
    const nothing = {
      ...none,
      deposited: 0n,
      bought: 0n,
      issued: 0n,
      refunded: 0n,
      withdrawnBought: 0n,
      paid: 0n,
      spread: 0n,
    };

    expect(memberStatement(movementsOf(events))).to.deep.equal([
      {
        ...nothing,
        member: BAKER,
        month: "1970-01",
        deposited: 100_000n,
        bought: 1_000n,
        spread: 1_000n,
        issued: 300n,
        refunded: 40n,
        boughtAfter: 660n,
        acceptedAfter: 0n,
      },
      {
        ...nothing,
        member: BAKER,
        month: "2027-03",
        settledIn: 150n,
        bought: 100n,
        renewed: 100n,
        spread: 9n,
        withdrawn: 60n,
        withdrawnBought: 10n,
        paid: 6_000n,
        boughtAfter: 750n,
        acceptedAfter: 0n,
      },
      { ...nothing, member: GROCER, month: "1970-01", accepted: 200n, boughtAfter: 0n, acceptedAfter: 200n },
      { ...nothing, member: GROCER, month: "2027-03", settledOut: 150n, boughtAfter: 0n, acceptedAfter: 50n },
    ]);
    expect(memberStatement(movementsOf(events), GROCER.toLowerCase())).to.have.length(2);
  });

  it("count what expired by the clock, whenever it is logged, and what breakage was claimed", () => {
    const events = [
      ...BEGINNING,
      ...told(
        [500, "0x03", transfer(BAKER, ALICE, 300n)],
        [1_500, "0x04", transfer(BAKER, ALICE, 50n)],
        [3_999, "0x05", transfer(ALICE, GROCER, 100n)],
        [9_000, "0x06", transfer(ALICE, ZeroAddress, 250n)],
        [9_001, "0x07", transfer(ZeroAddress, GROCER, 30n)],
      ),
    ];
    const movements = movementsOf(events);

    const before = coalitionStatement(CLOCK, movements.slice(0, -1), 3_999);
    expect(before.lanes).to.deep.equal([0n, 0n, 50n, 200n]);
    expect(before.breakage).to.equal(0n);
    const after = coalitionStatement(CLOCK, movements.slice(0, -1), 4_000);
    expect(after.lanes).to.deep.equal([0n, 0n, 0n, 50n]);
    expect(after.breakage).to.equal(200n);
    const end = coalitionStatement(CLOCK, movements, 9_001);
    expect(end.breakage).to.equal(220n);
    expect(end.holders).to.deep.equal(new Map());
    const none = { refunded: 0n, withdrawn: 0n, outstanding: 0n };
    expect(end.vintages).to.deep.equal([
      { ...none, vintage: 0, from: 0, expiresAt: 4_000, issued: 300n, redeemed: 100n, expired: 200n },
      { ...none, vintage: 1, from: 1_000, expiresAt: 5_000, issued: 50n, redeemed: 0n, expired: 50n },
    ]);
  });

  it("find the vintage of a gift in the call, however it is wrapped", () => {
    const gift = { from: ALICE, to: BOB, amount: 5n };
    const at = (epoch: number): string => abi.encodeFunctionData("transferAtEpoch", [epoch, BOB, 5n]);
    const by = (from: string): string => abi.encodeFunctionData("transferFromAtEpoch", [9, from, BOB, 5n]);
    const plain = abi.encodeFunctionData("transfer", [BOB, 5n]);

    expect(epochsIn(at(3), [gift])).to.deep.equal([3]);
    expect(epochsIn(concat(["0x12345678", toBeHex(32, 32), by(ALICE)]), [gift])).to.deep.equal([9]);
    expect(epochsIn(by(BAKER), [gift])).to.deep.equal(["untold"]);
    expect(epochsIn(plain, [gift])).to.deep.equal(["oldest"]);
    expect(epochsIn(concat([plain, at(3), at(4)]), [gift, gift, gift, gift])).to.deep.equal(["oldest", 3, 4, "untold"]);
    expect(epochsIn(`0x1${at(3).slice(2)}1`, [gift])).to.deep.equal(["untold"]);
    expect(epochsIn(at(3), [{ ...gift, amount: 6n }])).to.deep.equal(["untold"]);
  });

  it("say which gifts were taken for gifts of the oldest points", () => {
    const events = [
      ...BEGINNING,
      ...told(
        [500, "0x03", transfer(BAKER, ALICE, 10n)],
        [1_500, "0x04", transfer(BAKER, ALICE, 10n)],
        [1_600, "0x05", transfer(ALICE, BOB, 5n)],
      ),
    ];
    const call = abi.encodeFunctionData("transferAtEpoch", [1, BOB, 5n]);

    expect(giftTransactions(events)).to.deep.equal(["0x05"]);
    const untold = coalitionStatement(CLOCK, movementsOf(events), 1_600);
    expect([untold.assumed, untold.holders.get(BOB)]).to.deep.equal([["0x05"], [0n, 5n, 0n, 0n]]);
    const known = coalitionStatement(CLOCK, movementsOf(events, new Map([["0x05", call]])), 1_600);
    expect([known.assumed, known.holders.get(BOB)]).to.deep.equal([[], [5n, 0n, 0n, 0n]]);
  });

  it("need no input to follow a succession", () => {
    const events = [
      ...BEGINNING,
      ...told(
        [500, "0x03", transfer(BAKER, ALICE, 10n)],
        [1_500, "0x04", transfer(BAKER, ALICE, 7n)],
        [
          1_600,
          "0x05",
          transfer(ALICE, BOB, 17n),
          { name: "SuccessionCompleted", holder: ALICE, to: BOB, amount: 17n },
        ],
      ),
    ];
    expect(giftTransactions(events)).to.deep.equal([]);
    const { assumed, holders } = coalitionStatement(CLOCK, movementsOf(events), 1_600);
    expect([assumed, [...holders]]).to.deep.equal([[], [[BOB, [7n, 10n, 0n, 0n]]]]);
  });

  it("refuse a history that does not begin with the coalition", () => {
    const customers = movementsOf(told([5, "0x01", admitted(GROCER)], [6, "0x02", transfer(ALICE, GROCER, 5n)]));
    const members = movementsOf(told([5, "0x01", admitted(BAKER)], [6, "0x02", transfer(BAKER, ALICE, 5n)]));

    for (const act of [() => coalitionStatement(CLOCK, customers, 9), () => memberStatement(members)])
      expect(act).to.throw(KeptError).with.property("code", "HistoryIncomplete");
  });

  it("read the same in parts of any size, and until any block", async () => {
    const d = await networkHelpers.loadFixture(clubFixture);
    const reader = d.as(d.stranger);
    await d.as(d.baker).issue(d.alice.address, 100n, REF);
    await goTo(d, 1, 5);
    await d.as(d.alice).transfer(d.bob.address, 60n);
    const at = await ethers.provider.getBlockNumber();
    await d.as(d.bob).redeem(d.grocer.address, 60n);

    const whole = await readEvents(reader);
    expect(
      whole
        .map(({ name }) => name)
        .filter((name) => name !== "Other")
        .slice(-3),
    ).to.deep.equal(Array(3).fill("Transfer"));
    for (const blocks of [1, 2, 7]) expect(await readEvents(reader, { blocks })).to.deep.equal(whole);
    const { block, until, movements, terms } = await readHistory(reader, { toBlock: at });
    expect([block, until]).to.deep.equal([at, d.start + d.vintageLength + 6]);
    const { holders, lanes } = coalitionStatement(terms, movements, until);
    expect(lanes).to.deep.equal([0n, 100n, 0n, 0n]);
    expect(holders.get(d.bob.address)).to.deep.equal([0n, 60n, 0n, 0n]);
  });
});
