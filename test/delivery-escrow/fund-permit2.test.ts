import { expect } from "chai";
import { AbiCoder, MaxUint256, type Contract } from "ethers";
import { network } from "hardhat";
import {
  accountSigner,
  cartDigest,
  FundingKind,
  fundByPermit2,
  orderId,
  PERMIT2,
  PERMIT2_TYPES,
  Status,
  type Funding,
  type Hex,
  type Order,
  type Permit2Input,
  type TypedDataSigner,
} from "@kept/sdk";
import { expectEffects } from "../helpers/effects.ts";
import { makeOrder, PRICE } from "../helpers/escrow.ts";
import { at, expectEvents, expectRefusal, expectState, slotOf, type Sent } from "../helpers/expect.ts";
import { bank, type Bank } from "../helpers/kinds.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const { loadFixture } = networkHelpers;

interface Scene extends Bank {
  readonly order: Order;
  readonly id: Hex;
}

async function orderFixture(): Promise<Scene> {
  const d = await bank(connection);
  await d.token.connect(d.buyer).approve(d.escrow, 0);
  const order = await makeOrder(d);
  return { ...d, order, id: orderId(d.domain, order) };
}

/** The buyer is a contract account of the hauler, which has approved Permit2. */
async function accountFixture() {
  const d = await orderFixture();
  const account = await ethers.deployContract("Account__Mock", [d.hauler]);
  const buyer = await account.getAddress();
  await d.token.mint(buyer, PRICE);
  const approval = d.token.interface.encodeFunctionData("approve", [PERMIT2, MaxUint256]);
  await account.connect(d.hauler).execute(d.tokenAddress, approval);
  const order = await makeOrder(d, { buyer });
  return { ...d, order, id: orderId(d.domain, order), account: buyer };
}

interface Changes extends Partial<Permit2Input> {
  readonly subject?: Hex;
  readonly token?: Hex;
}

const transfer = (d: Scene, changes: Changes = {}, by: TypedDataSigner = d.buyer): Promise<Funding> => {
  const { subject = d.id, token = d.tokenAddress, ...rest } = changes;
  const input = { spender: d.escrowAddress, amount: PRICE, deadline: d.order.fundBy, chainId: d.domain.chainId };
  return fundByPermit2(by, token, subject, { ...input, ...rest });
};

/** A plain Permit2 transfer, of the same amount to the same spender, that is bound to nothing. */
async function unbound(d: Scene): Promise<Funding> {
  const [nonce, deadline] = [1n, d.order.fundBy];
  const types = {
    PermitTransferFrom: PERMIT2_TYPES["PermitWitnessTransferFrom"]!.filter(({ name }) => name !== "witness"),
    TokenPermissions: PERMIT2_TYPES["TokenPermissions"]!,
  };
  const signature = await d.buyer.signTypedData(
    { name: "Permit2", chainId: d.domain.chainId, verifyingContract: PERMIT2 },
    types,
    { permitted: { token: d.tokenAddress, amount: PRICE }, spender: d.escrowAddress, nonce, deadline },
  );
  const payment = AbiCoder.defaultAbiCoder().encode(["uint256", "uint256", "bytes"], [nonce, deadline, signature]);
  return { kind: FundingKind.Permit2, payment };
}

const pay = (d: Scene, { kind, payment }: Funding, order = d.order, by = d.stranger): Sent =>
  d.escrow.connect(by).fund(order, kind, payment, "0x");

const funded = ({ domain }: Bank, order: Order) =>
  ["OrderFunded", orderId(domain, order), order.seller, order.buyer, order.token, PRICE, false] as const;

const revoke = (permit2: Contract, word: bigint, mask: bigint) =>
  permit2["invalidateUnorderedNonces"]!(word, mask) as Promise<unknown>;

const usedBits = (d: Bank, word: bigint) => d.permit2["nonceBitmap"]!(d.buyer, word) as Promise<bigint>;

