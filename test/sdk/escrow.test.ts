import { expect } from "chai";
import { network } from "hardhat";
import {
  buildReceipt,
  escrow,
  fundByAllowance,
  fundByAuthorization,
  KeptError,
  orderId,
  RevertError,
  signReceipt,
  skippedIn,
  Status,
  type Order,
  type SignedReceipt,
} from "@kept/sdk";
import { dueAt } from "@kept/sdk/calc";
import { DAY, failure, HOUR, openShop, type Shop } from "./fixture.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;

interface Funded extends Shop {
  readonly terms: Order;
  readonly id: string;
  readonly receipt: (share?: number) => Promise<SignedReceipt>;
}

async function fundedFixture(): Promise<Funded> {
  const shop = await openShop(connection);
  await shop.token.connect(shop.buyer).approve(shop.address, ethers.MaxUint256);
  const terms = await shop.order();
  const id = orderId(shop.domain, terms);
  await shop.as(shop.buyer).fund(terms);
  const receipt = async (share?: number): Promise<SignedReceipt> => {
    const built = buildReceipt({ id, time: await shop.now(), ...(share === undefined ? {} : { share }) });
    return signReceipt(shop.carrier, shop.domain, built);
  };
  return { ...shop, terms, id, receipt };
}

describe("sdk: escrow", () => {
  it("reads state, outcome, domain and credit as plain values", async () => {
    const { as, stranger, terms, id, domain, tokenAddress, now, receipt } =
      await networkHelpers.loadFixture(fundedFixture);
    const mine = as(stranger);

    expect(await mine.domain()).to.deep.equal(domain);
    expect(await mine.credited(tokenAddress, stranger.address)).to.equal(0n);
    const deadline = terms.legs[0]!.deadline;
    expect(await mine.outcomeOf(terms)).to.deep.equal({
      fact: ethers.toBeHex(deadline, 32),
      due: deadline + DAY,
      buyerTotal: 100n,
    });

    const time = await now();
    await mine.attest(terms, await receipt());
    const state = { status: Status.Received, completed: 0, leg: 0, refunded: 0n, share: 1_000_000, time };
    const none = { extension: 0, rewardOwed: 0n };
    expect(await mine.stateOf(id)).to.deep.equal({ ...state, ...none, since: await now() });
  });

  it("walks an order through receipt, objection and ruling", async () => {
    const { as, stranger, buyer, arbiter, terms, id, token, seller, receipt } =
      await networkHelpers.loadFixture(fundedFixture);

    await as(stranger).attest(terms, await receipt());
    const { fact, due } = await as(buyer).outcomeOf(terms);
    expect(due).to.equal(dueAt(terms, await as(buyer).stateOf(id)));
    await as(buyer).object(terms, fact);
    const ruled = as(arbiter).rule(terms, fact, 40n);

    await expect(ruled).to.changeTokenBalances(ethers, token, [buyer, seller], [40n, 60n]);
  });

  it("refunds, releases and settles", async () => {
    const { as, stranger, seller, buyer, terms, order, token } = await networkHelpers.loadFixture(fundedFixture);
    await expect(as(seller).refund(terms, 30n)).to.changeTokenBalance(ethers, token, buyer, 30n);
    await expect(as(buyer).release(terms)).to.changeTokenBalance(ethers, token, seller, 70n);

    const other = await order();
    await as(buyer).fund(other);
    await networkHelpers.time.increase(11 * DAY);
    await expect(as(stranger).settle(other)).to.changeTokenBalance(ethers, token, buyer, 100n);
  });

  it("tells what a batch left alone, and why", async () => {
    const { as, stranger, buyer, order, terms, id, address, receipt } = await networkHelpers.loadFixture(fundedFixture);
    const other = await order();
    await as(buyer).fund(other);
    const signed = await receipt();

    const attested = await as(stranger).attestMany([
      { order: terms, receipts: [signed] },
      { order: other, receipts: [signed] },
    ]);
    const skipped = skippedIn((await attested.wait())!, address);
    expect(skipped.map(({ error }) => error.name)).to.deep.equal(["DeliveryEscrow_ReceiptForAnotherOrder"]);

    await networkHelpers.time.increase(2 * DAY);
    const settled = await as(stranger).settleMany([other, terms]);
    const [notDue, ...rest] = skippedIn((await settled.wait())!, address);
    expect(rest).to.deep.equal([]);
    expect(notDue!.error.name).to.equal("DeliveryEscrow_NotDue");
    expect((await as(stranger).stateOf(id)).status).to.equal(Status.None);
  });

  it("throws what the contract refuses in words", async () => {
    const { as, stranger, terms, tokenAddress } = await networkHelpers.loadFixture(fundedFixture);
    const calls: [() => Promise<unknown>, string][] = [
      [() => as(stranger).release(terms), "DeliveryEscrow_NotBuyer"],
      [() => as(stranger).refund(terms, 1n), "DeliveryEscrow_NotSeller"],
      [() => as(stranger).settle(terms), "DeliveryEscrow_NotDue"],
      [() => as(stranger).outcomeOf({ ...terms, feeBps: 1 }), "DeliveryEscrow_NotOpen"],
      [() => as(stranger).withdraw(tokenAddress, stranger.address), "Payouts_NothingCredited"],
      [() => as(stranger).withdrawTo(tokenAddress, tokenAddress), "Payouts_RecipientForbidden"],
    ];

    for (const [call, name] of calls) {
      const error = await failure(call());
      expect(error, name).to.be.instanceOf(RevertError);
      expect((error as RevertError).revert.name).to.equal(name);
    }
  });

  it("finds the terms of an id and compares them with mine", async () => {
    const { as, seller, terms, id } = await networkHelpers.loadFixture(fundedFixture);

    expect(await as(seller).termsOf(id)).to.deep.equal(terms);
    expect(await as(seller).verify(id, terms)).to.deep.equal({ matches: true, id, differences: [] });
    const { matches, differences } = await as(seller).verify(id, { ...terms, latePerDay: 5n });
    expect(matches).to.equal(false);
    expect(differences.map(({ field }) => field)).to.deep.equal(["id", "latePerDay"]);
  });

  it("finds the terms of an order that a contract account funded", async () => {
    const { as, seller, buyer, order, token, tokenAddress, address, domain, now } =
      await networkHelpers.loadFixture(fundedFixture);
    const account = await ethers.deployContract("Account__Mock", [seller]);
    const terms = await order();
    const id = orderId(domain, terms);
    await token.connect(buyer).approve(address, 0n);
    const authorization = { to: address, value: 100n, validBefore: (await now()) + HOUR };
    const { kind, payment } = await fundByAuthorization(buyer, tokenAddress, id, authorization);

    const { interface: abi } = as(seller).contract;
    await account.connect(seller).execute(address, abi.encodeFunctionData("fund", [terms, kind, payment, "0x"]));

    expect(await as(seller).termsOf(id)).to.deep.equal(terms);
  });

  it("says so when an order was never funded, or there is no provider", async () => {
    const { as, seller, address, order, domain } = await networkHelpers.loadFixture(fundedFixture);
    const unknown = orderId(domain, await order());
    const offline = escrow(address, ethers.Wallet.createRandom());

    const missing = await failure(as(seller).termsOf(unknown));
    expect(missing).to.be.instanceOf(KeptError).with.property("code", "OrderNotFound");
    expect(await failure(Promise.resolve().then(() => offline.domain())))
      .to.be.instanceOf(KeptError)
      .with.property("code", "ProviderNeeded");
  });

  it("funds by allowance when no kind is named", async () => {
    const { as, buyer, order, domain } = await networkHelpers.loadFixture(fundedFixture);
    const [first, second] = [await order(), await order()];

    await as(buyer).fund(first);
    await as(buyer).fund(second, fundByAllowance());

    for (const terms of [first, second]) {
      expect((await as(buyer).stateOf(orderId(domain, terms))).status).to.equal(Status.Funded);
    }
  });
});
