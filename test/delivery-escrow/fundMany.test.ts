import { expect } from "chai";
import { MaxUint256, solidityPackedKeccak256, type BaseContract } from "ethers";
import { network } from "hardhat";
import {
  accountSigner,
  cartDigest,
  cartPrice,
  Closing,
  fundByAllowance,
  fundByEther,
  orderId,
  signCart,
  signOrder,
  signPayment,
  Status,
  type Funding,
  type Hex,
  type Order,
  type OrderInput,
} from "@kept/sdk";
import { expectEffects } from "../helpers/effects.ts";
import { ALLOWANCE, breakOrder, fund, makeJourney, makeOrder, PRICE } from "../helpers/escrow.ts";
import { at, expectEvents, expectMoves, expectRefusal, expectState, type Sent } from "../helpers/expect.ts";
import { closed } from "../helpers/journey.ts";
import {
  ALLOWED,
  AUTHORIZED,
  bank,
  BY_PERMIT2,
  IN_ETHER,
  KINDS,
  tokenFor,
  type Bank,
  type Kind,
} from "../helpers/kinds.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const { loadFixture } = networkHelpers;

/** 100.00 from the seller, 100.00 of three legs, 42.00 from the courier. */
const TOTAL = 2n * PRICE + 42_000_000n;

interface Cart extends Bank {
  readonly orders: Order[];
  readonly ids: Hex[];
  readonly digest: Hex;
}

const withOrders = (d: Bank, orders: Order[]): Cart => {
  const ids = orders.map((order) => orderId(d.domain, order));
  return { ...d, orders, ids, digest: cartDigest(d.domain, ids) };
};

/** Three orders of two sellers, one a journey. */
async function fill(d: Bank, changes: Partial<OrderInput> = {}): Promise<Cart> {
  const own = { seller: d.courier.address, amount: 42_000_000n };
  const orders = [
    await makeOrder(d, changes),
    await makeJourney(d, changes),
    await makeOrder(d, { ...own, ...changes }),
  ];
  return withOrders(d, orders);
}

async function bankFixture(): Promise<Bank> {
  return bank(connection);
}

async function cartFixture(): Promise<Cart> {
  return fill(await bankFixture());
}

/** The buyer is a contract account of the hauler, which allows the escrow all that it has. */
async function accountFixture() {
  const d = await bankFixture();
  const account = await ethers.deployContract("Account__Mock", [d.hauler]);
  const buyer = await account.getAddress();
  await d.token.mint(buyer, TOTAL);
  const approval = d.token.interface.encodeFunctionData("approve", [d.escrowAddress, MaxUint256]);
  await account.connect(d.hauler).execute(d.tokenAddress, approval);
  return { ...(await fill(d, { buyer })), account: buyer };
}

interface Brought {
  readonly funding?: Funding;
  readonly signatures?: Hex[];
  readonly by?: "buyer" | "stranger";
}

const pay = (
  d: Cart,
  { funding = ALLOWANCE, signatures = d.orders.map(() => "0x"), by = "buyer" }: Brought = {},
): Sent =>
  d.escrow.connect(d[by]).fundMany(d.orders, funding.kind, funding.payment, signatures, { value: funding.value ?? 0n });

/** The cart in the kind's token, and its payment: for the subject and with the consent of what was signed. */
async function bring(d: Bank, kind: Kind, sign: (cart: Cart) => Promise<Signed> | Signed = overCart) {
  const cart = await fill(d, { token: tokenFor(d, kind) });
  const { subject, consent } = await sign(cart);
  return { cart, funding: await kind.pay(d, { subject, amount: TOTAL, consent: await consent }) };
}

interface Signed {
  readonly subject: Hex;
  readonly consent: Promise<Hex>;
}

const overIds = (d: Cart, ids: Hex[]): Signed => ({
  subject: cartDigest(d.domain, ids),
  consent: signCart(d.buyer, d.domain, ids),
});

const overCart = (d: Cart): Signed => overIds(d, d.ids);

const overOrder = (d: Cart, order: Order): Signed => ({
  subject: orderId(d.domain, order),
  consent: signPayment(d.buyer, d.domain, order),
});

