/** An address or any other bytes as a 0x-prefixed hexadecimal string. Builders return addresses checksummed, bytes in lower case. */
export type Hex = string;

/** One section of a journey: who proves that it was completed, and who is paid for it. */
export interface Leg {
  /** ERC-7913 signer of this leg's receipt: 20 bytes for a wallet (EOA or ERC-1271), else `verifier ++ key`. */
  readonly attestor: Hex;
  /** The seller, or the third party who performs this leg. */
  readonly payee: Hex;
  /** Token units, 1 to 2^96 - 1. */
  readonly amount: bigint;
  /** Seconds since 1970. A receipt counts if it states an earlier time. */
  readonly deadline: number;
}

/** The terms of one order. Its EIP-712 digest is its id. Amounts are token units, times seconds since 1970, periods seconds. */
export interface Order {
  readonly seller: Hex;
  readonly buyer: Hex;
  readonly token: Hex;
  /** 1 to 32, in the order of travel. Frozen by the builder; typed mutable only because ethers' types demand it. */
  readonly legs: Leg[];
  /** Paid by `collect` at the moment of the receipt, instead of by `fund` before it. */
  readonly payOnReceipt: boolean;
  /** Zero for none. */
  readonly arbiter: Hex;
  /** At most 180 days; at least 1 hour with an arbiter. */
  readonly objectionPeriod: number;
  /** At most 180 days; at least 1 hour with an arbiter. */
  readonly rulingPeriod: number;
  /** What an objector posts. */
  readonly bond: bigint;
  /** 1/10,000 of the seller's net, at most 3,000. */
  readonly feeBps: number;
  readonly feeRecipient: Hex;
  /** Comes from the seller's allowance to the escrow; zero for none. */
  readonly rewardToken: Hex;
  /** For an order paid in full; in proportion for one paid in part. */
  readonly rewardAmount: bigint;
  /** The delivery is late from this second on; zero for no promise. */
  readonly promisedBy: number;
  /** For each started day from `promisedBy` on. */
  readonly latePerDay: bigint;
  /** The order cannot be funded from this second on. */
  readonly fundBy: number;
  /** Root or hash of the off-chain order document; never personal data. */
  readonly ref: Hex;
  readonly salt: Hex;
}

/** What the attestor of a leg saw. */
export const Outcome = { Delivered: 0, Returned: 1 } as const;
export type Outcome = (typeof Outcome)[keyof typeof Outcome];

/** An attestor's statement about one leg. */
export interface Receipt {
  /** The order's id. */
  readonly id: Hex;
  /** Index of the leg, from zero. */
  readonly leg: number;
  /** When it happened, in seconds since 1970. */
  readonly time: number;
  readonly outcome: Outcome;
  /** Parts per million that arrived: 1 to 1,000,000 when delivered, 0 when returned. */
  readonly share: number;
  /** Hash of whatever supports the statement. */
  readonly evidence: Hex;
}

/** A receipt and the signature of its leg's attestor. */
export interface SignedReceipt {
  readonly receipt: Receipt;
  readonly signature: Hex;
}

/** Where an order stands. "Open" is from Funded to ObjectedBySeller; RewardOwed is closed, but for the reward. */
export const Status = {
  None: 0,
  Funded: 1,
  Received: 2,
  Contradicted: 3,
  ObjectedByBuyer: 4,
  ObjectedBySeller: 5,
  Closed: 6,
  RewardOwed: 7,
} as const;
export type Status = (typeof Status)[keyof typeof Status];

/** How an order was closed. */
export const Closing = { Released: 0, Refunded: 1, Attested: 2, Settled: 3, Ruled: 4, Agreed: 5 } as const;
export type Closing = (typeof Closing)[keyof typeof Closing];

/** What the chain keeps of an order. */
export interface State {
  readonly status: Status;
  /** Legs completed by a receipt that nobody can object to, counted from the first. */
  readonly completed: number;
  /** The leg whose receipt decides; meaningful while `time` is not zero. */
  readonly leg: number;
  /** Token units that the seller has given back so far. */
  readonly refunded: bigint;
  /** The deciding receipt's share in parts per million. */
  readonly share: number;
  /** The deciding receipt's time; zero as long as there is none. */
  readonly time: number;
  /** When the running window opened; zero for a missed deadline. */
  readonly since: number;
  /** Seconds by which buyer and seller have put off the last deadline. */
  readonly extension: number;
  /** Reward units that the seller still owes, with RewardOwed. */
  readonly rewardOwed: bigint;
}

/** How money comes in. */
export const FundingKind = { Allowance: 0, Permit: 1, Authorization: 2, Permit2: 3, Ether: 4 } as const;
export type FundingKind = (typeof FundingKind)[keyof typeof FundingKind];

/** A funding kind and its encoded data, as `fund` takes them. */
export interface Funding {
  readonly kind: FundingKind;
  readonly payment: Hex;
  /** Wei to send along; none, if left out. */
  readonly value?: bigint;
}

/** A party's signature under an act: it counts as his call. See {@link signConsent}. */
export interface Consent {
  readonly signer: Hex;
  /** Seconds since 1970 from which it is worth nothing. */
  readonly expiry: number;
  readonly signature: Hex;
}
