import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { network } from "hardhat";
import { FundingKind, orderId, PERMIT2, signOrder, type Hex } from "@kept/sdk";
import { breakOrder, makeOrder, PRICE } from "../helpers/escrow.ts";
import { expectState } from "../helpers/expect.ts";
import { bank, KINDS, tokenFor, type Bank } from "../helpers/kinds.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;

/** The escrow holds others' money, in dollars and in WETH9, which lets its holder transfer from himself without allowance. */
async function fullFixture(): Promise<Bank> {
  const d = await bank(connection);
  const order = await makeOrder(d, { token: d.weth.address });
  await d.escrow.connect(d.buyer).fund(order, FundingKind.Allowance, "0x", "0x");
  return d;
}

const NOBODY: readonly (readonly [name: string, buyer: (d: Bank) => Hex])[] = [
  ["the escrow", (d) => d.escrowAddress],
  ["the token", (d) => d.tokenAddress],
  ["Permit2", () => PERMIT2],
  ["nobody", () => ZeroAddress],
];

describe("an order in the escrow's own name is paid out of others' money", () => {
  for (const [name, buyer] of NOBODY) {
    for (const kind of KINDS) {
      it(`the stranger cannot name ${name} as the buyer, by ${kind.name}`, async () => {
        const d = await networkHelpers.loadFixture(fullFixture);
        const own = { seller: d.stranger.address, attestor: d.stranger.address, token: tokenFor(d, kind) };
        const order = breakOrder(await makeOrder(d, own), { buyer: buyer(d) });
        const id = orderId(d.domain, order);
        const consent = await signOrder(d.stranger, d.domain, order);
        const payer = {
          getAddress: () => Promise.resolve(order.buyer),
          signTypedData: d.stranger.signTypedData.bind(d.stranger),
        };
        const funding = await kind.pay(d, { subject: id, amount: PRICE, payer, consent });
        const { payment, value = 0n } = funding;
        const call = d.escrow.connect(d.stranger).fund(order, funding.kind, payment, consent, { value });
        await expect(call).to.be.revert(ethers);
        await expectState(d, id, {});
        expect(await d.weth.balanceOf(d.escrow)).to.equal(PRICE);
        expect(await d.token.balanceOf(d.escrow)).to.equal(PRICE);
      });
    }
  }

  it("a broken signature does not sign for nobody", async () => {
    const d = await networkHelpers.loadFixture(fullFixture);
    const order = breakOrder(await makeOrder(d), { buyer: ZeroAddress });
    const broken = `0x${"00".repeat(64)}1b`;
    const call = d.escrow.connect(d.stranger).fund(order, FundingKind.Allowance, broken, "0x");
    await expect(call)
      .to.be.revertedWithCustomError(d.escrow, "Funding_NotThePayer")
      .withArgs(orderId(d.domain, order), d.stranger.address, ZeroAddress);
  });
});
