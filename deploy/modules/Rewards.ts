import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";

/** Campaigns and vouchers of any merchant, in any ERC-20. Takes no parameters: one serves all. */
export default buildModule("Rewards", (m) => ({ rewards: m.contract("Rewards") }));
