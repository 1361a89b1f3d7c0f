import { basename } from "node:path";
import { EXIT, Failure } from "../failure.ts";
import { readText } from "../input/text.ts";
import { plural } from "../ui/format.ts";

/** A page of a thousand sites has less. */
const MIB = 8;
const MOST = MIB * 2 ** 20;

/** What was read, and what to call it. */
export interface Page {
  readonly name: string;
  readonly text: string;
}

export const isUrl = (source: string): boolean => /^https?:\/\//.test(source);

/**
 * A file, or what a server answers. Throws a sentence for one that does not answer in so many seconds, or with an error, or too much.
 * No message holds more of a URL than its host and path: the rest may be a key.
 */
export async function readPage(source: string, seconds: number): Promise<Page> {
  if (!isUrl(source)) return { name: basename(source), text: readText(source, MOST) };
  if (!URL.canParse(source)) throw new Failure("What begins with http:// or https:// must be a URL.");
  const { host, pathname } = new URL(source);
  const name = `${host}${pathname}`;
  return { name, text: await fetched(source, name, seconds) };
}

async function fetched(source: string, name: string, seconds: number): Promise<string> {
  try {
    const response = await fetch(source, { signal: AbortSignal.timeout(seconds * 1_000) });
    if (!response.ok) throw new Failure(`${name} answers ${response.status}.`, EXIT.unexpected);
    return await bodyOf(response, name);
  } catch (error) {
    if (error instanceof Failure) throw error;
    const { name: kind, cause } = error as Error & { cause?: { code?: string } };
    if (kind === "TimeoutError") {
      throw new Failure(`${name} did not answer within ${plural(seconds, "second")}.`, EXIT.unexpected);
    }
    throw new Failure(`${name} cannot be reached (${cause?.code ?? "no connection"}).`, EXIT.unexpected);
  }
}

/** Reads no further than a page can have; the rest is never fetched. */
async function bodyOf(response: Response, name: string): Promise<string> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of response.body ?? []) {
    size += part.length;
    if (size > MOST) throw new Failure(`${name} sends more than ${MIB} MiB.`, EXIT.unexpected);
    parts.push(part);
  }
  return Buffer.concat(parts).toString("utf8");
}
