import { expect } from "chai";
import { network } from "hardhat";
import {
  fundByAllowance,
  fundByAuthorization,
  fundByEther,
  fundByPermit,
  fundByPermit2,
  PERMIT2,
  SERVICE_TERMS_TYPES,
  signAgreement,
  signTerms,
  type Funding,
} from "@kept/sdk";
import { cableOffered, expectSeats, expectState, offered, STATUS, type Agreed } from "../helpers/agreed.ts";
import { ALLOWANCE, DAY, now } from "../helpers/escrow.ts";
import { expectCoverage, expectEvents, expectMoves, expectRefusal } from "../helpers/keeping-effects.ts";
import { activate, at, cover, dealOf, openDeal, PRICE, startOf, termsOf, TWO_YEARS } from "../helpers/keeping.ts";
import { placePermit2 } from "../helpers/permit2.ts";
import { deployWeth } from "../helpers/weth.ts";

const connection = await network.create();
const { ethers } = connection;
const { loadFixture } = connection.networkHelpers;
const DUE = 3n * PRICE;

async function offeredFixture() {
  return offered(connection);
}

/** Half a price of each period beyond it, and five seats. */
async function coveredFixture() {
  const terms = { cap: (3n * PRICE) / 2n, seats: 1, minPeriods: 1 };
  return offered(connection, { terms, coverage: 2n * PRICE });
}

async function cableFixture() {
  return cableOffered(connection);
}

async function etherFixture() {
  const d = await offered(connection);
  const weth = await deployWeth(connection, 10n * PRICE, d.alice.address);
  await weth.connect(d.alice).approve(d.agreements, 10n * PRICE);
  return { ...d, ...dealOf(d, d.service, await termsOf(d, d.service, { token: weth.address }), { periods: 3 }), weth };
}

async function open(d: Agreed, { kind, payment, value = 0n }: Funding = ALLOWANCE, who = d.alice, service = d.service) {
  const signature = await signTerms(d.provider, d.domain, d.terms);
  return d.agreements.connect(who).open(service, d.terms, d.agreement, kind, payment, signature, { value });
}

const happened = (d: Agreed) => ["AgreementOpened", d.id, d.offer, d.alice.address, 3] as const;

/** What a stranger submits for alice. */
const signed: Readonly<Record<string, (d: Agreed) => Promise<Funding>>> = {
  "her consent to use her allowance": async (d) =>
    fundByAllowance(await signAgreement(d.alice, d.domain, d.terms, d.agreement)),
  "her permit and consent": async (d) => {
    const permit = { spender: d.agreementsAddress, value: DUE, deadline: (await now(d)) + DAY };
    const consent = await signAgreement(d.alice, d.domain, d.terms, d.agreement);
    return fundByPermit(d.alice, d.tokenAddress, { ...permit, provider: ethers.provider }, consent);
  },
  "her authorization of a payment": async (d) => {
    const payment = {
      to: d.agreementsAddress,
      value: DUE,
      validBefore: (await now(d)) + DAY,
      provider: ethers.provider,
    };
    return fundByAuthorization(d.alice, d.tokenAddress, d.id, payment);
  },
  "her Permit2 transfer": async (d) => {
    await placePermit2(connection);
    await d.token.connect(d.alice).approve(PERMIT2, DUE);
    const { chainId } = d.domain;
    const transfer = { spender: d.agreementsAddress, amount: DUE, deadline: (await now(d)) + DAY, chainId };
    return fundByPermit2(d.alice, d.tokenAddress, d.id, transfer);
  },
};

