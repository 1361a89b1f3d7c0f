import { network } from "hardhat";
import { fundByAllowance, fundByAuthorization, signTopUp, topUpDigest, type Funding } from "@kept/sdk";
import { agreed, begin, cableAgreed, expectState, finish, STATUS, type Agreed } from "../helpers/agreed.ts";
import { ALLOWANCE, DAY, now } from "../helpers/escrow.ts";
import { expectCoverage, expectEvents, expectMoves, expectRefusal } from "../helpers/keeping-effects.ts";
import { activate, at, PRICE, settle, startOf, WINDOWS } from "../helpers/keeping.ts";

const connection = await network.create();
const { loadFixture } = connection.networkHelpers;

/** Three of at most six periods ahead; half a price of each beyond it. */
async function threeFixture() {
  const terms = { maxPeriodsAhead: 6, minPeriods: 1, cap: (3n * PRICE) / 2n };
  const d = await agreed(connection, { terms, broken: {}, coverage: 10n * PRICE });
  return d;
}

/** The offer does not end before the service does. */
async function longFixture() {
  const terms = { maxPeriodsAhead: 6, openUntil: (await connection.networkHelpers.time.latest()) + 400 * DAY };
  return agreed(connection, { terms });
}

async function cableFixture() {
  return cableAgreed(connection, { terms: { maxPeriodsAhead: 6 } });
}

const topUp = (d: Agreed, paid: number, { kind, payment }: Funding = ALLOWANCE, who = d.alice) =>
  d.agreements.connect(who).topUp(d.terms, d.agreement, paid, kind, payment);

