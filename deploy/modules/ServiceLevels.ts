import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";

export default buildModule("ServiceLevels", (m) => ({ levels: m.contract("ServiceLevels") }));
