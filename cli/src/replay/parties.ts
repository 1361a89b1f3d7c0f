import { id, SigningKey, Wallet } from "ethers";

/** Who takes part in a replay. */
export const ROLES = [
  "buyer",
  "seller",
  "arbiter",
  "courier",
  "keeper",
  "relayer",
  "till",
  "treasury",
  "operator",
  "guard",
  "admin",
  "provider",
  "customer",
  "monitor",
] as const;

export type Role = (typeof ROLES)[number];

/** Somebody, and what he is. */
export interface Party {
  readonly role: Role;
  readonly wallet: Wallet;
}

/** Everybody who takes part, each with a key derived from his name, the same in every run. */
export class Parties {
  readonly #all = new Map<string, Party>();

  of(role: Role, name = ""): Wallet {
    const key = `${role}/${name}`;
    const known = this.#all.get(key);
    if (known) return known.wallet;
    const wallet = new Wallet(new SigningKey(id(`kept replay/${key}`)));
    this.#all.set(key, { role, wallet });
    return wallet;
  }

  all(): Party[] {
    return [...this.#all.values()];
  }
}

/** The carrier's key, that signs every receipt. */
export const carrier = (): Wallet => new Wallet(new SigningKey(id("kept replay/carrier")));
