import { concat } from "ethers";
import { network } from "hardhat";
import { accountSigner, panelSigner, walletSigner, type AttestorSigner } from "@kept/sdk";
import { p256Device, passkey, rsaDevice, webCryptoDevice } from "../helpers/devices.ts";
import { gather, seat } from "../helpers/panels.ts";
import { digestOf, signerKeyOf } from "../helpers/reward-ids.ts";
import { moved, paid } from "../helpers/reward-outcomes.ts";
import { expectEffects, expectRefusal } from "../helpers/rewarding-effects.ts";
import { AMOUNT, CAP, claim, openRewards, termsOf, voucherOf, type Rewarding } from "../helpers/rewarding.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const { loadFixture } = networkHelpers;

async function signersFixture() {
  const d = await openRewards(connection);
  const account = await ethers.deployContract("Account__Mock", [d.clerk]);
  const accountAddress = await account.getAddress();
  const [clerk, bob, other] = await Promise.all([d.clerk, d.bob, d.stranger].map(walletSigner));
  const panel = await seat(await gather(connection), 2, clerk!, bob!, await p256Device(connection));
  const halfPanel = { ...panel, threshold: 1 };
  // EIP-7702: bob's wallet has delegated itself to a contract that knows nothing of signatures
  await networkHelpers.setCode(d.bob.address, concat(["0xef0100", d.tokenAddress]));
  const kinds: Record<Kind, Pair> = {
    "an EOA": [clerk!, other!],
    "an EOA with delegated code": [bob!, other!],
    "an ERC-1271 account": [
      await walletSigner(accountSigner(accountAddress, d.clerk)),
      await walletSigner(accountSigner(accountAddress, d.stranger)),
    ],
    "a P-256 device": [await p256Device(connection), await p256Device(connection)],
    "a device of WebCrypto": [await webCryptoDevice(connection), await p256Device(connection)],
    "a passkey": [await passkey(connection), await passkey(connection)],
    "an RSA card": [await rsaDevice(connection), await rsaDevice(connection)],
    "a panel, two of three": [panelSigner(panel, [clerk!, bob!]), panelSigner(halfPanel, [clerk!])],
  };
  return { ...d, kinds };
}

/** Who may sign, and somebody who signs in his place. */
type Pair = readonly [right: AttestorSigner, wrong: AttestorSigner];
type Kind = (typeof KINDS)[number];
type Deployed = Awaited<ReturnType<typeof signersFixture>>;

const KINDS = [
  "an EOA",
  "an EOA with delegated code",
  "an ERC-1271 account",
  "a P-256 device",
  "a device of WebCrypto",
  "a passkey",
  "an RSA card",
  "a panel, two of three",
] as const;

const keyOf = (d: Rewarding, { attestor }: AttestorSigner) => signerKeyOf(d.baker.address, d.tokenAddress, attestor);

/** The stage, on which the baker gives nobody else a budget. */
async function given(d: Deployed, kind: Kind) {
  const [right, wrong] = d.kinds[kind];
  await d.rewards.connect(d.baker).setSigner(d.tokenAddress, right.attestor, CAP);
  return { right, wrong, scene: { ...d, keys: { grocers: d.keys["grocers"]!, signer: keyOf(d, right) } } };
}

describe("Rewards.claim signers", () => {
  for (const kind of KINDS)
    describe(`given ${kind}`, () => {
      it("takes its voucher {VoucherClaimed}", async () => {
        const { right, scene } = await given(await loadFixture(signersFixture), kind);
        const signed = await voucherOf(scene, {}, right);
        const event = ["VoucherClaimed", scene.keys.signer, 0n, scene.alice.address, AMOUNT] as const;
        const events = [event, moved(scene.baker, scene.alice, AMOUNT)];
        const changes = { "baker.nonce0": true, ...paid("signer", "alice", AMOUNT) };
        await expectEffects(scene, () => claim(scene, signed), events, changes);
      });

      it("reverts with {Rewards_SignatureInvalid} for somebody else's signature", async () => {
        const { right, wrong, scene } = await given(await loadFixture(signersFixture), kind);
        const signed = await voucherOf(scene, {}, wrong);
        const forged = claim(scene, { ...signed, signer: right.attestor });
        const digest = digestOf(scene, signed.voucher);
        await expectRefusal(scene, forged, "Rewards_SignatureInvalid", digest, right.attestor);
      });

      it("reverts with {Rewards_SignatureInvalid} for its signature of another voucher", async () => {
        const { right, scene } = await given(await loadFixture(signersFixture), kind);
        const { signature } = await voucherOf(scene, {}, right);
        const voucher = termsOf(scene, { holder: scene.stranger.address });
        const call = claim(scene, { voucher, signer: right.attestor, signature });
        await expectRefusal(scene, call, "Rewards_SignatureInvalid", digestOf(scene, voucher), right.attestor);
      });
    });

  it("keeps the budgets of two keys behind one verifier apart {Rewards_BudgetExceeded}", async () => {
    const d = await loadFixture(signersFixture);
    const { wrong, scene } = await given(d, "a P-256 device");
    const call = claim(scene, await voucherOf(scene, {}, wrong));
    await expectRefusal(scene, call, "Rewards_BudgetExceeded", keyOf(d, wrong), AMOUNT, 0n);
  });
});
