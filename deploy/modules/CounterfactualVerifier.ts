import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";

/** For attestors that are wallets not yet made (ERC-6492): `verifier ++ wallet`. */
export default buildModule("CounterfactualVerifier", (m) => ({ verifier: m.contract("CounterfactualVerifier") }));
