import { expect } from "chai";
import { MaxUint256, ZeroAddress, ZeroHash, type BaseContract } from "ethers";
import { network } from "hardhat";
import {
  cartDigest,
  Closing,
  factOf,
  fundByEther,
  graceEnd,
  orderId,
  Outcome,
  signCart,
  signOrder,
  signPayment,
  signReceipt,
  Status,
  type Funding,
  type Hex,
  type Order,
  type OrderInput,
  type Receipt,
  type SignedReceipt,
} from "@kept/sdk";
import { decodeError } from "@kept/sdk/errors";
import { expectEffects } from "../helpers/effects.ts";
import {
  ALLOWANCE,
  BOND,
  breakOrder,
  DAY,
  FULL,
  makeJourney,
  makeOrder,
  now,
  PRICE,
  receiptOf,
} from "../helpers/escrow.ts";
import { at, expectEvents, expectRefusal, expectState, slotOf, type Sent } from "../helpers/expect.ts";
import {
  accepted,
  bondReturned,
  closed,
  contradicted,
  COURIERS,
  GOODS,
  HAULAGE,
  legPaid,
  legReceipt,
} from "../helpers/journey.ts";
import {
  ALLOWED,
  AUTHORIZED,
  bank,
  BY_PERMIT2,
  IN_ETHER,
  KINDS,
  PERMITTED,
  tokenFor,
  type Bank,
  type Kind,
} from "../helpers/kinds.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const { loadFixture } = networkHelpers;

const NO_ARBITER = { arbiter: ZeroAddress, objectionPeriod: 0, rulingPeriod: 0, bond: 0n } as const;

/** An order to be paid on receipt, and the receipt. */
interface Doorstep extends Bank {
  readonly order: Order;
  readonly id: Hex;
  readonly signed: SignedReceipt;
}

async function bankFixture(): Promise<Bank> {
  return bank(connection);
}

const receiptFor = (d: Bank, order: Order, by: "carrier" | "buyer" | "seller" | "stranger" = "carrier") =>
  receiptOf(d, order, {}, d[by]);

/** The canonical order, paid on receipt; attested in full and in time by the carrier, unless told otherwise. */
async function arrive(
  d: Bank,
  changes: Partial<OrderInput> = {},
  receipt: Partial<Receipt> = {},
  by: "carrier" | "buyer" = "carrier",
): Promise<Doorstep> {
  const order = await makeOrder(d, { payOnReceipt: true, attestor: d[by].address, ...changes });
  return { ...d, order, id: orderId(d.domain, order), signed: await receiptOf(d, order, receipt, d[by]) };
}

async function doorstepFixture(): Promise<Doorstep> {
  return arrive(await bankFixture());
}

async function collectedFixture(): Promise<Doorstep> {
  const d = await doorstepFixture();
  await collect(d);
  return d;
}

interface Brought {
  readonly funding?: Funding;
  readonly signature?: Hex;
  readonly by?: "buyer" | "stranger";
}

const collect = (d: Doorstep, { funding = ALLOWANCE, signature = "0x", by = "buyer" }: Brought = {}): Sent => {
  const { kind, payment, value = 0n } = funding;
  return d.escrow.connect(d[by]).collect(d.order, kind, payment, signature, d.signed, { value });
};

/** The receipt of the order with any values, signed by the carrier. */
const odd = async (d: Doorstep, changes: Partial<Receipt>): Promise<Doorstep> => {
  const receipt = { ...d.signed.receipt, ...changes };
  return { ...d, signed: await signReceipt(d.carrier, d.domain, receipt) };
};

const funded = ({ domain }: Bank, order: Order, signed = false) =>
  ["OrderFunded", orderId(domain, order), order.seller, order.buyer, order.token, PRICE, signed] as const;

/** Who has paid, and in what. */
const paidBy = (d: Bank, kind: Kind, moves: Partial<Record<"seller", bigint>> = {}) =>
  kind === IN_ETHER ? { moves, token: d.weth, wrapped: PRICE } : { moves: { buyer: -PRICE, ...moves }, token: d.token };

