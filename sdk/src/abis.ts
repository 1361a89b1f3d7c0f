/** ABIs and TypeChain types of the suite, generated from the compiler's output. */
export { DeliveryEscrowAbi } from "./abis/DeliveryEscrow.ts";
export type * as DeliveryEscrowTypes from "./abis/DeliveryEscrow.types.ts";
export type { DeliveryEscrow as DeliveryEscrowContract } from "./abis/DeliveryEscrow.types.ts";
export { ERROR_ABI } from "./abis/errors.ts";
