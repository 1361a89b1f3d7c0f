import { expect } from "chai";
import { AbiCoder, concat, id as hashOf, keccak256, verifyTypedData, ZeroHash } from "ethers";
import { network } from "hardhat";
import {
  CART_TYPES,
  cartDigest,
  cartPrice,
  fundByAllowance,
  fundByAuthorization,
  type KeptError,
  ORDER_TYPES,
  orderId,
  RevertError,
  signCart,
  signPayment,
  Status,
  type Hex,
} from "@kept/sdk";
import { failure, HOUR, openShop, type Shop } from "./fixture.ts";
import { Chance } from "./random.ts";

const connection = await network.create();
const { networkHelpers } = connection;

async function shopFixture(): Promise<Shop> {
  return openShop(connection);
}

/** EIP-712 by hand: `0x1901 ++ domain ++ hash(type, hash of the ids one after the other)`. */
function byHand({ domain }: Shop, ids: Hex[]): Hex {
  const coder = AbiCoder.defaultAbiCoder();
  const separator = keccak256(
    coder.encode(
      ["bytes32", "bytes32", "bytes32", "uint256", "address"],
      [
        hashOf("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
        hashOf("DeliveryEscrow"),
        hashOf("1"),
        domain.chainId,
        domain.verifyingContract,
      ],
    ),
  );
  const struct = coder.encode(["bytes32", "bytes32"], [hashOf("Cart(bytes32[] ids)"), keccak256(concat(ids))]);
  return keccak256(concat(["0x1901", separator, keccak256(struct)]));
}

describe("sdk: cart", () => {
  it("computes the digest that the contract computes, of none to 9 ids", async () => {
    const shop = await networkHelpers.loadFixture(shopFixture);
    const chance = new Chance("carts");
    for (let count = 0; count < 10; count++) {
      const ids = Array.from({ length: count }, () => chance.bytes(32));
      const digest = cartDigest(shop.domain, ids);
      expect(digest).to.equal(byHand(shop, ids));
      expect(await shop.as(shop.buyer).contract.cartDigest(ids)).to.equal(digest);
    }
  });

  it("gives carts with other ids, in another sequence or elsewhere other digests", async () => {
    const { domain } = await networkHelpers.loadFixture(shopFixture);
    const [a, b] = [hashOf("a"), hashOf("b")];
    const digests = [[], [a], [b], [a, b], [b, a], [a, b, b]].map((ids) => cartDigest(domain, ids));
    digests.push(cartDigest({ ...domain, chainId: domain.chainId + 1n }, [a]), a, b);
    expect(new Set(digests).size).to.equal(9);
  });

  it("adds up all legs of all orders", async () => {
    const { order, buyer } = await networkHelpers.loadFixture(shopFixture);
    const other = await order({ amount: 23n, buyer: buyer.address.toLowerCase() });
    expect(cartPrice([await order(), other])).to.equal(123n);
  });

  it("refuses a cart of nothing, of two buyers or of two tokens", async () => {
    const { order, seller, address } = await networkHelpers.loadFixture(shopFixture);
    const first = await order();
    const carts = [[], [first, { ...first, buyer: seller.address }], [first, { ...first, token: address }]];
    const problems = await Promise.all(carts.map((cart) => failure(Promise.resolve(cart).then(cartPrice))));
    expect(problems.map((problem) => (problem as KeptError).code)).to.deep.equal([
      "CartEmpty",
      "CartDiffers",
      "CartDiffers",
    ]);
    expect((problems[1] as KeptError).field).to.equal("orders[1]");
  });

  it("signs consents that name their signer", async () => {
    const { order, buyer, domain } = await networkHelpers.loadFixture(shopFixture);
    const terms = await order();
    const ids = [orderId(domain, terms), ZeroHash];
    const forOrder = await signPayment(buyer, domain, terms);
    const forCart = await signCart(buyer, domain, ids);
    expect(verifyTypedData(domain, ORDER_TYPES, terms, forOrder)).to.equal(buyer.address);
    expect(verifyTypedData(domain, CART_TYPES, { ids }, forCart)).to.equal(buyer.address);
  });

  it("funds a cart by the buyer's allowance", async () => {
    const { as, buyer, order, token, address, domain } = await networkHelpers.loadFixture(shopFixture);
    const orders = [await order(), await order({ amount: 23n })];
    await token.connect(buyer).approve(address, cartPrice(orders));
    await as(buyer).fundMany(orders);
    for (const terms of orders) {
      expect((await as(buyer).stateOf(orderId(domain, terms))).status).to.equal(Status.Funded);
    }
    expect(await token.balanceOf(address)).to.equal(123n);
  });

  it("funds a cart that a relayer brings: by consent, and by authorization", async () => {
    const { as, buyer, stranger, order, token, tokenAddress, address, domain, now } =
      await networkHelpers.loadFixture(shopFixture);
    await token.connect(buyer).approve(address, 200n);
    const consented = [await order(), await order()];
    const ids = consented.map((terms) => orderId(domain, terms));
    await as(stranger).fundMany(consented, fundByAllowance(await signCart(buyer, domain, ids)));
    expect(await token.balanceOf(address)).to.equal(200n);

    const authorized = [await order(), await order()];
    const digest = cartDigest(
      domain,
      authorized.map((terms) => orderId(domain, terms)),
    );
    const input = { to: address, value: cartPrice(authorized), validBefore: (await now()) + HOUR };
    await as(stranger).fundMany(authorized, await fundByAuthorization(buyer, tokenAddress, digest, input));
    expect(await token.authorizationState(buyer, digest)).to.equal(true);
    expect(await token.balanceOf(address)).to.equal(400n);
  });

  it("says in words that the buyer's consent is missing", async () => {
    const { as, buyer, stranger, order, domain } = await networkHelpers.loadFixture(shopFixture);
    const terms = await order();
    const refused = await failure(as(stranger).fundMany([terms]));
    expect(refused).to.be.instanceOf(RevertError);
    expect((refused as RevertError).revert).to.deep.include({
      name: "Funding_NotThePayer",
      args: {
        subject: cartDigest(domain, [orderId(domain, terms)]),
        caller: stranger.address,
        payer: buyer.address,
      },
    });
  });
});
