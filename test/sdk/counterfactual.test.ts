import { expect } from "chai";
import { concat, dataSlice, ZeroAddress } from "ethers";
import { network } from "hardhat";
import {
  counterfactualAttestor,
  counterfactualSigner,
  isValidSignature,
  KeptError,
  makeWallet,
  RevertError,
  signReceipt,
  unwrapSignature,
  wrapSignature,
} from "@kept/sdk";
import { digest, domain, receipt } from "../helpers/panels.ts";
import { deployWallets } from "../helpers/wallets.ts";
import { failure } from "./fixture.ts";
import { Chance } from "./random.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const { loadFixture } = networkHelpers;

async function unmadeFixture() {
  const [, owner, stranger] = await ethers.getSigners();
  const wallets = await deployWallets(connection);
  return { ...wallets, owner: owner!, stranger: stranger!, wallet: await wallets.factory.walletOf(owner!) };
}

describe("sdk: wallets that are not made yet", () => {
  it("takes a wrapper off as it was put on", () => {
    const chance = new Chance("wrapper");
    for (let round = 0; round < 200; ++round) {
      const deployment = { factory: chance.address(), factoryCalldata: chance.bytes(chance.between(0, 200)) };
      const signature = chance.bytes(chance.between(0, 200));
      expect(unwrapSignature(wrapSignature(deployment, signature))).to.deep.equal({ ...deployment, signature });
      expect(unwrapSignature(signature)).to.equal(undefined);
    }
  });

  it("refuses a wrapper that cannot be read", () => {
    const magic = `0x${"6492".repeat(16)}`;
    for (const broken of [magic, concat([`0x${"ff".repeat(96)}`, magic])])
      expect(() => unwrapSignature(broken))
        .to.throw(KeptError)
        .with.property("code", "SignatureInvalid");
  });

  it("names the wallet by its verifier and address", async () => {
    const { verifierAddress, wallet } = await loadFixture(unmadeFixture);
    const attestor = counterfactualAttestor(verifierAddress, wallet);
    expect(attestor).to.equal(concat([verifierAddress, wallet]));
    expect(dataSlice(attestor, 20)).to.equal(wallet.toLowerCase());
    expect(() => counterfactualAttestor(verifierAddress, ZeroAddress))
      .to.throw(KeptError)
      .with.property("code", "AddressInvalid");
  });

  it("signs before the wallet is made, and is believed once anybody has made it", async () => {
    const { signerOf, owner, wallet, makerAddress, stranger, maker, factory } = await loadFixture(unmadeFixture);
    const signer = await signerOf(owner);
    const { signature } = await signReceipt(signer, domain, receipt);
    expect(await isValidSignature(signer.attestor, digest, signature, ethers.provider)).to.equal(false);

    const sent = makeWallet(makerAddress, wallet, signature, stranger);

    await expect(sent).to.emit(maker, "WalletMade").withArgs(wallet, factory);
    expect(await isValidSignature(signer.attestor, digest, signature, ethers.provider)).to.equal(true);
  });

  it("shapes the owner's signature before it is wrapped", async () => {
    const { verifierAddress, wallet, owner, deploymentOf } = await loadFixture(unmadeFixture);
    const deployment = deploymentOf(owner);
    const signer = counterfactualSigner(verifierAddress, wallet, deployment, owner, (own) => concat(["0x01", own]));
    const { signature } = await signReceipt(signer, domain, receipt);
    expect(dataSlice(unwrapSignature(signature)!.signature, 0, 1)).to.equal("0x01");
  });

  it("says in words what the maker refuses", async () => {
    const { wallet, makerAddress, owner, stranger, deploymentOf } = await loadFixture(unmadeFixture);
    const bare = await failure(makeWallet(makerAddress, wallet, "0x", stranger));
    expect(bare)
      .to.be.instanceOf(RevertError)
      .with.property("message")
      .that.includes("Have the wallet sign by ERC-6492");
    const wrong = { ...deploymentOf(owner), factory: stranger.address };
    const other = await failure(makeWallet(makerAddress, wallet, wrapSignature(wrong, "0x"), stranger));
    expect(other).to.be.instanceOf(RevertError).with.property("message").that.includes("did not make the wallet");
  });
});
