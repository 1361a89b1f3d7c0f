import { concat } from "ethers";
import { network } from "hardhat";
import {
  accountSigner,
  Closing,
  orderId,
  panelSigner,
  signReceipt,
  Status,
  walletSigner,
  wrapSignature,
} from "@kept/sdk";
import type { AttestorSigner, Hex, TypedDataSigner } from "@kept/sdk";
import { p256Device, passkey, rsaDevice, webCryptoDevice } from "../helpers/devices.ts";
import { addOrder, expectEffects, stage, type Scene } from "../helpers/effects.ts";
import { ALLOWANCE, FULL, makeOrder, PRICE, receiptOf, type People } from "../helpers/escrow.ts";
import { at, expectRefusal } from "../helpers/expect.ts";
import { accepted, closed } from "../helpers/journey.ts";
import { gather, seat } from "../helpers/panels.ts";
import { deployWallets } from "../helpers/wallets.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const { loadFixture } = networkHelpers;

async function deployedFixture() {
  const d = await stage(connection);
  const account = await ethers.deployContract("Account__Mock", [d.device]);
  // EIP-7702: the hauler's wallet has delegated itself to a contract that knows nothing of signatures
  await networkHelpers.setCode(d.hauler.address, concat(["0xef0100", d.tokenAddress]));
  const [chip, key, card] = [await p256Device(connection), await passkey(connection), await rsaDevice(connection)];
  const made = await madeFixtures(d);
  return { ...d, account, chip, key, card, ...made, otherChip: await p256Device(connection) };
}

/** Panels, and a wallet made by its first signature. */
async function madeFixtures(d: People) {
  const { device, hauler, courier, stranger } = d;
  const [gathering, wallets, chip] = [
    await gather(connection),
    await deployWallets(connection),
    await p256Device(connection),
  ];
  const seated = await Promise.all([device, hauler, courier].map(walletSigner));
  const [first, second] = seated as [AttestorSigner, AttestorSigner, AttestorSigner];
  const panel = await seat(gathering, 2, ...seated);
  const mixed = await seat(gathering, 2, { ...first, attestor: panel.address.toLowerCase() }, chip, first);
  const inner = panelSigner(panel, [first, second]);
  const wallet = await wallets.signerOf(device);
  const { maker, factory, deploymentOf } = wallets;
  await maker.make(await factory.walletOf(device), wrapSignature(deploymentOf(device), "0x"));
  return {
    panel: inner,
    halfPanel: { ...inner, signTypedData: panelSigner({ ...panel, threshold: 1 }, [first]).signTypedData },
    mixedPanel: panelSigner(mixed, [inner, chip]),
    brokenPanel: panelSigner(mixed, [await fakedBy(stranger, inner), chip]),
    webKey: await webCryptoDevice(connection),
    wallet,
    otherWallet: await wallets.signerOf(stranger),
  };
}

/** Signs in another's name. */
async function fakedBy(stranger: People["stranger"], { attestor }: AttestorSigner): Promise<AttestorSigner> {
  return { ...(await walletSigner(stranger)), attestor };
}

type Deployed = Awaited<ReturnType<typeof deployedFixture>>;
type Signer = Pick<TypedDataSigner, "signTypedData">;

/** Names an attestor in the terms, and signs for it; `wrong` signs likewise, and is somebody else. */
interface SignerKind {
  readonly title: string;
  readonly attestor: (d: Deployed) => Promise<Hex>;
  readonly right: (d: Deployed) => Signer;
  readonly wrong: (d: Deployed) => Signer;
}

const KINDS: readonly SignerKind[] = [
  {
    title: "an EOA",
    attestor: async (d) => d.device.address,
    right: (d) => d.device,
    wrong: (d) => d.stranger,
  },
  {
    title: "an EOA with delegated code",
    attestor: async (d) => d.hauler.address,
    right: (d) => d.hauler,
    wrong: (d) => d.stranger,
  },
  {
    title: "an ERC-1271 account",
    attestor: (d) => d.account.getAddress(),
    right: (d) => accountSigner(d.escrowAddress, d.device),
    wrong: (d) => accountSigner(d.escrowAddress, d.stranger),
  },
  { title: "a P-256 device", attestor: async (d) => d.chip.attestor, right: (d) => d.chip, wrong: (d) => d.otherChip },
  { title: "a passkey", attestor: async (d) => d.key.attestor, right: (d) => d.key, wrong: (d) => d.chip },
  {
    title: "a device of WebCrypto",
    attestor: async (d) => d.webKey.attestor,
    right: (d) => d.webKey,
    wrong: (d) => d.key,
  },
  {
    title: "a panel of wallets",
    attestor: async (d) => d.panel.attestor,
    right: (d) => d.panel,
    wrong: (d) => d.halfPanel,
  },
  {
    title: "a panel of a panel and a device",
    attestor: async (d) => d.mixedPanel.attestor,
    right: (d) => d.mixedPanel,
    wrong: (d) => d.brokenPanel,
  },
  {
    title: "a wallet made by its first signature",
    attestor: async (d) => d.wallet.attestor,
    right: (d) => d.wallet,
    wrong: (d) => d.otherWallet,
  },
  { title: "an RSA card", attestor: async (d) => d.card.attestor, right: (d) => d.card, wrong: (d) => d.chip },
];

