/** What the process's exit code means. */
export const EXIT = { ok: 0, disagreement: 1, input: 2, unexpected: 3 } as const;

/** Something that one sentence on stderr explains; the process ends with `exitCode`. */
export class Failure extends Error {
  readonly exitCode: number;

  constructor(message: string, exitCode: number = EXIT.input) {
    super(message);
    this.name = "Failure";
    this.exitCode = exitCode;
  }
}
