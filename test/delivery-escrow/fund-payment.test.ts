import { expect } from "chai";
import { AbiCoder, concat, MaxUint256, Signature } from "ethers";
import { network } from "hardhat";
import {
  accountSigner,
  fundByAuthorization,
  fundByPermit,
  orderId,
  Status,
  type Funding,
  type Hex,
  type Order,
  type TypedDataSigner,
} from "@kept/sdk";
import { ALLOWANCE, deploy, fund, makeOrder, PRICE, type Deployed } from "../helpers/escrow.ts";
import { at, expectEvents, expectMoves, expectRefusal, expectState, slotOf, type Sent } from "../helpers/expect.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;

async function deployedFixture() {
  const d = await deploy(connection);
  const order = await makeOrder(d);
  return { ...d, order, id: orderId(d.domain, order) };
}

/** The escrow may spend nothing of the buyer's. */
async function unapprovedFixture() {
  const d = await deployedFixture();
  await d.token.connect(d.buyer).approve(d.escrow, 0);
  return d;
}

/** The buyer is a contract account of the hauler: plain, or one that wants a tag before the signature. */
async function accountFixture(kind: "Account__Mock" | "TaggedAccount__Mock") {
  const d = await deploy(connection);
  const account = await ethers.deployContract(kind, [d.hauler]);
  const buyer = await account.getAddress();
  await d.token.mint(buyer, PRICE);
  const order = await makeOrder(d, { buyer });
  return { ...d, order, id: orderId(d.domain, order), account: buyer };
}

const plainAccountFixture = () => accountFixture("Account__Mock");
const taggedAccountFixture = () => accountFixture("TaggedAccount__Mock");

const pay = (d: Deployed, order: Order, { kind, payment }: Funding, by = d.buyer): Sent =>
  d.escrow.connect(by).fund(order, kind, payment, "0x");

const permitOf = (d: Deployed & { order: Order }, changes: { value?: bigint; deadline?: number } = {}, by = d.buyer) =>
  fundByPermit(by, d.tokenAddress, { spender: d.escrowAddress, value: PRICE, deadline: d.order.fundBy, ...changes });

const authorization = (
  d: Deployed & { order: Order; id: Hex },
  changes: { value?: bigint; validAfter?: number; validBefore?: number; id?: Hex } = {},
  by: TypedDataSigner = d.buyer,
) => {
  const { id, ...input } = { id: d.id, to: d.escrowAddress, value: PRICE, validBefore: d.order.fundBy, ...changes };
  return fundByAuthorization(by, d.tokenAddress, id, { ...input, provider: ethers.provider });
};

/** A smart account's signer: its tag comes before the owner's signature. */
const tagged = (d: Deployed & { account: Hex }, tag = "0x01"): TypedDataSigner => ({
  ...accountSigner(d.account, d.hauler, (signature) => concat([tag, signature])),
});

const funded = (d: Deployed, order: Order) =>
  ["OrderFunded", orderId(d.domain, order), order.seller, order.buyer, order.token, PRICE, false] as const;

