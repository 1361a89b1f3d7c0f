import { ZeroHash, ZeroAddress } from "ethers";
import { network } from "hardhat";
import { Closing, factOf, missedFact, Outcome, Status, type Consent, type LegInput } from "@kept/sdk";
import { addJourney, addOrder, attest, expectEffects, stage, type Scene } from "../helpers/effects.ts";
import { BOND, DAY, makeOrder, now, PRICE, receiptOf, type Connection, type People } from "../helpers/escrow.ts";
import { at, expectRefusal, type Sent } from "../helpers/expect.ts";
import { bondReturned, closed, COURIERS, GOODS, HAULAGE, legPaid, legReceipt } from "../helpers/journey.ts";
import { agreed, consent, type PartyKind, type Role } from "../helpers/parties.ts";
import { countsAsHisCall, type ActScene } from "./behaviours/consent.ts";

const connection = await network.create();
const { loadFixture } = connection.networkHelpers;

const SPLIT = 30_000_000n;
/** What a receipt of 60 % gives the buyer. */
const CLOCK = 40_000_000n;

const stageFixture = () => stage(connection);

async function fundedFixture() {
  return addOrder(await stageFixture());
}

async function journeyFixture() {
  return addJourney(await stageFixture());
}

/** Six tenths arrived. */
async function receivedFixture() {
  const d = await fundedFixture();
  const { receipt, signature } = await receiptOf(d, d.order, { share: 600_000 });
  const since = await attest(d, { receipt, signature });
  return { ...d, fact: factOf(receipt), windowEnd: since + d.order.objectionPeriod };
}

async function contradictedFixture() {
  const d = await receivedFixture();
  await attest(d, await receiptOf(d, d.order, { outcome: Outcome.Returned }));
  return d;
}

async function buyerObjectedFixture() {
  const d = await receivedFixture();
  await d.escrow.connect(d.buyer).object(d.order, d.fact);
  return d;
}

async function sellerObjectedFixture() {
  const d = await receivedFixture();
  await d.escrow.connect(d.seller).object(d.order, d.fact);
  return d;
}

async function missedFixture() {
  const d = await fundedFixture();
  await at(d, d.deadline);
  await d.escrow.connect(d.seller).object(d.order, missedFact(d.order));
  return d;
}

/** The journey ended with the hauler, on the first leg. */
async function endedFixture() {
  const d = await journeyFixture();
  await attest(d, await legReceipt(d, d.order, 0, { share: 999_999 }));
  return d;
}

/** The hauler drives twice, before and after the courier. */
async function twiceFixture() {
  const d = await stageFixture();
  const start = await now(d);
  const leg = (payee: string, amount: bigint, days: number): LegInput => ({
    attestor: d.carrier.address,
    payee,
    amount,
    deadline: start + days * DAY,
  });
  const legs = [
    leg(d.hauler.address, HAULAGE, 4),
    leg(d.seller.address, GOODS, 7),
    leg(d.hauler.address, COURIERS, 10),
  ];
  return addOrder(d, { legs });
}

/** `by` calls, with the consents of these people. */
async function agree(
  d: Scene,
  buyerTotal: bigint,
  by: keyof People,
  ...others: (keyof People)[]
): Promise<Awaited<Sent>> {
  return d.escrow.connect(d[by]).agree(d.order, buyerTotal, await agreed(d, buyerTotal, ...others));
}

const bySplit = (d: Scene) => closed(d.id, Closing.Agreed, SPLIT, PRICE - SPLIT);

