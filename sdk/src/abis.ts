/** ABIs and TypeChain types of the suite, generated from the compiler's output. */
export { AccessManagerAbi } from "./abis/AccessManager.ts";
export { AttestorPanelAbi } from "./abis/AttestorPanel.ts";
export { AttestorPanelFactoryAbi } from "./abis/AttestorPanelFactory.ts";
export { DeliveryEscrowAbi } from "./abis/DeliveryEscrow.ts";
export { LoyaltyOfficeAbi } from "./abis/LoyaltyOffice.ts";
export { LoyaltyTokenAbi } from "./abis/LoyaltyToken.ts";
export { RewardsAbi } from "./abis/Rewards.ts";
export { WalletMakerAbi } from "./abis/WalletMaker.ts";
export type * as DeliveryEscrowTypes from "./abis/DeliveryEscrow.types.ts";
export type { DeliveryEscrow as DeliveryEscrowContract } from "./abis/DeliveryEscrow.types.ts";
export type { AccessManager as AccessManagerContract } from "./abis/AccessManager.types.ts";
export type { LoyaltyOffice as LoyaltyOfficeContract } from "./abis/LoyaltyOffice.types.ts";
export type { LoyaltyToken as LoyaltyTokenContract } from "./abis/LoyaltyToken.types.ts";
export type { Rewards as RewardsContract } from "./abis/Rewards.types.ts";
export { ERROR_ABI } from "./abis/errors.ts";
