import { keccak256, toUtf8Bytes, type BytesLike } from "ethers";
import { network } from "hardhat";
import type { Hex } from "@kept/sdk";
import { BOUGHT, deployCoalition, fill, inVintage, type Coalition } from "../../test/helpers/loyalty.ts";
import { authorize } from "../../test/helpers/loyalty-signatures.ts";
import { gasOf } from "./receipt.ts";

/** 20 bytes without a zero among them: what an address of a wallet costs. */
const someone = (seed: string): Hex => `0x${keccak256(toUtf8Bytes(seed)).replaceAll("00", "a5").slice(2, 42)}`;
const ref: Hex = keccak256(toUtf8Bytes("receipt 1")).replaceAll("00", "a5");
const item = (customer: string, amount: bigint): bigint => (BigInt(customer) << 96n) | amount;

const AMOUNT = 1_234n;
const KEY = 0xa71_1a5n;

/** One coalition with a fixed clock, and the gas of each transaction in a block of its own. */
export class LoyaltyBench {
  readonly #d: Coalition;

  private constructor(d: Coalition) {
    this.#d = d;
  }

  /** Whoever is measured as existing has some points, or some books, already. */
  static async create(): Promise<LoyaltyBench> {
    const connection = await network.create({ override: { initialDate: "2027-01-01T00:00:00Z" } });
    const d = await deployCoalition(connection);
    for (const member of [d.baker, d.grocer]) {
      await d.office.connect(d.operator).admit(member);
      await fill(d, member);
      await d.token.connect(member).deposit(100n * BOUGHT);
    }
    for (const customer of [d.alice, d.bob]) await d.token.connect(d.baker).transfer(customer, 100_000n);
    await d.token.connect(d.alice).transfer(d.grocer, 1_000n);
    return new LoyaltyBench(d);
  }

  async giving(): Promise<Record<string, number>> {
    const { token, alice, bob, till } = this.#d;
    const giving = token.connect(alice);
    await giving.approve(till, 2n ** 256n - 1n);
    return {
      "gift/new": await gasOf(giving.transfer(someone("new"), AMOUNT)),
      "gift/existing": await gasOf(giving.transfer(bob, AMOUNT)),
      "transferFrom/gift-existing": await gasOf(token.connect(till).transferFrom(alice, bob, AMOUNT)),
    };
  }

  async issuing(): Promise<Record<string, number>> {
    const { token, baker, bob, till } = this.#d;
    const issuing = token.connect(baker);
    await issuing.approve(till, 50_000n);
    return {
      "issue/new": await gasOf(issuing.transfer(someone("issued"), AMOUNT)),
      "issue/existing": await gasOf(issuing.transfer(bob, AMOUNT)),
      "issue/till-existing": await gasOf(token.connect(till).transferFrom(baker, bob, AMOUNT)),
      refund: await gasOf(issuing.refund(bob, AMOUNT, ref)),
    };
  }

  /** (gas of 100 - gas of 10) / 90 */
  async batching(): Promise<Record<string, number>> {
    const issuing = this.#d.token.connect(this.#d.baker);
    const batch = async (kind: string, size: number): Promise<number> => {
      const items = Array.from({ length: size }, (_, i) => item(someone(`${kind} ${i}`), AMOUNT));
      return gasOf(issuing.issueBatch(items, ref));
    };
    const ten = await batch("ten", 10);
    const hundred = await batch("hundred", 100);
    const tenAgain = await batch("ten", 10);
    const hundredAgain = await batch("hundred", 100);
    return {
      "issueBatch/marginal-new": Math.round((hundred - ten) / 90),
      "issueBatch/marginal-existing": Math.round((hundredAgain - tenAgain) / 90),
    };
  }

  async redeeming(): Promise<Record<string, number>> {
    const { token, office, alice, grocer, till, operator, connection } = this.#d;
    const shop = await connection.ethers.deployContract("Shop__Mock");
    await office.connect(operator).admit(shop);
    const redeeming = token.connect(alice);
    await redeeming.transfer(shop, AMOUNT);
    const reference = redeeming["transferAndCall(address,uint256,bytes)"];
    const byKey = async (counter: bigint): Promise<number> => {
      const to = grocer.address;
      const { terms, v, r, s } = await authorize(this.#d, alice, { to, value: AMOUNT, nonce: (KEY << 64n) | counter });
      const submit =
        token.connect(till)[
          "transferWithAuthorization(address,address,uint256,uint256,uint256,bytes32,uint8,bytes32,bytes32)"
        ];
      return gasOf(
        submit(terms.from, terms.to, terms.value, terms.validAfter, terms.validBefore, terms.nonce, v, r, s),
      );
    };
    await byKey(0n);
    return {
      redeem: await gasOf(redeeming.transfer(grocer, AMOUNT)),
      "redeem/authorization": await byKey(1n),
      "redeem/transferAndCall": await gasOf(reference(shop, AMOUNT, ref)),
    };
  }

  async banking(): Promise<Record<string, number>> {
    const { token, baker, grocer } = this.#d;
    return {
      deposit: await gasOf(token.connect(baker).deposit(AMOUNT)),
      withdraw: await gasOf(token.connect(grocer).withdraw(AMOUNT, grocer)),
    };
  }

  async reading(): Promise<Record<string, number>> {
    const { token, alice, connection, tokenAddress } = this.#d;
    const meter = await connection.ethers.deployContract("Meter__Mock");
    await meter.measure(tokenAddress, alice);
    const code: BytesLike = await connection.ethers.provider.getCode(token);
    return { balanceOf: Number(await meter.used()), size: (code.length - 2) / 2 };
  }

  /** Customers who have something of a vintage that has gone: one gives, and a hundred are swept. */
  async aging(): Promise<Record<string, number>> {
    const { token, baker, alice, bob } = this.#d;
    const people = Array.from({ length: 100 }, (_, i) => someone(`old ${i}`));
    await token.connect(baker).issueBatch(
      people.map((each) => item(each, AMOUNT)),
      ref,
    );
    await inVintage(this.#d, 2, 1);
    await token.connect(baker).transfer(alice, AMOUNT);
    await inVintage(this.#d, 4, 1);
    await token.connect(bob).transfer(baker, 0n);
    const afterRoll = await gasOf(token.connect(alice).transfer(bob, 1n));
    const ten = await gasOf(token.expire(people.slice(0, 10)));
    const ninety = await gasOf(token.expire(people.slice(10)));
    return { "gift/after-roll": afterRoll, "expire/marginal": Math.round((ninety - ten) / 80) };
  }
}

/** Every key of the token, in the order of its bars. */
export async function measureLoyalty(): Promise<Record<string, number>> {
  const bench = await LoyaltyBench.create();
  return {
    ...(await bench.giving()),
    ...(await bench.issuing()),
    ...(await bench.batching()),
    ...(await bench.redeeming()),
    ...(await bench.banking()),
    ...(await bench.reading()),
    ...(await bench.aging()),
  };
}
