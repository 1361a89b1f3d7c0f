import { expect } from "chai";
import { ZeroAddress, ZeroHash } from "ethers";
import {
  attestorOf,
  buildOrder,
  checkOrder,
  KeptError,
  LIMITS,
  sellerMustSign,
  type KeptErrorCode,
  type LegInput,
  type OrderInput,
} from "@kept/sdk";
import { Chance } from "./random.ts";

const chance = new Chance("order");
const [seller, buyer, token, carrier, arbiter, hauler, escrow] = Array.from({ length: 7 }, () => chance.address()) as [
  string,
  string,
  string,
  string,
  string,
  string,
  string,
];
const now = 1_800_000_000;
const HOUR = 3_600;
const DAY = 86_400;
const context = { now, escrow };

const plain: OrderInput = {
  seller,
  buyer,
  token,
  attestor: carrier,
  amount: 100n,
  deadline: now + 10 * DAY,
  fundBy: now + DAY,
};

const { attestor: _, amount: __, deadline: ___, ...parties } = plain;
const leg = (changes: Partial<LegInput> = {}): LegInput => ({
  attestor: carrier,
  amount: 100n,
  deadline: now + 10 * DAY,
  ...changes,
});
const withLegs = (...legs: LegInput[]): OrderInput => ({ ...parties, legs });

function refused(input: OrderInput, code: KeptErrorCode, field: string): void {
  try {
    buildOrder(input, context);
  } catch (error) {
    expect(error).to.be.instanceOf(KeptError);
    expect({ code: (error as KeptError).code, field: (error as KeptError).field }).to.deep.equal({ code, field });
    return;
  }
  expect.fail(`${code} was expected`);
}

