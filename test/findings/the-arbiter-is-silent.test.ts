import { network } from "hardhat";
import { DAY } from "../helpers/escrow.ts";
import { expectMoves, expectRefusal } from "../helpers/keeping-effects.ts";
import {
  activate,
  at,
  BOND,
  buildTown,
  cableOf,
  cableTermsOf,
  cloudOf,
  cover,
  dealOf,
  openDeal,
  pack,
  pass,
  PRICE,
  report,
  settle,
  startOf,
  termsOf,
  WINDOWS,
} from "../helpers/keeping.ts";

const connection = await network.create();
const { loadFixture } = connection.networkHelpers;

/** Alice has paid three periods of a cloud. */
async function openFixture() {
  const d = await buildTown(connection);
  const service = await cloudOf(d);
  const deal = dealOf(d, service, await termsOf(d, service), { periods: 3 });
  await openDeal(d, deal);
  return { ...d, ...deal };
}

// A court that never answers would hold the money of everybody for ever; here the clock answers for it.
describe("finding: the arbiter is silent", () => {
  it("lets the report stand, whoever objected, and the bond goes to the provider", async () => {
    const d = await loadFixture(openFixture);
    await at(d, startOf(d, 1));
    await report(d, d.service, 0, [980_000]);
    await at(d, startOf(d, 1) + 60);
    await d.levels.connect(d.alice).object(d.service, 0, pack([0]));
    const until = startOf(d, 1) + 60 + WINDOWS.ruling;
    await at(d, until - 1);
    await expectRefusal(d, d.levels.conclude(d.service, 0), "ServiceLevels_NothingToConclude", d.serviceId);
    await at(d, until);
    await expectMoves(d, settle(d, d), { alice: 2_500_000n, provider: 7_500_000n });
    await expectMoves(d, d.levels.connect(d.stranger).conclude(d.service, 0), { provider: BOND }, "levels");
  });

  it("lets silence stand, and the provider's bond goes to whom the service names", async () => {
    const d = await loadFixture(openFixture);
    await pass(d, startOf(d, 1) + WINDOWS.report);
    await d.levels.connect(d.provider).object(d.service, 0, pack([1_000_000]));
    await pass(d, startOf(d, 1) + WINDOWS.report + WINDOWS.ruling + 60);
    await expectMoves(d, settle(d, d), { alice: PRICE });
    await expectMoves(d, d.levels.connect(d.stranger).conclude(d.service, 0), { charity: BOND }, "levels");
  });

  it("lets the activation stand", async () => {
    const d = await loadFixture(openFixture);
    await cover(d, 100_000_000n);
    const service = await cableOf(d);
    const deal = dealOf(d, service, await cableTermsOf(d, service));
    await openDeal(d, deal);
    const begun = deal.terms.activateBy + 2 * DAY;
    await at(d, begun);
    await activate(d, service, begun);
    await d.levels.connect(d.alice).objectActivation(service, 0);
    await pass(d, begun + 60 + WINDOWS.ruling);
    await expectMoves(d, settle(d, deal), { alice: 6_000_000n });
    await expectMoves(d, d.levels.connect(d.stranger).concludeActivation(service), { provider: BOND }, "levels");
  });
});
