import { expect } from "chai";
import { toBeHex } from "ethers";
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { now } from "../escrow.ts";
import { expectEffects, expectRefusal, transferred, type Sent } from "../loyalty-effects.ts";
import { authorize, cancelling, type Authorized, type Moving } from "../loyalty-signatures.ts";
import type { Coalition } from "../loyalty.ts";
import type { Env, Hands, Refusal } from "./hands.ts";

const FIELDS = "address,address,uint256,uint256,uint256,bytes32";
/** A key of authorizations and its first nonce: a till's, and a phone's. */
const TILL = 77n << 64n;
const PHONE = 78n << 64n;

/** The two forms of a signature. */
type Form = "v, r, s" | "bytes";
const FORMS: readonly Form[] = ["v, r, s", "bytes"];

function submit(d: Coalition, form: Form, signed: Authorized, by: HardhatEthersSigner = d.stranger): Sent {
  const { from, to, value, validAfter, validBefore, nonce } = signed.terms;
  const token = d.token.connect(by);
  const args = [from, to, value, validAfter, validBefore, nonce] as const;
  const method = `${signed.moving}WithAuthorization` as const;
  if (form === "bytes") return token[`${method}(${FIELDS},bytes)`](...args, signed.signature);
  return token[`${method}(${FIELDS},uint8,bytes32,bytes32)`](...args, signed.v, signed.r, signed.s);
}

/** Everything that ERC-3009 says of points between these hands, with a nonce in order for each key. */
export function behavesAsERC3009(env: Env, hands: Hands): void {
  for (const form of FORMS) movesByAuthorization(env, hands, form);
  countsNoncesByKey(env, hands);
  cancels(env, hands);
}

interface Changes {
  readonly nonce?: bigint;
  readonly moving?: Moving;
  readonly validAfter?: number;
  readonly validBefore?: number;
}

const signs = (d: Coalition, { from, to }: Hands, changes: Changes = {}, by = d[from]): Promise<Authorized> =>
  authorize(d, by, { from: d[from].address, to: d[to].address, value: 500n, nonce: TILL, ...changes });

function movesByAuthorization({ connection, fixture }: Env, hands: Hands, form: Form): void {
  const { loadFixture, time } = connection.networkHelpers;
  const { from, to, moved } = hands;
  const used = (d: Coalition) => ["AuthorizationUsed", d[from].address, toBeHex(TILL, 32)] as const;

  describe(`when it is signed in the form ${form}`, () => {
    it("moves them, whoever submits it {AuthorizationUsed} {Transfer}", async () => {
      const d = await loadFixture(fixture);
      const signed = await signs(d, hands);
      expect(await d.token.authorizationState(d[from], signed.terms.nonce)).to.equal(false);
      const events = [used(d), transferred(d[from], d[to], 500n)];
      await expectEffects(d, () => submit(d, form, signed), events, moved(500n));
      expect(await d.token.authorizationState(d[from], signed.terms.nonce)).to.equal(true);
    });

    it("moves them for the recipient alone, if he is to receive them {AuthorizationUsed} {Transfer}", async () => {
      const d = await loadFixture(fixture);
      const signed = await signs(d, hands, { moving: "receive" });
      await expectRefusal(d, submit(d, form, signed), "ERC20InvalidReceiver", d[to].address);
      const events = [used(d), transferred(d[from], d[to], 500n)];
      await expectEffects(d, () => submit(d, form, signed, d[to]), events, moved(500n));
    });

    it("reverts with {ERC3009InvalidSignature} for somebody else's, for other terms, and for the other purpose", async () => {
      const d = await loadFixture(fixture);
      const signed = await signs(d, hands);
      const others: Authorized[] = [
        await signs(d, hands, {}, d.stranger),
        { ...signed, moving: "receive" },
        ...[
          { to: d.stranger.address },
          { value: 501n },
          { validAfter: 1 },
          { validBefore: signed.terms.validBefore + 1 },
          { nonce: toBeHex(PHONE, 32) },
        ].map((change) => ({ ...signed, terms: { ...signed.terms, ...change } })),
      ];
      for (const other of others) await expectRefusal(d, submit(d, form, other, d[to]), "ERC3009InvalidSignature");
    });

    it("reverts with {ERC3009InvalidAuthorizationTime} at its first bound, and from its last on", async () => {
      const d = await loadFixture(fixture);
      const validAfter = (await now(d)) + 10;
      const validBefore = validAfter + 3;
      const signed = await signs(d, hands, { validAfter, validBefore });
      const outside = ["ERC3009InvalidAuthorizationTime", BigInt(validAfter), BigInt(validBefore)] as const;
      await time.setNextBlockTimestamp(validAfter);
      await expectRefusal(d, submit(d, form, signed), ...outside);
      await time.setNextBlockTimestamp(validAfter + 1);
      await submit(d, form, signed);
      const next = await signs(d, hands, { validAfter, validBefore, nonce: TILL + 1n });
      await time.setNextBlockTimestamp(validBefore);
      await expectRefusal(d, submit(d, form, next), ...outside);
    });
  });
}

