import { getAddress, id, SigningKey, Wallet } from "ethers";

/** Who takes part in a replay, each an account derived from a name, the same in every run. */
export type Role = "buyer" | "seller" | "arbiter" | "keeper" | "treasury" | "courier";

export function accountOf(role: Role, name: string): string {
  return getAddress(`0x${id(`kept replay/${role}/${name}`).slice(-40)}`);
}

/** The carrier's key, that signs every receipt. */
export const carrier = (): Wallet => new Wallet(new SigningKey(id("kept replay/carrier")));
