import { ADDRESSES } from "./abis/addresses.ts";
import type { Hex } from "./types.ts";

/** Where a contract of the suite is deployed on a public chain, from the deployment records; undefined if it is not. */
export function addressOf(contract: "DeliveryEscrow", chainId: bigint | number): Hex | undefined {
  return ADDRESSES[Number(chainId)]?.[contract];
}
