import { writeFileSync } from "node:fs";
import { basename } from "node:path";
import { computeAddress, isHexString } from "ethers";
import {
  attestorOf,
  buildVoucher,
  KeptError,
  rewardsDomain,
  type Domain,
  type Hex,
  type SignedVoucher,
} from "@kept/sdk";
import { Failure } from "../failure.ts";
import { duplicate, malformed, Problems, refuse } from "../input/problems.ts";
import { readText } from "../input/text.ts";

/** A voucher of a file, and where it stands. */
export interface Filed {
  readonly line: number;
  readonly domain: Domain;
  readonly signed: SignedVoucher;
  /** Of a bearer voucher: the ephemeral private key. */
  readonly key?: Hex;
}

/** A line of a file of vouchers; numbers that do not fit into JSON's are text. */
interface Line {
  readonly chain: string;
  readonly rewards: Hex;
  readonly voucher: Readonly<Record<"merchant" | "token" | "holder" | "amount" | "nonce", string>> & {
    readonly validFrom: number;
    readonly deadline: number;
  };
  readonly signer: Hex;
  readonly signature: Hex;
  readonly key?: Hex;
}

/** One line of JSON for each voucher. Only its owner can read a file that holds codes' keys. */
export function saveVouchers(path: string, vouchers: readonly Omit<Filed, "line">[]): void {
  const lines = vouchers.map(({ domain, signed, key }): Line => {
    const { amount, nonce, ...terms } = signed.voucher;
    const voucher = { ...terms, amount: String(amount), nonce: String(nonce) };
    const where = { chain: String(domain.chainId), rewards: domain.verifyingContract };
    return { ...where, voucher, signer: signed.signer, signature: signed.signature, ...(key ? { key } : {}) };
  });
  try {
    writeFileSync(path, lines.map((line) => `${JSON.stringify(line)}\n`).join(""), { flag: "wx", mode: 0o600 });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EEXIST")
      throw new Failure(
        `${path} is there already: cancel its vouchers first if the list was changed, then name another file by --out.`,
      );
    throw new Failure(`${path} cannot be written (${code ?? "unknown reason"}).`);
  }
}

/** All vouchers of a file, or a refusal that has named every line at fault. */
export function readVouchers(path: string): Filed[] {
  const file = basename(path);
  const problems = new Problems(false);
  const seen = new Map<string, number>();
  const vouchers = readText(path)
    .split("\n")
    .flatMap((text, at) => {
      const line = at + 1;
      if (text.trim() === "") return [];
      return problems.attempt({ file, line }, () => once(seen, parsed(text, line))) ?? [];
    });
  refuse(path, problems, "nothing was done");
  if (vouchers.length === 0) throw new Failure(`${path} holds no vouchers.`);
  return vouchers;
}

function once(seen: Map<string, number>, filed: Filed): Filed {
  const { merchant, nonce } = filed.signed.voucher;
  const before = seen.get(`${merchant} ${nonce}`);
  if (before !== undefined) throw duplicate(`nonce ${nonce} of ${merchant} is on line ${before} already`);
  seen.set(`${merchant} ${nonce}`, filed.line);
  return filed;
}

function parsed(text: string, line: number): Filed {
  try {
    const { chain, rewards, voucher: terms, signer, signature, key } = JSON.parse(text) as Line;
    const amounts = { amount: BigInt(terms.amount), nonce: BigInt(terms.nonce) };
    const voucher = buildVoucher({ ...terms, ...amounts });
    if (!isHexString(signature, true)) throw malformed("the signature is not hexadecimal bytes");
    if (key !== undefined && computeAddress(key) !== voucher.holder) throw malformed("the key is not the holder's");
    const domain = rewardsDomain(BigInt(chain), rewards);
    const signed = { voucher, signer: attestorOf(signer, "signer"), signature };
    return { line, domain, signed, ...(key ? { key } : {}) };
  } catch (error) {
    if (error instanceof KeptError) throw malformed(error.message);
    throw error instanceof Error && error.name === "RowError" ? error : malformed("not a voucher");
  }
}