describe("DeliveryEscrow.agree", () => {
  describe("given the order is not open", () => {
    it("reverts with {DeliveryEscrow_NotOpen} when it was never funded", async () => {
      const d = await loadFixture(fundedFixture);
      const order = await makeOrder(d);
      const id = await d.escrow.orderId(order);
      const call = agree({ ...d, order, id }, SPLIT, "buyer", "seller");
      await expectRefusal(d, call, "DeliveryEscrow_NotOpen", id, Status.None);
    });

    it("reverts with {DeliveryEscrow_NotOpen} when it was closed before its fundBy", async () => {
      const d = await loadFixture(fundedFixture);
      await d.escrow.connect(d.buyer).release(d.order);
      await expectRefusal(d, agree(d, SPLIT, "buyer", "seller"), "DeliveryEscrow_NotOpen", d.id, Status.Closed);
    });

    it("reverts with {DeliveryEscrow_NotOpen} when it was cancelled", async () => {
      const d = await loadFixture(fundedFixture);
      const order = await makeOrder(d);
      const id = await d.escrow.orderId(order);
      await d.escrow.connect(d.buyer).cancel(order);
      const call = agree({ ...d, order, id }, SPLIT, "buyer", "seller");
      await expectRefusal(d, call, "DeliveryEscrow_NotOpen", id, Status.Closed);
    });

    it("reverts with {DeliveryEscrow_NotOpen} when it was agreed upon", async () => {
      const d = await loadFixture(fundedFixture);
      await at(d, d.order.fundBy);
      await agree(d, SPLIT, "buyer", "seller");
      await expectRefusal(d, agree(d, PRICE, "seller", "buyer"), "DeliveryEscrow_NotOpen", d.id, Status.None);
    });
  });

  describe("given the order is Funded", () => {
    for (const [by, other] of [
      ["buyer", "seller"],
      ["seller", "buyer"],
    ] as const) {
      it(`splits as agreed {OrderClosed} when the ${by} calls with the ${other}'s consent`, async () => {
        const d = await loadFixture(fundedFixture);
        await expectEffects(d, d.id, agree(d, SPLIT, by, other), {
          events: [bySplit(d)],
          state: { status: Status.Closed },
          moves: { buyer: SPLIT, seller: PRICE - SPLIT },
        });
      });

      it(`reverts with {DeliveryEscrow_ConsentMissing} when the ${by} calls alone`, async () => {
        const d = await loadFixture(fundedFixture);
        await expectRefusal(d, agree(d, SPLIT, by), "DeliveryEscrow_ConsentMissing", d.id, d[other].address);
      });
    }

    it("splits as agreed {OrderClosed} when a stranger brings both consents", async () => {
      const d = await loadFixture(fundedFixture);
      await expectEffects(d, d.id, agree(d, SPLIT, "stranger", "seller", "buyer"), {
        events: [bySplit(d)],
        state: { status: Status.Closed },
        moves: { buyer: SPLIT, seller: PRICE - SPLIT },
      });
    });

    it("splits as agreed {OrderClosed} after the deadline, as long as nobody has settled", async () => {
      const d = await loadFixture(fundedFixture);
      const consents = await agreed(d, SPLIT, "seller");
      await at(d, d.graceEnd + DAY);
      await expectEffects(d, d.id, d.escrow.connect(d.buyer).agree(d.order, SPLIT, consents), {
        events: [bySplit(d)],
        moves: { buyer: SPLIT, seller: PRICE - SPLIT },
      });
    });

    it("reverts with {DeliveryEscrow_ConsentMissing} when a stranger calls with the seller's only", async () => {
      const d = await loadFixture(fundedFixture);
      const call = agree(d, SPLIT, "stranger", "seller", "stranger");
      await expectRefusal(d, call, "DeliveryEscrow_ConsentMissing", d.id, d.buyer.address);
    });
  });

  for (const [state, fixture, clear] of [
    ["Received", receivedFixture, {}],
    ["Contradicted", contradictedFixture, {}],
  ] as const) {
    describe(`given the order is ${state}`, () => {
      it("splits as agreed and no bond moves {OrderClosed}", async () => {
        const d = await loadFixture(fixture);
        await expectEffects(d, d.id, agree(d, SPLIT, "buyer", "seller"), {
          events: [bySplit(d)],
          state: { status: Status.Closed, ...clear },
          moves: { buyer: SPLIT, seller: PRICE - SPLIT },
        });
      });
    });
  }

  describe("given the receipt's window has closed", () => {
    it("splits as agreed {OrderClosed}, whatever the clock would give", async () => {
      const d = await loadFixture(receivedFixture);
      const consents = await agreed(d, 0n, "buyer");
      await at(d, d.windowEnd);
      await expectEffects(d, d.id, d.escrow.connect(d.seller).agree(d.order, 0n, consents), {
        events: [closed(d.id, Closing.Agreed, 0n, PRICE)],
        moves: { seller: PRICE },
      });
    });
  });

  for (const [who, fixture, cases] of [
    [
      "buyer",
      buyerObjectedFixture,
      [
        ["one unit more than the clock", CLOCK + 1n, "buyer"],
        ["the same as the clock", CLOCK, "seller"],
        ["one unit less than the clock", CLOCK - 1n, "seller"],
      ],
    ],
    [
      "seller",
      sellerObjectedFixture,
      [
        ["one unit less than the clock", CLOCK - 1n, "seller"],
        ["the same as the clock", CLOCK, "buyer"],
        ["one unit more than the clock", CLOCK + 1n, "buyer"],
      ],
    ],
  ] as const) {
    describe(`given the ${who} has objected to a receipt that gives the buyer 40.00`, () => {
      for (const [title, total, bondTo] of cases) {
        it(`gives the bond to the ${bondTo} when they agree on ${title} {BondReturned}`, async () => {
          const d = await loadFixture(fixture);
          const moves = { buyer: total, seller: PRICE - total };
          await expectEffects(d, d.id, agree(d, total, "buyer", "seller"), {
            events: [closed(d.id, Closing.Agreed, total, PRICE - total), bondReturned(d.id, d[bondTo], BOND)],
            state: { status: Status.Closed },
            moves: { ...moves, [bondTo]: moves[bondTo] + BOND },
          });
        });
      }
    });
  }

  describe("given the seller has objected to the missed deadline", () => {
    it("returns his bond when they agree on anything less than everything {BondReturned}", async () => {
      const d = await loadFixture(missedFixture);
      await expectEffects(d, d.id, agree(d, PRICE - 1n, "buyer", "seller"), {
        events: [closed(d.id, Closing.Agreed, PRICE - 1n, 1n), bondReturned(d.id, d.seller, BOND)],
        moves: { buyer: PRICE - 1n, seller: BOND + 1n },
      });
    });

    it("gives the buyer the bond when they agree on everything {BondReturned}", async () => {
      const d = await loadFixture(missedFixture);
      await expectEffects(d, d.id, agree(d, PRICE, "buyer", "seller"), {
        events: [closed(d.id, Closing.Agreed, PRICE, 0n), bondReturned(d.id, d.buyer, BOND)],
        moves: { buyer: PRICE + BOND },
      });
    });
  });

  describe("given the seller had refunded 30.00", () => {
    it("clamps less to it {OrderClosed}", async () => {
      const d = await loadFixture(fundedFixture);
      await d.escrow.connect(d.seller).refund(d.order, SPLIT);
      await expectEffects(d, d.id, agree(d, SPLIT - 1n, "buyer", "seller"), {
        events: [bySplit(d)],
        state: { status: Status.Closed },
        moves: { seller: PRICE - SPLIT },
      });
    });

    it("counts it towards the total {OrderClosed}", async () => {
      const d = await loadFixture(fundedFixture);
      await d.escrow.connect(d.seller).refund(d.order, SPLIT);
      await expectEffects(d, d.id, agree(d, SPLIT + 1n, "buyer", "seller"), {
        events: [closed(d.id, Closing.Agreed, SPLIT + 1n, PRICE - SPLIT - 1n)],
        state: { status: Status.Closed },
        moves: { buyer: 1n, seller: PRICE - SPLIT - 1n },
      });
    });
  });

  describe("given the hauler's leg was completed", () => {
    it("clamps more to the rest, and needs the courier's consent only {OrderClosed}", async () => {
      const d = await loadFixture(journeyFixture);
      await attest(d, await legReceipt(d, d.order, 0));
      await expectEffects(d, d.id, agree(d, 2n * PRICE, "buyer", "seller", "courier"), {
        events: [closed(d.id, Closing.Agreed, PRICE - HAULAGE, 0n)],
        state: { status: Status.Closed },
        moves: { buyer: PRICE - HAULAGE },
      });
    });
  });

  describe("given third parties' legs are open", () => {
    it("pays them in full and asks none of them as long as the seller's legs suffice {LegPaid}", async () => {
      const d = await loadFixture(journeyFixture);
      await expectEffects(d, d.id, agree(d, GOODS, "buyer", "seller"), {
        events: [
          closed(d.id, Closing.Agreed, GOODS, 0n),
          legPaid(d.id, 1, d.courier, COURIERS),
          legPaid(d.id, 0, d.hauler, HAULAGE),
        ],
        state: { status: Status.Closed },
        moves: { buyer: GOODS, courier: COURIERS, hauler: HAULAGE },
      });
    });

    it("reverts with {DeliveryEscrow_ConsentMissing} for a unit of the courier's without him", async () => {
      const d = await loadFixture(journeyFixture);
      const call = agree(d, GOODS + 1n, "buyer", "seller", "hauler");
      await expectRefusal(d, call, "DeliveryEscrow_ConsentMissing", d.id, d.courier.address);
    });

    it("takes from the last leg first, with its payee's consent alone {LegPaid}", async () => {
      const d = await loadFixture(journeyFixture);
      const total = GOODS + COURIERS;
      await expectEffects(d, d.id, agree(d, total, "buyer", "courier", "seller"), {
        events: [closed(d.id, Closing.Agreed, total, 0n), legPaid(d.id, 0, d.hauler, HAULAGE)],
        state: { status: Status.Closed },
        moves: { buyer: total, hauler: HAULAGE },
      });
    });

    it("takes a part of a leg and pays its payee the rest {LegPaid}", async () => {
      const d = await loadFixture(journeyFixture);
      await expectEffects(d, d.id, agree(d, GOODS + 1n, "buyer", "courier", "seller"), {
        events: [
          closed(d.id, Closing.Agreed, GOODS + 1n, 0n),
          legPaid(d.id, 1, d.courier, COURIERS - 1n),
          legPaid(d.id, 0, d.hauler, HAULAGE),
        ],
        state: { status: Status.Closed },
        moves: { buyer: GOODS + 1n, courier: COURIERS - 1n, hauler: HAULAGE },
      });
    });

    it("reverts with {DeliveryEscrow_ConsentMissing} for a unit of the hauler's without him", async () => {
      const d = await loadFixture(journeyFixture);
      const call = agree(d, GOODS + COURIERS + 1n, "buyer", "courier", "seller");
      await expectRefusal(d, call, "DeliveryEscrow_ConsentMissing", d.id, d.hauler.address);
    });

    it("gives the buyer everything with everybody's consent {OrderClosed}", async () => {
      const d = await loadFixture(journeyFixture);
      await expectEffects(d, d.id, agree(d, PRICE, "stranger", "hauler", "courier", "buyer", "seller"), {
        events: [closed(d.id, Closing.Agreed, PRICE, 0n)],
        state: { status: Status.Closed },
        moves: { buyer: PRICE },
      });
    });

    it("counts the call of a third party as his consent {LegPaid}", async () => {
      const d = await loadFixture(journeyFixture);
      const total = GOODS + COURIERS;
      await expectEffects(d, d.id, agree(d, total, "courier", "buyer", "seller"), {
        events: [closed(d.id, Closing.Agreed, total, 0n), legPaid(d.id, 0, d.hauler, HAULAGE)],
        state: { status: Status.Closed },
        moves: { buyer: total, hauler: HAULAGE },
      });
    });
  });

  describe("given a third party has two legs", () => {
    it("asks him once for both {OrderClosed}", async () => {
      const d = await loadFixture(twiceFixture);
      await expectEffects(d, d.id, agree(d, PRICE, "buyer", "seller", "hauler"), {
        events: [closed(d.id, Closing.Agreed, PRICE, 0n)],
        state: { status: Status.Closed },
        moves: { buyer: PRICE },
      });
    });
  });

  describe("given the buyer is the payee of a leg", () => {
    it("asks nobody else {OrderClosed}", async () => {
      const base = await loadFixture(stageFixture);
      const start = await now(base);
      const legs: LegInput[] = [
        { attestor: base.carrier.address, amount: GOODS, deadline: start + 7 * DAY },
        { attestor: base.carrier.address, payee: base.buyer.address, amount: SPLIT, deadline: start + 10 * DAY },
      ];
      const d = await addOrder(base, { legs });
      await expectEffects(d, d.id, agree(d, GOODS + 1n, "buyer", "seller"), {
        events: [closed(d.id, Closing.Agreed, GOODS + 1n, 0n), legPaid(d.id, 1, d.buyer, SPLIT - 1n)],
        state: { status: Status.Closed },
        moves: { buyer: PRICE },
      });
    });
  });

  describe("given the journey ended on the hauler's leg", () => {
    it("reverts with {DeliveryEscrow_ConsentMissing} for a unit without the courier, whose leg was never travelled", async () => {
      const d = await loadFixture(endedFixture);
      const call = agree(d, 1n, "buyer", "seller", "hauler");
      await expectRefusal(d, call, "DeliveryEscrow_ConsentMissing", d.id, d.courier.address);
    });

    it("takes the courier's leg first, and the hauler's last {LegPaid}", async () => {
      const d = await loadFixture(endedFixture);
      const total = COURIERS + GOODS;
      await expectEffects(d, d.id, agree(d, total, "buyer", "seller", "courier"), {
        events: [closed(d.id, Closing.Agreed, total, 0n), legPaid(d.id, 0, d.hauler, HAULAGE)],
        state: { status: Status.Closed },
        moves: { buyer: total, hauler: HAULAGE },
      });
    });

    it("asks neither carrier when the buyer is to have nothing {LegPaid}", async () => {
      const d = await loadFixture(endedFixture);
      await expectEffects(d, d.id, agree(d, 0n, "buyer", "seller"), {
        events: [
          closed(d.id, Closing.Agreed, 0n, GOODS),
          legPaid(d.id, 1, d.courier, COURIERS),
          legPaid(d.id, 0, d.hauler, HAULAGE),
        ],
        state: { status: Status.Closed },
        moves: { seller: GOODS, courier: COURIERS, hauler: HAULAGE },
      });
    });
  });

  describe("given there is a fee", () => {
    it("takes it from the seller's net, rounded up {OrderClosed}", async () => {
      const base = await loadFixture(stageFixture);
      const d = await addOrder(base, { feeBps: 333, feeRecipient: base.integrator.address });
      // 3.33 % of 69.999999 is 2.3309999667
      const [net, fee] = [PRICE - SPLIT - 1n, 2_331_000n];
      await expectEffects(d, d.id, agree(d, SPLIT + 1n, "buyer", "seller"), {
        events: [closed(d.id, Closing.Agreed, SPLIT + 1n, net - fee, fee)],
        state: { status: Status.Closed },
        moves: { buyer: SPLIT + 1n, seller: net - fee, integrator: fee },
      });
    });
  });

  describe("given there is no arbiter", () => {
    it("splits as agreed {OrderClosed}", async () => {
      const d = await addOrder(await loadFixture(stageFixture), { arbiter: ZeroAddress });
      await expectEffects(d, d.id, agree(d, SPLIT, "buyer", "seller"), {
        events: [bySplit(d)],
        state: { status: Status.Closed },
        moves: { buyer: SPLIT, seller: PRICE - SPLIT },
      });
    });
  });

  describe("when there are more consents than needed", () => {
    it("ignores those of strangers, sound or not {OrderClosed}", async () => {
      const d = await loadFixture(fundedFixture);
      const [sellers = none(d.seller.address)] = await agreed(d, SPLIT, "seller");
      const consents = [...(await agreed(d, SPLIT, "stranger", "arbiter")), none(d.carrier.address), sellers];
      await expectEffects(d, d.id, d.escrow.connect(d.buyer).agree(d.order, SPLIT, consents), {
        events: [bySplit(d)],
        state: { status: Status.Closed },
        moves: { buyer: SPLIT, seller: PRICE - SPLIT },
      });
    });

    it("ignores the caller's own, sound or not {OrderClosed}", async () => {
      const d = await loadFixture(fundedFixture);
      const consents = [none(d.buyer.address), ...(await agreed(d, SPLIT, "seller"))];
      await expectEffects(d, d.id, d.escrow.connect(d.buyer).agree(d.order, SPLIT, consents), {
        events: [bySplit(d)],
        state: { status: Status.Closed },
        moves: { buyer: SPLIT, seller: PRICE - SPLIT },
      });
    });

    it("reverts with {Consents_Expired} when the first of one party's two has expired", async () => {
      const d = await loadFixture(fundedFixture);
      const expiry = (await now(d)) + 60;
      const stale = await consent(
        d,
        d.seller,
        "Agreement",
        { id: d.id, fact: missedFact(d.order), buyerTotal: SPLIT },
        expiry,
      );
      const consents = [stale, ...(await agreed(d, SPLIT, "seller"))];
      await at(d, expiry);
      const call = d.escrow.connect(d.buyer).agree(d.order, SPLIT, consents);
      await expectRefusal(d, call, "Consents_Expired", d.id, expiry, expiry);
    });
  });

  describe("when they mean different totals", () => {
    it("reverts with {Consents_Invalid}", async () => {
      const d = await loadFixture(fundedFixture);
      const consents = [...(await agreed(d, SPLIT, "buyer")), ...(await agreed(d, SPLIT - 1n, "seller"))];
      const call = d.escrow.connect(d.stranger).agree(d.order, SPLIT, consents);
      await expectRefusal(d, call, "Consents_Invalid", d.id, d.seller.address);
    });

    it("reverts with {Consents_Invalid} even if both are clamped to the same", async () => {
      const d = await loadFixture(fundedFixture);
      const consents = [...(await agreed(d, PRICE, "buyer")), ...(await agreed(d, PRICE + 1n, "seller"))];
      const call = d.escrow.connect(d.stranger).agree(d.order, PRICE, consents);
      await expectRefusal(d, call, "Consents_Invalid", d.id, d.seller.address);
    });
  });

  for (const role of ["buyer", "seller", "courier"] as const) {
    const total = GOODS + COURIERS;
    countsAsHisCall(
      {
        act: "Agreement",
        role,
        scene: (on, kind) => partyScene(on, kind, role),
        what: ({ id, order }) => ({ id, fact: missedFact(order), buyerTotal: total }),
        others: () => ({ fact: ZeroHash, buyerTotal: total + 1n }),
        direct: async (d) => d.escrow.interface.encodeFunctionData("agree", [d.order, total, await othersOf(d)]),
        signed: async (d, by) =>
          d.escrow.interface.encodeFunctionData("agree", [d.order, total, [...(await othersOf(d)), by]]),
        notHis: (d) => ["DeliveryEscrow_ConsentMissing", d.id, d.party.address],
        again: (d) => ["DeliveryEscrow_NotOpen", d.id, Status.Closed],
      },
      connection,
    );
  }
});

