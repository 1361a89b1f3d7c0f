import { expect } from "chai";
import { getAddress, concat, keccak256, toBeHex } from "ethers";
import { network } from "hardhat";
import { buildPanel } from "@kept/sdk";
import { byHash } from "../../sdk/src/attestors/panel.ts";
import { gather } from "../helpers/panels.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const { loadFixture } = networkHelpers;

async function namedFixture() {
  const g = await gather(connection);
  const members = [g.clerk, g.guard, g.driver].map(({ attestor }) => attestor).sort(byHash);
  return { ...g, members, refused: refusing(g.factory) };
}

/** Asserts that both `create` and `addressOf` refuse. */
function refusing(factory: Awaited<ReturnType<typeof gather>>["factory"]) {
  return async (members: string[], threshold: number, error: string, ...args: unknown[]): Promise<void> => {
    for (const call of [() => factory.create(members, threshold), () => factory.addressOf(members, threshold)])
      await expect(call())
        .to.be.revertedWithCustomError(factory, error)
        .withArgs(...args);
  };
}

/** A member of so many bytes, the first of which is no precompile's. */
const member = (name: number, length: number): string => concat(["0xc0", toBeHex(name, length - 1)]);

/** So many members of so many bytes, in order. */
const many = (count: number, length: number): string[] =>
  Array.from({ length: count }, (_, i) => member(i + 1, length)).sort(byHash);

