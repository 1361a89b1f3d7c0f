import { expect } from "chai";
import { AbiCoder, id as hashOf, MaxUint256, type Interface } from "ethers";
import { network } from "hardhat";
import { missedFact, Closing, FundingKind, orderId, signPayment, Status, type Hex } from "@kept/sdk";
import { addOrder, expectEffects, stage, type Stage } from "../helpers/effects.ts";
import { fund, makeOrder, PRICE } from "../helpers/escrow.ts";
import { expectEvents, expectMoves, expectRefusal, expectState } from "../helpers/expect.ts";
import { closed } from "../helpers/journey.ts";
import { agreed, consent, putOff } from "../helpers/parties.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const { loadFixture } = networkHelpers;

const PART = 30_000_000n;

/** Three orders, and what their parties have signed. */
async function signedFixture() {
  const d = await stage(connection);
  const [released, refunded, split] = [await addOrder(d), await addOrder(d), await addOrder(d)];
  const release = await consent(d, d.buyer, "Release", { id: released.id, fact: missedFact(released.order) });
  const refund = await consent(d, d.seller, "Refund", {
    id: refunded.id,
    fact: missedFact(refunded.order),
    buyerTotal: PART,
  });
  const both = await agreed(split, PART, "buyer", "seller");
  const calls: Hex[] = [
    d.escrow.interface.encodeFunctionData("releaseBySignature", [released.order, release]),
    d.escrow.interface.encodeFunctionData("refundBySignature", [refunded.order, PART, refund]),
    d.escrow.interface.encodeFunctionData("agree", [split.order, PART, both]),
  ];
  return { ...d, released, refunded, split, calls };
}

async function fundedFixture() {
  return addOrder(await stage(connection));
}

const encode = (d: Stage, name: string, args: unknown[]): Hex =>
  (d.escrow.interface as Interface).encodeFunctionData(name, args);

