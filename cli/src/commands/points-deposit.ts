import type { Command } from "commander";
import { formatPoints, RevertError } from "@kept/sdk";
import { Failure } from "../failure.ts";
import { carryOut, eventOf, rehearse, type Act } from "../chain/act.ts";
import { movedIn, printMoved } from "../chain/moved.ts";
import { boughtBy, reserveOf } from "../points/balances.ts";
import { withActor, type Actor } from "../points/connect.ts";
import { pointsArgument, sending, type SendFlags } from "../points/options.ts";
import { acting } from "../chain/refusals.ts";
import { say } from "../chain/say.ts";
import { nameOf } from "../points/say.ts";
import { money } from "../ui/format.ts";
import { left, right, table } from "../ui/table.ts";

export function depositCommand(): Command {
  return sending("deposit", "Buy points to issue, as the member whose key it is.")
    .argument("<points>", "how many, such as 1000", pointsArgument)
    .action(acting((amount: bigint, flags: SendFlags) => withActor(flags, (actor) => deposit(actor, amount, flags))));
}

/** What a deposit costs, in reserve units, and what the allowance lacks for it. */
interface Price {
  readonly value: bigint;
  readonly spread: bigint;
  readonly total: bigint;
  readonly allowance: bigint;
  readonly missing: bigint;
}

async function deposit(actor: Actor, amount: bigint, flags: SendFlags): Promise<void> {
  const { loyalty, address, wallet, symbol } = actor;
  const price = await priceOf(actor, amount);
  const act = { to: address, data: loyalty.contract.interface.encodeFunctionData("deposit", [amount]) };
  await rehearseUnpaid(actor, act, price);
  const what = { act: "deposit", member: wallet.address, points: formatPoints(amount), ...inReserve(actor, price) };
  if (flags.dryRun) {
    const would = `Nothing was sent. ${money(amount)} ${symbol} would be bought: the chain would accept it.`;
    return say(flags, [[nameOf(actor)], priceLines(actor, price), [would]], { ...what, dryRun: true, accepted: true });
  }
  if (price.missing > 0n) await approve(actor, price, flags);
  const receipt = await carryOut(actor, act, flags.confirmations);
  const { args } = eventOf(receipt, address, loyalty.contract.interface, "PointsDeposited");
  const paid = { ...price, value: args["value"] as bigint, spread: args["spread"] as bigint };
  const { hash: transaction, blockNumber: block, gasUsed } = receipt;
  const moved = await movedIn(block, [boughtBy(actor, wallet.address), reserveOf(actor, wallet.address)]);
  const done = [`${money(args["amount"] as bigint)} ${symbol} bought`, `transaction ${transaction}, block ${block}`];
  say(flags, [[nameOf(actor)], priceLines(actor, paid), done, printMoved("Balances", moved)], {
    ...what,
    transaction,
    block,
    gasUsed,
    moved,
  });
}

async function priceOf({ loyalty, reserve, wallet, address }: Actor, amount: bigint): Promise<Price> {
  const { value, spread } = await loyalty.quote(amount);
  const total = value + spread;
  const [allowance, balance] = await Promise.all([
    reserve.allowance(wallet.address, address),
    reserve.balanceOf(wallet.address),
  ]);
  if (balance < total) {
    throw new Failure(
      `It costs ${reserve.show(total)} ${reserve.symbol}, and ${wallet.address} has ${reserve.show(balance)}.`,
    );
  }
  return { value, spread, total, allowance, missing: total > allowance ? total - allowance : 0n };
}

/** Without the allowance, it must be refused for nothing else: the money is pulled last. */
async function rehearseUnpaid(actor: Actor, act: Act, { missing }: Price): Promise<void> {
  try {
    await rehearse(actor, act);
  } catch (error) {
    const reserves = error instanceof RevertError && !error.revert.name.startsWith("LoyaltyToken_");
    if (missing === 0n || !reserves) throw error;
  }
}

/** Makes the allowance what the deposit costs. Some tokens change none but from zero. */
async function approve(actor: Actor, { total, allowance }: Price, flags: SendFlags): Promise<void> {
  const { reserve, address, wallet } = actor;
  const { symbol } = reserve;
  const raised = `from ${reserve.show(allowance)} to ${reserve.show(total)} ${symbol}`;
  process.stderr.write(`raising the allowance ${raised}, as the deposit needs\n`);
  const approval = (amount: bigint): Act => ({ to: reserve.address, data: reserve.approve(address, amount) });
  const direct = await wallet.call(approval(total)).then(
    () => true,
    () => false,
  );
  if (!direct && allowance > 0n) await carryOut(actor, approval(0n), flags.confirmations);
  await carryOut(actor, approval(total), flags.confirmations);
}

function priceLines({ reserve }: Actor, { value, spread, total, missing }: Price): string[] {
  const lines = table(
    [left("Price"), right(reserve.symbol)],
    [
      ["value", reserve.show(value)],
      ["spread", reserve.show(spread)],
    ],
    ["total", reserve.show(total)],
  );
  const short = `It is ${reserve.show(missing)} more than the allowance, which is raised first`;
  return missing > 0n ? [...lines, short] : lines;
}

const inReserve = ({ reserve }: Actor, { value, spread, total, missing }: Price): object => ({
  reserve: reserve.symbol,
  value: reserve.show(value),
  spread: reserve.show(spread),
  total: reserve.show(total),
  lackingAllowance: reserve.show(missing),
});
