import { Contract, type Provider, type TypedDataDomain, type TypedDataField } from "ethers";
import { fields } from "./eip712.ts";
import { isRevert } from "./errors/reverted.ts";
import { KeptError } from "./kept-error.ts";
import type { Hex } from "./types.ts";

/** How to learn about a token: from the chain, or by word. */
export interface TokenAccess {
  /** Where to read; the signer's, if left out. */
  readonly provider?: Provider;
  /** The token's EIP-712 domain; read from the token, if left out. */
  readonly domain?: TypedDataDomain;
}

/** ERC-2612. */
export const PERMIT_TYPES: Record<string, TypedDataField[]> = {
  Permit: fields("address owner,address spender,uint256 value,uint256 nonce,uint256 deadline"),
};

const AUTHORIZED = fields("address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce");

/** ERC-3009: only the recipient may submit it. */
export const AUTHORIZATION_TYPES: Record<string, TypedDataField[]> = { ReceiveWithAuthorization: AUTHORIZED };

/** ERC-3009: anybody may submit it. */
export const TRANSFER_TYPES: Record<string, TypedDataField[]> = { TransferWithAuthorization: AUTHORIZED };

/** ERC-3009: ends an authorization. */
export const CANCELLATION_TYPES: Record<string, TypedDataField[]> = {
  CancelAuthorization: fields("address authorizer,bytes32 nonce"),
};

const TOKEN = [
  "function eip712Domain() view returns (bytes1 fields,string name,string version,uint256 chainId,address verifyingContract,bytes32 salt,uint256[] extensions)",
  "function name() view returns (string)",
  "function version() view returns (string)",
  "function nonces(address) view returns (uint256)",
];

type Read = { [name: string]: (...args: unknown[]) => Promise<never> };
type MaybeConnected = { readonly provider?: Provider | null };

const reader = (token: Hex, provider: Provider): Read => new Contract(token, TOKEN, provider) as unknown as Read;

function providerOf(access: TokenAccess, signer: unknown): Provider {
  const provider = access.provider ?? (signer as MaybeConnected).provider;
  if (!provider) throw new KeptError("ProviderNeeded", "provider", "the token has to be read; give a provider");
  return provider;
}

/** The token's EIP-712 domain: by ERC-5267 if it has it, else its name and version (or "1") on this chain. */
export async function tokenDomain(token: Hex, access: TokenAccess, signer?: unknown): Promise<TypedDataDomain> {
  if (access.domain) return access.domain;
  const provider = providerOf(access, signer);
  const contract = reader(token, provider);
  const described = await optional<Described>(contract["eip712Domain"]?.());
  if (described) return fromDescription(described);
  const name: string = await contract["name"]!();
  const version = (await optional<string>(contract["version"]?.())) ?? "1";
  const { chainId } = await provider.getNetwork();
  return { name, version, chainId, verifyingContract: token };
}

/** The payer's next ERC-2612 nonce. */
export async function permitNonce(token: Hex, owner: Hex, access: TokenAccess, signer?: unknown): Promise<bigint> {
  return reader(token, providerOf(access, signer))["nonces"]!(owner);
}

/** What a token that lacks the function answers is `undefined`; what a broken connection says is thrown. */
async function optional<T>(call: Promise<T> | undefined): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (isRevert(error)) return undefined;
    throw error;
  }
}

type Described = [members: string, name: string, version: string, chainId: bigint, contract: Hex, salt: Hex];

/** ERC-5267: bit i of `members` says whether the i-th member is part of the domain. */
function fromDescription([members, name, version, chainId, verifyingContract, salt]: Described): TypedDataDomain {
  const bits = Number(members);
  return {
    ...(bits & 1 ? { name } : {}),
    ...(bits & 2 ? { version } : {}),
    ...(bits & 4 ? { chainId } : {}),
    ...(bits & 8 ? { verifyingContract } : {}),
    ...(bits & 16 ? { salt } : {}),
  };
}
