import { createHash, webcrypto } from "node:crypto";
import { AbiCoder, concat, ContractFactory, toBeHex, toBigInt, TypedDataEncoder, zeroPadValue } from "ethers";
import type { Hex, TypedDataSigner } from "@kept/sdk";
import type { Connection } from "./escrow.ts";

/** An ERC-7913 signer: the bytes that name it in the terms, and its signature over typed data. */
export interface Device extends Pick<TypedDataSigner, "signTypedData"> {
  readonly attestor: Hex;
}

type Verifier = "ERC7913P256Verifier" | "ERC7913WebAuthnVerifier" | "ERC7913RSAVerifier";

/** Order of the curve P-256. */
const N = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

/** OpenZeppelin's stateless verifier, as its package ships it. */
async function deployVerifier({ ethers }: Connection, name: Verifier): Promise<Hex> {
  const path = `@openzeppelin/contracts/build/contracts/${name}.json`;
  const { default: artifact } = (await import(path, { with: { type: "json" } })) as {
    default: { abi: string[]; bytecode: string };
  };
  const [deployer] = await ethers.getSigners();
  const verifier = await new ContractFactory(artifact.abi, artifact.bytecode, deployer).deploy();
  return verifier.getAddress();
}

function device(attestor: Hex, sign: (digest: Hex) => Promise<Hex>): Device {
  return { attestor, signTypedData: (domain, types, value) => sign(TypedDataEncoder.hash(domain, types, value)) };
}

interface KeyPair {
  readonly secret: bigint;
  readonly x: Hex;
  readonly y: Hex;
}

const fromBase64 = (text = ""): Hex => zeroPadValue(`0x${Buffer.from(text, "base64url").toString("hex")}`, 32);

async function p256KeyPair(): Promise<KeyPair> {
  const pair = await webcrypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, true, ["sign", "verify"]);
  const jwk = await webcrypto.subtle.exportKey("jwk", pair.privateKey);
  return { secret: toBigInt(fromBase64(jwk.d)), x: fromBase64(jwk.x), y: fromBase64(jwk.y) };
}

/** ECDSA over a digest as it stands, which WebCrypto alone cannot do: it supplies the key and the nonce's point. */
async function signDigest({ secret }: KeyPair, digest: Hex): Promise<[r: bigint, s: bigint]> {
  const nonce = await p256KeyPair();
  const r = toBigInt(nonce.x) % N;
  const s = (inverse(nonce.secret) * ((toBigInt(digest) + r * secret) % N)) % N;
  return [r, s > N / 2n ? N - s : s];
}

/** By Fermat: N is prime. */
function inverse(value: bigint): bigint {
  let result = 1n;
  for (let base = value % N, exponent = N - 2n; exponent > 0n; exponent >>= 1n, base = (base * base) % N) {
    if (exponent & 1n) result = (result * base) % N;
  }
  return result;
}

/** A device with a P-256 key, as IoT chips have it. */
export async function p256Device(connection: Connection): Promise<Device> {
  const verifier = await deployVerifier(connection, "ERC7913P256Verifier");
  const key = await p256KeyPair();
  return device(concat([verifier, key.x, key.y]), async (digest) => {
    const [r, s] = await signDigest(key, digest);
    return concat([toBeHex(r, 32), toBeHex(s, 32)]);
  });
}

/** A passkey: P-256 over what the browser makes of the challenge; user present and verified. */
export async function passkey(connection: Connection): Promise<Device> {
  const verifier = await deployVerifier(connection, "ERC7913WebAuthnVerifier");
  const key = await p256KeyPair();
  return device(concat([verifier, key.x, key.y]), async (digest) => {
    const challenge = Buffer.from(digest.slice(2), "hex").toString("base64url");
    const client = `{"type":"webauthn.get","challenge":"${challenge}","origin":"https://shop.example"}`;
    const authenticator = Buffer.concat([sha256(Buffer.from("shop.example")), Buffer.from("0500000001", "hex")]);
    const [r, s] = await signDigest(key, `0x${sha256(authenticator, sha256(Buffer.from(client))).toString("hex")}`);
    return AbiCoder.defaultAbiCoder().encode(
      ["bytes32", "bytes32", "uint256", "uint256", "bytes", "string"],
      [toBeHex(r, 32), toBeHex(s, 32), client.indexOf('"challenge"'), client.indexOf('"type"'), authenticator, client],
    );
  });
}

/** A device with an RSA-2048 key, as ID cards have it. */
export async function rsaDevice(connection: Connection): Promise<Device> {
  const verifier = await deployVerifier(connection, "ERC7913RSAVerifier");
  const scheme = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
  const parameters = { ...scheme, modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]) };
  const { privateKey, publicKey } = await webcrypto.subtle.generateKey(parameters, true, ["sign", "verify"]);
  const { n = "" } = await webcrypto.subtle.exportKey("jwk", publicKey);
  const key = AbiCoder.defaultAbiCoder().encode(["bytes", "bytes"], ["0x010001", Buffer.from(n, "base64url")]);
  return device(concat([verifier, key]), async (digest) => {
    const signature = await webcrypto.subtle.sign(scheme.name, privateKey, Buffer.from(digest.slice(2), "hex"));
    return `0x${Buffer.from(signature).toString("hex")}`;
  });
}

const sha256 = (...parts: Buffer[]): Buffer => createHash("sha256").update(Buffer.concat(parts)).digest();