describe("sdk: buildOrder", () => {
  it("fills in nothing and zero for what is left out, and the seller as payee", () => {
    const order = buildOrder({ ...plain, salt: ZeroHash }, context);

    expect(order).to.deep.equal({
      seller,
      buyer,
      token,
      legs: [{ attestor: carrier.toLowerCase(), payee: seller, amount: 100n, deadline: now + 10 * DAY }],
      payOnReceipt: false,
      arbiter: ZeroAddress,
      objectionPeriod: 0,
      rulingPeriod: 0,
      bond: 0n,
      feeBps: 0,
      feeRecipient: ZeroAddress,
      rewardToken: ZeroAddress,
      rewardAmount: 0n,
      promisedBy: 0,
      latePerDay: 0n,
      fundBy: now + DAY,
      ref: ZeroHash,
      salt: ZeroHash,
    });
  });

  it("reads dates, decimal amounts, lower-case addresses and byte arrays", () => {
    const order = buildOrder(
      {
        ...plain,
        seller: seller.toLowerCase(),
        decimals: 6,
        amount: "12.5",
        latePerDay: "0.000001",
        promisedBy: new Date((now + DAY) * 1000 + 999),
        ref: new Uint8Array(32).fill(7),
      },
      context,
    );

    expect(order.seller).to.equal(seller);
    expect(order.legs[0]!.amount).to.equal(12_500_000n);
    expect(order.latePerDay).to.equal(1n);
    expect(order.promisedBy).to.equal(now + DAY);
    expect(order.ref).to.equal(`0x${"07".repeat(32)}`);
  });

  it("freezes the order and its legs", () => {
    const order = buildOrder(plain, context);

    expect(() => Object.assign(order, { feeBps: 1 })).to.throw(TypeError);
    expect(() => Object.assign(order.legs[0]!, { amount: 1n })).to.throw(TypeError);
    expect(() => order.legs.pop()).to.throw(TypeError);
  });

  it("gives equal terms different salts", () => {
    expect(buildOrder(plain, context).salt).not.to.equal(buildOrder(plain, context).salt);
  });

  it("takes the bounds themselves", () => {
    const most: OrderInput = {
      ...withLegs(
        ...Array.from({ length: LIMITS.legs - 1 }, (_leg, i) => leg({ amount: 1n, deadline: now + DAY + i })),
        leg({ amount: LIMITS.price - 31n, deadline: now + LIMITS.horizon }),
      ),
      arbiter,
      objectionPeriod: LIMITS.shortestPeriod,
      rulingPeriod: LIMITS.longestPeriod,
      feeBps: LIMITS.feeBps,
      feeRecipient: hauler,
    };

    expect(checkOrder(buildOrder(most, context), context)).to.deep.equal([]);
  });

  it("says whether the seller must sign", () => {
    const toBuyer = { ...plain, attestor: buyer };
    const ruled = { arbiter, objectionPeriod: HOUR, rulingPeriod: HOUR };

    expect(sellerMustSign(buildOrder(toBuyer, context))).to.equal(true);
    expect(sellerMustSign(buildOrder({ ...toBuyer, ...ruled }, context))).to.equal(false);
    expect(sellerMustSign(buildOrder(plain, context))).to.equal(false);
  });

  const ruled = { ...plain, arbiter, objectionPeriod: HOUR, rulingPeriod: HOUR };
  const fee = { ...plain, feeBps: 100, feeRecipient: hauler };
  const refusals: [KeptErrorCode, string, OrderInput][] = [
    ["FundingClosed", "fundBy", { ...plain, fundBy: now }],
    ["FundByAfterDeadline", "fundBy", { ...plain, fundBy: now + 10 * DAY + 1 }],
    ["LegCount", "legs", withLegs()],
    ["LegCount", "legs", withLegs(...Array.from({ length: 33 }, (_leg, i) => leg({ deadline: now + DAY + i })))],
    ["DeadlineNotAscending", "legs[1].deadline", withLegs(leg(), leg())],
    ["DeadlineTooFar", "legs", { ...plain, deadline: now + LIMITS.horizon + 1 }],
    ["AttestorTooShort", "attestor", { ...plain, attestor: "0x1234" }],
    ["PayeeForbidden", "legs[0].payee", { ...plain, payee: ZeroAddress }],
    ["PayeeForbidden", "legs[0].payee", { ...plain, payee: token }],
    ["PayeeForbidden", "legs[1].payee", withLegs(leg(), leg({ payee: escrow, deadline: now + 11 * DAY }))],
    ["SellerForbidden", "seller", { ...plain, seller: ZeroAddress }],
    ["SellerForbidden", "seller", { ...plain, seller: token }],
    ["SellerForbidden", "seller", { ...plain, seller: escrow }],
    ["FeeRecipientForbidden", "feeRecipient", { ...plain, feeBps: 1 }],
    ["FeeRecipientForbidden", "feeRecipient", { ...fee, feeRecipient: token }],
    ["AmountZero", "legs[0].amount", { ...plain, amount: 0n }],
    ["PriceTooHigh", "legs", withLegs(leg({ amount: LIMITS.price }), leg({ amount: 1n, deadline: now + 11 * DAY }))],
    ["ObjectionPeriodOutOfRange", "objectionPeriod", { ...ruled, objectionPeriod: HOUR - 1 }],
    ["ObjectionPeriodOutOfRange", "objectionPeriod", { ...plain, objectionPeriod: LIMITS.longestPeriod + 1 }],
    ["RulingPeriodOutOfRange", "rulingPeriod", { ...ruled, rulingPeriod: HOUR - 1 }],
    ["RulingPeriodOutOfRange", "rulingPeriod", { ...plain, rulingPeriod: LIMITS.longestPeriod + 1 }],
    ["ArbiterIsParty", "arbiter", { ...ruled, arbiter: buyer }],
    ["ArbiterIsParty", "arbiter", { ...ruled, arbiter: seller }],
    ["ArbiterIsParty", "arbiter", { ...ruled, payee: arbiter }],
    ["FeeTooHigh", "feeBps", { ...fee, feeBps: 3_001 }],
    ["LateWithoutPromise", "latePerDay", { ...plain, latePerDay: 1n }],
    ["FundByAfterDeadline", "fundBy", { ...plain, payOnReceipt: true, fundBy: now + 10 * DAY + 1 }],
    ["RewardIncomplete", "rewardToken", { ...plain, rewardToken: hauler }],
    ["RewardIncomplete", "rewardToken", { ...plain, rewardAmount: 1n }],
    ["AddressInvalid", "buyer", { ...plain, buyer: "alice" }],
    ["AddressInvalid", "buyer", { ...plain, buyer: ZeroAddress }],
    ["AddressInvalid", "token", { ...plain, token: `${token.slice(0, -1)}!` }],
    ["AddressInvalid", "attestor", { ...plain, attestor: ZeroAddress }],
    ["BytesInvalid", "ref", { ...plain, ref: "0x12" }],
    ["BytesInvalid", "salt", { ...plain, salt: "salt" }],
    ["AmountInvalid", "amount", { ...plain, amount: "1.0000001", decimals: 6 }],
    ["AmountInvalid", "amount", { ...plain, amount: 5 as unknown as bigint }],
    ["DecimalsMissing", "amount", { ...plain, amount: "1.5" }],
    ["NumberOutOfRange", "amount", { ...plain, amount: -1n }],
    ["NumberOutOfRange", "bond", { ...plain, bond: 1n << 96n }],
    ["NumberOutOfRange", "feeBps", { ...plain, feeBps: 1.5 }],
    ["TimeInvalid", "deadline", { ...plain, deadline: (now + DAY) * 1000 }],
    ["TimeInvalid", "fundBy", { ...plain, fundBy: new Date("never") }],
    ["LegsAmbiguous", "legs", { ...plain, legs: [leg()] }],
    ["LegsAmbiguous", "legs", parties],
  ];
  for (const [i, [code, field, input]] of refusals.entries()) {
    it(`refuses ${code} in ${field} (${i + 1})`, () => refused(input, code, field));
  }

  it("reports every broken rule when asked to check", () => {
    const order = { ...buildOrder(plain, context), feeBps: 9_999, fundBy: now, rewardAmount: 1n };

    expect(checkOrder(order, context).map(({ code }) => code)).to.deep.equal([
      "RewardIncomplete",
      "FeeTooHigh",
      "FeeRecipientForbidden",
      "FundingClosed",
    ]);
  });
});

describe("sdk: attestorOf", () => {
  it("takes addresses and longer bytes, in lower case", () => {
    expect(attestorOf(carrier)).to.equal(carrier.toLowerCase());
    expect(attestorOf(`${carrier}${"AB".repeat(64)}`)).to.equal(`${carrier}${"AB".repeat(64)}`.toLowerCase());
  });

  it("refuses an address with a wrong checksum", () => {
    const mistyped = carrier.replace(/[a-f]/, (letter) => letter.toUpperCase());
    expect(() => attestorOf(mistyped))
      .to.throw(KeptError)
      .with.property("code", "AddressInvalid");
  });
});
