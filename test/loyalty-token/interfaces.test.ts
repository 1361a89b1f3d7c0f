import { expect } from "chai";
import { Signature, ZeroHash, toBeHex } from "ethers";
import { network } from "hardhat";
import { fundByAuthorization, fundByPermit, type Hex } from "@kept/sdk";
import { DAY, now } from "../helpers/escrow.ts";
import { expectEffects, expectRefusal, transferred, type Sent } from "../helpers/loyalty-effects.ts";
import { authorize, domainOf } from "../helpers/loyalty-signatures.ts";
import { inVintage, NEVER, REF, stockedCoalition, ZERO, type Coalition } from "../helpers/loyalty.ts";

const connection = await network.create();
const { ethers } = connection;
const { loadFixture, mine } = connection.networkHelpers;

async function stockedFixture() {
  const d = await stockedCoalition(connection);
  await inVintage(d, 1);
  await d.token.connect(d.baker).transfer(d.alice, 1_000n);
  return d;
}

async function giftlessFixture() {
  return stockedCoalition(connection, { gifts: false });
}

async function lastingFixture() {
  return stockedCoalition(connection, { vintageLength: NEVER });
}

const VRS = "transferWithAuthorization(address,address,uint256,uint256,uint256,bytes32,uint8,bytes32,bytes32)";
const atEpoch = (d: Coalition, epoch: number, to: { address: string }, amount: bigint, by = d.alice): Sent =>
  d.token.connect(by).transferAtEpoch(epoch, to.address, amount);

