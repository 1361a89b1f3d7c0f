import { expect } from "chai";
import { TypedDataEncoder, verifyTypedData } from "ethers";
import { DAY, now } from "../escrow.ts";
import { expectEffects, expectRefusal, transferred, type Sent } from "../loyalty-effects.ts";
import { domainOf, PERMIT, signPermit, type SignedPermit } from "../loyalty-signatures.ts";
import type { Coalition } from "../loyalty.ts";
import type { Env, Hands } from "./hands.ts";

/** Everything that EIP-2612 and EIP-5267 say of points between these hands. */
export function behavesAsERC2612({ connection, fixture }: Env, { from, to, moved }: Hands): void {
  const { loadFixture, time } = connection.networkHelpers;
  const sign = async (d: Coalition, changes: { deadline?: number; nonce?: bigint } = {}, by = d[from]) =>
    signPermit(d, by, {
      owner: d[from].address,
      spender: d.till.address,
      value: 700n,
      nonce: 0n,
      deadline: (await now(d)) + DAY,
      ...changes,
    });
  const submit = (d: Coalition, { terms, v, r, s }: SignedPermit): Sent =>
    d.token.connect(d.stranger).permit(terms.owner, terms.spender, terms.value, terms.deadline, v, r, s);

  it("allows what was signed, whoever submits it {Approval}", async () => {
    const d = await loadFixture(fixture);
    const permit = await sign(d);
    await expectEffects(d, () => submit(d, permit), [["Approval", d[from].address, d.till.address, 700n]], {});
    expect(await d.token["nonces(address)"](d[from])).to.equal(1n);
    const spend = (): Sent => d.token.connect(d.till).transferFrom(d[from], d[to], 500n);
    await expectEffects(d, spend, [transferred(d[from], d[to], 500n)], moved(500n));
    expect(await d.token.allowance(d[from], d.till)).to.equal(200n);
  });

  it("reverts with {ERC2612InvalidSigner} a second time, and for a nonce out of turn", async () => {
    const d = await loadFixture(fixture);
    const first = await sign(d);
    const third = await sign(d, { nonce: 2n });
    await submit(d, first);
    for (const permit of [first, third]) {
      const read = verifyTypedData(await domainOf(d), PERMIT, { ...permit.terms, nonce: 1n }, permit);
      await expectRefusal(d, submit(d, permit), "ERC2612InvalidSigner", read, d[from].address);
    }
    expect(await d.token.allowance(d[from], d.till)).to.equal(700n);
  });

  it("reverts with {ERC2612InvalidSigner} for somebody else's signature", async () => {
    const d = await loadFixture(fixture);
    const permit = await sign(d, {}, d.stranger);
    await expectRefusal(d, submit(d, permit), "ERC2612InvalidSigner", d.stranger.address, d[from].address);
  });

  it("reverts with {ERC2612ExpiredSignature} a second after the deadline", async () => {
    const d = await loadFixture(fixture);
    const deadline = (await now(d)) + 10;
    const permit = await sign(d, { deadline });
    await time.setNextBlockTimestamp(deadline + 1);
    await expectRefusal(d, submit(d, permit), "ERC2612ExpiredSignature", BigInt(deadline));
    const next = await sign(d, { deadline: deadline + 5 });
    await time.setNextBlockTimestamp(deadline + 5);
    await submit(d, next);
  });

  it("says its domain", async () => {
    const d = await loadFixture(fixture);
    const domain = await domainOf(d);
    expect(await d.token.DOMAIN_SEPARATOR()).to.equal(TypedDataEncoder.hashDomain(domain));
    const { fields, name, version, chainId, verifyingContract } = await d.token.eip712Domain();
    expect({ name, version, chainId, verifyingContract }).to.deep.equal(domain);
    expect(fields).to.equal("0x0f");
  });
}
