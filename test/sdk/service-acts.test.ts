import { expect } from "chai";
import { network } from "hardhat";
import {
  agreementId,
  AgreementStatus,
  buildActivation,
  buildReport,
  fundByAllowance,
  NOT_MEASURED,
  serviceId,
  signActivation,
  signAgreement,
  signReport,
  signServiceConsent,
  signTerms,
  signTopUp,
  skippedIn,
  Standing,
  termsId,
  type Agreement,
  type Hex,
  type RevertError,
  type Service,
  type ServiceTerms,
} from "@kept/sdk";
import { finalAt, periodOf, previewPeriod, reportWindowOf, worstCaseOf } from "@kept/sdk/calc";
import { DAY, failure, HOUR } from "./fixture.ts";
import { openServiceShop, type ServiceShop } from "./service-shop.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const { loadFixture, time } = networkHelpers;

interface OpenedShop extends ServiceShop {
  readonly svc: Service;
  readonly offer: ServiceTerms;
  readonly deal: Agreement;
  readonly id: Hex;
  readonly signature: Hex;
}

const shopFixture = (): Promise<ServiceShop> => openServiceShop(connection);

/** Two weeks are paid, and 1,000 units of coverage are there. */
async function openedFixture(): Promise<OpenedShop> {
  const d = await shopFixture();
  const svc = await d.service();
  const offer = await d.terms(svc, { feeBps: 1_000, feeRecipient: d.charity.address, maxPeriodsAhead: 3 });
  const deal = await d.agreement(svc, offer);
  const signature = await signTerms(d.provider, d.ofAgreements, offer);
  await d.agreements(d.provider).deposit(d.tokenAddress, d.provider.address, 1_000n);
  await d.agreements(d.customer).open(svc, offer, deal, signature);
  return { ...d, svc, offer, deal, id: agreementId(d.ofAgreements, offer, deal), signature };
}

/** The week's report, submitted as soon as it has ended. */
async function report(d: OpenedShop, period: number, availability: number | null): Promise<void> {
  const clock = await d.levels(d.stranger).clockOf(d.svc);
  await time.increaseTo(reportWindowOf(clock, period).start);
  const input = buildReport(d.ofLevels, d.svc, { period, levels: [availability] });
  await d.levels(d.stranger).report(await signReport(d.monitor, d.ofLevels, input));
}

