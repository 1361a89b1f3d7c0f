import { network } from "hardhat";
import {
  Comparison,
  MetricKind,
  SERVICE_TERMS_TYPES,
  signTerms,
  termsId,
  type Service,
  type ServiceTerms,
} from "@kept/sdk";
import { cableOffered, offered, type Agreed } from "../helpers/agreed.ts";
import { ALLOWANCE, DAY } from "../helpers/escrow.ts";
import { expectMoves, expectRefusal } from "../helpers/keeping-effects.ts";
import { PERCENT, PRICE, TWO_YEARS } from "../helpers/keeping.ts";
import { NO_ONE } from "../helpers/levels.ts";

const connection = await network.create();
const { loadFixture } = connection.networkHelpers;

async function cloudFixture() {
  return offered(connection, { coverage: 1_000n * PRICE - 1n });
}

async function visitsFixture() {
  const service = { metrics: [MetricKind.OutageUnits, MetricKind.MissedVisits] };
  const remedies = [{ comparison: Comparison.Above, threshold: 0, share: PERCENT }];
  return offered(connection, { service, terms: { remedies } });
}

async function cableFixture() {
  return cableOffered(connection);
}

/** Alice accepts terms that the SDK would not build, with the provider's signature. */
async function open(d: Agreed, changes: object, deal: object = {}, service: Service = d.service) {
  const terms = { ...d.terms, ...changes } as ServiceTerms;
  const agreement = { ...d.agreement, periods: Math.max(1, terms.minPeriods), ...deal };
  const signature = await d.provider.signTypedData(d.domain, SERVICE_TERMS_TYPES, terms);
  const customer = agreement.customer === d.provider.address ? d.provider : d.alice;
  const { kind, payment } = ALLOWANCE;
  return d.agreements.connect(customer).open(service, terms, agreement, kind, payment, signature);
}

const idOf = (d: Agreed, changes: object) => termsId(d.domain, { ...d.terms, ...changes });

type Case = readonly [
  what: string,
  fixture: () => Promise<Agreed>,
  changes: (d: Agreed) => object,
  args: (d: Agreed) => readonly unknown[],
];
const none = (): readonly unknown[] => [];
const row = (metric: number, comparison: number, threshold: number, share = PERCENT, flat = 0n) => ({
  metric,
  comparison,
  threshold,
  share,
  flat,
});
const { Below, Above, PerUnit } = Comparison;

