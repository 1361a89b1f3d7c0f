import { expect } from "chai";
import { network } from "hardhat";
import { agreed, expectState, finish, STATUS } from "../helpers/agreed.ts";
import { expectEvents, expectMoves, expectRefusal } from "../helpers/keeping-effects.ts";
import { dealOf, openDeal, PRICE, settle } from "../helpers/keeping.ts";

const connection = await network.create();
const { loadFixture } = connection.networkHelpers;

async function agreedFixture() {
  return agreed(connection);
}

describe("ServiceAgreement.revoke", () => {
  it("ends new agreements, and nothing else {OfferRevoked}", async () => {
    const d = await loadFixture(agreedFixture);
    const sent = d.agreements.connect(d.provider).revoke(d.terms);
    await expectEvents(d, sent, ["OfferRevoked", d.offer, d.provider.address]);
    await expectMoves(d, sent, {});
    expect((await d.agreements.offerOf(d.offer)).revoked).to.equal(true);
    const bobs = dealOf(d, d.service, d.terms, { customer: d.bob.address });
    await expectRefusal(d, openDeal(d, bobs, d.bob), "ServiceAgreement_OfferRevoked", d.offer);
    await expectState(d, STATUS.open, 3, 0);
    await finish(d, 0, [1_000_000]);
    await expectMoves(d, settle(d, d), { provider: PRICE });
  });

  it("reverts with {ServiceAgreement_NotProvider} for anybody else", async () => {
    const d = await loadFixture(agreedFixture);
    const sent = d.agreements.connect(d.alice).revoke(d.terms);
    await expectRefusal(d, sent, "ServiceAgreement_NotProvider", d.offer, d.alice.address, d.provider.address);
  });
});
