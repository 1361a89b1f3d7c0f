import { expect } from "chai";
import { AbiCoder, hexlify, randomBytes, toBeHex, verifyTypedData } from "ethers";
import { network } from "hardhat";
import {
  accountSigner,
  depositSubject,
  fundByAllowance,
  fundByAuthorization,
  fundByPermit,
  fundByPermit2,
  keyedNonce,
  KeptError,
  PERMIT2,
  PERMIT_TYPES,
  type RevertError,
  signCancelAuthorization,
  signPermit,
  signReceiveAuthorization,
  signTransferAuthorization,
} from "@kept/sdk";
import { placePermit2 } from "../helpers/permit2.ts";
import { openClub, type Club } from "./coalition.ts";
import { failure, HOUR } from "./fixture.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const TILL = 7n;
const SALT = `0x${"5a".repeat(32)}`;

/** Alice has 600.00 points. */
async function clubFixture(): Promise<Club> {
  const d = await openClub(connection);
  await d.as(d.baker).issue(d.alice.address, 60_000n);
  return d;
}

const refusal = async (call: Promise<unknown>): Promise<string> => ((await failure(call)) as RevertError).revert.name;

describe("sdk: authorizations of points", () => {
  it("pack the key and the counter of a nonce", () => {
    expect(keyedNonce(7n)).to.equal(toBeHex(7n << 64n, 32));
    expect(keyedNonce(7n, 3n)).to.equal(toBeHex((7n << 64n) + 3n, 32));
    expect(keyedNonce(2n ** 192n - 1n, 2n ** 64n - 1n)).to.equal(`0x${"f".repeat(64)}`);
  });

  it("refuse the permit's key, and whatever has too many bits", () => {
    for (const [key, counter] of [
      [0n, 0n],
      [-1n, 0n],
      [2n ** 192n, 0n],
      [1n, 2n ** 64n],
      [1n, -1n],
    ] as const) {
      expect(() => keyedNonce(key, counter))
        .to.throw(KeptError)
        .with.property("code", "NumberOutOfRange");
    }
  });

  it("let anybody redeem for a customer, once, in the order of a key's counter", async () => {
    const d = await networkHelpers.loadFixture(clubFixture);
    const validBefore = (await d.now()) + HOUR;
    const input = { to: d.grocer.address, value: 1_000n, validBefore };
    const relay = d.as(d.stranger);

    const first = await signTransferAuthorization(d.alice, d.tokenAddress, keyedNonce(TILL), input);
    await relay.transferWithAuthorization(first);
    expect(await relay.authorizationState(d.alice.address, first.nonce)).to.equal(true);
    expect(await refusal(relay.transferWithAuthorization(first))).to.equal("InvalidAccountNonce");
    const second = await signTransferAuthorization(
      d.alice,
      d.tokenAddress,
      await relay.nonces(d.alice.address, TILL),
      input,
    );
    expect(second.nonce).to.equal(keyedNonce(TILL, 1n));
    await relay.transferWithAuthorization(second);

    expect((await relay.accountOf(d.grocer.address)).accepted).to.equal(2_000n);
    expect(await relay.nonces(d.alice.address)).to.equal(0n);
  });

  it("let only the recipient submit what is for him to receive", async () => {
    const d = await networkHelpers.loadFixture(clubFixture);
    const input = { to: d.grocer.address, value: 1_000n, validBefore: (await d.now()) + HOUR };

    const signed = await signReceiveAuthorization(d.alice, d.tokenAddress, keyedNonce(TILL), input);

    expect(await refusal(d.as(d.stranger).receiveWithAuthorization(signed))).to.equal("ERC20InvalidReceiver");
    await d.as(d.grocer).receiveWithAuthorization(signed);
    expect((await d.as(d.grocer).accountOf(d.grocer.address)).accepted).to.equal(1_000n);
  });

  it("end before they are used", async () => {
    const d = await networkHelpers.loadFixture(clubFixture);
    const relay = d.as(d.stranger);
    const input = { to: d.grocer.address, value: 1_000n, validBefore: (await d.now()) + HOUR };
    const signed = await signTransferAuthorization(d.alice, d.tokenAddress, keyedNonce(TILL), input);

    await relay.cancelAuthorization(await signCancelAuthorization(d.alice, d.tokenAddress, keyedNonce(TILL)));

    expect(await refusal(relay.transferWithAuthorization(signed))).to.equal("InvalidAccountNonce");
  });

  it("are made by contract accounts, too", async () => {
    const d = await networkHelpers.loadFixture(clubFixture);
    const account = await (await ethers.deployContract("Account__Mock", [d.alice])).getAddress();
    await d.as(d.baker).issue(account, 3_000n);
    const wallet = accountSigner(account, d.alice);
    const input = { to: d.grocer.address, value: 1_000n, validBefore: (await d.now()) + HOUR };
    const known = { ...input, domain: await d.as(d.alice).domain() };
    const [next, other] = [keyedNonce(TILL), keyedNonce(TILL + 1n)];

    await d
      .as(d.stranger)
      .transferWithAuthorization(await signTransferAuthorization(wallet, d.tokenAddress, next, known));
    await d.as(d.grocer).receiveWithAuthorization(await signReceiveAuthorization(wallet, d.tokenAddress, other, known));
    await d
      .as(d.stranger)
      .cancelAuthorization(await signCancelAuthorization(wallet, d.tokenAddress, keyedNonce(TILL, 1n), known));

    expect((await d.as(d.grocer).accountOf(d.grocer.address)).accepted).to.equal(2_000n);
    expect(await d.as(d.grocer).nonces(account, TILL)).to.equal(BigInt(keyedNonce(TILL, 2n)));
    const forged = await signTransferAuthorization(d.bob, d.tokenAddress, next, known);
    const stolen = d.as(d.stranger).transferWithAuthorization({ ...forged, from: account });
    expect(await refusal(stolen)).to.equal("ERC3009InvalidSignature");
    const cut = d.as(d.stranger).transferWithAuthorization({ ...forged, signature: "0x12" });
    expect(await refusal(cut)).to.equal("ERC3009InvalidSignature");
  });

  it("refuse a window in which nothing is valid", async () => {
    const d = await networkHelpers.loadFixture(clubFixture);
    const at = await d.now();
    const input = { to: d.grocer.address, value: 1n, validAfter: at, validBefore: at };
    expect(await failure(signTransferAuthorization(d.alice, d.tokenAddress, 1n, input)))
      .to.be.instanceOf(KeptError)
      .with.property("code", "TimeInvalid");
  });
});