/** What a kind says to a signature over something else. */
async function expectUnbound(d: Doorstep, kind: Kind, call: Promise<unknown>): Promise<void> {
  if (kind.byConsent) return expectRefusal(d, call, "Funding_NotThePayer", d.id, d.stranger.address, d.buyer.address);
  const refuser: BaseContract = kind === AUTHORIZED ? d.token : d.permit2;
  await expect(call).to.be.revertedWithCustomError(refuser, kind === AUTHORIZED ? "SignatureInvalid" : "InvalidSigner");
}

const refusal = (kind: Kind): string => {
  if (kind.byConsent) return "{Funding_NotThePayer}";
  return kind === AUTHORIZED ? "{SignatureInvalid}" : "{InvalidSigner}";
};

interface Signed {
  readonly subject: Hex;
  readonly consent: Promise<Hex>;
}

/** The order in the kind's token, and its payment, for whatever was signed. */
async function bring(d: Bank, kind: Kind, sign = overOrder, by: "carrier" | "buyer" = "carrier") {
  const scene = await arrive(d, { token: tokenFor(d, kind) }, {}, by);
  const { subject, consent } = await sign(scene, scene.order);
  return { scene, funding: await kind.pay(d, { subject, amount: PRICE, consent: await consent }) };
}

const overOrder = (d: Bank, order: Order): Signed | Promise<Signed> => ({
  subject: orderId(d.domain, order),
  consent: signPayment(d.buyer, d.domain, order),
});

const ELSEWHERE: readonly (readonly [when: string, sign: typeof overOrder])[] = [
  ["another order", async (d) => overOrder(d, await makeOrder(d, { payOnReceipt: true }))],
  ["the same order prepaid", (d, order) => overOrder(d, breakOrder(order, { payOnReceipt: false }))],
  [
    "a cart with this order alone",
    (d, order) => {
      const ids = [orderId(d.domain, order)];
      return { subject: cartDigest(d.domain, ids), consent: signCart(d.buyer, d.domain, ids) };
    },
  ],
];

