import { expect } from "chai";
import type { Addressable } from "ethers";
import { network } from "hardhat";
import { Till__factory, type Till } from "../../typechain-types/index.ts";
import { stage, type Stage } from "../helpers/effects.ts";
import { PRICE } from "../helpers/escrow.ts";
import { expectMoves } from "../helpers/expect.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const { loadFixture } = networkHelpers;

interface Filled extends Stage {
  readonly till: Till;
}

/** A till with takings of 100.00. */
async function fill(d: Stage, till: Addressable): Promise<Filled> {
  await d.token.mint(till, PRICE);
  return { ...d, till: Till__factory.connect(await till.getAddress(), d.seller) };
}

async function shopFixture() {
  const d = await stage(connection);
  return fill(d, await ethers.deployContract("Shop", [d.escrow, d.seller]));
}

async function marketplaceFixture() {
  const d = await stage(connection);
  return fill(d, await ethers.deployContract("Marketplace", [d.escrow, d.seller, 500]));
}

const TILLS = [
  ["shop", shopFixture],
  ["marketplace", marketplaceFixture],
] as const;

describe("Till.withdraw", () => {
  describe("when the caller is not the owner", () => {
    for (const [name, fixture] of TILLS) {
      for (const who of ["buyer", "integrator", "stranger"] as const) {
        it(`reverts with {Till_NotOwner} for the ${who} of a ${name}`, async () => {
          const d = await loadFixture(fixture);
          await expect(d.till.connect(d[who]).withdraw(d.token, d[who]))
            .to.be.revertedWithCustomError(d.till, "Till_NotOwner")
            .withArgs(d[who].address, d.seller.address);
        });
      }
    }
  });

  describe("when the owner withdraws", () => {
    for (const [name, fixture] of TILLS) {
      it(`pays all takings of a token to whom he names, from a ${name}`, async () => {
        const d = await loadFixture(fixture);
        expect(await d.till.withdraw.staticCall(d.token, d.courier)).to.equal(PRICE);
        const call = d.till.withdraw(d.token, d.courier);
        await expect(call).to.changeTokenBalance(ethers, d.token, d.till, -PRICE);
        await expectMoves(d, call, { courier: PRICE });
      });

      it(`leaves other tokens alone in a ${name}`, async () => {
        const d = await loadFixture(fixture);
        const other = await ethers.deployContract("Token__Mock", ["Other", "OTH", 18]);
        await other.mint(d.till, 7n);
        await d.till.withdraw(d.token, d.seller);
        expect(await other.balanceOf(d.till)).to.equal(7n);
      });

      it(`pays nothing when there is nothing in a ${name}`, async () => {
        const d = await loadFixture(fixture);
        await d.till.withdraw(d.token, d.seller);
        await expectMoves(d, d.till.withdraw(d.token, d.seller), {});
      });
    }
  });
});
