import { expect } from "chai";
import { network } from "hardhat";
import { buildService, MetricKind, serviceId, type Service } from "@kept/sdk";
import { DAY, HOUR, now } from "../helpers/escrow.ts";
import { expectEvents, expectMoves, expectRefusal } from "../helpers/keeping-effects.ts";
import { BOND, buildTown, cableOf, cloudOf, type Town } from "../helpers/keeping.ts";
import { NO_ONE } from "../helpers/levels.ts";

const connection = await network.create();
const { loadFixture } = connection.networkHelpers;

async function townFixture() {
  const d = await buildTown(connection);
  return { ...d, cloud: await cloudOf(d), cable: await cableOf(d) };
}
type Stage = Awaited<ReturnType<typeof townFixture>>;

const half = 180 * DAY;
const nobody = {
  arbiter: NO_ONE,
  objectionPeriod: 0,
  rulingPeriod: 0,
  bondToken: NO_ONE,
  bond: 0n,
  feeRecipient: NO_ONE,
};
const the29th = Date.UTC(2040, 0, 29) / 1_000;

interface Case {
  readonly it: string;
  readonly from: (d: Stage) => Service;
  readonly changes: (d: Stage) => object;
  readonly args: (d: Stage, s: Service) => readonly unknown[];
}

const cloud = (d: Stage): Service => d.cloud;
const cable = (d: Stage): Service => d.cable;
const party = (who: "provider" | "arbiter") => (d: Stage) => [d[who].address];
const bonds = (_: Stage, s: Service) => [s.bondToken, s.bond, s.feeRecipient];