describe("sdk: permits of points", () => {
  it("give a till its budget", async () => {
    const d = await networkHelpers.loadFixture(clubFixture);
    const input = { spender: d.till.address, value: 5_000n, deadline: (await d.now()) + HOUR };

    const signed = await signPermit(d.baker, d.tokenAddress, input);
    await d.as(d.stranger).permit(signed);
    await d.as(d.till).transferFrom(d.baker.address, d.bob.address, 2_000n);

    expect(await d.as(d.till).allowance(d.baker.address, d.till.address)).to.equal(3_000n);
    expect(await d.as(d.till).balanceOf(d.bob.address)).to.equal(2_000n);
    expect(await d.as(d.till).nonces(d.baker.address)).to.equal(1n);
    expect(await refusal(d.as(d.stranger).permit(signed))).to.equal("ERC2612InvalidSigner");
  });

  it("say what was signed", async () => {
    const d = await networkHelpers.loadFixture(clubFixture);
    const domain = await d.as(d.alice).domain();
    const input = { spender: d.till.address, value: 5n, deadline: 1_900_000_000, nonce: 9n, domain };
    const { owner, spender, value, deadline, signature } = await signPermit(d.baker, d.tokenAddress, input);
    const message = { owner, spender, value, deadline, nonce: 9n };
    expect(verifyTypedData({ ...domain }, PERMIT_TYPES, message, signature)).to.equal(d.baker.address);
    expect({ ...message }).to.deep.equal({
      owner: d.baker.address,
      spender: d.till.address,
      value: 5n,
      deadline: 1_900_000_000,
      nonce: 9n,
    });
  });
});

