import { expect } from "chai";
import { ErrorFragment, Interface } from "ethers";
import { artifacts, network } from "hardhat";
import { ERROR_ABI } from "@kept/sdk/abis";
import { CATALOGUE, decodeError, decodeRevert, explained, RevertError } from "@kept/sdk/errors";

const connection = await network.create();
const { ethers } = connection;
const errors = new Interface(ERROR_ABI);
const ID = `0x${"ab".repeat(32)}`;
const ALICE = "0xa11CE00000000000000000000000000000000a1c";
const toAddress = (text: string): string => ethers.getAddress(text.toLowerCase());

/** A plausible value of a type. */
function sample(type: string): unknown {
  if (type === "address") return toAddress(ALICE);
  if (type === "bytes32") return ID;
  if (type === "bytes4") return "0xf8b45b05";
  if (type === "string") return "text";
  if (type === "bytes") return "0x1234";
  return type === "uint8" ? 1n : 1_800_000_000n;
}

const notDue = errors.encodeErrorResult("DeliveryEscrow_NotDue", [ID, 1_800_000_000, 1_800_086_400]);

describe("sdk: the catalogue of errors", () => {
  it("has a sentence for every error of every contract", async () => {
    const names = [...(await artifacts.getAllFullyQualifiedNames())].filter((name) => name.startsWith("contracts/"));
    const suite = names.filter((name) => !/^contracts\/(mocks|examples)\//.test(name));
    const abis = await Promise.all(suite.map(async (name) => (await artifacts.readArtifact(name)).abi));
    const declared = abis.flat().flatMap((item: { type: string; name?: string }) => {
      return item.type === "error" ? [item.name ?? ""] : [];
    });

    expect(declared).to.include("DeliveryEscrow_NotDue");
    expect(declared.filter((name) => !(name in CATALOGUE))).to.deep.equal([]);
  });

  for (const { name, inputs } of ERROR_ABI) {
    it(`says what ${name} means and what to do`, () => {
      const data = errors.encodeErrorResult(
        ErrorFragment.from({ type: "error", name, inputs }),
        inputs.map(({ type }) => sample(type)),
      );

      const decoded = decodeRevert(data);

      expect(decoded.name).to.equal(name);
      expect(Object.keys(decoded.args)).to.deep.equal(inputs.map((input) => input.name));
      expect(decoded.contract).to.match(/^\w+$/);
      for (const sentence of [decoded.message, decoded.advice]) {
        expect(sentence).to.match(/^[A-Z0-9][^]*\.$/);
        expect(sentence).not.to.match(/undefined|NaN|\[object|status \d/);
      }
    });
  }
});

describe("sdk: decodeRevert", () => {
  it("gives arguments by name and type, and a sentence with them", () => {
    expect(decodeRevert(notDue)).to.deep.equal({
      name: "DeliveryEscrow_NotDue",
      contract: "DeliveryEscrow",
      args: { id: ID, timestamp: 1_800_000_000n, due: 1_800_086_400n },
      message: "The order can be settled from 2027-01-16 08:00:00 UTC; it is 2027-01-15 08:00:00 UTC.",
      advice: "Settle it then; or the buyer releases, or the seller refunds, at any time.",
      data: notDue,
    });
  });

  it("gives enums as their number and in words", () => {
    const decoded = decodeRevert(errors.encodeErrorResult("DeliveryEscrow_NotOpen", [ID, 6]));

    expect(decoded.args).to.deep.equal({ id: ID, status: 6 });
    expect(decoded.message).to.equal("Order 0xabababab…abab is not open: it is closed or cancelled.");
  });

  it("reads texts, panics and the unknown", () => {
    const text = ethers.concat(["0x08c379a0", ethers.AbiCoder.defaultAbiCoder().encode(["string"], ["paused"])]);
    const panic = ethers.concat(["0x4e487b71", ethers.toBeHex(0x11, 32)]);

    expect(decodeRevert(text)).to.deep.include({ name: "Error", args: { reason: "paused" } });
    expect(decodeRevert(panic)).to.deep.include({ name: "Panic", args: { code: 0x11n } });
    for (const data of ["0x", "0x12345678", notDue.slice(0, 74), "0x08c379a0"]) {
      expect(decodeRevert(data), data).to.deep.include({ name: "Unknown", args: {}, data });
    }
  });
});

describe("sdk: decodeError", () => {
  const name = (error: unknown): string | undefined => decodeError(error)?.name;

  it("finds the data wherever libraries and nodes put it", () => {
    const own = new Error("reverted");
    const shapes: unknown[] = [
      { data: notDue },
      { error: { data: notDue } },
      { data: { data: notDue, message: "reverted" } },
      { info: { error: { code: 3, message: "execution reverted", data: notDue } } },
      { error: { error: { error: { data: { originalError: { data: notDue } } } } } },
      new Error("outer", { cause: Object.assign(own, { data: notDue }) }),
      new Error(`reverted with an unrecognized custom error (return data: ${notDue})`),
      { body: JSON.stringify({ error: { data: notDue } }) },
      notDue,
    ];

    for (const [i, shape] of shapes.entries()) expect(name(shape), `shape ${i}`).to.equal("DeliveryEscrow_NotDue");
  });

  it("does not take what was sent for what came back", () => {
    const sent = { transaction: { data: notDue }, payload: { params: [{ data: notDue }] } };

    expect(decodeError(sent)).to.equal(null);
    expect(name({ ...sent, data: "0x" })).to.equal("Unknown");
  });

  it("gives null where nothing was refused by a contract", () => {
    const circle: { self?: unknown } = {};
    circle.self = circle;

    for (const nothing of [null, undefined, 4, "0x", "user rejected", new Error("no"), circle]) {
      expect(decodeError(nothing)).to.equal(null);
    }
  });

  it("reads what this chain throws, from a call and from a transaction", async () => {
    const escrow = await ethers.deployContract("DeliveryEscrow");
    const token = toAddress(ALICE);

    for (const withdraw of [escrow.withdraw, escrow.withdraw.staticCall]) {
      const thrown = await withdraw(token, token).then(
        () => expect.fail("a revert was expected"),
        (error: unknown) => error,
      );
      expect(decodeError(thrown)).to.deep.include({
        name: "Payouts_NothingCredited",
        contract: "Payouts",
        args: { token, account: token },
      });
    }
  });

  it("throws the sentence when a call is explained, and other failures unchanged", async () => {
    const cause = Object.assign(new Error("reverted"), { data: notDue });
    const offline = new Error("offline");

    const thrown = await explained(Promise.reject(cause)).catch((error: unknown) => error as RevertError);
    expect(thrown).to.be.instanceOf(RevertError);
    expect(thrown).to.deep.include({ cause, revert: decodeRevert(notDue) });
    expect(thrown.message).to.contain("The order can be settled from 2027-01-16");
    expect(await explained(Promise.reject(offline)).catch((error: unknown) => error)).to.equal(offline);
  });
});
