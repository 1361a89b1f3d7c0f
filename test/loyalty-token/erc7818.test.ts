import { expect } from "chai";
import { id } from "ethers";
import { network } from "hardhat";
import { behavesAsERC7818, refusesERC7818 } from "../helpers/behaviours/erc7818.ts";
import { HANDS, handsCoalition, type Env } from "../helpers/behaviours/hands.ts";
import { expectEffects, expectRefusal, transferred, type Sent } from "../helpers/loyalty-effects.ts";
import { inVintage, NEVER, stockedCoalition, type Coalition } from "../helpers/loyalty.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const { loadFixture, mine } = networkHelpers;

/** In vintage 1, in which alice has got 10.00 more. */
async function epochsFixture() {
  const d = await handsCoalition(connection);
  await inVintage(d, 1);
  await d.token.connect(d.baker).transfer(d.alice, 1_000n);
  return d;
}

async function giftlessFixture() {
  return stockedCoalition(connection, { gifts: false });
}

async function lastingFixture() {
  return stockedCoalition(connection, { vintageLength: NEVER });
}

const env: Env = { connection, fixture: epochsFixture };
const give = (d: Coalition, epoch: number, amount: bigint): Sent =>
  d.token.connect(d.alice).transferAtEpoch(epoch, d.bob, amount);

/** The XOR of the standard's selectors, from its own text. */
const INTERFACE = [
  "balanceOfAtEpoch(uint256,address)",
  "currentEpoch()",
  "epochLength()",
  "epochType()",
  "validityDuration()",
  "isEpochExpired(uint256)",
  "transferAtEpoch(uint256,address,uint256)",
  "transferFromAtEpoch(uint256,address,address,uint256)",
].reduce((sum, signature) => sum ^ Number(id(signature).slice(0, 10)), 0);

describe("LoyaltyToken as ERC-7818", () => {
  it("says that it is one", async () => {
    const { token } = await loadFixture(epochsFixture);
    const interfaceId = `0x${(INTERFACE >>> 0).toString(16).padStart(8, "0")}`;
    expect(await token.supportsInterface(interfaceId)).to.equal(true);
  });

  it("tells its epochs, a vintage each, of which four live", async () => {
    const d = await loadFixture(epochsFixture);
    const { token } = d;
    const said = [token.currentEpoch(), token.epochLength(), token.epochType(), token.validityDuration()];
    expect(await Promise.all(said)).to.deep.equal([1n, BigInt(d.vintageLength), 1n, 4n]);
    const has = [0, 1, 2].map((epoch) => token.balanceOfAtEpoch(epoch, d.alice));
    expect(await Promise.all(has)).to.deep.equal([40_000n, 1_000n, 0n]);
    await inVintage(d, 4);
    await mine();
    const gone = [0n, 1n, 5n, ethers.MaxUint256].map((epoch) => token.isEpochExpired(epoch));
    expect(await Promise.all(gone)).to.deep.equal([true, false, false, false]);
    const left = [0n, 1n, ethers.MaxUint256].map((epoch) => token.balanceOfAtEpoch(epoch, d.alice));
    expect(await Promise.all(left)).to.deep.equal([0n, 1_000n, 0n]);
  });

  for (const hands of HANDS) {
    describe(`given ${hands.name}`, () => {
      if (hands.from === "alice" && hands.to === "bob") behavesAsERC7818(env, hands);
      else refusesERC7818(env, hands);
    });
  }

  it("reverts with {LoyaltyToken_GiftsNotAllowed} where the coalition does without gifts", async () => {
    const d = await loadFixture(giftlessFixture);
    await expectRefusal(d, give(d, 0, 1n), "LoyaltyToken_GiftsNotAllowed", d.alice.address, d.bob.address);
  });

  it("has the one epoch 0 where nothing expires", async () => {
    const d = await loadFixture(lastingFixture);
    await inVintage(d, 6);
    await mine();
    expect(await d.token.isEpochExpired(0)).to.equal(false);
    expect(await d.token.validityDuration()).to.equal(ethers.MaxUint256);
    const has = [0, 1, 5, 6].map((epoch) => d.token.balanceOfAtEpoch(epoch, d.alice));
    expect(await Promise.all(has)).to.deep.equal([60_000n, 0n, 0n, 0n]);
    await expectEffects(d, () => give(d, 0, 400n), [transferred(d.alice, d.bob, 400n)], {
      "alice.lane0": -400n,
      "bob.lane0": 400n,
    });
  });
});
