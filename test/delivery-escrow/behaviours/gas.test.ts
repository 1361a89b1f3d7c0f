import { expect } from "chai";
import { MaxUint256, Wallet } from "ethers";
import { network } from "hardhat";
import { Status, type Hex, type LegInput, type Order } from "@kept/sdk";
import { DAY, deploy, fund, makeOrder, now, PRICE, receiptOf, type Deployed } from "../../helpers/escrow.ts";
import { at, expectMoves, expectState, type AnyToken } from "../../helpers/expect.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;

/** EIP-7825. */
const TRANSACTION_LIMIT = 16_777_216;
/** What a push is owed. */
const PUSH_GAS = 300_000;
const BOMB = 1;
const BURN = 2;

interface Scene extends Deployed {
  readonly money: AnyToken;
  readonly order: Order;
  readonly id: Hex;
}

/** Pays the seller, an EOA, in a plain token: a cheap push. */
async function plainFixture(): Promise<Scene> {
  const d = await deploy(connection);
  const order = await makeOrder(d);
  return { ...d, money: d.token, order, id: await fund(d, order) };
}

/** Pays the seller in a token whose transfers need the very most that a push is still paid with. */
async function hungryFixture(): Promise<Scene> {
  const d = await deploy(connection);
  const money = await ethers.deployContract("HungryToken__Mock");
  await money.mint(d.buyer, PRICE);
  await money.connect(d.buyer).approve(d.escrow, MaxUint256);
  const order = await makeOrder(d, { token: await money.getAddress() });
  const scene = { ...d, money, order, id: await fund(d, order) };
  let [most, tooMany] = [1, 100_000];
  while (tooMany - most > 1) {
    const words = (most + tooMany) >> 1;
    await money.setWords(words);
    if ((await releaseWith(scene, 2_000_000)).ending === "paid") most = words;
    else tooMany = words;
  }
  await money.setWords(most);
  return scene;
}

/** Pays the seller, for whom the token answers with a return bomb, which takes half of what a push is owed. */
async function refusingFixture(): Promise<Scene> {
  const d = await deploy(connection);
  const money = await ethers.deployContract("HostileToken__Mock");
  await money.mint(d.buyer, PRICE);
  await money.connect(d.buyer).approve(d.escrow, MaxUint256);
  await money.setMode(d.seller, BOMB);
  const order = await makeOrder(d, { token: await money.getAddress() });
  return { ...d, money, order, id: await fund(d, order) };
}

const burningCrowdFixture = () => crowdedFixture(BURN);
const refusingCrowdFixture = () => crowdedFixture(BOMB);

type Ending = "paid" | "credited" | "Payouts_GasTooLow" | "out of gas";

/** How a release with so much gas ends; whatever it did is undone. */
async function releaseWith(d: Scene, gasLimit: number): Promise<{ ending: Ending; args: readonly unknown[] }> {
  const snapshot = await networkHelpers.takeSnapshot();
  try {
    const sent = await d.escrow.connect(d.buyer).release(d.order, { gasLimit });
    const { logs = [] } = (await sent.wait()) ?? {};
    const names = logs.map((log) => d.escrow.interface.parseLog(log)?.name);
    return { ending: names.includes("PayoutCredited") ? "credited" : "paid", args: [] };
  } catch (error) {
    await expectState(d, d.id, { status: Status.Funded });
    const { data } = error as { data: Hex | { data: Hex } };
    const reason = typeof data === "string" ? data : data.data;
    if (reason === "0x") return { ending: "out of gas", args: [] };
    const { name, args } = d.escrow.interface.parseError(reason)!;
    return { ending: name as Ending, args: args.toArray() };
  } finally {
    await snapshot.restore();
  }
}

async function sweep(d: Scene, from: number, to: number, step: number) {
  const endings: { gas: number; ending: Ending; args: readonly unknown[] }[] = [];
  for (let gas = from; gas <= to; gas += step) endings.push({ gas, ...(await releaseWith(d, gas)) });
  return endings;
}

/** The last gas limit that is too low for an ending, and the first that is not. */
async function boundary(d: Scene, ending: Ending, low: number, high: number): Promise<[number, number]> {
  if (high - low === 1) return [low, high];
  const middle = (low + high) >> 1;
  const reached = (await releaseWith(d, middle)).ending === ending;
  return reached ? boundary(d, ending, low, middle) : boundary(d, ending, middle, high);
}

const kinds = (endings: readonly { ending: Ending }[]): Ending[] => [...new Set(endings.map(({ ending }) => ending))];

/** 32 legs: the seller's first, then one for each of 31 third parties, the last of them healthy; no arbiter, and a fee. */
async function crowdedFixture(mode: number) {
  const d = await deploy(connection);
  const money = await ethers.deployContract("HostileToken__Mock");
  await money.mint(d.buyer, 32n * PRICE);
  await money.connect(d.buyer).approve(d.escrow, MaxUint256);
  const burners = Array.from({ length: 30 }, () => Wallet.createRandom().address);
  const start = await now(d);
  const payees = [d.seller.address, ...burners, d.courier.address];
  const legs = payees.map((payee, i): LegInput => ({
    attestor: d.carrier.address,
    payee,
    amount: PRICE,
    deadline: start + 2 * DAY + i,
  }));
  const fee = { feeBps: 100, feeRecipient: d.integrator.address };
  const order = await makeOrder(d, { legs, token: await money.getAddress(), ...fee, arbiter: ethers.ZeroAddress });
  await fund(d, order);
  for (const account of [...burners, d.seller, d.buyer, d.integrator]) await money.setMode(account, mode);
  const signed = await receiptOf(d, order, { leg: 31, share: 999_999 });
  return { ...d, money, order, burners, signed };
}

