import { AbiCoder, keccak256 } from "ethers";
import { address, bytes32 } from "./inputs.ts";
import type { Domain } from "./eip712.ts";
import type { Hex } from "./types.ts";

/**
 * What an authorization of the reserve for `depositFor` is bound to: the subject for {@link fundByAuthorization} and
 * {@link fundByPermit2}, each to the points' contract and for exactly `value + spread` of its quote.
 * @param domain The points': its chain and address.
 * @param salt Makes subjects of equal deposits different.
 */
export function depositSubject(
  domain: Pick<Domain, "chainId" | "verifyingContract">,
  member: Hex,
  amount: bigint,
  salt: Hex,
): Hex {
  const types = ["uint256", "address", "address", "uint256", "bytes32"];
  const values = [domain.chainId, domain.verifyingContract, address(member, "member"), amount, bytes32(salt, "salt")];
  return keccak256(AbiCoder.defaultAbiCoder().encode(types, values));
}
