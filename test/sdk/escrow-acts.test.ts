import { expect } from "chai";
import { network } from "hardhat";
import {
  buildReceipt,
  missedFact,
  orderId,
  RevertError,
  signConsent,
  signOrder,
  signReceipt,
  Status,
  type ActName,
  type Acts,
  type Consent,
  type Order,
  type OrderInput,
} from "@kept/sdk";
import { dueAt, partiesTo, rewardOf } from "@kept/sdk/calc";
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { DAY, failure, HOUR, openShop, type Shop } from "./fixture.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;

interface Funded extends Shop {
  readonly terms: Order;
  readonly id: string;
  readonly signs: <A extends ActName>(who: HardhatEthersSigner, act: A, what: Acts[A]) => Promise<Consent>;
  readonly fund: (changes?: Partial<OrderInput>) => Promise<{ terms: Order; id: string }>;
}

async function fundedFixture(): Promise<Funded> {
  const shop = await openShop(connection);
  for (const person of [shop.buyer, shop.seller])
    await shop.token.connect(person).approve(shop.address, ethers.MaxUint256);
  const fund = async (changes: Partial<OrderInput> = {}) => {
    const terms = await shop.order(changes);
    await shop.as(shop.buyer).fund(terms, undefined, await signOrder(shop.seller, shop.domain, terms));
    return { terms, id: orderId(shop.domain, terms) };
  };
  const signs = async <A extends ActName>(who: HardhatEthersSigner, act: A, what: Acts[A]): Promise<Consent> =>
    signConsent(who, shop.domain, act, what, (await shop.now()) + 30 * DAY);
  return { ...shop, ...(await fund()), signs, fund };
}