const funded = (d: Bank, order: Order, signed = false) =>
  [
    "OrderFunded",
    orderId(d.domain, order),
    order.seller,
    order.buyer,
    order.token,
    order.legs.reduce((sum, { amount }) => sum + amount, 0n),
    signed,
  ] as const;

const allFunded = (d: Cart) => d.orders.map((order) => funded(d, order));

async function expectNone(d: Cart, ...but: Hex[]): Promise<void> {
  for (const id of d.ids) if (!but.includes(id)) await expectState(d, id, {});
}

/** What a kind says to a signature over something else. */
async function expectUnbound(d: Bank, kind: Kind, call: Promise<unknown>, subject: Hex): Promise<void> {
  if (kind.byConsent)
    return expectRefusal(d, call, "Funding_NotThePayer", subject, d.stranger.address, d.buyer.address);
  const refuser: BaseContract = kind === AUTHORIZED ? d.token : d.permit2;
  await expect(call).to.be.revertedWithCustomError(refuser, kind === AUTHORIZED ? "SignatureInvalid" : "InvalidSigner");
}

const refusal = (kind: Kind): string => {
  if (kind.byConsent) return "{Funding_NotThePayer}";
  return kind === AUTHORIZED ? "{SignatureInvalid}" : "{InvalidSigner}";
};

/** What is not the buyer's signature over this cart. */
const ELSEWHERE: readonly (readonly [when: string, sign: (d: Cart) => Promise<Signed> | Signed])[] = [
  ["it is signed over the first order alone", (d) => overOrder(d, d.orders[0]!)],
  ["it is signed over the same orders in another sequence", (d) => overIds(d, d.ids.toReversed())],
  [
    "it is signed over a cart with one order more",
    async (d) => overIds(d, [...d.ids, orderId(d.domain, await makeOrder(d))]),
  ],
  [
    "it is signed over the ids without the cart",
    (d) => {
      const subject = solidityPackedKeccak256(["bytes32[]"], [d.ids]);
      return { subject, consent: d.buyer.signMessage(ethers.getBytes(subject)) };
    },
  ],
];