/** What the buyer did not sign for this order. */
const UNSIGNED: readonly (readonly [when: string, funding: (d: Scene) => Promise<Funding>])[] = [
  ["it is bound to another order", async (d) => transfer(d, { subject: orderId(d.domain, await makeOrder(d)) })],
  ["it is bound to a cart with this order alone", (d) => transfer(d, { subject: cartDigest(d.domain, [d.id]) })],
  ["it is for a unit less", (d) => transfer(d, { amount: PRICE - 1n })],
  ["it is for a unit more", (d) => transfer(d, { amount: PRICE + 1n })],
  ["it is in another token", (d) => transfer(d, { token: d.weth.address })],
  ["it is for another spender", (d) => transfer(d, { spender: d.stranger.address })],
  ["it is without a witness", unbound],
  ["somebody else signed it", (d) => transfer(d, {}, d.seller)],
];

describe("DeliveryEscrow.fund by Permit2", () => {
  describe("when the stranger brings the buyer's transfer", () => {
    it("emits {OrderFunded}, moves the price and uses the nonce", async () => {
      const d = await loadFixture(orderFixture);
      const sent = pay(d, await transfer(d, { nonce: 5n * 256n + 3n }));
      await expectEffects(d, d.id, sent, {
        events: [funded(d, d.order)],
        state: { status: Status.Funded },
        moves: { buyer: -PRICE },
      });
      expect(await usedBits(d, 5n)).to.equal(1n << 3n);
    });

    it("returns the id", async () => {
      const d = await loadFixture(orderFixture);
      const { kind, payment } = await transfer(d);
      expect(await d.escrow.connect(d.stranger).fund.staticCall(d.order, kind, payment, "0x")).to.equal(d.id);
    });
  });

  describe("when the buyer brings it", () => {
    it("emits {OrderFunded}", async () => {
      const d = await loadFixture(orderFixture);
      await expectEvents(d, pay(d, await transfer(d), d.order, d.buyer), funded(d, d.order));
    });
  });

  for (const [when, funding] of UNSIGNED) {
    describe(`when ${when}`, () => {
      it("reverts with {InvalidSigner}", async () => {
        const d = await loadFixture(orderFixture);
        await expect(pay(d, await funding(d))).to.be.revertedWithCustomError(d.permit2, "InvalidSigner");
        await expectState(d, d.id, {});
      });
    });
  }

  describe("when its nonce has been used", () => {
    it("reverts with {InvalidNonce} given another order used it", async () => {
      const d = await loadFixture(orderFixture);
      const other = await makeOrder(d);
      await pay(d, await transfer(d, { nonce: 7n, subject: orderId(d.domain, other) }), other);
      await expect(pay(d, await transfer(d, { nonce: 7n }))).to.be.revertedWithCustomError(d.permit2, "InvalidNonce");
    });

    it("reverts with {InvalidNonce} given the buyer revoked it", async () => {
      const d = await loadFixture(orderFixture);
      const funding = await transfer(d, { nonce: 7n });
      await revoke(d.permit2.connect(d.buyer) as Contract, 0n, 1n << 7n);
      await expect(pay(d, funding)).to.be.revertedWithCustomError(d.permit2, "InvalidNonce");
    });
  });

  describe("when a neighbour of its nonce has been used", () => {
    it("emits {OrderFunded}", async () => {
      const d = await loadFixture(orderFixture);
      const other = await makeOrder(d);
      await pay(d, await transfer(d, { nonce: 7n, subject: orderId(d.domain, other) }), other);
      await expectEvents(d, pay(d, await transfer(d, { nonce: 6n })), funded(d, d.order));
      expect(await usedBits(d, 0n)).to.equal((1n << 6n) | (1n << 7n));
    });
  });

  describe("when its deadline has passed", () => {
    it("reverts with {SignatureExpired}", async () => {
      const d = await loadFixture(orderFixture);
      const deadline = d.order.fundBy - 100;
      const funding = await transfer(d, { deadline });
      await at(d, deadline + 1);
      await expect(pay(d, funding)).to.be.revertedWithCustomError(d.permit2, "SignatureExpired").withArgs(deadline);
    });
  });

  describe("when it is the last second of its deadline", () => {
    it("emits {OrderFunded}", async () => {
      const d = await loadFixture(orderFixture);
      const deadline = d.order.fundBy - 100;
      const funding = await transfer(d, { deadline });
      await at(d, deadline);
      await expectEvents(d, pay(d, funding), funded(d, d.order));
    });
  });

  describe("when it is brought again", () => {
    describe("given the order is funded", () => {
      it("reverts with {DeliveryEscrow_NotFundable}", async () => {
        const d = await loadFixture(orderFixture);
        const funding = await transfer(d);
        await pay(d, funding);
        await expectRefusal(d, pay(d, funding), "DeliveryEscrow_NotFundable", d.id, Status.Funded);
      });
    });

    describe("given the order was closed before fundBy", () => {
      it("reverts with {DeliveryEscrow_NotFundable}", async () => {
        const d = await loadFixture(orderFixture);
        const funding = await transfer(d);
        await pay(d, funding);
        await d.escrow.connect(d.seller).refund(d.order, PRICE);
        await expectRefusal(d, pay(d, funding), "DeliveryEscrow_NotFundable", d.id, Status.Closed);
      });
    });

    describe("given the order was closed at fundBy and its slot cleared", () => {
      it("reverts with {DeliveryEscrow_FundingClosed}", async () => {
        const d = await loadFixture(orderFixture);
        const { fundBy } = d.order;
        const funding = await transfer(d, { deadline: fundBy + 100 });
        await pay(d, funding);
        await at(d, fundBy);
        await d.escrow.connect(d.seller).refund(d.order, PRICE);
        expect(await slotOf(d, d.id)).to.equal(0n);
        await at(d, fundBy + 1);
        await expectRefusal(d, pay(d, funding), "DeliveryEscrow_FundingClosed", d.id, fundBy + 1, fundBy);
      });
    });
  });

  describe("given the buyer is an ERC-1271 account", () => {
    describe("when its owner signed", () => {
      it("emits {OrderFunded} and moves the price", async () => {
        const d = await loadFixture(accountFixture);
        const funding = await transfer(d, {}, accountSigner(d.account, d.hauler));
        await expectEvents(d, pay(d, funding), funded(d, d.order));
        expect(await d.token.balanceOf(d.account)).to.equal(0n);
      });
    });

    describe("when the stranger signed", () => {
      it("reverts with {InvalidContractSignature}", async () => {
        const d = await loadFixture(accountFixture);
        const funding = await transfer(d, {}, accountSigner(d.account, d.stranger));
        await expect(pay(d, funding)).to.be.revertedWithCustomError(d.permit2, "InvalidContractSignature");
      });
    });
  });

  describe("given the buyer has approved the escrow and not Permit2", () => {
    it("reverts", async () => {
      const d = await loadFixture(orderFixture);
      await d.token.connect(d.buyer).approve(PERMIT2, 0);
      await d.token.connect(d.buyer).approve(d.escrow, MaxUint256);
      await expect(pay(d, await transfer(d))).to.be.revertedWith("TRANSFER_FROM_FAILED");
    });
  });

  describe("given the token takes a fee", () => {
    it("reverts with {Funding_ReceivedDiffers}", async () => {
      const d = await loadFixture(orderFixture);
      const fees = await ethers.deployContract("FeeToken__Mock");
      await fees.mint(d.buyer, PRICE);
      await fees.connect(d.buyer).approve(PERMIT2, MaxUint256);
      const token = await fees.getAddress();
      const order = await makeOrder(d, { token });
      const funding = await transfer(d, { token, subject: orderId(d.domain, order) });
      const received = (PRICE * 99n) / 100n;
      await expectRefusal(d, pay(d, funding, order), "Funding_ReceivedDiffers", token, received, PRICE);
    });
  });

  describe("given there is no Permit2 on the chain", () => {
    it("reverts", async () => {
      const d = await loadFixture(orderFixture);
      const funding = await transfer(d);
      await networkHelpers.setCode(PERMIT2, "0x");
      await expect(pay(d, funding)).to.be.revertedWithoutReason(ethers);
    });
  });

  describe("when its data is cut short", () => {
    it("reverts", async () => {
      const d = await loadFixture(orderFixture);
      const call = pay(d, { kind: FundingKind.Permit2, payment: "0x00" });
      await expect(call).to.be.revertedWithoutReason(ethers);
    });
  });
});
