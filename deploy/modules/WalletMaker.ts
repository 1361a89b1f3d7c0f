import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";

/** Makes the wallet that an ERC-6492 signature speaks for; owns nothing. */
export default buildModule("WalletMaker", (m) => ({ maker: m.contract("WalletMaker") }));