describe("DeliveryEscrow.collect", () => {
  describe("when the order is to be prepaid", () => {
    it("reverts with {DeliveryEscrow_PayOnReceiptDiffers}", async () => {
      const d = await arrive(await loadFixture(bankFixture), { payOnReceipt: false });
      await expectRefusal(d, collect(d), "DeliveryEscrow_PayOnReceiptDiffers", d.id, false);
    });
  });

  describe("given the order was collected and its window is open", () => {
    it("reverts with {DeliveryEscrow_NotFundable}", async () => {
      const d = await loadFixture(collectedFixture);
      await expectRefusal(d, collect(d), "DeliveryEscrow_NotFundable", d.id, Status.Received);
    });
  });

  describe("given the order was collected and closed at once", () => {
    it("reverts with {DeliveryEscrow_NotFundable}", async () => {
      const d = await arrive(await loadFixture(bankFixture), {}, {}, "buyer");
      await collect(d);
      await expectRefusal(d, collect(d), "DeliveryEscrow_NotFundable", d.id, Status.Closed);
    });
  });

  describe("given it was collected by an authorization and closed at once", () => {
    for (const kind of [ALLOWED, PERMITTED, BY_PERMIT2]) {
      it(`reverts with {DeliveryEscrow_AuthorizationSpent}, by ${kind.name}`, async () => {
        const d = await loadFixture(bankFixture);
        const { scene, funding } = await bring(d, kind, overOrder, "buyer");
        await collect(scene, {
          funding: await AUTHORIZED.pay(d, { subject: scene.id, amount: PRICE }),
          by: "stranger",
        });
        expect(await slotOf(d, scene.id)).to.equal(0n);
        const call = collect(scene, { funding, by: "stranger" });
        await expectRefusal(d, call, "DeliveryEscrow_AuthorizationSpent", scene.id, d.tokenAddress);
      });
    }
  });

  describe("given the window is open after an authorization", () => {
    it("reverts with {DeliveryEscrow_NotFundable}: what is open keeps its state", async () => {
      const d = await loadFixture(bankFixture);
      const { scene, funding } = await bring(d, AUTHORIZED);
      await collect(scene, { funding, by: "stranger" });
      await expectRefusal(d, collect(scene), "DeliveryEscrow_NotFundable", scene.id, Status.Received);
    });
  });

  describe("when too little gas is left to ask the token", () => {
    it("reverts with {Funding_GasTooLow}, and with nothing else up to the gas that suffices", async () => {
      const d = await arrive(await loadFixture(bankFixture), {}, {}, "buyer");
      const attempt = async (gasLimit: number): Promise<string> => {
        const { kind, payment } = ALLOWANCE;
        const call = d.escrow.connect(d.buyer).collect.staticCall(d.order, kind, payment, "0x", d.signed, { gasLimit });
        return call.then(
          () => "done",
          (error: unknown) => decodeError(error)?.name ?? "out of gas",
        );
      };
      const seen: string[] = [];
      for (let gas = 120_000; gas <= 420_000; gas += 5_000) seen.push(await attempt(gas));
      const runs = seen.filter((name, i) => name !== seen[i - 1]);
      expect(runs.at(-1)).to.equal("done");
      expect(runs).to.include("Funding_GasTooLow");
      expect(runs.filter((name) => name === "done")).to.have.length(1);
    });
  });

  describe("given it was collected and closed after fundBy", () => {
    it("reverts with {DeliveryEscrow_FundingClosed}", async () => {
      const d = await loadFixture(collectedFixture);
      const { fundBy } = d.order;
      await at(d, fundBy);
      await d.escrow.connect(d.buyer).release(d.order);
      expect(await slotOf(d, d.id)).to.equal(0n);
      await at(d, fundBy + 1);
      await expectRefusal(d, collect(d), "DeliveryEscrow_FundingClosed", d.id, fundBy + 1, fundBy);
    });
  });

  describe("given the buyer cancelled it", () => {
    for (const kind of KINDS) {
      it(`reverts with {DeliveryEscrow_NotFundable}, by ${kind.name}`, async () => {
        const d = await loadFixture(bankFixture);
        const { scene, funding } = await bring(d, kind);
        await d.escrow.connect(d.buyer).cancel(scene.order);
        const call = collect(scene, { funding, by: "stranger" });
        await expectRefusal(d, call, "DeliveryEscrow_NotFundable", scene.id, Status.Closed);
      });
    }
  });

  describe("when fundBy has come", () => {
    it("reverts with {DeliveryEscrow_FundingClosed}", async () => {
      const d = await loadFixture(doorstepFixture);
      const { fundBy } = d.order;
      await at(d, fundBy);
      await expectRefusal(d, collect(d), "DeliveryEscrow_FundingClosed", d.id, fundBy, fundBy);
    });
  });

  describe("when it is the last second before fundBy", () => {
    it("emits {OrderFunded} and {ReceiptAccepted}", async () => {
      const d = await loadFixture(doorstepFixture);
      await at(d, d.order.fundBy - 1);
      await expectEvents(d, collect(d), funded(d, d.order), accepted(d.signed));
    });
  });

  describe("given fundBy is G", () => {
    const untilG = async (): Promise<Doorstep> => {
      const d = await loadFixture(bankFixture);
      return arrive(d, { fundBy: (await now(d)) + 12 * DAY });
    };

    describe("when it is the last second before G", () => {
      it("emits {OrderFunded} and {ReceiptAccepted}", async () => {
        const d = await untilG();
        expect(d.order.fundBy).to.equal(graceEnd(d.order));
        await at(d, d.order.fundBy - 1);
        await expectEvents(d, collect(d), funded(d, d.order), accepted(d.signed));
      });
    });

    describe("when G has come", () => {
      it("reverts with {DeliveryEscrow_FundingClosed}", async () => {
        const d = await untilG();
        const { fundBy } = d.order;
        await at(d, fundBy);
        await expectRefusal(d, collect(d), "DeliveryEscrow_FundingClosed", d.id, fundBy, fundBy);
      });
    });
  });

  describe("given the seller's signature is needed", () => {
    it("reverts with {DeliveryEscrow_SellerMustSign} when the buyer attests without an arbiter", async () => {
      const d = await arrive(await loadFixture(bankFixture), NO_ARBITER, {}, "buyer");
      await expectRefusal(d, collect(d), "DeliveryEscrow_SellerMustSign", d.id, d.seller.address);
    });

    it("reverts with {DeliveryEscrow_SellerMustSign} when there is a reward", async () => {
      const bare = await loadFixture(bankFixture);
      const d = await arrive(bare, { rewardToken: bare.tokenAddress, rewardAmount: 1n });
      await expectRefusal(d, collect(d), "DeliveryEscrow_SellerMustSign", d.id, d.seller.address);
    });

    it("reverts with {DeliveryEscrow_SellerSignatureInvalid} when the stranger signed", async () => {
      const d = await loadFixture(doorstepFixture);
      const forged = breakOrder(d.order, { seller: d.stranger.address });
      const signature = await signOrder(d.stranger, d.domain, forged);
      const call = collect(d, { signature });
      await expectRefusal(d, call, "DeliveryEscrow_SellerSignatureInvalid", d.id, d.seller.address);
    });
  });

  describe("when the receipt is not one that pays", () => {
    it("reverts with {DeliveryEscrow_CollectedWithoutDelivery} when it says Returned", async () => {
      const d = await odd(await loadFixture(doorstepFixture), { outcome: Outcome.Returned, share: 0 });
      await expectRefusal(d, collect(d), "DeliveryEscrow_CollectedWithoutDelivery", d.id, 0, 0);
    });

    it("reverts with {DeliveryEscrow_CollectedWithoutDelivery} when it is of an earlier leg", async () => {
      const bare = await loadFixture(bankFixture);
      const order = await makeJourney(bare, { payOnReceipt: true });
      const signed = await legReceipt(bare, order, 1);
      const d = { ...bare, order, id: orderId(bare.domain, order), signed };
      await expectRefusal(d, collect(d), "DeliveryEscrow_CollectedWithoutDelivery", d.id, 1, FULL);
    });

    it("reverts with {DeliveryEscrow_CollectedWithoutDelivery} when its leg does not exist", async () => {
      const d = await odd(await loadFixture(doorstepFixture), { leg: 1 });
      await expectRefusal(d, collect(d), "DeliveryEscrow_CollectedWithoutDelivery", d.id, 1, FULL);
    });

    it("reverts with {DeliveryEscrow_ReceiptForAnotherOrder} when it is another order's", async () => {
      const d = await odd(await loadFixture(doorstepFixture), { id: ZeroHash });
      await expectRefusal(d, collect(d), "DeliveryEscrow_ReceiptForAnotherOrder", d.id, ZeroHash);
    });

    for (const who of ["stranger", "seller"] as const) {
      it(`reverts with {DeliveryEscrow_ReceiptSignatureInvalid} when the ${who} signed it`, async () => {
        const d = await loadFixture(doorstepFixture);
        const call = collect({ ...d, signed: await receiptFor(d, d.order, who) });
        await expectRefusal(d, call, "DeliveryEscrow_ReceiptSignatureInvalid", d.id, 0);
      });
    }

    it("reverts with {DeliveryEscrow_ReceiptTimeInvalid} when it is from the future", async () => {
      const bare = await loadFixture(doorstepFixture);
      const time = (await now(bare)) + 100;
      const d = await odd(bare, { time: time + 1 });
      await at(d, time);
      await expectRefusal(d, collect(d), "DeliveryEscrow_ReceiptTimeInvalid", d.id, time + 1, time);
    });

    it("reverts with {DeliveryEscrow_ReceiptTimeInvalid} when it states no time", async () => {
      const d = await odd(await loadFixture(doorstepFixture), { time: 0 });
      const time = (await now(d)) + 100;
      await at(d, time);
      await expectRefusal(d, collect(d), "DeliveryEscrow_ReceiptTimeInvalid", d.id, 0, time);
    });

    it("reverts with {DeliveryEscrow_ReceiptAfterDeadline} when it states the deadline", async () => {
      const d = await atTheDeadline(0);
      const { deadline } = d.order.legs[0]!;
      await expectRefusal(d, collect(d), "DeliveryEscrow_ReceiptAfterDeadline", d.id, deadline, deadline);
    });

    it("reverts with {DeliveryEscrow_ShareInvalid} when it says more than all", async () => {
      const d = await odd(await loadFixture(doorstepFixture), { share: FULL + 1 });
      await expectRefusal(d, collect(d), "DeliveryEscrow_ShareInvalid", d.id, FULL + 1, Outcome.Delivered);
    });

    it("reverts with {DeliveryEscrow_ShareInvalid} when it says Returned with a share", async () => {
      const d = await odd(await loadFixture(doorstepFixture), { outcome: Outcome.Returned });
      await expectRefusal(d, collect(d), "DeliveryEscrow_ShareInvalid", d.id, FULL, Outcome.Returned);
    });
  });

  /** Within the grace after the deadline, with a receipt that states so many seconds before it. */
  async function atTheDeadline(before: number): Promise<Doorstep> {
    const bare = await loadFixture(bankFixture);
    const d = await arrive(bare, { fundBy: (await now(bare)) + 11 * DAY, promisedBy: 0, latePerDay: 0n });
    const { deadline } = d.order.legs[0]!;
    await at(d, deadline + DAY / 2);
    return odd(d, { time: deadline - before });
  }

  describe("when it states the last second before the deadline", () => {
    it("emits {OrderFunded} and {ReceiptAccepted}", async () => {
      const d = await atTheDeadline(1);
      await expectEvents(d, collect(d), funded(d, d.order), accepted(d.signed));
    });
  });

  describe("when the stranger brings the buyer's payment and the carrier's receipt", () => {
    for (const kind of KINDS) {
      it(`emits {OrderFunded} and {ReceiptAccepted}, opens the window and moves the price, by ${kind.name}`, async () => {
        const d = await loadFixture(bankFixture);
        const { scene, funding } = await bring(d, kind);
        const sent = collect(scene, { funding, by: "stranger" });
        await expect(sent).to.changeEtherBalances(ethers, [d.stranger, d.escrow], [-(funding.value ?? 0n), 0n]);
        await expectEffects(d, scene.id, sent, {
          events: [funded(d, scene.order), accepted(scene.signed)],
          state: { status: Status.Received, share: FULL, time: scene.signed.receipt.time, since: await now(d) },
          ...paidBy(d, kind),
        });
      });
    }
  });

  describe("when the buyer calls", () => {
    for (const kind of KINDS) {
      it(`emits {OrderFunded} and {ReceiptAccepted}, by ${kind.name}`, async () => {
        const d = await loadFixture(bankFixture);
        const { scene, funding } = await bring(d, kind, (_, order) => ({
          subject: orderId(d.domain, order),
          consent: Promise.resolve("0x"),
        }));
        await expectEvents(d, collect(scene, { funding }), funded(d, scene.order), accepted(scene.signed));
      });
    }
  });

  for (const [what, sign] of ELSEWHERE) {
    describe(`when the buyer's payment is for ${what}`, () => {
      for (const kind of KINDS) {
        it(`reverts with ${refusal(kind)}, by ${kind.name}`, async () => {
          const d = await loadFixture(bankFixture);
          const { scene, funding } = await bring(d, kind, sign);
          await expectUnbound(scene, kind, collect(scene, { funding, by: "stranger" }));
          await expectState(d, scene.id, {});
        });
      }
    });
  }

  describe("when the value differs", () => {
    it("reverts with {Funding_ValueDiffers} for a wei less", async () => {
      const bare = await loadFixture(bankFixture);
      const d = await arrive(bare, { token: bare.weth.address });
      const call = collect(d, { funding: fundByEther(PRICE - 1n) });
      await expectRefusal(d, call, "Funding_ValueDiffers", PRICE - 1n, PRICE);
    });

    it("reverts with {Funding_ValueDiffers} for a wei with an authorization", async () => {
      const d = await loadFixture(bankFixture);
      const { scene, funding } = await bring(d, AUTHORIZED);
      await expectRefusal(d, collect(scene, { funding: { ...funding, value: 1n } }), "Funding_ValueDiffers", 1, 0);
    });
  });

  describe("given the token takes a fee", () => {
    it("reverts with {Funding_ReceivedDiffers}", async () => {
      const bare = await loadFixture(bankFixture);
      const fees = await ethers.deployContract("FeeToken__Mock");
      await fees.mint(bare.buyer, PRICE);
      await fees.connect(bare.buyer).approve(bare.escrow, MaxUint256);
      const token = await fees.getAddress();
      const d = await arrive(bare, { token }, {}, "buyer");
      await expectRefusal(d, collect(d), "Funding_ReceivedDiffers", token, (PRICE * 99n) / 100n, PRICE);
    });
  });

  describe("when the buyer's key attests in full and in time", () => {
    for (const kind of KINDS) {
      // the token remembers an authorization for ever: no mark is needed
      const remembered = kind.name === "an authorization";
      it(`pays the seller at once {OrderClosed}, by ${kind.name}`, async () => {
        const d = await loadFixture(bankFixture);
        const { scene, funding } = await bring(d, kind, overOrder, "buyer");
        await expectEffects(d, scene.id, collect(scene, { funding, by: "stranger" }), {
          events: [funded(d, scene.order), accepted(scene.signed), closed(scene.id, Closing.Attested, 0n, PRICE)],
          state: remembered ? {} : { status: Status.Closed },
          ...paidBy(d, kind, { seller: PRICE }),
        });
      });
    }

    it("returns the id", async () => {
      const d = await arrive(await loadFixture(bankFixture), {}, {}, "buyer");
      const { kind, payment } = ALLOWANCE;
      const returned = d.escrow.connect(d.buyer).collect.staticCall(d.order, kind, payment, "0x", d.signed);
      expect(await returned).to.equal(d.id);
    });
  });

  describe("given there is no arbiter", () => {
    it("pays the seller at once {OrderClosed} for the carrier's full receipt", async () => {
      const d = await arrive(await loadFixture(bankFixture), NO_ARBITER);
      await expectEffects(d, d.id, collect(d), {
        events: [funded(d, d.order), accepted(d.signed), closed(d.id, Closing.Attested, 0n, PRICE)],
        state: { status: Status.Closed },
        moves: { buyer: -PRICE, seller: PRICE },
      });
    });

    it("splits at once {OrderClosed} for a short one", async () => {
      const d = await arrive(await loadFixture(bankFixture), NO_ARBITER, { share: 600_000 });
      await expectEffects(d, d.id, collect(d), {
        events: [funded(d, d.order), accepted(d.signed), closed(d.id, Closing.Attested, 40_000_000n, 60_000_000n)],
        state: { status: Status.Closed },
        moves: { buyer: -60_000_000n, seller: 60_000_000n },
      });
    });

    it("splits at once {OrderClosed} for a late one", async () => {
      const bare = await loadFixture(bankFixture);
      const start = await now(bare);
      const d = await arrive(bare, { ...NO_ARBITER, promisedBy: start - 2 * DAY - 1 }, { time: start - DAY });
      // started days after the promise: the second one
      await expectEffects(d, d.id, collect(d), {
        events: [funded(d, d.order), accepted(d.signed), closed(d.id, Closing.Attested, 2_000_000n, 98_000_000n)],
        state: { status: Status.Closed },
        moves: { buyer: -98_000_000n, seller: 98_000_000n },
      });
    });

    it("pays the seller at once {OrderClosed} for the buyer's, when the seller signed", async () => {
      const d = await arrive(await loadFixture(bankFixture), NO_ARBITER, {}, "buyer");
      const signature = await signOrder(d.seller, d.domain, d.order);
      await expectEffects(d, d.id, collect(d, { signature }), {
        events: [funded(d, d.order, true), accepted(d.signed), closed(d.id, Closing.Attested, 0n, PRICE)],
        state: { status: Status.Closed },
        moves: { buyer: -PRICE, seller: PRICE },
      });
    });
  });

  describe("given the window is open", () => {
    it("goes to the seller {OrderClosed} when nobody objects", async () => {
      const d = await loadFixture(collectedFixture);
      const due = (await now(d)) + 2 * DAY;
      await at(d, due - 1);
      await expectRefusal(d, d.escrow.settle(d.order), "DeliveryEscrow_NotDue", d.id, due - 1, due);
      await at(d, due);
      await expectEffects(d, d.id, d.escrow.connect(d.stranger).settle(d.order), {
        events: [closed(d.id, Closing.Settled, 0n, PRICE)],
        moves: { seller: PRICE },
      });
    });

    it("goes by the ruling {OrderClosed} when the buyer objects", async () => {
      const d = await loadFixture(collectedFixture);
      const fact = factOf(d.signed.receipt);
      await d.escrow.connect(d.buyer).object(d.order, fact);
      await expectEffects(d, d.id, d.escrow.connect(d.arbiter).rule(d.order, fact, 30_000_000n), {
        events: [closed(d.id, Closing.Ruled, 30_000_000n, 70_000_000n), bondReturned(d.id, d.buyer, BOND)],
        state: { status: Status.Closed },
        moves: { buyer: 30_000_000n + BOND, seller: 70_000_000n },
      });
    });

    it("goes by the share {OrderClosed} when the receipt was short", async () => {
      const d = await arrive(await loadFixture(bankFixture), {}, { share: 900_000 });
      await collect(d);
      await at(d, (await now(d)) + 2 * DAY);
      await expectEffects(d, d.id, d.escrow.connect(d.stranger).settle(d.order), {
        events: [closed(d.id, Closing.Settled, 10_000_000n, 90_000_000n)],
        moves: { buyer: 10_000_000n, seller: 90_000_000n },
      });
    });

    it("keeps the late money {OrderClosed} when the receipt was late", async () => {
      const bare = await loadFixture(bankFixture);
      const start = await now(bare);
      const d = await arrive(bare, { promisedBy: start - DAY }, { time: start - DAY }, "buyer");
      await collect(d);
      await at(d, (await now(d)) + 2 * DAY);
      await expectEffects(d, d.id, d.escrow.connect(d.stranger).settle(d.order), {
        events: [closed(d.id, Closing.Settled, 1_000_000n, 99_000_000n)],
        moves: { buyer: 1_000_000n, seller: 99_000_000n },
      });
    });

    it("opens for the buyer's own short receipt {ReceiptAccepted}", async () => {
      const d = await arrive(await loadFixture(bankFixture), {}, { share: 1 }, "buyer");
      const sent = collect(d);
      await expectEvents(d, sent, funded(d, d.order), accepted(d.signed));
      await expectState(d, d.id, {
        status: Status.Received,
        share: 1,
        time: d.signed.receipt.time,
        since: await now(d),
      });
    });

    it("can be contradicted {ReceiptContradicted}", async () => {
      const d = await loadFixture(collectedFixture);
      const second = await receiptOf(d, d.order, { share: 500_000 });
      const sent = d.escrow.connect(d.stranger).attest(d.order, [second]);
      await expectEvents(d, sent, contradicted(second));
    });
  });

  describe("given a journey of three legs", () => {
    const journey = async (changes: Partial<OrderInput> = {}): Promise<Doorstep> => {
      const d = await loadFixture(bankFixture);
      const order = await makeJourney(d, { payOnReceipt: true, ...changes });
      return { ...d, order, id: orderId(d.domain, order), signed: await legReceipt(d, order, 2) };
    };

    it("pays all legs at once {LegPaid} without an arbiter", async () => {
      const d = await journey(NO_ARBITER);
      await expectEffects(d, d.id, collect(d), {
        events: [
          funded(d, d.order),
          accepted(d.signed),
          closed(d.id, Closing.Attested, 0n, GOODS),
          legPaid(d.id, 1, d.courier, COURIERS),
          legPaid(d.id, 0, d.hauler, HAULAGE),
        ],
        state: { status: Status.Closed },
        moves: { buyer: -PRICE, seller: GOODS, courier: COURIERS, hauler: HAULAGE },
      });
    });

    it("pays all legs after the window {LegPaid} with one", async () => {
      const d = await journey();
      await collect(d);
      await at(d, (await now(d)) + 2 * DAY);
      await expectEffects(d, d.id, d.escrow.connect(d.stranger).settle(d.order), {
        events: [
          closed(d.id, Closing.Settled, 0n, GOODS),
          legPaid(d.id, 1, d.courier, COURIERS),
          legPaid(d.id, 0, d.hauler, HAULAGE),
        ],
        moves: { seller: GOODS, courier: COURIERS, hauler: HAULAGE },
      });
    });
  });

  describe("given an integrator's fee", () => {
    it("takes it from the seller's net {OrderClosed}", async () => {
      const bare = await loadFixture(bankFixture);
      const d = await arrive(bare, { feeBps: 250, feeRecipient: bare.integrator.address }, {}, "buyer");
      await expectEffects(d, d.id, collect(d), {
        events: [funded(d, d.order), accepted(d.signed), closed(d.id, Closing.Attested, 0n, 97_500_000n, 2_500_000n)],
        state: { status: Status.Closed },
        moves: { buyer: -PRICE, seller: 97_500_000n, integrator: 2_500_000n },
      });
    });
  });

  describe("given a reward", () => {
    const rewarded = async () => {
      const bare = await loadFixture(bankFixture);
      const reward = { rewardToken: bare.tokenAddress, rewardAmount: 3_000_000n };
      const d = await arrive(bare, reward, {}, "buyer");
      return { d, signature: await signOrder(d.seller, d.domain, d.order) };
    };

    it("goes from the seller to the buyer {RewardPaid}", async () => {
      const { d, signature } = await rewarded();
      await expectEffects(d, d.id, collect(d, { signature }), {
        events: [
          funded(d, d.order, true),
          accepted(d.signed),
          closed(d.id, Closing.Attested, 0n, PRICE),
          ["RewardPaid", d.id, 3_000_000n],
        ],
        state: { status: Status.Closed },
        moves: { buyer: 3_000_000n - PRICE, seller: PRICE - 3_000_000n },
      });
    });

    it("is owed if it cannot be paid, and the order is closed all the same {RewardFailed}", async () => {
      const { d, signature } = await rewarded();
      await d.token.connect(d.seller).approve(d.escrow, 0);
      await expectEffects(d, d.id, collect(d, { signature }), {
        events: [
          funded(d, d.order, true),
          accepted(d.signed),
          closed(d.id, Closing.Attested, 0n, PRICE),
          ["RewardFailed", d.id, 3_000_000n],
        ],
        state: { status: Status.RewardOwed, rewardOwed: 3_000_000n },
        moves: { buyer: -PRICE, seller: PRICE },
      });
      const call = collect(d, { signature });
      await expectRefusal(d, call, "DeliveryEscrow_NotFundable", d.id, Status.RewardOwed);
    });
  });

  describe("given the payee cannot be paid", () => {
    it("credits him {PayoutCredited}", async () => {
      const bare = await loadFixture(bankFixture);
      const blocklist = await ethers.deployContract("BlocklistToken__Mock");
      const token = await blocklist.getAddress();
      await blocklist.mint(bare.buyer, PRICE);
      await blocklist.connect(bare.buyer).approve(bare.escrow, PRICE);
      await blocklist.setBlocked(bare.seller, true);
      const d = await arrive(bare, { token }, {}, "buyer");
      await expectEffects(d, d.id, collect(d), {
        events: [
          funded(d, d.order),
          accepted(d.signed),
          closed(d.id, Closing.Attested, 0n, PRICE),
          ["PayoutCredited", token, d.seller.address, PRICE],
        ],
        state: { status: Status.Closed },
        moves: { buyer: -PRICE },
        token: blocklist,
      });
      expect(await d.escrow.credited(token, d.seller)).to.equal(PRICE);
    });
  });
});
