import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import serviceLevels from "./ServiceLevels.ts";

export default buildModule("ServiceAgreement", (m) => {
  const { levels } = m.useModule(serviceLevels);
  return { levels, agreements: m.contract("ServiceAgreement", [levels]) };
});
