import { expect } from "chai";
import { hexlify, randomBytes, toBeHex, ZeroAddress } from "ethers";
import { network } from "hardhat";
import {
  buildReceipt,
  cartDigest,
  factOf,
  LIMITS,
  missedFact,
  orderId,
  Outcome,
  receiptDigest,
  Status,
  type Hex,
  type Order,
  type Receipt,
} from "@kept/sdk";
import { addJourney, addOrder, attest, stage, type Scene } from "../helpers/effects.ts";
import { breakOrder, DAY, FULL, makeJourney, makeOrder, PRICE, receiptOf, type Deployed } from "../helpers/escrow.ts";
import { at, expectRefusal, expectState, slotOf } from "../helpers/expect.ts";
import { creditedFixture as credit } from "../helpers/credited.ts";
import { COURIERS, GOODS, HAULAGE, legReceipt, outboundLegs } from "../helpers/journey.ts";
import { consent, putOff } from "../helpers/parties.ts";
import { addRewarded, disallow, REWARD, rewardStage } from "../helpers/rewards.ts";

const connection = await network.create();
const { loadFixture } = connection.networkHelpers;

const stageFixture = () => stage(connection);
const creditedFixture = () => credit(connection);

async function fundedFixture() {
  return addOrder(await stageFixture());
}

async function journeyFixture() {
  return addJourney(await stageFixture());
}

/** The seller's goods, then two carriers. */
async function outboundFixture() {
  const d = await stageFixture();
  return addOrder(d, { legs: await outboundLegs(d) });
}

/** A receipt of three quarters of the goods landed, signed by the carrier. */
async function receivedFixture() {
  return landed(await fundedFixture(), { share: 750_000 });
}

async function landed<S extends Scene>(d: S, changes: Parameters<typeof receiptOf>[2]) {
  const { receipt, signature } = await receiptOf(d, d.order, changes);
  const since = await attest(d, { receipt, signature });
  return { ...d, receipt, since };
}

/** The deadline was put off by three days. */
async function extendedFixture() {
  const d = await fundedFixture();
  const until = d.deadline + 3 * DAY;
  await d.escrow.connect(d.buyer).extend(d.order, until, await putOff(d, until, "seller"));
  return d;
}

/** Released when the seller no longer allowed the reward. */
async function owedFixture() {
  const d = await addRewarded(await rewardStage(connection));
  await disallow(d);
  await d.escrow.connect(d.buyer).release(d.order);
  return d;
}

/** Every word of the terms at its widest. */
function widest(order: Order): Order {
  const person = `0x${"ff".repeat(20)}`;
  const word = `0x${"ff".repeat(32)}`;
  return {
    seller: person,
    buyer: person,
    token: person,
    payOnReceipt: true,
    arbiter: person,
    legs: order.legs.map(() => ({ attestor: word, payee: person, amount: LIMITS.price, deadline: 2 ** 40 - 1 })),
    objectionPeriod: 2 ** 32 - 1,
    rulingPeriod: 2 ** 32 - 1,
    bond: LIMITS.price,
    feeBps: 2 ** 16 - 1,
    feeRecipient: person,
    rewardToken: person,
    rewardAmount: LIMITS.price,
    promisedBy: 2 ** 40 - 1,
    latePerDay: LIMITS.price,
    fundBy: 2 ** 40 - 1,
    ref: word,
    salt: word,
  };
}

/** One change for each word of the terms. */
const CHANGES: Partial<Order> = {
  seller: ZeroAddress,
  buyer: ZeroAddress,
  token: ZeroAddress,
  legs: [],
  payOnReceipt: true,
  arbiter: ZeroAddress,
  objectionPeriod: 1,
  rulingPeriod: 1,
  bond: 1n,
  feeBps: 1,
  feeRecipient: `0x${"11".repeat(20)}`,
  rewardToken: `0x${"11".repeat(20)}`,
  rewardAmount: 1n,
  promisedBy: 1,
  latePerDay: 1n,
  fundBy: 1,
  ref: `0x${"11".repeat(32)}`,
  salt: `0x${"11".repeat(32)}`,
};

