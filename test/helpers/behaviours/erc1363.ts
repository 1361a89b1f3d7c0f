import { expect } from "chai";
import { expectEffects, expectRefusal, transferred, type Sent } from "../loyalty-effects.ts";
import { REF, type Coalition } from "../loyalty.ts";
import type { Env, Hands } from "./hands.ts";

/** Everything that ERC-1363 says of points between these hands: the recipient, or the spender, is told. */
export function behavesAsERC1363(env: Env, hands: Hands): void {
  tellsTheRecipient(env, hands);
  refusesTheSilent(env, hands);
  tellsTheSpender(env, hands);
}

type Mock = "Receiver__Mock" | "Token__Mock";

/** Makes a person a contract. */
async function become({ connection }: Coalition, who: { readonly address: string }, mock: Mock): Promise<void> {
  const { ethers, networkHelpers } = connection;
  const args = mock === "Token__Mock" ? ["Deaf", "DEAF", 0] : [];
  const deployed = await ethers.deployContract(mock as "Token__Mock", args as never);
  await networkHelpers.setCode(who.address, await ethers.provider.getCode(deployed));
}

const WITHOUT = "transferAndCall(address,uint256)";
const WITH = "transferAndCall(address,uint256,bytes)";

function tellsTheRecipient({ connection, fixture }: Env, { from, to, moved }: Hands): void {
  const { loadFixture } = connection.networkHelpers;
  async function toldFixture() {
    const d = await fixture();
    await become(d, d[to], "Receiver__Mock");
    const receiver = await connection.ethers.getContractAt("Receiver__Mock", d[to].address);
    await d.token.connect(d[from]).approve(d.till, 700n);
    return { ...d, receiver };
  }

  it("moves them and tells the recipient, with data and without {Transfer} {Received}", async () => {
    const d = await loadFixture(toldFixture);
    const giver = d.token.connect(d[from]);
    expect(await giver[WITH].staticCall(d[to], 500n, REF)).to.equal(true);
    for (const [data, call] of [
      [REF, () => giver[WITH](d[to], 500n, REF)],
      ["0x", () => giver[WITHOUT](d[to], 500n)],
    ] as const) {
      let sent: Awaited<Sent> | undefined;
      const telling = async (): Sent => (sent = await call());
      await expectEffects(d, telling, [transferred(d[from], d[to], 500n)], moved(500n));
      const told = [d[from].address, d[from].address, 500n, data] as const;
      await expect(sent)
        .to.emit(d.receiver, "Received")
        .withArgs(...told);
    }
  });

  it("moves them by allowance and tells the recipient who did {Transfer} {Received}", async () => {
    const d = await loadFixture(toldFixture);
    const till = d.token.connect(d.till);
    const call = till["transferFromAndCall(address,address,uint256,bytes)"](d[from], d[to], 500n, REF);
    await expect(call).to.emit(d.receiver, "Received").withArgs(d.till.address, d[from].address, 500n, REF);
    const plain = till["transferFromAndCall(address,address,uint256)"](d[from], d[to], 200n);
    await expect(plain).to.emit(d.receiver, "Received").withArgs(d.till.address, d[from].address, 200n, "0x");
    const more = till["transferFromAndCall(address,address,uint256)"](d[from], d[to], 1n);
    await expectRefusal(d, more, "ERC20InsufficientAllowance", d.till.address, 0n, 1n);
  });
}

function refusesTheSilent({ connection, fixture }: Env, { from, to }: Hands): void {
  const { loadFixture } = connection.networkHelpers;
  async function deafFixture() {
    const d = await fixture();
    await become(d, d[to], "Token__Mock");
    return d;
  }

  it("reverts with {ERC1363InvalidReceiver} to an account without code, and to one that does not answer", async () => {
    for (const d of [await loadFixture(fixture), await loadFixture(deafFixture)]) {
      const call = d.token.connect(d[from])[WITHOUT](d[to], 1n);
      await expectRefusal(d, call, "ERC1363InvalidReceiver", d[to].address);
    }
  });
}

function tellsTheSpender({ connection, fixture }: Env, { from, to, moved }: Hands): void {
  const { loadFixture } = connection.networkHelpers;
  const APPROVE = "approveAndCall(address,uint256,bytes)";

  it("allows and tells the spender, who then moves them {Approval} {Transfer}", async () => {
    const d = await loadFixture(fixture);
    const spender = await connection.ethers.deployContract("Spender__Mock");
    const call = (): Sent => d.token.connect(d[from])[APPROVE](spender, 500n, d[to].address);
    const address = await spender.getAddress();
    const events = [["Approval", d[from].address, address, 500n] as const, transferred(d[from], d[to], 500n)];
    await expectEffects(d, call, events, moved(500n));
    expect(await d.token.allowance(d[from], spender)).to.equal(0n);
  });

  it("reverts with {ERC1363InvalidSpender} for a spender without code, and for one that does not answer", async () => {
    const d = await loadFixture(fixture);
    const deaf = await d.money.getAddress();
    for (const spender of [d.till.address, deaf]) {
      const call = d.token.connect(d[from])["approveAndCall(address,uint256)"](spender, 1n);
      await expectRefusal(d, call, "ERC1363InvalidSpender", spender);
      expect(await d.token.allowance(d[from], spender)).to.equal(0n);
    }
  });
}
