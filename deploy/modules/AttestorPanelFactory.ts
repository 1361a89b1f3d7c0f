import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";

/** Makes panels of attestors, and the code that they share; no parameters, no owner. */
export default buildModule("AttestorPanelFactory", (m) => ({ factory: m.contract("AttestorPanelFactory") }));
