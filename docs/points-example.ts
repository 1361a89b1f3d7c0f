// What docs/points.md shows: a coalition on a node of this process's own, and `kept points …` as its people use it.
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { network } from "hardhat";
import { main } from "../cli/src/program.ts";
import { keyOf, serve } from "../test/cli/node.ts";
import { deployCoalition, OPERATOR_DELAY } from "../test/helpers/loyalty.ts";

type Person = { readonly address: string };

const connection = await network.create();
const node = await serve(connection);
const coalition = await deployCoalition(connection, { operatorDelay: OPERATOR_DELAY });
const { baker, operator, alice, bob, heir, stranger } = coalition;
await coalition.money.mint(baker, 1_000_000_000n);

process.chdir(mkdtempSync(join(tmpdir(), "kept-points-")));
process.env["KEPT_RPC_URL"] = node.url;
process.env["KEPT_POINTS_TOKEN"] = coalition.tokenAddress;

/** Shows a command and what it says on both channels. */
async function kept(who: Person | undefined, line: string): Promise<void> {
  process.env["KEPT_PRIVATE_KEY"] = who ? keyOf(who.address) : "";
  process.stdout.write(`$ kept points ${line}\n`);
  const code = await main(["node", "kept", "points", ...line.split(" ")]);
  process.stdout.write(`${code === 0 ? "" : `(exit code ${code})\n`}\n`);
}

const file = (name: string, ...rows: string[]): void =>
  writeFileSync(name, ["customer,points", ...rows, ""].join("\n"));

await kept(operator, `admit ${baker.address}`);
await connection.networkHelpers.time.increase(OPERATOR_DELAY);
await kept(operator, `admit ${baker.address}`);
await kept(baker, "deposit 1000");
await kept(baker, `issue ${alice.address} 12.34 --ref order-1001`);

const mistyped = bob.address.replace("E", "e");
file("july.csv", `${alice.address},12.50`, `${mistyped},7`, `${alice.address},3`, `${baker.address},1.234`);
await kept(baker, "issue --csv july.csv");
file("july.csv", `${alice.address},15.50`, `${bob.address},7`, `${heir.address},20`, `${stranger.address},0.25`);
await kept(baker, "issue --csv july.csv --batch 2 --dry-run");
await kept(baker, "issue --csv july.csv --batch 2");
await kept(baker, "issue --csv july.csv --batch 2");

await kept(alice, `redeem ${baker.address} 5`);
await kept(alice, `redeem ${baker.address} 500`);
await kept(undefined, "statement");
await kept(undefined, "expiring");
node.close();