const RECEIPT: Receipt = buildReceipt({ id: `0x${"22".repeat(32)}`, time: 5, leg: 1, share: 7 });
/** One change for each word of a receipt. */
const OTHERS: Partial<Receipt> = {
  id: `0x${"33".repeat(32)}`,
  leg: 2,
  time: 6,
  outcome: Outcome.Returned,
  share: 8,
  evidence: `0x${"33".repeat(32)}`,
};

/** Where the order's head begins, in words after the selector of orderId's data, and where its list of legs does. */
const HEAD = 1;
const LEGS = HEAD + 18;
const JUNK = "ff".repeat(32);

const toWord = (value: number): string => value.toString(16).padStart(64, "0");

/** The words of orderId's data. */
function wordsOf(d: Deployed, order: Order): string[] {
  return d.escrow.interface.encodeFunctionData("orderId", [order]).slice(10).match(/.{64}/g) ?? [];
}

async function idOf(d: Deployed, words: readonly string[]): Promise<Hex> {
  const { selector } = d.escrow.interface.getFunction("orderId");
  return connection.ethers.provider.call({ to: d.escrow, data: selector + words.join("") });
}

async function expectOutcome(d: Scene, fact: Hex, due: number, buyerTotal: bigint): Promise<void> {
  expect([...(await d.escrow.outcomeOf(d.order))]).to.deep.equal([fact, BigInt(due), buyerTotal]);
}

