import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { network } from "hardhat";
import { graceEnd, LIMITS, orderId, priceOf, Status, type Leg, type Order } from "@kept/sdk";
import { ALLOWANCE, breakOrder, DAY, deploy, HOUR, makeJourney, makeOrder, type Deployed } from "../helpers/escrow.ts";
import { at, expectEvents, expectMoves, expectRefusal, expectState, type Sent } from "../helpers/expect.ts";

const connection = await network.create();
const { networkHelpers } = connection;

/** The terms as they are before each row changes them, and the time at which they are funded. */
interface Scene extends Deployed {
  readonly order: Order;
  readonly journey: Order;
  readonly time: number;
}

interface Row {
  readonly when: string;
  readonly changes: (scene: Scene) => Partial<Order>;
}

interface Refused extends Row {
  readonly error: string;
  /** The error's arguments after the id. */
  readonly args: (scene: Scene, order: Order) => unknown[];
}

async function deployedFixture(): Promise<Scene> {
  const d = await deploy(connection);
  const [order, journey] = [await makeOrder(d), await makeJourney(d)];
  await d.token.mint(d.buyer, LIMITS.price);
  return { ...d, order, journey, time: order.fundBy - HOUR };
}

async function stage({ changes }: Row): Promise<{ scene: Scene; order: Order; id: string; sent: () => Sent }> {
  const scene = await networkHelpers.loadFixture(deployedFixture);
  const order = breakOrder(scene.order, changes(scene));
  await at(scene, scene.time);
  const { kind, payment } = ALLOWANCE;
  const sent = (): Sent => scene.escrow.connect(scene.buyer).fund(order, kind, payment, "0x");
  return { scene, order, id: orderId(scene.domain, order), sent };
}

const leg = (order: Order, changes: Partial<Leg>, index = 0): Pick<Order, "legs"> => ({
  legs: order.legs.map((one, i) => (i === index ? { ...one, ...changes } : one)),
});

const manyLegs = ({ order, time }: Scene, count: number): Pick<Order, "legs"> => ({
  legs: Array.from({ length: count }, (_, i) => ({ ...order.legs[0]!, amount: 1n, deadline: time + DAY + i })),
});

const NO_ARBITER = { arbiter: ZeroAddress } as const;
const MONTHS = 180 * DAY;
const YEARS = 730 * DAY;
const PLACES = [
  ["zero", () => ZeroAddress],
  ["the escrow", (d: Deployed) => d.escrowAddress],
  ["the token", (d: Deployed) => d.tokenAddress],
] as const;

