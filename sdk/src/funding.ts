import { AbiCoder, concat, Signature } from "ethers";
import { signPermit, signReceiveAuthorization, type AuthorizationInput, type PermitInput } from "./authorizations.ts";
import type { TypedDataSigner } from "./sign.ts";
import { FundingKind, type Funding, type Hex } from "./types.ts";

/** The payer has approved the contract to be paid. `consent`: his signature, when somebody else calls (`signPayment`, `signCart`). */
export function fundByAllowance(consent: Hex = "0x"): Funding {
  return { kind: FundingKind.Allowance, payment: consent };
}

/** The price in wei, for an order in WETH: whoever calls sends it along. `consent`: as for {@link fundByAllowance}. */
export function fundByEther(price: bigint, consent: Hex = "0x"): Funding {
  return { kind: FundingKind.Ether, payment: consent, value: price };
}

/**
 * An ERC-2612 permit signed by the payer. `consent`: as for {@link fundByAllowance}.
 * Throws ProviderNeeded when domain or nonce must be read and there is no provider.
 * @param input `spender`: the contract to be paid; `value`: what is due, or more.
 */
export async function fundByPermit(
  signer: TypedDataSigner,
  token: Hex,
  input: PermitInput,
  consent: Hex = "0x",
): Promise<Funding> {
  const { value, deadline, signature } = await signPermit(signer, token, input);
  const { v, r, s } = Signature.from(signature);
  const permit = AbiCoder.defaultAbiCoder().encode(
    ["uint256", "uint256", "uint8", "bytes32", "bytes32"],
    [value, deadline, v, r, s],
  );
  return { kind: FundingKind.Permit, payment: concat([permit, consent]) };
}

/**
 * An ERC-3009 authorisation signed by the payer with what it pays for as nonce; anybody may submit it.
 * The token must take any 32 bytes as nonce, as USDC does; tokens with keyed nonces refuse it.
 * @param subject The order's id, the cart's digest, or a deposit's subject.
 * @param input `to`: the contract to be paid; `value`: exactly what is due.
 */
export async function fundByAuthorization(
  signer: TypedDataSigner,
  token: Hex,
  subject: Hex,
  input: AuthorizationInput,
): Promise<Funding> {
  const { validAfter, validBefore, signature } = await signReceiveAuthorization(signer, token, subject, input);
  const payment = AbiCoder.defaultAbiCoder().encode(
    ["uint256", "uint256", "bytes"],
    [validAfter, validBefore, signature],
  );
  return { kind: FundingKind.Authorization, payment };
}
