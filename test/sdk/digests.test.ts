import { expect } from "chai";
import { network } from "hardhat";
import { decodeTerms, deliveryDomain, encodeTerms, factOf, orderId, receiptDigest, type Domain } from "@kept/sdk";
import type { DeliveryEscrow } from "../../typechain-types/index.ts";
import { anyOrder, anyReceipt, Chance } from "./random.ts";

/** 7 rounds over each number of legs that an order can have. */
const ROUNDS = 7;
const MOST_LEGS = 32;

const connection = await network.create();
const { ethers, networkHelpers } = connection;

async function deployedFixture(): Promise<{ escrow: DeliveryEscrow; domain: Domain }> {
  const escrow = await ethers.deployContract("DeliveryEscrow");
  const { chainId } = await ethers.provider.getNetwork();
  return { escrow, domain: deliveryDomain(chainId, await escrow.getAddress()) };
}

describe("sdk: digests", () => {
  it("names the domain that the contract states", async () => {
    const { escrow, domain } = await networkHelpers.loadFixture(deployedFixture);

    const { fields, name, version, chainId, verifyingContract } = await escrow.eip712Domain();

    expect({ name, version, chainId, verifyingContract }).to.deep.equal(domain);
    expect(fields).to.equal("0x0f");
  });

  it("computes the ids, digests and facts that the contract computes, on random terms of 1 to 32 legs", async () => {
    const { escrow, domain } = await networkHelpers.loadFixture(deployedFixture);
    const chance = new Chance("digests");

    for (let i = 0; i < ROUNDS * MOST_LEGS; i++) {
      const order = anyOrder(chance, 1 + (i % MOST_LEGS));
      const id = orderId(domain, order);
      const receipt = anyReceipt(chance, id);

      expect(await escrow.orderId(order), `order ${i}`).to.equal(id);
      expect(await escrow.receiptDigest(receipt), `receipt ${i}`).to.equal(receiptDigest(domain, receipt));
      expect(await escrow.factOf(receipt), `fact ${i}`).to.equal(factOf(receipt));
    }
  });

  it("decodes the terms that it encodes, on random terms", () => {
    const chance = new Chance("terms");

    for (let i = 0; i < ROUNDS * MOST_LEGS; i++) {
      const order = anyOrder(chance, 1 + (i % MOST_LEGS));
      expect(decodeTerms(encodeTerms(order)), `order ${i}`).to.deep.equal(order);
    }
  });

  it("gives every field a part in the id", () => {
    const domain = deliveryDomain(1, new Chance("contract").address());
    const chance = new Chance("fields");
    const order = anyOrder(chance, 2);
    const others = { ...anyOrder(chance, 2), payOnReceipt: !order.payOnReceipt };
    const ids = new Set([orderId(domain, order)]);

    const fields = Object.keys(order) as (keyof typeof order)[];
    for (const field of fields) ids.add(orderId(domain, { ...order, [field]: others[field] }));
    for (const field of ["attestor", "payee", "amount", "deadline"] as const) {
      const leg = { ...order.legs[1]!, [field]: others.legs[1]![field] };
      ids.add(orderId(domain, { ...order, legs: [order.legs[0]!, leg] }));
    }
    ids.add(orderId(domain, { ...order, legs: [order.legs[0]!] }));
    ids.add(orderId(domain, { ...order, legs: order.legs.toReversed() }));

    expect(ids.size).to.equal(1 + fields.length + 4 + 2);
  });

  it("binds ids to the chain and the contract", () => {
    const chance = new Chance("domains");
    const order = anyOrder(chance, 1);
    const [here, there] = [chance.address(), chance.address()];

    const domains = [deliveryDomain(1, here), deliveryDomain(10, here), deliveryDomain(1, there)];

    expect(new Set(domains.map((domain) => orderId(domain, order))).size).to.equal(3);
  });
});
