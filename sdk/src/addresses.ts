import { ADDRESSES } from "./abis/addresses.ts";
import type { Hex } from "./types.ts";

/** What Ignition deploys: the suite's contracts, and OpenZeppelin's verifiers of device keys. */
export type Deployable =
  | "DeliveryEscrow"
  | "Rewards"
  | "AttestorPanelFactory"
  | "CounterfactualVerifier"
  | "WalletMaker"
  | `ERC7913${"P256" | "WebAuthn" | "RSA"}Verifier`;

/** Where a contract of the suite is deployed on a public chain, from the deployment records; undefined if it is not. */
export function addressOf(contract: Deployable, chainId: bigint | number): Hex | undefined {
  return ADDRESSES[Number(chainId)]?.[contract];
}