describe("ServiceAgreement.topUp", () => {
  it("pays further periods, up to so many in all, and reserves for them {AgreementToppedUp}", async () => {
    const d = await loadFixture(threeFixture);
    const sent = topUp(d, 5);
    await expectEvents(d, sent, ["AgreementToppedUp", d.id, 5]);
    await expectMoves(d, sent, { alice: -2n * PRICE });
    await expectState(d, STATUS.open, 5, 0);
    await expectCoverage(d, 10n * PRICE, (5n * PRICE) / 2n);
  });

  it("lets a stranger submit her consent, which binds the total {AgreementToppedUp}", async () => {
    const d = await loadFixture(threeFixture);
    const funding = fundByAllowance(await signTopUp(d.alice, d.domain, d.id, 5));
    const subject = topUpDigest(d.domain, d.id, 6);
    const more = topUp(d, 6, funding, d.stranger);
    await expectRefusal(d, more, "Funding_NotThePayer", subject, d.stranger.address, d.alice.address);
    const sent = topUp(d, 5, funding, d.stranger);
    await expectMoves(d, sent, { alice: -2n * PRICE });
    await expectRefusal(d, topUp(d, 5, funding, d.stranger), "ServiceAgreement_NothingToAdd", d.id, 5, 5);
  });

  it("lets a stranger submit her authorization {AgreementToppedUp}", async () => {
    const d = await loadFixture(threeFixture);
    const payment = { to: d.agreementsAddress, value: PRICE, validBefore: (await now(d)) + DAY };
    const { provider } = connection.ethers;
    const subject = topUpDigest(d.domain, d.id, 4);
    const funding = await fundByAuthorization(d.alice, d.tokenAddress, subject, { ...payment, provider });
    await expectMoves(d, topUp(d, 4, funding, d.stranger), { alice: -PRICE });
  });

  it("counts what is ahead from the periods that have begun {AgreementToppedUp}", async () => {
    const d = await loadFixture(longFixture);
    await at(d, startOf(d, 1) - 1);
    await expectRefusal(d, topUp(d, 8), "ServiceAgreement_PeriodCount", d.id, 8, 4, 7);
    await at(d, startOf(d, 1));
    await expectEvents(d, topUp(d, 8), ["AgreementToppedUp", d.id, 8]);
  });

  it("counts to the last second of the last paid period {AgreementToppedUp}", async () => {
    const d = await loadFixture(longFixture);
    await at(d, startOf(d, 3) - 1);
    await expectEvents(d, topUp(d, 4), ["AgreementToppedUp", d.id, 4]);
    await at(d, startOf(d, 4));
    await expectRefusal(d, topUp(d, 5), "ServiceAgreement_Ended", d.id, startOf(d, 4), startOf(d, 4));
  });

  it("adds months to what has not begun, until it is late {AgreementToppedUp}", async () => {
    const d = await loadFixture(cableFixture);
    const { activateBy } = d.terms;
    await at(d, activateBy - 1);
    await expectMoves(d, topUp(d, 4), { alice: -PRICE });
    await at(d, activateBy);
    await expectRefusal(d, topUp(d, 5), "ServiceAgreement_TooLateToJoin", d.id, activateBy, activateBy);
  });

  it("adds months once the beginning is final {AgreementToppedUp}", async () => {
    const d = await loadFixture(cableFixture);
    await begin(d, d.terms.activateBy - DAY);
    await settle(d, d);
    await expectMoves(d, topUp(d, 7), { alice: -4n * PRICE });
  });

  it("reverts with {ServiceAgreement_NotOpen} once anybody has left", async () => {
    const d = await loadFixture(threeFixture);
    await d.agreements.connect(d.alice).cancel(d.terms, d.agreement);
    await expectRefusal(d, topUp(d, 5), "ServiceAgreement_NotOpen", d.id, STATUS.cancelled);
  });

  it("reverts with {ServiceAgreement_NotOpen} once all is settled", async () => {
    const d = await loadFixture(longFixture);
    await finish(d, 2);
    await settle(d, d);
    await expectRefusal(d, topUp(d, 5), "ServiceAgreement_NotOpen", d.id, STATUS.none);
  });

  it("reverts with {ServiceAgreement_OfferRevoked} once the offer is revoked", async () => {
    const d = await loadFixture(threeFixture);
    await d.agreements.connect(d.provider).revoke(d.terms);
    await expectRefusal(d, topUp(d, 5), "ServiceAgreement_OfferRevoked", d.offer);
  });

  it("reverts with {ServiceAgreement_OfferEnded} from the offer's end on", async () => {
    const d = await loadFixture(threeFixture);
    const { openUntil } = d.terms;
    await at(d, openUntil);
    await expectRefusal(d, topUp(d, 5), "ServiceAgreement_OfferEnded", d.offer, openUntil, openUntil);
  });

  it("reverts with {ServiceAgreement_NothingToAdd} for what is paid already", async () => {
    const d = await loadFixture(threeFixture);
    await expectRefusal(d, topUp(d, 3), "ServiceAgreement_NothingToAdd", d.id, 3, 3);
  });

  it("reverts with {ServiceAgreement_CoverageTooLow} for a unit too little", async () => {
    const d = await loadFixture(threeFixture);
    await d.agreements.connect(d.provider).withdrawCoverage(d.token, 8n * PRICE + 1n, d.provider);
    const args = [d.provider.address, d.tokenAddress, PRICE / 2n - 1n, PRICE / 2n] as const;
    await expectRefusal(d, topUp(d, 4), "ServiceAgreement_CoverageTooLow", ...args);
  });

  it("reverts with {ServiceAgreement_ActivationPending} while the beginning is not final", async () => {
    const d = await loadFixture(cableFixture);
    const time = d.terms.activateBy - DAY;
    await at(d, time);
    await activate(d, d.service, time);
    await at(d, time + 1);
    const args = [d.id, time + 1, time + WINDOWS.objection] as const;
    await expectRefusal(d, topUp(d, 4), "ServiceAgreement_ActivationPending", ...args);
  });

  it("reverts with {ServiceAgreement_Failed} if everything goes back anyway", async () => {
    const d = await loadFixture(cableFixture);
    await begin(d, Number((await d.agreements.stateOf(d.id)).opened) - 1);
    await expectRefusal(d, topUp(d, 4), "ServiceAgreement_Failed", d.id);
  });
});