describe("ServiceAgreement.open", () => {
  it("opens what the provider has signed, and registers the service {AgreementOpened} {ServiceRegistered}", async () => {
    const d = await loadFixture(offeredFixture);
    const signature = await signTerms(d.provider, d.domain, d.terms);
    const args = [d.service, d.terms, d.agreement, 0, "0x", signature] as const;
    expect(await d.agreements.connect(d.alice).open.staticCall(...args)).to.equal(d.id);
    const sent = open(d);
    await expectEvents(d, sent, ["ServiceRegistered", d.serviceId, d.provider.address], happened(d));
    await expectMoves(d, sent, { alice: -DUE });
    await expectState(d, STATUS.open, 3, 0);
    const opened = (await d.agreements.stateOf(d.id)).opened;
    expect(opened).to.equal(BigInt(await now(d)));
    await expectCoverage(d, 0n, 0n);
    await expectSeats(d, 0n);
  });

  it("reserves what the periods can cost beyond their price, and takes a seat {AgreementOpened}", async () => {
    const d = await loadFixture(coveredFixture);
    await expectMoves(d, open(d), { alice: -DUE });
    await expectCoverage(d, 2n * PRICE, (3n * PRICE) / 2n);
    await expectSeats(d, 1n);
    expect(await d.agreements.worstCase(d.terms, d.agreement)).to.equal((9n * PRICE) / 2n);
  });

  for (const [what, pay] of Object.entries(signed)) {
    it(`lets a stranger submit ${what} {AgreementOpened}`, async () => {
      const d = await loadFixture(offeredFixture);
      await d.levels.register(d.service);
      const sent = open(d, await pay(d), d.stranger);
      await expectEvents(d, sent, happened(d));
      await expectMoves(d, sent, { alice: -DUE });
    });
  }

  it("takes ether for an offer in WETH {AgreementOpened}", async () => {
    const d = await loadFixture(etherFixture);
    await d.levels.register(d.service);
    await expectEvents(d, open(d, fundByEther(DUE)), happened(d));
    expect(await d.weth.balanceOf(d.agreements)).to.equal(DUE);
  });

  it("opens until the last second before the first period {AgreementOpened}", async () => {
    const d = await loadFixture(offeredFixture);
    const begins = startOf(d, 0);
    await at(d, begins);
    const late = open(d);
    await expectRefusal(d, late, "ServiceAgreement_FirstPeriodInvalid", d.id, begins, begins, begins + TWO_YEARS);
    await at(d, startOf(d, 1) - 1);
    const fresh = { ...d, ...dealOf(d, d.service, { ...d.terms, openUntil: startOf(d, 9) }, { periods: 3, first: 1 }) };
    await expectMoves(d, open(fresh), { alice: -DUE });
  });

  it("opens a beginning that is attested until the second before it is late {AgreementOpened}", async () => {
    const d = await loadFixture(cableFixture);
    await at(d, d.terms.activateBy - 1);
    await expectMoves(d, open(d), { alice: -DUE });
    await expectCoverage(d, 100_000_000n, 40_000_000n);
    const bobs = dealOf(d, d.service, d.terms, { customer: d.bob.address, periods: 1 });
    await at(d, d.terms.activateBy);
    const late = openDeal(d, bobs, d.bob);
    const { activateBy } = d.terms;
    await expectRefusal(d, late, "ServiceAgreement_TooLateToJoin", bobs.id, activateBy, activateBy);
  });

  it("reverts with {ServiceAgreement_NotOpenable} a second time", async () => {
    const d = await loadFixture(offeredFixture);
    await open(d);
    await expectRefusal(d, open(d), "ServiceAgreement_NotOpenable", d.id, STATUS.open);
    await d.agreements.connect(d.alice).cancel(d.terms, d.agreement);
    await expectRefusal(d, open(d), "ServiceAgreement_NotOpenable", d.id, STATUS.closed);
  });

  it("reverts with {ServiceAgreement_ProviderSignatureInvalid} for anybody else's signature", async () => {
    const d = await loadFixture(offeredFixture);
    const signature = await d.stranger.signTypedData(d.domain, SERVICE_TERMS_TYPES, d.terms);
    const sent = d.agreements.connect(d.alice).open(d.service, d.terms, d.agreement, 0, "0x", signature);
    await expectRefusal(d, sent, "ServiceAgreement_ProviderSignatureInvalid", d.offer, d.provider.address);
  });

  it("reverts with {ServiceAgreement_OfferEnded} from the offer's end on", async () => {
    const d = await loadFixture(offeredFixture);
    const early = { ...d, ...dealOf(d, d.service, { ...d.terms, openUntil: startOf(d, 0) - DAY }, { periods: 3 }) };
    const { openUntil } = early.terms;
    await at(d, openUntil);
    await expectRefusal(d, open(early), "ServiceAgreement_OfferEnded", early.offer, openUntil, openUntil);
  });

  it("reverts with {ServiceAgreement_OfferRevoked} once the provider has revoked it", async () => {
    const d = await loadFixture(offeredFixture);
    await d.agreements.connect(d.provider).revoke(d.terms);
    await expectRefusal(d, open(d), "ServiceAgreement_OfferRevoked", d.offer);
  });

  it("reverts with {ServiceAgreement_SeatsTaken} when there is none left", async () => {
    const d = await loadFixture(coveredFixture);
    await cover(d, 10n * PRICE);
    await open(d);
    const bobs = dealOf(d, d.service, d.terms, { customer: d.bob.address });
    await expectRefusal(d, openDeal(d, bobs, d.bob), "ServiceAgreement_SeatsTaken", d.offer, 1);
  });

  it("reverts with {ServiceAgreement_CoverageTooLow} for a unit too little", async () => {
    const d = await loadFixture(coveredFixture);
    await d.agreements.connect(d.provider).withdrawCoverage(d.token, PRICE / 2n + 1n, d.provider);
    const [free, needed] = [(3n * PRICE) / 2n - 1n, (3n * PRICE) / 2n];
    await expectRefusal(
      d,
      open(d),
      "ServiceAgreement_CoverageTooLow",
      d.provider.address,
      d.tokenAddress,
      free,
      needed,
    );
    await cover(d, 1n);
    await expectMoves(d, open(d), { alice: -DUE });
  });

  it("reverts with {ServiceAgreement_PeriodCount} for fewer than bind, and more than may be paid ahead", async () => {
    const d = await loadFixture(offeredFixture);
    const terms = { ...d.terms, minPeriods: 2, maxPeriodsAhead: 3 };
    for (const periods of [1, 4]) {
      const deal = { ...d, ...dealOf(d, d.service, terms, { periods }) };
      await expectRefusal(d, open(deal), "ServiceAgreement_PeriodCount", deal.id, periods, 2, 3);
    }
  });

  it("reverts with {ServiceAgreement_FirstPeriodInvalid} for a beginning more than two years ahead", async () => {
    const d = await loadFixture(offeredFixture);
    const first = Math.ceil((TWO_YEARS - 9 * DAY) / (30 * DAY));
    const deal = { ...d, ...dealOf(d, d.service, d.terms, { periods: 1, first }) };
    const time = (await now(d)) + 10;
    await at(d, time);
    const refused = open(deal);
    const limit = time + TWO_YEARS;
    await expectRefusal(d, refused, "ServiceAgreement_FirstPeriodInvalid", deal.id, startOf(d, first), time, limit);
  });

  it("reverts with {ServiceAgreement_FirstNotZero} where the beginning is attested", async () => {
    const d = await loadFixture(cableFixture);
    const deal = { ...d, ...dealOf(d, d.service, d.terms, { periods: 1, first: 1 }) };
    await expectRefusal(d, open(deal), "ServiceAgreement_FirstNotZero", deal.id, 1);
  });

  it("reverts with {ServiceAgreement_TooLateToJoin} once anybody says when it began, final or not", async () => {
    const d = await loadFixture(cableFixture);
    await d.levels.register(d.service);
    await activate(d, d.service, await now(d));
    const time = (await now(d)) + 5;
    await at(d, time);
    await expectRefusal(d, open(d), "ServiceAgreement_TooLateToJoin", d.id, time, d.terms.activateBy);
  });

  it("reverts with {Funding_NotThePayer} for a stranger without alice's signature", async () => {
    const d = await loadFixture(offeredFixture);
    const sent = open(d, ALLOWANCE, d.stranger);
    await expectRefusal(d, sent, "Funding_NotThePayer", d.id, d.stranger.address, d.alice.address);
  });
});
