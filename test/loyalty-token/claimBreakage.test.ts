import { network } from "hardhat";
import { expectEffects, transferred } from "../helpers/loyalty-effects.ts";
import { inVintage, stockedCoalition, ZERO } from "../helpers/loyalty.ts";

const connection = await network.create();
const { loadFixture } = connection.networkHelpers;

async function stockedFixture() {
  return stockedCoalition(connection);
}

describe("LoyaltyToken.claimBreakage", () => {
  it("books what has broken as accepted by the treasury; its balance stays {Transfer}", async () => {
    const d = await loadFixture(stockedFixture);
    await inVintage(d, 7);
    await expectEffects(d, () => d.office.claimBreakage(), [transferred(ZERO, d.treasury, 60_000n)], {
      "all.breakage": -60_000n,
    });
    await expectEffects(d, () => d.office.claimBreakage(), [], {});
  });

  it("does nothing a second before the vintage ends", async () => {
    const d = await loadFixture(stockedFixture);
    await inVintage(d, 4, -2);
    await expectEffects(d, () => d.office.claimBreakage(), [], {});
  });
});
