import { expect } from "chai";
import { ZeroHash } from "ethers";
import { buildOrder, buildReceipt, checkReceipt, KeptError, Outcome, type ReceiptInput } from "@kept/sdk";
import { Chance } from "./random.ts";

const chance = new Chance("receipt");
const id = chance.bytes(32);
const time = 1_800_000_000;

describe("sdk: buildReceipt", () => {
  it("states a full delivery of the first leg, now, unless told otherwise", () => {
    const receipt = buildReceipt({ id });

    expect(receipt).to.deep.include({ id, leg: 0, outcome: Outcome.Delivered, share: 1_000_000, evidence: ZeroHash });
    expect(receipt.time).to.be.closeTo(Math.floor(Date.now() / 1000), 5);
  });

  it("states that nothing arrived when returned", () => {
    const receipt = buildReceipt({ id, time, leg: 3, outcome: "Returned" });

    expect(receipt).to.deep.equal({ id, leg: 3, time, outcome: Outcome.Returned, share: 0, evidence: ZeroHash });
  });

  it("is frozen", () => {
    expect(() => Object.assign(buildReceipt({ id }), { share: 1 })).to.throw(TypeError);
  });

  const refusals: [string, string, Partial<ReceiptInput>][] = [
    ["ReceiptTimeInvalid", "time", { time: 0 }],
    ["TimeInvalid", "time", { time: time * 1000 }],
    ["ShareInvalid", "share", { share: 0 }],
    ["ShareInvalid", "share", { share: 1_000_001 }],
    ["ShareInvalid", "share", { share: 1, outcome: "Returned" }],
    ["NumberOutOfRange", "leg", { leg: -1 }],
    ["NumberOutOfRange", "outcome", { outcome: 2 as Outcome }],
    ["NumberOutOfRange", "outcome", { outcome: "Lost" as "Returned" }],
    ["BytesInvalid", "id", { id: "0x12" }],
    ["BytesInvalid", "evidence", { evidence: "photo.jpg" }],
  ];
  for (const [i, [code, field, changes]] of refusals.entries()) {
    it(`refuses ${code} in ${field} (${i + 1})`, () => {
      expect(() => buildReceipt({ id, ...changes }))
        .to.throw(KeptError)
        .that.deep.includes({ code, field });
    });
  }
});

describe("sdk: checkReceipt", () => {
  const order = buildOrder(
    {
      seller: chance.address(),
      buyer: chance.address(),
      token: chance.address(),
      attestor: chance.address(),
      amount: 100n,
      deadline: time + 10,
      fundBy: time,
    },
    { now: time - 1 },
  );
  const codes = (changes: Partial<ReceiptInput>): string[] =>
    checkReceipt(order, id, buildReceipt({ id, time, ...changes })).map(({ code }) => code);

  it("finds nothing against a sound receipt in the last second", () => {
    expect(codes({ time: time + 9 })).to.deep.equal([]);
  });

  it("names another order, an unknown leg and a time at the deadline", () => {
    expect(codes({ id: chance.bytes(32) })).to.deep.equal(["ReceiptForAnotherOrder"]);
    expect(codes({ leg: 1 })).to.deep.equal(["LegUnknown"]);
    expect(codes({ time: time + 10 })).to.deep.equal(["ReceiptAfterDeadline"]);
  });
});
