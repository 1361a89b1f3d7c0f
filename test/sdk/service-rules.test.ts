import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { network } from "hardhat";
import {
  buildReport,
  buildService,
  CalendarKind,
  checkAgreement,
  checkService,
  checkTerms,
  Comparison,
  decodeError,
  MetricKind,
  SERVICE_TERMS_TYPES,
  type Agreement,
  type Remedy,
  type Service,
  type ServiceTerms,
} from "@kept/sdk";
import { availability, percent } from "@kept/sdk/calc";
import { DAY } from "./fixture.ts";
import { openServiceShop, type ServiceShop } from "./service-shop.ts";

const YEAR = 365 * DAY;

const connection = await network.create();
const { networkHelpers } = connection;
const { loadFixture } = networkHelpers;

interface Sound extends ServiceShop {
  readonly fixed: Service;
  readonly attested: Service;
}

async function soundFixture(): Promise<Sound> {
  const d = await openServiceShop(connection);
  return { ...d, fixed: await d.service(), attested: await d.service({ activator: d.activator.address }) };
}

/** The name of the error, without its contract's, with which the chain refuses. */
async function refusedWith(call: Promise<unknown>): Promise<string> {
  try {
    await call;
  } catch (error) {
    return decodeError(error)?.name.split("_")[1] ?? String(error);
  }
  return "";
}

const row = (changes: Partial<Remedy>): Remedy => {
  return { metric: 0, comparison: Comparison.Below, threshold: 999_000, share: 1n, flat: 0n, ...changes };
};

/** By what is wrong, changes to a sound service; `attested` where its beginning is. */
const SERVICES: Record<string, (d: Sound) => Partial<Service> & { attested?: true }> = {
  "no provider": () => ({ provider: ZeroAddress }),
  "a provider who monitors": (d) => ({ monitor: d.provider.address }),
  "a provider who activates": (d) => ({ attested: true, activator: d.provider.address }),
  "no metric": () => ({ metrics: [0, MetricKind.Availability, 0, 0] }),
  "an activator beside a start": (d) => ({ activator: d.activator.address }),
  "neither activator nor start": () => ({ attested: true, activator: "0x" }),
  "a period below an hour": () => ({ length: 3_599 }),
  "a period above 366 days": () => ({ length: 366 * DAY + 1 }),
  "no months": () => ({ calendar: CalendarKind.UtcMonths, length: 0 }),
  "13 months": () => ({ calendar: CalendarKind.UtcMonths, length: 13 }),
  "months from the 29th": () => ({ calendar: CalendarKind.UtcMonths, length: 1, start: 1_927_411_200 }),
  "an arbiter without a bond": () => ({ bond: 0n }),
  "a bond without an arbiter": () => ({ arbiter: ZeroAddress, objectionPeriod: 0, rulingPeriod: 0 }),
  "bonds that come back to the provider": (d) => ({ feeRecipient: d.provider.address }),
  "bonds that go to their token": (d) => ({ feeRecipient: d.tokenAddress }),
  "an arbiter who provides": (d) => ({ arbiter: d.provider.address }),
  "an arbiter who gets the bonds": (d) => ({ arbiter: d.charity.address }),
  "an arbiter who monitors": (d) => ({ arbiter: d.monitor.address }),
  "no time to report": () => ({ reportWindow: 3_599 }),
  "too long to object": () => ({ objectionPeriod: 180 * DAY + 1 }),
  "windows too long together": () => ({
    attested: true,
    reportWindow: 90 * DAY,
    objectionPeriod: 90 * DAY,
    rulingPeriod: 90 * DAY + 1,
  }),
  "a monitor too short": () => ({ monitor: "0x1234" }),
  "a monitor too long": () => ({ monitor: `0x${"ab".repeat(2_049)}` }),
  "a precompile that monitors": () => ({ monitor: "0x000000000000000000000000000000000000ffff" }),
};