describe("sdk: acts of an escrow", () => {
  it("release, refund, object and rule by signature, submitted by a stranger", async () => {
    const d = await networkHelpers.loadFixture(fundedFixture);
    const relay = d.as(d.stranger);
    const { terms, id } = d;

    const refund = await d.signs(d.seller, "Refund", { id, fact: missedFact(terms), buyerTotal: 30n });
    await expect(relay.refundBySignature(terms, 30n, refund)).to.changeTokenBalance(ethers, d.token, d.buyer, 30n);
    const receipt = buildReceipt({ id, time: await d.now() });
    await relay.attest(terms, await signReceipt(d.carrier, d.domain, receipt));
    const { fact } = await relay.outcomeOf(terms);
    await relay.objectBySignature(terms, fact, await d.signs(d.buyer, "Objection", { id, fact }));
    expect((await relay.stateOf(id)).status).to.equal(Status.ObjectedByBuyer);
    const ruling = await d.signs(d.arbiter, "Ruling", { id, fact, buyerTotal: 45n });
    await expect(relay.ruleBySignature(terms, fact, 45n, ruling)).to.changeTokenBalances(
      ethers,
      d.token,
      [d.buyer, d.seller],
      [15n, 55n],
    );

    const other = await d.fund();
    const release = await d.signs(d.buyer, "Release", { id: other.id, fact: missedFact(other.terms) });
    await expect(relay.releaseBySignature(other.terms, release)).to.changeTokenBalance(ethers, d.token, d.seller, 100n);
  });

  it("agree, by call and consent of whom partiesTo names", async () => {
    const d = await networkHelpers.loadFixture(fundedFixture);
    const start = await d.now();
    const leg = { attestor: d.carrier.address, deadline: start + 10 * DAY };
    const { terms, id } = await d.fund({
      legs: [
        { ...leg, payee: d.carrier.address, amount: 20n },
        { ...leg, payee: d.seller.address, amount: 80n, deadline: start + 11 * DAY },
      ],
    });
    const state = await d.as(d.buyer).stateOf(id);
    expect(partiesTo(terms, state, 80n)).to.deep.equal([d.buyer.address, d.seller.address]);
    expect(partiesTo(terms, state, 81n)).to.deep.equal([d.buyer.address, d.seller.address, d.carrier.address]);

    const consents = await Promise.all(
      [d.seller, d.carrier].map((who) => d.signs(who, "Agreement", { id, fact: missedFact(terms), buyerTotal: 81n })),
    );
    const refused = await failure(d.as(d.buyer).agree(terms, 81n, consents[0]!));
    expect((refused as RevertError).revert).to.deep.include({
      name: "DeliveryEscrow_ConsentMissing",
      args: { id, party: d.carrier.address },
    });
    await expect(d.as(d.buyer).agree(terms, 81n, ...consents)).to.changeTokenBalances(
      ethers,
      d.token,
      [d.buyer, d.seller, d.carrier],
      [81n, 0n, 19n],
    );
  });

  it("extend, and everything that looks at the deadline goes by the new one", async () => {
    const d = await networkHelpers.loadFixture(fundedFixture);
    const { terms, id } = d;
    const deadline = terms.legs[0]!.deadline;
    await d
      .as(d.seller)
      .extend(terms, deadline + DAY, await d.signs(d.buyer, "Extension", { id, until: deadline + DAY }));
    const state = await d.as(d.buyer).stateOf(id);
    expect(state.extension).to.equal(DAY);
    const { due, fact } = await d.as(d.buyer).outcomeOf(terms);
    expect(due).to.equal(dueAt(terms, state));
    expect(fact).to.equal(missedFact(terms, state.extension));
  });

  it("cancel, by call and by signature", async () => {
    const d = await networkHelpers.loadFixture(fundedFixture);
    const [called, signed] = [await d.order(), await d.order()];
    await d.as(d.buyer).cancel(called);
    const id = orderId(d.domain, signed);
    await d.as(d.stranger).cancelBySignature(signed, await d.signs(d.buyer, "Cancellation", { id }));
    for (const terms of [called, signed]) {
      const refused = await failure(d.as(d.buyer).fund(terms));
      expect((refused as RevertError).revert).to.deep.include({
        name: "DeliveryEscrow_NotFundable",
        args: { id: orderId(d.domain, terms), status: Status.Closed },
      });
    }
  });

  it("pay the reward that could not be paid at first", async () => {
    const d = await networkHelpers.loadFixture(fundedFixture);
    const points = await ethers.deployContract("Token__Mock", ["Points", "PTS", 0]);
    await points.mint(d.seller, 50n);
    const { terms, id } = await d.fund({ rewardToken: await points.getAddress(), rewardAmount: 33n });
    await d.as(d.seller).refund(terms, 40n);
    await d.as(d.buyer).release(terms);
    const owed = rewardOf(terms, 40n);
    expect(owed).to.equal(19n); // 19.8
    const { status, rewardOwed } = await d.as(d.buyer).stateOf(id);
    expect({ status, rewardOwed }).to.deep.equal({ status: Status.RewardOwed, rewardOwed: owed });
    const refused = await failure(d.as(d.stranger).payReward(terms));
    expect((refused as RevertError).revert.name).to.equal("DeliveryEscrow_RewardRefused");
    await points.connect(d.seller).approve(d.address, 33n);
    await expect(d.as(d.stranger).payReward(terms)).to.changeTokenBalance(ethers, points, d.buyer, owed);
  });

  it("have a credit paid elsewhere by signature, with the nonce that is read", async () => {
    const d = await networkHelpers.loadFixture(fundedFixture);
    const blocklist = await ethers.deployContract("BlocklistToken__Mock");
    const token = await blocklist.getAddress();
    await blocklist.mint(d.buyer, 200n);
    await blocklist.connect(d.buyer).approve(d.address, 200n);
    await blocklist.setBlocked(d.seller, true);
    for (const nonce of [0n, 1n]) {
      const { terms } = await d.fund({ token });
      await d.as(d.buyer).release(terms);
      expect(await d.as(d.stranger).nonceOf(d.seller.address)).to.equal(nonce);
      const what = { account: d.seller.address, token, to: d.hauler.address, nonce };
      const sent = d
        .as(d.stranger)
        .withdrawToBySignature(token, d.hauler.address, await d.signs(d.seller, "Withdrawal", what));
      await expect(sent).to.changeTokenBalance(ethers, blocklist, d.hauler, 100n);
    }
  });

  it("make several calls at once, all or none", async () => {
    const d = await networkHelpers.loadFixture(fundedFixture);
    const other = await d.fund();
    const { interface: abi } = d.as(d.buyer).contract;
    const calls = [d, other].map(({ terms }) => abi.encodeFunctionData("release", [terms]));
    const refused = await failure(d.as(d.buyer).multicall([...calls, calls[0]!]));
    expect((refused as RevertError).revert.name).to.equal("DeliveryEscrow_NotOpen");
    await expect(d.as(d.buyer).multicall(calls)).to.changeTokenBalance(ethers, d.token, d.seller, 200n);
  });

  it("throw what the contract refuses in words", async () => {
    const d = await networkHelpers.loadFixture(fundedFixture);
    const { terms, id } = d;
    const relay = d.as(d.stranger);
    const none: Consent = { signer: d.buyer.address, expiry: (await d.now()) + HOUR, signature: "0x" };
    const expired = await d.now();
    const calls: [() => Promise<unknown>, string][] = [
      [() => relay.releaseBySignature(terms, none), "Consents_Invalid"],
      [() => relay.releaseBySignature(terms, { ...none, expiry: expired }), "Consents_Expired"],
      [() => relay.agree(terms, 0n), "DeliveryEscrow_ConsentMissing"],
      [() => relay.extend(terms, terms.legs[0]!.deadline), "DeliveryEscrow_ExtensionNotLater"],
      [() => relay.cancel(terms), "DeliveryEscrow_NotFundable"],
      [() => relay.payReward(terms), "DeliveryEscrow_NoRewardOwed"],
      [() => relay.withdrawToBySignature(d.tokenAddress, id.slice(0, 42), none), "Consents_Invalid"],
      [() => relay.multicall(["0x12345678"]), "FailedCall"],
    ];
    for (const [call, name] of calls) {
      const error = await failure(call());
      expect(error, name).to.be.instanceOf(RevertError);
      expect((error as RevertError).revert.name).to.equal(name);
      expect((error as RevertError).message).to.not.match(/undefined|NaN|\[object/);
    }
  });
});
