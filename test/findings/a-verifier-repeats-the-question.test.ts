import { expect } from "chai";
import { network } from "hardhat";
import { KeptError, orderId } from "@kept/sdk";
import { stage } from "../helpers/effects.ts";
import { ALLOWANCE, breakOrder, DAY, fund, makeOrder, now, PRICE } from "../helpers/escrow.ts";
import { expectRefusal } from "../helpers/expect.ts";
import { gather } from "../helpers/panels.ts";

const connection = await network.create();

/**
 * The precompile at 4 answers with the question. ERC-7913's question begins with the selector that means yes, and 28 zeros
 * of the first offset follow: a key of this "verifier", of which nobody knows the private half, accepts every signature.
 */
const ECHO = `0x${"00".repeat(19)}04${"c0ffee".repeat(10)}` as const;

describe("finding: a verifier repeats the question", () => {
  it("attests no leg: it cannot be funded {DeliveryEscrow_AttestorForbidden}", async () => {
    const d = await stage(connection);
    const [leg] = (await makeOrder(d)).legs;
    const order = breakOrder(await makeOrder(d), { legs: [{ ...leg!, attestor: ECHO }] });
    const call = d.escrow.connect(d.buyer).fund(order, ALLOWANCE.kind, ALLOWANCE.payment, "0x");
    const id = orderId(d.domain, order);
    await expectRefusal(d, call, "DeliveryEscrow_AttestorForbidden", id, `0x${"00".repeat(19)}04`);
  });

  it("attests a leg from the first address that is no precompile's, where it is somebody's key", async () => {
    const d = await stage(connection);
    const legs = async (verifier: string) => [
      { attestor: `${verifier}${"c0ffee".repeat(10)}`, amount: PRICE, deadline: (await now(d)) + DAY },
    ];
    const first = `0x${"00".repeat(17)}010000`;
    await fund(d, await makeOrder(d, { legs: await legs(first) }));
    const last = `0x${"00".repeat(18)}ffff`;
    const refused: unknown = await makeOrder(d, { legs: await legs(last) }).catch((error: unknown) => error);
    expect(refused).to.be.instanceOf(KeptError).with.property("code", "AttestorForbidden");
  });

  it("has no seat in a panel {AttestorPanelFactory_MemberForbidden}", async () => {
    const g = await gather(connection);
    const call = g.factory.create([ECHO], 1);
    await expect(call)
      .to.be.revertedWithCustomError(g.factory, "AttestorPanelFactory_MemberForbidden")
      .withArgs(0, `0x${"00".repeat(19)}04`);
  });
});