/** A consent that nobody has given. */
function none(signer: string): Consent {
  return { signer, expiry: 2 ** 40 - 1, signature: "0x" };
}

type PartyScene = Scene & ActScene & { readonly role: Role };

/** The journey, one of whose parties is of some kind. */
async function partyScene(on: Connection, kind: PartyKind, role: Role): Promise<PartyScene> {
  const d = await stage(on);
  const party = await kind.of(d, role);
  const start = await now(d);
  const payee = role === "courier" ? party.address : d.courier.address;
  const legs: LegInput[] = [
    { attestor: d.hauler.address, payee: d.hauler.address, amount: HAULAGE, deadline: start + 4 * DAY },
    { attestor: d.courier.address, payee, amount: COURIERS, deadline: start + 7 * DAY },
    { attestor: d.carrier.address, amount: GOODS, deadline: start + 10 * DAY },
  ];
  const order = await makeOrder(d, { legs, ...(role !== "courier" && { [role]: party.address }) });
  const data = d.escrow.interface.encodeFunctionData("fund", [order, 0, "0x", "0x"]);
  await (role === "buyer" ? party.call(data) : d.buyer.sendTransaction({ to: d.escrow, data }));
  return { ...d, order, id: await d.escrow.orderId(order), party, role, deadline: 0, graceEnd: 0 };
}

/** The consents of the other two. */
function othersOf(d: PartyScene): Promise<Consent[]> {
  const others = (["buyer", "seller", "courier"] as const).filter((name) => name !== d.role);
  return agreed(d, GOODS + COURIERS, ...others);
}
