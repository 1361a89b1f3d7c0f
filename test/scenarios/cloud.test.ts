import { expect } from "chai";
import { toBeHex, Wallet } from "ethers";
import { network } from "hardhat";
import { fundByAuthorization, signTerms } from "@kept/sdk";
import { DAY } from "../helpers/escrow.ts";
import { expectEvents, expectMoves } from "../helpers/keeping-effects.ts";
import {
  at,
  buildTown,
  cloudOf,
  dealOf,
  FULL_TIME,
  pack,
  pass,
  PRICE,
  report,
  startOf,
  termsOf,
  WINDOWS,
  type Deal,
  type Town,
} from "../helpers/keeping.ts";

const connection = await network.create();

const CUSTOMERS = 1_000;
/** Agreements that fit under the cap; where every line that runs is counted, fewer do. */
const BATCH = process.env["KEPT_PROFILE"] === "coverage" ? 50 : 250;
/** What a transaction can have. */
const GAS_CAP = 16_777_216n;
/** A quarter of the price, for 98 %. */
const CREDIT = 2_500_000n;

/** Sends without asking what it costs: there are thousands. */
async function send(d: Town, to: string, data: string): Promise<void> {
  const call = { from: d.stranger.address, to, data, gas: "0xf4240" };
  await connection.provider.request({ method: "eth_sendTransaction", params: [call] });
}

/** Each customer has what two periods cost, and signs that he pays; a stranger submits it. */
async function fill(d: Town, deal: Deal): Promise<Deal[]> {
  const { service, terms } = deal;
  const signature = await signTerms(d.provider, d.domain, terms);
  const { chainId } = d.domain;
  const domain = { name: "Test dollar", version: "1", chainId, verifyingContract: d.tokenAddress };
  const authorization = { to: d.agreementsAddress, value: 2n * PRICE, validBefore: service.start + 100 * DAY, domain };
  const deals: Deal[] = [];
  for (let key = 1; key <= CUSTOMERS; ++key) {
    const customer = new Wallet(toBeHex(key, 32));
    const own = dealOf(d, service, terms, { customer: customer.address, periods: 2 });
    await send(d, d.tokenAddress, d.token.interface.encodeFunctionData("mint", [customer.address, 2n * PRICE]));
    const { kind, payment } = await fundByAuthorization(customer, d.tokenAddress, own.id, authorization);
    const call = [service, terms, own.agreement, kind, payment, signature] as const;
    await send(d, d.agreementsAddress, d.agreements.interface.encodeFunctionData("open", [...call]));
    deals.push(own);
  }
  return deals;
}

/** Anybody settles all of them, each batch in a transaction of its own. */
async function settleAll(d: Town, deals: readonly Deal[], credit: bigint): Promise<void> {
  for (let from = 0; from < CUSTOMERS; from += BATCH) {
    const batch = deals.slice(from, from + BATCH);
    const agreements = batch.map(({ agreement }) => agreement);
    const sent = await d.agreements.connect(d.stranger).settleMany(batch[0]!.terms, agreements, { gasLimit: GAS_CAP });
    const receipt = await sent.wait();
    expect(receipt!.gasUsed < GAS_CAP).to.equal(true);
    const before = await d.token.balanceOf(d.provider, { blockTag: receipt!.blockNumber - 1 });
    expect((await d.token.balanceOf(d.provider)) - before).to.equal(BigInt(BATCH) * (PRICE - credit));
  }
}

const balances = (d: Town, deals: readonly Deal[]): Promise<bigint[]> =>
  Promise.all(deals.map(({ agreement }) => d.token.balanceOf(agreement.customer)));

describe("A cloud with a thousand customers has one bad month", () => {
  it("refunds them all by its one report, a batch at a time", async () => {
    const d = await buildTown(connection);
    const service = await cloudOf(d);
    const deal = dealOf(d, service, await termsOf(d, service));
    const deals = await fill(d, deal);
    expect(await d.token.balanceOf(d.agreements)).to.equal(BigInt(2 * CUSTOMERS) * PRICE);

    await at(d, startOf(deal, 1));
    await report(d, service, 0, [FULL_TIME]);
    await pass(d, startOf(deal, 1) + WINDOWS.objection);
    await settleAll(d, deals, 0n);
    expect(new Set(await balances(d, deals))).to.deep.equal(new Set([0n]));

    await at(d, startOf(deal, 2));
    const reporting = report(d, service, 1, [980_000]);
    await expectEvents(d, reporting, ["PeriodReported", deal.serviceId, 1, pack([980_000]), `0x${"00".repeat(32)}`]);
    await expectMoves(d, reporting, {});
    await pass(d, startOf(deal, 2) + WINDOWS.objection);
    await settleAll(d, deals, CREDIT);
    expect(new Set(await balances(d, deals))).to.deep.equal(new Set([CREDIT]));
    expect(await d.token.balanceOf(d.agreements)).to.equal(0n);
  });
});
