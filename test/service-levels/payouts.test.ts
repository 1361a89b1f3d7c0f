import { expect } from "chai";
import { network } from "hardhat";
import { signServiceConsent } from "@kept/sdk";
import { HOUR } from "../helpers/escrow.ts";
import { expectRefusal } from "../helpers/keeping-effects.ts";
import { BOND, cloudOf, pack, pass, report, startOf } from "../helpers/keeping.ts";
import { knownFixture } from "../helpers/levels.ts";

const connection = await network.create();
const { loadFixture, time } = connection.networkHelpers;

/** A service whose bonds are in a token with a blocklist; the first period was reported bad, and has ended. */
async function blockingFixture() {
  const d = await knownFixture(connection);
  const bonds = await connection.ethers.deployContract("BlocklistToken__Mock");
  const bondToken = (await bonds.getAddress()) as `0x${string}`;
  const service = await cloudOf(d, { bondToken, start: d.service.start });
  await d.levels.register(service);
  for (const who of [d.alice, d.provider]) {
    await bonds.mint(who, BOND);
    await bonds.connect(who).approve(d.levels, BOND);
  }
  await pass(d, startOf(d, 1));
  await report(d, service, 0, [990_000]);
  return { ...d, service, id: await d.levels.serviceId(service), bonds };
}

/** Alice was upheld, and cannot be paid. */
async function creditedFixture() {
  const d = await blockingFixture();
  await d.levels.connect(d.alice).object(d.service, 0, pack([1]));
  await d.bonds.setBlocked(d.alice, true);
  await d.levels.connect(d.arbiter).rule(d.service, 0, pack([1]));
  return d;
}

describe("ServiceLevels payouts", () => {
  const payees = {
    "an objector who was upheld": ["alice", "alice", 1],
    "a provider against whom one objected in vain": ["alice", "provider", 990_000],
    "who gets a losing provider's bond": ["provider", "charity", 990_000],
  } as const;
  for (const [what, [objector, payee, level]] of Object.entries(payees)) {
    it(`credits ${what}, and the ruling stands, if the token refuses him {PayoutCredited}`, async () => {
      const d = await loadFixture(blockingFixture);
      await d.levels.connect(d[objector]).object(d.service, 0, pack([objector === "alice" ? 1 : 1_000_000]));
      await d.bonds.setBlocked(d[payee], true);
      const sent = d.levels.connect(d.arbiter).rule(d.service, 0, pack([level]));
      await expect(sent).to.emit(d.levels, "PayoutCredited").withArgs(d.bonds, d[payee].address, BOND);
      expect(await d.levels.credited(d.bonds, d[payee])).to.equal(BOND);
      expect((await d.levels.verdict(d.id, 0)).decided).to.equal(true);
      await d.bonds.setBlocked(d[payee], false);
      await d.levels.withdraw(d.bonds, d[payee]);
      const before = payee === "provider" ? BOND : 0n;
      expect(await d.bonds.balanceOf(d[payee])).to.equal(BOND + before);
      expect(await d.bonds.balanceOf(d.levels)).to.equal(0n);
    });
  }

  it("pays a credit to whom its owner names {CreditWithdrawn}", async () => {
    const d = await loadFixture(creditedFixture);
    const sent = d.levels.connect(d.alice).withdrawTo(d.bonds, d.bob);
    await expect(sent).to.emit(d.levels, "CreditWithdrawn").withArgs(d.bonds, d.alice.address, d.bob.address, BOND);
    expect(await d.bonds.balanceOf(d.bob)).to.equal(BOND);
  });

  it("pays a credit to whom its owner has signed for, once {CreditWithdrawn}", async () => {
    const d = await loadFixture(creditedFixture);
    const token = (await d.bonds.getAddress()) as `0x${string}`;
    const what = { account: d.alice.address, token, to: d.bob.address, nonce: 0n } as const;
    const expiry = (await time.latest()) + HOUR;
    const consent = await signServiceConsent(d.alice, d.levelsDomain, "Withdrawal", what, expiry);
    const foreign = await signServiceConsent(d.alice, d.domain, "Withdrawal", what, expiry);
    const submit = (by: typeof consent) => d.levels.connect(d.stranger).withdrawToBySignature(d.bonds, d.bob, by);
    const subject = `${token.toLowerCase()}${"00".repeat(12)}`;
    await expectRefusal(d, submit(foreign), "Consents_Invalid", subject, d.alice.address);
    await expect(submit(consent)).to.emit(d.levels, "CreditWithdrawn");
    expect(await d.bonds.balanceOf(d.bob)).to.equal(BOND);
    await expectRefusal(d, submit(consent), "Consents_Invalid", subject, d.alice.address);
  });
});
