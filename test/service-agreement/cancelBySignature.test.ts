import { network } from "hardhat";
import { signServiceConsent, type Consent } from "@kept/sdk";
import { agreed, STATUS } from "../helpers/agreed.ts";
import { HOUR } from "../helpers/escrow.ts";
import { expectEvents, expectMoves, expectRefusal } from "../helpers/keeping-effects.ts";
import { at, PRICE } from "../helpers/keeping.ts";

const connection = await network.create();
const { loadFixture, time } = connection.networkHelpers;

/** Alice has signed that she leaves. */
async function signedFixture() {
  const d = await agreed(connection);
  const expiry = (await time.latest()) + HOUR;
  return { ...d, expiry, consent: await signServiceConsent(d.alice, d.domain, "Cancellation", { id: d.id }, expiry) };
}
type Signed = Awaited<ReturnType<typeof signedFixture>>;

const submit = (d: Signed, consent: Consent = d.consent, agreement = d.agreement) =>
  d.agreements.connect(d.stranger).cancelBySignature(d.terms, agreement, consent);

describe("ServiceAgreement.cancelBySignature", () => {
  it("leaves as its signer would, whoever submits it {AgreementCancelled} {AgreementClosed}", async () => {
    const d = await loadFixture(signedFixture);
    await at(d, d.expiry - 1);
    const sent = submit(d);
    const left = ["AgreementCancelled", d.id, d.alice.address, 0, 3n * PRICE] as const;
    await expectEvents(d, sent, left, ["AgreementClosed", d.id]);
    await expectMoves(d, sent, { alice: 3n * PRICE });
  });

  it("reverts with {ServiceAgreement_NotOpen} the second time", async () => {
    const d = await loadFixture(signedFixture);
    await submit(d);
    await expectRefusal(d, submit(d), "ServiceAgreement_NotOpen", d.id, STATUS.closed);
  });

  it("reverts with {ServiceAgreement_NotParty} for the signature of anybody else", async () => {
    const d = await loadFixture(signedFixture);
    const foreign = await signServiceConsent(d.bob, d.domain, "Cancellation", { id: d.id }, d.expiry);
    await expectRefusal(d, submit(d, foreign), "ServiceAgreement_NotParty", d.id, d.bob.address);
  });

  it("reverts with {Consents_Expired} from its expiry on", async () => {
    const d = await loadFixture(signedFixture);
    await at(d, d.expiry);
    await expectRefusal(d, submit(d), "Consents_Expired", d.id, d.expiry, d.expiry);
  });

  it("reverts with {Consents_Invalid} for another agreement", async () => {
    const d = await loadFixture(signedFixture);
    const other = { ...d.agreement, sequence: 3 };
    const id = await d.agreements.agreementId(d.terms, other);
    await expectRefusal(d, submit(d, d.consent, other), "Consents_Invalid", id, d.alice.address);
  });
});