describe("A caller who starves a payout", () => {
  it("gets it paid or fails, whatever gas he gives to a plain payout", async () => {
    const d = await networkHelpers.loadFixture(plainFixture);
    const endings = await sweep(d, 40_000, 420_000, 3_900);
    expect(kinds(endings)).to.include("paid").and.not.include("credited");
    expect(endings.at(-1)?.ending).to.equal("paid");
  });

  it("gets it paid or fails, unit by unit around the least gas that pays", async () => {
    const d = await networkHelpers.loadFixture(plainFixture);
    const coarse = await sweep(d, 60_000, 120_000, 1_000);
    const least = coarse.find(({ ending }) => ending === "paid")!.gas;
    const endings = await sweep(d, least - 1_000, least, 19);
    expect(kinds(endings)).to.not.include("credited");
  });

  it("reverts with {Payouts_GasTooLow} for a payout that needs much gas, and never credits it", async () => {
    const d = await networkHelpers.loadFixture(hungryFixture);
    const endings = await sweep(d, 60_000, 420_000, 3_700);
    expect(kinds(endings)).to.have.members(["out of gas", "Payouts_GasTooLow", "paid"]);
    for (const { ending, args } of endings) {
      if (ending !== "Payouts_GasTooLow") continue;
      expect(args[0]).to.be.lessThan(args[1]);
      expect(args[1]).to.be.greaterThan(PUSH_GAS);
    }
  });

  it("reverts with {Payouts_GasTooLow} for a payout that needs all it is owed, and never credits it", async () => {
    const d = await networkHelpers.loadFixture(hungryFixture);
    const [low, high] = await boundary(d, "paid", 300_000, 420_000);
    expect((await releaseWith(d, low)).ending).to.equal("Payouts_GasTooLow");
    const endings = await sweep(d, high - 3_000, high + 3_000, 61);
    expect(kinds(endings)).to.have.members(["Payouts_GasTooLow", "paid"]);
  });

  it("reverts with {Payouts_GasTooLow} or credits in full what cannot be paid, and nothing between", async () => {
    const d = await networkHelpers.loadFixture(refusingFixture);
    const endings = await sweep(d, 60_000, 480_000, 5_100);
    expect(kinds(endings)).to.have.members(["out of gas", "Payouts_GasTooLow", "credited"]);
    const first = endings.findIndex(({ ending }) => ending === "credited");
    expect(kinds(endings.slice(first))).to.deep.equal(["credited"]);
    expect(endings[first]!.gas).to.be.greaterThan(PUSH_GAS);
  });

  it("credits from the very unit on at which the push has had all it is owed", async () => {
    const d = await networkHelpers.loadFixture(refusingFixture);
    const [low, high] = await boundary(d, "credited", 330_000, 420_000);
    const refused = await releaseWith(d, low);
    expect(refused.ending).to.equal("Payouts_GasTooLow");
    const [available, needed] = refused.args as readonly [bigint, bigint];
    expect(available).to.equal(needed - 1n);
    expect((await releaseWith(d, high)).ending).to.equal("credited");
  });
});

describe("Payees who burn all their gas", () => {
  it("cannot starve the only healthy one of 32 legs, within a transaction's limit", async () => {
    const d = await networkHelpers.loadFixture(burningCrowdFixture);
    const sent = d.escrow.connect(d.stranger).attest(d.order, [d.signed], { gasLimit: TRANSACTION_LIMIT });
    await expectMoves(d, sent, { courier: PRICE, escrow: -PRICE }, d.money);
    const receipt = (await (await sent).wait())!;
    expect(receipt.gasUsed)
      .to.be.lessThan(TRANSACTION_LIMIT)
      .and.greaterThan(33 * PUSH_GAS);
    const credits = receipt.logs.filter((log) => d.escrow.interface.parseLog(log)?.name === "PayoutCredited");
    expect(credits).to.have.length(33);
    for (const burner of d.burners) expect(await d.escrow.credited(d.money, burner)).to.equal(PRICE);
    const [toBuyer, toSeller, toFee] = await Promise.all(
      [d.buyer, d.seller, d.integrator].map((who) => d.escrow.credited(d.money, who)),
    );
    expect([toBuyer, toSeller! + toFee!]).to.deep.equal([3_200n, PRICE - 3_200n]);
  });

  it("cannot make a caller's frugality cost the healthy one his payment", async () => {
    const d = await networkHelpers.loadFixture(refusingCrowdFixture);
    for (let gasLimit = 300_000; gasLimit < 6_300_000; gasLimit += 590_000) {
      const snapshot = await networkHelpers.takeSnapshot();
      const done = await d.escrow
        .connect(d.stranger)
        .attest(d.order, [d.signed], { gasLimit })
        .then(
          () => true,
          () => false,
        );
      expect(await d.money.balanceOf(d.courier)).to.equal(done ? PRICE : 0n, `with ${gasLimit} gas`);
      await snapshot.restore();
    }
  });

  it("cannot keep a settlement of many orders from paying the others", async () => {
    const d = await networkHelpers.loadFixture(refusingFixture);
    const healthy = await makeOrder(d);
    await fund(d, healthy);
    await at(d, Math.max(d.order.legs[0]!.deadline, healthy.legs[0]!.deadline) + 30 * DAY);
    const money = d.money as unknown as { setMode(account: Hex, mode: number): Promise<unknown> };
    await money.setMode(d.buyer.address, BURN);
    const sent = d.escrow.connect(d.stranger).settleMany([d.order, healthy]);
    await expectMoves(d, sent, { buyer: PRICE, escrow: -PRICE });
    expect(await d.escrow.credited(d.money, d.buyer)).to.equal(PRICE);
  });
});
