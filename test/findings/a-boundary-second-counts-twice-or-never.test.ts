import { expect } from "chai";
import { network } from "hardhat";
import { expectMoves, expectRefusal } from "../helpers/keeping-effects.ts";
import {
  at,
  buildTown,
  cloudOf,
  dealOf,
  LENGTH,
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

// A second that belongs to two periods is paid for twice when it was bad; one that belongs to none hides an outage.
describe("finding: a boundary second counts twice, or never", () => {
  it("gives each second to one period, and the periods touch", async () => {
    const d = await loadFixture(openFixture);
    for (const period of [0, 1, 2, 1_000]) {
      const [start, end] = await d.levels.periodOf(d.serviceId, period);
      expect([start, end]).to.deep.equal([BigInt(startOf(d, period)), BigInt(startOf(d, period) + LENGTH)]);
      expect(await d.levels.periodAt(d.serviceId, start)).to.equal(BigInt(period));
      expect(await d.levels.periodAt(d.serviceId, end - 1n)).to.equal(BigInt(period));
      expect(await d.levels.periodAt(d.serviceId, end)).to.equal(BigInt(period + 1));
    }
    const early = d.levels.periodAt(d.serviceId, d.service.start - 1);
    await expectRefusal(d, early, "ServiceLevels_TooEarly", d.serviceId, d.service.start - 1, d.service.start);
  });

  it("ends reporting in the second in which objecting to silence begins", async () => {
    const d = await loadFixture(openFixture);
    const limit = startOf(d, 1) + WINDOWS.report;
    const object = () => d.levels.connect(d.provider).object(d.service, 0, pack([1_000_000]));
    await at(d, limit - 1);
    await expectRefusal(d, object(), "ServiceLevels_TooEarly", d.serviceId, limit - 1, limit);
    await at(d, limit);
    await expectRefusal(d, report(d, d.service, 0, [0]), "ServiceLevels_TooLate", d.serviceId, limit, limit);
    await at(d, limit);
    await object();
  });

  it("ends objecting in the second in which a period is settled", async () => {
    const d = await loadFixture(openFixture);
    await at(d, startOf(d, 1));
    await report(d, d.service, 0, [1_000_000]);
    const final = startOf(d, 1) + WINDOWS.objection;
    await at(d, final - 1);
    await expectRefusal(d, settle(d, d), "ServiceAgreement_NotDue", d.id, 0);
    await at(d, final);
    const late = d.levels.connect(d.alice).object(d.service, 0, pack([0]));
    await expectRefusal(d, late, "ServiceLevels_TooLate", d.serviceId, final, final);
    await at(d, final);
    await expectMoves(d, settle(d, d), { provider: PRICE });
  });

  it("ends ruling in the second in which what stood stands", async () => {
    const d = await loadFixture(openFixture);
    await at(d, startOf(d, 1));
    await report(d, d.service, 0, [1_000_000]);
    await d.levels.connect(d.alice).object(d.service, 0, pack([0]));
    const { until } = await d.levels.stateOf(d.serviceId, 0);
    await at(d, Number(until) - 1);
    await expectRefusal(d, settle(d, d), "ServiceAgreement_NotDue", d.id, 0);
    await at(d, Number(until));
    const late = d.levels.connect(d.arbiter).rule(d.service, 0, pack([0]));
    await expectRefusal(d, late, "ServiceLevels_TooLate", d.serviceId, until, until);
    await at(d, Number(until));
    await expectMoves(d, settle(d, d), { provider: PRICE });
  });

  for (const [title, before, refund] of [
    ["until its last second", 1, 2n * PRICE],
    ["from its first second on", 0, PRICE],
  ] as const) {
    it(`lets alice cancel the second period only before it begins: ${title}`, async () => {
      const d = await loadFixture(openFixture);
      await pass(d, d.service.start + 60);
      await at(d, startOf(d, 1) - before);
      await expectMoves(d, d.agreements.connect(d.alice).cancel(d.terms, d.agreement), { alice: refund });
    });
  }
});
