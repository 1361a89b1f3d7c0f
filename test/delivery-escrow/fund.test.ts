import { concat, ZeroAddress } from "ethers";
import { network } from "hardhat";
import { expect } from "chai";
import { orderId, signOrder, Status, type Hex, type Order } from "@kept/sdk";
import { ALLOWANCE, deploy, fund, makeJourney, makeOrder, PRICE, type Deployed } from "../helpers/escrow.ts";
import { at, expectEvents, expectMoves, expectRefusal, expectState, slotOf, type Sent } from "../helpers/expect.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;

async function deployedFixture() {
  const d = await deploy(connection);
  const order = await makeOrder(d);
  return { ...d, order, id: orderId(d.domain, order) };
}

async function fundedFixture() {
  const d = await deployedFixture();
  await fund(d, d.order);
  return d;
}

async function closedFixture() {
  const d = await fundedFixture();
  await d.escrow.connect(d.buyer).release(d.order);
  return d;
}

/** The buyer attests his own order and there is no arbiter. */
async function atHisMercyFixture() {
  const d = await deploy(connection);
  const order = await makeOrder(d, mercy(d));
  return { ...d, order, id: orderId(d.domain, order) };
}

const mercy = (d: Deployed) => ({
  attestor: d.buyer.address,
  arbiter: ZeroAddress,
  objectionPeriod: 0,
  rulingPeriod: 0,
});

/** The seller gives the buyer a token unit as a reward. */
async function rewardFixture() {
  const d = await deploy(connection);
  const order = await makeOrder(d, { rewardToken: d.tokenAddress, rewardAmount: 1n });
  return { ...d, order, id: orderId(d.domain, order) };
}

/** The seller is an ERC-1271 account of the hauler. */
async function accountSellerFixture() {
  const d = await deploy(connection);
  const account = await ethers.deployContract("Account__Mock", [d.hauler]);
  const order = await makeOrder(d, { seller: await account.getAddress() });
  return { ...d, order, id: orderId(d.domain, order) };
}

const funding = (d: Deployed, order: Order, signature: Hex = "0x", by = d.buyer): Sent =>
  d.escrow.connect(by).fund(order, ALLOWANCE.kind, ALLOWANCE.payment, signature);

const sign = (d: Deployed, order: Order, by = d.seller): Promise<Hex> =>
  signOrder(
    { getAddress: () => Promise.resolve(order.seller), signTypedData: by.signTypedData.bind(by) },
    d.domain,
    order,
  );

const fundedEvent = (d: Deployed, order: Order, price: bigint, signed: boolean) =>
  ["OrderFunded", orderId(d.domain, order), order.seller, order.buyer, order.token, price, signed] as const;

