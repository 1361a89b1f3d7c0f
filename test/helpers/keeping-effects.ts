import { expect } from "chai";
import type { AnyToken, Sent } from "./expect.ts";
import { CAST, type Town, type Who } from "./keeping.ts";

/** Asserts each event named, with all its arguments, of agreements and levels, in this order; and that there are no others. */
export async function expectEvents(d: Town, sent: Sent, ...events: readonly (readonly unknown[])[]): Promise<void> {
  const receipt = await (await sent).wait();
  const seen = (receipt?.logs ?? []).flatMap((log) => {
    const contract = log.address === d.agreementsAddress ? d.agreements : d.levels;
    if (log.address !== d.agreementsAddress && log.address !== d.levelsAddress) return [];
    const event = contract.interface.parseLog(log);
    return [event ? [event.name, ...(event.args.toArray() as unknown[])] : ["unknown"]];
  });
  expect(seen).to.deep.equal(
    events.map((event) => event.map((value) => (typeof value === "number" ? BigInt(value) : value))),
  );
}

/** Asserts the change of every balance: who is not named does not move, and the contract named last pays for all. */
export async function expectMoves(
  d: Town,
  sent: Sent,
  moves: Partial<Record<Who, bigint>>,
  payer: "agreements" | "levels" = "agreements",
  token: AnyToken = d.token,
): Promise<void> {
  const block = (await (await sent).wait())?.blockNumber ?? 0;
  const names = [...CAST, "agreements", "levels"] as const;
  const balances = (blockTag: number): Promise<bigint[]> =>
    Promise.all(
      names.map(async (who) => {
        const data = d.token.interface.encodeFunctionData("balanceOf", [await d[who].getAddress()]);
        return BigInt(await d.connection.ethers.provider.call({ to: token, data, blockTag }));
      }),
    );
  const [before, after] = await Promise.all([balances(block - 1), balances(block)]);
  const moved = names.map((who, i) => [who, after[i]! - before[i]!] as const);
  const paid = Object.values(moves).reduce((sum, move) => sum + move, 0n);
  const due = { ...moves, ...(token === d.token && { [payer]: -paid }) } as Record<string, bigint>;
  expect(Object.fromEntries(moved.filter(([, move]) => move !== 0n))).to.deep.equal(
    Object.fromEntries(names.map((who) => [who, due[who] ?? 0n] as const).filter(([, move]) => move !== 0n)),
  );
}

/** Asserts the error and all its arguments, whichever of the two contracts raises it. */
export async function expectRefusal(d: Town, call: Promise<unknown>, error: string, ...args: unknown[]) {
  // what both contracts raise, both declare
  const contract = error.startsWith("ServiceLevels") ? d.levels : d.agreements;
  await expect(call)
    .to.be.revertedWithCustomError(contract, error)
    .withArgs(...args);
}

/** Asserts what of the provider's coverage there is, and is reserved. */
export async function expectCoverage(d: Town, balance: bigint, reserved: bigint): Promise<void> {
  const coverage = await d.agreements.coverageOf(d.provider, d.token);
  expect([coverage.balance, coverage.reserved]).to.deep.equal([balance, reserved]);
}
