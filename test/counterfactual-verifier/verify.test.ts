import { expect } from "chai";
import { concat, dataSlice } from "ethers";
import { network } from "hardhat";
import { RECEIPT_TYPES, wrapSignature, type Hex } from "@kept/sdk";
import { digest, domain, NO, receipt } from "../helpers/panels.ts";
import { deployWallets } from "../helpers/wallets.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const { loadFixture } = networkHelpers;
/** What {IERC7913SignatureVerifier-verify} answers. */
const YES = "0x024ad318";

async function unmadeFixture() {
  const wallets = await deployWallets(connection);
  const [, owner, stranger] = await ethers.getSigners();
  const wallet = await wallets.factory.walletOf(owner!);
  const [bare, foreign] = await Promise.all(
    [owner!, stranger!].map((signer) => signer.signTypedData(domain, RECEIPT_TYPES, { ...receipt })),
  );
  const verify = (signature: Hex, key: Hex = wallet) => wallets.verifier.verify(key, digest, signature);
  return { ...wallets, owner: owner!, stranger: stranger!, wallet, bare: bare!, foreign: foreign!, verify };
}

async function madeFixture() {
  const w = await unmadeFixture();
  const wrapped = wrapSignature(w.deploymentOf(w.owner), w.bare);
  await w.maker.make(w.wallet, wrapped);
  return { ...w, wrapped };
}

describe("CounterfactualVerifier.verify", () => {
  describe("given the wallet is not made", () => {
    it("refuses its owner's signature, wrapped or not", async () => {
      const { verify, bare, owner, deploymentOf } = await loadFixture(unmadeFixture);
      expect(await verify(bare)).to.equal(NO);
      expect(await verify(wrapSignature(deploymentOf(owner), bare))).to.equal(NO);
    });
  });

  describe("given the wallet is made", () => {
    it("accepts its owner's signature, wrapped", async () => {
      const { verify, wrapped } = await loadFixture(madeFixture);
      expect(await verify(wrapped)).to.equal(YES);
    });

    it("accepts its owner's signature, bare", async () => {
      const { verify, bare } = await loadFixture(madeFixture);
      expect(await verify(bare)).to.equal(YES);
    });

    it("refuses another digest", async () => {
      const { verifier, wallet, wrapped, bare } = await loadFixture(madeFixture);
      for (const signature of [wrapped, bare])
        expect(await verifier.verify(wallet, ethers.id("another"), signature)).to.equal(NO);
    });

    it("refuses somebody else's signature, wrapped or not", async () => {
      const { verify, foreign, owner, deploymentOf } = await loadFixture(madeFixture);
      expect(await verify(foreign)).to.equal(NO);
      expect(await verify(wrapSignature(deploymentOf(owner), foreign))).to.equal(NO);
    });

    it("refuses the signature of the wallet that the wrapper names", async () => {
      const { verify, foreign, factory, stranger, deploymentOf } = await loadFixture(madeFixture);
      await factory.create(stranger);
      const others = wrapSignature(deploymentOf(stranger), foreign);
      expect(await verify(others)).to.equal(NO);
      expect(await verify(others, await factory.walletOf(stranger))).to.equal(YES);
    });

    it("reverts when the wrapper is broken", async () => {
      const { verify, wrapped } = await loadFixture(madeFixture);
      await expect(verify(dataSlice(wrapped, 96))).to.be.revert(ethers);
    });
  });

  describe("given there is a wallet of one's own key at the address", () => {
    it("refuses that key: its 20 bytes are the attestor", async () => {
      const { verify, bare, owner } = await loadFixture(madeFixture);
      expect(await verify(bare, owner.address)).to.equal(NO);
    });
  });

  describe("when the key is no address", () => {
    it("refuses", async () => {
      const { verify, bare, wallet } = await loadFixture(madeFixture);
      for (const key of ["0x", dataSlice(wallet, 0, 19), concat([wallet, "0x00"])])
        expect(await verify(bare, key)).to.equal(NO);
    });
  });
});