const refused: Readonly<Record<string, readonly Case[]>> = {
  ServiceLevels_ProviderForbidden: [
    { it: "no provider", from: cloud, changes: () => ({ provider: NO_ONE }), args: () => [NO_ONE] },
    {
      it: "a provider who monitors",
      from: cloud,
      changes: (d) => ({ monitor: d.provider.address }),
      args: party("provider"),
    },
    {
      it: "a provider who activates",
      from: cable,
      changes: (d) => ({ activator: d.provider.address }),
      args: party("provider"),
    },
  ],
  ServiceLevels_AttestorForbidden: [
    {
      it: "a monitor of 19 bytes",
      from: cloud,
      changes: () => ({ monitor: `0x${"a5".repeat(19)}` }),
      args: (_, s) => [s.monitor],
    },
    {
      it: "a monitor of 2,049 bytes",
      from: cloud,
      changes: () => ({ monitor: `0x${"a5".repeat(2_049)}` }),
      args: (_, s) => [s.monitor],
    },
    {
      it: "a precompile as monitor",
      from: cloud,
      changes: () => ({ monitor: `0x${"00".repeat(18)}ffff` }),
      args: (_, s) => [s.monitor],
    },
    {
      it: "an activator of 19 bytes",
      from: cable,
      changes: () => ({ activator: `0x${"a5".repeat(19)}` }),
      args: (_, s) => [s.activator],
    },
  ],
  ServiceLevels_ActivatorDiffers: [
    {
      it: "an activator beside a fixed start",
      from: cloud,
      changes: (d) => ({ activator: d.activator.address }),
      args: (_, s) => [s.start, 20],
    },
    { it: "neither an activator nor a start", from: cable, changes: () => ({ activator: "0x" }), args: () => [0, 0] },
  ],
  ServiceLevels_ArbiterIsParty: [
    { it: "the provider", from: cloud, changes: (d) => ({ arbiter: d.provider.address }), args: (_, s) => [s.arbiter] },
    { it: "the monitor", from: cloud, changes: (d) => ({ arbiter: d.monitor.address }), args: (_, s) => [s.arbiter] },
    {
      it: "the activator",
      from: cable,
      changes: (d) => ({ arbiter: d.activator.address }),
      args: (_, s) => [s.arbiter],
    },
    {
      it: "who receives lost bonds",
      from: cloud,
      changes: (d) => ({ feeRecipient: d.arbiter.address }),
      args: party("arbiter"),
    },
  ],
  ServiceLevels_LengthOutOfRange: [
    {
      it: "periods of less than an hour",
      from: cloud,
      changes: () => ({ length: HOUR - 1 }),
      args: () => [HOUR - 1, HOUR, 366 * DAY],
    },
    {
      it: "periods of more than 366 days",
      from: cloud,
      changes: () => ({ length: 366 * DAY + 1 }),
      args: () => [366 * DAY + 1, HOUR, 366 * DAY],
    },
    { it: "periods of no month", from: cable, changes: () => ({ length: 0 }), args: () => [0, 1, 12] },
    { it: "periods of thirteen months", from: cable, changes: () => ({ length: 13 }), args: () => [13, 1, 12] },
  ],
  ServiceLevels_DayOutOfRange: [
    {
      it: "months from the 29th on",
      from: cloud,
      changes: () => ({ calendar: 1, length: 1, start: the29th }),
      args: () => [29, 28],
    },
  ],
  ServiceLevels_MetricMissing: [
    { it: "a first metric that is none", from: cloud, changes: () => ({ metrics: [0, 1, 0, 0] }), args: () => [] },
  ],
  ServiceLevels_WindowOutOfRange: [
    {
      it: "a report window under an hour",
      from: cloud,
      changes: () => ({ reportWindow: HOUR - 1 }),
      args: () => [HOUR - 1, HOUR, half],
    },
    {
      it: "a report window above 180 days",
      from: cloud,
      changes: () => ({ reportWindow: half + 1 }),
      args: () => [half + 1, HOUR, half],
    },
    {
      it: "an objection period under an hour",
      from: cloud,
      changes: () => ({ objectionPeriod: HOUR - 1 }),
      args: () => [HOUR - 1, HOUR, half],
    },
    {
      it: "a ruling period above 180 days",
      from: cloud,
      changes: () => ({ rulingPeriod: half + 1 }),
      args: () => [half + 1, HOUR, half],
    },
    {
      it: "an objection period without an arbiter",
      from: cloud,
      changes: () => ({ ...nobody, objectionPeriod: HOUR }),
      args: () => [HOUR, 0, 0],
    },
    {
      it: "a ruling period without an arbiter",
      from: cloud,
      changes: () => ({ ...nobody, rulingPeriod: HOUR }),
      args: () => [HOUR, 0, 0],
    },
    {
      it: "a notice of maintenance above 180 days",
      from: cloud,
      changes: () => ({ maintenanceNotice: half + 1 }),
      args: () => [half + 1, 0, half],
    },
    {
      it: "maintenance above a year",
      from: cloud,
      changes: () => ({ maintenancePerYear: 366 * DAY + 1 }),
      args: () => [366 * DAY + 1, 0, 366 * DAY],
    },
  ],
  ServiceLevels_WindowsTooLong: [
    {
      it: "windows of more than 270 days where the beginning is attested",
      from: cable,
      changes: () => ({ reportWindow: 90 * DAY, objectionPeriod: 90 * DAY, rulingPeriod: 90 * DAY + 1 }),
      args: () => [270 * DAY + 1, 270 * DAY],
    },
  ],
  ServiceLevels_BondForbidden: [
    { it: "an arbiter without a bond", from: cloud, changes: () => ({ bond: 0n }), args: bonds },
    { it: "an arbiter without a token", from: cloud, changes: () => ({ bondToken: NO_ONE }), args: bonds },
    { it: "an arbiter without a fee recipient", from: cloud, changes: () => ({ feeRecipient: NO_ONE }), args: bonds },
    { it: "a bond without an arbiter", from: cloud, changes: () => ({ ...nobody, bond: 1n }), args: bonds },
    {
      it: "a provider who gets his own lost bonds",
      from: cloud,
      changes: (d) => ({ feeRecipient: d.provider.address }),
      args: bonds,
    },
    { it: "bonds lost to their token", from: cloud, changes: (d) => ({ feeRecipient: d.tokenAddress }), args: bonds },
    { it: "bonds lost to the levels", from: cloud, changes: (d) => ({ feeRecipient: d.levelsAddress }), args: bonds },
  ],
};