const REFUSED: readonly Refused[] = [
  {
    when: "it is to be paid on receipt",
    changes: () => ({ payOnReceipt: true }),
    error: "PayOnReceiptDiffers",
    args: () => [true],
  },
  {
    when: "it is to be paid on receipt until G",
    changes: (d) => ({ payOnReceipt: true, fundBy: graceEnd(d.order) }),
    error: "PayOnReceiptDiffers",
    args: () => [true],
  },
  {
    when: "it is to be paid on receipt until a second after G",
    changes: (d) => ({ payOnReceipt: true, fundBy: graceEnd(d.order) + 1 }),
    error: "FundByAfterDeadline",
    args: (d) => [graceEnd(d.order) + 1, graceEnd(d.order)],
  },
  {
    when: "a journey is to be paid on receipt until a second after G of its last leg",
    changes: (d) => ({ ...leg(d.journey, {}), payOnReceipt: true, fundBy: graceEnd(d.journey) + 1 }),
    error: "FundByAfterDeadline",
    args: (d) => [graceEnd(d.journey) + 1, graceEnd(d.journey)],
  },
  {
    when: "there is a reward token and no amount",
    changes: (d) => ({ rewardToken: d.tokenAddress }),
    error: "RewardIncomplete",
    args: (d) => [d.tokenAddress, 0],
  },
  {
    when: "there is a reward amount and no token",
    changes: () => ({ rewardAmount: 1n }),
    error: "RewardIncomplete",
    args: () => [ZeroAddress, 1],
  },
  {
    when: "there is late money and no promise",
    changes: () => ({ promisedBy: 0, latePerDay: 1n }),
    error: "LateWithoutPromise",
    args: () => [1],
  },
  ...PLACES.map(([name, place]) => ({
    when: `the seller is ${name}`,
    changes: (d: Scene) => ({ seller: place(d) }),
    error: "SellerForbidden",
    args: (d: Scene) => [place(d)],
  })),
  {
    when: "the fee is 3,001 bps",
    changes: (d) => ({ feeBps: 3_001, feeRecipient: d.integrator.address }),
    error: "FeeTooHigh",
    args: () => [3_001, 3_000],
  },
  ...PLACES.map(([name, place]) => ({
    when: `there is a fee and its recipient is ${name}`,
    changes: (d: Scene) => ({ feeBps: 1, feeRecipient: place(d) }),
    error: "FeeRecipientForbidden",
    args: (d: Scene) => [place(d)],
  })),
  ...(["objectionPeriod", "rulingPeriod"] as const).flatMap((name) => {
    const words = name === "objectionPeriod" ? "objection period" : "ruling period";
    const error = name === "objectionPeriod" ? "ObjectionPeriodOutOfRange" : "RulingPeriodOutOfRange";
    return [
      {
        when: `the ${words} is a second under an hour and there is an arbiter`,
        changes: () => ({ [name]: HOUR - 1 }),
        error,
        args: () => [HOUR - 1, HOUR, MONTHS],
      },
      {
        when: `the ${words} is a second over 180 days and there is an arbiter`,
        changes: () => ({ [name]: MONTHS + 1 }),
        error,
        args: () => [MONTHS + 1, HOUR, MONTHS],
      },
      {
        when: `the ${words} is a second over 180 days and there is no arbiter`,
        changes: () => ({ ...NO_ARBITER, [name]: MONTHS + 1 }),
        error,
        args: () => [MONTHS + 1, 0, MONTHS],
      },
    ];
  }),
  ...(["buyer", "seller"] as const).map((who) => ({
    when: `the arbiter is the ${who}`,
    changes: (d: Scene) => ({ arbiter: d[who].address }),
    error: "ArbiterIsParty",
    args: (d: Scene) => [d[who].address],
  })),
  {
    when: "the arbiter is the payee of a leg",
    changes: (d) => ({ ...leg(d.journey, { payee: d.arbiter.address }, 1) }),
    error: "ArbiterIsParty",
    args: (d) => [d.arbiter.address],
  },
  { when: "there is no leg", changes: () => ({ legs: [] }), error: "LegCount", args: () => [0, 32] },
  { when: "there are 33 legs", changes: (d) => manyLegs(d, 33), error: "LegCount", args: () => [33, 32] },
  {
    when: "an attestor has 19 bytes",
    changes: (d) => leg(d.journey, { attestor: d.courier.address.slice(0, -2) }, 1),
    error: "AttestorTooShort",
    args: () => [19, 20],
  },
  {
    when: "an attestor has no bytes",
    changes: (d) => leg(d.order, { attestor: "0x" }),
    error: "AttestorTooShort",
    args: () => [0, 20],
  },
  {
    when: "an attestor has 2,049 bytes",
    changes: (d) => leg(d.order, { attestor: `0x${"11".repeat(2_049)}` }),
    error: "AttestorTooLong",
    args: () => [2_049, 2_048],
  },
  {
    when: "a leg's amount is zero",
    changes: (d) => leg(d.journey, { amount: 0n }, 2),
    error: "AmountZero",
    args: () => [2],
  },
  ...PLACES.map(([name, place]) => ({
    when: `a leg's payee is ${name}`,
    changes: (d: Scene) => leg(d.journey, { payee: place(d) }, 1),
    error: "PayeeForbidden",
    args: (d: Scene) => [place(d)],
  })),
  {
    when: "a leg's payee is zero and there is no arbiter",
    changes: (d) => ({ ...NO_ARBITER, ...leg(d.journey, { payee: ZeroAddress }) }),
    error: "PayeeForbidden",
    args: () => [ZeroAddress],
  },
  {
    when: "a deadline equals the one before it",
    changes: (d) => leg(d.journey, { deadline: d.journey.legs[0]!.deadline }, 1),
    error: "DeadlineNotAscending",
    args: (d) => [d.journey.legs[0]!.deadline, d.journey.legs[0]!.deadline],
  },
  {
    when: "a deadline is before the one before it",
    changes: (d) => leg(d.journey, { deadline: d.journey.legs[1]!.deadline - 1 }, 2),
    error: "DeadlineNotAscending",
    args: (d) => [d.journey.legs[1]!.deadline - 1, d.journey.legs[1]!.deadline],
  },
  {
    when: "the first deadline is zero",
    changes: (d) => leg(d.order, { deadline: 0 }),
    error: "DeadlineNotAscending",
    args: () => [0, 0],
  },
  {
    when: "fundBy is a second after the first deadline",
    changes: (d) => ({ ...leg(d.journey, {}), fundBy: d.journey.legs[0]!.deadline + 1 }),
    error: "FundByAfterDeadline",
    args: (d) => [d.journey.legs[0]!.deadline + 1, d.journey.legs[0]!.deadline],
  },
  {
    when: "the last deadline is two years and a second away",
    changes: (d) => leg(d.journey, { deadline: d.time + YEARS + 1 }, 2),
    error: "DeadlineTooFar",
    args: (d) => [d.time + YEARS + 1, d.time + YEARS],
  },
  {
    when: "the legs together are 2^96",
    changes: (d) => leg(d.journey, { amount: LIMITS.price - 30_000_000n + 1n }, 2),
    error: "PriceTooHigh",
    args: () => [LIMITS.price + 1n, LIMITS.price],
  },
];