describe("LoyaltyToken, interfaces", () => {
  it("is an ERC-20 with two decimals", async () => {
    const { token } = await loadFixture(stockedFixture);
    expect([await token.name(), await token.symbol(), await token.decimals()]).to.deep.equal([
      "High Street",
      "HIGH",
      2n,
    ]);
  });

  for (const [id, name] of [
    ["0x01ffc9a7", "ERC-165"],
    ["0xb0202a11", "ERC-1363"],
  ] as const) {
    it(`says that it is ${name}`, async () => {
      const { token } = await loadFixture(stockedFixture);
      expect(await token.supportsInterface(id)).to.equal(true);
      expect(await token.supportsInterface("0xffffffff")).to.equal(false);
    });
  }

  describe("given allowances", () => {
    it("lets a till issue its budget, and not a unit more {Transfer}", async () => {
      const d = await loadFixture(stockedFixture);
      await d.token.connect(d.baker).approve(d.till, 500n);
      const till = d.token.connect(d.till);
      await expectEffects(d, () => till.transferFrom(d.baker, d.bob, 500n), [transferred(d.baker, d.bob, 500n)], {
        "baker.bought": -500n,
        "bob.lane0": 500n,
        "bob.earned": 5n,
        "all.lane0": 500n,
      });
      await expectRefusal(
        d,
        till.transferFrom(d.baker, d.bob, 1n),
        "ERC20InsufficientAllowance",
        d.till.address,
        0n,
        1n,
      );
    });

    it("takes a permit", async () => {
      const d = await loadFixture(stockedFixture);
      const deadline = (await now(d)) + DAY;
      const terms = { owner: d.alice.address, spender: d.till.address, value: 5n, nonce: 0n, deadline };
      const fields = ["owner address", "spender address", "value uint256", "nonce uint256", "deadline uint256"];
      const types = { Permit: fields.map((each) => ({ name: each.split(" ")[0]!, type: each.split(" ")[1]! })) };
      const { v, r, s } = Signature.from(await d.alice.signTypedData(await domainOf(d), types, terms));
      await d.token.permit(d.alice, d.till, 5n, deadline, v, r, s);
      expect(await d.token.allowance(d.alice, d.till)).to.equal(5n);
      expect(await d.token["nonces(address)"](d.alice)).to.equal(1n);
    });
  });

  describe("given authorizations", () => {
    const key = 77n << 64n;
    const submit = async (d: Coalition, nonce: bigint): Sent => {
      const signed = await authorize(d, d.alice, { to: d.grocer.address, value: 500n, nonce });
      const { from, to, value, validAfter, validBefore } = signed.terms;
      const { v, r, s } = signed;
      return d.token.connect(d.till)[VRS](from, to, value, validAfter, validBefore, signed.terms.nonce, v, r, s);
    };

    it("redeems by the key's next nonce, once {AuthorizationUsed}", async () => {
      const d = await loadFixture(stockedFixture);
      const used = ["AuthorizationUsed", d.alice.address, toBeHex(key, 32)] as const;
      await expectEffects(d, () => submit(d, key), [used, transferred(d.alice, d.grocer, 500n)], {
        "alice.lane1": -500n,
        "grocer.accepted": 500n,
        "all.lane1": -500n,
      });
      await expectRefusal(d, submit(d, key), "InvalidAccountNonce", d.alice.address, key + 1n);
      expect(await d.token.authorizationState(d.alice, toBeHex(key, 32))).to.equal(true);
      await submit(d, key + 1n);
    });

    it("reverts with {LoyaltyToken_NonceKeyZero} for the permit's key", async () => {
      const d = await loadFixture(stockedFixture);
      await expectRefusal(d, submit(d, 0n), "LoyaltyToken_NonceKeyZero", d.alice.address, ZeroHash);
    });
  });

  describe("given calls", () => {
    it("tells a shop that is a member what was redeemed, with the reference {Received}", async () => {
      const d = await loadFixture(stockedFixture);
      const shop = await ethers.deployContract("Receiver__Mock");
      await d.office.connect(d.operator).admit(shop);
      const call = d.token.connect(d.alice)["transferAndCall(address,uint256,bytes)"](shop, 700n, REF);
      await expect(call).to.emit(shop, "Received").withArgs(d.alice.address, d.alice.address, 700n, REF);
      expect((await d.token.accountOf(shop)).accepted).to.equal(700n);
    });

    it("reverts with {ERC1363InvalidReceiver} to an account without code", async () => {
      const d = await loadFixture(stockedFixture);
      const call = d.token.connect(d.alice)["transferAndCall(address,uint256)"](d.grocer, 1n);
      await expectRefusal(d, call, "ERC1363InvalidReceiver", d.grocer.address);
    });
  });

  describe("given epochs", () => {
    it("tells them, a vintage each", async () => {
      const d = await loadFixture(stockedFixture);
      const { token } = d;
      const said = [token.currentEpoch(), token.epochLength(), token.epochType(), token.validityDuration()];
      expect(await Promise.all(said)).to.deep.equal([1n, BigInt(d.vintageLength), 1n, 4n]);
      const has = [0, 1, 2].map((epoch) => token.balanceOfAtEpoch(epoch, d.alice));
      expect(await Promise.all(has)).to.deep.equal([60_000n, 1_000n, 0n]);
      expect(await token.balanceOfAtEpoch(0, d.baker)).to.equal(0n);
      await inVintage(d, 4);
      await mine();
      const gone = [0n, 1n, 5n, ethers.MaxUint256].map((epoch) => token.isEpochExpired(epoch));
      expect(await Promise.all(gone)).to.deep.equal([true, false, false, false]);
      expect(await token.balanceOfAtEpoch(ethers.MaxUint256, d.alice)).to.equal(0n);
      const left = [0, 1].map((epoch) => token.balanceOfAtEpoch(epoch, d.alice));
      expect(await Promise.all(left)).to.deep.equal([0n, 1_000n]);
    });

    it("gives of one vintage {Transfer}", async () => {
      const d = await loadFixture(stockedFixture);
      await expectEffects(d, () => atEpoch(d, 1, d.bob, 400n), [transferred(d.alice, d.bob, 400n)], {
        "alice.lane0": -400n,
        "bob.lane0": 400n,
      });
      await d.token.connect(d.alice).approve(d.till, 300n);
      const spend = (): Sent => d.token.connect(d.till).transferFromAtEpoch(0, d.alice, d.bob, 300n);
      await expectEffects(d, spend, [transferred(d.alice, d.bob, 300n)], { "alice.lane1": -300n, "bob.lane1": 300n });
      expect(await d.token.allowance(d.alice, d.till)).to.equal(0n);
    });

    it("logs lapsed points of both {Transfer}", async () => {
      const d = await loadFixture(stockedFixture);
      await d.token.connect(d.alice).transfer(d.bob, 10n);
      await inVintage(d, 4);
      const events = [
        transferred(d.alice, ZERO, 59_990n),
        transferred(d.bob, ZERO, 10n),
        transferred(d.alice, d.bob, 400n),
      ];
      await expectEffects(d, () => atEpoch(d, 1, d.bob, 400n), events, { "alice.lane3": -400n, "bob.lane3": 400n });
    });

    it("writes nothing to oneself, and for zero {Transfer}", async () => {
      const d = await loadFixture(stockedFixture);
      await expectEffects(d, () => atEpoch(d, 1, d.alice, 1_000n), [transferred(d.alice, d.alice, 1_000n)], {});
      await expectEffects(d, () => atEpoch(d, 5, d.bob, 0n), [transferred(d.alice, d.bob, 0n)], {});
    });

    it("reverts with {ERC20InsufficientBalance} for more than the vintage has", async () => {
      const d = await loadFixture(stockedFixture);
      const insufficient = ["ERC20InsufficientBalance", d.alice.address] as const;
      await expectRefusal(d, atEpoch(d, 1, d.bob, 1_001n), ...insufficient, 1_000n, 1_001n);
      await expectRefusal(d, atEpoch(d, 2, d.bob, 1n), ...insufficient, 0n, 1n);
    });

    it("reverts with {ERC7818TransferredExpiredToken} for a vintage that has gone", async () => {
      const d = await loadFixture(stockedFixture);
      await inVintage(d, 4);
      await expectRefusal(d, atEpoch(d, 0, d.bob, 1n), "ERC7818TransferredExpiredToken", d.alice.address, 0n);
    });

    it("reverts with {LoyaltyToken_NotCustomer} for members, who have none", async () => {
      const d = await loadFixture(stockedFixture);
      await expectRefusal(d, atEpoch(d, 1, d.bob, 1n, d.baker), "LoyaltyToken_NotCustomer", d.baker.address);
      await expectRefusal(d, atEpoch(d, 1, d.baker, 1n), "LoyaltyToken_NotCustomer", d.baker.address);
    });

    it("reverts as a gift does: {LoyaltyToken_GiftsNotAllowed}, {LoyaltyToken_NonHolder}", async () => {
      const d = await loadFixture(giftlessFixture);
      const people = [d.alice.address, d.bob.address] as const;
      await expectRefusal(d, atEpoch(d, 0, d.bob, 1n), "LoyaltyToken_GiftsNotAllowed", ...people);
      const other = await loadFixture(stockedFixture);
      for (const address of [other.escrow.address, ZERO])
        await expectRefusal(other, atEpoch(other, 1, { address }, 1n), "LoyaltyToken_NonHolder", address);
    });

    it("has the one epoch 0 where nothing expires", async () => {
      const d = await loadFixture(lastingFixture);
      await inVintage(d, 6);
      await mine();
      expect(await d.token.isEpochExpired(0)).to.equal(false);
      expect(await d.token.validityDuration()).to.equal(ethers.MaxUint256);
      const has = [0, 1, 5, 6].map((epoch) => d.token.balanceOfAtEpoch(epoch, d.alice));
      expect(await Promise.all(has)).to.deep.equal([60_000n, 0n, 0n, 0n]);
      await expectEffects(d, () => atEpoch(d, 0, d.bob, 400n), [transferred(d.alice, d.bob, 400n)], {
        "alice.lane0": -400n,
        "bob.lane0": 400n,
      });
    });
  });

  describe("given deposits without an allowance", () => {
    const due = 1_025_000n;
    const paid = {
      "baker.bought": 10_000n,
      "baker.money": -due,
      "all.supply": 10_000n,
      "all.spreadAccrued": 25_000n,
      "all.money": due,
    };
    const events = (d: Coalition) =>
      [
        transferred(ZERO, d.baker, 10_000n),
        ["PointsDeposited", d.baker.address, 10_000n, 1_000_000n, 25_000n],
      ] as const;
    const depositFor = (d: Coalition, kind: number, payment: Hex, by = d.baker): Sent =>
      d.office.connect(by).depositFor(d.baker, 10_000n, REF, kind, payment);

    it("takes an ERC-3009 authorization from anybody, once {PointsDeposited}", async () => {
      const d = await loadFixture(stockedFixture);
      const subject = await d.office.depositSubject(d.baker, 10_000n, REF);
      const money = await d.money.getAddress();
      const authorization = { to: d.tokenAddress, value: due, validBefore: (await now(d)) + DAY };
      const { kind, payment } = await fundByAuthorization(d.baker, money, subject, authorization);
      await expectEffects(d, () => depositFor(d, kind, payment, d.stranger), events(d), paid);
      await expect(depositFor(d, kind, payment, d.stranger)).to.be.revertedWithCustomError(
        d.money,
        "AuthorizationUnusable",
      );
    });

    it("takes a permit from the member {PointsDeposited}", async () => {
      const d = await loadFixture(stockedFixture);
      await d.money.connect(d.baker).approve(d.tokenAddress, 0n);
      const permit = { spender: d.tokenAddress, value: due, deadline: (await now(d)) + DAY };
      const { kind, payment } = await fundByPermit(d.baker, await d.money.getAddress(), permit);
      await expectEffects(d, () => depositFor(d, kind, payment), events(d), paid);
    });

    it("reverts with {Funding_NotThePayer} when somebody else spends a member's allowance", async () => {
      const d = await loadFixture(stockedFixture);
      const subject = await d.office.depositSubject(d.baker, 10_000n, REF);
      const people = [subject, d.stranger.address, d.baker.address] as const;
      await expectRefusal(d, depositFor(d, 0, "0x", d.stranger), "Funding_NotThePayer", ...people);
      await expectRefusal(d, depositFor(d, 0, `0x${"11".repeat(65)}`, d.stranger), "Funding_NotThePayer", ...people);
    });

    it("reverts with {Funding_ValueDiffers} for Ether", async () => {
      const d = await loadFixture(stockedFixture);
      await expectRefusal(d, depositFor(d, 4, "0x"), "Funding_ValueDiffers", 0n, due);
    });
  });

  it("reverts on what neither half knows", async () => {
    const d = await loadFixture(stockedFixture);
    for (const data of ["0xdeadbeef", "0x"])
      await expect(d.stranger.sendTransaction({ to: d.tokenAddress, data })).to.revert(ethers);
  });
});
