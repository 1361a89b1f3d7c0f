import { expect } from "chai";
import { readFileSync } from "node:fs";
import { TypedDataEncoder, ZeroAddress } from "ethers";
import { network } from "hardhat";
import {
  missedFact,
  accountSigner,
  ACT_TYPES,
  actDigest,
  actTypedData,
  deliveryDomain,
  KeptError,
  signConsent,
  decodeError,
  orderId,
  type ActName,
  type Acts,
  type Consent,
  type Hex,
  type Order,
} from "@kept/sdk";
import { DAY, failure, HOUR, openShop } from "./fixture.ts";
import { Chance } from "./random.ts";

const ROUNDS = 10;

const connection = await network.create();
const { ethers, networkHelpers } = connection;

type What = { readonly [A in ActName]: Acts[A] };

/** Every act, with values that the types can hold. */
function anyActs(chance: Chance): What {
  const [id, fact, buyerTotal] = [chance.bytes(32), chance.bytes(32), chance.bits(96)];
  return {
    Release: { id, fact },
    Refund: { id, fact, buyerTotal },
    Objection: { id, fact },
    Ruling: { id, fact, buyerTotal },
    Agreement: { id, fact, buyerTotal },
    Extension: { id, until: chance.number(40) },
    Cancellation: { id },
    Withdrawal: { account: chance.address(), token: chance.address(), to: chance.address(), nonce: chance.bits(96) },
  };
}

const NAMES = Object.keys(ACT_TYPES) as ActName[];

/** All fields that an act can have. */
interface Fields {
  readonly id: Hex;
  readonly fact: Hex;
  readonly buyerTotal: bigint;
  readonly until: number;
  readonly token: Hex;
  readonly to: Hex;
}

/** Who acts. */
const SIGNERS = {
  Release: "buyer",
  Refund: "seller",
  Objection: "seller",
  Ruling: "arbiter",
  Agreement: "seller",
  Extension: "seller",
  Cancellation: "buyer",
  Withdrawal: "buyer",
} as const;

const REFUSED = "Consents_Invalid";

/** What stands in the way of each act once its signature is taken; nothing, of most. */
const ONCE_TAKEN: { readonly [A in ActName]: string } = {
  Release: "done",
  Refund: "done",
  Objection: "DeliveryEscrow_FactDiffers",
  Ruling: "DeliveryEscrow_NotObjected",
  Agreement: "done",
  Extension: "done",
  Cancellation: "done",
  Withdrawal: "Payouts_NothingCredited",
};

const plain = (_: string, value: unknown): unknown => (typeof value === "bigint" ? String(value) : value);