const ACCEPTED: readonly Row[] = [
  { when: "nothing is promised and being late costs nothing", changes: () => ({ promisedBy: 0, latePerDay: 0n }) },
  { when: "a time is promised and being late costs nothing", changes: () => ({ latePerDay: 0n }) },
  { when: "the promised time has passed", changes: () => ({ promisedBy: 1 }) },
  { when: "the fee is 3,000 bps", changes: (d) => ({ feeBps: 3_000, feeRecipient: d.integrator.address }) },
  { when: "there is no fee and its recipient is the escrow", changes: (d) => ({ feeRecipient: d.escrowAddress }) },
  { when: "the fee recipient is the arbiter", changes: (d) => ({ feeBps: 1, feeRecipient: d.arbiter.address }) },
  { when: "both periods are an hour", changes: () => ({ objectionPeriod: HOUR, rulingPeriod: HOUR }) },
  { when: "both periods are 180 days", changes: () => ({ objectionPeriod: MONTHS, rulingPeriod: MONTHS }) },
  {
    when: "both periods are zero and there is no arbiter",
    changes: () => ({ ...NO_ARBITER, objectionPeriod: 0, rulingPeriod: 0 }),
  },
  {
    when: "both periods are 180 days and there is no arbiter",
    changes: () => ({ ...NO_ARBITER, objectionPeriod: MONTHS, rulingPeriod: MONTHS }),
  },
  { when: "there are 32 legs", changes: (d) => manyLegs(d, 32) },
  { when: "a leg's amount is one unit", changes: (d) => leg(d.order, { amount: 1n }) },
  { when: "a leg's payee is the buyer", changes: (d) => leg(d.journey, { payee: d.buyer.address }) },
  { when: "an attestor is a device of 84 bytes", changes: (d) => leg(d.order, { attestor: `0x${"ab".repeat(84)}` }) },
  {
    when: "a deadline is a second after the one before it",
    changes: (d) => leg(d.journey, { deadline: d.journey.legs[0]!.deadline + 1 }, 1),
  },
  {
    when: "fundBy is the first deadline",
    changes: (d) => ({ ...leg(d.journey, {}), fundBy: d.journey.legs[0]!.deadline }),
  },
  { when: "the last deadline is two years away", changes: (d) => leg(d.journey, { deadline: d.time + YEARS }, 2) },
  {
    when: "the legs together are 2^96 - 1",
    changes: (d) => leg(d.journey, { amount: LIMITS.price - 30_000_000n }, 2),
  },
  { when: "the bond is 2^96 - 1", changes: () => ({ bond: LIMITS.price }) },
];

