import { expect } from "chai";
import { network } from "hardhat";
import { Closing } from "@kept/sdk";
import { addJourney, stage, type Scene } from "../helpers/effects.ts";
import { PRICE } from "../helpers/escrow.ts";
import { expectEvents, expectMoves, type Moves } from "../helpers/expect.ts";
import { closed, COURIERS, GOODS, HAULAGE, legPaid } from "../helpers/journey.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;

const FEE = 7_000_000n;
/** Who is paid what by a release. */
const SHARES = { seller: GOODS - FEE, integrator: FEE, courier: COURIERS, hauler: HAULAGE } as const;

/** A journey of three legs with an integrator's fee of 10 %, in a token with a blocklist. */
async function journeyFixture() {
  const d = await stage(connection);
  const money = await ethers.deployContract("BlocklistToken__Mock");
  await money.mint(d.buyer, PRICE);
  await money.connect(d.buyer).approve(d.escrow, PRICE);
  const fee = { feeBps: 1_000, feeRecipient: d.integrator.address };
  return { ...(await addJourney(d, { token: await money.getAddress(), ...fee })), money };
}

const events = (d: Scene) => [
  closed(d.id, Closing.Released, 0n, GOODS - FEE, FEE),
  legPaid(d.id, 1, d.courier, COURIERS),
  legPaid(d.id, 0, d.hauler, HAULAGE),
];

const PAYEES = Object.keys(SHARES) as (keyof typeof SHARES)[];

describe("commerce-payments: a denylisted payee blocks the capture", () => {
  for (const who of PAYEES) {
    it(`a denylisted ${who} is credited, and everybody else is paid`, async () => {
      const d = await networkHelpers.loadFixture(journeyFixture);
      await d.money.setBlocked(d[who], true);
      const sent = d.escrow.connect(d.buyer).release(d.order);
      const credit = ["PayoutCredited", d.order.token, d[who].address, SHARES[who]] as const;
      await expectEvents(d, sent, ...events(d), credit);
      const moves: Moves = { ...SHARES, [who]: 0n, escrow: SHARES[who] - PRICE };
      await expectMoves(d, sent, moves, d.money);
      expect(await d.escrow.credited(d.money, d[who])).to.equal(SHARES[who]);
    });
  }

  it("if all of them are denylisted, the order closes and each is credited his share", async () => {
    const d = await networkHelpers.loadFixture(journeyFixture);
    for (const who of PAYEES) await d.money.setBlocked(d[who], true);
    await expectMoves(d, d.escrow.connect(d.buyer).release(d.order), {}, d.money);
    for (const who of PAYEES) expect(await d.escrow.credited(d.money, d[who])).to.equal(SHARES[who]);
  });
});
