import { network } from "hardhat";
import { FundingKind, orderId, signOrder, type Funding, type Hex, type Order } from "@kept/sdk";
import { makeOrder, PRICE, receiptOf } from "../helpers/escrow.ts";
import { expectRefusal, expectState } from "../helpers/expect.ts";
import { AUTHORIZED, bank, PERMITTED, type Bank } from "../helpers/kinds.ts";

const connection = await network.create();
const { networkHelpers } = connection;

/** WETH9 answers any call that it does not know with success; the buyer allows the escrow his WETH. */
interface Trap extends Bank {
  readonly order: Order;
  readonly id: Hex;
  readonly signature: Hex;
}

async function trapFixture(): Promise<Trap> {
  const d = await bank(connection);
  const own = { seller: d.stranger.address, attestor: d.stranger.address, token: d.weth.address };
  const order = await makeOrder(d, own);
  const signature = await signOrder(d.stranger, d.domain, order);
  return { ...d, order, id: orderId(d.domain, order), signature };
}

const bring = (d: Trap, { kind, payment }: Funding) =>
  d.escrow.connect(d.stranger).fund(d.order, kind, payment, d.signature);

describe("Multichain: a phantom function passes for a payment", () => {
  it("a permit that WETH9 swallows does not spend the buyer's allowance", async () => {
    const d = await networkHelpers.loadFixture(trapFixture);
    const call = bring(d, await PERMITTED.pay(d, { subject: d.id, amount: PRICE, payer: d.stranger }));
    await expectRefusal(d, call, "Funding_NotThePayer", d.id, d.stranger.address, d.buyer.address);
  });

  it("an authorization that WETH9 swallows brings nothing, and the order is not funded", async () => {
    const d = await networkHelpers.loadFixture(trapFixture);
    const call = bring(d, await AUTHORIZED.pay(d, { subject: d.id, amount: PRICE, payer: d.stranger }));
    await expectRefusal(d, call, "Funding_ReceivedDiffers", d.weth.address, 0, PRICE);
    await expectState(d, d.id, {});
  });

  it("nor can it be collected out of others' WETH that the escrow holds", async () => {
    const d = await networkHelpers.loadFixture(trapFixture);
    await d.escrow
      .connect(d.buyer)
      .fund(await makeOrder(d, { token: d.weth.address }), FundingKind.Allowance, "0x", "0x");
    const order = { ...d.order, payOnReceipt: true };
    const signed = await receiptOf(d, order, {}, d.stranger);
    const { kind, payment } = await AUTHORIZED.pay(d, { subject: d.id, amount: PRICE, payer: d.stranger });
    const signature = await signOrder(d.stranger, d.domain, order);
    const call = d.escrow.connect(d.stranger).collect(order, kind, payment, signature, signed);
    await expectRefusal(d, call, "Funding_ReceivedDiffers", d.weth.address, 0, PRICE);
  });
});
