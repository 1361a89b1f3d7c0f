import { expect } from "chai";
import { network } from "hardhat";
import { expectSound, snapshot } from "../helpers/loyalty-effects.ts";
import {
  deployCoalition,
  fill,
  inVintage,
  NEVER,
  REF,
  SPREAD_BPS,
  type Coalition,
  type Options,
} from "../helpers/loyalty.ts";
import { Model, Refused } from "./model.ts";

const connection = await network.create();
const { loadFixture } = connection.networkHelpers;

/** Sequences of each kind; the `fuzz` gate asks for more. */
const SEQUENCES = Number(process.env["KEPT_SEQUENCES"] ?? 4);
const STEPS = 40;

/** A generator of numbers that a seed determines. */
class Dice {
  #state: bigint;

  constructor(seed: number) {
    this.#state = BigInt(seed) * 2_654_435_761n + 88_172_645_463_325_252n;
  }

  below(bound: number): number {
    const mask = 2n ** 64n - 1n;
    this.#state ^= (this.#state << 13n) & mask;
    this.#state ^= this.#state >> 7n;
    this.#state ^= (this.#state << 17n) & mask;
    return Number((this.#state >> 11n) % BigInt(bound));
  }

  of<T>(list: readonly T[]): T {
    return list[this.below(list.length)]!;
  }
}

const PEOPLE = ["baker", "grocer", "florist", "treasury", "alice", "bob", "heir", "escrow"] as const;
type Person = (typeof PEOPLE)[number];

interface Play {
  readonly d: Coalition;
  readonly model: Model;
  readonly dice: Dice;
}

/** What is done to the contract, and the same to the model. */
interface Move {
  readonly call: () => Promise<unknown>;
  readonly told: () => unknown;
}

/** Small, odd, or all that somebody has. */
function amountFor({ model, dice, d }: Play, who: Person): bigint {
  const balance = model.balance(d[who].address);
  return dice.of([0n, 1n, 99n, 12_345n, balance / 3n, balance, balance + 1n]);
}

const MOVES: readonly ((play: Play) => Move)[] = [
  ...Array.from({ length: 5 }, () => (play: Play): Move => {
    const { d, model, dice } = play;
    const [from, to] = [dice.of(PEOPLE), dice.of(PEOPLE)];
    const amount = amountFor(play, from);
    return {
      call: () => d.token.connect(d[from]).transfer(d[to], amount),
      told: () => model.transfer(d[from].address, d[to].address, amount),
    };
  }),
  (play) => {
    const { d, model, dice } = play;
    const [from, to, amount] = [dice.of(PEOPLE), dice.of(PEOPLE), BigInt(dice.below(90_000))];
    return {
      call: () => d.token.connect(d[from]).refund(d[to], amount, REF),
      told: () => model.refund(d[from].address, d[to].address, amount),
    };
  },
  (play) => {
    const { d, model, dice } = play;
    const from = dice.of(PEOPLE);
    const items = [1, 2, 3].map(() => [d[dice.of(PEOPLE)].address, BigInt(dice.below(50_000))] as const);
    const packed = items.map(([to, amount]) => (BigInt(to) << 96n) | amount);
    return {
      call: () => d.token.connect(d[from]).issueBatch(packed, REF),
      told: () => model.issueBatch(d[from].address, items),
    };
  },
  (play) => {
    const { d, model, dice } = play;
    const [from, to, amount] = [dice.of(PEOPLE), dice.of(PEOPLE), BigInt(dice.below(20_000))];
    const epoch = Math.max(0, model.vintage - dice.below(6));
    return {
      call: () => d.token.connect(d[from]).transferAtEpoch(epoch, d[to], amount),
      told: () => model.giveAtEpoch(epoch, d[from].address, d[to].address, amount),
    };
  },
  (play) => {
    const { d, model, dice } = play;
    const [who, amount] = [dice.of(PEOPLE), BigInt(dice.below(2_000_000))];
    return {
      call: () => d.token.connect(d[who]).deposit(amount),
      told: () => model.deposit(d[who].address, amount),
    };
  },
  (play) => {
    const { d, model, dice } = play;
    const who = dice.of(PEOPLE);
    const amount = amountFor(play, who);
    return {
      call: () => d.token.connect(d[who]).withdraw(amount, d[who]),
      told: () => model.withdraw(d[who].address, amount),
    };
  },
  (play) => {
    const { d, model, dice } = play;
    const who = dice.of(PEOPLE);
    const amount = amountFor(play, who) / 2n;
    return {
      call: () => d.office.connect(d[who]).renew(amount),
      told: () => model.renew(d[who].address, amount),
    };
  },
  ({ d, model, dice }) => {
    const who = dice.of(PEOPLE);
    const accepting = dice.below(3) !== 0;
    return {
      call: () => d.office.connect(d[who]).setAccepting(accepting),
      told: () => model.setAccepting(d[who].address, accepting),
    };
  },
  ({ d, model, dice }) => {
    const who = dice.of(["baker", "grocer", "florist", "heir", "escrow"] as const);
    const standing = dice.of(["admit", "suspend", "reinstate", "reinstate", "release"] as const);
    if (standing === "release" && dice.below(3) !== 0) return { call: async () => d, told: () => undefined };
    const by = standing === "suspend" ? d.guard : d.operator;
    return {
      call: () => d.office.connect(by)[standing](d[who]),
      told: () => model[standing](d[who].address),
    };
  },
  ({ d, model }) => ({ call: () => d.office.claimBreakage(), told: () => model.claim() }),
  ({ d, dice }) => ({
    call: () => d.token.expire([d[dice.of(PEOPLE)], d[dice.of(PEOPLE)], d.alice]),
    told: () => undefined,
  }),
];

const errorOf = (error: unknown): string => /custom error '(\w+)/.exec(String(error))?.[1] ?? String(error);

async function outcome(act: () => unknown): Promise<string> {
  try {
    await act();
    return "done";
  } catch (error) {
    return error instanceof Refused ? error.message : errorOf(error);
  }
}

async function compare({ d, model }: Play): Promise<void> {
  const s = await snapshot(d);
  const treasury = d.treasury.address;
  for (const who of PEOPLE) {
    const { address } = d[who];
    const member = model.members.get(address);
    const unclaimed = address === treasury ? model.breakage : 0n;
    const [earned, earnedBefore] = model.earned(address);
    const lanes = [0, 1, 2, 3].map((i) => s[`${who}.lane${i}`]);
    expect(s[`${who}.balance`]).to.equal(model.balance(address));
    expect(lanes).to.deep.equal(model.lanes(address));
    expect([s[`${who}.bought`], s[`${who}.accepted`]]).to.deep.equal([
      member?.bought ?? 0n,
      (member?.accepted ?? 0n) + unclaimed,
    ]);
    expect([s[`${who}.earned`], s[`${who}.earnedBefore`]]).to.deep.equal([earned, earnedBefore]);
  }
  expect([0, 1, 2, 3].map((i) => s[`all.lane${i}`])).to.deep.equal(model.allLanes());
  expect(s["all.breakage"]).to.equal(model.breakage);
  expect(s["all.supply"]).to.equal(model.supply);
  expect(s["all.spreadAccrued"]).to.equal(model.spread);
  expectSound(d, s);
}

async function begin(d: Coalition, seed: number, expires: boolean, gifts: boolean): Promise<Play> {
  const nonHolders = [d.escrow.address];
  const rules = { unitValue: d.unitValue, spreadBps: SPREAD_BPS, expires, gifts };
  const model = new Model({ treasury: d.treasury.address, nonHolders, ...rules });
  for (const who of PEOPLE) await fill(d, d[who]);
  for (const who of ["baker", "grocer", "florist"] as const) {
    await d.office.connect(d.operator).admit(d[who]);
    model.admit(d[who].address);
    await d.token.connect(d[who]).deposit(1_000_000n);
    model.deposit(d[who].address, 1_000_000n);
  }
  return { d, model, dice: new Dice(seed) };
}

/** None, one, several, or so many vintages that everything is long gone. */
async function pass({ d, model, dice }: Play): Promise<void> {
  const vintage = model.vintage + dice.of([1, 1, 2, 3, 4, 9]);
  await inVintage(d, vintage, dice.of([0, 1, 86_400]));
  await connection.networkHelpers.mine();
  model.advance(vintage);
}

async function playOut(d: Coalition, seed: number, expires = true, gifts = true): Promise<void> {
  const game = await begin(d, seed, expires, gifts);
  for (let step = 0; step < STEPS; ++step) {
    if (game.dice.below(5) === 0) await pass(game);
    const move = game.dice.of(MOVES)(game);
    const expected = await outcome(move.told);
    expect(await outcome(move.call), `step ${step}`).to.equal(expected);
    if (step % 8 === 7) await compare(game);
  }
}

const fixture = (options: Options) => {
  async function coalitionFixture(): Promise<Coalition> {
    return deployCoalition(connection, options);
  }
  return coalitionFixture;
};
const expiring = fixture({});
const lasting = fixture({ vintageLength: NEVER });
const giftless = fixture({ gifts: false, vintageLength: 7 * 86_400 });

describe("LoyaltyToken, random sequences", () => {
  for (let seed = 1; seed <= SEQUENCES; ++seed) {
    it(`says what the plain model says, sequence ${seed}`, async () => {
      await playOut(await loadFixture(expiring), seed);
    });

    it(`says what the plain model says where nothing expires, sequence ${seed}`, async () => {
      await playOut(await loadFixture(lasting), seed, false);
    });

    it(`says what the plain model says without gifts, sequence ${seed}`, async () => {
      await playOut(await loadFixture(giftless), seed, true, false);
    });
  }
});
