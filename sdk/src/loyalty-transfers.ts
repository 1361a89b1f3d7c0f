import { Signature, verifyTypedData, type TypedDataField } from "ethers";
import type { SignedAuthorization, SignedCancellation, SignedPermit } from "./authorizations.ts";
import { explained } from "./errors/dig.ts";
import type { Sent } from "./escrow-acts.ts";
import { LoyaltyReader } from "./loyalty-reader.ts";
import { AUTHORIZATION_TYPES, CANCELLATION_TYPES, TRANSFER_TYPES } from "./token.ts";
import type { Hex } from "./types.ts";

const TERMS = "address,address,uint256,uint256,uint256,bytes32";

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

  /** Anyone submits a permit: see {@link signPermit}. */
  permit({ owner, spender, value, deadline, signature }: SignedPermit): Sent {
    const { v, r, s } = Signature.from(signature);
    return explained(this.contract.permit(owner, spender, value, deadline, v, r, s));
  }

  /** Anyone submits an authorization: see {@link signTransferAuthorization}. */
  transferWithAuthorization(signed: SignedAuthorization): Sent {
    return explained(this.#authorized("transferWithAuthorization", TRANSFER_TYPES, signed));
  }

  /** Whom it names submits an authorization: see {@link signReceiveAuthorization}. */
  receiveWithAuthorization(signed: SignedAuthorization): Sent {
    return explained(this.#authorized("receiveWithAuthorization", AUTHORIZATION_TYPES, signed));
  }

  /** Anyone submits a cancellation: see {@link signCancelAuthorization}. Only the next nonce of its key can be cancelled. */
  cancelAuthorization(signed: SignedCancellation): Sent {
    return explained(this.#cancelled(signed));
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

  async #authorized(
    verb: "transferWithAuthorization" | "receiveWithAuthorization",
    types: Record<string, TypedDataField[]>,
    { signature, ...message }: SignedAuthorization,
  ): Sent {
    const { from, to, value, validAfter, validBefore, nonce } = message;
    const terms = [from, to, value, validAfter, validBefore, nonce] as const;
    const key = await this.#ofKey(types, message, signature, from);
    if (!key) return this.contract[`${verb}(${TERMS},bytes)`](...terms, signature);
    return this.contract[`${verb}(${TERMS},uint8,bytes32,bytes32)`](...terms, key.v, key.r, key.s);
  }

  async #cancelled({ signature, ...message }: SignedCancellation): Sent {
    const { authorizer, nonce } = message;
    const key = await this.#ofKey(CANCELLATION_TYPES, message, signature, authorizer);
    if (!key) return this.contract["cancelAuthorization(address,bytes32,bytes)"](authorizer, nonce, signature);
    const cancel = this.contract["cancelAuthorization(address,bytes32,uint8,bytes32,bytes32)"];
    return cancel(authorizer, nonce, key.v, key.r, key.s);
  }

  /** The signature, if it is an account's own key's: then v, r and s cost less. Contract accounts need the form for any bytes. */
  async #ofKey(
    types: Record<string, TypedDataField[]>,
    message: object,
    signature: Hex,
    account: Hex,
  ): Promise<Signature | undefined> {
    const domain = await this.domain();
    try {
      const signer = verifyTypedData(domain, types, { ...message }, signature);
      return signer.toLowerCase() === account.toLowerCase() ? Signature.from(signature) : undefined;
    } catch {
      return undefined;
    }
  }
}
