import { wrong, type Json } from "./json.ts";

/** The fields of one object of a JSON text, each read once and checked as it is. */
export class Fields {
  readonly at: Json;
  readonly #what: string;
  readonly #members: ReadonlyMap<string, Json>;

  /** Throws ScheduleInvalid for what is no object, and for fields that it does not have. */
  constructor(at: Json, what: string, names: readonly string[]) {
    if (!(at.value instanceof Map)) throw wrong(at, `${what} is no object`);
    this.at = at;
    this.#what = what;
    this.#members = at.value as ReadonlyMap<string, Json>;
    for (const [name, value] of this.#members) {
      if (!names.includes(name)) throw wrong(value, `${what} has no "${name}"; there are ${names.join(", ")}`);
    }
  }

  /** Where a field is; nothing, if it is left out. */
  find(name: string): Json | undefined {
    return this.#members.get(name);
  }

  /** Where a field is that must be there. */
  need(name: string): Json {
    const found = this.find(name);
    if (found) return found;
    throw wrong(this.at, `${this.#what} lacks "${name}"`);
  }

  /** A string that is not empty, and as a rule has it. */
  text(name: string, form: RegExp = /\S/, example = "some text"): string {
    const found = this.need(name);
    if (typeof found.value === "string" && form.test(found.value)) return found.value;
    throw wrong(found, `"${name}" must be ${example}, in quotes`);
  }

  /** A whole number within bounds. */
  whole(name: string, from: number, to: number): number {
    const found = this.need(name);
    const { value } = found;
    if (typeof value === "number" && Number.isInteger(value) && value >= from && value <= to) return value;
    throw wrong(found, `"${name}" must be a whole number from ${from} to ${to}`);
  }

  truth(name: string): boolean {
    const found = this.need(name);
    if (typeof found.value === "boolean") return found.value;
    throw wrong(found, `"${name}" must be true or false`);
  }

  /** One of some words. */
  word<T extends string>(name: string, words: readonly T[]): T {
    const found = this.need(name);
    const word = words.find((each) => each === found.value);
    if (word !== undefined) return word;
    throw wrong(found, `"${name}" must be one of ${words.join(", ")}`);
  }

  list(name: string, from: number, to: number): readonly Json[] {
    const found = this.need(name);
    if (!Array.isArray(found.value)) throw wrong(found, `"${name}" must be a list`);
    const { length } = found.value;
    if (length >= from && length <= to) return found.value as readonly Json[];
    throw wrong(found, `"${name}" has ${length} entries; there must be ${from} to ${to}`);
  }
}
