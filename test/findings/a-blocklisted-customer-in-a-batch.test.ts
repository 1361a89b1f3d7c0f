import { expect } from "chai";
import { network } from "hardhat";
import { BlocklistToken__Mock__factory } from "../../typechain-types/index.ts";
import { expectRefusal } from "../helpers/keeping-effects.ts";
import {
  at,
  buildTown,
  cloudOf,
  dealOf,
  openDeal,
  pass,
  PRICE,
  report,
  settle,
  startOf,
  termsOf,
  WINDOWS,
} from "../helpers/keeping.ts";

const connection = await network.create();
const { loadFixture } = connection.networkHelpers;

const CREDIT = 2_500_000n;

/** A hundred customers of a cloud that was bad; the token has blocked the fiftieth since. */
async function hundredFixture() {
  const d = await buildTown(connection, "BlocklistToken__Mock");
  const service = await cloudOf(d);
  const terms = await termsOf(d, service);
  const customers = (await connection.ethers.getSigners()).slice(10, 20);
  const deals = [];
  for (let i = 0; i < 100; ++i) {
    const customer = i === 50 ? d.alice : customers[i % 10]!;
    if (i < 10) {
      await d.token.mint(customer, 1_000n * PRICE);
      await d.token.connect(customer).approve(d.agreements, 1_000n * PRICE);
    }
    const deal = dealOf(d, service, terms, { customer: customer.address, sequence: i });
    await openDeal(d, deal, customer);
    deals.push(deal);
  }
  await at(d, startOf(deals[0]!, 1));
  await report(d, service, 0, [980_000]);
  const blocklist = BlocklistToken__Mock__factory.connect(d.tokenAddress, d.stranger);
  await blocklist.setBlocked(d.alice, true);
  await pass(d, startOf(deals[0]!, 1) + WINDOWS.objection);
  return { ...d, service, terms, deals, blocklist, customers };
}

// If one transfer that fails undoes the batch, one blocked customer holds up the refunds of the others for ever.
describe("finding: a blocklisted customer in a batch of a hundred", () => {
  it("pays ninety-nine and the provider, and credits one, in one transaction", async () => {
    const d = await loadFixture(hundredFixture);
    const agreements = d.deals.map(({ agreement }) => agreement);
    const before = await d.token.balanceOf(d.customers[1]!);
    const provider = await d.token.balanceOf(d.provider);
    const settling = d.agreements.connect(d.stranger).settleMany(d.terms, agreements);
    await expect(settling).to.emit(d.agreements, "PayoutCredited").withArgs(d.tokenAddress, d.alice.address, CREDIT);
    const receipt = await (await settling).wait();
    expect(receipt!.gasUsed < 16_777_216n).to.equal(true);
    expect((await d.token.balanceOf(d.customers[1]!)) - before).to.equal(10n * CREDIT);
    expect((await d.token.balanceOf(d.provider)) - provider).to.equal(100n * (PRICE - CREDIT));
    expect(await d.token.balanceOf(d.agreements)).to.equal(CREDIT);
  });

  it("keeps the credit for her alone, until the token lets her have it or she names another account", async () => {
    const d = await loadFixture(hundredFixture);
    await settle(d, d.deals[50]!);
    const stolen = d.agreements.connect(d.stranger).withdrawTo(d.token, d.stranger);
    await expectRefusal(d, stolen, "Payouts_NothingCredited", d.tokenAddress, d.stranger.address);
    const bob = await d.token.balanceOf(d.bob);
    await d.agreements.connect(d.alice).withdrawTo(d.token, d.bob);
    expect((await d.token.balanceOf(d.bob)) - bob).to.equal(CREDIT);
  });
});
