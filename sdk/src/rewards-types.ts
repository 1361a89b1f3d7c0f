import type { Hex } from "./types.ts";

/** What a merchant's signer promises to one customer, or to whoever holds a code. Times are seconds since 1970. */
export interface Voucher {
  /** Who pays, from his allowance. */
  readonly merchant: Hex;
  /** Any ERC-20. */
  readonly token: Hex;
  /** The customer; of a bearer voucher the address of the key in its code. */
  readonly holder: Hex;
  /** Token units. */
  readonly amount: bigint;
  /** First second in which it can be claimed: the end of the return window. */
  readonly validFrom: number;
  /** First second in which it can be claimed no more. */
  readonly deadline: number;
  /** Each of a merchant's is paid once: see {@link surveyNonce}. Neighbours in a range of 256 cost less to claim. */
  readonly nonce: bigint;
}

/** A voucher as `claim` and `claimMany` take it. */
export interface SignedVoucher {
  readonly voucher: Voucher;
  /** ERC-7913 bytes of the signer. */
  readonly signer: Hex;
  readonly signature: Hex;
}

/** Amounts for a list of customers, each claimed once. */
export interface Campaign {
  readonly merchant: Hex;
  readonly token: Hex;
  /** Of {@link campaignTree}. */
  readonly root: Hex;
  /** First second in which it can be claimed no more. */
  readonly deadline: number;
}

/** A campaign without end: each round is a new list of what everybody has been promised in all. */
export interface Series {
  readonly merchant: Hex;
  readonly token: Hex;
  /** Tells series of one merchant and token from each other. */
  readonly ref: Hex;
}

/** What a signer, a campaign or a series may spend in all, and has spent; token units. */
export interface Budget {
  readonly cap: bigint;
  readonly spent: bigint;
}

/** A merchant's signed cancellation of vouchers, which anybody may submit before its expiry. */
export interface SignedNonces {
  readonly merchant: Hex;
  readonly nonces: readonly bigint[];
  readonly expiry: number;
  readonly signature: Hex;
}