describe("DeliveryEscrow.multicall", () => {
  describe("when a stranger submits what several parties have signed", () => {
    it("does all of it {OrderClosed} {OrderRefunded}", async () => {
      const d = await loadFixture(signedFixture);
      const sent = d.escrow.connect(d.stranger).multicall(d.calls);
      await expectEvents(
        d,
        sent,
        closed(d.released.id, Closing.Released, 0n, PRICE),
        ["OrderRefunded", d.refunded.id, PART],
        closed(d.split.id, Closing.Agreed, PART, PRICE - PART),
      );
      await expectMoves(d, sent, { buyer: 2n * PART, seller: 2n * PRICE - PART, escrow: -2n * PRICE - PART });
      await expectState(d, d.released.id, { status: Status.Closed });
      await expectState(d, d.refunded.id, { status: Status.Funded, refunded: PART });
      await expectState(d, d.split.id, { status: Status.Closed });
      await expectState(d, d.bystander, { status: Status.Funded });
    });

    it("does none of it when one is refused, with that one's error {DeliveryEscrow_NotOpen}", async () => {
      const d = await loadFixture(signedFixture);
      const call = d.escrow.connect(d.stranger).multicall([...d.calls, d.calls[0]!]);
      await expectRefusal(d, call, "DeliveryEscrow_NotOpen", d.released.id, Status.Closed);
      for (const { id } of [d.released, d.refunded, d.split]) await expectState(d, id, { status: Status.Funded });
    });

    it("does the same when some are nested {OrderClosed}", async () => {
      const d = await loadFixture(signedFixture);
      const nested = encode(d, "multicall", [d.calls.slice(1)]);
      const sent = d.escrow.connect(d.stranger).multicall([d.calls[0]!, nested]);
      await expectMoves(d, sent, { buyer: 2n * PART, seller: 2n * PRICE - PART, escrow: -2n * PRICE - PART });
    });
  });

  describe("when a party calls", () => {
    it("is himself in each call {OrderExtended} {OrderRefunded}", async () => {
      const d = await loadFixture(fundedFixture);
      const until = d.deadline + 5;
      const calls = [
        encode(d, "extend", [d.order, until, await putOff(d, until, "buyer")]),
        encode(d, "refund", [d.order, PART]),
      ];
      await expectEffects(d, d.id, d.escrow.connect(d.seller).multicall(calls), {
        events: [
          ["OrderExtended", d.id, until],
          ["OrderRefunded", d.id, PART],
        ],
        state: { status: Status.Funded, extension: 5, refunded: PART },
        moves: { buyer: PART },
      });
    });

    it("is nobody else: {DeliveryEscrow_NotBuyer} for the stranger", async () => {
      const d = await loadFixture(fundedFixture);
      const release = encode(d, "release", [d.order]);
      for (const calls of [[release], [encode(d, "multicall", [[release]])]]) {
        const call = d.escrow.connect(d.stranger).multicall(calls);
        await expectRefusal(d, call, "DeliveryEscrow_NotBuyer", d.id, d.stranger.address, d.buyer.address);
      }
    });

    it("can fund by allowance {OrderFunded}", async () => {
      const d = await loadFixture(fundedFixture);
      const order = await makeOrder(d);
      const call = d.escrow.connect(d.buyer).multicall([encode(d, "fund", [order, 0, "0x", "0x"])]);
      await expectMoves(d, call, { buyer: -PRICE, escrow: PRICE });
      await expectState(d, orderId(d.domain, order), { status: Status.Funded });
    });
  });

  describe("when there is nothing to do", () => {
    it("does nothing and returns nothing", async () => {
      const d = await loadFixture(fundedFixture);
      expect(await d.escrow.connect(d.stranger).multicall.staticCall([])).to.deep.equal([]);
      await expectEffects(d, d.id, d.escrow.connect(d.stranger).multicall([]), {
        events: [],
        state: { status: Status.Funded },
      });
    });
  });

  describe("when the calls return something", () => {
    it("returns it, encoded, in order", async () => {
      const d = await loadFixture(fundedFixture);
      const order = await makeOrder(d);
      const id = orderId(d.domain, order);
      const calls = [
        encode(d, "fund", [order, 0, "0x", "0x"]),
        encode(d, "release", [order]),
        encode(d, "settleMany", [[d.order]]),
        encode(d, "orderId", [d.order]),
      ];
      const results = await d.escrow.connect(d.buyer).multicall.staticCall(calls);
      const coder = AbiCoder.defaultAbiCoder();
      expect([...results]).to.deep.equal([
        id,
        "0x",
        coder.encode(["bool[]"], [[false]]),
        coder.encode(["bytes32"], [d.id]),
      ]);
    });
  });

  describe("when ether is sent along", () => {
    it("reverts without a reason: it takes none", async () => {
      const d = await loadFixture(fundedFixture);
      const data = encode(d, "multicall", [[]]);
      await expect(d.buyer.sendTransaction({ to: d.escrow, data, value: 1n })).to.be.revertedWithoutReason(ethers);
    });
  });

  describe("when an order is paid in ether inside of it", () => {
    it("reverts with {Funding_ValueDiffers}: no value counts, let alone twice", async () => {
      const d = await loadFixture(fundedFixture);
      const order = await makeOrder(d);
      const call = d.escrow.connect(d.buyer).multicall([encode(d, "fund", [order, FundingKind.Ether, "0x", "0x"])]);
      await expectRefusal(d, call, "Funding_ValueDiffers", 0n, PRICE);
    });
  });

  describe("when a call is none of the escrow's", () => {
    it("reverts without a reason", async () => {
      const d = await loadFixture(fundedFixture);
      const foreign = d.token.interface.encodeFunctionData("transferFrom", [d.buyer.address, d.stranger.address, 1n]);
      await expect(d.escrow.connect(d.stranger).multicall([foreign])).to.be.revert(ethers);
      await expect(d.escrow.connect(d.stranger).multicall(["0x"])).to.be.revert(ethers);
    });
  });

  describe("when an order is paid by a stranger with the buyer's signature, and released with it", () => {
    it("does both {OrderFunded} {OrderClosed}", async () => {
      const d = await loadFixture(fundedFixture);
      const order = await makeOrder(d);
      const id = orderId(d.domain, order);
      const payment = await signPayment(d.buyer, d.domain, order);
      const release = await consent(d, d.buyer, "Release", { id, fact: missedFact(order) });
      const sent = d.escrow
        .connect(d.stranger)
        .multicall([
          encode(d, "fund", [order, FundingKind.Allowance, payment, "0x"]),
          encode(d, "releaseBySignature", [order, release]),
        ]);
      await expectMoves(d, sent, { buyer: -PRICE, seller: PRICE });
      await expectState(d, id, { status: Status.Closed });
    });
  });

  describe("given a payee calls back while one of the calls pays him", () => {
    it("gets nothing but his own, and the next call is made {ReentrancyGuardReentrantCall}", async () => {
      const d = await loadFixture(fundedFixture);
      const hooks = await ethers.deployContract("HookToken__Mock");
      const attacker = await ethers.deployContract("Reenterer__Mock");
      await hooks.mint(d.buyer, 2n * PRICE);
      await hooks.connect(d.buyer).approve(d.escrow, MaxUint256);
      const terms = { token: await hooks.getAddress(), seller: await attacker.getAddress() };
      const [first, second] = [await makeOrder(d, terms), await makeOrder(d, terms)];
      for (const order of [first, second]) await fund(d, order);
      const again = encode(d, "multicall", [[encode(d, "settle", [second])]]);
      await attacker.prepare(d.escrow, again, false);
      const sent = d.escrow.connect(d.buyer).multicall([encode(d, "release", [first]), encode(d, "release", [second])]);
      await expectMoves(d, sent, { escrow: -2n * PRICE }, hooks);
      expect(await hooks.balanceOf(attacker)).to.equal(2n * PRICE);
      expect(await attacker.attempts()).to.equal(2n);
      expect(await attacker.succeeded()).to.equal(false);
      expect((await attacker.result()).slice(0, 10)).to.equal(hashOf("ReentrancyGuardReentrantCall()").slice(0, 10));
    });
  });
});
