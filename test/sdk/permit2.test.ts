import { expect } from "chai";
import { AbiCoder, MaxUint256, verifyTypedData, ZeroHash } from "ethers";
import { network } from "hardhat";
import { fundByPermit2, KeptError, orderId, PERMIT2, PERMIT2_TYPES, Status, type Hex } from "@kept/sdk";
import { placePermit2 } from "../helpers/permit2.ts";
import { failure, HOUR, openShop, type Shop } from "./fixture.ts";

const connection = await network.create();
const { networkHelpers } = connection;

async function shopFixture(): Promise<Shop> {
  const shop = await openShop(connection);
  await placePermit2(connection);
  await shop.token.connect(shop.buyer).approve(PERMIT2, MaxUint256);
  return shop;
}

const decode = (payment: Hex): [nonce: bigint, deadline: bigint, signature: Hex] =>
  AbiCoder.defaultAbiCoder().decode(["uint256", "uint256", "bytes"], payment).toArray() as [bigint, bigint, Hex];

describe("sdk: Permit2", () => {
  it("funds an order that a stranger brings", async () => {
    const { as, buyer, stranger, order, token, tokenAddress, address, domain, now } =
      await networkHelpers.loadFixture(shopFixture);
    const terms = await order();
    const id = orderId(domain, terms);
    const input = { spender: address, amount: 100n, deadline: (await now()) + HOUR, chainId: domain.chainId };

    await as(stranger).fund(terms, await fundByPermit2(buyer, tokenAddress, id, input));

    expect((await as(buyer).stateOf(id)).status).to.equal(Status.Funded);
    expect(await token.balanceOf(address)).to.equal(100n);
  });

  it("signs what Permit2 hashes, with the nonce and the deadline that are given", async () => {
    const { buyer, tokenAddress, address } = await networkHelpers.loadFixture(shopFixture);
    const input = { spender: address, amount: 7n, nonce: 3n, deadline: 1_800_000_000, chainId: 10 };

    const { kind, payment, value } = await fundByPermit2(buyer, tokenAddress, ZeroHash, input);

    const [nonce, deadline, signature] = decode(payment);
    expect([kind, value, nonce, deadline]).to.deep.equal([3, undefined, 3n, 1_800_000_000n]);
    const message = {
      permitted: { token: tokenAddress, amount: 7n },
      spender: address,
      nonce,
      deadline,
      witness: { subject: ZeroHash },
    };
    const domain = { name: "Permit2", chainId: 10, verifyingContract: PERMIT2 };
    expect(verifyTypedData(domain, PERMIT2_TYPES, message, signature)).to.equal(buyer.address);
  });

  it("draws a nonce and gives an hour, if neither is given", async () => {
    const { buyer, tokenAddress, address } = await networkHelpers.loadFixture(shopFixture);
    const input = { spender: address, amount: 7n, chainId: 1 };
    const before = Math.floor(Date.now() / 1000);

    const drawn = await Promise.all([1, 2].map(() => fundByPermit2(buyer, tokenAddress, ZeroHash, input)));

    const [first, second] = drawn.map(({ payment }) => decode(payment));
    expect(first![0]).to.not.equal(second![0]);
    expect(Number(first![1])).to.be.within(before + HOUR, before + HOUR + 60);
  });

  it("refuses a nonce that is no number of 256 bits", async () => {
    const { buyer, tokenAddress, address } = await networkHelpers.loadFixture(shopFixture);
    const input = { spender: address, amount: 7n, chainId: 1 };

    for (const nonce of [-1n, MaxUint256 + 1n]) {
      const problem = await failure(fundByPermit2(buyer, tokenAddress, ZeroHash, { ...input, nonce }));
      expect(problem).to.be.instanceOf(KeptError).with.property("code", "NumberOutOfRange");
    }
    expect((await fundByPermit2(buyer, tokenAddress, ZeroHash, { ...input, nonce: MaxUint256 })).kind).to.equal(3);
  });
});
