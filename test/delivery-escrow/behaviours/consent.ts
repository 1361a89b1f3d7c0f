import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { ACT_TYPES, actTypedData, signConsent, type ActName, type Acts, type Consent, type Hex } from "@kept/sdk";
import type { Stage } from "../../helpers/effects.ts";
import { HOUR, now, type Connection, type Deployed } from "../../helpers/escrow.ts";
import { at, expectRefusal, slotOf, type AnyToken, type Sent } from "../../helpers/expect.ts";
import { ACCOUNT, DELEGATED, WALLET, type Party, type PartyKind, type Role } from "../../helpers/parties.ts";

/** The stage, with everything done that must come before the act. */
export interface ActScene extends Stage {
  readonly id: Hex;
  readonly party: Party;
  /** The token that the act moves, if it is not the stage's. */
  readonly money?: AnyToken;
}

type Refusal = readonly [error: string, ...args: unknown[]];

/** An act that a party can sign, and what becomes of it. */
export interface SignedAct<A extends ActName, S extends ActScene> {
  readonly act: A;
  readonly role: Role;
  readonly scene: (connection: Connection, kind: PartyKind) => Promise<S>;
  /** What is signed. */
  readonly what: (d: S) => Acts[A];
  /** One change for each field that is not the id. */
  readonly others: (d: S) => Partial<Acts[A]>;
  /** The data of the call that the party would make. */
  readonly direct: (d: S) => Hex | Promise<Hex>;
  /** The data of the call with his consent. */
  readonly signed: (d: S, consent: Consent) => Hex | Promise<Hex>;
  /** The error when the consent is sound and its signer is somebody else. */
  readonly notHis: (d: S, signer: Hex) => Refusal;
  /** The error when the consent was submitted before. */
  readonly again: (d: S) => Refusal;
  /** What a consent's error names: the order's id, unless told otherwise. */
  readonly subject?: (d: S) => Hex;
}

const NOBODYS = [`0x${"00".repeat(65)}`, `0x${"00".repeat(64)}1b`, "0x"];

/** All that is left behind: the order's word, the credit, the nonce and every balance that could have moved. */
async function left(d: ActScene): Promise<unknown> {
  const who = [d.buyer, d.seller, d.arbiter, d.courier, d.hauler, d.carrier, d.stranger, d.escrow, d.party.address];
  return {
    word: await slotOf(d, d.id),
    nonce: await d.escrow.nonces(d.party.address),
    balances: await Promise.all(who.map(async (one) => (d.money ?? d.token).balanceOf(one))),
  };
}

async function logsOf(sent: Sent): Promise<unknown[]> {
  const { logs = [] } = (await (await sent).wait()) ?? {};
  return logs.map(({ address, topics, data }) => ({ address, topics: [...topics], data }));
}

