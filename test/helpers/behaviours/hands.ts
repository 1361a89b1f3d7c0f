import { stockedCoalition, type Coalition } from "../loyalty.ts";
import type { Changes, Who } from "../loyalty-effects.ts";
import type { Connection } from "../escrow.ts";

/** An error and its arguments. */
export type Refusal = readonly [error: string, ...args: unknown[]];

/** Who gives to whom in the coalition of {handsCoalition}, and what becomes of the points. */
export interface Hands {
  readonly name: string;
  readonly from: Who;
  readonly to: Who;
  /** All that the giver has for it. */
  readonly all: bigint;
  /** What `amount` changes on its way, a multiple of 100. */
  readonly moved: (amount: bigint) => Changes;
  /** How more than all is refused. */
  readonly exceeded: (d: Coalition, amount: bigint) => Refusal;
}

/** Where a behaviour is looked at. */
export interface Env {
  readonly connection: Connection;
  /** Named, so that it runs once. */
  readonly fixture: () => Promise<Coalition>;
}

/** Alice has 400.00 points and bob 100.00 of vintage 0; the baker has bought 9,300.00 and accepted 200.00. */
export async function handsCoalition(connection: Connection): Promise<Coalition> {
  const d = await stockedCoalition(connection);
  await d.token.connect(d.baker).transfer(d.bob, 10_000n);
  await d.token.connect(d.alice).transfer(d.baker, 20_000n);
  return d;
}

export const HANDS: readonly Hands[] = [
  {
    name: "points from a customer to a customer",
    from: "alice",
    to: "bob",
    all: 40_000n,
    moved: (amount) => ({ "alice.lane0": -amount, "bob.lane0": amount }),
    exceeded: (d, amount) => ["ERC20InsufficientBalance", d.alice.address, 40_000n, amount],
  },
  {
    name: "points from a customer to a member",
    from: "alice",
    to: "grocer",
    all: 40_000n,
    moved: (amount) => ({ "alice.lane0": -amount, "grocer.accepted": amount, "all.lane0": -amount }),
    exceeded: (d, amount) => ["ERC20InsufficientBalance", d.alice.address, 40_000n, amount],
  },
  {
    name: "points from a member to a customer",
    from: "baker",
    to: "bob",
    all: 930_000n,
    moved: (amount) => ({
      "baker.bought": -amount,
      "bob.lane0": amount,
      "bob.earned": amount / 100n,
      "all.lane0": amount,
    }),
    exceeded: (d, amount) => ["LoyaltyToken_BoughtExceeded", d.baker.address, amount, 930_000n],
  },
  {
    name: "points from a member to a member",
    from: "baker",
    to: "grocer",
    all: 20_000n,
    moved: (amount) => ({ "baker.accepted": -amount, "grocer.accepted": amount }),
    exceeded: (d, amount) => ["LoyaltyToken_AcceptedExceeded", d.baker.address, amount, 20_000n],
  },
];