describe("DeliveryEscrow, its views", () => {
  describe("when asking orderId", () => {
    it("returns the SDK's id of the canonical order", async () => {
      const d = await loadFixture(stageFixture);
      const order = await makeOrder(d);
      expect(await d.escrow.orderId(order)).to.equal(orderId(d.domain, order));
    });

    it("returns the SDK's id of a journey", async () => {
      const d = await loadFixture(stageFixture);
      const order = await makeJourney(d);
      expect(await d.escrow.orderId(order)).to.equal(orderId(d.domain, order));
    });

    it("returns the SDK's id of an order without legs", async () => {
      const d = await loadFixture(stageFixture);
      const order = breakOrder(await makeOrder(d), { legs: [] });
      expect(await d.escrow.orderId(order)).to.equal(orderId(d.domain, order));
    });

    it("returns the SDK's id with every word at its widest", async () => {
      const d = await loadFixture(stageFixture);
      const order = widest(await makeJourney(d));
      expect(await d.escrow.orderId(order)).to.equal(orderId(d.domain, order));
    });

    it("returns another id for another chain's or another escrow's domain", async () => {
      const d = await loadFixture(stageFixture);
      const order = await makeOrder(d);
      const id = await d.escrow.orderId(order);
      expect(id).to.not.equal(orderId({ ...d.domain, chainId: 1n }, order));
      expect(id).to.not.equal(orderId({ ...d.domain, verifyingContract: d.tokenAddress }, order));
    });

    for (const name of Object.keys(CHANGES) as (keyof Order)[]) {
      it(`returns another id when ${name} differs`, async () => {
        const d = await loadFixture(stageFixture);
        const order = await makeOrder(d);
        const other = { ...order, [name]: CHANGES[name] };
        expect(await d.escrow.orderId(other)).to.equal(orderId(d.domain, other));
        expect(await d.escrow.orderId(other)).to.not.equal(await d.escrow.orderId(order));
      });
    }

    for (const changes of [{ attestor: "0x" }, { payee: ZeroAddress }, { amount: 1n }, { deadline: 1 }]) {
      it(`returns another id when a leg's ${Object.keys(changes).join()} differs`, async () => {
        const d = await loadFixture(stageFixture);
        const order = await makeJourney(d);
        const other = { ...order, legs: order.legs.map((leg, i) => (i === 2 ? { ...leg, ...changes } : leg)) };
        expect(await d.escrow.orderId(other)).to.equal(orderId(d.domain, other));
        expect(await d.escrow.orderId(other)).to.not.equal(await d.escrow.orderId(order));
      });
    }

    it("returns another id when two legs change places", async () => {
      const d = await loadFixture(stageFixture);
      const order = await makeJourney(d);
      const other = { ...order, legs: order.legs.toReversed() };
      expect(await d.escrow.orderId(other)).to.equal(orderId(d.domain, other));
      expect(await d.escrow.orderId(other)).to.not.equal(await d.escrow.orderId(order));
    });
  });

  describe("when the order is encoded in an unusual way", () => {
    it("returns the same id when the legs lie further back", async () => {
      const d = await loadFixture(stageFixture);
      const order = await makeJourney(d);
      const words = wordsOf(d, order);
      words.splice(HEAD + 18, 0, JUNK, JUNK);
      words[HEAD + 3] = toWord(18 * 32 + 64);
      expect(await idOf(d, words)).to.equal(orderId(d.domain, order));
    });

    it("returns the id of two equal legs when both pointers lead to one", async () => {
      const d = await loadFixture(stageFixture);
      const order = await makeJourney(d);
      const words = wordsOf(d, order);
      words[LEGS + 2] = words[LEGS + 1]!;
      const [first, , last] = order.legs;
      expect(await idOf(d, words)).to.equal(orderId(d.domain, { ...order, legs: [first!, first!, last!] }));
    });

    it("returns the id of an attestor without bytes when it would lie beyond the call's data", async () => {
      const d = await loadFixture(stageFixture);
      const order = await makeOrder(d);
      const words = wordsOf(d, order);
      words[LEGS + 2] = toWord(2 ** 40);
      const legs = order.legs.map((leg) => ({ ...leg, attestor: "0x" }));
      expect(await idOf(d, words)).to.equal(orderId(d.domain, { ...order, legs }));
    });

    it("returns the id of an attestor of zeros when its bytes would lie beyond the call's data", async () => {
      const d = await loadFixture(stageFixture);
      const order = await makeOrder(d);
      const words = wordsOf(d, order).slice(0, -1);
      const legs = order.legs.map((leg) => ({ ...leg, attestor: ZeroAddress }));
      expect(await idOf(d, words)).to.equal(orderId(d.domain, { ...order, legs }));
    });

    it("reverts when the legs would lie beyond the call's data", async () => {
      const d = await loadFixture(stageFixture);
      const words = wordsOf(d, await makeOrder(d));
      words[LEGS] = toWord(2 ** 20);
      await expect(idOf(d, words)).to.be.revertedWithoutReason(connection.ethers);
    });
  });

  describe("when asking receiptDigest", () => {
    it("returns the SDK's digest", async () => {
      const d = await loadFixture(stageFixture);
      expect(await d.escrow.receiptDigest(RECEIPT)).to.equal(receiptDigest(d.domain, RECEIPT));
    });

    for (const name of Object.keys(OTHERS) as (keyof Receipt)[]) {
      it(`returns another digest when ${name} differs`, async () => {
        const d = await loadFixture(stageFixture);
        const other = { ...RECEIPT, [name]: OTHERS[name] };
        expect(await d.escrow.receiptDigest(other)).to.equal(receiptDigest(d.domain, other));
        expect(await d.escrow.receiptDigest(other)).to.not.equal(await d.escrow.receiptDigest(RECEIPT));
      });
    }
  });

  describe("when asking factOf", () => {
    it("returns the SDK's fact", async () => {
      const d = await loadFixture(stageFixture);
      expect(await d.escrow.factOf(RECEIPT)).to.equal(factOf(RECEIPT));
    });

    for (const name of ["id", "leg", "time", "share"] as const) {
      it(`returns another fact when ${name} differs`, async () => {
        const d = await loadFixture(stageFixture);
        const other = { ...RECEIPT, [name]: OTHERS[name] };
        expect(await d.escrow.factOf(other)).to.equal(factOf(other));
        expect(await d.escrow.factOf(other)).to.not.equal(factOf(RECEIPT));
      });
    }

    for (const name of ["outcome", "evidence"] as const) {
      it(`returns the same fact when only ${name} differs`, async () => {
        const d = await loadFixture(stageFixture);
        expect(await d.escrow.factOf({ ...RECEIPT, [name]: OTHERS[name] })).to.equal(factOf(RECEIPT));
      });
    }
  });

  describe("when asking stateOf", () => {
    it("returns zero of an unknown id", async () => {
      const d = await loadFixture(stageFixture);
      await expectState(d, hexlify(randomBytes(32)), {});
    });

    it("returns all that is stored, which is one word", async () => {
      const d = await loadFixture(journeyFixture);
      await attest(d, await legReceipt(d, d.order, 0));
      await d.escrow.connect(d.seller).refund(d.order, 5n);
      const signed = await legReceipt(d, d.order, 1, { share: 3 });
      const since = await attest(d, signed);
      const { time } = signed.receipt;
      const state = { status: Status.Received, completed: 1, leg: 1, refunded: 5n, share: 3, time, since };
      await expectState(d, d.id, state);
      const word = [
        [since, 184],
        [time, 144],
        [3, 120],
        [5, 24],
        [1, 16],
        [1, 8],
        [Status.Received, 0],
      ].reduce((sum, [value, shift]) => sum | (BigInt(value!) << BigInt(shift!)), 0n);
      expect(await slotOf(d, d.id)).to.equal(word);
    });

    it("returns by how much the deadline was put off, at the top of the word", async () => {
      const d = await loadFixture(extendedFixture);
      await expectState(d, d.id, { status: Status.Funded, extension: 3 * DAY });
      expect(await slotOf(d, d.id)).to.equal((BigInt(3 * DAY) << 224n) | BigInt(Status.Funded));
    });

    it("returns the reward that is owed, and not as a refund", async () => {
      const d = await loadFixture(owedFixture);
      await expectState(d, d.id, { status: Status.RewardOwed, rewardOwed: REWARD });
      expect(await slotOf(d, d.id)).to.equal((REWARD << 24n) | BigInt(Status.RewardOwed));
    });

    it("returns the mark of a cancelled order", async () => {
      const d = await loadFixture(stageFixture);
      const order = await makeOrder(d);
      await d.escrow.connect(d.buyer).cancel(order);
      await expectState(d, orderId(d.domain, order), { status: Status.Closed });
    });

    it("returns the mark of an order closed before fundBy", async () => {
      const d = await loadFixture(fundedFixture);
      await d.escrow.connect(d.buyer).release(d.order);
      await expectState(d, d.id, { status: Status.Closed });
    });

    it("returns zero of an order closed from fundBy on", async () => {
      const d = await loadFixture(fundedFixture);
      await at(d, d.order.fundBy);
      await d.escrow.connect(d.buyer).release(d.order);
      await expectState(d, d.id, {});
    });
  });

  describe("when asking outcomeOf", () => {
    describe("given the order was never funded", () => {
      it("reverts with {DeliveryEscrow_NotOpen}", async () => {
        const d = await loadFixture(stageFixture);
        const order = await makeOrder(d);
        const id = orderId(d.domain, order);
        await expectRefusal(d, d.escrow.outcomeOf(order), "DeliveryEscrow_NotOpen", id, Status.None);
      });
    });

    describe("given the order is closed", () => {
      it("reverts with {DeliveryEscrow_NotOpen}", async () => {
        const d = await loadFixture(fundedFixture);
        await d.escrow.connect(d.buyer).release(d.order);
        await expectRefusal(d, d.escrow.outcomeOf(d.order), "DeliveryEscrow_NotOpen", d.id, Status.Closed);
      });
    });

    describe("given the order is Funded", () => {
      it("returns the missed deadline, G and the price", async () => {
        const d = await loadFixture(fundedFixture);
        await expectOutcome(d, missedFact(d.order), d.graceEnd, PRICE);
      });

      it("returns the same when a part was refunded", async () => {
        const d = await loadFixture(fundedFixture);
        await d.escrow.connect(d.seller).refund(d.order, 1n);
        await expectOutcome(d, missedFact(d.order), d.graceEnd, PRICE);
      });

      it("returns the price without a completed third party's leg", async () => {
        const d = await loadFixture(journeyFixture);
        await attest(d, await legReceipt(d, d.order, 0));
        await expectOutcome(d, missedFact(d.order), d.graceEnd, PRICE - HAULAGE);
      });
    });

    describe("given the deadline was put off", () => {
      it("returns the new deadline, the new G and the price", async () => {
        const d = await loadFixture(extendedFixture);
        await expectOutcome(d, toBeHex(d.deadline + 3 * DAY, 32), d.graceEnd + 3 * DAY, PRICE);
      });

      it("returns the end of the ruling period from the new G when the seller has objected", async () => {
        const d = await loadFixture(extendedFixture);
        const fact = toBeHex(d.deadline + 3 * DAY, 32);
        await at(d, d.deadline + 3 * DAY);
        await d.escrow.connect(d.seller).object(d.order, fact);
        await expectOutcome(d, fact, d.graceEnd + 3 * DAY + d.order.rulingPeriod, PRICE);
      });

      it("returns late money from the promise on, which stays", async () => {
        const d = await loadFixture(extendedFixture);
        const time = d.deadline + 3 * DAY - 1;
        await at(d, time);
        const { receipt, signature } = await receiptOf(d, d.order, { time });
        const since = await attest(d, { receipt, signature });
        // promised five days after funding, thirteen less a second by the new deadline: the eighth late day
        await expectOutcome(d, factOf(receipt), since + d.order.objectionPeriod, 8n * d.order.latePerDay);
      });
    });

    describe("given the order is closed but for its reward", () => {
      it("reverts with {DeliveryEscrow_NotOpen}", async () => {
        const d = await loadFixture(owedFixture);
        await expectRefusal(d, d.escrow.outcomeOf(d.order), "DeliveryEscrow_NotOpen", d.id, Status.RewardOwed);
      });
    });

    describe("given the seller has objected to the missed deadline", () => {
      it("returns the missed deadline, the end of the ruling period from G and the price", async () => {
        const d = await loadFixture(fundedFixture);
        await at(d, d.deadline);
        await d.escrow.connect(d.seller).object(d.order, missedFact(d.order));
        await expectOutcome(d, missedFact(d.order), d.graceEnd + d.order.rulingPeriod, PRICE);
      });
    });

    describe("given a receipt landed", () => {
      it("returns nothing for the buyer when it is full and in time", async () => {
        const d = await landed(await loadFixture(fundedFixture), {});
        await expectOutcome(d, factOf(d.receipt), d.since + d.order.objectionPeriod, 0n);
      });

      it("returns a quarter when a quarter is missing", async () => {
        const d = await loadFixture(receivedFixture);
        await expectOutcome(d, factOf(d.receipt), d.since + d.order.objectionPeriod, PRICE / 4n);
      });

      it("returns one part in a million, rounded up, when that is missing", async () => {
        const stageless = await loadFixture(stageFixture);
        const d = await landed(await addOrder(stageless, { amount: 1_000_001n }), { share: FULL - 1 });
        await expectOutcome(d, factOf(d.receipt), d.since + d.order.objectionPeriod, 2n);
      });

      it("returns the price when the goods were returned", async () => {
        const d = await landed(await loadFixture(fundedFixture), { outcome: Outcome.Returned });
        await expectOutcome(d, factOf(d.receipt), d.since + d.order.objectionPeriod, PRICE);
      });

      it("returns what was refunded when that is more than is missing", async () => {
        const d = await loadFixture(receivedFixture);
        await d.escrow.connect(d.seller).refund(d.order, PRICE / 2n);
        await expectOutcome(d, factOf(d.receipt), d.since + d.order.objectionPeriod, PRICE / 2n);
      });

      it("returns the legs never travelled when a leg on the way decides", async () => {
        const d = await loadFixture(journeyFixture);
        const { receipt, signature } = await legReceipt(d, d.order, 0, { share: FULL - 1 });
        const since = await attest(d, { receipt, signature });
        await expectOutcome(d, factOf(receipt), since + d.order.objectionPeriod, COURIERS + GOODS);
      });

      it("returns what was refunded on top of the legs never travelled", async () => {
        const d = await loadFixture(outboundFixture);
        await d.escrow.connect(d.seller).refund(d.order, 3_000_000n);
        const { receipt, signature } = await legReceipt(d, d.order, 0, { share: FULL - 1 });
        const since = await attest(d, { receipt, signature });
        const due = 3_000_000n + HAULAGE + COURIERS;
        await expectOutcome(d, factOf(receipt), since + d.order.objectionPeriod, due);
      });

      it("returns at most what is not the third parties'", async () => {
        const d = await loadFixture(stageFixture);
        const scene = await addJourney(d, { latePerDay: PRICE });
        await at(d, scene.order.promisedBy);
        const { receipt, signature } = await legReceipt(d, scene.order, 2, { time: scene.order.promisedBy });
        const since = await attest(scene, { receipt, signature });
        await expectOutcome(scene, factOf(receipt), since + scene.order.objectionPeriod, GOODS);
      });
    });

    for (const [when, fromPromise, days] of [
      ["the last second before the promised time", -1, 0n],
      ["the promised time", 0, 1n],
      ["the last second of the first late day", DAY - 1, 1n],
      ["the first second of the second late day", DAY, 2n],
    ] as const) {
      describe(`given the goods came at ${when}`, () => {
        it(`returns ${days} late days`, async () => {
          const d = await loadFixture(fundedFixture);
          const time = d.order.promisedBy + fromPromise;
          await at(d, time);
          const { receipt, signature } = await receiptOf(d, d.order, { time });
          const since = await attest(d, { receipt, signature });
          await expectOutcome(d, factOf(receipt), since + d.order.objectionPeriod, days * d.order.latePerDay);
        });
      });
    }

    describe("given the buyer has objected to the receipt", () => {
      it("returns the receipt's fact and the end of the ruling period", async () => {
        const d = await loadFixture(receivedFixture);
        await at(d, d.since + 7);
        await d.escrow.connect(d.buyer).object(d.order, factOf(d.receipt));
        await expectOutcome(d, factOf(d.receipt), d.since + 7 + d.order.rulingPeriod, PRICE / 4n);
      });
    });

    describe("given the receipt was contradicted", () => {
      it("returns the first receipt's fact and the end of the ruling period", async () => {
        const d = await loadFixture(receivedFixture);
        const since = await attest(d, await receiptOf(d, d.order, { outcome: Outcome.Returned }));
        await expectOutcome(d, factOf(d.receipt), since + d.order.rulingPeriod, PRICE / 4n);
      });
    });
  });

  describe("when asking credited", () => {
    it("returns what waits for the account in that token only", async () => {
      const d = await loadFixture(creditedFixture);
      expect(await d.escrow.credited(d.blocklist, d.seller)).to.equal(PRICE);
      expect(await d.escrow.credited(d.token, d.seller)).to.equal(0n);
      expect(await d.escrow.credited(d.blocklist, d.buyer)).to.equal(0n);
    });
  });

  describe("when asking nonces", () => {
    it("returns how many of the account's own withdrawals were signed and done", async () => {
      const d = await loadFixture(creditedFixture);
      expect(await d.escrow.nonces(d.seller)).to.equal(0n);
      const what = { account: d.seller.address, token: d.order.token, to: d.courier.address, nonce: 0n };
      const by = await consent(d, d.seller, "Withdrawal", what);
      await d.escrow.connect(d.stranger).withdrawToBySignature(d.blocklist, d.courier, by);
      expect(await d.escrow.nonces(d.seller)).to.equal(1n);
      for (const other of [d.courier, d.stranger, d.buyer]) expect(await d.escrow.nonces(other)).to.equal(0n);
    });
  });

  describe("when asking cartDigest", () => {
    it("returns the SDK's digest of no, one, two and many ids", async () => {
      const d = await loadFixture(stageFixture);
      for (const count of [0, 1, 2, 33]) {
        const ids = Array.from({ length: count }, () => hexlify(randomBytes(32)));
        expect(await d.escrow.cartDigest(ids)).to.equal(cartDigest(d.domain, ids));
      }
    });

    it("returns another digest for another order of the ids, and never an id itself", async () => {
      const d = await loadFixture(stageFixture);
      const [a, b] = [hexlify(randomBytes(32)), hexlify(randomBytes(32))];
      const digests = await Promise.all([[a, b], [b, a], [a], [b]].map(async (ids) => d.escrow.cartDigest(ids)));
      expect(new Set([a, b, ...digests]).size).to.equal(6);
    });
  });

  describe("when asking eip712Domain", () => {
    it("returns the SDK's domain", async () => {
      const d = await loadFixture(stageFixture);
      const { name, version, chainId, verifyingContract } = await d.escrow.eip712Domain();
      expect({ name, version, chainId, verifyingContract }).to.deep.equal(d.domain);
    });
  });
});
