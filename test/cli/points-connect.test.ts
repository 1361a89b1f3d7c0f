import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { encryptKeystoreJson } from "ethers";
import { network } from "hardhat";
import { stockedCoalition, type Coalition } from "../helpers/loyalty.ts";
import { folder } from "./folder.ts";
import { keyOf, serve } from "./node.ts";
import { points, variablesOf } from "./points-stage.ts";
import { kept, keptWith, type Said } from "./run.ts";

const connection = await network.create();
const node = await serve(connection);
const { loadFixture } = connection.networkHelpers;

async function stockedFixture() {
  return stockedCoalition(connection);
}

const KEYSTORE = "a keystore's password";

/** A keystore of the account, made to be opened fast. */
async function keystoreOf(address: string): Promise<string> {
  const account = { address, privateKey: keyOf(address) };
  const path = join(folder({}), "keystore.json");
  writeFileSync(path, await encryptKeystoreJson(account, KEYSTORE, { scrypt: { N: 2, r: 8, p: 1 } }));
  return path;
}

/** `kept points expiring` with these variables changed. */
const expiring = (d: Coalition, changes: Readonly<Record<string, string>>, ...args: string[]): Promise<Said> =>
  keptWith({ ...variablesOf(d, node), ...changes }, "points", "expiring", d.alice.address, ...args);

describe("kept points: chain, coalition and key", () => {
  after(() => node.close());

  it("takes node and coalition from options before the environment", async () => {
    const d = await loadFixture(stockedFixture);
    const wrong = { KEPT_RPC_URL: "http://127.0.0.1:1", KEPT_POINTS_TOKEN: d.stranger.address };
    const { code } = await expiring(d, wrong, "--rpc", node.url, "--token", d.tokenAddress, "--chain", "31337");
    expect(code).to.equal(0);
  });

  const refused: [what: string, changes: (d: Coalition) => Record<string, string>, sentence: RegExp, code: number][] = [
    ["another chain", () => ({ KEPT_CHAIN_ID: "1" }), /^kept: The node is on chain 31337, not on chain 1\.\n$/, 2],
    [
      "an address without code",
      (d) => ({ KEPT_POINTS_TOKEN: d.stranger.address }),
      /^kept: There is no contract at 0x\w{40} on chain 31337: check the address and the node\.\n$/,
      2,
    ],
    ["an address that is none", () => ({ KEPT_POINTS_TOKEN: "0x12" }), /^kept: option .+ must be an address/, 2],
    ["a URL that is none", () => ({ KEPT_RPC_URL: "localhost" }), /^kept: --rpc must be an http or https URL\.\n$/, 2],
    [
      "a node that is down, whose URL may hold a key",
      () => ({ KEPT_RPC_URL: "http://127.0.0.1:1/secret" }),
      /^kept: 127\.0\.0\.1:1 does not answer as an Ethereum node\.\n$/,
      3,
    ],
  ];
  for (const [what, changes, sentence, code] of refused) {
    it(`ends with ${code} and a sentence on stderr: ${what}`, async () => {
      const d = await loadFixture(stockedFixture);
      const said = await expiring(d, changes(d));
      expect([said.code, said.out]).to.deep.equal([code, ""]);
      expect(said.err).to.match(sentence);
    });
  }

  it("refuses a contract that is no LoyaltyToken", async () => {
    const d = await loadFixture(stockedFixture);
    const reserve = await d.money.getAddress();
    const { code, err } = await expiring(d, { KEPT_POINTS_TOKEN: reserve });
    expect([code, err]).to.deep.equal([2, `kept: The contract at ${reserve} is no LoyaltyToken.\n`]);
  });

  it("asks for what it was not told", async () => {
    const d = await loadFixture(stockedFixture);
    const nowhere = await kept("points", "expiring");
    expect([nowhere.code, nowhere.err]).to.deep.equal([
      2,
      "kept: Say where the node is: --rpc URL, or KEPT_RPC_URL in the environment.\n",
    ]);
    const nothing = await kept("points", "expiring", "--rpc", node.url);
    expect(nothing.err).to.equal(
      "kept: Say which coalition: --token ADDRESS, or KEPT_POINTS_TOKEN in the environment.\n",
    );
    const nobody = await points(d, node, undefined, "redeem", d.grocer.address, "1");
    expect(nobody.err).to.equal(
      "kept: This needs a key: set KEPT_PRIVATE_KEY in the environment, or give --keystore FILE.\n",
    );
  });

  it("takes the key from a keystore", async () => {
    const d = await loadFixture(stockedFixture);
    const keystore = await keystoreOf(d.alice.address);
    const variables = { ...variablesOf(d, node), KEPT_KEYSTORE_PASSWORD: KEYSTORE };
    const { code, err } = await keptWith(variables, "points", "redeem", d.grocer.address, "1", "--keystore", keystore);
    expect([code, err]).to.deep.equal([0, ""]);
    expect((await d.token.accountOf(d.grocer)).accepted).to.equal(100n);
  });

  it("refuses a wrong password, no keystore, two keys, and a key that is none, and repeats none of them", async () => {
    const d = await loadFixture(stockedFixture);
    const keystore = await keystoreOf(d.alice.address);
    const redeem = (variables: Record<string, string>, ...more: string[]): Promise<Said> =>
      keptWith({ ...variablesOf(d, node), ...variables }, "points", "redeem", d.grocer.address, "1", ...more);
    const password = await redeem({ KEPT_KEYSTORE_PASSWORD: "guessed" }, "--keystore", keystore);
    expect([password.code, password.err]).to.deep.equal([2, `kept: The password of ${keystore} is wrong.\n`]);
    const other = join(folder({ "x.json": "{}" }), "x.json");
    const none = await redeem({ KEPT_KEYSTORE_PASSWORD: KEYSTORE }, "--keystore", other);
    expect(none.err).to.equal(`kept: ${other} is no encrypted JSON keystore.\n`);
    const two = await redeem({ KEPT_PRIVATE_KEY: keyOf(d.alice.address) }, "--keystore", keystore);
    expect(two.err).to.equal("kept: Give KEPT_PRIVATE_KEY or --keystore, not both.\n");
    const key = await redeem({ KEPT_PRIVATE_KEY: "0x1234abcd" });
    expect(key.err).to.equal("kept: KEPT_PRIVATE_KEY is no private key: it must be 32 bytes in hexadecimal.\n");
  });

  it("says that an account has no ether for the gas", async () => {
    const d = await loadFixture(stockedFixture);
    await connection.networkHelpers.setBalance(d.alice.address, 1n);
    const { code, err } = await points(d, node, d.alice, "redeem", d.grocer.address, "1");
    expect([code, err]).to.deep.equal([2, "kept: The account has too little ether to pay for the gas.\n"]);
  });
});
