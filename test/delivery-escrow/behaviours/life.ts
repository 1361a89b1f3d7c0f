import { expect } from "chai";
import { parseUnits } from "ethers";
import {
  buildReceipt,
  Closing,
  factOf,
  missedFact,
  orderId,
  signReceipt,
  Status,
  type Hex,
  type Order,
  type OrderInput,
  type ReceiptInput,
} from "@kept/sdk";
import type { Token__Mock } from "../../../typechain-types/index.ts";
import { DAY, deploy, fund, makeOrder, now, type Deployed } from "../../helpers/escrow.ts";
import { at, expectEvents, expectMoves, expectRefusal, expectState, slotOf, type Moves } from "../../helpers/expect.ts";
import { closed, bondReturned } from "../../helpers/journey.ts";
import { deployToken, setRefused, startFee, type Env } from "./env.ts";

/** One funded order in the env's token, its last leg attested by the env's attestor. */
interface Life extends Deployed {
  readonly money: Token__Mock;
  readonly price: bigint;
  readonly order: Order;
  readonly id: Hex;
  readonly attest: (changes?: Partial<ReceiptInput>) => Promise<{ fact: Hex; since: number }>;
  readonly refused: (who: "buyer" | "seller", on: boolean) => Promise<void>;
  /** What arrives of so much. */
  readonly arrives: (amount: bigint) => bigint;
  readonly moves: (sent: Parameters<typeof expectMoves>[1], moves: Moves) => Promise<void>;
}

async function born({ connection, token: kind, attestor }: Env): Promise<Life> {
  const d = await deploy(connection);
  const money = await deployToken(d, kind);
  const price = parseUnits("100", await money.decimals());
  const { attestor: bytes, signer } = await attestor.of(d);
  const terms: Partial<OrderInput> = { token: await money.getAddress(), amount: price, attestor: bytes };
  const order = await makeOrder(d, { ...terms, bond: price / 20n, latePerDay: price / 100n });
  const id = await fund(d, order);
  await startFee(d, money, kind);
  return {
    ...d,
    money,
    price,
    order,
    id,
    arrives: (amount) => amount - (amount * (kind.fee ?? 0n)) / 100n,
    refused: (who, on) => setRefused(d, money, kind, d[who].address, on),
    moves: (sent, moves) => expectMoves(d, sent, moves, money),
    attest: async (changes = {}) => {
      const receipt = buildReceipt({ id, time: await now(d), ...changes });
      await d.escrow.connect(d.stranger).attest(order, [await signReceipt(signer, d.domain, receipt)]);
      return { fact: factOf(receipt), since: await now(d) };
    },
  };
}

type Load = Env["connection"]["networkHelpers"]["loadFixture"];
type Born = () => Promise<Life>;

/** What the env's attestor proves decides over the env's token. */
export function livesByReceipts(env: Env): void {
  const { loadFixture } = env.connection.networkHelpers;
  async function bornFixture() {
    return born(env);
  }

  it("is funded, attested in full and settled for the seller", async () => {
    const d = await loadFixture(bornFixture);
    const { since } = await d.attest();
    await at(d, since + d.order.objectionPeriod);
    const sent = d.escrow.connect(d.stranger).settle(d.order);
    await expectEvents(d, sent, closed(d.id, Closing.Settled, 0n, d.price));
    await d.moves(sent, { seller: d.arrives(d.price), escrow: -d.price });
    expect(await slotOf(d, d.id)).to.equal(0n);
  });

  it("is funded, attested short and late, and settled by the formula", async () => {
    const d = await loadFixture(bornFixture);
    await env.connection.networkHelpers.time.increaseTo(d.order.promisedBy + DAY);
    const { since } = await d.attest({ share: 750_000 });
    await at(d, since + d.order.objectionPeriod);
    const sent = d.escrow.connect(d.stranger).settle(d.order);
    const due = (d.price * 27n) / 100n;
    await expectEvents(d, sent, closed(d.id, Closing.Settled, due, d.price - due));
    await d.moves(sent, { seller: d.arrives(d.price - due), buyer: d.arrives(due), escrow: -d.price });
  });

  if (env.token.fee) refusesTheFeeOnBonds(bornFixture, loadFixture);
  else isRuled(bornFixture, loadFixture);
  if (env.token.refuse) creditsTheBuyer(bornFixture, loadFixture);
}