/** What every act by signature must do. Titles are the same for all; the role is in the outer one. */
export function countsAsHisCall<A extends ActName, S extends ActScene>(
  act: SignedAct<A, S>,
  connection: Connection,
): void {
  const { loadFixture, takeSnapshot } = connection.networkHelpers;
  const walletFixture = async (): Promise<S> => act.scene(connection, WALLET);
  const subject = (d: S): Hex => act.subject?.(d) ?? d.id;
  const consentOf = async (d: S, expiry?: number): Promise<Consent> =>
    signConsent(d.party.signer, d.domain, act.act, act.what(d), expiry ?? (await now(d)) + HOUR);
  const submit = async (d: S, consent: Consent): Promise<Awaited<Sent>> =>
    d.stranger.sendTransaction({ to: d.escrow, data: await act.signed(d, consent) }) as Sent;
  const refused = (d: Deployed, sent: Promise<unknown>, [error, ...args]: Refusal): Promise<void> =>
    expectRefusal(d, sent, error, ...args);

  describe(`given the ${act.role} has signed`, () => {
    for (const kind of [WALLET, ACCOUNT, DELEGATED]) {
      const kindFixture = async (): Promise<S> => act.scene(connection, kind);
      it(`does what his call does, if he is ${kind.name}, whoever submits it`, async () => {
        const d = await loadFixture(kindFixture);
        const [consent, data, moment] = [await consentOf(d), await act.direct(d), (await now(d)) + 60];
        const before = await takeSnapshot();
        await at(d, moment);
        const called = await logsOf(d.party.call(data));
        const byCall = await left(d);
        await before.restore();

        await at(d, moment);
        const submitted = await logsOf(submit(d, consent));

        expect(submitted).to.deep.equal(called);
        expect(submitted).to.not.deep.equal([]);
        const { nonce, ...rest } = (await left(d)) as { nonce: bigint };
        expect({ ...rest, nonce: act.act === "Withdrawal" ? nonce - 1n : nonce }).to.deep.equal(byCall);
      });
    }

    it("is good in the last second before its expiry", async () => {
      const d = await loadFixture(walletFixture);
      const expiry = (await now(d)) + HOUR;
      const [consent, before] = [await consentOf(d, expiry), await left(d)];
      await at(d, expiry - 1);
      await submit(d, consent);
      expect(await left(d)).to.not.deep.equal(before);
    });

    it("reverts with {Consents_Expired} in the second of its expiry", async () => {
      const d = await loadFixture(walletFixture);
      const expiry = (await now(d)) + HOUR;
      const consent = await consentOf(d, expiry);
      await at(d, expiry);
      await refused(d, submit(d, consent), ["Consents_Expired", subject(d), expiry, expiry]);
    });

    it("is refused and changes nothing more when it is submitted again", async () => {
      const d = await loadFixture(walletFixture);
      const consent = await consentOf(d);
      await submit(d, consent);
      const before = await left(d);
      await refused(d, submit(d, consent), act.again(d));
      expect(await left(d)).to.deep.equal(before);
    });
  });

  describe(`given the ${act.role} has not signed`, () => {
    it("reverts with {Consents_Invalid} for a stranger's signature in his name", async () => {
      const d = await loadFixture(walletFixture);
      const his = await signConsent(d.stranger, d.domain, act.act, act.what(d), (await now(d)) + HOUR);
      const signer = d.party.address;
      await refused(d, submit(d, { ...his, signer }), ["Consents_Invalid", subject(d), signer]);
    });

    for (const signature of NOBODYS) {
      it(`reverts with {Consents_Invalid} for ${signature.length / 2 - 1} bytes that nobody signed, ending in ${signature.slice(-2)}`, async () => {
        const d = await loadFixture(walletFixture);
        const signer = d.party.address;
        const call = submit(d, { ...(await consentOf(d)), signature });
        await refused(d, call, ["Consents_Invalid", subject(d), signer]);
      });
    }

    it("is refused with the act's own error for whatever another one has signed in his own name", async () => {
      const d = await loadFixture(walletFixture);
      for (const other of [d.buyer, d.seller, d.arbiter, d.carrier, d.hauler, d.stranger]) {
        if (other.address === d.party.address) continue;
        const consent = await signConsent(other, d.domain, act.act, act.what(d), (await now(d)) + HOUR);
        await refused(d, submit(d, consent), act.notHis(d, other.address));
      }
    });

    it("is refused for the zero address, whose signature nobody has", async () => {
      const d = await loadFixture(walletFixture);
      for (const signature of NOBODYS) {
        const call = submit(d, { signer: ZeroAddress, expiry: (await now(d)) + HOUR, signature });
        await expect(call).to.be.revert(connection.ethers);
      }
    });
  });

  describe(`given the ${act.role} has signed something else`, () => {
    const invalid = async (d: S, consent: Consent): Promise<void> =>
      refused(d, submit(d, consent), ["Consents_Invalid", subject(d), d.party.address]);

    it("reverts with {Consents_Invalid} for another act of the same fields", async () => {
      const d = await loadFixture(walletFixture);
      const expiry = (await now(d)) + HOUR;
      const { types, message } = actTypedData(d.domain, act.act, act.what(d), expiry);
      for (const name of [...(Object.keys(ACT_TYPES) as ActName[]), "Act"]) {
        if (name === act.act) continue;
        const signature = await d.party.signer.signTypedData(d.domain, { [name]: types[act.act]! }, message);
        await invalid(d, { signer: d.party.address, expiry, signature });
      }
    });

    it("reverts with {Consents_Invalid} for another value in any field", async () => {
      const d = await loadFixture(walletFixture);
      const [what, expiry] = [act.what(d), (await now(d)) + HOUR];
      const others: Partial<Acts[A]> = { ...("id" in what && { id: d.bystander }), ...act.others(d) };
      expect(Object.keys(others)).to.have.members(Object.keys(what));
      for (const [field, value] of Object.entries(others)) {
        const changed = { ...what, [field]: value };
        await invalid(d, await signConsent(d.party.signer, d.domain, act.act, changed, expiry));
      }
    });

    it("reverts with {Consents_Invalid} for another expiry", async () => {
      const d = await loadFixture(walletFixture);
      const consent = await consentOf(d);
      await invalid(d, { ...consent, expiry: consent.expiry + 1 });
    });

    it("reverts with {Consents_Invalid} for another chain or another contract", async () => {
      const d = await loadFixture(walletFixture);
      for (const change of [{ chainId: d.domain.chainId + 1n }, { verifyingContract: d.tokenAddress }]) {
        const domain = { ...d.domain, ...change };
        const expiry = (await now(d)) + HOUR;
        await invalid(d, await signConsent(d.party.signer, domain, act.act, act.what(d), expiry));
      }
    });
  });
}