async function signedBy(d: Scene, signer: Signer) {
  const { receipt } = await receiptOf(d, d.order);
  return signReceipt(signer, d.domain, receipt);
}

describe("DeliveryEscrow.attest: signers", () => {
  for (const { title, attestor, right, wrong } of KINDS) {
    describe(`given the attestor is ${title}`, () => {
      it("accepts its receipt {ReceiptAccepted}", async () => {
        const d = await loadFixture(deployedFixture);
        const scene = await addOrder(d, { attestor: await attestor(d) });
        const receipt = await signedBy(scene, right(d));
        const { time } = receipt.receipt;
        await at(d, time + 60);
        await expectEffects(d, scene.id, d.escrow.connect(d.stranger).attest(scene.order, [receipt]), {
          events: [accepted(receipt)],
          state: { status: Status.Received, share: FULL, time, since: time + 60 },
        });
      });

      it("reverts with {DeliveryEscrow_ReceiptSignatureInvalid} when another one signed", async () => {
        const d = await loadFixture(deployedFixture);
        const scene = await addOrder(d, { attestor: await attestor(d) });
        const call = d.escrow.attest(scene.order, [await signedBy(scene, wrong(d))]);
        await expectRefusal(d, call, "DeliveryEscrow_ReceiptSignatureInvalid", scene.id, 0);
      });

      it("reverts with {DeliveryEscrow_ReceiptSignatureInvalid} when it signed another receipt", async () => {
        const d = await loadFixture(deployedFixture);
        const scene = await addOrder(d, { attestor: await attestor(d) });
        const { receipt, signature } = await signedBy(scene, right(d));
        const call = d.escrow.attest(scene.order, [{ receipt: { ...receipt, share: 1 }, signature }]);
        await expectRefusal(d, call, "DeliveryEscrow_ReceiptSignatureInvalid", scene.id, 0);
      });
    });
  }

  describe("given the attestor's verifier has no code", () => {
    it("reverts with {DeliveryEscrow_ReceiptSignatureInvalid}", async () => {
      const d = await loadFixture(deployedFixture);
      const scene = await addOrder(d, { attestor: concat([d.stranger.address, "0x01"]) });
      const call = d.escrow.attest(scene.order, [await receiptOf(d, scene.order, {}, d.stranger)]);
      await expectRefusal(d, call, "DeliveryEscrow_ReceiptSignatureInvalid", scene.id, 0);
    });
  });

  describe("given the attestor's verifier is no verifier", () => {
    it("reverts with {DeliveryEscrow_ReceiptSignatureInvalid}", async () => {
      const d = await loadFixture(deployedFixture);
      const scene = await addOrder(d, { attestor: concat([d.tokenAddress, "0x01"]) });
      const call = d.escrow.attest(scene.order, [await receiptOf(d, scene.order)]);
      await expectRefusal(d, call, "DeliveryEscrow_ReceiptSignatureInvalid", scene.id, 0);
    });
  });

  describe("given the buyer is an ERC-1271 account and its 20 bytes attest", () => {
    it("pays the seller at once {OrderClosed}", async () => {
      const d = await loadFixture(deployedFixture);
      const buyer = await d.account.getAddress();
      await d.token.mint(buyer, PRICE);
      const order = await makeOrder(d, { buyer, attestor: buyer });
      const { kind, payment } = ALLOWANCE;
      const approve = d.token.interface.encodeFunctionData("approve", [d.escrowAddress, PRICE]);
      const funding = d.escrow.interface.encodeFunctionData("fund", [order, kind, payment, "0x"]);
      await d.account.connect(d.device).execute(d.token, approve);
      await d.account.connect(d.device).execute(d.escrow, funding);
      const id = orderId(d.domain, order);
      const receipt = await receiptOf(d, order, {}, d.device);
      await expectEffects(d, id, d.escrow.attest(order, [receipt]), {
        events: [accepted(receipt), closed(id, Closing.Attested, 0n, PRICE)],
        state: { status: Status.Closed },
        moves: { seller: PRICE },
      });
    });
  });
});
