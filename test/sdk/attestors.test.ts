import { webcrypto } from "node:crypto";
import { expect } from "chai";
import {
  AbiCoder,
  concat,
  dataLength,
  dataSlice,
  getAddress,
  getBytes,
  hexlify,
  sha256,
  toBeHex,
  toUtf8Bytes,
} from "ethers";
import {
  assertionRequest,
  assertionSignature,
  deviceSigner,
  hashingDeviceSigner,
  KeptError,
  p256Attestor,
  p256Key,
  p256Signature,
  rsaAttestor,
  signReceipt,
  walletSigner,
  type Assertion,
  type Hex,
} from "@kept/sdk";
import { authenticate, der, p256KeyPair } from "../helpers/devices.ts";
import { digest, domain, receipt } from "../helpers/panels.ts";
import { failure } from "./fixture.ts";
import { Chance } from "./random.ts";

const N = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const VERIFIER = getAddress(`0x${"c0".repeat(20)}`);
const WORDS = ["bytes32", "bytes32", "uint256", "uint256", "bytes", "string"];
const pair = await p256KeyPair();
const point = concat([pair.x, pair.y]);

/** What the SDK refused with. */
function refusal(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    if (error instanceof KeptError) return `${error.code} ${error.field}`;
  }
  return expect.fail("a refusal was expected");
}

const joined = (r: bigint, s: bigint): Hex => concat([toBeHex(r, 32), toBeHex(s, 32)]);
const low = (s: bigint): bigint => (s > N / 2n ? N - s : s);

describe("sdk: p256Key", () => {
  it("reads SubjectPublicKeyInfo, an uncompressed point, and x ++ y", async () => {
    const { publicKey } = await webcrypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, true, ["sign"]);
    const raw = await webcrypto.subtle.exportKey("raw", publicKey);
    const spki = await webcrypto.subtle.exportKey("spki", publicKey);
    const key = dataSlice(new Uint8Array(raw), 1);

    for (const input of [raw, spki, new Uint8Array(spki), hexlify(new Uint8Array(spki)), key])
      expect(p256Key(input)).to.equal(key);
    expect(p256Attestor(VERIFIER, spki)).to.equal(concat([VERIFIER, key]));
  });

  it("refuses what is no point of the curve", () => {
    const off = concat([pair.x, toBeHex(BigInt(pair.y) ^ 1n, 32)]);
    const beyond = concat([toBeHex(2n ** 256n - 1n, 32), pair.y]);
    const compressed = concat(["0x02", pair.x]);
    for (const bad of [off, beyond, compressed, "0x", `0x${"00".repeat(64)}`, concat(["0x05", point])])
      expect(refusal(() => p256Key(bad))).to.equal("KeyInvalid key");
    expect(refusal(() => p256Key("point"))).to.equal("BytesInvalid key");
    expect(refusal(() => p256Attestor("0x12", point))).to.equal("AddressInvalid verifier");
  });
});

describe("sdk: p256Signature", () => {
  it("gives the lower s of any r and s, from DER and from r ++ s", () => {
    const chance = new Chance("signatures");
    for (let round = 0; round < 2_000; ++round) {
      const [r, s] = [1, 2].map(() => 1n + (chance.bits(chance.between(1, 256)) % (N - 1n))) as [bigint, bigint];
      expect(p256Signature(der(r, s))).to.equal(joined(r, low(s)));
      expect(p256Signature(joined(r, s))).to.equal(joined(r, low(s)));
    }
  });

  it("gives the same for s and for its mirror image", () => {
    const chance = new Chance("mirror");
    for (let round = 0; round < 200; ++round) {
      const [r, s] = [1n + chance.bits(250), 1n + chance.bits(250)];
      const signature = p256Signature(der(r, s));
      expect(p256Signature(der(r, N - s))).to.equal(signature);
      expect(p256Signature(signature)).to.equal(signature);
    }
    expect(p256Signature(der(1n, N / 2n))).to.equal(joined(1n, N / 2n));
    expect(p256Signature(der(1n, N / 2n + 1n))).to.equal(joined(1n, N / 2n));
  });

  it("refuses zero, the order and above", () => {
    for (const [r, s] of [
      [0n, 1n],
      [1n, 0n],
      [N, 1n],
      [1n, N],
      [2n ** 256n - 1n, 1n],
    ] as const)
      for (const bad of [der(r, s), joined(r, s)])
        expect(refusal(() => p256Signature(bad))).to.equal("SignatureInvalid signature");
  });

  it("refuses DER that is cut, continued, mistagged or negative", () => {
    const chance = new Chance("broken");
    for (let round = 0; round < 200; ++round) {
      const bytes = getBytes(der(1n + chance.bits(255), 1n + chance.bits(200)));
      const mistagged = [0, 1, 2].map((at) => bytes.with(at, bytes[at]! ^ 0x40));
      const negative = concat(["0x3006020181020101"]);
      const cut = bytes.slice(0, chance.between(0, bytes.length - 1));
      for (const bad of [cut, concat([bytes, "0x00"]), ...mistagged, negative])
        if (dataLength(bad) !== 64) expect(refusal(() => p256Signature(bad))).to.equal("SignatureInvalid signature");
    }
  });
});