describe("DeliveryEscrow.fund, the kinds of payment", () => {
  describe("when the buyer brings an allowance", () => {
    describe("when it comes with data", () => {
      it("reverts with {Funding_DataUnexpected}", async () => {
        const d = await networkHelpers.loadFixture(deployedFixture);
        await expectRefusal(d, pay(d, d.order, { ...ALLOWANCE, payment: "0x00" }), "Funding_DataUnexpected", 1);
      });
    });

    describe("when the allowance is a unit short", () => {
      it("reverts with {ERC20InsufficientAllowance}", async () => {
        const d = await networkHelpers.loadFixture(deployedFixture);
        await d.token.connect(d.buyer).approve(d.escrow, PRICE - 1n);
        await expect(pay(d, d.order, ALLOWANCE))
          .to.be.revertedWithCustomError(d.token, "ERC20InsufficientAllowance")
          .withArgs(d.escrow, PRICE - 1n, PRICE);
      });
    });

    describe("when the allowance is exactly the price", () => {
      it("emits {OrderFunded} and leaves no allowance", async () => {
        const d = await networkHelpers.loadFixture(deployedFixture);
        await d.token.connect(d.buyer).approve(d.escrow, PRICE);
        await expectEvents(d, pay(d, d.order, ALLOWANCE), funded(d, d.order));
        expect(await d.token.allowance(d.buyer, d.escrow)).to.equal(0n);
      });
    });

    describe("when the buyer's money is a unit short", () => {
      it("reverts with {ERC20InsufficientBalance}", async () => {
        const d = await networkHelpers.loadFixture(deployedFixture);
        const has = await d.token.balanceOf(d.buyer);
        await d.token.connect(d.buyer).transfer(d.stranger, has - PRICE + 1n);
        await expect(pay(d, d.order, ALLOWANCE))
          .to.be.revertedWithCustomError(d.token, "ERC20InsufficientBalance")
          .withArgs(d.buyer, PRICE - 1n, PRICE);
      });
    });

    describe("when the token has no code", () => {
      it("reverts", async () => {
        const d = await networkHelpers.loadFixture(deployedFixture);
        const order = await makeOrder(d, { token: d.stranger.address });
        await expect(pay(d, order, ALLOWANCE)).to.be.revertedWithoutReason(ethers);
      });
    });
  });

  describe("when the buyer brings a permit", () => {
    describe("given it covers exactly the price", () => {
      it("emits {OrderFunded}, moves the price and leaves no allowance", async () => {
        const d = await networkHelpers.loadFixture(unapprovedFixture);
        const sent = pay(d, d.order, await permitOf(d));
        await expectEvents(d, sent, funded(d, d.order));
        await expectMoves(d, sent, { buyer: -PRICE, escrow: PRICE });
        await expectState(d, d.id, { status: Status.Funded });
        expect(await d.token.allowance(d.buyer, d.escrow)).to.equal(0n);
        expect(await d.token.nonces(d.buyer)).to.equal(1n);
      });
    });

    describe("given it covers more than the price", () => {
      it("emits {OrderFunded} and leaves the rest allowed", async () => {
        const d = await networkHelpers.loadFixture(unapprovedFixture);
        const sent = pay(d, d.order, await permitOf(d, { value: PRICE + 7n }));
        await expectMoves(d, sent, { buyer: -PRICE, escrow: PRICE });
        expect(await d.token.allowance(d.buyer, d.escrow)).to.equal(7n);
      });
    });

    describe("given it covers a unit less than the price", () => {
      it("reverts with {ERC20InsufficientAllowance}", async () => {
        const d = await networkHelpers.loadFixture(unapprovedFixture);
        await expect(pay(d, d.order, await permitOf(d, { value: PRICE - 1n })))
          .to.be.revertedWithCustomError(d.token, "ERC20InsufficientAllowance")
          .withArgs(d.escrow, PRICE - 1n, PRICE);
      });
    });

    describe("given a stranger submitted it to the token first", () => {
      it("emits {OrderFunded} all the same", async () => {
        const d = await networkHelpers.loadFixture(unapprovedFixture);
        const permit = await permitOf(d);
        const [value, deadline, v, r, s] = AbiCoder.defaultAbiCoder().decode(
          ["uint256", "uint256", "uint8", "bytes32", "bytes32"],
          permit.payment,
        ) as unknown as [bigint, bigint, bigint, Hex, Hex];
        await d.token.connect(d.stranger).permit(d.buyer, d.escrow, value, deadline, v, r, s);
        const sent = pay(d, d.order, permit);
        await expectEvents(d, sent, funded(d, d.order));
        await expectMoves(d, sent, { buyer: -PRICE, escrow: PRICE });
      });
    });

    describe("given it is somebody else's", () => {
      it("reverts with {ERC20InsufficientAllowance} when there is no allowance", async () => {
        const d = await networkHelpers.loadFixture(unapprovedFixture);
        await expect(pay(d, d.order, await permitOf(d, {}, d.seller)))
          .to.be.revertedWithCustomError(d.token, "ERC20InsufficientAllowance")
          .withArgs(d.escrow, 0, PRICE);
      });

      it("emits {OrderFunded} when there is an allowance", async () => {
        const d = await networkHelpers.loadFixture(deployedFixture);
        await expectEvents(d, pay(d, d.order, await permitOf(d, {}, d.seller)), funded(d, d.order));
      });
    });

    describe("given its deadline has passed", () => {
      it("reverts with {ERC20InsufficientAllowance}", async () => {
        const d = await networkHelpers.loadFixture(unapprovedFixture);
        const deadline = d.order.fundBy - 100;
        const permit = await permitOf(d, { deadline });
        await at(d, deadline + 1);
        await expect(pay(d, d.order, permit))
          .to.be.revertedWithCustomError(d.token, "ERC20InsufficientAllowance")
          .withArgs(d.escrow, 0, PRICE);
      });
    });

    describe("given it is the last second of its deadline", () => {
      it("emits {OrderFunded}", async () => {
        const d = await networkHelpers.loadFixture(unapprovedFixture);
        const deadline = d.order.fundBy - 100;
        const permit = await permitOf(d, { deadline });
        await at(d, deadline);
        await expectEvents(d, pay(d, d.order, permit), funded(d, d.order));
      });
    });

    describe("given the token knows no permit", () => {
      it("emits {OrderFunded} when there is an allowance", async () => {
        const d = await networkHelpers.loadFixture(deployedFixture);
        const token = await ethers.deployContract("NoReturnToken__Mock");
        await token.mint(d.buyer, PRICE);
        await token.connect(d.buyer).approve(d.escrow, MaxUint256);
        const order = await makeOrder(d, { token: await token.getAddress() });
        await expectEvents(d, pay(d, order, await permitOf(d)), funded(d, order));
      });
    });

    describe("given its data is cut short", () => {
      it("reverts", async () => {
        const d = await networkHelpers.loadFixture(deployedFixture);
        const { kind, payment } = await permitOf(d);
        const sent = pay(d, d.order, { kind, payment: payment.slice(0, -2) });
        await expect(sent).to.be.revertedWithoutReason(ethers);
      });
    });
  });

  describe("when a stranger brings the buyer's permit", () => {
    it("reverts with {Funding_NotThePayer}", async () => {
      const d = await networkHelpers.loadFixture(unapprovedFixture);
      const call = pay(d, d.order, await permitOf(d), d.stranger);
      await expectRefusal(d, call, "Funding_NotThePayer", d.id, d.stranger.address, d.buyer.address);
    });
  });

  describe("when a stranger brings the buyer's authorization", () => {
    describe("given the buyer is an EOA", () => {
      it("emits {OrderFunded}, moves the price and spends the nonce", async () => {
        const d = await networkHelpers.loadFixture(unapprovedFixture);
        const sent = pay(d, d.order, await authorization(d), d.stranger);
        await expectEvents(d, sent, funded(d, d.order));
        await expectMoves(d, sent, { buyer: -PRICE, escrow: PRICE });
        await expectState(d, d.id, { status: Status.Funded });
        expect(await d.token.authorizationState(d.buyer, d.id)).to.equal(true);
      });
    });

    describe("given the buyer is an ERC-1271 account with signatures of 65 bytes", () => {
      it("emits {OrderFunded} and moves the price", async () => {
        const d = await networkHelpers.loadFixture(plainAccountFixture);
        const sent = pay(d, d.order, await authorization(d, {}, accountSigner(d.account, d.hauler)), d.stranger);
        await expectEvents(d, sent, funded(d, d.order));
        expect(await d.token.balanceOf(d.account)).to.equal(0n);
      });
    });

    describe("given the buyer is an ERC-1271 account with signatures of 66 bytes", () => {
      it("emits {OrderFunded} and moves the price", async () => {
        const d = await networkHelpers.loadFixture(taggedAccountFixture);
        const sent = pay(d, d.order, await authorization(d, {}, tagged(d)), d.stranger);
        await expectEvents(d, sent, funded(d, d.order));
        expect(await d.token.balanceOf(d.account)).to.equal(0n);
      });

      it("reverts with {SignatureInvalid} when the account refuses it", async () => {
        const d = await networkHelpers.loadFixture(taggedAccountFixture);
        await expect(pay(d, d.order, await authorization(d, {}, tagged(d, "0x02")), d.stranger))
          .to.be.revertedWithCustomError(d.token, "SignatureInvalid")
          .withArgs(d.account);
      });
    });

    describe("given it is for another amount", () => {
      for (const [name, value] of [
        ["less", PRICE - 1n],
        ["more", PRICE + 1n],
      ] as const) {
        it(`reverts with {SignatureInvalid} for a unit ${name}`, async () => {
          const d = await networkHelpers.loadFixture(deployedFixture);
          await expect(pay(d, d.order, await authorization(d, { value }), d.stranger))
            .to.be.revertedWithCustomError(d.token, "SignatureInvalid")
            .withArgs(d.buyer);
        });
      }
    });

    describe("given it is for another order", () => {
      it("reverts with {SignatureInvalid}", async () => {
        const d = await networkHelpers.loadFixture(deployedFixture);
        const id = orderId(d.domain, await makeOrder(d));
        await expect(pay(d, d.order, await authorization(d, { id }), d.stranger))
          .to.be.revertedWithCustomError(d.token, "SignatureInvalid")
          .withArgs(d.buyer);
      });
    });

    describe("given somebody else signed it", () => {
      it("reverts with {SignatureInvalid}", async () => {
        const d = await networkHelpers.loadFixture(deployedFixture);
        await expect(pay(d, d.order, await authorization(d, {}, d.seller), d.stranger))
          .to.be.revertedWithCustomError(d.token, "SignatureInvalid")
          .withArgs(d.buyer);
      });
    });

    describe("given it is not valid yet", () => {
      it("reverts with {AuthorizationUnusable}", async () => {
        const d = await networkHelpers.loadFixture(deployedFixture);
        const validAfter = d.order.fundBy - 100;
        const payment = await authorization(d, { validAfter });
        await at(d, validAfter);
        await expect(pay(d, d.order, payment, d.stranger))
          .to.be.revertedWithCustomError(d.token, "AuthorizationUnusable")
          .withArgs(d.id);
      });
    });

    describe("given it is the first second of its validity", () => {
      it("emits {OrderFunded}", async () => {
        const d = await networkHelpers.loadFixture(deployedFixture);
        const validAfter = d.order.fundBy - 100;
        const payment = await authorization(d, { validAfter });
        await at(d, validAfter + 1);
        await expectEvents(d, pay(d, d.order, payment, d.stranger), funded(d, d.order));
      });
    });

    describe("given it is not valid any more", () => {
      it("reverts with {AuthorizationUnusable}", async () => {
        const d = await networkHelpers.loadFixture(deployedFixture);
        const validBefore = d.order.fundBy - 100;
        const payment = await authorization(d, { validBefore });
        await at(d, validBefore);
        await expect(pay(d, d.order, payment, d.stranger))
          .to.be.revertedWithCustomError(d.token, "AuthorizationUnusable")
          .withArgs(d.id);
      });
    });

    describe("given the token knows no authorization", () => {
      it("reverts", async () => {
        const d = await networkHelpers.loadFixture(deployedFixture);
        const token = await ethers.deployContract("NoReturnToken__Mock");
        const order = await makeOrder(d, { token: await token.getAddress() });
        const call = pay(d, order, await authorization(d, { id: orderId(d.domain, order) }), d.stranger);
        await expect(call).to.be.revertedWithoutReason(ethers);
      });
    });

    describe("given its data is cut short", () => {
      it("reverts", async () => {
        const d = await networkHelpers.loadFixture(deployedFixture);
        const call = pay(d, d.order, { kind: 2, payment: "0x00" }, d.stranger);
        await expect(call).to.be.revertedWithoutReason(ethers);
      });
    });
  });

  describe("when the buyer brings his own authorization", () => {
    it("emits {OrderFunded}", async () => {
      const d = await networkHelpers.loadFixture(unapprovedFixture);
      await expectEvents(d, pay(d, d.order, await authorization(d)), funded(d, d.order));
    });
  });

  describe("when an authorization is brought again", () => {
    describe("given the order is funded", () => {
      it("reverts with {DeliveryEscrow_NotFundable}", async () => {
        const d = await networkHelpers.loadFixture(deployedFixture);
        const payment = await authorization(d);
        await pay(d, d.order, payment, d.stranger);
        const again = pay(d, d.order, payment, d.stranger);
        await expectRefusal(d, again, "DeliveryEscrow_NotFundable", d.id, Status.Funded);
      });
    });

    describe("given the order was closed before fundBy", () => {
      it("reverts with {DeliveryEscrow_NotFundable}", async () => {
        const d = await networkHelpers.loadFixture(deployedFixture);
        const payment = await authorization(d);
        await pay(d, d.order, payment, d.stranger);
        await d.escrow.connect(d.seller).refund(d.order, PRICE);
        const again = pay(d, d.order, payment, d.stranger);
        await expectRefusal(d, again, "DeliveryEscrow_NotFundable", d.id, Status.Closed);
      });
    });

    describe("given the order was closed at fundBy and its slot cleared", () => {
      it("reverts with {DeliveryEscrow_FundingClosed}", async () => {
        const d = await networkHelpers.loadFixture(deployedFixture);
        const { fundBy } = d.order;
        const payment = await authorization(d, { validBefore: fundBy + 100 });
        await pay(d, d.order, payment, d.stranger);
        await at(d, fundBy);
        await d.escrow.connect(d.seller).refund(d.order, PRICE);
        expect(await slotOf(d, d.id)).to.equal(0n);
        await at(d, fundBy + 1);
        const again = pay(d, d.order, payment, d.stranger);
        await expectRefusal(d, again, "DeliveryEscrow_FundingClosed", d.id, fundBy + 1, fundBy);
      });
    });
  });

  describe("when an allowance was spent on the order and an authorization for it is left", () => {
    it("reverts with {DeliveryEscrow_NotFundable}", async () => {
      const d = await networkHelpers.loadFixture(deployedFixture);
      const payment = await authorization(d);
      await fund(d, d.order);
      const call = pay(d, d.order, payment, d.stranger);
      await expectRefusal(d, call, "DeliveryEscrow_NotFundable", d.id, Status.Funded);
    });
  });

  describe("when the kind is none of the five", () => {
    it("reverts", async () => {
      const d = await networkHelpers.loadFixture(deployedFixture);
      const data = d.escrow.interface.encodeFunctionData("fund", [d.order, 5, "0x", "0x"]);
      await expect(d.buyer.sendTransaction({ to: d.escrow, data })).to.be.revert(ethers);
    });
  });

  describe("when the signature of a permit has a v of neither 27 nor 28", () => {
    it("emits {OrderFunded} by the allowance that is there", async () => {
      const d = await networkHelpers.loadFixture(deployedFixture);
      const { r, s } = Signature.from();
      const types = ["uint256", "uint256", "uint8", "bytes32", "bytes32"];
      const payment = AbiCoder.defaultAbiCoder().encode(types, [PRICE, d.order.fundBy, 99, r, s]);
      await expectEvents(d, pay(d, d.order, { kind: 1, payment }), funded(d, d.order));
    });
  });
});
