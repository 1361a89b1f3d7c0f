import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";

/** OpenZeppelin's verifier for passkeys: `verifier ++ x ++ y`. */
export default buildModule("WebAuthnVerifier", (m) => ({ verifier: m.contract("ERC7913WebAuthnVerifier") }));
