import type { ERROR_ABI } from "../abis/errors.ts";
import type { AgreementStatus } from "../agreement-types.ts";
import type { Standing } from "../service-types.ts";
import type { Hex, Outcome, Status } from "../types.ts";

type Abi = (typeof ERROR_ABI)[number];

/** Every custom error that a call into the suite can raise. */
export type ErrorName = Abi["name"];

type Value<T extends { readonly type: string; readonly internalType: string }> = T["internalType"] extends "enum Status"
  ? Status
  : T["internalType"] extends "enum Outcome"
    ? Outcome
    : T["internalType"] extends "enum Standing"
      ? Standing
      : T["internalType"] extends "enum AgreementStatus"
        ? AgreementStatus
        : T["type"] extends `uint${string}`
          ? bigint
          : string;

type Inputs<N extends ErrorName> = Extract<Abi, { name: N }>["inputs"][number];

/** An error's arguments by name: whole numbers as bigint, enums as their number, the rest as strings. */
export type ErrorArgs<N extends ErrorName> = {
  readonly [I in Inputs<N> as I["name"]]: Value<I>;
};

/** What a person reads: why it was refused, and what to do. */
export interface Sentence<N extends ErrorName> {
  readonly message: (args: ErrorArgs<N>) => string;
  readonly advice: string;
}

/** Sentences by error. */
export type Catalogue = { readonly [N in ErrorName]: Sentence<N> };

/** A custom error of the suite or of a token. */
export type CustomError = {
  [N in ErrorName]: {
    readonly name: N;
    /** The contract or base contract that declares it. */
    readonly contract: string;
    readonly args: ErrorArgs<N>;
    /** Why it was refused: a sentence. */
    readonly message: string;
    /** What to do about it: a sentence. */
    readonly advice: string;
    /** The revert data. */
    readonly data: Hex;
  };
}[ErrorName];

/** `require` with a text, a panic of the compiler's checks, or an error that the suite does not know. */
export interface OtherError {
  readonly name: "Error" | "Panic" | "Unknown";
  readonly contract: "";
  readonly args: { readonly reason?: string; readonly code?: bigint };
  readonly message: string;
  readonly advice: string;
  readonly data: Hex;
}

/** A decoded revert; `name` tells which. */
export type ContractError = CustomError | OtherError;
