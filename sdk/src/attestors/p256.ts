import { concat, dataLength, dataSlice, getBytes, toBeHex, toBigInt } from "ethers";
import { KeptError } from "../kept-error.ts";
import type { Hex } from "../types.ts";
import { binary, keyed, type Binary } from "./binary.ts";

/** The curve's field, order and coefficient: y² = x³ - 3x + B. */
const P = 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn;
const N = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const B = 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn;

/** What stands before the point in a SubjectPublicKeyInfo of a P-256 key. */
const SPKI = "0x3059301306072a8648ce3d020106082a8648ce3d030107034200";

/**
 * x ++ y of a P-256 public key, given as SubjectPublicKeyInfo (`getPublicKey()` of a registration, WebCrypto's "spki", key
 * management services), as an uncompressed point (WebCrypto's "raw"), or as x ++ y.
 * Throws KeyInvalid for anything else, and for a point off the curve: nothing would ever verify.
 */
export function p256Key(input: Binary): Hex {
  const given = binary(input, "key");
  const point = given.startsWith(SPKI) && dataLength(given) === 91 ? dataSlice(given, 26) : given;
  const key = dataLength(point) === 65 && point.startsWith("0x04") ? dataSlice(point, 1) : point;
  if (dataLength(key) !== 64) throw new KeptError("KeyInvalid", "key", "not a P-256 public key", [given]);
  const [x, y] = [BigInt(dataSlice(key, 0, 32)), BigInt(dataSlice(key, 32))];
  if (x >= P || y >= P || (y * y - x * x * x + 3n * x - B) % P !== 0n)
    throw new KeptError("KeyInvalid", "key", "not a point of the curve P-256", [given]);
  return key;
}

/** The attestor of a P-256 or passkey verifier: `verifier ++ x ++ y`. Throws AddressInvalid, KeyInvalid. */
export function p256Attestor(verifier: Hex, key: Binary): Hex {
  return keyed(verifier, p256Key(key));
}

/**
 * r ++ s of an ECDSA signature over P-256, given so or as DER, with the lower s, the only one that is taken on the chain.
 * Throws SignatureInvalid.
 */
export function p256Signature(input: Binary): Hex {
  const given = binary(input, "signature");
  const [r, s] = fromDer(getBytes(given)) ?? halves(given);
  if (r === 0n || s === 0n || r >= N || s >= N) throw broken(given);
  return concat([toBeHex(r, 32), toBeHex(s > N / 2n ? N - s : s, 32)]);
}

const broken = (given: Hex): KeptError =>
  new KeptError("SignatureInvalid", "signature", "neither r ++ s nor DER of a P-256 signature", [given]);

function halves(given: Hex): [r: bigint, s: bigint] {
  if (dataLength(given) !== 64) throw broken(given);
  return [BigInt(dataSlice(given, 0, 32)), BigInt(dataSlice(given, 32))];
}

/** A sequence of two integers that fills the bytes; undefined if they are anything else. */
function fromDer(der: Uint8Array): [r: bigint, s: bigint] | undefined {
  if (der[0] !== 0x30 || der[1] !== der.length - 2) return undefined;
  const r = integerAt(der, 2);
  const s = r && integerAt(der, r.end);
  return s?.end === der.length ? [r!.value, s.value] : undefined;
}

function integerAt(der: Uint8Array, start: number): { value: bigint; end: number } | undefined {
  const [tag, length = 0, first = 0] = der.subarray(start);
  const end = start + 2 + length;
  if (tag !== 0x02 || length === 0 || end > der.length || first > 0x7f) return undefined;
  return { value: toBigInt(der.subarray(start + 2, end)), end };
}
