import { expect } from "chai";
import { concat, dataSlice } from "ethers";
import { network } from "hardhat";
import { wrapSignature } from "@kept/sdk";
import { deployWallets } from "../helpers/wallets.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const { loadFixture } = networkHelpers;

async function unmadeFixture() {
  const wallets = await deployWallets(connection);
  const [, owner, stranger] = await ethers.getSigners();
  const wallet = await wallets.factory.walletOf(owner!);
  const maker = wallets.maker.connect(stranger);
  return { ...wallets, owner: owner!, stranger: stranger!, wallet, maker };
}

async function madeFixture() {
  const w = await unmadeFixture();
  await w.factory.create(w.owner);
  return w;
}

describe("WalletMaker.make", () => {
  describe("given there is no wallet at the address", () => {
    describe("when the signature says how to make it", () => {
      it("makes the wallet {WalletMade}", async () => {
        const { maker, wallet, owner, factory, deploymentOf } = await loadFixture(unmadeFixture);
        const call = maker.make(wallet, wrapSignature(deploymentOf(owner), "0x"));
        await expect(call).to.emit(maker, "WalletMade").withArgs(wallet, factory);
        expect(await ethers.provider.getCode(wallet)).not.to.equal("0x");
      });
    });

    describe("when the signature is not wrapped", () => {
      it("reverts with {WalletMaker_NotWrapped}", async () => {
        const { maker, wallet, owner, deploymentOf } = await loadFixture(unmadeFixture);
        const wrapped = wrapSignature(deploymentOf(owner), "0x1234");
        for (const signature of ["0x", "0x1234", dataSlice(wrapped, 0, -1), concat([wrapped, "0x00"])])
          await expect(maker.make(wallet, signature))
            .to.be.revertedWithCustomError(maker, "WalletMaker_NotWrapped")
            .withArgs(wallet);
      });
    });

    describe("when the wrapper makes another wallet", () => {
      it("reverts with {WalletMaker_NotMade}", async () => {
        const { maker, wallet, stranger, factory, deploymentOf } = await loadFixture(unmadeFixture);
        await expect(maker.make(wallet, wrapSignature(deploymentOf(stranger), "0x")))
          .to.be.revertedWithCustomError(maker, "WalletMaker_NotMade")
          .withArgs(wallet, factory, "0x");
        expect(await ethers.provider.getCode(await factory.walletOf(stranger))).to.equal("0x");
      });
    });

    describe("when the wrapper names a factory without code", () => {
      it("reverts with {WalletMaker_NotMade}", async () => {
        const { maker, wallet, stranger, owner, deploymentOf } = await loadFixture(unmadeFixture);
        const deployment = { ...deploymentOf(owner), factory: stranger.address };
        await expect(maker.make(wallet, wrapSignature(deployment, "0x")))
          .to.be.revertedWithCustomError(maker, "WalletMaker_NotMade")
          .withArgs(wallet, stranger, "0x");
      });
    });

    describe("when the factory reverts", () => {
      it("reverts with {WalletMaker_NotMade} and the factory's reason", async () => {
        const { maker, wallet, owner, factory, factoryAddress } = await loadFixture(unmadeFixture);
        const factoryCalldata = factory.interface.encodeFunctionData("refuse", [owner.address]);
        const reason = factory.interface.encodeErrorResult("Busy", [owner.address]);
        await expect(maker.make(wallet, wrapSignature({ factory: factoryAddress, factoryCalldata }, "0x")))
          .to.be.revertedWithCustomError(maker, "WalletMaker_NotMade")
          .withArgs(wallet, factory, reason);
      });
    });

    describe("when the wrapper is broken", () => {
      it("reverts", async () => {
        const { maker, wallet } = await loadFixture(unmadeFixture);
        const magic = `0x${"6492".repeat(16)}`;
        for (const signature of [magic, concat([`0x${"ff".repeat(96)}`, magic])])
          await expect(maker.make(wallet, signature)).to.be.revert(ethers);
      });
    });
  });

  describe("given the wallet is there already", () => {
    it("does nothing, whatever the signature says", async () => {
      const { maker, wallet, owner, stranger, factory, deploymentOf } = await loadFixture(madeFixture);
      for (const by of [owner, stranger]) {
        const mined = await (await maker.make(wallet, wrapSignature(deploymentOf(by), "0x"))).wait();
        expect(mined?.logs).to.deep.equal([]);
      }
      await maker.make(wallet, "0x");
      expect(await ethers.provider.getCode(await factory.walletOf(stranger))).to.equal("0x");
    });
  });
});
