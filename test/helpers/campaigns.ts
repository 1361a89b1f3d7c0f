import { StandardMerkleTree } from "@openzeppelin/merkle-tree";
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { id as hash } from "ethers";
import type { Hex } from "@kept/sdk";
import { campaignIdOf, seriesIdOf, type Campaign, type Series } from "./reward-ids.ts";
import { CAP, type Rewarding } from "./rewarding.ts";

export type Leaf = [index: bigint, account: string, amount: bigint];
export type Total = [account: string, total: bigint];

export const campaignTree = (leaves: readonly Leaf[]): StandardMerkleTree<Leaf> =>
  StandardMerkleTree.of([...leaves], ["uint256", "address", "uint256"]);

export const roundTree = (totals: readonly Total[]): StandardMerkleTree<Total> =>
  StandardMerkleTree.of([...totals], ["address", "uint256"]);

export interface Opened extends Rewarding {
  readonly campaign: Campaign;
  readonly id: Hex;
  readonly tree: StandardMerkleTree<Leaf>;
}

/** Indexes on both sides of a word's edge; alice is there three times. */
export const leavesOf = ({ alice, bob }: Rewarding): Leaf[] => [
  [0n, alice.address, 1_009n],
  [1n, bob.address, 500n],
  [2n, alice.address, 1n],
  [255n, bob.address, 20n],
  [256n, alice.address, 300n],
];

/** What a merchant's campaign is: it is not open yet. */
export function campaignOf(
  d: Rewarding,
  tree: StandardMerkleTree<Leaf>,
  changes: Partial<Campaign> = {},
): Pick<Opened, "campaign" | "id" | "tree"> {
  const { baker, tokenAddress, closes } = d;
  const terms = { merchant: baker.address, token: tokenAddress, root: tree.root, deadline: closes };
  const campaign = { ...terms, ...changes };
  return { campaign, id: campaignIdOf(campaign), tree };
}

/** The baker's campaign with its budget. */
export async function openCampaign(d: Rewarding, cap = CAP, leaves = leavesOf(d)): Promise<Opened> {
  const opened = campaignOf(d, campaignTree(leaves));
  await d.rewards.connect(d.baker).setCampaign(opened.campaign, cap);
  return { ...d, ...opened, keys: { ...d.keys, campaign: opened.id } };
}

/** A stranger submits the leaf with this index, with changes of the leaf if any. */
export function claimLeaf(d: Opened, index: bigint, changes: Partial<{ account: string; amount: bigint }> = {}) {
  const { leaf, proof } = proven(d.tree, index);
  const [, account, amount] = leaf;
  const claimed = { account, amount, ...changes };
  return d.rewards.claimCampaign(d.campaign, index, claimed.account, claimed.amount, proof);
}

export function proven(tree: StandardMerkleTree<Leaf>, index: bigint): { leaf: Leaf; proof: string[] } {
  for (const [place, leaf] of tree.entries()) if (leaf[0] === index) return { leaf, proof: tree.getProof(place) };
  throw new Error(`no leaf ${index}`);
}

export interface Running extends Rewarding {
  readonly series: Series;
  readonly id: Hex;
}

export const seriesOf = (d: Rewarding, changes: Partial<Series> = {}): Pick<Running, "series" | "id"> => {
  const terms = { merchant: d.baker.address, token: d.tokenAddress, ref: hash("every month") };
  const series = { ...terms, ...changes };
  return { series, id: seriesIdOf(series) };
};

/** The baker's series with its budget, before its first round. */
export async function openSeries(d: Rewarding, cap = CAP): Promise<Running> {
  const running = seriesOf(d);
  await d.rewards.connect(d.baker).setSeries(running.series, cap);
  return { ...d, ...running, keys: { ...d.keys, series: running.id } };
}

/** A round of what each was promised in all. */
export async function publish(d: Running, ...totals: readonly Total[]): Promise<StandardMerkleTree<Total>> {
  const tree = roundTree(totals);
  await d.rewards.connect(d.baker).publish(d.series, tree.root);
  return tree;
}

/** A stranger submits what a round says of an account. */
export function claimTotal(d: Running, round: StandardMerkleTree<Total>, { address }: HardhatEthersSigner) {
  for (const [place, [account, total]] of round.entries())
    if (account === address) return d.rewards.claimSeries(d.series, account, total, round.getProof(place));
  throw new Error(`${address} is not in the round`);
}