describe("sdk: agreements on the chain", () => {
  it("are opened, read, and found again by their id", async () => {
    const d = await loadFixture(openedFixture);
    const mine = d.agreements(d.customer);

    const state = await mine.stateOf(d.id);

    const { status, paid, settled, lateReserved } = state;
    expect([status, paid, settled, lateReserved]).to.deep.equal([AgreementStatus.Open, 2, 0, false]);
    expect(await mine.openedWith(d.id)).to.deep.equal({ terms: d.offer, agreement: d.deal });
    expect(await d.levels(d.customer).serviceOf(serviceId(d.ofLevels, d.svc))).to.deep.equal(d.svc);
    expect(await mine.coverageOf(d.provider.address, d.tokenAddress)).to.deep.equal({
      balance: 1_000n,
      reserved: 100n,
    });
    expect(await mine.coverageRatio(d.provider.address, d.tokenAddress)).to.equal(10_000_000n);
    expect(await mine.coverageRatio(d.stranger.address, d.tokenAddress)).to.equal(undefined);
    expect(await mine.worstCase(d.offer, d.deal)).to.equal(300n);
    expect(worstCaseOf(d.offer, state)).to.equal(300n);
    expect(await mine.offerOf(termsId(d.ofAgreements, d.offer))).to.deep.equal({ taken: 0, revoked: false });
    expect(await mine.levels()).to.equal(d.ofLevels.verifyingContract);
    expect(await mine.credited(d.tokenAddress, d.customer.address)).to.equal(0n);
    expect(await mine.nonceOf(d.customer.address)).to.equal(0n);
  });

  it("pay what the calculator previews, for a bad week and for a silent one", async () => {
    const d = await loadFixture(openedFixture);
    await report(d, 0, 998_999);
    const levels = await d.levels(d.stranger).stateOf(serviceId(d.ofLevels, d.svc), 0);
    expect(levels.levels).to.deep.equal([998_999, NOT_MEASURED, NOT_MEASURED, NOT_MEASURED]);
    const clock = await d.levels(d.stranger).clockOf(d.svc);
    await time.increaseTo(finalAt(clock, 0, levels));

    // a tenth of 100; a tenth of the other 90 is the fee
    const due = { credit: 10n, silent: false, toProvider: 81n, fee: 9n, fromCoverage: 0n };
    expect(previewPeriod(d.offer, levels.levels)).to.deep.equal(due);
    await expect(d.agreements(d.stranger).settle(d.offer, d.deal)).to.changeTokenBalances(
      connection.ethers,
      d.token,
      [d.customer, d.provider, d.charity, d.stranger],
      [10n, 81n, 9n, 0n],
    );

    const silent = finalAt(clock, 1, await d.levels(d.stranger).stateOf(serviceId(d.ofLevels, d.svc), 1));
    await time.increaseTo(silent - 10);
    const early = (await failure(d.agreements(d.stranger).settle(d.offer, d.deal))) as RevertError;
    expect(early.revert.name).to.equal("ServiceAgreement_NotDue");
    await time.increaseTo(silent);
    await expect(d.agreements(d.stranger).settle(d.offer, d.deal)).to.changeTokenBalances(
      connection.ethers,
      d.token,
      [d.customer, d.provider, d.charity],
      [150n, 0n, 0n],
    );
    expect(await d.agreements(d.stranger).stateOf(d.id)).to.include({ status: AgreementStatus.None, paid: 0 });
  });

  it("are opened and topped up by others with the customer's consent", async () => {
    const d = await loadFixture(openedFixture);
    const theirs = d.agreements(d.stranger);
    const next = await d.agreement(d.svc, d.offer, { sequence: 1 });
    const consent = await signAgreement(d.customer, d.ofAgreements, d.offer, next);

    await theirs.open(d.svc, d.offer, next, d.signature, fundByAllowance(consent));
    const id = agreementId(d.ofAgreements, d.offer, next);
    const more = await signTopUp(d.customer, d.ofAgreements, id, 3);
    await theirs.topUp(d.offer, next, 3, fundByAllowance(more));

    expect((await theirs.stateOf(id)).paid).to.equal(3);
  });

  it("are left, and offers ended, by signature", async () => {
    const d = await loadFixture(openedFixture);
    const theirs = d.agreements(d.stranger);
    const terms = termsId(d.ofAgreements, d.offer);

    const expiry = (await d.now()) + HOUR;
    await theirs.cancelBySignature(
      d.offer,
      d.deal,
      await signServiceConsent(d.customer, d.ofAgreements, "Cancellation", { id: d.id }, expiry),
    );
    await theirs.revokeBySignature(
      d.offer,
      await signServiceConsent(d.provider, d.ofAgreements, "Revocation", { terms }, expiry),
    );

    expect((await theirs.stateOf(d.id)).status).to.equal(AgreementStatus.Closed);
    expect((await theirs.offerOf(terms)).revoked).to.equal(true);
    await d.agreements(d.provider).withdrawCoverage(d.tokenAddress, 1_000n, d.provider.address);
    expect(await theirs.coverageOf(d.provider.address, d.tokenAddress)).to.deep.equal({ balance: 0n, reserved: 0n });
  });

  it("are settled together, and who is skipped is told", async () => {
    const d = await loadFixture(openedFixture);
    await report(d, 0, 1_000_000);
    await time.increase(DAY);
    const other = { ...d.deal, sequence: 9 };

    const [sent, ...more] = await d.agreements(d.stranger).settleAll(d.offer, [d.deal, other]);

    expect(more).to.deep.equal([]);
    const skipped = skippedIn((await sent!.wait())!, d.agreements(d.stranger).address);
    expect(skipped.map(({ id, error }) => [id, error.name])).to.deep.equal([
      [agreementId(d.ofAgreements, d.offer, other), "ServiceAgreement_NotOpen"],
    ]);
    expect(await d.agreements(d.stranger).settleAll(d.offer, [])).to.deep.equal([]);
  });

  it("are settled in as many transactions as their gas needs", async () => {
    const d = await loadFixture(openedFixture);
    const crowd = Array.from({ length: 200 }, (_, i) => ({ ...d.deal, sequence: 10 + i }));

    const sent = await d.agreements(d.stranger).settleAll(d.offer, crowd, 1_000_000n);

    expect(sent.length).to.be.above(1);
    const receipts = await Promise.all(sent.map((each) => each.wait()));
    const skipped = receipts.flatMap((receipt) => skippedIn(receipt!, d.agreements(d.stranger).address));
    expect(skipped.map(({ id }) => id)).to.deep.equal(crowd.map((deal) => agreementId(d.ofAgreements, d.offer, deal)));
  });
});

