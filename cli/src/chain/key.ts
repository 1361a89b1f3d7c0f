import { Wallet } from "ethers";
import { Failure } from "../failure.ts";
import { readText } from "../input/text.ts";
import { askSecretly } from "../ui/ask.ts";

const KEY = "KEPT_PRIVATE_KEY";
const PASSWORD = "KEPT_KEYSTORE_PASSWORD";

/** Who sends: the key of the environment, or of an encrypted JSON keystore. No message holds a key or a password. */
export async function readKey(keystore: string | undefined): Promise<Wallet> {
  const key = process.env[KEY] ?? "";
  if (keystore !== undefined && key !== "") throw new Failure(`Give ${KEY} or --keystore, not both.`);
  if (keystore !== undefined) return fromKeystore(keystore);
  if (key === "") throw new Failure(`This needs a key: set ${KEY} in the environment, or give --keystore FILE.`);
  try {
    return new Wallet(key);
  } catch {
    throw new Failure(`${KEY} is no private key: it must be 32 bytes in hexadecimal.`);
  }
}

async function fromKeystore(path: string): Promise<Wallet> {
  const json = readText(path);
  const password = process.env[PASSWORD] ?? (await askSecretly(`Password of ${path}: `));
  if (password === undefined) throw new Failure(`${path} needs its password: set ${PASSWORD}, or run on a terminal.`);
  try {
    return Wallet.fromEncryptedJsonSync(json, password) as Wallet;
  } catch (error) {
    if (/password/.test((error as Error).message)) throw new Failure(`The password of ${path} is wrong.`);
    throw new Failure(`${path} is no encrypted JSON keystore.`);
  }
}
