import type { BytesLike } from "ethers";
import { keccak256, toUtf8Bytes } from "ethers";
import { network } from "hardhat";
import {
  missedFact,
  buildPanel,
  cartDigest,
  createPanel,
  factOf,
  fundByAuthorization,
  fundByEther,
  fundByPermit,
  fundByPermit2,
  lastDeadline,
  orderId,
  panelSigner,
  PERMIT2,
  signConsent,
  signOrder,
  signReceipt,
  walletSigner,
  type ActName,
  type Acts,
  type AttestorSigner,
  type Funding,
  type Hex,
  type LegInput,
  type Order,
  type OrderInput,
  type SignedReceipt,
} from "@kept/sdk";
import panelModule from "../../deploy/modules/AttestorPanelFactory.ts";
import { Account__Mock__factory } from "../../typechain-types/index.ts";
import { p256Device, passkey } from "../../test/helpers/devices.ts";
import { ALLOWANCE, DAY, PRICE, deploy, makeOrder, now, receiptOf, type Deployed } from "../../test/helpers/escrow.ts";
import { placePermit2 } from "../../test/helpers/permit2.ts";
import { deployWeth } from "../../test/helpers/weth.ts";
import { gasOf } from "./receipt.ts";

/** 32 bytes without a zero among them: what a random salt costs. */
function entropy(seed: string): Hex {
  return keccak256(toUtf8Bytes(seed)).replaceAll("00", "a5");
}

/** One bench: a chain, the canonical order's variations, and the gas of each transaction in a block of its own. */
export class EscrowBench {
  readonly #d: Deployed;
  #count = 0;

  private constructor(d: Deployed) {
    this.#d = d;
  }

  static async create(): Promise<EscrowBench> {
    // a fixed clock, so that ids and signatures, and with them the gas, are the same in every run
    const d = await deploy(await network.create({ override: { initialDate: "2027-01-01T00:00:00Z" } }));
    const bench = new EscrowBench(d);
    for (const person of [d.carrier, d.hauler, d.courier, d.arbiter]) await d.token.mint(person, PRICE);
    await d.token.mint(d.escrowAddress, PRICE);
    return bench;
  }

