import { network } from "hardhat";
import { signServiceConsent, type Consent } from "@kept/sdk";
import { HOUR } from "../helpers/escrow.ts";
import { expectEvents, expectMoves, expectRefusal } from "../helpers/keeping-effects.ts";
import { at, BOND, pack } from "../helpers/keeping.ts";
import { reportedFixture, STANDING } from "../helpers/levels.ts";

const connection = await network.create();
const { loadFixture } = connection.networkHelpers;

/** Alice has signed that it was worse than reported. */
async function signedFixture() {
  const d = await reportedFixture(connection);
  const expiry = d.landed + HOUR;
  const what = { service: d.id, period: 0, claim: [980_000] };
  return { ...d, expiry, what, consent: await signServiceConsent(d.alice, d.levelsDomain, "Objection", what, expiry) };
}
type Signed = Awaited<ReturnType<typeof signedFixture>>;

const submit = (d: Signed, consent: Consent = d.consent, claim = 980_000, period = 0) =>
  d.levels.connect(d.stranger).objectBySignature(d.service, period, pack([claim]), consent);

describe("ServiceLevels.objectBySignature", () => {
  it("takes the signer's bond, whoever submits it {PeriodObjected}", async () => {
    const d = await loadFixture(signedFixture);
    await at(d, d.expiry - 1);
    const sent = submit(d);
    await expectEvents(d, sent, ["PeriodObjected", d.id, 0, d.alice.address, pack([980_000]), BOND]);
    await expectMoves(d, sent, { alice: -BOND }, "levels");
  });

  it("reverts with {ServiceLevels_NotObjectable} the second time", async () => {
    const d = await loadFixture(signedFixture);
    await submit(d);
    await expectRefusal(d, submit(d), "ServiceLevels_NotObjectable", d.id, STANDING.objected);
  });

  it("reverts with {Consents_Expired} from its expiry on", async () => {
    const d = await loadFixture(signedFixture);
    await at(d, d.expiry);
    await expectRefusal(d, submit(d), "Consents_Expired", d.id, d.expiry, d.expiry);
  });

  it("reverts with {Consents_Invalid} for another claim, period, contract or signer", async () => {
    const d = await loadFixture(signedFixture);
    await expectRefusal(d, submit(d, d.consent, 970_000), "Consents_Invalid", d.id, d.alice.address);
    await expectRefusal(d, submit(d, d.consent, 980_000, 1), "Consents_Invalid", d.id, d.alice.address);
    const elsewhere = await signServiceConsent(d.alice, d.domain, "Objection", d.what, d.expiry);
    await expectRefusal(d, submit(d, elsewhere), "Consents_Invalid", d.id, d.alice.address);
    const stolen = { ...d.consent, signer: d.bob.address };
    await expectRefusal(d, submit(d, stolen), "Consents_Invalid", d.id, d.bob.address);
  });
});
