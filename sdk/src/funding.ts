import { AbiCoder, concat, Signature } from "ethers";
import { inOneHour, seconds, type TimeInput } from "./inputs.ts";
import { KeptError } from "./kept-error.ts";
import type { TypedDataSigner } from "./sign.ts";
import { AUTHORIZATION_TYPES, PERMIT_TYPES, permitNonce, tokenDomain, type TokenAccess } from "./token.ts";
import { FundingKind, type Funding, type Hex } from "./types.ts";

/** The buyer has approved the escrow. `consent`: his signature, when somebody else calls (`signPayment`, `signCart`). */
export function fundByAllowance(consent: Hex = "0x"): Funding {
  return { kind: FundingKind.Allowance, payment: consent };
}

/** The price in wei, for an order in WETH: whoever calls sends it along. `consent`: as for {@link fundByAllowance}. */
export function fundByEther(price: bigint, consent: Hex = "0x"): Funding {
  return { kind: FundingKind.Ether, payment: consent, value: price };
}

/** Who may pull how much until when; token units. */
export interface PermitInput extends TokenAccess {
  /** The escrow. */
  readonly spender: Hex;
  /** The order's price, or more. */
  readonly value: bigint;
  /** One hour from now, if left out. */
  readonly deadline?: TimeInput;
  /** The payer's ERC-2612 nonce; read from the token, if left out. */
  readonly nonce?: bigint;
}

/**
 * An ERC-2612 permit signed by the buyer. `consent`: as for {@link fundByAllowance}.
 * Throws ProviderNeeded when domain or nonce must be read and there is no provider.
 */
export async function fundByPermit(
  signer: TypedDataSigner,
  token: Hex,
  input: PermitInput,
  consent: Hex = "0x",
): Promise<Funding> {
  const owner = await signer.getAddress();
  const deadline = seconds(input.deadline ?? inOneHour(), "deadline");
  const domain = await tokenDomain(token, input, signer);
  const nonce = input.nonce ?? (await permitNonce(token, owner, input, signer));
  const message = { owner, spender: input.spender, value: input.value, nonce, deadline };
  const { v, r, s } = Signature.from(await signer.signTypedData(domain, PERMIT_TYPES, message));
  const permit = AbiCoder.defaultAbiCoder().encode(
    ["uint256", "uint256", "uint8", "bytes32", "bytes32"],
    [input.value, deadline, v, r, s],
  );
  return { kind: FundingKind.Permit, payment: concat([permit, consent]) };
}

/** Between which moments exactly how much goes to whom; token units. */
export interface AuthorizationInput extends TokenAccess {
  /** The escrow. */
  readonly to: Hex;
  /** Exactly the order's price. */
  readonly value: bigint;
  /** Valid after this second; 0, if left out. */
  readonly validAfter?: TimeInput;
  /** Valid before this second; one hour from now, if left out. */
  readonly validBefore?: TimeInput;
}

/**
 * An ERC-3009 authorisation signed by the buyer with the order's id, or the cart's digest, as nonce; anybody may submit it.
 * The token must take any 32 bytes as nonce, as USDC does; tokens with keyed nonces refuse it.
 */
export async function fundByAuthorization(
  signer: TypedDataSigner,
  token: Hex,
  id: Hex,
  input: AuthorizationInput,
): Promise<Funding> {
  const from = await signer.getAddress();
  const validAfter = seconds(input.validAfter ?? 0, "validAfter");
  const validBefore = seconds(input.validBefore ?? inOneHour(), "validBefore");
  if (validBefore <= validAfter) {
    throw new KeptError("TimeInvalid", "validBefore", "must be after validAfter", [validBefore, validAfter]);
  }
  const domain = await tokenDomain(token, input, signer);
  const message = { from, to: input.to, value: input.value, validAfter, validBefore, nonce: id };
  const signature = await signer.signTypedData(domain, AUTHORIZATION_TYPES, message);
  const payment = AbiCoder.defaultAbiCoder().encode(
    ["uint256", "uint256", "bytes"],
    [validAfter, validBefore, signature],
  );
  return { kind: FundingKind.Authorization, payment };
}
