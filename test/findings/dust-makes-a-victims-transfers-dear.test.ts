import { expect } from "chai";
import { network } from "hardhat";
import { inVintage, stockedCoalition } from "../helpers/loyalty.ts";

const connection = await network.create();
const { loadFixture } = connection.networkHelpers;

async function coalitionFixture() {
  return stockedCoalition(connection);
}

describe("ERC-7818's reference: sixty lots of dust raise a victim's transfer from 161k to 4.47M gas", () => {
  it("changes a transfer's gas by less than 300, in whatever vintages the dust is", async () => {
    const d = await loadFixture(coalitionFixture);
    await d.token.connect(d.baker).transfer(d.heir, 60_000n);
    const gas = async (who: typeof d.alice): Promise<bigint> => {
      const receipt = await (await d.token.connect(who).transfer(d.bob, 100n)).wait();
      return receipt?.gasUsed ?? 0n;
    };
    for (const vintage of [1, 2, 3]) {
      await inVintage(d, vintage);
      await d.token.connect(d.baker).transfer(d.stranger, 100n);
      for (let i = 0; i < 20; ++i) await d.token.connect(d.stranger).transfer(d.alice, 1n);
    }
    await d.token.expire([d.alice, d.heir]);
    await d.token.connect(d.alice).transfer(d.bob, 1n);
    await d.token.connect(d.heir).transfer(d.bob, 1n);
    const [victim, other] = [await gas(d.alice), await gas(d.heir)];
    expect(victim - other < 300n, `${victim} beside ${other}`).to.equal(true);
    const { lanes, earned } = await d.token.accountOf(d.alice);
    expect([lanes[3], earned]).to.deep.equal([59_899n, 0n]);
  });
});
