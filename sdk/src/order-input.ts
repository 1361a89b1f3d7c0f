import type { AmountInput, BytesInput, TimeInput } from "./inputs.ts";
import type { Hex } from "./types.ts";

/** A leg as people write it. */
export interface LegInput {
  /** A wallet's address, or `verifier ++ key`. */
  readonly attestor: BytesInput;
  /** The seller, if left out. */
  readonly payee?: Hex;
  readonly amount: AmountInput;
  readonly deadline: TimeInput;
}

/** Terms as people write them: either `legs`, or `attestor`, `amount`, `deadline` (and `payee`) of the only one. */
export interface OrderInput extends Partial<LegInput> {
  readonly seller: Hex;
  readonly buyer: Hex;
  readonly token: Hex;
  readonly legs?: readonly LegInput[];
  /** The token's decimals; needed only where an amount is a decimal string. */
  readonly decimals?: number;
  /** None, if left out. */
  readonly arbiter?: Hex;
  /** Seconds, at most 180 days; 0, if left out. An order with an arbiter needs at least 3,600. */
  readonly objectionPeriod?: number;
  /** Seconds, as `objectionPeriod`. */
  readonly rulingPeriod?: number;
  /** What an objector posts; 0, if left out. */
  readonly bond?: AmountInput;
  /** 1/10,000 of the seller's net, 0 to 3,000; 0, if left out. */
  readonly feeBps?: number;
  readonly feeRecipient?: Hex;
  /** No promise, if left out. */
  readonly promisedBy?: TimeInput;
  /** For each started day from `promisedBy` on; 0, if left out. */
  readonly latePerDay?: AmountInput;
  /** The order cannot be funded from then on; at most the first deadline or, paid on receipt, the last one plus `objectionPeriod`. */
  readonly fundBy: TimeInput;
  /** 32 bytes; zero, if left out. Never personal data. */
  readonly ref?: BytesInput;
  /** 32 bytes; random, if left out. */
  readonly salt?: BytesInput;
  /** Paid by `collect`, at the moment of the receipt, instead of by `fund`; false, if left out. */
  readonly payOnReceipt?: boolean;
  /** Token of the reward, which comes from the seller's allowance to the escrow; none, if left out. */
  readonly rewardToken?: Hex;
  /** Units of `rewardToken` for an order paid in full; in proportion for one paid in part. */
  readonly rewardAmount?: bigint;
}
