import { expect } from "chai";
import { network } from "hardhat";
import { toBeHex } from "ethers";
import { authorize } from "../helpers/loyalty-signatures.ts";
import { stockedCoalition } from "../helpers/loyalty.ts";

const connection = await network.create();
const { loadFixture } = connection.networkHelpers;

async function coalitionFixture() {
  return stockedCoalition(connection);
}

describe("Reddit: a claim's signature was good for another contract", () => {
  it("is worth nothing at a twin of the token", async () => {
    const d = await loadFixture(coalitionFixture);
    const twin = await stockedCoalition(connection);
    const key = 5n << 64n;
    const { terms, signature } = await authorize(d, d.alice, { to: d.grocer.address, value: 9n, nonce: key });
    const { from, to, value, validAfter, validBefore } = terms;
    const nonce = toBeHex(key, 32);
    const bytes = "transferWithAuthorization(address,address,uint256,uint256,uint256,bytes32,bytes)";
    const elsewhere = twin.token[bytes](from, to, value, validAfter, validBefore, nonce, signature);
    await expect(elsewhere).to.be.revertedWithCustomError(twin.token, "ERC3009InvalidSignature");
    await d.token[bytes](from, to, value, validAfter, validBefore, nonce, signature);
    expect((await d.token.accountOf(d.grocer)).accepted).to.equal(9n);
  });
});