describe("sdk: levels on the chain", () => {
  it("are contested by signature and ruled on", async () => {
    const d = await loadFixture(openedFixture);
    await report(d, 0, 980_000);
    const [id, theirs] = [serviceId(d.ofLevels, d.svc), d.levels(d.stranger)];
    const expiry = (await d.now()) + HOUR;

    const objection = { service: id, period: 0, claim: [999_500] };
    const consent = await signServiceConsent(d.provider, d.ofLevels, "Objection", objection, expiry);
    await theirs.objectBySignature(d.svc, 0, [999_500], consent);
    expect(await theirs.objectionOf(id, 0)).to.deep.equal({ objector: d.provider.address, directions: 2 });
    expect((await theirs.stateOf(id, 0)).standing).to.equal(Standing.Objected);
    const ruling = await signServiceConsent(
      d.arbiter,
      d.ofLevels,
      "Ruling",
      { service: id, period: 0, levels: [999_400] },
      expiry,
    );
    await theirs.ruleBySignature(d.svc, 0, [999_400], ruling);

    const levels = [999_400, NOT_MEASURED, NOT_MEASURED, NOT_MEASURED];
    expect(await theirs.verdict(id, 0)).to.deep.equal({ decided: true, levels });
    expect(await d.token.balanceOf(d.provider)).to.equal(10n ** 12n - 1_000n);
  });

  it("begin when the activator says, unless somebody objects", async () => {
    const d = await loadFixture(shopFixture);
    const svc = await d.service({ activator: d.activator.address });
    const [id, theirs] = [serviceId(d.ofLevels, svc), d.levels(d.stranger)];
    expect(await failure(theirs.clockOf(svc))).to.have.property("code", "NotActivated");
    await theirs.register(svc);
    const began = await d.now();

    const said = buildActivation(d.ofLevels, svc, began, began);
    await theirs.activate(await signActivation(d.activator, d.ofLevels, said));
    const state = await theirs.activationOf(id);
    expect([state.standing, state.time, state.claimed]).to.deep.equal([Standing.Reported, began, false]);
    expect(await theirs.attestorsOf(id)).to.deep.equal({
      monitor: d.monitor.address.toLowerCase(),
      activator: d.activator.address.toLowerCase(),
    });
    await d.levels(d.customer).objectActivation(svc, 0);
    expect((await theirs.activationObjectionOf(id)).objection.objector).to.equal(d.customer.address);
    await d.levels(d.arbiter).ruleActivation(svc, began);

    const clock = await theirs.clockOf(svc);
    expect(periodOf(clock, 0)).to.deep.equal({ start: began, end: began + 7 * DAY });
    const { start, end } = await theirs.contract.periodOf(id, 5);
    expect(periodOf(clock, 5)).to.deep.equal({ start: Number(start), end: Number(end) });
  });

  it("know which maintenance was announced and stands", async () => {
    const d = await loadFixture(openedFixture);
    const [id, mine] = [serviceId(d.ofLevels, d.svc), d.levels(d.provider)];
    const from = (await d.now()) + 2 * HOUR;

    await mine.announceMaintenance(d.svc, from, from + HOUR);
    await mine.announceMaintenance(d.svc, from + 2 * HOUR, from + 3 * HOUR);
    await mine.withdrawMaintenance(d.svc, 0);

    expect(await mine.maintenanceOf(id)).to.deep.equal([{ index: 1, start: from + 2 * HOUR, end: from + 3 * HOUR }]);
    expect(await mine.maintenanceIn(id, new Date(from * 1_000).getUTCFullYear())).to.equal(HOUR);
  });

  it("are reported together, and a bond is concluded on when the arbiter was silent", async () => {
    const d = await loadFixture(openedFixture);
    const clock = await d.levels(d.stranger).clockOf(d.svc);
    const [id, theirs] = [serviceId(d.ofLevels, d.svc), d.levels(d.stranger)];
    await time.increaseTo(periodOf(clock, 0).end);
    const inputs = [0, 1].map((period) => buildReport(d.ofLevels, d.svc, { period, levels: [999_000 + period] }));
    const signed = await Promise.all(inputs.map((each) => signReport(d.monitor, d.ofLevels, each)));

    expect(((await failure(theirs.reportMany(signed))) as RevertError).revert.name).to.equal("ServiceLevels_TooEarly");
    await theirs.reportMany(signed.slice(0, 1));
    await d.levels(d.customer).object(d.svc, 0, [null]);
    await time.increase(DAY);
    await theirs.conclude(d.svc, 0);

    expect((await theirs.verdict(id, 0)).levels[0]).to.equal(999_000);
    expect(await d.token.balanceOf(d.provider)).to.equal(10n ** 12n - 1_000n + 5n);
  });
});
