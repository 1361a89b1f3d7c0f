import { expect } from "chai";
import { network } from "hardhat";
import type { Agreement } from "@kept/sdk";
import { expectSeats, finish, offered, STATUS, type Agreed } from "../helpers/agreed.ts";
import { expectCoverage, expectEvents, expectMoves } from "../helpers/keeping-effects.ts";
import { dealOf, openDeal, PRICE, termsOf, type Deal } from "../helpers/keeping.ts";
import { BlocklistToken__Mock__factory } from "../../typechain-types/index.ts";

const connection = await network.create();
const { loadFixture } = connection.networkHelpers;
const CREDIT = 2_500_000n;

/** Alice and bob have two periods each, under one offer of five seats with a credit of up to one and a half prices. */
async function twoFixture() {
  const terms = { seats: 5, minPeriods: 1, cap: (3n * PRICE) / 2n };
  const d = await offered(connection, { terms, agreement: { periods: 2 }, coverage: 10n * PRICE });
  const bobs = dealOf(d, d.service, d.terms, { customer: d.bob.address, periods: 2 });
  await openDeal(d, d);
  await openDeal(d, bobs, d.bob);
  return { ...d, bobs };
}

/** Alice is on the token's blocklist from now on. */
async function blockedFixture() {
  const d = await twoFixture();
  const token = await connection.ethers.deployContract("BlocklistToken__Mock");
  const tokenAddress = (await token.getAddress()) as `0x${string}`;
  const terms = await termsOf(d, d.service, { token: tokenAddress });
  const deals: Deal[] = [];
  for (const who of [d.alice, d.bob]) {
    await token.mint(who, PRICE);
    await token.connect(who).approve(d.agreements, PRICE);
    const deal = dealOf(d, d.service, terms, { customer: who.address });
    await openDeal(d, deal, who);
    deals.push(deal);
  }
  const blocklist = BlocklistToken__Mock__factory.connect(tokenAddress, d.stranger);
  return { ...d, blocklist, deals };
}

const many = (d: Agreed, ...agreements: Agreement[]) =>
  d.agreements.connect(d.stranger).settleMany(d.terms, agreements);

describe("ServiceAgreement.settleMany", () => {
  it("settles agreements of one offer, and pays the provider once {PeriodSettled}", async () => {
    const d = await loadFixture(twoFixture);
    await finish(d, 0, [985_000]);
    const list = [d.agreement, d.bobs.agreement];
    expect(await d.agreements.settleMany.staticCall(d.terms, list)).to.deep.equal([true, true]);
    const sent = many(d, ...list);
    await expectEvents(d, sent, ["PeriodSettled", d.id, 0, CREDIT], ["PeriodSettled", d.bobs.id, 0, CREDIT]);
    await expectMoves(d, sent, { alice: CREDIT, bob: CREDIT, provider: 2n * (PRICE - CREDIT) });
    const transfers = (await (await sent).wait())!.logs.filter((log) => log.address === d.tokenAddress);
    expect(transfers).to.have.length(3);
    await expectCoverage(d, 10n * PRICE, PRICE);
  });

  it("skips what is not due, twice in the list or unknown, and says why {PeriodSettled} {Skipped}", async () => {
    const d = await loadFixture(twoFixture);
    await finish(d, 0, [1_000_000]);
    const unknown = { ...d.agreement, sequence: 7 };
    const id = await d.agreements.agreementId(d.terms, unknown);
    const refuse = d.agreements.interface;
    const sent = many(d, d.agreement, d.agreement, unknown, d.bobs.agreement);
    await expectEvents(
      d,
      sent,
      ["PeriodSettled", d.id, 0, 0],
      ["Skipped", d.id, refuse.encodeErrorResult("ServiceAgreement_NotDue", [d.id, 1])],
      ["Skipped", id, refuse.encodeErrorResult("ServiceAgreement_NotOpen", [id, STATUS.none])],
      ["PeriodSettled", d.bobs.id, 0, 0],
    );
    await expectMoves(d, sent, { provider: 2n * PRICE });
  });

  it("gives all seats back that it closes {SilentPeriodSettled} {AgreementClosed}", async () => {
    const d = await loadFixture(twoFixture);
    await expectSeats(d, 2n);
    await finish(d, 1);
    const sent = many(d, d.agreement, d.bobs.agreement);
    await expectMoves(d, sent, { alice: 3n * PRICE, bob: 3n * PRICE });
    await expectSeats(d, 0n);
    await expectCoverage(d, 8n * PRICE, 0n);
  });

  it("does not stop at a customer who cannot be paid {PayoutCredited}", async () => {
    const d = await loadFixture(blockedFixture);
    await d.blocklist.setBlocked(d.alice, true);
    await finish(d, 0);
    const [alices, bobs] = d.deals as [Deal, Deal];
    await d.agreements.connect(d.stranger).settleMany(alices.terms, [alices.agreement, bobs.agreement]);
    expect(await d.blocklist.balanceOf(d.bob)).to.equal(PRICE);
    expect(await d.agreements.credited(d.blocklist, d.alice)).to.equal(PRICE);
    await d.blocklist.setBlocked(d.alice, false);
    await d.agreements.withdraw(d.blocklist, d.alice);
    expect(await d.blocklist.balanceOf(d.alice)).to.equal(PRICE);
  });

  it("does nothing for nobody", async () => {
    const d = await loadFixture(twoFixture);
    const sent = many(d);
    await expectEvents(d, sent);
    await expectMoves(d, sent, {});
  });
});
