import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { network } from "hardhat";
import { expectEvents, expectMoves, expectRefusal } from "../helpers/keeping-effects.ts";
import { BOND } from "../helpers/keeping.ts";
import { creditedFixture as credited, type Bonded } from "../helpers/listed-bonds.ts";

const connection = await network.create();
const { loadFixture } = connection.networkHelpers;

async function creditedFixture() {
  return credited(connection);
}

const withdrawTo = (d: Bonded, to: string, who = d.alice) => d.levels.connect(who).withdrawTo(d.token, to);

describe("ServiceLevels.withdrawTo", () => {
  it("pays whom the caller names, and clears his credit {CreditWithdrawn}", async () => {
    const d = await loadFixture(creditedFixture);
    expect(await d.levels.connect(d.alice).withdrawTo.staticCall(d.token, d.integrator)).to.equal(BOND);
    const sent = withdrawTo(d, d.integrator.address);
    const paid = ["CreditWithdrawn", d.tokenAddress, d.alice.address, d.integrator.address, BOND] as const;
    await expectEvents(d, sent, paid);
    await expectMoves(d, sent, { integrator: BOND }, "levels");
    expect(await d.levels.credited(d.token, d.alice)).to.equal(0n);
  });

  it("reverts with {Payouts_RecipientForbidden} for zero, the levels and the token", async () => {
    const d = await loadFixture(creditedFixture);
    for (const to of [ZeroAddress, d.levelsAddress, d.tokenAddress])
      await expectRefusal(d, withdrawTo(d, to), "Payouts_RecipientForbidden", to);
    expect(await d.levels.credited(d.token, d.alice)).to.equal(BOND);
  });

  it("reverts with {Payouts_NothingCredited} for the stranger, and a second time", async () => {
    const d = await loadFixture(creditedFixture);
    const { address } = d.stranger;
    const stolen = withdrawTo(d, address, d.stranger);
    await expectRefusal(d, stolen, "Payouts_NothingCredited", d.tokenAddress, address);
    await withdrawTo(d, d.bob.address);
    const again = withdrawTo(d, d.bob.address);
    await expectRefusal(d, again, "Payouts_NothingCredited", d.tokenAddress, d.alice.address);
  });
});
