import { expect } from "chai";
import { network } from "hardhat";
import { buildReport, serviceId, signReport, type Service } from "@kept/sdk";
import { expectEvents, expectMoves, expectRefusal } from "../helpers/keeping-effects.ts";
import { at, BOND, cloudOf, pack, startOf, type Town } from "../helpers/keeping.ts";
import { knownFixture, NO_HASH, STANDING } from "../helpers/levels.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const { loadFixture } = networkHelpers;

async function reportCall(d: Town, service: Service, level: number): Promise<string> {
  const unsigned = buildReport(d.levelsDomain, service, { period: 0, levels: [level] });
  const { signature } = await signReport(d.monitor, d.levelsDomain, unsigned);
  const args = [unsigned.service, 0, pack([level]), NO_HASH, signature] as const;
  return d.levels.interface.encodeFunctionData("report", [...args]);
}

/** A service that is known and one that is not yet; the first period of both has just ended. */
async function twoFixture() {
  const d = await knownFixture(connection);
  const other = await cloudOf(d, { start: d.service.start });
  const register = d.levels.interface.encodeFunctionData("register", [other]);
  const calls = [register, await reportCall(d, d.service, 999_000), await reportCall(d, other, 998_000)];
  await at(d, startOf(d, 1));
  return { ...d, other, otherId: serviceId(d.levelsDomain, other), calls };
}
type Two = Awaited<ReturnType<typeof twoFixture>>;

const objection = (d: Two, service: Service) =>
  d.levels.interface.encodeFunctionData("object", [service, 0, pack([1])]);

describe("ServiceLevels.multicall", () => {
  it("takes the reports of several services in one call {ServiceRegistered} {PeriodReported}", async () => {
    const d = await loadFixture(twoFixture);
    const sent = d.levels.connect(d.stranger).multicall(d.calls);
    await expectEvents(
      d,
      sent,
      ["ServiceRegistered", d.otherId, d.provider.address],
      ["PeriodReported", d.id, 0, pack([999_000]), NO_HASH],
      ["PeriodReported", d.otherId, 0, pack([998_000]), NO_HASH],
    );
    await expectMoves(d, sent, {});
  });

  it("is whoever calls, in each call {PeriodObjected}", async () => {
    const d = await loadFixture(twoFixture);
    await d.levels.multicall(d.calls);
    const sent = d.levels.connect(d.alice).multicall([objection(d, d.service), objection(d, d.other)]);
    const events = [d.id, d.otherId].map((id) => ["PeriodObjected", id, 0, d.alice.address, pack([1]), BOND] as const);
    await expectEvents(d, sent, ...events);
    await expectMoves(d, sent, { alice: -2n * BOND }, "levels");
  });

  it("does none of it when one is refused, with that one's error {ServiceLevels_AlreadyReported}", async () => {
    const d = await loadFixture(twoFixture);
    const twice = d.levels.multicall([...d.calls, d.calls[1]!]);
    await expectRefusal(d, twice, "ServiceLevels_AlreadyReported", d.id, 0, STANDING.reported);
    expect(await d.levels.clockFor(d.otherId)).to.equal(0n);
    expect((await d.levels.stateOf(d.id, 0)).standing).to.equal(STANDING.silent);
  });

  it("is nobody else: {ServiceLevels_NotArbiter} for the stranger", async () => {
    const d = await loadFixture(twoFixture);
    const rule = d.levels.interface.encodeFunctionData("rule", [d.service, 0, pack([1])]);
    const nested = d.levels.interface.encodeFunctionData("multicall", [[rule]]);
    for (const call of [rule, nested]) {
      const sent = d.levels.connect(d.stranger).multicall([call]);
      await expectRefusal(d, sent, "ServiceLevels_NotArbiter", d.id, d.stranger.address, d.arbiter.address);
    }
  });

  it("reverts without a reason when ether is sent along", async () => {
    const d = await loadFixture(twoFixture);
    const data = d.levels.interface.encodeFunctionData("multicall", [d.calls]);
    const sent = d.stranger.sendTransaction({ to: d.levelsAddress, data, value: 1n });
    await expect(sent).to.be.revertedWithoutReason(ethers);
  });
});