/** The parties and the clock decide over the env's token without any proof. */
export function livesWithoutReceipts(env: Env): void {
  const { loadFixture } = env.connection.networkHelpers;
  async function bornFixture() {
    return born(env);
  }

  it("is funded, never attested and settled for the buyer", async () => {
    const d = await loadFixture(bornFixture);
    const due = d.order.legs[0]!.deadline + d.order.objectionPeriod;
    await at(d, due - 1);
    await expectRefusal(d, d.escrow.settle(d.order), "DeliveryEscrow_NotDue", d.id, due - 1, due);
    await at(d, due);
    const sent = d.escrow.connect(d.stranger).settle(d.order);
    await expectEvents(d, sent, closed(d.id, Closing.Settled, d.price, 0n));
    await d.moves(sent, { buyer: d.arrives(d.price), escrow: -d.price });
  });

  it("is funded, refunded in part and released", async () => {
    const d = await loadFixture(bornFixture);
    const part = d.price / 4n;
    const refund = d.escrow.connect(d.seller).refund(d.order, part);
    await expectEvents(d, refund, ["OrderRefunded", d.id, part]);
    await d.moves(refund, { buyer: d.arrives(part), escrow: -part });
    const release = d.escrow.connect(d.buyer).release(d.order);
    await expectEvents(d, release, closed(d.id, Closing.Released, part, d.price - part));
    await d.moves(release, { seller: d.arrives(d.price - part), escrow: part - d.price });
  });

  if (env.token.fee) refusesTheFee(bornFixture, loadFixture);
  else isSilentlyRefunded(bornFixture, loadFixture);
  if (env.token.refuse) creditsWhatFails(bornFixture, loadFixture);
}

/** While the token takes its fee, no price comes in. */
function refusesTheFee(bornFixture: Born, loadFixture: Load): void {
  it("reverts with {Funding_ReceivedDiffers} for another order's price", async () => {
    const d = await loadFixture(bornFixture);
    const { token } = d.order;
    const order = await makeOrder(d, { token, amount: d.price });
    await expectRefusal(d, fund(d, order), "Funding_ReceivedDiffers", token, (d.price * 99n) / 100n, d.price);
    await expectState(d, orderId(d.domain, order), {});
  });
}

function refusesTheFeeOnBonds(bornFixture: Born, loadFixture: Load): void {
  it("reverts with {Funding_ReceivedDiffers} for a bond", async () => {
    const d = await loadFixture(bornFixture);
    const { fact } = await d.attest();
    const { token, bond } = d.order;
    const call = d.escrow.connect(d.buyer).object(d.order, fact);
    await expectRefusal(d, call, "Funding_ReceivedDiffers", token, (bond * 99n) / 100n, bond);
  });
}

function isRuled(bornFixture: Born, loadFixture: Load): void {
  it("is funded, attested, objected to and ruled, and the bond comes back", async () => {
    const d = await loadFixture(bornFixture);
    const { fact } = await d.attest();
    const { bond } = d.order;
    const object = d.escrow.connect(d.buyer).object(d.order, fact);
    await expectEvents(d, object, ["OrderObjected", d.id, d.buyer.address, fact, bond]);
    await d.moves(object, { buyer: -bond, escrow: bond });
    const rule = d.escrow.connect(d.arbiter).rule(d.order, fact, 1n);
    await expectEvents(d, rule, closed(d.id, Closing.Ruled, 1n, d.price - 1n), bondReturned(d.id, d.buyer, bond));
    await d.moves(rule, { buyer: 1n + bond, seller: d.price - 1n, escrow: -d.price - bond });
  });
}

