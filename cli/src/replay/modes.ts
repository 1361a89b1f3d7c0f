/** When buyers pay: with the order, or when it arrives. */
export type Payment = "before" | "onReceipt";

/** How a history is played. */
export interface Mode {
  readonly payment: Payment;
  /** Every act is a signature, and one relayer sends all of them. */
  readonly gasless: boolean;
}