/** Some funded orders and some new ones, random values of each act on them, and what the contract says to a consent. */
async function fundedFixture() {
  const shop = await openShop(connection);
  await shop.token.connect(shop.buyer).approve(shop.address, ethers.MaxUint256);
  const [funded, fresh]: Order[][] = [[], []];
  for (let i = 0; i < 4; i++) {
    const [one, other] = [await shop.order(), await shop.order()];
    await shop.as(shop.buyer).fund(one);
    funded!.push(one);
    fresh!.push(other);
  }
  const orders = new Map([...funded!, ...fresh!].map((order) => [orderId(shop.domain, order), order]));
  const deadline = funded!.at(-1)!.legs[0]!.deadline;
  const idOf = (from: Order[], chance: Chance): string => orderId(shop.domain, chance.pick(from));
  const open = (chance: Chance): string => idOf(funded!, chance);
  /** An open order and its fact: the contract hashes its own. */
  const about = (chance: Chance): { id: string; fact: string } => {
    const order = chance.pick(funded!);
    return { id: orderId(shop.domain, order), fact: missedFact(order) };
  };
  const random: { readonly [A in ActName]: (chance: Chance) => Acts[A] } = {
    Release: (chance) => about(chance),
    Refund: (chance) => ({ ...about(chance), buyerTotal: chance.bits(96) || 1n }),
    Objection: (chance) => ({ id: open(chance), fact: chance.bytes(32) }),
    Ruling: (chance) => ({ id: open(chance), fact: chance.bytes(32), buyerTotal: chance.bits(96) }),
    Agreement: (chance) => ({ ...about(chance), buyerTotal: chance.bits(96) }),
    Extension: (chance) => ({ id: open(chance), until: deadline + chance.between(1, 600 * DAY) }),
    Cancellation: (chance) => ({ id: idOf(fresh!, chance) }),
    Withdrawal: (chance) => ({
      account: shop.buyer.address,
      token: chance.address(),
      to: chance.address(),
      nonce: 0n,
    }),
  };

  /** "done", or the name of the error. */
  const tried = async (name: ActName, what: Acts[ActName], consent: Consent): Promise<string> => {
    const { contract } = shop.as(shop.buyer);
    const { id, fact, buyerTotal, until, token, to } = what as unknown as Fields;
    const order = orders.get(id)!;
    const calls: { readonly [A in ActName]: () => Promise<unknown> } = {
      Release: () => contract.releaseBySignature.staticCall(order, consent),
      Refund: () => contract.refundBySignature.staticCall(order, buyerTotal, consent),
      Objection: () => contract.objectBySignature.staticCall(order, fact, consent),
      Ruling: () => contract.ruleBySignature.staticCall(order, fact, buyerTotal, consent),
      Agreement: () => contract.agree.staticCall(order, buyerTotal, [consent]),
      Extension: () => contract.extend.staticCall(order, until, [consent]),
      Cancellation: () => contract.cancelBySignature.staticCall(order, consent),
      Withdrawal: () => contract.withdrawToBySignature.staticCall(token, to, consent),
    };
    return calls[name]().then(
      () => "done",
      (error: unknown) => decodeError(error)!.name,
    );
  };
  return { ...shop, random, tried };
}

