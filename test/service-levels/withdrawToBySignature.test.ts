import { expect } from "chai";
import { network } from "hardhat";
import { signServiceConsent, type Consent } from "@kept/sdk";
import { HOUR } from "../helpers/escrow.ts";
import { expectEvents, expectMoves, expectRefusal } from "../helpers/keeping-effects.ts";
import { at, BOND } from "../helpers/keeping.ts";
import { creditedFixture as credited } from "../helpers/listed-bonds.ts";

const connection = await network.create();
const { loadFixture, time } = connection.networkHelpers;

/** Alice, whom the token refuses, has signed that her credit goes to the integrator. */
async function signedFixture() {
  const d = await credited(connection);
  const expiry = (await time.latest()) + HOUR;
  const { address: to } = d.integrator;
  const what = { account: d.alice.address, token: d.tokenAddress, to, nonce: 0n } as const;
  const consent = await signServiceConsent(d.alice, d.levelsDomain, "Withdrawal", what, expiry);
  // what the errors name: the token, left-aligned in 32 bytes
  return { ...d, expiry, to, what, consent, subject: d.tokenAddress.toLowerCase().padEnd(66, "0") };
}
type Signed = Awaited<ReturnType<typeof signedFixture>>;

const submit = (d: Signed, consent: Consent = d.consent, to: string = d.to) =>
  d.levels.connect(d.stranger).withdrawToBySignature(d.token, to, consent);

describe("ServiceLevels.withdrawToBySignature", () => {
  it("pays as the account has signed, whoever submits it, and spends the nonce {CreditWithdrawn}", async () => {
    const d = await loadFixture(signedFixture);
    const sent = submit(d);
    await expectEvents(d, sent, ["CreditWithdrawn", d.tokenAddress, d.alice.address, d.to, BOND]);
    await expectMoves(d, sent, { integrator: BOND }, "levels");
    expect(await d.levels.credited(d.token, d.alice)).to.equal(0n);
    expect(await d.levels.nonces(d.alice)).to.equal(1n);
  });

  it("pays in the last second before the consent's expiry {CreditWithdrawn}", async () => {
    const d = await loadFixture(signedFixture);
    await at(d, d.expiry - 1);
    await expectMoves(d, submit(d), { integrator: BOND }, "levels");
  });

  it("reverts with {Consents_Expired} from its expiry on", async () => {
    const d = await loadFixture(signedFixture);
    await at(d, d.expiry);
    await expectRefusal(d, submit(d), "Consents_Expired", d.subject, d.expiry, d.expiry);
  });

  it("reverts with {Consents_Invalid} for another recipient, another nonce, another signer or another contract", async () => {
    const d = await loadFixture(signedFixture);
    const sign = (nonce: bigint, domain = d.levelsDomain, signer = d.alice) =>
      signServiceConsent(signer, domain, "Withdrawal", { ...d.what, nonce }, d.expiry);
    const forged = { ...(await sign(0n, d.levelsDomain, d.stranger)), signer: d.what.account };
    for (const consent of [await sign(1n), await sign(0n, d.domain), forged])
      await expectRefusal(d, submit(d, consent), "Consents_Invalid", d.subject, d.alice.address);
    const elsewhere = submit(d, d.consent, d.stranger.address);
    await expectRefusal(d, elsewhere, "Consents_Invalid", d.subject, d.alice.address);
    expect(await d.levels.nonces(d.alice)).to.equal(0n);
  });

  it("reverts with {Consents_Invalid} a second time", async () => {
    const d = await loadFixture(signedFixture);
    await submit(d);
    await expectRefusal(d, submit(d), "Consents_Invalid", d.subject, d.alice.address);
  });
});
