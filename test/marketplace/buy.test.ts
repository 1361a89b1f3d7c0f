import { expect } from "chai";
import { network } from "hardhat";
import { Closing, fundByAllowance, fundByEther, signOrder, signPayment, Status } from "@kept/sdk";
import { expectEffects } from "../helpers/effects.ts";
import { ALLOWANCE, breakOrder, PRICE } from "../helpers/escrow.ts";
import { expectEvents, expectMoves, expectRefusal } from "../helpers/expect.ts";
import { closed } from "../helpers/journey.ts";
import { FEE_BPS, list, marketStage, type Listed } from "../helpers/market.ts";
import { deployWeth } from "../helpers/weth.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const { loadFixture } = networkHelpers;

const FEE = 5_000_000n;

async function deployedFixture() {
  return marketStage(connection);
}

async function listedFixture() {
  return list(await deployedFixture());
}

function buy(d: Listed, who: "buyer" | "seller" | "integrator" | "stranger" = "stranger") {
  return d.market.connect(d[who]).buy(d.order, d.funding.kind, d.funding.payment, d.signature);
}

describe("Marketplace.buy", () => {
  describe("when the order is not the marketplace's", () => {
    it("reverts with {Marketplace_FeeRecipientDiffers} when another has the fee", async () => {
      const bare = await loadFixture(deployedFixture);
      const d = await list(bare, { feeRecipient: bare.stranger.address });
      await expect(buy(d))
        .to.be.revertedWithCustomError(d.market, "Marketplace_FeeRecipientDiffers")
        .withArgs(d.id, d.stranger.address);
    });

    for (const [title, feeBps] of [
      ["less", FEE_BPS - 1],
      ["more", FEE_BPS + 1],
    ] as const) {
      it(`reverts with {Marketplace_FeeDiffers} when the fee is a hundredth of a percent ${title}`, async () => {
        const d = await list(await loadFixture(deployedFixture), { feeBps });
        await expect(buy(d))
          .to.be.revertedWithCustomError(d.market, "Marketplace_FeeDiffers")
          .withArgs(d.id, feeBps, FEE_BPS);
      });
    }
  });

  describe("when the seller did not sign", () => {
    it("reverts with {Marketplace_SellerMustSign} without a signature", async () => {
      const d = await loadFixture(listedFixture);
      await expect(buy({ ...d, signature: "0x" }))
        .to.be.revertedWithCustomError(d.market, "Marketplace_SellerMustSign")
        .withArgs(d.id, d.seller.address);
    });

    it("reverts with {DeliveryEscrow_SellerSignatureInvalid} with the stranger's", async () => {
      const d = await loadFixture(listedFixture);
      const signature = await signOrder(d.stranger, d.domain, breakOrder(d.order, { seller: d.stranger.address }));
      const call = buy({ ...d, signature });
      await expectRefusal(d, call, "DeliveryEscrow_SellerSignatureInvalid", d.id, d.seller.address);
    });
  });

  describe("when the buyer did not authorize it", () => {
    it("reverts with {Funding_NotThePayer} for his allowance", async () => {
      const d = await loadFixture(listedFixture);
      const call = buy({ ...d, funding: ALLOWANCE });
      await expectRefusal(d, call, "Funding_NotThePayer", d.id, d.marketAddress, d.buyer.address);
    });

    it("reverts with {Funding_NotThePayer} for his allowance, though he calls", async () => {
      const d = await loadFixture(listedFixture);
      const call = buy({ ...d, funding: ALLOWANCE }, "buyer");
      await expectRefusal(d, call, "Funding_NotThePayer", d.id, d.marketAddress, d.buyer.address);
    });

    it("reverts with {Funding_NotThePayer} for his consent to another order", async () => {
      const d = await loadFixture(listedFixture);
      const other = await list(d);
      const funding = fundByAllowance(await signPayment(d.buyer, d.domain, other.order));
      await expectRefusal(d, buy({ ...d, funding }), "Funding_NotThePayer", d.id, d.marketAddress, d.buyer.address);
    });

    it("reverts with {SignatureInvalid} for the authorization of another order", async () => {
      const d = await loadFixture(listedFixture);
      const other = await list(d);
      await expect(buy({ ...d, funding: other.funding }))
        .to.be.revertedWithCustomError(d.token, "SignatureInvalid")
        .withArgs(d.buyer.address);
    });

    it("reverts with {ERC20InsufficientAllowance} when it would buy with its own takings", async () => {
      const d = await loadFixture(listedFixture);
      await d.token.mint(d.market, PRICE);
      const legs = d.order.legs.map((leg) => ({ ...leg, payee: d.stranger.address }));
      const order = breakOrder(d.order, { seller: d.stranger.address, buyer: d.marketAddress, legs });
      const signature = await signOrder(d.stranger, d.domain, order);
      await expect(buy({ ...d, order, signature, funding: ALLOWANCE }))
        .to.be.revertedWithCustomError(d.token, "ERC20InsufficientAllowance")
        .withArgs(d.escrowAddress, 0n, PRICE);
    });
  });

  describe("when the seller signed and the buyer authorized", () => {
    for (const who of ["buyer", "seller", "integrator", "stranger"] as const) {
      it(`moves the price from the buyer to the escrow {OrderFunded} for the ${who}`, async () => {
        const d = await loadFixture(listedFixture);
        const { kind, payment } = d.funding;
        expect(await d.market.buy.staticCall(d.order, kind, payment, d.signature)).to.equal(d.id);
        const call = buy(d, who);
        await expect(call).to.changeTokenBalance(ethers, d.token, d.market, 0n);
        await expectEffects(d, d.id, call, {
          events: [["OrderFunded", d.id, d.seller.address, d.buyer.address, d.tokenAddress, PRICE, true]],
          state: { status: Status.Funded },
          moves: { buyer: -PRICE },
        });
      });
    }

    it("moves the price by his allowance and his consent {OrderFunded}", async () => {
      const d = await loadFixture(listedFixture);
      const funding = fundByAllowance(await signPayment(d.buyer, d.domain, d.order));
      await expectEffects(d, d.id, buy({ ...d, funding }), {
        events: [["OrderFunded", d.id, d.seller.address, d.buyer.address, d.tokenAddress, PRICE, true]],
        state: { status: Status.Funded },
        moves: { buyer: -PRICE },
      });
    });

    it("passes ether on and keeps none {OrderFunded}", async () => {
      const d = await loadFixture(listedFixture);
      const weth = await deployWeth(connection, 0n);
      const { order, id, signature } = await list(d, { token: weth.address });
      const { kind, payment } = fundByEther(PRICE, await signPayment(d.buyer, d.domain, order));
      const call = d.market.connect(d.buyer).buy(order, kind, payment, signature, { value: PRICE });
      const accounts = [d.buyer, d.market, d.escrow, weth];
      await expect(call).to.changeEtherBalances(ethers, accounts, [-PRICE, 0n, 0n, PRICE]);
      await expectEffects(d, id, call, {
        events: [["OrderFunded", id, d.seller.address, d.buyer.address, weth.address, PRICE, true]],
        state: { status: Status.Funded },
        token: weth,
        wrapped: PRICE,
      });
    });

    it("has the fee when the order closes {OrderClosed}", async () => {
      const d = await loadFixture(listedFixture);
      await buy(d);
      const call = d.escrow.connect(d.buyer).release(d.order);
      await expect(call).to.changeTokenBalance(ethers, d.token, d.market, FEE);
      await expectEvents(d, call, closed(d.id, Closing.Released, 0n, PRICE - FEE, FEE));
      await expectMoves(d, call, { seller: PRICE - FEE, escrow: -PRICE });
    });
  });

  describe("when another amount of ether comes than is due", () => {
    it("reverts with {Funding_ValueDiffers} for a wei that an authorization does not need", async () => {
      const d = await loadFixture(listedFixture);
      const { kind, payment } = d.funding;
      const call = d.market.connect(d.stranger).buy(d.order, kind, payment, d.signature, { value: 1 });
      await expectRefusal(d, call, "Funding_ValueDiffers", 1, 0);
    });
  });

  describe("given it was funded past the marketplace", () => {
    it("reverts with {DeliveryEscrow_NotFundable}, and the fee comes all the same", async () => {
      const d = await loadFixture(listedFixture);
      await d.escrow.connect(d.stranger).fund(d.order, d.funding.kind, d.funding.payment, "0x");
      await expectRefusal(d, buy(d), "DeliveryEscrow_NotFundable", d.id, Status.Funded);
      const call = d.escrow.connect(d.buyer).release(d.order);
      await expect(call).to.changeTokenBalance(ethers, d.token, d.market, FEE);
    });
  });
});
