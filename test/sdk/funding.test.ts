import { expect } from "chai";
import { dataLength } from "ethers";
import { network } from "hardhat";
import {
  buildReceipt,
  fundByAllowance,
  fundByAuthorization,
  fundByEther,
  fundByPermit,
  isRevert,
  KeptError,
  orderId,
  RevertError,
  signOrder,
  signPayment,
  signReceipt,
  Status,
  tokenDomain,
} from "@kept/sdk";
import { deployWeth } from "../helpers/weth.ts";
import { DAY, failure, HOUR, openShop, type Shop } from "./fixture.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;

async function shopFixture(): Promise<Shop> {
  return openShop(connection);
}

describe("sdk: funding", () => {
  it("needs no data for an allowance", () => {
    expect(fundByAllowance()).to.deep.equal({ kind: 0, payment: "0x" });
  });

  it("carries the buyer's consent, and the value of ether", () => {
    expect(fundByAllowance("0x01")).to.deep.equal({ kind: 0, payment: "0x01" });
    expect(fundByEther(7n)).to.deep.equal({ kind: 4, payment: "0x", value: 7n });
    expect(fundByEther(7n, "0x01")).to.deep.equal({ kind: 4, payment: "0x01", value: 7n });
  });

  it("funds by allowance, and says in words what is missing without one", async () => {
    const { as, buyer, order, token, address, domain } = await networkHelpers.loadFixture(shopFixture);
    const terms = await order();

    const refused = await failure(as(buyer).fund(terms));
    expect(refused).to.be.instanceOf(RevertError);
    expect((refused as RevertError).revert).to.deep.include({
      name: "ERC20InsufficientAllowance",
      args: { spender: address, allowance: 0n, needed: 100n },
    });

    await token.connect(buyer).approve(address, 100n);
    await as(buyer).fund(terms);
    expect((await as(buyer).stateOf(orderId(domain, terms))).status).to.equal(Status.Funded);
  });

  it("funds by permit, with the token's domain and nonce read from the chain", async () => {
    const { as, buyer, order, tokenAddress, token, address, domain, now } =
      await networkHelpers.loadFixture(shopFixture);

    for (const nonce of [0n, 1n]) {
      const terms = await order();
      const permit = { spender: address, value: 100n, deadline: (await now()) + HOUR };
      expect(await token.nonces(buyer)).to.equal(nonce);

      await as(buyer).fund(terms, await fundByPermit(buyer, tokenAddress, permit));

      expect((await as(buyer).stateOf(orderId(domain, terms))).status).to.equal(Status.Funded);
    }
  });

  it("funds by permit that a stranger brings with the buyer's consent", async () => {
    const { as, buyer, stranger, order, tokenAddress, token, address, domain, now } =
      await networkHelpers.loadFixture(shopFixture);
    const terms = await order();
    const permit = { spender: address, value: 100n, deadline: (await now()) + HOUR };
    const consent = await signPayment(buyer, domain, terms);

    const funding = await fundByPermit(buyer, tokenAddress, permit, consent);
    expect(dataLength(funding.payment)).to.equal(160 + 65);
    await as(stranger).fund(terms, funding);

    expect(await token.balanceOf(address)).to.equal(100n);
  });

  it("funds in ether, and says in words how much was due", async () => {
    const { as, buyer, order, address } = await networkHelpers.loadFixture(shopFixture);
    const weth = await deployWeth(connection, 0n);
    const terms = await order({ token: weth.address });

    const refused = await failure(as(buyer).fund(terms, fundByEther(99n)));
    expect((refused as RevertError).revert).to.deep.include({
      name: "Funding_ValueDiffers",
      args: { value: 99n, due: 100n },
    });
    await as(buyer).fund(terms, fundByEther(100n));

    expect(await weth.balanceOf(address)).to.equal(100n);
  });

  it("collects an order that is paid on receipt", async () => {
    const { as, buyer, carrier, seller, stranger, order, tokenAddress, token, address, domain, now } =
      await networkHelpers.loadFixture(shopFixture);
    const terms = await order({ payOnReceipt: true, attestor: buyer.address });
    const id = orderId(domain, terms);
    const input = { to: address, value: 100n, validBefore: (await now()) + HOUR };
    const funding = await fundByAuthorization(buyer, tokenAddress, id, input);
    const receipt = buildReceipt({ id, time: await now() });

    const refused = await failure(as(stranger).collect(terms, funding, await signReceipt(carrier, domain, receipt)));
    expect((refused as RevertError).revert.name).to.equal("DeliveryEscrow_ReceiptSignatureInvalid");
    const before = await token.balanceOf(seller);
    await as(stranger).collect(terms, funding, await signReceipt(buyer, domain, receipt));

    expect((await as(buyer).stateOf(id)).status).to.equal(Status.Closed);
    expect((await token.balanceOf(seller)) - before).to.equal(100n);
  });

  it("funds by authorization, submitted by a stranger", async () => {
    const { as, buyer, stranger, order, tokenAddress, token, address, domain, now } =
      await networkHelpers.loadFixture(shopFixture);
    const terms = await order();
    const id = orderId(domain, terms);

    const funding = await fundByAuthorization(buyer, tokenAddress, id, {
      to: address,
      value: 100n,
      validBefore: (await now()) + HOUR,
    });
    await as(stranger).fund(terms, funding);

    expect(await token.balanceOf(address)).to.equal(100n);
    expect(await token.authorizationState(buyer, id)).to.equal(true);
  });

  it("shows the seller's signature when it funds", async () => {
    const { as, buyer, seller, order, token, address, domain } = await networkHelpers.loadFixture(shopFixture);
    await token.connect(buyer).approve(address, 100n);
    const terms = await order();

    const sent = await as(buyer).fund(terms, fundByAllowance(), await signOrder(seller, domain, terms));

    const [event] = await as(buyer).contract.queryFilter(
      as(buyer).contract.filters.OrderFunded(),
      (await sent.wait())!.blockNumber,
    );
    expect(event!.args.sellerSigned).to.equal(true);
  });

  it("falls back on name, version and chain for a token that does not describe its domain", async () => {
    const { address, buyer } = await networkHelpers.loadFixture(shopFixture);
    const plain = await ethers.deployContract("NoReturnToken__Mock");

    const described = await tokenDomain(address, {}, buyer);
    expect(described).to.deep.include({ name: "DeliveryEscrow", version: "1", verifyingContract: address });
    expect(described).not.to.have.property("salt");
    expect(isRevert(await failure(tokenDomain(await plain.getAddress(), {}, buyer)))).to.equal(true);
  });

  it("reads nothing when domain and nonce are given", async () => {
    const { tokenAddress, address, domain } = await networkHelpers.loadFixture(shopFixture);
    const offline = ethers.Wallet.createRandom();
    const terms = { spender: address, value: 1n };

    expect((await fundByPermit(offline, tokenAddress, { ...terms, domain, nonce: 0n })).kind).to.equal(1);
    expect(await failure(fundByPermit(offline, tokenAddress, terms)))
      .to.be.instanceOf(KeptError)
      .with.property("code", "ProviderNeeded");
  });

  it("refuses an authorization that is never valid", async () => {
    const { tokenAddress, address, buyer, now } = await networkHelpers.loadFixture(shopFixture);
    const at = (await now()) + DAY;
    const input = { to: address, value: 1n, validAfter: at, validBefore: at };

    expect(await failure(fundByAuthorization(buyer, tokenAddress, ethers.ZeroHash, input)))
      .to.be.instanceOf(KeptError)
      .with.property("code", "TimeInvalid");
  });
});
