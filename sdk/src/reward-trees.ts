import { StandardMerkleTree } from "@openzeppelin/merkle-tree";
import { party } from "./inputs.ts";
import { KeptError } from "./kept-error.ts";
import { promised } from "./reward-terms.ts";
import type { Hex } from "./types.ts";

/** What a list promises to one account; token units. */
export interface Promised {
  readonly account: Hex;
  readonly amount: bigint;
}

/** A leaf of a campaign: `(index, account, amount)`. */
export type CampaignLeaf = [index: bigint, account: Hex, amount: bigint];

/** A leaf of a series' round: `(account, total)`. */
export type RoundLeaf = [account: Hex, total: bigint];

/** Types of the leaves, in their order. */
export const CAMPAIGN_LEAF = ["uint256", "address", "uint256"];
export const ROUND_LEAF = ["address", "uint256"];

/**
 * OpenZeppelin's standard tree of a campaign; the index of an entry is its place in the list. For a million entries, `kept rewards
 * tree` builds the same one.
 */
export function campaignTree(entries: readonly Promised[]): StandardMerkleTree<CampaignLeaf> {
  const leaves = checked(entries).map(({ account, amount }, at): CampaignLeaf => [BigInt(at), account, amount]);
  return StandardMerkleTree.of(leaves, CAMPAIGN_LEAF);
}

/** Of a series' round: what each account was ever promised, this round included. Throws TermsInvalid for an account twice. */
export function roundTree(entries: readonly Promised[]): StandardMerkleTree<RoundLeaf> {
  const all = checked(entries);
  const places = new Map(all.map(({ account }, at) => [account, at]));
  const twice = all.findIndex(({ account }, at) => places.get(account) !== at);
  if (twice >= 0) throw new KeptError("TermsInvalid", `entries[${twice}].account`, "is there twice", [all[twice]]);
  return StandardMerkleTree.of(
    all.map(({ account, amount }): RoundLeaf => [account, amount]),
    ROUND_LEAF,
  );
}

function checked(entries: readonly Promised[]): Promised[] {
  if (entries.length === 0) throw new KeptError("TermsInvalid", "entries", "a tree needs one at least");
  return entries.map(({ account, amount }, at) => ({
    account: party(account, `entries[${at}].account`),
    amount: promised(amount, `entries[${at}].amount`),
  }));
}
