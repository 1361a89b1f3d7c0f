import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { toBuffer, toString } from "qrcode";
import { decodeBearerCode, encodeBearerCode } from "@kept/sdk";
import { telling } from "../chain/options.ts";
import { acting } from "../chain/refusals.ts";
import { say } from "../chain/say.ts";
import { Failure } from "../failure.ts";
import { readVouchers, type Filed } from "../rewards/voucher-file.ts";
import { plural } from "../ui/format.ts";
import { meter, silent } from "../ui/progress.ts";

interface Flags {
  readonly code?: string;
  readonly out?: string;
  readonly link: string;
  readonly json?: true;
}

export function qrCommand(): Command {
  return telling("qr", "Show the codes of bearer vouchers, or save them as PNG.")
    .argument("[vouchers]", "a file that `voucher --bearer` has saved")
    .option("--code <text>", "this code, instead")
    .option("--out <folder>", "where to save a PNG for each; on the terminal, if left out")
    .option("--link <url>", "what the code's text begins with, such as https://shop.example/claim#", "")
    .action(acting(run));
}

/** A code's name, and what is in its picture. */
interface Picture {
  readonly name: string;
  readonly text: string;
}

/** A seventh of a code may be dirty or torn. */
const OPTIONS = { errorCorrectionLevel: "M", margin: 4 } as const;
const SCALE = 8;

async function run(file: string | undefined, flags: Flags): Promise<void> {
  const pictures = picturesOf(file, flags);
  const { out } = flags;
  if (out === undefined) {
    const codes = await Promise.all(pictures.map(({ text }) => drawn(text)));
    const parts = pictures.map(({ name }, at) => [name, ...(codes[at] ?? "").split("\n")]);
    return say(flags, parts, { act: "qr", codes: pictures });
  }
  mkdirSync(out, { recursive: true });
  const paths = pictures.map(({ name }) => join(out, `${name}.png`));
  const there = paths.find((path) => existsSync(path));
  if (there !== undefined) throw new Failure(`${there} is there already: name another folder by --out.`);
  const gauge = flags.json || pictures.length === 1 ? silent : meter("drawing");
  for (const [at, { text }] of pictures.entries()) {
    writeFileSync(paths[at] ?? "", await toBuffer(text, { ...OPTIONS, scale: SCALE }), { flag: "wx", mode: 0o600 });
    gauge.update(at + 1, pictures.length);
  }
  gauge.stop();
  const said = [`${plural(pictures.length, "code")} saved to ${out}. Whoever sees one can claim it.`];
  say(flags, [said], { act: "qr", files: paths });
}

/** On a terminal in black on white, whatever its own colours are; elsewhere in black as blocks. */
function drawn(text: string): Promise<string> {
  if (process.stdout.isTTY) return toString(text, { ...OPTIONS, type: "terminal", small: true });
  return toString(text, { ...OPTIONS, type: "utf8" });
}

function picturesOf(file: string | undefined, { code, link }: Flags): Picture[] {
  if ((file === undefined) === (code === undefined)) throw new Failure("Say which codes: VOUCHERS, or --code TEXT.");
  if (code !== undefined) return [{ name: nameOf(decodeBearerCode(code).voucher.voucher.nonce), text: link + code }];
  return readVouchers(file ?? "").map((filed) => ({
    name: nameOf(filed.signed.voucher.nonce),
    text: link + codeOf(filed, file ?? ""),
  }));
}

const nameOf = (nonce: bigint): string => `voucher-${nonce}`;

function codeOf({ domain, signed, key, line }: Filed, file: string): string {
  if (key === undefined) throw new Failure(`${file}:${line} is a customer's voucher: it needs no code.`);
  return encodeBearerCode({ domain, voucher: signed, key });
}
