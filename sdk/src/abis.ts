/** ABIs and TypeChain types of the suite, generated from the compiler's output. */
export { AttestorPanelAbi } from "./abis/AttestorPanel.ts";
export { AttestorPanelFactoryAbi } from "./abis/AttestorPanelFactory.ts";
export { DeliveryEscrowAbi } from "./abis/DeliveryEscrow.ts";
export { WalletMakerAbi } from "./abis/WalletMaker.ts";
export type * as DeliveryEscrowTypes from "./abis/DeliveryEscrow.types.ts";
export type { DeliveryEscrow as DeliveryEscrowContract } from "./abis/DeliveryEscrow.types.ts";
export { ERROR_ABI } from "./abis/errors.ts";