/** By what is wrong, changes to sound terms of a service. */
const TERMS: Record<string, (d: Sound, now: number) => Partial<ServiceTerms> & { attested?: true }> = {
  "a provider who is not the service's": (d) => ({ provider: d.stranger.address }),
  "no price": () => ({ price: 0n }),
  "no cap": () => ({ cap: 0n }),
  "nothing ahead": () => ({ maxPeriodsAhead: 0 }),
  "fewer ahead than cannot be cancelled": () => ({ minPeriods: 3, maxPeriodsAhead: 2 }),
  "1,201 ahead": () => ({ maxPeriodsAhead: 1_201 }),
  "seats for free": () => ({ seats: 1 }),
  "an attested beginning for free": () => ({ attested: true, minPeriods: 0 }),
  "a notice above 180 days": () => ({ notice: 180 * DAY + 1 }),
  "a bonus without a rate": (d) => ({ bonusToken: d.tokenAddress }),
  "a rate without a bonus": () => ({ bonusRate: 1n }),
  "a fee above 30 %": (d) => ({ feeBps: 3_001, feeRecipient: d.charity.address }),
  "a fee for nobody": () => ({ feeBps: 1 }),
  "a fee for the token": (d) => ({ feeBps: 1, feeRecipient: d.tokenAddress }),
  "dates beside a start": (_, now) => ({ activateBy: now + DAY, cancelBy: now + DAY }),
  "late money beside a start": () => ({ latePerDay: 1n }),
  "no date of an attested beginning": () => ({ attested: true, activateBy: 0, cancelBy: 0 }),
  "dates out of order": (_, now) => ({ attested: true, activateBy: now + 2 * DAY, cancelBy: now + DAY }),
  "dates beyond two years": (_, now) => ({ attested: true, cancelBy: now + 2 * YEAR + 100 }),
  "no remedy": () => ({ remedies: [] }),
  "17 remedies": () => ({ remedies: Array.from({ length: 17 }, (_, i) => row({ threshold: 999_000 - i })) }),
  "a metric that is not there": () => ({ remedies: [row({ metric: 1 })] }),
  "a metric beyond the fourth": () => ({ remedies: [row({ metric: 4 })] }),
  "availability above": () => ({ remedies: [row({ comparison: Comparison.Above })] }),
  "a perfect level": () => ({ remedies: [row({ threshold: 1_000_001 })] }),
  "a threshold of nothing": () => ({ remedies: [row({ threshold: 0 })] }),
  "steps in the wrong order": () => ({ remedies: [row({ threshold: 1 }), row({ threshold: 2 })] }),
  "a deeper step that pays less": () => ({ remedies: [row({ flat: 2n }), row({ threshold: 2, flat: 1n })] }),
  "an offer that has ended": (_, now) => ({ openUntil: now - 1 }),
};

/** By what is wrong, changes to a sound acceptance. */
const ACCEPTANCES: Record<string, (d: Sound) => Partial<Agreement> & { attested?: true }> = {
  "a provider who is the customer": (d) => ({ customer: d.provider.address }),
  "an arbiter who is the customer": (d) => ({ customer: d.arbiter.address }),
  "a monitor who is the customer": (d) => ({ customer: d.monitor.address }),
  "an activator who is any customer": (d) => ({ attested: true, customer: d.activator.address }),
  "the token as the customer": (d) => ({ customer: d.tokenAddress }),
  "a bonus that is not offered": () => ({ bonus: true }),
  "no period": () => ({ periods: 0 }),
  "more periods than allowed": () => ({ periods: 13 }),
  "a later period of an attested beginning": () => ({ attested: true, first: 1 }),
  "a first period beyond two years": () => ({ first: 105 }),
};

describe("sdk: rules of services beside the contracts'", () => {
  for (const [name, change] of Object.entries(SERVICES)) {
    it(`refuse a service with ${name} by the same error`, async () => {
      const d = await loadFixture(soundFixture);
      const { attested, ...changes } = change(d);
      const service = { ...(attested ? d.attested : d.fixed), ...changes };

      const [problem] = checkService(service, { levels: d.ofLevels.verifyingContract });

      const { contract } = d.levels(d.stranger);
      expect(problem?.code).to.equal(await refusedWith(contract.register.staticCall(service)));
    });
  }

  for (const [name, change] of Object.entries(TERMS)) {
    it(`refuse terms with ${name} by the same error`, async () => {
      const d = await loadFixture(soundFixture);
      const now = await d.now();
      const { attested, ...changes } = change(d, now + 1);
      const service = attested ? d.attested : d.fixed;
      const sound = await d.terms(service, attested ? { activateBy: now + 5 * DAY } : {});
      const terms = { ...sound, ...changes };
      const agreement = await d.agreement(service, sound);

      const [problem] = checkTerms(service, terms, { now: now + 1, agreements: d.ofAgreements.verifyingContract });

      const { contract } = d.agreements(d.customer);
      const call = contract.open.staticCall(service, terms, agreement, 0, "0x", "0x");
      expect(problem?.code).to.equal(await refusedWith(call));
    });
  }

  for (const [name, change] of Object.entries(ACCEPTANCES)) {
    it(`refuse ${name} by the same error`, async () => {
      const d = await loadFixture(soundFixture);
      const now = await d.now();
      const { attested, ...changes } = change(d);
      const service = attested ? d.attested : d.fixed;
      const terms = await d.terms(service, attested ? { activateBy: now + 5 * DAY } : {});
      const agreement = { ...(await d.agreement(service, terms)), ...changes };
      const signature = await d.provider.signTypedData(...typed(d, terms));

      const [problem] = checkAgreement(service, terms, agreement, {
        now,
        agreements: d.ofAgreements.verifyingContract,
      });

      const { contract } = d.agreements(d.customer);
      const call = contract.open.staticCall(service, terms, agreement, 0, "0x", signature);
      expect(problem?.code).to.equal(await refusedWith(call));
    });
  }

  it("find nothing in what is sound, to the last unit", async () => {
    const d = await loadFixture(soundFixture);
    const now = await d.now();
    const longest = { reportWindow: 90 * DAY, objectionPeriod: 90 * DAY, rulingPeriod: 90 * DAY };
    const service = await d.service({ ...longest, activator: d.activator.address, length: 366 * DAY });
    const dates = { activateBy: now + 1, cancelBy: now + 2 * YEAR, notice: 180 * DAY, maxPeriodsAhead: 1_200 };
    const terms = await d.terms(service, { ...dates, seats: 1, feeBps: 3_000, feeRecipient: d.charity.address });

    expect(terms.minPeriods).to.equal(1);
    expect(checkAgreement(service, terms, await d.agreement(service, terms, { periods: 1_200 }), { now })).to.be.empty;
  });
});

