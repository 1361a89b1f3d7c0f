import { expect } from "chai";
import { AbiCoder, concat, Interface } from "ethers";
import { decodeTerms, deliveryDomain, encodeTerms, findTerms, KeptError, orderId } from "@kept/sdk";
import { DeliveryEscrowAbi } from "@kept/sdk/abis";
import { anyOrder, Chance } from "./random.ts";

const chance = new Chance("find");
const domain = deliveryDomain(31337, chance.address());
const abi = new Interface(DeliveryEscrowAbi);

describe("sdk: findTerms", () => {
  const order = anyOrder(chance, 3);
  const id = orderId(domain, order);
  const call = abi.encodeFunctionData("fund", [order, 0, "0x", "0x"]);

  it("finds the order in a plain call", () => {
    expect(findTerms(call, id, domain)).to.deep.equal(order);
  });

  it("finds the order among others, in a call wrapped in calls", () => {
    const others = [anyOrder(chance, 1), anyOrder(chance, 32)].map((other) =>
      abi.encodeFunctionData("fund", [other, 0, "0x", "0x"]),
    );
    const batch = AbiCoder.defaultAbiCoder().encode(["bytes[]"], [[...others, call]]);
    const wrapped = AbiCoder.defaultAbiCoder().encode(["address", "bytes"], [chance.address(), batch]);

    expect(findTerms(concat(["0x12345678", wrapped]), id, domain)).to.deep.equal(order);
  });

  it("gives undefined when no part of the input hashes to the id", () => {
    expect(findTerms(call, chance.bytes(32), domain)).to.equal(undefined);
    expect(findTerms(call.slice(0, -900), id, domain)).to.equal(undefined);
    expect(findTerms("0x", id, domain)).to.equal(undefined);
  });
});

describe("sdk: decodeTerms", () => {
  it("refuses bytes that are no terms", () => {
    for (const bad of ["0x", "0x1234", encodeTerms(anyOrder(chance, 1)).slice(0, 400)]) {
      expect(() => decodeTerms(bad))
        .to.throw(KeptError)
        .with.property("code", "TermsInvalid");
    }
  });
});
