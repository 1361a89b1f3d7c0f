import { expect } from "chai";
import { concat, dataSlice, Signature, toBeHex } from "ethers";
import { network } from "hardhat";
import {
  accountSigner,
  attestorOf,
  buildReceipt,
  isValidSignature,
  KeptError,
  orderId,
  receiptDigest,
  signOrder,
  signReceipt,
  verifyOrder,
  verifyOrderSignature,
  verifyReceiptSignature,
} from "@kept/sdk";
import { p256Device } from "../helpers/devices.ts";
import { DAY, failure, openShop, type Shop } from "./fixture.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const N = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

async function shopFixture(): Promise<Shop> {
  return openShop(connection);
}

describe("sdk: signatures", () => {
  it("knows a wallet's receipt, with and without a provider, and nobody else's", async () => {
    const { carrier, stranger, domain } = await networkHelpers.loadFixture(shopFixture);
    const signed = await signReceipt(carrier, domain, buildReceipt({ id: ethers.ZeroHash, time: 1 }));
    const other = { ...signed, receipt: { ...signed.receipt, share: 999_999 } };

    for (const provider of [undefined, ethers.provider]) {
      const valid = (attestor: string, receipt = signed): Promise<boolean> =>
        verifyReceiptSignature(domain, attestorOf(attestor), receipt, provider);
      expect(await valid(carrier.address)).to.equal(true);
      expect(await valid(stranger.address)).to.equal(false);
      expect(await valid(carrier.address, other)).to.equal(false);
    }
  });

  it("reads signatures as strictly as the contract: no short form, no upper s, no other v", async () => {
    const { carrier, domain } = await networkHelpers.loadFixture(shopFixture);
    const { receipt, signature } = await signReceipt(carrier, domain, buildReceipt({ id: ethers.ZeroHash, time: 1 }));
    const { r, s, v, compactSerialized } = Signature.from(signature);
    const flipped = concat([r, toBeHex(N - BigInt(s), 32), toBeHex(55 - v)]);
    const parity = concat([dataSlice(signature, 0, 64), toBeHex(v - 27, 1)]);
    const digest = receiptDigest(domain, receipt);

    for (const bad of [compactSerialized, flipped, parity, "0x", concat([signature, "0x00"])]) {
      expect(await isValidSignature(carrier.address, digest, bad), bad).to.equal(false);
    }
    expect(await isValidSignature(carrier.address, digest, concat([toBeHex(0, 64), "0x1b"]))).to.equal(false);
  });

  it("asks a contract account, in whose name its owner signs", async () => {
    const { seller, stranger, domain, order } = await networkHelpers.loadFixture(shopFixture);
    const account = await (await ethers.deployContract("Account__Mock", [seller])).getAddress();
    const terms = await order({ seller: account });

    const signature = await signOrder(accountSigner(account, seller), domain, terms);
    expect(await verifyOrderSignature(domain, terms, signature, ethers.provider)).to.equal(true);
    const forged = await signOrder(accountSigner(account, stranger), domain, terms);
    expect(await verifyOrderSignature(domain, terms, forged, ethers.provider)).to.equal(false);
    expect(await verifyOrderSignature(domain, terms, "0x1234", ethers.provider)).to.equal(false);
  });

  it("lets an account shape its owner's signature", async () => {
    const { seller, domain, order } = await networkHelpers.loadFixture(shopFixture);
    const account = await (await ethers.deployContract("Account__Mock", [seller])).getAddress();
    const terms = await order({ seller: account });

    const wrapped = accountSigner(account, seller, (signature) => concat(["0xff", signature]));

    expect(dataSlice(await signOrder(wrapped, domain, terms), 0, 1)).to.equal("0xff");
  });

  it("asks a device's verifier", async () => {
    const { domain } = await networkHelpers.loadFixture(shopFixture);
    const device = await p256Device(connection);
    const signed = await signReceipt(device, domain, buildReceipt({ id: ethers.ZeroHash, time: 1 }));
    const other = { ...signed, receipt: { ...signed.receipt, leg: 1 } };

    expect(await verifyReceiptSignature(domain, device.attestor, signed, ethers.provider)).to.equal(true);
    expect(await verifyReceiptSignature(domain, device.attestor, other, ethers.provider)).to.equal(false);
  });

  it("says no for a device that no verifier answers for", async () => {
    const { token, domain } = await networkHelpers.loadFixture(shopFixture);
    const device = concat([await token.getAddress(), "0x1234"]);
    const signed = { receipt: buildReceipt({ id: ethers.ZeroHash, time: 1 }), signature: "0x12" };

    expect(await verifyReceiptSignature(domain, device, signed, ethers.provider)).to.equal(false);
    expect(await failure(verifyReceiptSignature(domain, device, signed)))
      .to.be.instanceOf(KeptError)
      .with.property("code", "ProviderNeeded");
  });

  it("lets nobody but the seller sign the terms", async () => {
    const { buyer, domain, order } = await networkHelpers.loadFixture(shopFixture);

    expect(await failure(signOrder(buyer, domain, await order())))
      .to.be.instanceOf(KeptError)
      .with.property("code", "NotSeller");
  });
});

describe("sdk: verifyOrder", () => {
  it("matches my own terms, whatever the case of the hexadecimal", async () => {
    const { domain, order } = await networkHelpers.loadFixture(shopFixture);
    const mine = await order();
    const id = orderId(domain, mine);

    expect(verifyOrder(id, mine, domain)).to.deep.equal({ matches: true, id, differences: [] });
    expect(verifyOrder(`0x${id.slice(2).toUpperCase()}`, mine, domain, mine).matches).to.equal(true);
  });

  it("names each field that differs", async () => {
    const { domain, order, buyer } = await networkHelpers.loadFixture(shopFixture);
    const mine = await order();
    const [leg] = mine.legs;
    const theirs = {
      ...mine,
      feeBps: 5,
      legs: [
        { ...leg!, attestor: buyer.address.toLowerCase() },
        { ...leg!, deadline: leg!.deadline + DAY },
      ],
    };
    const id = orderId(domain, theirs);

    const { matches, differences } = verifyOrder(id, mine, domain, theirs);

    expect(matches).to.equal(false);
    expect(differences.map(({ field }) => field)).to.deep.equal(["id", "feeBps", "legs[0].attestor", "legs[1]"]);
    expect(differences[1]).to.deep.equal({ field: "feeBps", onChain: 5, mine: 0 });
  });

  it("does not believe terms that are not those of the id", async () => {
    const { domain, order } = await networkHelpers.loadFixture(shopFixture);
    const mine = await order();
    const other = await order();

    const { matches, differences } = verifyOrder(orderId(domain, other), mine, domain, mine);

    expect(matches).to.equal(false);
    expect(differences.map(({ field }) => field)).to.deep.equal(["id", "terms"]);
  });
});