function countsNoncesByKey({ connection, fixture }: Env, hands: Hands): void {
  const { loadFixture } = connection.networkHelpers;
  const { from } = hands;
  const outOfTurn = (d: Coalition, next: bigint): Refusal => ["InvalidAccountNonce", d[from].address, next];
  const send = async (d: Coalition, changes: Changes): Sent => submit(d, "bytes", await signs(d, hands, changes));

  it("takes the nonces of a key in order, each once {InvalidAccountNonce}", async () => {
    const d = await loadFixture(fixture);
    await expectRefusal(d, send(d, { nonce: TILL + 1n }), ...outOfTurn(d, TILL));
    await send(d, { nonce: TILL });
    await expectRefusal(d, send(d, { nonce: TILL }), ...outOfTurn(d, TILL + 1n));
    await send(d, { nonce: TILL + 1n });
    const states = [0n, 1n, 2n].map((i) => d.token.authorizationState(d[from], toBeHex(TILL + i, 32)));
    expect(await Promise.all(states)).to.deep.equal([true, true, false]);
    expect(await d.token["nonces(address,uint192)"](d[from], 77n)).to.equal(TILL + 2n);
  });

  it("counts each key by itself, and leaves the permit's nonce alone", async () => {
    const d = await loadFixture(fixture);
    await send(d, { nonce: TILL });
    await send(d, { nonce: PHONE });
    await send(d, { nonce: TILL + 1n });
    await send(d, { nonce: PHONE + 1n });
    expect(await d.token["nonces(address)"](d[from])).to.equal(0n);
  });

  it("reverts with {LoyaltyToken_NonceKeyZero} for the permit's key, to move, to receive and to cancel", async () => {
    const d = await loadFixture(fixture);
    const zero = ["LoyaltyToken_NonceKeyZero", d[from].address, toBeHex(0n, 32)] as const;
    await expectRefusal(d, send(d, { nonce: 0n }), ...zero);
    const received = await signs(d, hands, { nonce: 0n, moving: "receive" });
    await expectRefusal(d, submit(d, "v, r, s", received, d[hands.to]), ...zero);
    const { signature } = await cancelling(d, d[from], 0n);
    const call = d.token["cancelAuthorization(address,bytes32,bytes)"](d[from], toBeHex(0n, 32), signature);
    await expectRefusal(d, call, ...zero);
    expect(await d.token["nonces(address)"](d[from])).to.equal(0n);
  });
}

function cancels({ connection, fixture }: Env, hands: Hands): void {
  const { loadFixture } = connection.networkHelpers;
  const { from } = hands;
  const nonce = toBeHex(TILL, 32);

  for (const form of FORMS) {
    const cancel = async (d: Coalition, by = d[from]): Sent => {
      const { signature, v, r, s } = await cancelling(d, by, TILL);
      const giver = d[from].address;
      if (form === "bytes") return d.token["cancelAuthorization(address,bytes32,bytes)"](giver, nonce, signature);
      return d.token["cancelAuthorization(address,bytes32,uint8,bytes32,bytes32)"](giver, nonce, v, r, s);
    };

    it(`cancels by a signature in the form ${form} what then moves nothing {AuthorizationCanceled}`, async () => {
      const d = await loadFixture(fixture);
      const signed = await signs(d, hands);
      await expectRefusal(d, cancel(d, d.stranger), "ERC3009InvalidSignature");
      await expectEffects(d, () => cancel(d), [["AuthorizationCanceled", d[from].address, nonce]], {});
      expect(await d.token.authorizationState(d[from], nonce)).to.equal(true);
      await expectRefusal(d, submit(d, "bytes", signed), "InvalidAccountNonce", d[from].address, TILL + 1n);
    });
  }
}
