import { expect } from "chai";
import { AbiCoder, dataSlice, MaxUint256, Signature } from "ethers";
import { network } from "hardhat";
import {
  accountSigner,
  fundByAllowance,
  FundingKind,
  orderId,
  signCart,
  signPayment,
  Status,
  type Funding,
  type Hex,
  type Order,
} from "@kept/sdk";
import { expectEffects } from "../helpers/effects.ts";
import { makeOrder, PRICE } from "../helpers/escrow.ts";
import { at, expectEvents, expectRefusal, expectState, slotOf, type Sent } from "../helpers/expect.ts";
import { ALLOWED, bank, IN_ETHER, KINDS, PERMITTED, tokenFor, type Bank, type Kind } from "../helpers/kinds.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const { loadFixture } = networkHelpers;

/** The kinds that need the buyer's consent. */
const CONSENTED = KINDS.filter(({ byConsent }) => byConsent);

async function bankFixture(): Promise<Bank> {
  return bank(connection);
}

/** The escrow may spend nothing of the buyer's. */
async function unapprovedFixture(): Promise<Bank> {
  const d = await bankFixture();
  await d.token.connect(d.buyer).approve(d.escrow, 0);
  return d;
}

/** The buyer is a contract account of the hauler, which allows the escrow all that it has. */
async function accountFixture() {
  const d = await bankFixture();
  const account = await ethers.deployContract("Account__Mock", [d.hauler]);
  const buyer = await account.getAddress();
  await d.token.mint(buyer, PRICE);
  const approval = d.token.interface.encodeFunctionData("approve", [d.escrowAddress, MaxUint256]);
  await account.connect(d.hauler).execute(d.tokenAddress, approval);
  const order = await makeOrder(d, { buyer });
  return { ...d, account, buyer: d.buyer, order, id: orderId(d.domain, order) };
}

const pay = (d: Bank, order: Order, { kind, payment, value = 0n }: Funding, by = d.stranger): Sent =>
  d.escrow.connect(by).fund(order, kind, payment, "0x", { value });

/** An order in the kind's token, and the payment of it with what stands for the buyer's consent. */
async function bring(d: Bank, kind: Kind, consentTo: (order: Order) => Promise<Hex>) {
  const order = await makeOrder(d, { token: tokenFor(d, kind) });
  const id = orderId(d.domain, order);
  return { order, id, funding: await kind.pay(d, { subject: id, amount: PRICE, consent: await consentTo(order) }) };
}

const consented = (d: Bank) => (order: Order) => signPayment(d.buyer, d.domain, order);

const funded = (d: Bank, order: Order) =>
  ["OrderFunded", orderId(d.domain, order), order.seller, order.buyer, order.token, PRICE, false] as const;

/** What must not count as consent. */
const WRONG: readonly (readonly [when: string, sign: (d: Bank) => (order: Order) => Promise<Hex>])[] = [
  ["the stranger has no consent", () => () => Promise.resolve("0x")],
  ["the consent is to another order", (d) => async () => signPayment(d.buyer, d.domain, await makeOrder(d))],
  [
    "the consent is to a cart with this order alone",
    (d) => (order) => signCart(d.buyer, d.domain, [orderId(d.domain, order)]),
  ],
  ["the seller signed it", (d) => (order) => signPayment(d.seller, d.domain, order)],
  ["the stranger signed it", (d) => (order) => signPayment(d.stranger, d.domain, order)],
];

