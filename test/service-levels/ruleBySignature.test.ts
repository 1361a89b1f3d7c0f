import { network } from "hardhat";
import { signServiceConsent, type Consent } from "@kept/sdk";
import { HOUR } from "../helpers/escrow.ts";
import { expectEvents, expectMoves, expectRefusal } from "../helpers/keeping-effects.ts";
import { at, BOND, pack } from "../helpers/keeping.ts";
import { expectVerdict, reportedFixture, STANDING } from "../helpers/levels.ts";

const connection = await network.create();
const { loadFixture } = connection.networkHelpers;

/** Alice has objected, and the arbiter has signed that she is right. */
async function signedFixture() {
  const d = await reportedFixture(connection);
  await d.levels.connect(d.alice).object(d.service, 0, pack([980_000]));
  const expiry = d.landed + HOUR;
  const what = { service: d.id, period: 0, levels: [980_000] };
  return { ...d, expiry, what, consent: await signServiceConsent(d.arbiter, d.levelsDomain, "Ruling", what, expiry) };
}
type Signed = Awaited<ReturnType<typeof signedFixture>>;

const submit = (d: Signed, consent: Consent = d.consent, level = 980_000) =>
  d.levels.connect(d.stranger).ruleBySignature(d.service, 0, pack([level]), consent);

describe("ServiceLevels.ruleBySignature", () => {
  it("rules as the arbiter has signed, whoever submits it {PeriodRuled} {BondReturned}", async () => {
    const d = await loadFixture(signedFixture);
    await at(d, d.expiry - 1);
    const sent = submit(d);
    const paid = ["BondReturned", d.id, d.alice.address, BOND] as const;
    await expectEvents(d, sent, ["PeriodRuled", d.id, 0, pack([980_000])], paid);
    await expectMoves(d, sent, { alice: BOND }, "levels");
    await expectVerdict(d, 0, true, [980_000]);
  });

  it("reverts with {ServiceLevels_NotContested} the second time", async () => {
    const d = await loadFixture(signedFixture);
    await submit(d);
    await expectRefusal(d, submit(d), "ServiceLevels_NotContested", d.id, STANDING.ruled);
  });

  it("reverts with {ServiceLevels_NotArbiter} for anybody else's signature", async () => {
    const d = await loadFixture(signedFixture);
    const own = await signServiceConsent(d.provider, d.levelsDomain, "Ruling", d.what, d.expiry);
    await expectRefusal(d, submit(d, own), "ServiceLevels_NotArbiter", d.id, d.provider.address, d.arbiter.address);
  });

  it("reverts with {Consents_Expired} from its expiry on", async () => {
    const d = await loadFixture(signedFixture);
    await at(d, d.expiry);
    await expectRefusal(d, submit(d), "Consents_Expired", d.id, d.expiry, d.expiry);
  });

  it("reverts with {Consents_Invalid} for other levels", async () => {
    const d = await loadFixture(signedFixture);
    await expectRefusal(d, submit(d, d.consent, 1), "Consents_Invalid", d.id, d.arbiter.address);
  });
});
