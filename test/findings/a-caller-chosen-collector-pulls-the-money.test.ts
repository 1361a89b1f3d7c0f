import { expect } from "chai";
import { id as hashOf, type ParamType } from "ethers";
import { network } from "hardhat";
import { fundByAllowance, FundingKind, orderId, signOrder, Status, type Hex, type Order } from "@kept/sdk";
import { fund, makeOrder, PRICE, receiptOf } from "../helpers/escrow.ts";
import { expectState } from "../helpers/expect.ts";
import { ALLOWED, bank, IN_ETHER, KINDS, PERMITTED, type Bank } from "../helpers/kinds.ts";
import type { StoogeToken__Mock } from "../../typechain-types/index.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;

const GUARDED = hashOf("ReentrancyGuardReentrantCall()").slice(0, 10);

/** The stranger sells to himself in a token of his own, which strikes while the escrow asks it for money. */
interface Plot extends Bank {
  readonly stooge: StoogeToken__Mock;
  /** In the stooge, whose price the token makes out of nothing. */
  readonly bait: Order;
  /** In real money: the buyer's, who allows the escrow all that he has. */
  readonly prey: Order;
}

async function plotFixture(): Promise<Plot> {
  const d = await bank(connection);
  const stooge = await ethers.deployContract("StoogeToken__Mock");
  const own = { seller: d.stranger.address, attestor: d.stranger.address };
  const bait = await makeOrder(d, { ...own, buyer: d.stranger.address, token: await stooge.getAddress() });
  return { ...d, stooge, bait, prey: await makeOrder(d, own) };
}

async function strikes(d: Plot): Promise<Record<string, Hex>> {
  const { interface: abi } = d.escrow;
  const signature = await signOrder(d.stranger, d.domain, d.prey);
  const onReceipt = { ...d.prey, payOnReceipt: true };
  const signed = await receiptOf(d, onReceipt, {}, d.stranger);
  const funding = abi.encodeFunctionData("fund", [d.prey, 0, "0x", signature]);
  return {
    fund: funding,
    fundMany: abi.encodeFunctionData("fundMany", [[d.prey], 0, "0x", [signature]]),
    collect: abi.encodeFunctionData("collect", [onReceipt, 0, "0x", signature, signed]),
    settle: abi.encodeFunctionData("settle", [d.bait]),
    "fund in a multicall": abi.encodeFunctionData("multicall", [[funding]]),
  };
}

/** Every address among parameters, by its path. */
const addresses = (params: readonly ParamType[], path = ""): string[] =>
  params.flatMap((param) => {
    const name = `${path}${param.name}`;
    if (param.type === "address") return [name];
    return addresses(param.components ?? param.arrayChildren?.components ?? [], `${name}.`);
  });

describe("commerce-payments: a caller-chosen collector pulls the money", () => {
  it("no call that takes money in has an address outside the terms that the buyer signed", async () => {
    const d = await networkHelpers.loadFixture(plotFixture);
    const { interface: abi } = d.escrow;
    const payable = abi.fragments.filter((fragment) => "payable" in fragment && fragment.payable === true);
    const calls = ["fund", "fundMany", "collect"].map((name) => abi.getFunction(name as "fund"));
    expect(payable).to.have.members(calls);
    for (const { name, inputs } of calls) {
      const outside = addresses(inputs).filter((path) => !/^orders?\./.test(path));
      expect(outside, name).to.deep.equal([]);
    }
  });

  it("nothing is asked of the buyer's money when the terms name the stranger's token", async () => {
    const d = await networkHelpers.loadFixture(plotFixture);
    const before = await d.token.balanceOf(d.buyer);
    for (const kind of KINDS) {
      const order = await makeOrder(d, { seller: d.stranger.address, token: await d.stooge.getAddress() });
      const funding = await kind.pay(d, { subject: orderId(d.domain, order), amount: PRICE });
      const { payment, value = 0n } = funding;
      const call = d.escrow.connect(d.stranger).fund(order, funding.kind, payment, "0x", { value });
      await expect(call, kind.name).to.be.revert(ethers);
    }
    expect(await d.token.balanceOf(d.buyer)).to.equal(before);
  });

  for (const strike of ["fund", "fundMany", "collect", "settle", "fund in a multicall"]) {
    for (const kind of [ALLOWED, PERMITTED, IN_ETHER]) {
      it(`his token cannot call ${strike} while it is asked for money by ${kind.name}`, async () => {
        const d = await networkHelpers.loadFixture(plotFixture);
        await d.stooge.prepare(d.escrow, (await strikes(d))[strike]!);
        const id = orderId(d.domain, d.bait);
        const { payment, value = 0n, ...rest } = await kind.pay(d, { subject: id, amount: PRICE });
        await d.escrow.connect(d.stranger).fund(d.bait, rest.kind, payment, "0x", { value });
        expect(await d.stooge.succeeded()).to.equal(false);
        expect((await d.stooge.result()).slice(0, 10)).to.equal(GUARDED);
        await expectState(d, id, { status: Status.Funded });
        await expectState(d, orderId(d.domain, d.prey), {});
      });
    }
  }

  it("his token cannot call the buyer's token in the escrow's name", async () => {
    const d = await networkHelpers.loadFixture(plotFixture);
    const real = await fund(d, await makeOrder(d));
    const { interface: abi } = d.token;
    const theft = abi.encodeFunctionData("transferFrom", [d.buyer.address, d.stranger.address, PRICE]);
    await d.stooge.prepare(d.token, theft);
    const { kind, payment } = fundByAllowance();
    await d.escrow.connect(d.stranger).fund(d.bait, kind, payment, "0x");
    expect(await d.stooge.result()).to.equal(
      abi.encodeErrorResult("ERC20InsufficientAllowance", [await d.stooge.getAddress(), 0, PRICE]),
    );
    await expectState(d, real, { status: Status.Funded });
  });

  it("a kind beyond the five is no way in", async () => {
    const d = await networkHelpers.loadFixture(plotFixture);
    const kind = Math.max(...Object.values(FundingKind)) + 1;
    const call = d.escrow.connect(d.stranger).fund(d.bait, kind, "0x", "0x");
    await expect(call).to.be.revert(ethers);
  });
});