const refused: Readonly<Record<string, readonly Case[]>> = {
  ServiceAgreement_ProviderForbidden: [
    [
      "a provider who is not the service's",
      cloudFixture,
      (d) => ({ provider: d.bob.address }),
      (d) => [d.bob.address, d.provider.address],
    ],
  ],
  ServiceAgreement_AmountZero: [
    ["a price of zero", cloudFixture, () => ({ price: 0n }), (d) => [0n, d.terms.cap]],
    ["a cap of zero", cloudFixture, () => ({ cap: 0n }), () => [PRICE, 0n]],
  ],
  ServiceAgreement_NoticeTooLong: [
    ["a notice above 180 days", cloudFixture, () => ({ notice: 180 * DAY + 1 }), () => [180 * DAY + 1, 180 * DAY]],
  ],
  ServiceAgreement_BonusIncomplete: [
    [
      "a bonus token without a rate",
      cloudFixture,
      (d) => ({ bonusToken: d.tokenAddress }),
      (d) => [d.tokenAddress, 0n],
    ],
    ["a bonus rate without a token", cloudFixture, () => ({ bonusRate: 1n }), () => [NO_ONE, 1n]],
  ],
  ServiceAgreement_FeeTooHigh: [
    [
      "a fee above 30 %",
      cloudFixture,
      (d) => ({ feeBps: 3_001, feeRecipient: d.integrator.address }),
      () => [3_001, 3_000],
    ],
  ],
  ServiceAgreement_FeeRecipientForbidden: [
    ["a fee for nobody", cloudFixture, () => ({ feeBps: 1 }), () => [NO_ONE]],
    [
      "a fee for the token",
      cloudFixture,
      (d) => ({ feeBps: 1, feeRecipient: d.tokenAddress }),
      (d) => [d.tokenAddress],
    ],
    [
      "a fee for the agreements",
      cloudFixture,
      (d) => ({ feeBps: 1, feeRecipient: d.agreementsAddress }),
      (d) => [d.agreementsAddress],
    ],
  ],
  ServiceAgreement_MinPeriodsZero: [
    ["seats that cost nothing", cloudFixture, () => ({ seats: 2, minPeriods: 0 }), () => [2]],
    ["an attested beginning that binds to nothing", cableFixture, () => ({ minPeriods: 0 }), () => [0]],
  ],
  ServiceAgreement_PeriodsOutOfRange: [
    ["no period ahead", cloudFixture, () => ({ maxPeriodsAhead: 0 }), () => [0, 1, 1_200]],
    ["fewer periods ahead than bind", cloudFixture, () => ({ minPeriods: 4, maxPeriodsAhead: 3 }), () => [3, 4, 1_200]],
    ["more than 1,200 periods ahead", cloudFixture, () => ({ maxPeriodsAhead: 1_201 }), () => [1_201, 1, 1_200]],
  ],
  ServiceAgreement_DatesInvalid: [
    [
      "dates beside a fixed start",
      cloudFixture,
      (d) => ({ activateBy: d.service.start }),
      (d) => [d.service.start, 0, 0],
    ],
    ["late money beside a fixed start", cloudFixture, () => ({ latePerDay: 1n }), () => [0, 0, 1]],
    [
      "no dates where the beginning is attested",
      cableFixture,
      () => ({ activateBy: 0, cancelBy: 0 }),
      () => [0, 0, 2_000_000n],
    ],
    [
      "dates out of order",
      cableFixture,
      (d) => ({ cancelBy: d.terms.activateBy - 1 }),
      (d) => [d.terms.activateBy, d.terms.activateBy - 1, 2_000_000n],
    ],
    [
      "a last date more than two years ahead",
      cableFixture,
      (d) => ({ cancelBy: d.terms.cancelBy + TWO_YEARS }),
      (d) => [d.terms.activateBy, d.terms.cancelBy + TWO_YEARS, 2_000_000n],
    ],
  ],
  ServiceAgreement_RemedyCount: [
    ["no remedy", cloudFixture, () => ({ remedies: [] }), () => [0, 16]],
    [
      "seventeen remedies",
      cloudFixture,
      () => ({ remedies: Array.from({ length: 17 }, (_, i) => row(0, Below, 900_000 - i)) }),
      () => [17, 16],
    ],
  ],
  ServiceAgreement_RemedyInvalid: [
    ["a metric that the service lacks", cloudFixture, () => ({ remedies: [row(1, Above, 1)] }), () => [0]],
    ["a fifth metric", cloudFixture, () => ({ remedies: [row(4, Above, 1)] }), () => [0]],
    ["availability above a level", cloudFixture, () => ({ remedies: [row(0, Above, 1)] }), () => [0]],
    ["availability by the unit", cloudFixture, () => ({ remedies: [row(0, PerUnit, 1)] }), () => [0]],
    ["a step below nothing", cloudFixture, () => ({ remedies: [row(0, Below, 0)] }), () => [0]],
    ["a step that a perfect level is below", cloudFixture, () => ({ remedies: [row(0, Below, 1_000_001)] }), () => [0]],
    ["visits below a level", visitsFixture, () => ({ remedies: [row(1, Below, 1)] }), () => [0]],
    ["units counted from zero", visitsFixture, () => ({ remedies: [row(1, PerUnit, 0)] }), () => [0]],
  ],
  ServiceAgreement_RemedyOutOfOrder: [
    ["metrics out of order", visitsFixture, () => ({ remedies: [row(1, Above, 1), row(0, Above, 1)] }), () => [1]],
    [
      "steps that do not become deeper",
      cloudFixture,
      () => ({ remedies: [row(0, Below, 900_000), row(0, Below, 900_000)] }),
      () => [1],
    ],
    [
      "a deeper step that is worth less",
      cloudFixture,
      () => ({ remedies: [row(0, Below, 950_001, 25n * PERCENT), row(0, Below, 950_000, 5n * PERCENT)] }),
      () => [1],
    ],
    [
      "a deeper step above that is worth less",
      visitsFixture,
      () => ({ remedies: [row(0, Above, 1, PERCENT, 5n), row(0, Above, 2, PERCENT, 4n)] }),
      () => [1],
    ],
    [
      "steps and units of one metric",
      visitsFixture,
      () => ({ remedies: [row(0, Above, 1), row(0, PerUnit, 2)] }),
      () => [1],
    ],
    [
      "segments that do not ascend",
      visitsFixture,
      () => ({ remedies: [row(0, PerUnit, 2), row(0, PerUnit, 2)] }),
      () => [1],
    ],
  ],
};

