import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";

/** OpenZeppelin's verifier for P-256 keys that sign a digest as it stands, as secure elements do: `verifier ++ x ++ y`. */
export default buildModule("P256Verifier", (m) => ({ verifier: m.contract("ERC7913P256Verifier") }));