const made = (d: Town, service: Service) => d.levels.connect(d.stranger).register(service);

describe("ServiceLevels.register", () => {
  it("makes a service known to everybody, whoever asks {ServiceRegistered}", async () => {
    const d = await loadFixture(townFixture);
    const id = serviceId(d.levelsDomain, d.cloud);
    const [promised] = await d.levels.register.staticCall(d.cloud);
    const sent = made(d, d.cloud);
    await expectEvents(d, sent, ["ServiceRegistered", id, d.provider.address]);
    await expectMoves(d, sent, {});
    expect(promised).to.equal(id);
    expect([...(await d.levels.attestorsOf(id))]).to.deep.equal([d.monitor.address.toLowerCase(), "0x"]);
    expect(await d.levels.clockFor(id)).to.not.equal(0n);
  });

  it("changes nothing a second time", async () => {
    const d = await loadFixture(townFixture);
    await made(d, d.cable);
    const id = serviceId(d.levelsDomain, d.cable);
    const clock = await d.levels.clockFor(id);
    await expectEvents(d, made(d, d.cable));
    expect(await d.levels.clockFor(id)).to.equal(clock);
    const attestors = [d.monitor.address.toLowerCase(), d.activator.address.toLowerCase()];
    expect([...(await d.levels.attestorsOf(id))]).to.deep.equal(attestors);
  });

  it("takes every window, length and attestor at its limits {ServiceRegistered}", async () => {
    const d = await loadFixture(townFixture);
    const limits: object[] = [
      { length: HOUR, reportWindow: HOUR, objectionPeriod: HOUR, rulingPeriod: HOUR },
      { length: 366 * DAY, reportWindow: half, objectionPeriod: half, rulingPeriod: half },
      { ...nobody, monitor: `0x${"a5".repeat(2_048)}`, maintenanceNotice: half, maintenancePerYear: 366 * DAY },
      { calendar: 1, length: 12, start: the29th - 1, monitor: `0x${"00".repeat(17)}010000` },
    ];
    for (const changes of limits) {
      const service = { ...d.cloud, ...changes } as Service;
      const id = serviceId(d.levelsDomain, service);
      await expectEvents(d, made(d, service), ["ServiceRegistered", id, d.provider.address]);
    }
    const windows = { reportWindow: 90 * DAY, objectionPeriod: 90 * DAY, rulingPeriod: 90 * DAY };
    const longest = { ...d.cable, ...windows };
    await expectEvents(d, made(d, longest), [
      "ServiceRegistered",
      serviceId(d.levelsDomain, longest),
      d.provider.address,
    ]);
  });

  it("gives equal services with other salts other ids", async () => {
    const d = await loadFixture(townFixture);
    const start = (await now(d)) + DAY;
    const input = {
      provider: d.provider.address,
      monitor: d.monitor.address,
      metrics: [MetricKind.Availability],
      start,
      length: DAY,
    };
    const [one, two] = [buildService({ ...input, calendar: 0 }), buildService({ ...input, calendar: 0 })];
    expect(await d.levels.serviceId(one)).to.equal(serviceId(d.levelsDomain, one));
    expect(await d.levels.serviceId(two)).to.not.equal(await d.levels.serviceId(one));
    expect(one.bond + BOND).to.equal(BOND);
  });

  for (const [error, cases] of Object.entries(refused)) {
    for (const { it: what, from, changes, args } of cases) {
      it(`reverts with {${error}} for ${what}`, async () => {
        const d = await loadFixture(townFixture);
        const service = { ...from(d), ...changes(d) } as Service;
        const id = await d.levels.serviceId(service);
        await expectRefusal(d, made(d, service), error, id, ...args(d, service));
      });
    }
  }
});
