import { network } from "hardhat";
import { DAY } from "../helpers/escrow.ts";
import { expectEvents, expectMoves, expectRefusal } from "../helpers/keeping-effects.ts";
import {
  at,
  buildTown,
  cloudOf,
  dealOf,
  LENGTH,
  openDeal,
  pass,
  PRICE,
  termsOf,
  topUp,
  TWO_YEARS,
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

// An old signature is a price list that the provider could never change.
describe("finding: an offer is accepted years later at the old price", () => {
  it("ends with its last second, for new customers and for more periods", async () => {
    const d = await loadFixture(openFixture);
    const { openUntil } = d.terms;
    const later = dealOf(d, d.service, d.terms, { first: 5 });
    await at(d, openUntil);
    await expectRefusal(d, openDeal(d, later), "ServiceAgreement_OfferEnded", d.offer, openUntil, openUntil);
    await at(d, openUntil + 3 * TWO_YEARS);
    const now = openUntil + 3 * TWO_YEARS;
    await expectRefusal(d, topUp(d, d, 4), "ServiceAgreement_OfferEnded", d.offer, now, openUntil);
  });

  it("holds until the second before", async () => {
    const d = await loadFixture(openFixture);
    const later = dealOf(d, d.service, d.terms, { first: 5 });
    await at(d, d.terms.openUntil - 1);
    await expectMoves(d, openDeal(d, later), { alice: -PRICE });
  });

  it("does not sell periods that begin more than two years ahead", async () => {
    const d = await loadFixture(openFixture);
    const far = dealOf(d, d.service, d.terms, { first: 25 });
    const now = d.service.start - DAY;
    const begin = d.service.start + 25 * LENGTH;
    await at(d, now);
    const args = [far.id, begin, now, now + TWO_YEARS] as const;
    await expectRefusal(d, openDeal(d, far), "ServiceAgreement_FirstPeriodInvalid", ...args);
  });

  it("ends when the provider revokes it, which touches nobody's agreement", async () => {
    const d = await loadFixture(openFixture);
    const { terms, offer } = d;
    await expectRefusal(
      d,
      d.agreements.connect(d.stranger).revoke(terms),
      "ServiceAgreement_NotProvider",
      offer,
      d.stranger.address,
      d.provider.address,
    );
    const revoking = d.agreements.connect(d.provider).revoke(terms);
    await expectEvents(d, revoking, ["OfferRevoked", offer, d.provider.address]);
    await expectMoves(d, revoking, {});
    await expectRefusal(d, topUp(d, d, 4), "ServiceAgreement_OfferRevoked", offer);
    await pass(d, d.service.start + 10 * LENGTH);
    await expectMoves(d, d.agreements.settle(terms, d.agreement), { alice: 3n * PRICE });
  });
});
