import { expect } from "chai";
import { network } from "hardhat";
import { fund, makeOrder, PRICE, type Deployed } from "../helpers/escrow.ts";
import { expectMoves, expectRefusal } from "../helpers/expect.ts";
import { consent } from "../helpers/parties.ts";
import { shopStage } from "../helpers/shop.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const { loadFixture } = networkHelpers;

/** In a blocklisting token, the shop's takings and its owner's own are credited. */
async function creditedFixture() {
  const d = await shopStage(connection);
  const blocklist = await ethers.deployContract("BlocklistToken__Mock");
  const token = await blocklist.getAddress();
  await blocklist.mint(d.buyer, 3n * PRICE);
  await blocklist.connect(d.buyer).approve(d.escrow, 3n * PRICE);
  for (const seller of [d.shopAddress, d.seller.address]) {
    await blocklist.setBlocked(seller, true);
    const order = await makeOrder(d, { token, seller });
    await fund(d, order);
    await d.escrow.connect(d.buyer).release(order);
  }
  return { ...d, blocklist, listed: token };
}

type Credited = Awaited<ReturnType<typeof creditedFixture>>;

const subject = (token: string): string => token.toLowerCase().padEnd(66, "0");

const credits = (d: Deployed & Pick<Credited, "blocklist" | "shop">) =>
  Promise.all([d.escrow.credited(d.blocklist, d.shop), d.escrow.credited(d.blocklist, d.seller)]);

// The shop takes its owner's signature for its own (ERC-1271), and both are at nonce 0. A draft signed (token, to, nonce) only:
// what the owner signed for himself moved the shop's money, and the other way round.
describe("finding: a shop owner's signature moves his shop's credit", () => {
  it("moves his own credit, and none of his shop's by the same signature", async () => {
    const d = await loadFixture(creditedFixture);
    const to = d.courier.address;
    const his = await consent(d, d.seller, "Withdrawal", { account: d.seller.address, token: d.listed, to, nonce: 0n });
    const asShop = { ...his, signer: d.shopAddress };
    const theft = d.escrow.connect(d.stranger).withdrawToBySignature(d.listed, to, asShop);
    await expectRefusal(d, theft, "Consents_Invalid", subject(d.listed), d.shopAddress);
    const sent = d.escrow.connect(d.stranger).withdrawToBySignature(d.listed, to, his);
    await expectMoves(d, sent, { courier: PRICE, escrow: -PRICE }, d.blocklist);
    expect(await credits(d)).to.deep.equal([PRICE, 0n]);
    const again = d.escrow.connect(d.stranger).withdrawToBySignature(d.listed, to, asShop);
    await expectRefusal(d, again, "Consents_Invalid", subject(d.listed), d.shopAddress);
  });

  it("moves his shop's credit when he signs for it, and none of his own by the same signature", async () => {
    const d = await loadFixture(creditedFixture);
    const to = d.courier.address;
    const its = await consent(d, d.shopSigner, "Withdrawal", {
      account: d.shopAddress,
      token: d.listed,
      to,
      nonce: 0n,
    });
    const asOwner = { ...its, signer: d.seller.address };
    const theft = d.escrow.connect(d.stranger).withdrawToBySignature(d.listed, to, asOwner);
    await expectRefusal(d, theft, "Consents_Invalid", subject(d.listed), d.seller.address);
    const sent = d.escrow.connect(d.stranger).withdrawToBySignature(d.listed, to, its);
    await expectMoves(d, sent, { courier: PRICE, escrow: -PRICE }, d.blocklist);
    expect(await credits(d)).to.deep.equal([0n, PRICE]);
  });
});
