import { AbiCoder, concat, Contract, dataLength, dataSlice } from "ethers";
import type { ContractRunner, ContractTransactionResponse } from "ethers";
import { WalletMakerAbi } from "../abis/WalletMaker.ts";
import type { WalletMaker } from "../abis/WalletMaker.types.ts";
import { explained } from "../errors/dig.ts";
import { address, bytes, party, type BytesInput } from "../inputs.ts";
import { KeptError } from "../kept-error.ts";
import { accountSigner, type TypedDataSigner } from "../sign.ts";
import type { Hex } from "../types.ts";
import { keyed } from "./binary.ts";
import type { AttestorSigner } from "./signer.ts";

const MAGIC = `0x${"6492".repeat(16)}`;
const WRAPPER = ["address", "bytes", "bytes"];

/** How a wallet is made: a call to its factory. */
export interface WalletDeployment {
  readonly factory: Hex;
  readonly factoryCalldata: BytesInput;
}

/** What ERC-6492 wraps. */
export interface WrappedSignature extends WalletDeployment {
  readonly signature: Hex;
}

/** A signature with word of how to make its wallet (ERC-6492). */
export function wrapSignature({ factory, factoryCalldata }: WalletDeployment, signature: BytesInput): Hex {
  const values = [
    address(factory, "factory"),
    bytes(factoryCalldata, "factoryCalldata"),
    bytes(signature, "signature"),
  ];
  return concat([AbiCoder.defaultAbiCoder().encode(WRAPPER, values), MAGIC]);
}

/** What is in a wrapped signature; undefined if it is not wrapped. Throws SignatureInvalid if the wrapper is broken. */
export function unwrapSignature(input: BytesInput): WrappedSignature | undefined {
  const wrapped = bytes(input, "signature");
  const end = dataLength(wrapped) - 32;
  if (end < 0 || dataSlice(wrapped, end) !== MAGIC) return undefined;
  try {
    const [factory, factoryCalldata, signature] = AbiCoder.defaultAbiCoder().decode(
      WRAPPER,
      dataSlice(wrapped, 0, end),
    );
    return { factory: factory as Hex, factoryCalldata: factoryCalldata as Hex, signature: signature as Hex };
  } catch {
    throw new KeptError("SignatureInvalid", "signature", "an ERC-6492 wrapper that cannot be read", [wrapped]);
  }
}

/** The attestor that is a wallet, made or not: `verifier ++ wallet`. `verifier`: the CounterfactualVerifier. */
export function counterfactualAttestor(verifier: Hex, wallet: Hex): Hex {
  return keyed(verifier, party(wallet, "wallet").toLowerCase());
}

/**
 * A wallet that may not be made yet, by its owner's key. Its signatures say how to make it, and stay good afterwards.
 * @param wrap Shapes the owner's signature as the wallet wants it; passed through, if left out.
 */
export function counterfactualSigner(
  verifier: Hex,
  wallet: Hex,
  deployment: WalletDeployment,
  owner: Pick<TypedDataSigner, "signTypedData">,
  wrap: (signature: Hex) => Hex | Promise<Hex> = (signature) => signature,
): AttestorSigner {
  const account = accountSigner(wallet, owner, async (signature) => wrapSignature(deployment, await wrap(signature)));
  return {
    attestor: counterfactualAttestor(verifier, wallet),
    signTypedData: (domain, types, value) => account.signTypedData(domain, types, value),
  };
}

/** Anyone makes the wallet that a signature speaks for, before he submits it; if it is there already, nothing happens. */
export function makeWallet(
  maker: Hex,
  wallet: Hex,
  signature: Hex,
  runner: ContractRunner,
): Promise<ContractTransactionResponse> {
  const contract = new Contract(maker, WalletMakerAbi, runner) as unknown as WalletMaker;
  return explained(contract.make(wallet, signature));
}
