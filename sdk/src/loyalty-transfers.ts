import { Signature } from "ethers";
import type { SignedAuthorization, SignedCancellation, SignedPermit } from "./authorizations.ts";
import { explained } from "./errors/dig.ts";
import type { Sent } from "./escrow-acts.ts";
import { LoyaltyReader } from "./loyalty-reader.ts";
import type { Hex } from "./types.ts";

const TERMS = "address,address,uint256,uint256,uint256,bytes32";
/** An ECDSA signature as text: 65 bytes go as v, r and s, which costs less; any other is an account's own. */
const ECDSA_TEXT = 132;

/** Everything by which points change hands that other tokens have, too: see the table of hands in the contract's interface. */
export class LoyaltyTransfers extends LoyaltyReader {
  transfer(to: Hex, amount: bigint): Sent {
    return explained(this.contract.transfer(to, amount));
  }

  /** By an allowance: a till issues for its member so. */
  transferFrom(from: Hex, to: Hex, amount: bigint): Sent {
    return explained(this.contract.transferFrom(from, to, amount));
  }

  approve(spender: Hex, amount: bigint): Sent {
    return explained(this.contract.approve(spender, amount));
  }

  /** Anyone submits a permit: see `signPermit`. */
  permit({ owner, spender, value, deadline, signature }: SignedPermit): Sent {
    const { v, r, s } = Signature.from(signature);
    return explained(this.contract.permit(owner, spender, value, deadline, v, r, s));
  }

  /** Anyone submits an authorization: see `signTransferAuthorization`. */
  transferWithAuthorization({ signature, ...terms }: SignedAuthorization): Sent {
    return explained(this.#authorized("transferWithAuthorization", terms, signature));
  }

  /** Whom it names submits an authorization: see `signReceiveAuthorization`. */
  receiveWithAuthorization({ signature, ...terms }: SignedAuthorization): Sent {
    return explained(this.#authorized("receiveWithAuthorization", terms, signature));
  }

  /** Anyone submits a cancellation: see `signCancelAuthorization`. Only the next nonce of its key can be cancelled. */
  cancelAuthorization({ authorizer, nonce, signature }: SignedCancellation): Sent {
    if (signature.length !== ECDSA_TEXT) {
      return explained(this.contract["cancelAuthorization(address,bytes32,bytes)"](authorizer, nonce, signature));
    }
    const { v, r, s } = Signature.from(signature);
    const cancel = this.contract["cancelAuthorization(address,bytes32,uint8,bytes32,bytes32)"];
    return explained(cancel(authorizer, nonce, v, r, s));
  }

  /** A transfer that the receiving contract is told of (ERC-1363). */
  transferAndCall(to: Hex, amount: bigint, data: Hex = "0x"): Sent {
    return explained(this.contract["transferAndCall(address,uint256,bytes)"](to, amount, data));
  }

  transferFromAndCall(from: Hex, to: Hex, amount: bigint, data: Hex = "0x"): Sent {
    return explained(this.contract["transferFromAndCall(address,address,uint256,bytes)"](from, to, amount, data));
  }

  approveAndCall(spender: Hex, amount: bigint, data: Hex = "0x"): Sent {
    return explained(this.contract["approveAndCall(address,uint256,bytes)"](spender, amount, data));
  }

  /** A gift of points of one vintage (ERC-7818). */
  transferAtEpoch(epoch: number, to: Hex, amount: bigint): Sent {
    return explained(this.contract.transferAtEpoch(epoch, to, amount));
  }

  transferFromAtEpoch(epoch: number, from: Hex, to: Hex, amount: bigint): Sent {
    return explained(this.contract.transferFromAtEpoch(epoch, from, to, amount));
  }

  #authorized(
    verb: "transferWithAuthorization" | "receiveWithAuthorization",
    { from, to, value, validAfter, validBefore, nonce }: Omit<SignedAuthorization, "signature">,
    signature: Hex,
  ): Sent {
    const terms = [from, to, value, validAfter, validBefore, nonce] as const;
    if (signature.length !== ECDSA_TEXT) return this.contract[`${verb}(${TERMS},bytes)`](...terms, signature);
    const { v, r, s } = Signature.from(signature);
    return this.contract[`${verb}(${TERMS},uint8,bytes32,bytes32)`](...terms, v, r, s);
  }
}