function isSilentlyRefunded(bornFixture: Born, loadFixture: Load): void {
  it("is funded, missed, objected to, and the arbiter's silence pays the buyer and the bond", async () => {
    const d = await loadFixture(bornFixture);
    const { bond, legs, objectionPeriod, rulingPeriod } = d.order;
    await at(d, legs[0]!.deadline);
    await d.escrow.connect(d.seller).object(d.order, missedFact(d.order));
    await at(d, legs[0]!.deadline + objectionPeriod + rulingPeriod);
    const sent = d.escrow.connect(d.stranger).settle(d.order);
    await expectEvents(d, sent, closed(d.id, Closing.Settled, d.price, 0n), bondReturned(d.id, d.buyer, bond));
    await d.moves(sent, { buyer: d.price + bond, escrow: -d.price - bond });
  });
}

function creditsTheBuyer(bornFixture: Born, loadFixture: Load): void {
  it("credits a buyer who cannot be paid, and pays the seller at once", async () => {
    const d = await loadFixture(bornFixture);
    const { since } = await d.attest({ share: 600_000 });
    await d.refused("buyer", true);
    await at(d, since + d.order.objectionPeriod);
    const sent = d.escrow.connect(d.stranger).settle(d.order);
    const due = (d.price * 2n) / 5n;
    const credit = ["PayoutCredited", d.order.token, d.buyer.address, due] as const;
    await expectEvents(d, sent, closed(d.id, Closing.Settled, due, d.price - due), credit);
    await d.moves(sent, { seller: d.price - due, escrow: due - d.price });
  });
}

/** A payee whom the token refuses is credited; nobody else waits for him, and he loses nothing. */
function creditsWhatFails(bornFixture: Born, loadFixture: Load): void {
  it("credits a seller who cannot be paid, and pays him later", async () => {
    const d = await loadFixture(bornFixture);
    await d.refused("seller", true);
    const { token } = d.order;
    const release = d.escrow.connect(d.buyer).release(d.order);
    const credit = ["PayoutCredited", token, d.seller.address, d.price] as const;
    await expectEvents(d, release, closed(d.id, Closing.Released, 0n, d.price), credit);
    await d.moves(release, {});
    await expectState(d, d.id, { status: Status.Closed });
    expect(await d.escrow.credited(token, d.seller)).to.equal(d.price);

    await d.refused("seller", false);
    const withdraw = d.escrow.connect(d.stranger).withdraw(token, d.seller);
    await expectEvents(d, withdraw, ["CreditWithdrawn", token, d.seller.address, d.seller.address, d.price]);
    await d.moves(withdraw, { seller: d.price, escrow: -d.price });
    expect(await d.escrow.credited(token, d.seller)).to.equal(0n);
  });

  it("credits a seller who cannot be paid, and pays whom he names", async () => {
    const d = await loadFixture(bornFixture);
    await d.refused("seller", true);
    const { token } = d.order;
    await d.escrow.connect(d.buyer).release(d.order);
    const withdraw = d.escrow.connect(d.seller).withdrawTo(token, d.courier);
    await expectEvents(d, withdraw, ["CreditWithdrawn", token, d.seller.address, d.courier.address, d.price]);
    await d.moves(withdraw, { courier: d.price, escrow: -d.price });
  });

  it("credits a refund, and the order stays open", async () => {
    const d = await loadFixture(bornFixture);
    await d.refused("buyer", true);
    const part = d.price / 4n;
    const refund = d.escrow.connect(d.seller).refund(d.order, part);
    const credit = ["PayoutCredited", d.order.token, d.buyer.address, part] as const;
    await expectEvents(d, refund, ["OrderRefunded", d.id, part], credit);
    await d.moves(refund, {});
    await expectState(d, d.id, { status: Status.Funded, refunded: part });
  });
}