/** Words of an order's encoding that are wider than their type, and its bits: its head's, then those of its only leg. */
const NARROW: Record<string, readonly [word: number, width: number]> = {
  seller: [0, 160],
  buyer: [1, 160],
  token: [2, 160],
  payOnReceipt: [4, 1],
  arbiter: [5, 160],
  objectionPeriod: [6, 32],
  rulingPeriod: [7, 32],
  bond: [8, 96],
  feeBps: [9, 16],
  feeRecipient: [10, 160],
  rewardToken: [11, 160],
  rewardAmount: [12, 96],
  promisedBy: [13, 40],
  latePerDay: [14, 96],
  fundBy: [15, 40],
  "a leg's payee": [21, 160],
  "a leg's amount": [22, 96],
  "a leg's deadline": [23, 40],
};

/** A call's data with one more bit in one word of the order; the order follows so many words of arguments. */
function soiled(data: string, args: number, word: number, bit: number): string {
  const start = 2 + 2 * (4 + 32 * (args + word));
  const value = BigInt(`0x${data.slice(start, start + 64)}`) | (1n << BigInt(bit));
  return data.slice(0, start) + value.toString(16).padStart(64, "0") + data.slice(start + 64);
}

describe("DeliveryEscrow.fund, the terms", () => {
  for (const row of REFUSED) {
    describe(`when ${row.when}`, () => {
      it(`reverts with {DeliveryEscrow_${row.error}}`, async () => {
        const { scene, order, id, sent } = await stage(row);
        await expectRefusal(scene, sent(), `DeliveryEscrow_${row.error}`, id, ...row.args(scene, order));
      });
    });
  }

  for (const row of ACCEPTED) {
    describe(`when ${row.when}`, () => {
      it("emits {OrderFunded} and takes the price", async () => {
        const { scene, order, id, sent } = await stage(row);
        const price = priceOf(order);
        const funded = sent();
        const { seller, buyer, token } = order;
        await expectEvents(scene, funded, ["OrderFunded", id, seller, buyer, token, price, false]);
        await expectMoves(scene, funded, { buyer: -price, escrow: price });
        await expectState(scene, id, { status: Status.Funded });
      });
    });
  }

  for (const [name, [word, width]] of Object.entries(NARROW)) {
    describe(`when the word of ${name} has a bit beyond its width`, () => {
      it("reverts with {DeliveryEscrow_TermsUnclean}", async () => {
        const d = await networkHelpers.loadFixture(deployedFixture);
        const { interface: abi } = d.escrow;
        for (const bit of [width, 255]) {
          const asked = soiled(abi.encodeFunctionData("orderId", [d.order]), 1, word, bit);
          const id = await connection.ethers.provider.call({ to: d.escrow, data: asked });
          expect(id).to.not.equal(orderId(d.domain, d.order));
          const data = soiled(abi.encodeFunctionData("fund", [d.order, ALLOWANCE.kind, "0x", "0x"]), 4, word, bit);
          const sent = d.buyer.sendTransaction({ to: d.escrow, data });
          await expectRefusal(d, sent, "DeliveryEscrow_TermsUnclean", id);
        }
      });
    });
  }
});
