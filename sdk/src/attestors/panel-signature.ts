import { AbiCoder } from "ethers";
import { attestorOf, bytes, type BytesInput } from "../inputs.ts";
import { KeptError } from "../kept-error.ts";
import type { Hex } from "../types.ts";
import { byHash, type Panel } from "./panel.ts";
import type { AttestorSigner } from "./signer.ts";

/** A member's signature of the digest, wherever it was made. */
export interface MemberSignature {
  /** The member's ERC-7913 bytes. */
  readonly attestor: BytesInput;
  readonly signature: BytesInput;
}

/**
 * The panel's signature from those of its members: the first as many as are needed, in the panel's order. Each must be valid,
 * or the whole is not: check with {@link isValidSignature} what comes from elsewhere.
 * Throws NotMember, MemberTwice, TooFewSignatures.
 */
export function panelSignature(
  { members, threshold }: Pick<Panel, "members" | "threshold">,
  signatures: readonly MemberSignature[],
): Hex {
  const given = new Map<Hex, Hex>();
  for (const [i, { attestor, signature }] of signatures.entries()) {
    const field = `signatures[${i}]`;
    const member = attestorOf(attestor, `${field}.attestor`);
    if (!members.includes(member)) throw new KeptError("NotMember", field, "signed by no member", [member]);
    if (given.has(member)) throw new KeptError("MemberTwice", field, "the member has signed already", [member]);
    given.set(member, bytes(signature, `${field}.signature`));
  }
  if (given.size < threshold)
    throw new KeptError("TooFewSignatures", "signatures", "fewer than the threshold", [given.size, threshold]);
  const used = [...given].slice(0, threshold).sort(([a], [b]) => byHash(a, b));
  return AbiCoder.defaultAbiCoder().encode(
    ["bytes[]", "bytes[]"],
    [used.map(([member]) => member), used.map(([, signature]) => signature)],
  );
}

/**
 * A panel as an attestor, where the keys of enough members are at hand: the first as many as are needed sign, one after the
 * other. Throws, when signing, what {@link panelSignature} throws.
 */
export function panelSigner(panel: Panel, signers: readonly AttestorSigner[]): AttestorSigner {
  return {
    attestor: attestorOf(panel.address),
    signTypedData: async (domain, types, value) => {
      const signatures: MemberSignature[] = [];
      for (const signer of signers.slice(0, panel.threshold)) {
        const signature = await signer.signTypedData(domain, types, value);
        signatures.push({ attestor: signer.attestor, signature });
      }
      return panelSignature(panel, signatures);
    },
  };
}