describe("ServiceAgreement.open, by its terms", () => {
  for (const [error, cases] of Object.entries(refused)) {
    for (const [what, fixture, changes, args] of cases) {
      it(`reverts with {${error}} for ${what}`, async () => {
        const d = await loadFixture(fixture);
        await expectRefusal(d, open(d, changes(d)), error, idOf(d, changes(d)), ...args(d));
      });
    }
  }

  const limits: readonly (readonly [string, () => Promise<Agreed>, (d: Agreed) => object])[] = [
    ["the longest notice and most periods ahead", cloudFixture, () => ({ notice: 180 * DAY, maxPeriodsAhead: 1_200 })],
    ["the highest fee", cloudFixture, (d) => ({ feeBps: 3_000, feeRecipient: d.integrator.address })],
    [
      "sixteen steps, equal in worth, up to a perfect level",
      cloudFixture,
      () => ({ remedies: Array.from({ length: 16 }, (_, i) => row(0, Below, 1_000_000 - i)) }),
    ],
    ["dates that coincide", cableFixture, (d) => ({ cancelBy: d.terms.activateBy })],
  ];
  for (const [what, fixture, changes] of limits) {
    it(`takes ${what} {AgreementOpened}`, async () => {
      const d = await loadFixture(fixture);
      await expectMoves(d, open(d, changes(d)), { alice: -PRICE });
    });
  }

  const customers = {
    "somebody else than the offer names": [
      (d: Agreed) => ({ customer: d.bob.address }),
      (d: Agreed) => d.alice.address,
    ],
    "the provider": [none as () => object, (d: Agreed) => d.provider.address],
    "the monitor": [none as () => object, (d: Agreed) => d.monitor.address],
    "the arbiter": [none as () => object, (d: Agreed) => d.arbiter.address],
    "the token": [none as () => object, (d: Agreed) => d.tokenAddress],
  } as const;
  for (const [what, [changes, who]] of Object.entries(customers)) {
    it(`reverts with {ServiceAgreement_CustomerForbidden} for ${what}`, async () => {
      const d = await loadFixture(cloudFixture);
      const changed = { ...changes(d) };
      const sent = open(d, changed, { customer: who(d) });
      await expectRefusal(d, sent, "ServiceAgreement_CustomerForbidden", idOf(d, changed), who(d));
    });
  }

  it("reverts with {ServiceAgreement_CustomerForbidden} for an activator whom the offer does not name", async () => {
    const d = await loadFixture(cableFixture);
    const who = { customer: d.activator.address };
    await expectRefusal(d, open(d, {}, who), "ServiceAgreement_CustomerForbidden", d.offer, d.activator.address);
    const named = { customer: d.activator.address };
    const signature = await signTerms(d.provider, d.domain, { ...d.terms, ...named });
    const agreement = { ...d.agreement, ...named, periods: 1 };
    const sent = d.agreements
      .connect(d.activator)
      .open(d.service, { ...d.terms, ...named }, agreement, 0, "0x", signature);
    await expectMoves(d, sent, { activator: -PRICE });
  });

  it("reverts with {ServiceAgreement_NoBonus} for a bonus that is not offered", async () => {
    const d = await loadFixture(cloudFixture);
    await expectRefusal(d, open(d, {}, { bonus: true }), "ServiceAgreement_NoBonus", d.offer);
  });

  it("reverts with {ServiceAgreement_ServiceDiffers} for another service", async () => {
    const d = await loadFixture(cloudFixture);
    const other = { ...d.service, length: d.service.length + 1 };
    const id = await d.levels.serviceId(other);
    await expectRefusal(d, open(d, {}, {}, other), "ServiceAgreement_ServiceDiffers", d.offer, id, d.serviceId);
  });
});
