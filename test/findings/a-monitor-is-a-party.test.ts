import { network } from "hardhat";
import { serviceId } from "@kept/sdk";
import { buildTown, cableOf, cloudOf, dealOf, expectRefusal, openDeal, termsOf } from "../helpers/keeping.ts";

const connection = await network.create();
const { loadFixture } = connection.networkHelpers;

async function builtFixture() {
  return buildTown(connection);
}

// Whoever is paid by what is reported, or judges it, reports in his own favour.
describe("finding: a monitor is a party", () => {
  for (const seat of ["monitor", "activator"] as const) {
    it(`refuses the provider as ${seat} of his own service`, async () => {
      const d = await loadFixture(builtFixture);
      const service = await cableOf(d, { [seat]: d.provider.address });
      const error = "ServiceLevels_ProviderForbidden";
      const id = serviceId(d.levelsDomain, service);
      await expectRefusal(d, d.levels.register(service), error, id, d.provider.address);
    });

    it(`refuses the arbiter as ${seat}`, async () => {
      const d = await loadFixture(builtFixture);
      const service = await cableOf(d, { [seat]: d.arbiter.address });
      const error = "ServiceLevels_ArbiterIsParty";
      const id = serviceId(d.levelsDomain, service);
      await expectRefusal(d, d.levels.register(service), error, id, d.arbiter.address);
    });
  }

  it("refuses the provider as arbiter, and an arbiter who receives the bonds", async () => {
    const d = await loadFixture(builtFixture);
    const own = await cloudOf(d, { arbiter: d.provider.address as `0x${string}` });
    const id = serviceId(d.levelsDomain, own);
    await expectRefusal(d, d.levels.register(own), "ServiceLevels_ArbiterIsParty", id, d.provider.address);
    const paid = await cloudOf(d, { feeRecipient: d.arbiter.address as `0x${string}` });
    const paidId = serviceId(d.levelsDomain, paid);
    await expectRefusal(d, d.levels.register(paid), "ServiceLevels_ArbiterIsParty", paidId, d.arbiter.address);
  });

  for (const who of ["monitor", "arbiter", "provider"] as const) {
    it(`refuses the ${who} as a customer`, async () => {
      const d = await loadFixture(builtFixture);
      const service = await cloudOf(d);
      const deal = dealOf(d, service, await termsOf(d, service), { customer: d[who].address as `0x${string}` });
      const opening = openDeal(d, deal, d[who]);
      await expectRefusal(d, opening, "ServiceAgreement_CustomerForbidden", deal.offer, d[who].address);
    });
  }
});