  async order(changes: Partial<OrderInput> = {}): Promise<Order> {
    const seed = `order ${this.#count++}`;
    return makeOrder(this.#d, { salt: entropy(`salt ${seed}`), ref: entropy(`ref ${seed}`), ...changes });
  }

  fund(order: Order, { kind, payment, value = 0n }: Funding = ALLOWANCE): Promise<number> {
    return gasOf(this.#d.escrow.connect(this.#d.buyer).fund(order, kind, payment, "0x", { value }));
  }

  async funded(changes: Partial<OrderInput> = {}): Promise<Order> {
    const order = await this.order(changes);
    await this.fund(order);
    return order;
  }

  async later(seconds: number): Promise<void> {
    await this.#d.connection.networkHelpers.time.increase(seconds);
  }

  async funding(): Promise<Record<string, number>> {
    const { buyer, tokenAddress, escrowAddress } = this.#d;
    const result: Record<string, number> = { "fund/allowance": await this.fund(await this.order()) };
    const start = await now(this.#d);
    const permit = { spender: escrowAddress, value: PRICE, deadline: start + DAY };
    result["fund/permit"] = await this.fund(await this.order(), await fundByPermit(buyer, tokenAddress, permit));
    await this.#d.token.connect(buyer).approve(escrowAddress, 2n ** 256n - 1n);
    const order = await this.order();
    result["fund/erc3009"] = await this.fund(order, await this.#authorization(this.#id(order)));
    result["fund/permit2"] = await this.#permit2();
    result["fund/eth"] = await this.#ether();
    const [one, ten] = [await this.#cart(1), await this.#cart(10)];
    return { ...result, "fundMany/marginal": Math.round((ten - one) / 9) };
  }

  /** Paid, attested by the buyer's own key and closed at once; a stranger brings both signatures. */
  async collecting(): Promise<Record<string, number>> {
    const { escrow, buyer } = this.#d;
    const order = await this.order({
      ...this.#oneLeg(await now(this.#d), { attestor: buyer.address }),
      payOnReceipt: true,
    });
    const { kind, payment } = await this.#authorization(this.#id(order));
    const signed = await this.#receipt(order, buyer);
    return { "collect/erc3009": await gasOf(escrow.collect(order, kind, payment, "0x", signed)) };
  }

  async releasing(): Promise<Record<string, number>> {
    const { escrow, buyer, seller } = this.#d;
    const before = await gasOf(escrow.connect(buyer).release(await this.funded()));
    const [released, refunded] = [await this.funded(), await this.funded()];
    await this.later(2 * DAY);
    return {
      "release/before": before,
      "release/after": await gasOf(escrow.connect(buyer).release(released)),
      refund: await gasOf(escrow.connect(seller).refund(refunded, PRICE)),
    };
  }

  async attesting(): Promise<Record<string, number>> {
    const { escrow, buyer, carrier } = this.#d;
    const mine = { attestor: buyer.address };
    const account = await new Account__Mock__factory(carrier).deploy(carrier);
    const before = await this.funded(this.#oneLeg(await now(this.#d), mine));
    const result = { "attest/buyer-eoa-before": await this.#attest(before, [await this.#receipt(before, buyer)]) };
    const after = await this.funded(this.#oneLeg(await now(this.#d), mine));
    const byCarrier = await this.funded();
    const byAccount = await this.funded(this.#oneLeg(await now(this.#d), { attestor: await account.getAddress() }));
    await this.later(2 * DAY);
    return {
      ...result,
      "attest/buyer-eoa-after": await this.#attest(after, [await this.#receipt(after, buyer)]),
      "attest/carrier-eoa": await this.#attest(byCarrier, [await this.#receipt(byCarrier, carrier)]),
      "attest/erc1271": await this.#attest(byAccount, [await this.#receipt(byAccount, carrier)]),
      ...(await this.#devices()),
      "attest/leg-marginal": await this.#legMarginal(),
      "attestMany/marginal": await this.#marginal(async (orders) => {
        const receipts = await Promise.all(orders.map(async (order) => [await this.#receipt(order, buyer)]));
        return gasOf(escrow.attestMany(orders, receipts));
      }, mine),
    };
  }

  /** Receipts by keys without an account, and by a panel of accounts. */
  async #devices(): Promise<Record<string, number>> {
    const { carrier, hauler, courier, connection } = this.#d;
    const { factory } = await connection.ignition.deploy(panelModule);
    const factoryAddress = await factory.getAddress();
    const wallets = await Promise.all([carrier, hauler, courier].map(walletSigner));
    const panel = buildPanel(
      factoryAddress,
      wallets.map(({ attestor }) => attestor),
      2,
    );
    await createPanel(factoryAddress, panel, carrier);
    // the dearest two: the others' seats are passed over
    const last = wallets.filter(({ attestor }) => attestor !== panel.members[0]);
    return {
      "attest/p256": await this.#attestedBy(await p256Device(connection)),
      "attest/webauthn": await this.#attestedBy(await passkey(connection)),
      "attest/panel-2of3": await this.#attestedBy(panelSigner(panel, last)),
    };
  }

  async #attestedBy(signer: AttestorSigner): Promise<number> {
    const { attestor } = signer;
    const order = await this.funded(this.#oneLeg(await now(this.#d), { attestor }));
    await this.later(2 * DAY);
    const { receipt } = await this.#receipt(order, this.#d.carrier);
    return this.#attest(order, [await signReceipt(signer, this.#d.domain, receipt)]);
  }

  async settling(): Promise<Record<string, number>> {
    const { escrow, carrier } = this.#d;
    const delivered = await this.funded();
    const missed = await this.funded();
    await this.later(2 * DAY);
    await this.#attest(delivered, [await this.#receipt(delivered, carrier)]);
    await this.later(11 * DAY);
    return {
      "settle/release": await gasOf(escrow.settle(delivered)),
      "settle/refund": await gasOf(escrow.settle(missed)),
      "settleMany/marginal": await this.#marginal(async (orders) => {
        for (const order of orders) await this.#attest(order, [await this.#receipt(order, carrier)]);
        await this.later(3 * DAY);
        return gasOf(escrow.settleMany(orders));
      }),
    };
  }

  async objecting(): Promise<Record<string, number>> {
    const { escrow, buyer, carrier, arbiter } = this.#d;
    const order = await this.funded();
    await this.later(2 * DAY);
    const signed = await this.#receipt(order, carrier);
    await this.#attest(order, [signed]);
    const fact = factOf(signed.receipt);
    return {
      object: await gasOf(escrow.connect(buyer).object(order, fact)),
      rule: await gasOf(escrow.connect(arbiter).rule(order, fact, PRICE / 2n)),
    };
  }

  async withdrawing(): Promise<Record<string, number>> {
    const { escrow, buyer, seller, escrowAddress, connection } = this.#d;
    const token = await connection.ethers.deployContract("BlocklistToken__Mock");
    for (const person of [buyer, seller]) await token.mint(person, PRICE);
    await token.connect(buyer).approve(escrowAddress, PRICE);
    const order = await this.funded({ token: await token.getAddress() });
    await token.setBlocked(seller, true);
    await escrow.connect(buyer).release(order);
    await token.setBlocked(seller, false);
    return { withdraw: await gasOf(escrow.withdraw(token, seller)) };
  }

  /** After `fundBy`, each submitted by somebody else; `agree` by the seller with the buyer's consent, `extend` the other way round. */
  async acting(): Promise<Record<string, number>> {
    const { escrow, buyer, seller, carrier, domain, connection, escrowAddress } = this.#d;
    const points = await connection.ethers.deployContract("Token__Mock", ["Points", "PTS", 0]);
    for (const person of [buyer, seller]) await points.mint(person, PRICE);
    await points.connect(seller).approve(escrowAddress, 2n ** 256n - 1n);
    const rewarded = await this.order({ rewardToken: await points.getAddress(), rewardAmount: 1_000n });
    const signature = await signOrder(seller, domain, rewarded);
    await escrow.connect(buyer).fund(rewarded, ALLOWANCE.kind, ALLOWANCE.payment, signature);
    const [released, refunded, agreed, extended] = [
      await this.funded(),
      await this.funded(),
      await this.funded(),
      await this.funded(),
    ];
    const cancel = await gasOf(escrow.connect(buyer).cancel(await this.order()));
    await this.later(2 * DAY);
    const expiry = (await now(this.#d)) + DAY;
    const consent = <A extends ActName>(who: Deployed["carrier"], act: A, what: Acts[A]) =>
      signConsent(who, domain, act, what, expiry);
    const [id, buyerTotal] = [(order: Order) => orderId(domain, order), PRICE / 2n];
    const until = lastDeadline(extended) + DAY;
    const release = await consent(buyer, "Release", { id: id(released), fact: missedFact(released) });
    const refund = await consent(seller, "Refund", { id: id(refunded), fact: missedFact(refunded), buyerTotal });
    const agreement = await consent(buyer, "Agreement", { id: id(agreed), fact: missedFact(agreed), buyerTotal });
    const extension = await consent(seller, "Extension", { id: id(extended), until });
    return {
      "release/by-signature": await gasOf(escrow.connect(carrier).releaseBySignature(released, release)),
      "refund/by-signature": await gasOf(escrow.connect(carrier).refundBySignature(refunded, buyerTotal, refund)),
      "release/with-reward": await gasOf(escrow.connect(buyer).release(rewarded)),
      agree: await gasOf(escrow.connect(seller).agree(agreed, buyerTotal, [agreement])),
      extend: await gasOf(escrow.connect(buyer).extend(extended, until, [extension])),
      cancel,
    };
  }

  async size(): Promise<Record<string, number>> {
    const code: BytesLike = await this.#d.connection.ethers.provider.getCode(this.#d.escrowAddress);
    return { size: (code.length - 2) / 2 };
  }

  #id(order: Order): Hex {
    return orderId(this.#d.domain, order);
  }

  async #authorization(subject: Hex, value = PRICE): Promise<Funding> {
    const { buyer, tokenAddress, escrowAddress } = this.#d;
    const validBefore = (await now(this.#d)) + DAY;
    return fundByAuthorization(buyer, tokenAddress, subject, { to: escrowAddress, value, validBefore });
  }

  /** With a random nonce, beside whose bit another one has been used. */
  async #permit2(): Promise<number> {
    const { connection, token, tokenAddress, escrowAddress, buyer, domain } = this.#d;
    await placePermit2(connection);
    await token.connect(buyer).approve(PERMIT2, 2n ** 256n - 1n);
    const deadline = (await now(this.#d)) + DAY;
    const pay = async (nonce: bigint): Promise<number> => {
      const order = await this.order();
      const transfer = { spender: escrowAddress, amount: PRICE, nonce, deadline, chainId: domain.chainId };
      return this.fund(order, await fundByPermit2(buyer, tokenAddress, this.#id(order), transfer));
    };
    const nonce = BigInt(entropy("nonce"));
    await pay(nonce ^ 1n);
    return pay(nonce);
  }

  /** By WETH9, of which the escrow has some already. */
  async #ether(): Promise<number> {
    const { connection, escrowAddress } = this.#d;
    const weth = await deployWeth(connection, PRICE, escrowAddress);
    return this.fund(await this.order({ token: weth.address }), fundByEther(PRICE));
  }

  /** Several orders by one ERC-3009 authorization. */
  async #cart(size: number): Promise<number> {
    const { escrow, buyer, domain } = this.#d;
    const orders = await Promise.all(Array.from({ length: size }, () => this.order()));
    const digest = cartDigest(
      domain,
      orders.map((order) => this.#id(order)),
    );
    const { kind, payment } = await this.#authorization(digest, PRICE * BigInt(size));
    const unsigned = orders.map(() => "0x");
    return gasOf(escrow.connect(buyer).fundMany(orders, kind, payment, unsigned));
  }

  #oneLeg(start: number, leg: Pick<LegInput, "attestor">): Partial<OrderInput> {
    return { legs: [{ amount: PRICE, deadline: start + 10 * DAY, ...leg }] };
  }

  #receipt(order: Order, signer: Deployed["carrier"], leg = 0): Promise<SignedReceipt> {
    return receiptOf(this.#d, order, { leg, evidence: entropy(`evidence ${this.#count++}`) }, signer);
  }

  #attest(order: Order, receipts: SignedReceipt[]): Promise<number> {
    return gasOf(this.#d.escrow.attest(order, receipts));
  }

  /** (gas of 10 - gas of 1) / 9, after `fundBy`. */
  async #marginal(run: (orders: Order[]) => Promise<number>, leg?: Pick<LegInput, "attestor">): Promise<number> {
    const batch = async (size: number): Promise<number> => {
      const start = await now(this.#d);
      const orders: Order[] = [];
      for (let i = 0; i < size; ++i) orders.push(await this.funded(leg ? this.#oneLeg(start, leg) : {}));
      await this.later(2 * DAY);
      return run(orders);
    };
    const one = await batch(1);
    return Math.round(((await batch(10)) - one) / 9);
  }

  /** One more leg of a third party with a key of its own: what it adds to `fund`, and to one call with its receipt. */
  async #legMarginal(): Promise<number> {
    const { carrier, hauler, courier } = this.#d;
    const journey = async (people: Deployed["carrier"][]): Promise<number> => {
      const start = await now(this.#d);
      const legs: LegInput[] = people.map(({ address }, i) => {
        return { attestor: address, payee: address, amount: PRICE / 10n, deadline: start + (5 + i) * DAY };
      });
      legs.push({ attestor: courier.address, amount: PRICE, deadline: start + 9 * DAY });
      const order = await this.order({ legs });
      const funding = await this.fund(order);
      await this.later(2 * DAY);
      const receipts = await Promise.all(people.map((person, i) => this.#receipt(order, person, i)));
      return funding + (await this.#attest(order, receipts));
    };
    const one = await journey([carrier]);
    return (await journey([carrier, hauler])) - one;
  }
}

/** Every key of the escrow, in the order of {@link BARS}. */
export async function measureEscrow(): Promise<Record<string, number>> {
  const bench = await EscrowBench.create();
  const measured: Record<string, number> = {
    ...(await bench.funding()),
    ...(await bench.collecting()),
    ...(await bench.releasing()),
    ...(await bench.attesting()),
    ...(await bench.settling()),
    ...(await bench.objecting()),
    ...(await bench.withdrawing()),
    ...(await bench.acting()),
    ...(await bench.size()),
  };
  const [fund = 0, release = 0, attest = 0] = ["fund/allowance", "release/after", "attest/buyer-eoa-after"].map(
    (key) => measured[key],
  );
  return { ...measured, "fund + release": fund + release, "fund + attested release": fund + attest };
}
