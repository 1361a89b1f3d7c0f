import { AbiCoder, concat, keccak256 } from "ethers";
import { expect } from "chai";
import { network } from "hardhat";
import type { Hex } from "@kept/sdk";
import { claimTotal, openCampaign, openSeries, proven, publish } from "../helpers/campaigns.ts";
import { expectRefusal } from "../helpers/rewarding-effects.ts";
import { openRewards } from "../helpers/rewarding.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const { loadFixture } = networkHelpers;

async function rewardsFixture() {
  return openRewards(connection);
}

const encode = (account: string, total: bigint): Hex =>
  AbiCoder.defaultAbiCoder().encode(["address", "uint256"], [account, total]);

// An account and a total are 64 bytes, as are two nodes: where a leaf is hashed once, a node above can be claimed as a leaf.
describe("finding: an inner node passes for a leaf", () => {
  it("refuses a node whose two children read as an account and a total", async () => {
    const d = await openSeries(await loadFixture(rewardsFixture));
    const node = keccak256(encode(d.stranger.address, 1_000n));
    await d.rewards.connect(d.baker).publish(d.series, node);
    const leaf = keccak256(node);
    const call = d.rewards.claimSeries(d.series, d.stranger, 1_000n, []);
    await expectRefusal(d, call, "Rewards_ProofInvalid", node, leaf);
  });

  it("refuses the same node below the root", async () => {
    const d = await openSeries(await loadFixture(rewardsFixture));
    const node = keccak256(encode(d.stranger.address, 1_000n));
    const sibling = keccak256("0x01");
    const root = keccak256(concat(node < sibling ? [node, sibling] : [sibling, node]));
    await d.rewards.connect(d.baker).publish(d.series, root);
    const call = d.rewards.claimSeries(d.series, d.stranger, 1_000n, [sibling]);
    await expectRefusal(d, call, "Rewards_ProofInvalid", root, keccak256(node));
  });

  it("refuses two nodes of an honest tree as an account and a total, which are no address", async () => {
    const d = await openSeries(await loadFixture(rewardsFixture));
    const round = await publish(d, [d.alice.address, 300n], [d.bob.address, 20n]);
    const [left, right] = [0, 1].map((i) => keccak256(keccak256(encode(...round.at(i)!)))).toSorted();
    const selector = d.rewards.interface.getFunction("claimSeries").selector;
    const head = AbiCoder.defaultAbiCoder().encode(
      ["address", "address", "bytes32", "bytes32", "bytes32", "uint256", "uint256"],
      [d.baker.address, d.tokenAddress, d.series.ref, left, right, 224n, 0n],
    );
    const call = ethers.provider.call({ to: d.rewardsAddress, data: concat([selector, head]) });
    await expect(call).to.be.revertedWithoutReason(ethers);
    await claimTotal(d, round, d.alice);
  });

  it("refuses a leaf of a campaign as a node: its proof with the leaf's children left out", async () => {
    const d = await openCampaign(await loadFixture(rewardsFixture));
    const { leaf, proof } = proven(d.tree, 0n);
    const call = d.rewards.claimCampaign(d.campaign, ...leaf, proof.slice(1));
    await expectRefusal(d, call, "Rewards_ProofInvalid", d.campaign.root, d.tree.leafHash(leaf));
  });
});