describe("sdk: deposits that are signed for", () => {
  it("have the subject that the contract computes", async () => {
    const d = await networkHelpers.loadFixture(clubFixture);
    const domain = await d.as(d.alice).domain();
    for (const [amount, salt] of [
      [0n, `0x${"00".repeat(32)}`],
      [2n ** 48n - 1n, SALT],
      [1n, hexlify(randomBytes(32))],
    ] as const) {
      const subject = depositSubject(domain, d.baker.address, amount, salt);
      expect(subject).to.equal(await d.as(d.alice).depositSubject(d.baker.address, amount, salt));
    }
    const other = depositSubject({ ...domain, chainId: 1n }, d.baker.address, 1n, SALT);
    expect(other).not.to.equal(depositSubject(domain, d.baker.address, 1n, SALT));
  });

  it("come by authorization and by Permit2, brought by a stranger", async () => {
    const d = await networkHelpers.loadFixture(clubFixture);
    await placePermit2(connection);
    await d.money.connect(d.baker).approve(PERMIT2, 2n ** 256n - 1n);
    const relay = d.as(d.stranger);
    const reserve = await d.money.getAddress();
    const domain = await relay.domain();
    const subject = depositSubject(domain, d.baker.address, 4_000n, SALT);
    const { value, spread } = await relay.quote(4_000n);
    const due = value + spread;
    expect(due).to.equal(410_000n); // 2.5 % above 400,000

    const deadline = (await d.now()) + HOUR;
    const authorization = { to: d.tokenAddress, value: due, validBefore: deadline };
    const signed = await fundByAuthorization(d.baker, reserve, subject, authorization);
    await relay.depositFor(d.baker.address, 4_000n, SALT, signed);
    const transfer = { spender: d.tokenAddress, amount: due, deadline, chainId: domain.chainId };
    await relay.depositFor(d.baker.address, 4_000n, SALT, await fundByPermit2(d.baker, reserve, subject, transfer));

    expect((await relay.accountOf(d.baker.address)).bought).to.equal(1_000_000n - 60_000n + 8_000n);
  });

  it("come by permit and by allowance from the member alone", async () => {
    const d = await networkHelpers.loadFixture(clubFixture);
    const reserve = await d.money.getAddress();
    await d.money.connect(d.baker).approve(d.tokenAddress, 0n);
    const permit = { spender: d.tokenAddress, value: 410_000n, deadline: (await d.now()) + HOUR };
    const funding = await fundByPermit(d.baker, reserve, permit);

    const refused = d.as(d.stranger).depositFor(d.baker.address, 4_000n, SALT, funding);
    expect(await refusal(refused)).to.equal("Funding_NotThePayer");
    await d.as(d.baker).depositFor(d.baker.address, 4_000n, SALT, funding);
    await d.money.connect(d.baker).approve(d.tokenAddress, 410_000n);
    await d.as(d.baker).depositFor(d.baker.address, 4_000n, SALT, fundByAllowance());

    expect((await d.as(d.baker).accountOf(d.baker.address)).bought).to.equal(948_000n);
  });
});

describe("sdk: funding by authorization", () => {
  it("encodes exactly what was signed", async () => {
    const d = await networkHelpers.loadFixture(clubFixture);
    const input = { to: d.tokenAddress, value: 1n, validAfter: 3, validBefore: 9 };
    const { payment } = await fundByAuthorization(d.baker, await d.money.getAddress(), SALT, input);
    const { signature } = await signReceiveAuthorization(d.baker, await d.money.getAddress(), SALT, input);
    expect(payment).to.equal(AbiCoder.defaultAbiCoder().encode(["uint256", "uint256", "bytes"], [3, 9, signature]));
  });
});