describe("AttestorPanelFactory.create", () => {
  describe("when there is nobody in the panel", () => {
    it("reverts with {AttestorPanelFactory_ThresholdOutOfRange}", async () => {
      const { refused } = await loadFixture(namedFixture);
      await refused([], 0, "AttestorPanelFactory_ThresholdOutOfRange", 0, 0);
      await refused([], 1, "AttestorPanelFactory_ThresholdOutOfRange", 1, 0);
    });
  });

  describe("when there are 33 members", () => {
    it("reverts with {AttestorPanelFactory_TooManyMembers}", async () => {
      const { refused } = await loadFixture(namedFixture);
      await refused(many(33, 20), 1, "AttestorPanelFactory_TooManyMembers", 33, 32);
    });
  });

  describe("when the threshold is zero", () => {
    it("reverts with {AttestorPanelFactory_ThresholdOutOfRange}", async () => {
      const { refused, members } = await loadFixture(namedFixture);
      await refused(members, 0, "AttestorPanelFactory_ThresholdOutOfRange", 0, 3);
    });
  });

  describe("when the threshold is above the number of members", () => {
    it("reverts with {AttestorPanelFactory_ThresholdOutOfRange}", async () => {
      const { refused, members } = await loadFixture(namedFixture);
      await refused(members, 4, "AttestorPanelFactory_ThresholdOutOfRange", 4, 3);
    });
  });

  describe("when a member has 19 bytes", () => {
    it("reverts with {AttestorPanelFactory_MemberTooShort}", async () => {
      const { refused, members } = await loadFixture(namedFixture);
      await refused([members[0]!, toBeHex(1, 19)], 1, "AttestorPanelFactory_MemberTooShort", 1, 19, 20);
    });
  });

  describe("when a member has 2,049 bytes", () => {
    it("reverts with {AttestorPanelFactory_MemberTooLong}", async () => {
      const { refused } = await loadFixture(namedFixture);
      await refused([toBeHex(1, 2_049)], 1, "AttestorPanelFactory_MemberTooLong", 0, 2_049, 2_048);
    });
  });

  describe("when a member is named twice", () => {
    it("reverts with {AttestorPanelFactory_MembersNotAscending}", async () => {
      const { refused, members } = await loadFixture(namedFixture);
      const [first, second] = [members[0]!, members[1]!];
      const hash = keccak256(second);
      await refused([first, second, second], 2, "AttestorPanelFactory_MembersNotAscending", 2, hash, hash);
    });
  });

  describe("when the members are out of order", () => {
    it("reverts with {AttestorPanelFactory_MembersNotAscending}", async () => {
      const { refused, members } = await loadFixture(namedFixture);
      const [first, second, third] = [members[0]!, members[1]!, members[2]!];
      const hashes = [keccak256(first), keccak256(second)];
      await refused([second, first, third], 2, "AttestorPanelFactory_MembersNotAscending", 1, ...hashes);
    });
  });

  describe("when a member begins with a precompile's address", () => {
    for (const last of [0x0000, 0x0004, 0x0100, 0xffff]) {
      it(`reverts with {AttestorPanelFactory_MemberForbidden} for ${last}`, async () => {
        const { refused, members } = await loadFixture(namedFixture);
        const verifier = getAddress(toBeHex(last, 20));
        const echo = concat([verifier, "0xc0ffee"]);
        const all = [members[0]!, echo].sort(byHash);
        await refused(all, 1, "AttestorPanelFactory_MemberForbidden", all.indexOf(echo), verifier);
      });
    }

    it("makes the panel of the address after it {PanelCreated}", async () => {
      const { factory } = await loadFixture(namedFixture);
      const members = [concat([toBeHex(0x1_0000, 20), "0xc0ffee"])];
      await expect(factory.create(members, 1)).to.emit(factory, "PanelCreated");
    });
  });

  describe("when the members are too long for a contract", () => {
    it("reverts with {AttestorPanelFactory_MembersTooLong}", async () => {
      const { refused } = await loadFixture(namedFixture);
      const members = [...many(11, 2_048), member(1, 673)].sort(byHash);
      await refused(members, 12, "AttestorPanelFactory_MembersTooLong", 24_544, 24_531);
    });
  });

  describe("when the members are as long as a contract can hold", () => {
    it("makes the panel {PanelCreated}", async () => {
      const { factory, factoryAddress } = await loadFixture(namedFixture);
      const panel = buildPanel(factoryAddress, [...many(11, 2_048), member(1, 672)], 12);
      const call = factory.create([...panel.members], 12);
      await expect(call).to.emit(factory, "PanelCreated").withArgs(panel.address, 12, panel.members);
      expect(await ethers.provider.getCode(panel.address)).to.have.length(2 + 2 * (45 + 24_512));
    });
  });

  describe("when the panel is sound", () => {
    it("makes the panel where addressOf says {PanelCreated}", async () => {
      const { factory, stranger, members } = await loadFixture(namedFixture);
      const address = await factory.addressOf(members, 2);
      expect(await ethers.provider.getCode(address)).to.equal("0x");
      expect(await factory.connect(stranger).create.staticCall(members, 2)).to.equal(address);
      const call = factory.connect(stranger).create(members, 2);
      await expect(call).to.emit(factory, "PanelCreated").withArgs(address, 2, members);
      const panel = await ethers.getContractAt("AttestorPanel", address);
      expect(await panel.members()).to.deep.equal(members);
      expect(await panel.threshold()).to.equal(2n);
      expect(await factory.addressOf(members, 2)).to.equal(address);
    });

    it("makes another panel for another threshold", async () => {
      const { factory, members } = await loadFixture(namedFixture);
      const addresses = await Promise.all([1, 2, 3].map((threshold) => factory.addressOf(members, threshold)));
      expect(new Set(addresses).size).to.equal(3);
    });
  });

  describe("given the panel is there already", () => {
    it("returns its address and does nothing else", async () => {
      const { factory, stranger, members } = await loadFixture(namedFixture);
      const address = await factory.addressOf(members, 2);
      await factory.create(members, 2);
      expect(await factory.connect(stranger).create.staticCall(members, 2)).to.equal(address);
      const mined = await (await factory.connect(stranger).create(members, 2)).wait();
      expect(mined?.logs).to.deep.equal([]);
    });
  });

  describe("given money lies at the panel's address", () => {
    it("makes the panel all the same {PanelCreated}", async () => {
      const { factory, stranger, members } = await loadFixture(namedFixture);
      const address = await factory.addressOf(members, 2);
      await stranger.sendTransaction({ to: address, value: 1n });
      await expect(factory.create(members, 2)).to.emit(factory, "PanelCreated").withArgs(address, 2, members);
    });
  });
});
