import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { HDNodeWallet, Mnemonic } from "ethers";
import type { Connection } from "../helpers/escrow.ts";

/** A call as it comes over the wire. */
export interface Asked {
  readonly id: number;
  readonly method: string;
  readonly params: unknown[];
}

/** What a test does instead of answering; `answer` asks the chain. Without a result, nobody ever answers. */
export type Intercept = (asked: Asked, answer: () => Promise<object>) => Promise<object | undefined>;

/** The chain of a test, over HTTP as any node's. */
export interface Node {
  readonly url: string;
  /** All that is asked from now on goes through it. */
  intercept(by: Intercept | undefined): void;
  close(): void;
}

export async function serve({ provider }: Connection): Promise<Node> {
  let by: Intercept | undefined;
  const answer = async ({ id, method, params }: Asked): Promise<object> => {
    try {
      return { jsonrpc: "2.0", id, result: await provider.request({ method, params }) };
    } catch (error) {
      const { code, message, data } = error as { code?: number; message: string; data?: unknown };
      return { jsonrpc: "2.0", id, error: { code: code ?? -32_603, message, data } };
    }
  };
  const take = (asked: Asked): Promise<object | undefined> =>
    by ? by(asked, () => answer(asked)) : Promise.resolve(answer(asked));
  const reply = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const asked = JSON.parse(await bodyOf(request)) as Asked | Asked[];
    const answers = Array.isArray(asked) ? await Promise.all(asked.map(take)) : await take(asked);
    if (answers !== undefined) response.setHeader("content-type", "application/json").end(JSON.stringify(answers));
  };
  const server = createServer((request, response) => void reply(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  server.unref();
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    intercept: (next) => {
      by = next;
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString();
}

const MNEMONIC = Mnemonic.fromPhrase("test test test test test test test test test test test junk");

/** The key of one of the accounts that a chain of Hardhat's has, which everybody knows. */
export function keyOf(address: string): string {
  for (let index = 0; index < 20; index += 1) {
    const { address: each, privateKey } = HDNodeWallet.fromMnemonic(MNEMONIC, `m/44'/60'/0'/0/${index}`);
    if (each === address) return privateKey;
  }
  throw new Error(`${address} is no account of Hardhat's`);
}
