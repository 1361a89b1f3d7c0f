import { expect } from "chai";
import { AbiCoder, concat, dataSlice, keccak256, toBeHex, Wallet } from "ethers";
import { network } from "hardhat";
import { panelSigner, walletSigner, type AttestorSigner, type Hex } from "@kept/sdk";
import { AttestorPanel__factory } from "../../typechain-types/index.ts";
import { p256Device, passkey, rsaDevice, webCryptoDevice } from "../helpers/devices.ts";
import { digest, encode, gather, NO, seat, signed, sorted, YES, type Gathering } from "../helpers/panels.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const { loadFixture } = networkHelpers;

async function threeFixture() {
  const g = await gather(connection);
  const panel = await seat(g, 2, g.clerk, g.guard, g.driver);
  const asked = (signature: Hex, about = digest) => panel.contract.isValidSignature(about, signature);
  return { ...g, panel, asked };
}

/** An ERC-1271 account, in whose name its owner signs. */
async function account(g: Gathering): Promise<AttestorSigner> {
  const deployed = await ethers.deployContract("Account__Mock", [g.owner]);
  return { ...(await walletSigner(g.owner)), attestor: (await deployed.getAddress()).toLowerCase() };
}

async function nested(g: Gathering): Promise<AttestorSigner> {
  const inner = await seat(g, 2, g.guard, g.driver);
  return panelSigner(inner, [g.guard, g.driver]);
}

/** A member of each kind. */
async function everyKindFixture() {
  const g = await gather(connection);
  const kinds: Record<string, AttestorSigner> = {
    "a wallet": g.clerk,
    "an ERC-1271 account": await account(g),
    "a P-256 device": await p256Device(connection),
    "a device of WebCrypto": await webCryptoDevice(connection),
    "a passkey": await passkey(connection),
    "an RSA card": await rsaDevice(connection),
    "a panel": await nested(g),
  };
  const panel = await seat(g, 2, ...Object.values(kinds));
  return { ...g, kinds, panel };
}

const KINDS = [
  "a wallet",
  "an ERC-1271 account",
  "a P-256 device",
  "a device of WebCrypto",
  "a passkey",
  "an RSA card",
  "a panel",
];

