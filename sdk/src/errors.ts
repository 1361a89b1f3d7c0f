/** Every error of the suite as a typed object with a sentence a person understands and what to do. */
export { CATALOGUE } from "./errors/catalogue.ts";
export { decodeRevert } from "./errors/decode.ts";
export { decodeError, explained, RevertError } from "./errors/dig.ts";
export { isRevert } from "./errors/reverted.ts";
export type { Catalogue, ContractError, CustomError, ErrorArgs, ErrorName, OtherError } from "./errors/shapes.ts";
export {
  KeptError,
  type AttestorProblem,
  type InputProblem,
  type KeptErrorCode,
  type ScheduleProblem,
  type ServiceProblem,
  type TermsProblem,
} from "./kept-error.ts";