describe("sdk: consents", () => {
  it("have the types that the contract hashes, and no others", () => {
    const sources = ["delivery/OrderConsents", "common/SignedWithdrawals"];
    const text = sources.map((name) => readFileSync(`contracts/${name}.sol`, "utf8")).join("");
    const hashed = [...text.matchAll(/"(\w+\([^"]*\))"/g)].map(([, type]) => type!).sort();
    const mine = NAMES.map((name) => TypedDataEncoder.from(ACT_TYPES[name]).encodeType(name)).sort();
    expect(mine).to.deep.equal(hashed);
    expect(mine).to.have.length(8);
  });

  it("are taken by the contract for exactly the values that were signed, on random values", async () => {
    const d = await networkHelpers.loadFixture(fundedFixture);
    const chance = new Chance("consents");
    for (let i = 0; i < ROUNDS; i++) {
      for (const name of NAMES) {
        const what = d.random[name](chance);
        const expiry = (await d.now()) + chance.between(60, 2 ** 38);
        const consent = await signConsent(d[SIGNERS[name]], d.domain, name, what as never, expiry);
        const title = `${name} ${i}`;
        expect(consent.expiry).to.equal(expiry);
        expect(await d.tried(name, what, consent), title).to.equal(ONCE_TAKEN[name]);
        expect(await d.tried(name, what, { ...consent, expiry: expiry + 1 }), title).to.equal(REFUSED);
        const other = d.random[name](chance);
        if (JSON.stringify(other, plain) !== JSON.stringify(what, plain)) {
          expect(await d.tried(name, other, consent), title).to.equal(REFUSED);
        }
      }
    }
  });

  it("give every field, the expiry and the domain a part in the digest", () => {
    const chance = new Chance("fields");
    const domain = deliveryDomain(1, chance.address());
    const [acts, others] = [anyActs(chance), anyActs(chance)];
    for (const name of NAMES) {
      const digests = new Set([actDigest(domain, name, acts[name], 5)]);
      for (const field of Object.keys(acts[name])) {
        const what = { ...acts[name], [field]: (others[name] as unknown as Record<string, unknown>)[field] };
        digests.add(actDigest(domain, name, what, 5));
      }
      digests.add(actDigest(domain, name, acts[name], 6));
      digests.add(actDigest(deliveryDomain(2, domain.verifyingContract), name, acts[name], 5));
      digests.add(actDigest(deliveryDomain(1, chance.address()), name, acts[name], 5));
      expect(digests.size, name).to.equal(Object.keys(acts[name]).length + 4);
    }
  });

  it("of different acts never have one digest", () => {
    const chance = new Chance("names");
    const domain = deliveryDomain(1, chance.address());
    const acts = anyActs(chance);
    expect(new Set(NAMES.map((name) => actDigest(domain, name, acts[name], 5))).size).to.equal(NAMES.length);
  });

  it("are worth something for an hour, if nothing else is said, and name a contract account", async () => {
    const { domain, address, seller: owner } = await networkHelpers.loadFixture(fundedFixture);
    const before = Math.floor(Date.now() / 1000);
    const consent = await signConsent(accountSigner(address.toLowerCase(), owner), domain, "Release", {
      id: ethers.ZeroHash,
      fact: ethers.ZeroHash,
    });
    expect(consent.signer).to.equal(address);
    expect(consent.expiry).to.be.within(before + HOUR, before + HOUR + 60);
    expect(Object.isFrozen(consent)).to.equal(true);
  });

  it("take a Date for a time, without its milliseconds", () => {
    const domain = deliveryDomain(1, new Chance("dates").address());
    const what = { id: ethers.ZeroHash, until: new Date(1_800_000_000_999) };
    const { message } = actTypedData(domain, "Extension", what, new Date(1_700_000_000_001));
    expect(message).to.deep.equal({ id: ethers.ZeroHash, until: 1_800_000_000, expiry: 1_700_000_000 });
  });

  const domain = deliveryDomain(1, new Chance("problems").address());
  const id = ethers.ZeroHash;
  const account = new Chance("account").address();
  const problems: [string, () => unknown, code: string, field: string][] = [
    ["an id that is too short", () => actDigest(domain, "Release", { id: "0x12", fact: id }, 5), "BytesInvalid", "id"],
    ["an id that is no hex", () => actDigest(domain, "Release", { id: "order 7", fact: id }, 5), "BytesInvalid", "id"],
    ["a fact of 31 bytes", () => actDigest(domain, "Objection", { id, fact: id.slice(2) }, 5), "BytesInvalid", "fact"],
    ["milliseconds", () => actDigest(domain, "Release", { id, fact: id }, 1_800_000_000_000), "TimeInvalid", "expiry"],
    [
      "a negative nonce",
      () => actDigest(domain, "Withdrawal", { account, token: account, to: account, nonce: -1n }, 5),
      "NumberOutOfRange",
      "nonce",
    ],
    ["a time below zero", () => actDigest(domain, "Extension", { id, until: -1 }, 5), "TimeInvalid", "until"],
    [
      "a negative total",
      () => actDigest(domain, "Refund", { id, fact: id, buyerTotal: -1n }, 5),
      "NumberOutOfRange",
      "buyerTotal",
    ],
    [
      "a total beyond 96 bits",
      () => actDigest(domain, "Ruling", { id, fact: id, buyerTotal: 1n << 96n }, 5),
      "NumberOutOfRange",
      "buyerTotal",
    ],
    [
      "a recipient that is no address",
      () => actDigest(domain, "Withdrawal", { account, token: account, to: "bob", nonce: 0n }, 5),
      "AddressInvalid",
      "to",
    ],
    [
      "an act that does not exist",
      () => actDigest(domain, "Theft" as "Release", { id, fact: id }, 5),
      "ActUnknown",
      "act",
    ],
  ];
  for (const [title, call, code, field] of problems) {
    it(`refuse ${title}`, async () => {
      const thrown = await failure(Promise.resolve().then(call));
      expect(thrown).to.be.instanceOf(KeptError);
      expect(thrown).to.deep.include({ code, field });
    });
  }

  it("can name the zero address where the contract will refuse it", () => {
    const what = { account, token: account, to: ZeroAddress, nonce: 1n };
    expect(actTypedData(domain, "Withdrawal", what, 5).message).to.deep.equal({ ...what, expiry: 5 });
  });
});
