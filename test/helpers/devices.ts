import { createHash, webcrypto } from "node:crypto";
import { concat, getBytes, hexlify, toBeHex, toBigInt, zeroPadValue, type Addressable } from "ethers";
import { deviceSigner, hashingDeviceSigner, passkeySigner, rsaSigner } from "@kept/sdk";
import type { AssertionRequest, Assertion, AttestorSigner, Hex } from "@kept/sdk";
import p256Module from "../../deploy/modules/P256Verifier.ts";
import rsaModule from "../../deploy/modules/RSAVerifier.ts";
import webAuthnModule from "../../deploy/modules/WebAuthnVerifier.ts";
import type { Connection } from "./escrow.ts";

/** The same bytes in a buffer of their own, as WebCrypto wants them. */
type Bytes = Uint8Array<ArrayBuffer>;

/** Order of the curve P-256. */
const N = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const ECDSA = { name: "ECDSA", namedCurve: "P-256" };

const addressOf = ({ verifier }: { verifier: Addressable }): Promise<Hex> => verifier.getAddress();

/** A P-256 key that can be read out. */
export interface KeyPair {
  readonly secret: bigint;
  readonly x: Hex;
  readonly y: Hex;
}

const fromBase64 = (text = ""): Hex => zeroPadValue(`0x${Buffer.from(text, "base64url").toString("hex")}`, 32);

export async function p256KeyPair(): Promise<KeyPair> {
  const pair = await webcrypto.subtle.generateKey(ECDSA, true, ["sign", "verify"]);
  const jwk = await webcrypto.subtle.exportKey("jwk", pair.privateKey);
  return { secret: toBigInt(fromBase64(jwk.d)), x: fromBase64(jwk.x), y: fromBase64(jwk.y) };
}

/** ECDSA over a digest as it stands, which WebCrypto alone cannot do: it supplies the key and the nonce's point. */
export async function signDigest({ secret }: KeyPair, digest: Uint8Array): Promise<[r: bigint, s: bigint]> {
  const nonce = await p256KeyPair();
  const r = toBigInt(nonce.x) % N;
  return [r, (inverse(nonce.secret) * ((toBigInt(digest) + r * secret) % N)) % N];
}

/** By Fermat: N is prime. */
function inverse(value: bigint): bigint {
  let result = 1n;
  for (let base = value % N, exponent = N - 2n; exponent > 0n; exponent >>= 1n, base = (base * base) % N) {
    if (exponent & 1n) result = (result * base) % N;
  }
  return result;
}

/** As chips and browsers write a signature: a sequence of two integers. */
export function der(r: bigint, s: bigint): Hex {
  const integer = (value: bigint): Hex => {
    const bytes = getBytes(toBeHex(value));
    const body = bytes[0]! > 0x7f ? concat(["0x00", bytes]) : hexlify(bytes);
    return concat(["0x02", toBeHex((body.length - 2) / 2), body]);
  };
  const body = concat([integer(r), integer(s)]);
  return concat(["0x30", toBeHex((body.length - 2) / 2), body]);
}

/** A device with a P-256 key, as IoT chips have it. */
export async function p256Device(connection: Connection): Promise<AttestorSigner> {
  const key = await p256KeyPair();
  const verifier = await addressOf(await connection.ignition.deploy(p256Module));
  return deviceSigner(verifier, concat([key.x, key.y]), async (digest) => der(...(await signDigest(key, digest))));
}

/** A device whose key only WebCrypto knows. */
export async function webCryptoDevice(connection: Connection): Promise<AttestorSigner> {
  const { privateKey, publicKey } = await webcrypto.subtle.generateKey(ECDSA, false, ["sign", "verify"]);
  const spki = await webcrypto.subtle.exportKey("spki", publicKey);
  return hashingDeviceSigner(await addressOf(await connection.ignition.deploy(webAuthnModule)), spki, (message) =>
    webcrypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, privateKey, message),
  );
}

/** A passkey, and the browser before it: what it makes of the challenge is signed, user present and verified. */
export async function passkey(connection: Connection): Promise<AttestorSigner> {
  const key = await p256KeyPair();
  const verifier = await addressOf(await connection.ignition.deploy(webAuthnModule));
  return passkeySigner(verifier, concat([key.x, key.y]), (request) => authenticate(key, request));
}

/** What a browser at https://shop.example answers. */
export async function authenticate(key: KeyPair, { challenge }: AssertionRequest, flags = 0x05): Promise<Assertion> {
  const encoded = Buffer.from(challenge).toString("base64url");
  const client = `{"type":"webauthn.get","challenge":"${encoded}","origin":"https://shop.example","crossOrigin":false}`;
  const clientDataJSON: Bytes = new Uint8Array(Buffer.from(client));
  const authenticatorData = new Uint8Array([...sha256(Buffer.from("shop.example")), flags, 0, 0, 0, 1]);
  const [r, s] = await signDigest(key, sha256(authenticatorData, sha256(clientDataJSON)));
  return { authenticatorData, clientDataJSON: clientDataJSON.buffer, signature: der(r, s) };
}

/** A device with an RSA-2048 key, as ID cards have it. */
export async function rsaDevice(connection: Connection): Promise<AttestorSigner> {
  const scheme = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
  const parameters = { ...scheme, modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]) };
  const { privateKey, publicKey } = await webcrypto.subtle.generateKey(parameters, true, ["sign", "verify"]);
  const { n = "", e = "" } = await webcrypto.subtle.exportKey("jwk", publicKey);
  const key = { exponent: Buffer.from(e, "base64url"), modulus: Buffer.from(n, "base64url") };
  return rsaSigner(await addressOf(await connection.ignition.deploy(rsaModule)), key, (message) =>
    webcrypto.subtle.sign(scheme.name, privateKey, message),
  );
}

const sha256 = (...parts: Uint8Array[]): Buffer => createHash("sha256").update(Buffer.concat(parts)).digest();