describe("DeliveryEscrow.fundMany", () => {
  describe("when the cart is empty", () => {
    it("reverts with {DeliveryEscrow_CartEmpty}", async () => {
      const d = withOrders(await loadFixture(bankFixture), []);
      await expectRefusal(d, pay(d), "DeliveryEscrow_CartEmpty");
    });
  });

  describe("when a seller's signature is missing from the list", () => {
    it("reverts with {DeliveryEscrow_LengthsDiffer}", async () => {
      const d = await loadFixture(cartFixture);
      await expectRefusal(d, pay(d, { signatures: ["0x", "0x"] }), "DeliveryEscrow_LengthsDiffer", 3, 2);
    });
  });

  describe("when there is a signature too many", () => {
    it("reverts with {DeliveryEscrow_LengthsDiffer}", async () => {
      const d = await loadFixture(cartFixture);
      const signatures = ["0x", "0x", "0x", "0x"];
      await expectRefusal(d, pay(d, { signatures }), "DeliveryEscrow_LengthsDiffer", 3, 4);
    });
  });

  describe("when an order is another buyer's", () => {
    it("reverts with {DeliveryEscrow_CartDiffers}", async () => {
      const bare = await loadFixture(bankFixture);
      const buyer = bare.hauler.address;
      const d = withOrders(bare, [await makeOrder(bare), await makeOrder(bare, { buyer })]);
      await expectRefusal(d, pay(d), "DeliveryEscrow_CartDiffers", d.ids[1], buyer, d.tokenAddress);
      await expectNone(d);
    });
  });

  describe("when an order is in another token", () => {
    it("reverts with {DeliveryEscrow_CartDiffers}", async () => {
      const bare = await loadFixture(bankFixture);
      const token = bare.weth.address;
      const d = withOrders(bare, [await makeOrder(bare), await makeOrder(bare, { token })]);
      await expectRefusal(d, pay(d), "DeliveryEscrow_CartDiffers", d.ids[1], d.buyer.address, token);
      await expectNone(d);
    });
  });

  describe("when an order is to be paid on receipt", () => {
    it("reverts with {DeliveryEscrow_PayOnReceiptDiffers}", async () => {
      const bare = await loadFixture(bankFixture);
      const d = withOrders(bare, [await makeOrder(bare), await makeOrder(bare, { payOnReceipt: true })]);
      await expectRefusal(d, pay(d), "DeliveryEscrow_PayOnReceiptDiffers", d.ids[1], true);
      await expectNone(d);
    });
  });

  describe("when an order is there twice", () => {
    it("reverts with {DeliveryEscrow_NotFundable}", async () => {
      const bare = await loadFixture(cartFixture);
      const d = withOrders(bare, [bare.orders[0]!, bare.orders[1]!, bare.orders[0]!]);
      await expectRefusal(d, pay(d), "DeliveryEscrow_NotFundable", d.ids[0], Status.Funded);
      await expectNone(d);
    });
  });

  describe("when an order has been funded alone", () => {
    it("reverts with {DeliveryEscrow_NotFundable} and funds none", async () => {
      const d = await loadFixture(cartFixture);
      const id = await fund(d, d.orders[2]!);
      await expectRefusal(d, pay(d), "DeliveryEscrow_NotFundable", id, Status.Funded);
      await expectNone(d, id);
    });
  });

  describe("when an order has been cancelled", () => {
    it("reverts with {DeliveryEscrow_NotFundable} and funds none", async () => {
      const d = await loadFixture(cartFixture);
      await d.escrow.connect(d.buyer).cancel(d.orders[1]!);
      await expectRefusal(d, pay(d), "DeliveryEscrow_NotFundable", d.ids[1], Status.Closed);
      await expectNone(d, d.ids[1]!);
    });
  });

  describe("when an order's fundBy has come", () => {
    it("reverts with {DeliveryEscrow_FundingClosed} and funds none", async () => {
      const bare = await loadFixture(cartFixture);
      const { fundBy } = bare.orders[0]!;
      const d = withOrders(bare, [await makeOrder(bare, { fundBy: fundBy + 9 }), bare.orders[0]!]);
      await at(d, fundBy);
      await expectRefusal(d, pay(d), "DeliveryEscrow_FundingClosed", d.ids[1], fundBy, fundBy);
      await expectNone(d);
    });
  });

  describe("when it is the last second before the first fundBy", () => {
    it("emits {OrderFunded} for each", async () => {
      const bare = await loadFixture(cartFixture);
      const { fundBy } = bare.orders[0]!;
      const d = withOrders(bare, [await makeOrder(bare, { fundBy: fundBy + 9 }), bare.orders[0]!]);
      await at(d, fundBy - 1);
      await expectEvents(d, pay(d), ...allFunded(d));
    });
  });

  describe("when an order's terms are unsound", () => {
    it("reverts with {DeliveryEscrow_AmountZero} and funds none", async () => {
      const bare = await loadFixture(cartFixture);
      const [first, second] = bare.orders as [Order, Order];
      const free = breakOrder(second, { legs: second.legs.map((leg) => ({ ...leg, amount: 0n })) });
      const d = withOrders(bare, [first, free]);
      await expectRefusal(d, pay(d), "DeliveryEscrow_AmountZero", d.ids[1], 0);
      await expectNone(d);
    });
  });

  describe("when the sellers sign", () => {
    it("emits {OrderFunded} that says for each whether its seller signed", async () => {
      const d = await loadFixture(cartFixture);
      const [first, second, third] = d.orders as [Order, Order, Order];
      const signatures = [
        await signOrder(d.seller, d.domain, first),
        "0x",
        await signOrder(d.courier, d.domain, third),
      ];
      const events = [funded(d, first, true), funded(d, second, false), funded(d, third, true)];
      await expectEvents(d, pay(d, { signatures }), ...events);
    });

    it("reverts with {DeliveryEscrow_SellerSignatureInvalid} when the signatures are swapped", async () => {
      const d = await loadFixture(cartFixture);
      const [first, second] = d.orders as [Order, Order];
      const signatures = [
        await signOrder(d.seller, d.domain, second),
        await signOrder(d.seller, d.domain, first),
        "0x",
      ];
      const call = pay(d, { signatures });
      await expectRefusal(d, call, "DeliveryEscrow_SellerSignatureInvalid", d.ids[0], d.seller.address);
    });

    it("reverts with {DeliveryEscrow_SellerMustSign} when a reward's seller did not sign", async () => {
      const bare = await loadFixture(cartFixture);
      const reward = await makeOrder(bare, { rewardToken: bare.tokenAddress, rewardAmount: 1n });
      const d = withOrders(bare, [bare.orders[0]!, reward]);
      const signatures = [await signOrder(d.seller, d.domain, d.orders[0]!), "0x"];
      await expectRefusal(d, pay(d, { signatures }), "DeliveryEscrow_SellerMustSign", d.ids[1], d.seller.address);
      await expectNone(d);
    });
  });

  describe("when the stranger brings what the buyer signed over the cart", () => {
    for (const kind of KINDS) {
      it(`emits {OrderFunded} for each, returns the ids and moves the sum, by ${kind.name}`, async () => {
        const d = await loadFixture(bankFixture);
        const { cart, funding } = await bring(d, kind);
        const { payment, value = 0n } = funding;
        const signatures = cart.orders.map(() => "0x");
        const asStranger = d.escrow.connect(d.stranger);
        const returned = asStranger.fundMany.staticCall(cart.orders, funding.kind, payment, signatures, {
          value,
        });
        expect(await returned).to.deep.equal(cart.ids);

        const sent = pay(cart, { funding, by: "stranger" });
        await expect(sent).to.changeEtherBalances(ethers, [d.stranger, d.buyer, d.escrow], [-value, 0n, 0n]);
        const inEther = kind === IN_ETHER;
        await expectEffects(d, cart.ids[0]!, sent, {
          events: allFunded(cart),
          state: { status: Status.Funded },
          moves: inEther ? {} : { buyer: -TOTAL },
          token: inEther ? d.weth : d.token,
          wrapped: inEther ? TOTAL : 0n,
        });
        for (const id of cart.ids) await expectState(d, id, { status: Status.Funded });
      });
    }
  });

  describe("when the buyer calls", () => {
    for (const kind of KINDS) {
      it(`emits {OrderFunded} for each, by ${kind.name}`, async () => {
        const d = await loadFixture(bankFixture);
        const { cart, funding } = await bring(d, kind, ({ digest }) => ({
          subject: digest,
          consent: Promise.resolve("0x"),
        }));
        await expectEvents(d, pay(cart, { funding }), ...allFunded(cart));
      });
    }
  });

  for (const [when, sign] of ELSEWHERE) {
    describe(`when ${when}`, () => {
      for (const kind of KINDS) {
        it(`reverts with ${refusal(kind)}, by ${kind.name}`, async () => {
          const d = await loadFixture(bankFixture);
          const { cart, funding } = await bring(d, kind, sign);
          await expectUnbound(d, kind, pay(cart, { funding, by: "stranger" }), cart.digest);
          await expectNone(cart);
        });
      }
    });
  }

  describe("when what is signed over a cart is brought for its only order", () => {
    for (const kind of KINDS) {
      it(`reverts with ${refusal(kind)}, by ${kind.name}`, async () => {
        const d = await loadFixture(bankFixture);
        const order = await makeOrder(d, { token: tokenFor(d, kind) });
        const { ids, digest } = withOrders(d, [order]);
        const consent = await signCart(d.buyer, d.domain, ids);
        const { payment, value = 0n, ...rest } = await kind.pay(d, { subject: digest, amount: PRICE, consent });
        const call = d.escrow.connect(d.stranger).fund(order, rest.kind, payment, "0x", { value });
        await expectUnbound(d, kind, call, ids[0]!);
      });
    }
  });

  describe("when the sum differs", () => {
    it("reverts with {SignatureInvalid} for an authorization of a unit less", async () => {
      const d = await loadFixture(cartFixture);
      const funding = await AUTHORIZED.pay(d, { subject: d.digest, amount: TOTAL - 1n });
      await expect(pay(d, { funding })).to.be.revertedWithCustomError(d.token, "SignatureInvalid").withArgs(d.buyer);
    });

    it("reverts with {InvalidSigner} for a Permit2 transfer of a unit more", async () => {
      const d = await loadFixture(cartFixture);
      const funding = await BY_PERMIT2.pay(d, { subject: d.digest, amount: TOTAL + 1n });
      await expect(pay(d, { funding })).to.be.revertedWithCustomError(d.permit2, "InvalidSigner");
    });

    for (const [name, value] of [
      ["a wei less", TOTAL - 1n],
      ["the ether of one order", PRICE],
    ] as const) {
      it(`reverts with {Funding_ValueDiffers} for ${name}`, async () => {
        const bare = await loadFixture(bankFixture);
        const d = await fill(bare, { token: bare.weth.address });
        await expectRefusal(d, pay(d, { funding: fundByEther(value) }), "Funding_ValueDiffers", value, TOTAL);
      });
    }

    it("reverts with {Funding_ValueDiffers} for a wei with an allowance", async () => {
      const d = await loadFixture(cartFixture);
      await expectRefusal(d, pay(d, { funding: { ...ALLOWANCE, value: 1n } }), "Funding_ValueDiffers", 1, 0);
    });
  });

  describe("when the cart is brought again", () => {
    for (const kind of KINDS) {
      it(`reverts with {DeliveryEscrow_NotFundable}, by ${kind.name}`, async () => {
        const d = await loadFixture(bankFixture);
        const { cart, funding } = await bring(d, kind);
        await pay(cart, { funding, by: "stranger" });
        await d.escrow.connect(d.buyer).release(cart.orders[0]!);
        const again = pay(cart, { funding, by: "stranger" });
        await expectRefusal(d, again, "DeliveryEscrow_NotFundable", cart.ids[0], Status.Closed);
      });
    }
  });

  describe("given the cart has one order", () => {
    it("emits {OrderFunded}", async () => {
      const bare = await loadFixture(bankFixture);
      const d = withOrders(bare, [await makeOrder(bare)]);
      const funding = await ALLOWED.pay(d, { subject: d.digest, amount: PRICE, consent: await overCart(d).consent });
      const sent = pay(d, { funding, by: "stranger" });
      await expectEvents(d, sent, ...allFunded(d));
      await expectMoves(d, sent, { buyer: -PRICE, escrow: PRICE });
    });
  });

  describe("given the buyer is an ERC-1271 account", () => {
    it("emits {OrderFunded} for each", async () => {
      const d = await loadFixture(accountFixture);
      const consent = await signCart(accountSigner(d.account, d.hauler), d.domain, d.ids);
      await expectEvents(d, pay(d, { funding: fundByAllowance(consent), by: "stranger" }), ...allFunded(d));
      expect(await d.token.balanceOf(d.account)).to.equal(0n);
    });
  });

  describe("given the token takes a fee", () => {
    it("reverts with {Funding_ReceivedDiffers}", async () => {
      const bare = await loadFixture(bankFixture);
      const fees = await ethers.deployContract("FeeToken__Mock");
      await fees.mint(bare.buyer, TOTAL);
      await fees.connect(bare.buyer).approve(bare.escrow, MaxUint256);
      const token = await fees.getAddress();
      const d = await fill(bare, { token });
      await expectRefusal(d, pay(d), "Funding_ReceivedDiffers", token, (TOTAL * 99n) / 100n, TOTAL);
      await expectNone(d);
    });
  });

  describe("given the orders are funded", () => {
    it("leaves each to its own end {OrderClosed}", async () => {
      const d = await loadFixture(cartFixture);
      const [first, , third] = d.orders as [Order, Order, Order];
      await pay(d);
      await expectEffects(d, d.ids[2]!, d.escrow.connect(d.courier).refund(third, 42_000_000n), {
        events: [closed(d.ids[2]!, Closing.Refunded, 42_000_000n, 0n)],
        state: { status: Status.Closed },
        moves: { buyer: 42_000_000n },
      });
      await expectEffects(d, d.ids[0]!, d.escrow.connect(d.buyer).release(first), {
        events: [closed(d.ids[0]!, Closing.Released, 0n, PRICE)],
        state: { status: Status.Closed },
        moves: { seller: PRICE },
      });
      await expectState(d, d.ids[1]!, { status: Status.Funded });
      expect(await d.token.balanceOf(d.escrow)).to.equal(2n * PRICE);
    });
  });

  describe("when its digest is asked for", () => {
    it("is the SDK's", async () => {
      const d = await loadFixture(cartFixture);
      expect(await d.escrow.cartDigest(d.ids)).to.equal(d.digest);
      expect(cartPrice(d.orders)).to.equal(TOTAL);
    });
  });
});
