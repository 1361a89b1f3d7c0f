import { expect } from "chai";
import { AbiCoder, concat, keccak256 } from "ethers";
import { network } from "hardhat";
import {
  buildPanel,
  createPanel,
  isValidSignature,
  KeptError,
  panelSignature,
  panelSigner,
  readPanel,
  RECEIPT_TYPES,
  RevertError,
  type Hex,
} from "@kept/sdk";
import { digest, domain, gather, receipt, seat, signed } from "../helpers/panels.ts";
import { failure } from "./fixture.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const { loadFixture } = networkHelpers;

async function gatheredFixture() {
  return gather(connection);
}

async function seatedFixture() {
  const g = await gather(connection);
  return { ...g, panel: await seat(g, 2, g.clerk, g.guard, g.driver) };
}

function refusal(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    if (error instanceof KeptError) return `${error.code} ${error.field}`;
  }
  return expect.fail("a refusal was expected");
}

describe("sdk: buildPanel", () => {
  it("sorts the members, so that one panel has one address", async () => {
    const { factoryAddress, clerk, guard, driver } = await loadFixture(gatheredFixture);
    const [a, b, c] = [clerk, guard, driver].map(({ attestor }) => attestor) as [Hex, Hex, Hex];

    const panel = buildPanel(factoryAddress, [a, b, c], 2);

    expect(buildPanel(factoryAddress, [c, a, ethers.getAddress(b)], 2)).to.deep.equal(panel);
    const hashes = panel.members.map((member) => keccak256(member));
    expect(hashes).to.deep.equal([...hashes].sort());
    expect(panel).to.be.frozen;
  });

  it("refuses what the factory would refuse", async () => {
    const { factoryAddress, clerk, guard } = await loadFixture(gatheredFixture);
    const [a, b] = [clerk.attestor, guard.attestor];
    const refused = (members: Hex[], threshold: number): string =>
      refusal(() => buildPanel(factoryAddress, members, threshold));
    const many = (count: number, length: number): Hex[] =>
      Array.from({ length: count }, (_, i) => `0x${(i + 1).toString(16).padStart(2 * length, "0")}`);

    expect(refused([], 0)).to.equal("ThresholdOutOfRange threshold");
    expect(refused([a, b], 0)).to.equal("ThresholdOutOfRange threshold");
    expect(refused([a, b], 3)).to.equal("ThresholdOutOfRange threshold");
    expect(refused([a, b], 1.5)).to.equal("ThresholdOutOfRange threshold");
    expect(refused(many(33, 20), 1)).to.equal("TooManyMembers members");
    expect(refused([a, b, a], 2)).to.equal("MemberTwice members");
    expect(refused([a, "0x1234"], 1)).to.equal("AttestorTooShort members[1]");
    expect(refused([a, ethers.ZeroAddress], 1)).to.equal("AddressInvalid members[1]");
    expect(refused(many(1, 2_049), 1)).to.equal("MemberTooLong members[0]");
    expect(refused(many(12, 2_048), 1)).to.equal("MembersTooLong members");
    expect(refusal(() => buildPanel("0x12", [a], 1))).to.equal("AddressInvalid factory");
  });
});

describe("sdk: panelSignature", () => {
  it("puts members' signatures in order, the first as many as are needed", async () => {
    const { panel, clerk, guard, driver } = await loadFixture(seatedFixture);
    const all = await Promise.all([driver, guard, clerk].map((member) => signed(member)));

    const signature = panelSignature(panel, all);

    const [signers] = AbiCoder.defaultAbiCoder().decode(["bytes[]", "bytes[]"], signature) as unknown as [Hex[]];
    expect(new Set(signers)).to.deep.equal(new Set([driver.attestor, guard.attestor]));
    expect(await isValidSignature(panel.address, digest, signature, ethers.provider)).to.equal(true);
    expect(panelSignature(panel, [all[1]!, all[0]!])).to.equal(signature);
  });

  it("refuses strangers, a member twice, and too few", async () => {
    const { panel, clerk, guard, outsider } = await loadFixture(seatedFixture);
    const [one, two, foreign] = await Promise.all([clerk, guard, outsider].map((each) => signed(each)));

    expect(refusal(() => panelSignature(panel, [one!, foreign!]))).to.equal("NotMember signatures[1]");
    expect(refusal(() => panelSignature(panel, [one!, one!, two!]))).to.equal("MemberTwice signatures[1]");
    expect(refusal(() => panelSignature(panel, [one!]))).to.equal("TooFewSignatures signatures");
  });

  it("lets the panel sign where enough keys are at hand", async () => {
    const { panel, clerk, guard, driver } = await loadFixture(seatedFixture);
    const typed = [domain, RECEIPT_TYPES, { ...receipt }] as const;

    const signature = await panelSigner(panel, [driver, clerk, guard]).signTypedData(...typed);

    expect(await isValidSignature(panel.address, digest, signature, ethers.provider)).to.equal(true);
    expect(await failure(panelSigner(panel, [driver]).signTypedData(...typed)))
      .to.be.instanceOf(KeptError)
      .with.property("code", "TooFewSignatures");
  });
});

describe("sdk: panels on the chain", () => {
  it("makes a panel, and again without effect", async () => {
    const { factoryAddress, factory, clerk, guard, stranger } = await loadFixture(gatheredFixture);
    const panel = buildPanel(factoryAddress, [clerk.attestor, guard.attestor], 2);

    const first = await createPanel(factoryAddress, panel, stranger);
    await expect(first).to.emit(factory, "PanelCreated").withArgs(panel.address, 2, panel.members);
    const again = await (await createPanel(factoryAddress, panel, stranger)).wait();

    expect(again?.logs).to.deep.equal([]);
    expect(await readPanel(factoryAddress, panel.address, ethers.provider)).to.deep.equal(panel);
  });

  it("says in words what the factory refuses", async () => {
    const { factoryAddress, clerk, guard, stranger } = await loadFixture(gatheredFixture);
    const { members, ...panel } = buildPanel(factoryAddress, [clerk.attestor, guard.attestor], 2);

    const call = createPanel(factoryAddress, { ...panel, members: members.toReversed() }, stranger);

    expect(await failure(call))
      .to.be.instanceOf(RevertError)
      .with.property("message")
      .that.matches(/^Member 2 .* Sort the members/);
  });

  it("knows no panel where there is none", async () => {
    const { factoryAddress, clerk, guard } = await loadFixture(gatheredFixture);
    const unmade = buildPanel(factoryAddress, [clerk.attestor, guard.attestor], 2).address;
    const other = await ethers.deployContract("AttestorPanelFactory");
    const members = [...buildPanel(factoryAddress, [clerk.attestor, guard.attestor], 2).members];
    await other.create(members, 2);

    for (const address of [unmade, clerk.attestor, factoryAddress, await other.addressOf(members, 2)])
      expect(await failure(readPanel(factoryAddress, address, ethers.provider)))
        .to.be.instanceOf(KeptError)
        .with.property("code", "NotAPanel");
  });

  it("refuses a made-up signature as any other", async () => {
    const { panel } = await loadFixture(seatedFixture);
    expect(await isValidSignature(panel.address, digest, concat(["0x1234"]), ethers.provider)).to.equal(false);
  });
});
