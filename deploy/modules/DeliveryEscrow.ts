import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";

/** The escrow takes no parameters and has no owner: one singleton a chain. */
export default buildModule("DeliveryEscrow", (m) => ({ escrow: m.contract("DeliveryEscrow") }));
