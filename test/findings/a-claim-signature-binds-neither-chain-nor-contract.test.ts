import { network } from "hardhat";
import { walletSigner } from "@kept/sdk";
import { Rewards__factory } from "../../typechain-types/index.ts";
import { bearerDigestOf, digestOf } from "../helpers/reward-ids.ts";
import { expectRefusal } from "../helpers/rewarding-effects.ts";
import { CAP, openRewards, STOCK, termsOf } from "../helpers/rewarding.ts";
import { rewardsDomain, signBearerClaim, signBearerVoucher, signVoucher } from "../helpers/vouchers.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const { loadFixture } = networkHelpers;

/** The baker uses the same key on another contract, as he would on another chain. */
async function twoContractsFixture() {
  const d = await openRewards(connection);
  const rewards = Rewards__factory.connect(await (await ethers.deployContract("Rewards")).getAddress(), d.stranger);
  await d.token.connect(d.baker).approve(rewards, STOCK);
  await rewards.connect(d.baker).setSigner(d.tokenAddress, d.clerk.address, CAP);
  const { chainId } = await ethers.provider.getNetwork();
  const contract = await rewards.getAddress();
  const domains = [rewardsDomain(chainId + 1n, d.rewardsAddress), rewardsDomain(chainId, contract)];
  return { ...d, elsewhere: { ...d, rewards, domain: rewardsDomain(chainId, contract) }, domains };
}

// Reddit's points were claimed by a signature over account and amount: it was good on every chain and every contract.
describe("Others: a claim's signature binds neither chain nor contract", () => {
  it("refuses a voucher for another chain or contract", async () => {
    const d = await loadFixture(twoContractsFixture);
    const voucher = termsOf(d);
    for (const domain of d.domains) {
      const { signer, signature } = await signVoucher(domain, d.signer, voucher);
      const call = d.rewards.claim(voucher, signer, signature);
      await expectRefusal(d, call, "Rewards_SignatureInvalid", digestOf(d, voucher), signer);
    }
  });

  it("refuses on another contract what was claimed here", async () => {
    const d = await loadFixture(twoContractsFixture);
    const voucher = termsOf(d);
    const { signer, signature } = await signVoucher(d.domain, d.signer, voucher);
    await d.rewards.claim(voucher, signer, signature);
    const call = d.elsewhere.rewards.claim(voucher, signer, signature);
    await expectRefusal(d.elsewhere, call, "Rewards_SignatureInvalid", digestOf(d.elsewhere, voucher), signer);
  });

  it("refuses a bearer voucher for another chain or contract", async () => {
    const d = await loadFixture(twoContractsFixture);
    const voucher = termsOf(d, { holder: d.bob.address });
    const digest = bearerDigestOf(d, voucher);
    const named = await signBearerClaim(d.domain, d.bob, digest, d.alice.address);
    for (const domain of d.domains) {
      const code = await signBearerVoucher(domain, d.signer, voucher);
      const call = d.rewards.claimBearer(code, d.alice, named);
      await expectRefusal(d, call, "Rewards_SignatureInvalid", digest, code.signer);
    }
  });

  it("refuses a signature over account and amount alone", async () => {
    const d = await loadFixture(twoContractsFixture);
    const voucher = termsOf(d);
    const words = ethers.solidityPacked(["address", "uint256"], [voucher.holder, voucher.amount]);
    const signature = await d.clerk.signMessage(ethers.getBytes(ethers.keccak256(words)));
    const signer = (await walletSigner(d.clerk)).attestor;
    const call = d.rewards.claim(voucher, signer, signature);
    await expectRefusal(d, call, "Rewards_SignatureInvalid", digestOf(d, voucher), signer);
  });
});