describe("AttestorPanel.isValidSignature", () => {
  describe("given two of three wallets must sign", () => {
    it("accepts any two of them, in their order", async () => {
      const { clerk, guard, driver, asked } = await loadFixture(threeFixture);
      for (const pair of [
        [clerk, guard],
        [guard, driver],
        [clerk, driver],
      ]) {
        const parts = await Promise.all(pair.map((member) => signed(member)));
        expect(await asked(encode(...sorted(...parts)))).to.equal(YES);
      }
    });

    it("accepts all three", async () => {
      const { clerk, guard, driver, asked } = await loadFixture(threeFixture);
      const all = sorted(await signed(clerk), await signed(guard), await signed(driver));
      expect(await asked(encode(...all))).to.equal(YES);
    });

    it("refuses one alone", async () => {
      const { clerk, guard, driver, asked } = await loadFixture(threeFixture);
      for (const member of [clerk, guard, driver]) expect(await asked(encode(await signed(member)))).to.equal(NO);
    });

    it("refuses one twice", async () => {
      const { clerk, guard, driver, asked } = await loadFixture(threeFixture);
      for (const member of [clerk, guard, driver]) {
        const once = await signed(member);
        expect(await asked(encode(once, once))).to.equal(NO);
        expect(await asked(encode(once, once, once))).to.equal(NO);
      }
    });

    it("refuses two in the wrong order", async () => {
      const { clerk, guard, asked } = await loadFixture(threeFixture);
      const [first, second] = sorted(await signed(clerk), await signed(guard));
      expect(await asked(encode(first!, second!))).to.equal(YES);
      expect(await asked(encode(second!, first!))).to.equal(NO);
    });

    it("refuses a member and an outsider", async () => {
      const { clerk, outsider, asked } = await loadFixture(threeFixture);
      expect(await asked(encode(...sorted(await signed(clerk), await signed(outsider))))).to.equal(NO);
    });

    it("refuses a member who signs in another's name", async () => {
      const { clerk, guard, asked } = await loadFixture(threeFixture);
      const own = await signed(clerk);
      const other = { ...own, attestor: guard.attestor };
      expect(await asked(encode(...sorted(own, other)))).to.equal(NO);
    });

    it("refuses a third who signed something else, beside two who are right", async () => {
      const { clerk, guard, driver, outsider, asked } = await loadFixture(threeFixture);
      for (const [one, two, wrong] of [
        [clerk, guard, driver],
        [guard, driver, clerk],
        [driver, clerk, guard],
      ] as const) {
        const forged = { ...(await signed(outsider)), attestor: wrong.attestor };
        expect(await asked(encode(...sorted(await signed(one), await signed(two), forged)))).to.equal(NO);
      }
    });

    it("refuses what was signed over another digest", async () => {
      const { clerk, guard, asked } = await loadFixture(threeFixture);
      const both = encode(...sorted(await signed(clerk), await signed(guard)));
      expect(await asked(both, keccak256(digest))).to.equal(NO);
    });

    it("refuses fewer signatures than signers, and more", async () => {
      const { clerk, guard, driver, asked } = await loadFixture(threeFixture);
      const all = sorted(await signed(clerk), await signed(guard), await signed(driver));
      const [signers, signatures] = [all.map(({ attestor }) => attestor), all.map(({ signature }) => signature)];
      for (const lists of [
        [signers, signatures.slice(1)],
        [signers.slice(1), signatures],
        [signers, signatures.slice(0, 2)],
        [signers.slice(0, 2), signatures],
      ]) {
        const signature = AbiCoder.defaultAbiCoder().encode(["bytes[]", "bytes[]"], lists);
        expect(await asked(signature)).to.equal(NO);
      }
    });

    it("refuses nobody, in any encoding", async () => {
      const { asked } = await loadFixture(threeFixture);
      expect(await asked(encode())).to.equal(NO);
      expect(await asked(`0x${"00".repeat(64)}`)).to.equal(NO);
    });

    it("refuses bytes that encode nothing, by a revert or a no", async () => {
      const { clerk, guard, asked } = await loadFixture(threeFixture);
      const both = encode(...sorted(await signed(clerk), await signed(guard)));
      const far = toBeHex(2n ** 256n - 1n, 32);
      const broken = ["0x", "0x00", dataSlice(both, 0, 300), concat([far, far]), concat([both.slice(0, 66), far])];
      const answers = await Promise.all(broken.map((signature) => asked(signature).catch(() => NO)));
      expect(answers).to.deep.equal(broken.map(() => NO));
    });
  });

  describe("given one of two must sign", () => {
    it("accepts either alone", async () => {
      const g = await loadFixture(threeFixture);
      const { contract } = await seat(g, 1, g.clerk, g.guard);
      for (const member of [g.clerk, g.guard])
        expect(await contract.isValidSignature(digest, encode(await signed(member)))).to.equal(YES);
    });
  });

  describe("given all of 32 must sign", () => {
    async function fullFixture() {
      const g = await gather(connection);
      const keys = Array.from({ length: 32 }, (_, i) => new Wallet(toBeHex(i + 1, 32)));
      const members = await Promise.all(keys.map((key) => walletSigner(key)));
      const parts = sorted(...(await Promise.all(members.map((member) => signed(member)))));
      return { parts, panel: await seat(g, 32, ...members) };
    }

    it("accepts all", async () => {
      const { panel, parts } = await loadFixture(fullFixture);
      expect(await panel.contract.isValidSignature(digest, encode(...parts))).to.equal(YES);
    });

    it("refuses 31", async () => {
      const { panel, parts } = await loadFixture(fullFixture);
      for (const missing of [0, 15, 31]) {
        const others = parts.filter((_, i) => i !== missing);
        expect(await panel.contract.isValidSignature(digest, encode(...others))).to.equal(NO);
      }
    });
  });

  describe("given the members are of all kinds", () => {
    for (const [i, kind] of KINDS.entries()) {
      const other = KINDS[(i + 1) % KINDS.length]!;

      it(`accepts ${kind} and ${other}`, async () => {
        const { kinds, panel } = await loadFixture(everyKindFixture);
        const both = sorted(await signed(kinds[kind]!), await signed(kinds[other]!));
        expect(await panel.contract.isValidSignature(digest, encode(...both))).to.equal(YES);
      });

      it(`refuses ${kind} if another one signed for it`, async () => {
        const { kinds, panel, outsider } = await loadFixture(everyKindFixture);
        const good = await signed(kinds[other]!);
        for (const wrong of [await signed(outsider), good, { ...good, signature: "0x" }]) {
          const both = sorted(good, { ...wrong, attestor: kinds[kind]!.attestor });
          expect(await panel.contract.isValidSignature(digest, encode(...both))).to.equal(NO);
        }
      });
    }
  });

  describe("given a member is a wallet with delegated code", () => {
    it("accepts its own key", async () => {
      const g = await loadFixture(threeFixture);
      await networkHelpers.setCode(g.clerk.attestor, concat(["0xef0100", g.factoryAddress]));
      const both = sorted(await signed(g.clerk), await signed(g.guard));
      expect(await g.asked(encode(...both))).to.equal(YES);
    });
  });

  describe("given a member's contract reverts", () => {
    it("refuses", async () => {
      const g = await loadFixture(threeFixture);
      const broken = { ...g.guard, attestor: g.factoryAddress.toLowerCase() };
      const panel = await seat(g, 2, g.clerk, broken);
      const both = sorted(await signed(g.clerk), await signed(broken));
      expect(await panel.contract.isValidSignature(digest, encode(...both))).to.equal(NO);
    });
  });

  describe("when the implementation is asked", () => {
    it("refuses whatever is shown", async () => {
      const { factory, stranger, clerk, guard } = await loadFixture(threeFixture);
      const implementation = AttestorPanel__factory.connect(await factory.IMPLEMENTATION(), stranger);
      const both = sorted(await signed(clerk), await signed(guard));
      for (const shown of [encode(), encode(both[0]!), encode(...both)])
        expect(await implementation.isValidSignature(digest, shown)).to.equal(NO);
    });
  });
});
