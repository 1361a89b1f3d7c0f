import { network } from "hardhat";
import { Status } from "@kept/sdk";
import { addJourney, attest, expectEffects, stage } from "../helpers/effects.ts";
import { FULL } from "../helpers/escrow.ts";
import { at } from "../helpers/expect.ts";
import { accepted, COURIERS, legReceipt } from "../helpers/journey.ts";

const connection = await network.create();
const { loadFixture } = connection.networkHelpers;

async function journeyFixture() {
  return addJourney(await stage(connection));
}

// A list reverted as a whole when its first receipt had been submitted: in the last second before G that kept out the
// receipt that decides.
describe("finding: the first receipt of a list is submitted by somebody else", () => {
  it("passes over it and takes the others", async () => {
    const d = await loadFixture(journeyFixture);
    const receipts = await Promise.all([0, 1, 2].map((leg) => legReceipt(d, d.order, leg)));
    const [first, second, last] = [receipts[0]!, receipts[1]!, receipts[2]!];
    const since = (await attest(d, first)) + 60;
    await at(d, since);
    await expectEffects(d, d.id, d.escrow.attest(d.order, [first, second, last]), {
      events: [accepted(second), accepted(last)],
      state: { status: Status.Received, completed: 2, leg: 2, share: FULL, time: last.receipt.time, since },
      moves: { courier: COURIERS },
    });
  });
});
