import type { ContractRunner, Provider } from "ethers";
import type { Domain } from "./eip712.ts";
import { explained } from "./errors/dig.ts";
import { KeptError } from "./kept-error.ts";

/** Where a runner reads logs and blocks. Throws ProviderNeeded. */
export function providerOf({ provider }: ContractRunner): Provider {
  if (!provider) throw new KeptError("ProviderNeeded", "runner", "connect the signer to a provider");
  return provider;
}

/** The EIP-712 domain that a contract states (ERC-5267). */
export async function domainOf(contract: { eip712Domain(): Promise<Domain> }): Promise<Domain> {
  const { name, version, chainId, verifyingContract } = await explained(contract.eip712Domain());
  return Object.freeze({ name, version, chainId, verifyingContract });
}
