import type { ContractRunner } from "ethers";
import type { BearerClaim } from "./bearer-code.ts";
import { explained } from "./errors/dig.ts";
import type { Sent } from "./escrow-acts.ts";
import { attestorOf, type BytesInput } from "./inputs.ts";
import { RewardsReader } from "./rewards-reader.ts";
import type { Campaign, Series, SignedNonces, SignedVoucher } from "./rewards-types.ts";
import type { Hex } from "./types.ts";

/** The deployed Rewards at an address, typed. */
export function rewards(address: Hex, runner: ContractRunner): Rewards {
  return new Rewards(address, runner);
}

/**
 * Calls and reads with plain values. What the contract refuses is thrown as RevertError with a sentence and the decoded
 * error; the requirements of each call are those of the contract's interface. Amounts are token units.
 */
export class Rewards extends RewardsReader {
  /** A merchant sets what one of his signers may spend of a token in all; zero removes it. */
  setSigner(token: Hex, signer: BytesInput, cap: bigint): Sent {
    return explained(this.contract.setSigner(token, attestorOf(signer, "signer"), cap));
  }

  /** A merchant opens a campaign, or changes what it may spend in all; zero ends it. */
  setCampaign(campaign: Campaign, cap: bigint): Sent {
    return explained(this.contract.setCampaign(campaign, cap));
  }

  /** A merchant opens a series, or changes what it may spend in all; zero ends it. */
  setSeries(series: Series, cap: bigint): Sent {
    return explained(this.contract.setSeries(series, cap));
  }

  /** A merchant publishes a series' next round: see {@link roundTree}. */
  publish(series: Series, root: Hex): Sent {
    return explained(this.contract.publish(series, root));
  }

  /** A merchant rules out that vouchers are paid; those that were are passed over. */
  cancel(nonces: readonly bigint[]): Sent {
    return explained(this.contract.cancel([...nonces]));
  }

  /** Anybody submits a merchant's cancellation: see {@link signCancellation}. */
  cancelBySignature({ merchant, nonces, expiry, signature }: SignedNonces): Sent {
    return explained(this.contract.cancelBySignature(merchant, [...nonces], expiry, signature));
  }

  /** Anybody has a voucher paid to its customer. */
  claim({ voucher, signer, signature }: SignedVoucher): Sent {
    return explained(this.contract.claim(voucher, signer, signature));
  }

  /** Anybody has vouchers paid; sort them by customer to pay each by one transfer. Those that were used are passed over. */
  claimMany(vouchers: readonly SignedVoucher[]): Sent {
    return explained(this.contract.claimMany([...vouchers]));
  }

  /** Anybody has a bearer voucher paid to whom its key names: see {@link claimOfCode}. */
  claimBearer({ voucher, to, keySignature }: BearerClaim): Sent {
    return explained(this.contract.claimBearer(voucher, to, keySignature));
  }

  /** Anybody has a leaf of a campaign paid to its account: see {@link campaignTree}. */
  claimCampaign(campaign: Campaign, index: bigint, account: Hex, amount: bigint, proof: readonly Hex[]): Sent {
    return explained(this.contract.claimCampaign(campaign, index, account, amount, [...proof]));
  }

  /** Anybody has an account paid what a series has promised it beyond what it was paid. */
  claimSeries(series: Series, account: Hex, total: bigint, proof: readonly Hex[]): Sent {
    return explained(this.contract.claimSeries(series, account, total, [...proof]));
  }
}