describe("DeliveryEscrow.fund, the buyer's consent", () => {
  describe("when the stranger shows the buyer's consent to the order", () => {
    it("emits {OrderFunded} and moves the price, by an allowance", async () => {
      const d = await loadFixture(bankFixture);
      const { order, id, funding } = await bring(d, ALLOWED, consented(d));
      const { kind, payment } = funding;
      expect(await d.escrow.connect(d.stranger).fund.staticCall(order, kind, payment, "0x")).to.equal(id);
      await expectEffects(d, id, pay(d, order, funding), {
        events: [funded(d, order)],
        state: { status: Status.Funded },
        moves: { buyer: -PRICE },
      });
    });

    it("emits {OrderFunded} and moves the price, by a permit", async () => {
      const d = await loadFixture(unapprovedFixture);
      const { order, id, funding } = await bring(d, PERMITTED, consented(d));
      await expectEffects(d, id, pay(d, order, funding), {
        events: [funded(d, order)],
        state: { status: Status.Funded },
        moves: { buyer: -PRICE },
      });
      expect(await d.token.allowance(d.buyer, d.escrow)).to.equal(0n);
    });

    it("emits {OrderFunded} and takes the stranger's wei, by ether", async () => {
      const d = await loadFixture(bankFixture);
      const { order, id, funding } = await bring(d, IN_ETHER, consented(d));
      const sent = pay(d, order, funding);
      await expect(sent).to.changeEtherBalances(
        ethers,
        [d.stranger, d.buyer, d.escrow, d.weth],
        [-PRICE, 0n, 0n, PRICE],
      );
      await expectEffects(d, id, sent, {
        events: [funded(d, order)],
        state: { status: Status.Funded },
        token: d.weth,
        wrapped: PRICE,
      });
      expect(await d.weth.allowance(d.buyer, d.escrow)).to.equal(10n * PRICE);
    });

    describe("given the permit was submitted to the token before", () => {
      it("emits {OrderFunded} all the same", async () => {
        const d = await loadFixture(unapprovedFixture);
        const { order, funding } = await bring(d, PERMITTED, consented(d));
        const [value, deadline, v, r, s] = AbiCoder.defaultAbiCoder().decode(
          ["uint256", "uint256", "uint8", "bytes32", "bytes32"],
          dataSlice(funding.payment, 0, 160),
        ) as unknown as [bigint, bigint, bigint, Hex, Hex];
        await d.token.connect(d.arbiter).permit(d.buyer, d.escrow, value, deadline, v, r, s);
        await expectEvents(d, pay(d, order, funding), funded(d, order));
      });
    });

    describe("given the permit is worth nothing and there is no allowance", () => {
      it("reverts with {ERC20InsufficientAllowance}", async () => {
        const d = await loadFixture(unapprovedFixture);
        const order = await makeOrder(d);
        const subject = orderId(d.domain, order);
        const consent = await signPayment(d.buyer, d.domain, order);
        const funding = await PERMITTED.pay(d, { subject, amount: PRICE, payer: d.stranger, consent });
        await expect(pay(d, order, funding))
          .to.be.revertedWithCustomError(d.token, "ERC20InsufficientAllowance")
          .withArgs(d.escrow, 0, PRICE);
      });
    });
  });

  for (const [when, sign] of WRONG) {
    describe(`when ${when}`, () => {
      for (const kind of CONSENTED) {
        it(`reverts with {Funding_NotThePayer}, by ${kind.name}`, async () => {
          const d = await loadFixture(bankFixture);
          const { order, id, funding } = await bring(d, kind, sign(d));
          const call = pay(d, order, funding);
          await expectRefusal(d, call, "Funding_NotThePayer", id, d.stranger.address, d.buyer.address);
          await expectState(d, id, {});
        });
      }
    });
  }

  describe("when the buyer shows his own consent", () => {
    for (const kind of CONSENTED) {
      it(`reverts with {Funding_DataUnexpected}, by ${kind.name}`, async () => {
        const d = await loadFixture(bankFixture);
        const { order, funding } = await bring(d, kind, consented(d));
        await expectRefusal(d, pay(d, order, funding, d.buyer), "Funding_DataUnexpected", 65);
      });
    }
  });

  describe("when a permit's data ends within the permit", () => {
    it("reverts", async () => {
      const d = await loadFixture(bankFixture);
      const order = await makeOrder(d);
      const payment = Signature.from(await signPayment(d.buyer, d.domain, order)).serialized;
      await expect(pay(d, order, { kind: FundingKind.Permit, payment })).to.be.revertedWithoutReason(ethers);
    });
  });

  describe("when the consent is shown again", () => {
    describe("given the order is funded", () => {
      it("reverts with {DeliveryEscrow_NotFundable}", async () => {
        const d = await loadFixture(bankFixture);
        const { order, id, funding } = await bring(d, ALLOWED, consented(d));
        await pay(d, order, funding);
        await expectRefusal(d, pay(d, order, funding), "DeliveryEscrow_NotFundable", id, Status.Funded);
      });
    });

    describe("given the order was closed before fundBy", () => {
      it("reverts with {DeliveryEscrow_NotFundable}", async () => {
        const d = await loadFixture(bankFixture);
        const { order, id, funding } = await bring(d, ALLOWED, consented(d));
        await pay(d, order, funding);
        await d.escrow.connect(d.seller).refund(order, PRICE);
        await expectRefusal(d, pay(d, order, funding), "DeliveryEscrow_NotFundable", id, Status.Closed);
      });
    });

    describe("given the order was closed at fundBy and its slot cleared", () => {
      it("reverts with {DeliveryEscrow_FundingClosed}", async () => {
        const d = await loadFixture(bankFixture);
        const { order, id, funding } = await bring(d, ALLOWED, consented(d));
        await pay(d, order, funding);
        await at(d, order.fundBy);
        await d.escrow.connect(d.seller).refund(order, PRICE);
        expect(await slotOf(d, id)).to.equal(0n);
        const { fundBy } = order;
        await at(d, fundBy + 1);
        await expectRefusal(d, pay(d, order, funding), "DeliveryEscrow_FundingClosed", id, fundBy + 1, fundBy);
      });
    });
  });

  describe("given the buyer is an ERC-1271 account", () => {
    describe("when its owner signed", () => {
      it("emits {OrderFunded} and moves the price", async () => {
        const d = await loadFixture(accountFixture);
        const signer = accountSigner(d.order.buyer, d.hauler);
        const sent = pay(d, d.order, fundByAllowance(await signPayment(signer, d.domain, d.order)));
        await expectEvents(d, sent, funded(d, d.order));
        expect(await d.token.balanceOf(d.account)).to.equal(0n);
        await expectState(d, d.id, { status: Status.Funded });
      });
    });

    describe("when the stranger signed", () => {
      it("reverts with {Funding_NotThePayer}", async () => {
        const d = await loadFixture(accountFixture);
        const call = pay(d, d.order, fundByAllowance(await signPayment(d.stranger, d.domain, d.order)));
        await expectRefusal(d, call, "Funding_NotThePayer", d.id, d.stranger.address, d.order.buyer);
      });
    });

    describe("when its owner calls in its name", () => {
      it("emits {OrderFunded} without a consent", async () => {
        const d = await loadFixture(accountFixture);
        const data = d.escrow.interface.encodeFunctionData("fund", [d.order, FundingKind.Allowance, "0x", "0x"]);
        const sent = d.account.connect(d.hauler).execute(d.escrowAddress, data);
        await expectEvents(d, sent, funded(d, d.order));
      });
    });
  });
});
