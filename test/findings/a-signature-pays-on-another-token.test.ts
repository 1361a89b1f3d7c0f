import { expect } from "chai";
import { network } from "hardhat";
import { toBeHex } from "ethers";
import { authorize, domainOf } from "../helpers/loyalty-signatures.ts";
import { stockedCoalition } from "../helpers/loyalty.ts";

const connection = await network.create();
const { loadFixture } = connection.networkHelpers;

async function coalitionFixture() {
  return stockedCoalition(connection);
}

const SIGNED = "transferWithAuthorization(address,address,uint256,uint256,uint256,bytes32,bytes)";

describe("Reddit: a claim's signature was good for another contract, and on another chain", () => {
  it("is worth nothing at a twin of the token", async () => {
    const d = await loadFixture(coalitionFixture);
    const twin = await stockedCoalition(connection);
    const key = 5n << 64n;
    const { terms, signature } = await authorize(d, d.alice, { to: d.grocer.address, value: 9n, nonce: key });
    const { from, to, value, validAfter, validBefore } = terms;
    const nonce = toBeHex(key, 32);
    const elsewhere = twin.token[SIGNED](from, to, value, validAfter, validBefore, nonce, signature);
    await expect(elsewhere).to.be.revertedWithCustomError(twin.token, "ERC3009InvalidSignature");
    await d.token[SIGNED](from, to, value, validAfter, validBefore, nonce, signature);
    expect((await d.token.accountOf(d.grocer)).accepted).to.equal(9n);
  });

  it("is worth nothing on another chain", async () => {
    const d = await loadFixture(coalitionFixture);
    const key = 5n << 64n;
    const domain = { ...(await domainOf(d)), chainId: 1n };
    const input = { to: d.grocer.address, value: 9n, nonce: key, domain };
    const { terms, signature } = await authorize(d, d.alice, input);
    const { from, to, value, validAfter, validBefore, nonce } = terms;
    const here = d.token[SIGNED](from, to, value, validAfter, validBefore, nonce, signature);
    await expect(here).to.be.revertedWithCustomError(d.token, "ERC3009InvalidSignature");
    expect(await d.token.balanceOf(d.alice)).to.equal(60_000n);
  });
});
