import { expect } from "chai";
import { network } from "hardhat";
import { Closing, Status } from "@kept/sdk";
import { addOrder, expectEffects, stage } from "../helpers/effects.ts";
import { PRICE } from "../helpers/escrow.ts";
import { expectRefusal, expectState } from "../helpers/expect.ts";
import { closed } from "../helpers/journey.ts";

const connection = await network.create();
const { networkHelpers } = connection;

const PART = 10_000_000n;

async function fundedFixture() {
  return addOrder(await stage(connection));
}

describe("First draft: a signed refund replayed ten times", () => {
  it("pays once: the amount is the buyer's total, not an addition", async () => {
    const d = await networkHelpers.loadFixture(fundedFixture);
    const has = await d.token.balanceOf(d.buyer);
    const refund = () => d.escrow.connect(d.seller).refund(d.order, PART);
    await refund();
    for (let i = 1; i < 10; i++) {
      await expectRefusal(d, refund(), "DeliveryEscrow_NothingToRefund", d.id, PART, PART);
    }
    await expectState(d, d.id, { status: Status.Funded, refunded: PART });
    expect((await d.token.balanceOf(d.buyer)) - has).to.equal(PART);
  });

  it("pays the highest total alone when ten messages come in any order", async () => {
    const d = await networkHelpers.loadFixture(fundedFixture);
    const has = await d.token.balanceOf(d.buyer);
    for (const tenths of [3n, 1n, 5n, 5n, 2n, 9n, 4n, 9n, 8n, 0n]) {
      await d.escrow
        .connect(d.seller)
        .refund(d.order, tenths * PART)
        .catch(() => undefined);
    }
    await expectState(d, d.id, { status: Status.Funded, refunded: 9n * PART });
    expect((await d.token.balanceOf(d.buyer)) - has).to.equal(9n * PART);
    await expectEffects(d, d.id, d.escrow.connect(d.buyer).release(d.order), {
      events: [closed(d.id, Closing.Released, 9n * PART, PRICE - 9n * PART)],
      state: { status: Status.Closed },
      moves: { seller: PRICE - 9n * PART },
    });
  });
});
