import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { AbiCoder, keccak256 } from "ethers";
import { buildPanel, buildReceipt, deliveryDomain, receiptDigest, RECEIPT_TYPES, walletSigner } from "@kept/sdk";
import type { AttestorSigner, Hex, MemberSignature, Panel } from "@kept/sdk";
import factoryModule from "../../deploy/modules/AttestorPanelFactory.ts";
import { AttestorPanelFactory__factory, AttestorPanel__factory } from "../../typechain-types/index.ts";
import type { AttestorPanel, AttestorPanelFactory } from "../../typechain-types/index.ts";
import type { Connection } from "./escrow.ts";

/** The receipt that everybody is asked to sign, of an escrow that no panel knows. */
export const domain = deliveryDomain(31_337, `0x${"e5".repeat(20)}`);
export const receipt = buildReceipt({ id: keccak256("0x01"), time: 1_800_000_000 });
export const digest = receiptDigest(domain, receipt);
/** What {IAttestorPanel-isValidSignature} answers. */
export const YES = "0x1626ba7e";
export const NO = "0xffffffff";

/** Three wallets who may sit in a panel, one who does not, and somebody who pays for gas. */
export interface Gathering {
  readonly connection: Connection;
  readonly factory: AttestorPanelFactory;
  readonly factoryAddress: Hex;
  readonly clerk: AttestorSigner;
  readonly guard: AttestorSigner;
  readonly driver: AttestorSigner;
  readonly outsider: AttestorSigner;
  readonly owner: HardhatEthersSigner;
  readonly stranger: HardhatEthersSigner;
}

export async function gather(connection: Connection): Promise<Gathering> {
  const [first, second, third, fourth, owner, stranger] = await connection.ethers.getSigners();
  const wallets = await Promise.all([first!, second!, third!, fourth!].map(walletSigner));
  const [clerk, guard, driver, outsider] = wallets as [AttestorSigner, AttestorSigner, AttestorSigner, AttestorSigner];
  const deployed = await connection.ignition.deploy(factoryModule);
  const factoryAddress = await deployed.factory.getAddress();
  const factory = AttestorPanelFactory__factory.connect(factoryAddress, owner);
  return { connection, factory, factoryAddress, clerk, guard, driver, outsider, owner: owner!, stranger: stranger! };
}

export interface Seated extends Panel {
  readonly contract: AttestorPanel;
}

/** The panel of these members, made. */
export async function seat(g: Gathering, threshold: number, ...members: readonly AttestorSigner[]): Promise<Seated> {
  const attestors = members.map(({ attestor }) => attestor);
  const panel = buildPanel(g.factoryAddress, attestors, threshold);
  await g.factory.create([...panel.members], threshold);
  return { ...panel, contract: AttestorPanel__factory.connect(panel.address, g.stranger) };
}

/** A member's signature of the receipt. */
export async function signed(signer: AttestorSigner, statement = receipt): Promise<MemberSignature> {
  const signature = await signer.signTypedData(domain, RECEIPT_TYPES, { ...statement });
  return { attestor: signer.attestor, signature };
}

/** As a panel reads it, in the order given, whoever signed what. */
export function encode(...parts: readonly MemberSignature[]): Hex {
  return AbiCoder.defaultAbiCoder().encode(
    ["bytes[]", "bytes[]"],
    [parts.map(({ attestor }) => attestor), parts.map(({ signature }) => signature)],
  );
}

/** In the panel's order. */
export function sorted(...parts: readonly MemberSignature[]): MemberSignature[] {
  return [...parts].sort((a, b) => (keccak256(a.attestor) < keccak256(b.attestor) ? -1 : 1));
}
