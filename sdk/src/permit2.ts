import { AbiCoder, hexlify, randomBytes, toBigInt, type TypedDataField } from "ethers";
import { fields } from "./eip712.ts";
import { inOneHour, seconds, type TimeInput } from "./inputs.ts";
import { KeptError } from "./kept-error.ts";
import type { TypedDataSigner } from "./sign.ts";
import { FundingKind, type Funding, type Hex } from "./types.ts";

/** Uniswap's Permit2 lies at this address on every chain. */
export const PERMIT2: Hex = "0x000000000022D473030F116dDEE9F6B43aC78BA3";

/** EIP-712 types of a Permit2 transfer whose witness is what it pays for. */
export const PERMIT2_TYPES: Record<string, TypedDataField[]> = {
  PermitWitnessTransferFrom: fields(
    "TokenPermissions permitted,address spender,uint256 nonce,uint256 deadline,Payment witness",
  ),
  Payment: fields("bytes32 subject"),
  TokenPermissions: fields("address token,uint256 amount"),
};

/** Exactly how much goes where until when; token units. */
export interface Permit2Input {
  /** The contract to be paid. */
  readonly spender: Hex;
  /** Exactly the price. */
  readonly amount: bigint;
  /** Any number that the payer has not used with Permit2; random, if left out. 256 neighbours share a word: later ones cost less. */
  readonly nonce?: bigint;
  /** The last second at which it is valid; one hour from now, if left out. */
  readonly deadline?: TimeInput;
  readonly chainId: bigint | number;
}

/**
 * A Permit2 transfer signed by the payer, who has approved Permit2 once for the token; anybody may submit it.
 * @param subject The order's id, the cart's digest, or a deposit's subject.
 */
export async function fundByPermit2(
  signer: TypedDataSigner,
  token: Hex,
  subject: Hex,
  input: Permit2Input,
): Promise<Funding> {
  const nonce = input.nonce ?? toBigInt(hexlify(randomBytes(32)));
  if (nonce < 0n || nonce >= 1n << 256n) throw new KeptError("NumberOutOfRange", "nonce", "not in 256 bits", [nonce]);
  const deadline = seconds(input.deadline ?? inOneHour(), "deadline");
  const domain = { name: "Permit2", chainId: input.chainId, verifyingContract: PERMIT2 };
  const message = {
    permitted: { token, amount: input.amount },
    spender: input.spender,
    nonce,
    deadline,
    witness: { subject },
  };
  const signature = await signer.signTypedData(domain, PERMIT2_TYPES, message);
  const payment = AbiCoder.defaultAbiCoder().encode(["uint256", "uint256", "bytes"], [nonce, deadline, signature]);
  return { kind: FundingKind.Permit2, payment };
}
