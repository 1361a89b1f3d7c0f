/** Who can attest, and how each signs. */
export type { Binary } from "./attestors/binary.ts";
export * from "./attestors/signer.ts";
export * from "./attestors/p256.ts";
export * from "./attestors/device.ts";
export * from "./attestors/passkey.ts";
export * from "./attestors/rsa.ts";
export * from "./attestors/panel.ts";
export * from "./attestors/panel-signature.ts";
export * from "./attestors/panel-chain.ts";
export * from "./attestors/counterfactual.ts";
