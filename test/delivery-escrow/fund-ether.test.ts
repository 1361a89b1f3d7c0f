import { expect } from "chai";
import { network } from "hardhat";
import { Closing, fundByAllowance, fundByEther, orderId, Status, type Funding, type Hex, type Order } from "@kept/sdk";
import { expectEffects } from "../helpers/effects.ts";
import { makeOrder, PRICE } from "../helpers/escrow.ts";
import { expectRefusal, expectState, type Sent } from "../helpers/expect.ts";
import { closed } from "../helpers/journey.ts";
import { bank, IN_ETHER, KINDS, type Bank } from "../helpers/kinds.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const { loadFixture } = networkHelpers;

interface Scene extends Bank {
  readonly order: Order;
  readonly id: Hex;
}

async function orderFixture(): Promise<Scene> {
  const d = await bank(connection);
  const order = await makeOrder(d, { token: d.weth.address });
  return { ...d, order, id: orderId(d.domain, order) };
}

async function fundedFixture(): Promise<Scene> {
  const d = await orderFixture();
  await pay(d, d.order, fundByEther(PRICE));
  return d;
}

const pay = (d: Scene, order: Order, { kind, payment, value = 0n }: Funding): Sent =>
  d.escrow.connect(d.buyer).fund(order, kind, payment, "0x", { value });

const funded = ({ domain }: Bank, order: Order) =>
  ["OrderFunded", orderId(domain, order), order.seller, order.buyer, order.token, PRICE, false] as const;

describe("DeliveryEscrow.fund in ether", () => {
  describe("when the buyer sends exactly the price", () => {
    it("emits {OrderFunded}, wraps the price and leaves his WETH alone", async () => {
      const d = await loadFixture(orderFixture);
      const sent = pay(d, d.order, fundByEther(PRICE));
      await expect(sent).to.changeEtherBalances(ethers, [d.buyer, d.escrow, d.weth], [-PRICE, 0n, PRICE]);
      await expectEffects(d, d.id, sent, {
        events: [funded(d, d.order)],
        state: { status: Status.Funded },
        token: d.weth,
        wrapped: PRICE,
      });
      expect(await d.weth.allowance(d.buyer, d.escrow)).to.equal(10n * PRICE);
    });

    it("returns the id", async () => {
      const d = await loadFixture(orderFixture);
      const { kind, payment } = fundByEther(PRICE);
      const call = d.escrow.connect(d.buyer).fund.staticCall(d.order, kind, payment, "0x", { value: PRICE });
      expect(await call).to.equal(d.id);
    });
  });

  for (const [when, value] of [
    ["he sends a wei less", PRICE - 1n],
    ["he sends a wei more", PRICE + 1n],
    ["he sends nothing and has allowed the escrow his WETH", 0n],
  ] as const) {
    describe(`when ${when}`, () => {
      it("reverts with {Funding_ValueDiffers}", async () => {
        const d = await loadFixture(orderFixture);
        await expectRefusal(d, pay(d, d.order, fundByEther(value)), "Funding_ValueDiffers", value, PRICE);
      });
    });
  }

  describe("when another kind comes with a wei", () => {
    for (const kind of KINDS.filter((one) => one !== IN_ETHER)) {
      it(`reverts with {Funding_ValueDiffers}, by ${kind.name}`, async () => {
        const d = await loadFixture(orderFixture);
        const order = await makeOrder(d);
        const funding = await kind.pay(d, { subject: orderId(d.domain, order), amount: PRICE });
        await expectRefusal(d, pay(d, order, { ...funding, value: 1n }), "Funding_ValueDiffers", 1, 0);
      });
    }
  });

  describe("given the token knows no deposit", () => {
    it("reverts", async () => {
      const d = await loadFixture(orderFixture);
      const order = await makeOrder(d);
      await expect(pay(d, order, fundByEther(PRICE))).to.be.revertedWithoutReason(ethers);
    });
  });

  describe("given the token keeps the ether and credits nothing", () => {
    it("reverts with {Funding_ReceivedDiffers}", async () => {
      const d = await loadFixture(orderFixture);
      const hoarder = await ethers.deployContract("HoarderToken__Mock");
      const token = await hoarder.getAddress();
      const order = await makeOrder(d, { token });
      const call = pay(d, order, fundByEther(PRICE));
      await expectRefusal(d, call, "Funding_ReceivedDiffers", token, 0, PRICE);
      await expectState(d, orderId(d.domain, order), {});
    });
  });

  describe("given the order is in WETH and the buyer pays in WETH", () => {
    it("emits {OrderFunded} and takes no ether", async () => {
      const d = await loadFixture(orderFixture);
      const sent = pay(d, d.order, fundByAllowance());
      await expect(sent).to.changeEtherBalances(ethers, [d.buyer, d.escrow, d.weth], [0n, 0n, 0n]);
      await expectEffects(d, d.id, sent, {
        events: [funded(d, d.order)],
        state: { status: Status.Funded },
        moves: { buyer: -PRICE },
        token: d.weth,
      });
    });
  });

  describe("given it is released", () => {
    it("pays WETH to the seller {OrderClosed}", async () => {
      const d = await loadFixture(fundedFixture);
      const sent = d.escrow.connect(d.buyer).release(d.order);
      await expect(sent).to.changeEtherBalances(ethers, [d.seller, d.escrow, d.weth], [0n, 0n, 0n]);
      await expectEffects(d, d.id, sent, {
        events: [closed(d.id, Closing.Released, 0n, PRICE)],
        state: { status: Status.Closed },
        moves: { seller: PRICE },
        token: d.weth,
      });
    });
  });

  describe("when ether comes without a call", () => {
    it("reverts", async () => {
      const d = await loadFixture(orderFixture);
      await expect(d.buyer.sendTransaction({ to: d.escrow, value: 1 })).to.be.revertedWithoutReason(ethers);
    });
  });
});
