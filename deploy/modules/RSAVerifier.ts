import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";

/** OpenZeppelin's verifier for RSA keys, by PKCS#1 v1.5 with SHA-256: `verifier ++ abi.encode(exponent, modulus)`. */
export default buildModule("RSAVerifier", (m) => ({ verifier: m.contract("ERC7913RSAVerifier") }));