describe("sdk: assertions", () => {
  it("asks with the digest as challenge, and for a verified user", () => {
    const request = assertionRequest(digest, { rpId: "shop.example", credentialIds: ["0x1234", Uint8Array.of(5)] });

    expect(request).to.deep.equal({
      challenge: getBytes(digest),
      userVerification: "required",
      rpId: "shop.example",
      allowCredentials: [
        { type: "public-key", id: Uint8Array.of(0x12, 0x34) },
        { type: "public-key", id: Uint8Array.of(5) },
      ],
    });
    expect(assertionRequest(digest)).to.deep.equal({ challenge: getBytes(digest), userVerification: "required" });
  });

  it("encodes an answer as the verifier reads it, places in bytes", async () => {
    const answer = await authenticate(pair, assertionRequest(digest));
    const text = Buffer.from(answer.clientDataJSON as ArrayBuffer).toString();
    const umlauts = toUtf8Bytes(text.replace("{", '{"name":"Käse",'));
    for (const [client, shift] of [
      [toUtf8Bytes(text), 0],
      [umlauts, '"name":"Käse",'.length + 1],
    ] as const) {
      const encoded = assertionSignature(digest, { ...answer, clientDataJSON: client });
      const [r, s, challenge, type, data, json] = AbiCoder.defaultAbiCoder().decode(WORDS, encoded);
      expect(concat([r as Hex, s as Hex])).to.equal(p256Signature(answer.signature));
      expect([challenge, type]).to.deep.equal([23n + BigInt(shift), 1n + BigInt(shift)]);
      expect(data).to.equal(hexlify(answer.authenticatorData as Uint8Array));
      expect(toUtf8Bytes(json as string)).to.deep.equal(client);
    }
  });

  it("refuses an answer that the verifier would refuse", async () => {
    const good = await authenticate(pair, assertionRequest(digest));
    const data = good.authenticatorData as Uint8Array;
    const other = await authenticate(pair, assertionRequest(sha256(digest)));
    const created = toUtf8Bytes(`{"type":"webauthn.create","challenge":"AA"}`);
    const bad: [string, Partial<Assertion>][] = [
      ["AssertionInvalid authenticatorData", { authenticatorData: data.slice(0, 36) }],
      ["AssertionInvalid authenticatorData", { authenticatorData: data.with(32, 0x04) }],
      ["AssertionInvalid authenticatorData", { authenticatorData: data.with(32, 0x01) }],
      ["AssertionInvalid authenticatorData", { authenticatorData: data.with(32, 0x15) }],
      ["AssertionInvalid clientDataJSON", { clientDataJSON: other.clientDataJSON }],
      ["AssertionInvalid clientDataJSON", { clientDataJSON: created }],
      ["SignatureInvalid signature", { signature: "0x1234" }],
    ];
    for (const [refused, change] of bad)
      expect(refusal(() => assertionSignature(digest, { ...good, ...change }))).to.equal(refused);
    expect(assertionSignature(digest, { ...good, authenticatorData: data.with(32, 0x1d) })).to.be.a("string");
  });
});

describe("sdk: signers of receipts", () => {
  it("hands a device the digest as it stands", async () => {
    let seen: Uint8Array | undefined;
    const device = deviceSigner(VERIFIER, point, async (message) => {
      seen = message;
      return der(1n, N - 1n);
    });

    const { signature } = await signReceipt(device, domain, receipt);

    expect(seen).to.deep.equal(getBytes(digest));
    expect(signature).to.equal(joined(1n, 1n));
    expect(device.attestor).to.equal(concat([VERIFIER, point]));
  });

  it("hands a device that hashes what a passkey would sign", async () => {
    let seen: Uint8Array = new Uint8Array();
    const device = hashingDeviceSigner(VERIFIER, point, async (message) => {
      seen = message;
      return joined(1n, 1n);
    });

    const { signature } = await signReceipt(device, domain, receipt);

    const [, , , , data, json] = AbiCoder.defaultAbiCoder().decode(WORDS, signature);
    expect(hexlify(seen)).to.equal(concat([data as Hex, sha256(toUtf8Bytes(json as string))]));
    const { challenge } = JSON.parse(json as string) as { challenge: string };
    expect(Buffer.from(challenge, "base64url")).to.deep.equal(Buffer.from(getBytes(digest)));
  });

  it("passes a device's failure on", async () => {
    const broken = deviceSigner(VERIFIER, point, async () => "0x12");

    expect(await failure(signReceipt(broken, domain, receipt))).to.have.property("code", "SignatureInvalid");
  });

  it("takes RSA keys from 2,048 bits on, without leading zeros, as long as an attestor may be", () => {
    const modulus = `0x${"a7".repeat(256)}`;
    const attestor = rsaAttestor(VERIFIER, { exponent: "0x010001", modulus });
    expect(rsaAttestor(VERIFIER, { exponent: "0x00010001", modulus: concat(["0x00", modulus]) })).to.equal(attestor);
    const [exponent, n] = AbiCoder.defaultAbiCoder().decode(["bytes", "bytes"], dataSlice(attestor, 20));
    expect([exponent, n]).to.deep.equal(["0x010001", modulus]);
    const short = { exponent: "0x03", modulus: concat(["0x00", dataSlice(modulus, 1)]) };
    expect(refusal(() => rsaAttestor(VERIFIER, short))).to.equal("KeyInvalid modulus");
    const long = { exponent: "0x03", modulus: `0x${"a7".repeat(2_048)}` };
    expect(refusal(() => rsaAttestor(VERIFIER, long))).to.equal("AttestorTooLong key");
  });

  it("names a wallet by its address in lower case", async () => {
    const address = getAddress(`0x${"ab".repeat(20)}`);
    const wallet = await walletSigner({
      getAddress: () => Promise.resolve(address),
      signTypedData: () => Promise.resolve("0x12"),
    });
    expect(wallet.attestor).to.equal(address.toLowerCase());
    expect((await signReceipt(wallet, domain, receipt)).signature).to.equal("0x12");
  });
});
