import { expect } from "chai";
import { network } from "hardhat";
import { signServiceConsent, type Consent } from "@kept/sdk";
import { agreed } from "../helpers/agreed.ts";
import { HOUR } from "../helpers/escrow.ts";
import { expectEvents, expectRefusal } from "../helpers/keeping-effects.ts";
import { at } from "../helpers/keeping.ts";

const connection = await network.create();
const { loadFixture, time } = connection.networkHelpers;

/** The provider has signed that his offer ends. */
async function signedFixture() {
  const d = await agreed(connection);
  const expiry = (await time.latest()) + HOUR;
  const consent = await signServiceConsent(d.provider, d.domain, "Revocation", { terms: d.offer }, expiry);
  return { ...d, expiry, consent };
}
type Signed = Awaited<ReturnType<typeof signedFixture>>;

const submit = (d: Signed, consent: Consent = d.consent, terms = d.terms) =>
  d.agreements.connect(d.stranger).revokeBySignature(terms, consent);

describe("ServiceAgreement.revokeBySignature", () => {
  it("ends the offer, whoever submits it {OfferRevoked}", async () => {
    const d = await loadFixture(signedFixture);
    await at(d, d.expiry - 1);
    await expectEvents(d, submit(d), ["OfferRevoked", d.offer, d.provider.address]);
    expect((await d.agreements.offerOf(d.offer)).revoked).to.equal(true);
  });

  it("reverts with {ServiceAgreement_NotProvider} for anybody else's signature", async () => {
    const d = await loadFixture(signedFixture);
    const foreign = await signServiceConsent(d.bob, d.domain, "Revocation", { terms: d.offer }, d.expiry);
    const args = [d.offer, d.bob.address, d.provider.address] as const;
    await expectRefusal(d, submit(d, foreign), "ServiceAgreement_NotProvider", ...args);
  });

  it("reverts with {Consents_Expired} from its expiry on", async () => {
    const d = await loadFixture(signedFixture);
    await at(d, d.expiry);
    await expectRefusal(d, submit(d), "Consents_Expired", d.offer, d.expiry, d.expiry);
  });

  it("reverts with {Consents_Invalid} for another offer", async () => {
    const d = await loadFixture(signedFixture);
    const other = { ...d.terms, price: 1n };
    const id = await d.agreements.termsId(other);
    await expectRefusal(d, submit(d, d.consent, other), "Consents_Invalid", id, d.provider.address);
  });
});