function typed(d: Sound, terms: ServiceTerms): Parameters<ServiceShop["provider"]["signTypedData"]> {
  return [d.ofAgreements, SERVICE_TERMS_TYPES, { ...terms }];
}

describe("sdk: what builders of services take", () => {
  const provider = "0x000000000000000000000000000000000000b0b5";
  const least = {
    provider,
    monitor: "0x0000000000000000000000000000000000011111",
    calendar: CalendarKind.UtcMonths,
    length: 1,
  };
  const start = new Date("2031-01-28T00:00:00Z");
  const metrics = [MetricKind.Availability];

  it("fills in what is left out", () => {
    const service = buildService({ ...least, metrics, start });

    expect(service).to.deep.include({
      start: 1_927_324_800,
      reportWindow: 7 * DAY,
      objectionPeriod: 0,
      rulingPeriod: 0,
    });
    expect([...service.metrics]).to.deep.equal([1, 0, 0, 0]);
    expect(service.activator).to.equal("0x");
    expect(service.salt).to.match(/^0x[0-9a-f]{64}$/);
    const arbiter = { arbiter: "0x0000000000000000000000000000000000022222", bondToken: provider.replace("b5", "b6") };
    const ruled = buildService({
      ...least,
      ...arbiter,
      metrics,
      start,
      bond: "2.50",
      decimals: 6,
      feeRecipient: arbiter.bondToken.replace("b6", "b7"),
    });
    expect(ruled).to.deep.include({ objectionPeriod: 7 * DAY, rulingPeriod: 14 * DAY, bond: 2_500_000n });
    expect(buildService({ ...least, metrics, start, maintenancePerYear: 9 }).maintenanceNotice).to.equal(3 * DAY);
  });

  it("names the field at fault", () => {
    expect(() => buildService({ ...least, metrics: [1, 1, 1, 1, 1] as MetricKind[], start })).to.throw("metrics: ");
    expect(() => buildService({ ...least, metrics: [9 as MetricKind], start })).to.throw("metrics[0]: ");
    expect(() => buildService({ ...least, metrics, start, length: 0.5 })).to.throw("length: ");
  });

  it("takes levels that the service can have, and no others", () => {
    const service = buildService({ ...least, metrics: [1, 3], start });
    const domain = { name: "ServiceLevels", version: "1", chainId: 1n, verifyingContract: provider };
    const report = (...levels: (number | null)[]): unknown =>
      buildReport(domain, service, { period: 0, levels }).levels;

    expect(report(1_000_000, 2 ** 32 - 2)).to.deep.equal([1_000_000, 2 ** 32 - 2, 2 ** 32 - 1, 2 ** 32 - 1]);
    expect(report(null, null, null, null)).to.deep.equal([2 ** 32 - 1, 2 ** 32 - 1, 2 ** 32 - 1, 2 ** 32 - 1]);
    expect(() => report(1_000_001))
      .to.throw("levels[0]: ")
      .with.property("code", "LevelInvalid");
    expect(() => report(1, 1, 0))
      .to.throw("levels[2]: ")
      .with.property("code", "LevelInvalid");
    expect(() => report(1, 1, null, null, null))
      .to.throw("levels: ")
      .with.property("code", "NumberOutOfRange");
  });

  it("reads percentages exactly", () => {
    expect(percent("12.5")).to.equal(125_000_000_000n);
    expect(percent("0.0000000001")).to.equal(1n);
    expect(percent("250")).to.equal(2_500_000_000_000n);
    expect(availability("99.95")).to.equal(999_500);
    expect(availability("100")).to.equal(1_000_000);
    for (const wrong of ["", "-1", "1e2", "1.00000000001", "5 %"]) expect(() => percent(wrong)).to.throw("percent: ");
    for (const wrong of ["100.0001", "99.99999"]) expect(() => availability(wrong)).to.throw("availability: ");
  });
});