describe("DeliveryEscrow.fund", () => {
  describe("given the order is funded", () => {
    it("reverts with {DeliveryEscrow_NotFundable}", async () => {
      const d = await networkHelpers.loadFixture(fundedFixture);
      await expectRefusal(d, funding(d, d.order), "DeliveryEscrow_NotFundable", d.id, Status.Funded);
    });
  });

  describe("given the order was closed before fundBy", () => {
    describe("when fundBy has not come", () => {
      it("reverts with {DeliveryEscrow_NotFundable}", async () => {
        const d = await networkHelpers.loadFixture(closedFixture);
        await expectState(d, d.id, { status: Status.Closed });
        await at(d, d.order.fundBy - 1);
        await expectRefusal(d, funding(d, d.order), "DeliveryEscrow_NotFundable", d.id, Status.Closed);
      });
    });

    describe("when fundBy has come", () => {
      it("reverts with {DeliveryEscrow_NotFundable}", async () => {
        const d = await networkHelpers.loadFixture(closedFixture);
        await at(d, d.order.fundBy);
        await expectRefusal(d, funding(d, d.order), "DeliveryEscrow_NotFundable", d.id, Status.Closed);
      });
    });
  });

  describe("given the order was closed at fundBy and its slot cleared", () => {
    it("reverts with {DeliveryEscrow_FundingClosed}", async () => {
      const d = await networkHelpers.loadFixture(fundedFixture);
      await at(d, d.order.fundBy);
      await d.escrow.connect(d.buyer).release(d.order);
      expect(await slotOf(d, d.id)).to.equal(0n);
      const { fundBy } = d.order;
      await at(d, fundBy + 1);
      await expectRefusal(d, funding(d, d.order), "DeliveryEscrow_FundingClosed", d.id, fundBy + 1, fundBy);
    });
  });

  describe("when somebody else than the buyer brings the buyer's allowance", () => {
    for (const who of ["stranger", "seller", "arbiter", "carrier"] as const) {
      it(`reverts with {Funding_NotThePayer} for the ${who}`, async () => {
        const d = await networkHelpers.loadFixture(deployedFixture);
        const call = funding(d, d.order, "0x", d[who]);
        await expectRefusal(d, call, "Funding_NotThePayer", d.id, d[who].address, d.buyer.address);
      });
    }
  });

  describe("when fundBy has come", () => {
    it("reverts with {DeliveryEscrow_FundingClosed}", async () => {
      const d = await networkHelpers.loadFixture(deployedFixture);
      const { fundBy } = d.order;
      await at(d, fundBy);
      await expectRefusal(d, funding(d, d.order), "DeliveryEscrow_FundingClosed", d.id, fundBy, fundBy);
    });
  });

  describe("when it is the last second before fundBy", () => {
    it("emits {OrderFunded}", async () => {
      const d = await networkHelpers.loadFixture(deployedFixture);
      await at(d, d.order.fundBy - 1);
      await expectEvents(d, funding(d, d.order), fundedEvent(d, d.order, PRICE, false));
    });
  });

  describe("when the seller's signature is wrong", () => {
    it("reverts with {DeliveryEscrow_SellerSignatureInvalid}", async () => {
      const d = await networkHelpers.loadFixture(deployedFixture);
      const forged = await sign(d, d.order, d.stranger);
      const call = funding(d, d.order, forged);
      await expectRefusal(d, call, "DeliveryEscrow_SellerSignatureInvalid", d.id, d.seller.address);
    });
  });

  describe("when the seller signed another order", () => {
    it("reverts with {DeliveryEscrow_SellerSignatureInvalid}", async () => {
      const d = await networkHelpers.loadFixture(deployedFixture);
      const call = funding(d, d.order, await sign(d, await makeOrder(d)));
      await expectRefusal(d, call, "DeliveryEscrow_SellerSignatureInvalid", d.id, d.seller.address);
    });
  });

  describe("given the seller is an ERC-1271 account", () => {
    describe("when its signature is wrong", () => {
      it("reverts with {DeliveryEscrow_SellerSignatureInvalid}", async () => {
        const d = await networkHelpers.loadFixture(accountSellerFixture);
        const call = funding(d, d.order, await sign(d, d.order, d.stranger));
        await expectRefusal(d, call, "DeliveryEscrow_SellerSignatureInvalid", d.id, d.order.seller);
      });
    });

    describe("when its signature is right", () => {
      it("emits {OrderFunded} and says so", async () => {
        const d = await networkHelpers.loadFixture(accountSellerFixture);
        const sent = funding(d, d.order, await sign(d, d.order, d.hauler));
        await expectEvents(d, sent, fundedEvent(d, d.order, PRICE, true));
      });
    });
  });

  describe("given the seller's wallet has delegated itself to a contract", () => {
    it("emits {OrderFunded} by its own key and says so", async () => {
      const d = await networkHelpers.loadFixture(deployedFixture);
      await networkHelpers.setCode(d.seller.address, concat(["0xef0100", d.tokenAddress]));
      const sent = funding(d, d.order, await sign(d, d.order, d.seller));
      await expectEvents(d, sent, fundedEvent(d, d.order, PRICE, true));
    });
  });

  describe("given the buyer's own key attests and there is no arbiter", () => {
    describe("when the seller did not sign", () => {
      it("reverts with {DeliveryEscrow_SellerMustSign}", async () => {
        const d = await networkHelpers.loadFixture(atHisMercyFixture);
        await expectRefusal(d, funding(d, d.order), "DeliveryEscrow_SellerMustSign", d.id, d.seller.address);
      });
    });

    describe("when the buyer's key attests a leg on the way only", () => {
      it("reverts with {DeliveryEscrow_SellerMustSign}", async () => {
        const d = await networkHelpers.loadFixture(deployedFixture);
        const { legs } = await makeJourney(d);
        const order = await makeOrder(d, {
          arbiter: ZeroAddress,
          legs: legs.map((leg, i) => (i === 1 ? { ...leg, attestor: d.buyer.address } : leg)),
        });
        const id = orderId(d.domain, order);
        await expectRefusal(d, funding(d, order), "DeliveryEscrow_SellerMustSign", id, d.seller.address);
      });
    });

    describe("when the seller signed", () => {
      it("emits {OrderFunded} and says so", async () => {
        const d = await networkHelpers.loadFixture(atHisMercyFixture);
        const sent = funding(d, d.order, await sign(d, d.order));
        await expectEvents(d, sent, fundedEvent(d, d.order, PRICE, true));
      });
    });
  });

  describe("given the buyer's own key attests and there is an arbiter", () => {
    it("emits {OrderFunded} without the seller's signature", async () => {
      const d = await networkHelpers.loadFixture(deployedFixture);
      const order = await makeOrder(d, { attestor: d.buyer.address });
      await expectEvents(d, funding(d, order), fundedEvent(d, order, PRICE, false));
    });
  });

  describe("given a device in the buyer's name attests and there is no arbiter", () => {
    it("emits {OrderFunded}, for only his 20 bytes are his key", async () => {
      const d = await networkHelpers.loadFixture(deployedFixture);
      const order = await makeOrder(d, { ...mercy(d), attestor: `${d.buyer.address}00` });
      await expectEvents(d, funding(d, order), fundedEvent(d, order, PRICE, false));
    });
  });

  describe("given the terms promise a reward", () => {
    describe("when the seller did not sign", () => {
      it("reverts with {DeliveryEscrow_SellerMustSign}", async () => {
        const d = await networkHelpers.loadFixture(rewardFixture);
        await expectRefusal(d, funding(d, d.order), "DeliveryEscrow_SellerMustSign", d.id, d.seller.address);
      });
    });

    describe("when the seller signed", () => {
      it("emits {OrderFunded}, takes the price and nothing of the reward", async () => {
        const d = await networkHelpers.loadFixture(rewardFixture);
        const sent = funding(d, d.order, await sign(d, d.order));
        await expectEvents(d, sent, fundedEvent(d, d.order, PRICE, true));
        await expectMoves(d, sent, { buyer: -PRICE, escrow: PRICE });
        await expectState(d, d.id, { status: Status.Funded });
      });
    });
  });

  describe("when the buyer funds without the seller's signature", () => {
    it("returns the id", async () => {
      const d = await networkHelpers.loadFixture(deployedFixture);
      const id = await d.escrow.connect(d.buyer).fund.staticCall(d.order, ALLOWANCE.kind, ALLOWANCE.payment, "0x");
      expect(id).to.equal(d.id);
    });

    it("emits {OrderFunded}", async () => {
      const d = await networkHelpers.loadFixture(deployedFixture);
      await expectEvents(d, funding(d, d.order), fundedEvent(d, d.order, PRICE, false));
    });

    it("makes the order Funded and nothing else", async () => {
      const d = await networkHelpers.loadFixture(deployedFixture);
      await funding(d, d.order);
      await expectState(d, d.id, { status: Status.Funded });
    });

    it("moves the price from the buyer to the escrow and nobody else's money", async () => {
      const d = await networkHelpers.loadFixture(deployedFixture);
      await expectMoves(d, funding(d, d.order), { buyer: -PRICE, escrow: PRICE });
    });

    it("leaves another order of the same parties alone", async () => {
      const d = await networkHelpers.loadFixture(fundedFixture);
      const other = await makeOrder(d);
      await funding(d, other);
      await expectState(d, d.id, { status: Status.Funded });
      await expectState(d, orderId(d.domain, other), { status: Status.Funded });
      expect(await d.token.balanceOf(d.escrow)).to.equal(2n * PRICE);
    });
  });

  describe("when the buyer funds with the seller's signature", () => {
    it("emits {OrderFunded} and says so", async () => {
      const d = await networkHelpers.loadFixture(deployedFixture);
      const sent = funding(d, d.order, await sign(d, d.order));
      await expectEvents(d, sent, fundedEvent(d, d.order, PRICE, true));
    });
  });

  describe("given a journey of three legs", () => {
    it("moves the sum of the legs", async () => {
      const d = await networkHelpers.loadFixture(deployedFixture);
      const order = await makeJourney(d);
      await expectMoves(d, funding(d, order), { buyer: -PRICE, escrow: PRICE });
    });
  });
});
