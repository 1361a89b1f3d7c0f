import { expect } from "chai";
import { network } from "hardhat";
import { Status, wrapSignature, type Hex } from "@kept/sdk";
import { addOrder, stage } from "../helpers/effects.ts";
import { PRICE } from "../helpers/escrow.ts";
import { expectState } from "../helpers/expect.ts";
import { deployWallets } from "../helpers/wallets.ts";

const connection = await network.create();
const { loadFixture } = connection.networkHelpers;

async function fundedFixture() {
  const d = await stage(connection);
  const w = await deployWallets(connection);
  const attestor = (await w.signerOf(d.device)).attestor;
  const scene = await addOrder(d, { attestor });
  const wallet = await w.factory.walletOf(d.device);
  const through = (factory: Hex, factoryCalldata: Hex) =>
    w.maker.connect(d.stranger).make(wallet, wrapSignature({ factory, factoryCalldata }, "0x"));
  return { ...scene, maker: w.maker, makerAddress: w.makerAddress, through };
}

// The maker calls what the signature says, with any data. A thief has it call the token and the escrow.
describe("finding: a stranger calls anything through the maker of wallets", () => {
  it("leaves no trace of a call that does not make the wallet", async () => {
    const d = await loadFixture(fundedFixture);
    await d.token.mint(d.makerAddress, PRICE);
    const { interface: abi } = d.token;
    for (const data of [
      abi.encodeFunctionData("approve", [d.stranger.address, PRICE]),
      abi.encodeFunctionData("transfer", [d.stranger.address, PRICE]),
      abi.encodeFunctionData("transferFrom", [d.buyer.address, d.stranger.address, PRICE]),
    ])
      await expect(d.through(d.tokenAddress, data)).to.be.revertedWithCustomError(d.maker, "WalletMaker_NotMade");
    expect(await d.token.allowance(d.makerAddress, d.stranger)).to.equal(0n);
    expect(await d.token.balanceOf(d.makerAddress)).to.equal(PRICE);
  });

  it("has no say in an order, though the attestor's wallet is its to make", async () => {
    const d = await loadFixture(fundedFixture);
    const release = d.escrow.interface.encodeFunctionData("release", [d.order]);
    await expect(d.through(d.escrowAddress, release)).to.be.revertedWithCustomError(d.maker, "WalletMaker_NotMade");
    await expectState(d, d.id, { status: Status.Funded });
  });
});
