// A coalition on a node of its own, and the command line as its people use it: what docs/points.md shows.
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { network } from "hardhat";
import { main } from "../cli/src/program.ts";
import { keyOf, serve } from "../test/cli/node.ts";
import { deployCoalition, OPERATOR_DELAY } from "../test/helpers/loyalty.ts";

const connection = await network.create();
const node = await serve(connection);
const coalition = await deployCoalition(connection, { operatorDelay: OPERATOR_DELAY });
const { baker, grocer, operator, alice, bob, till } = coalition;
await coalition.money.mint(baker, 1_000_000_000n);

const folder = mkdtempSync(join(tmpdir(), "kept-points-"));
process.chdir(folder);
process.env["KEPT_RPC_URL"] = node.url;
process.env["KEPT_POINTS_TOKEN"] = coalition.tokenAddress;

/** Shows a command and what it says. */
async function kept(who: { address: string } | undefined, line: string): Promise<void> {
  process.env["KEPT_PRIVATE_KEY"] = who ? keyOf(who.address) : "";
  process.stdout.write(`$ kept points ${line}\n`);
  const code = await main(["node", "kept", "points", ...line.split(" ")]);
  process.stdout.write(code === 0 ? "\n" : `(ends with ${code})\n\n`);
}

const customers = [alice, bob, till].map(({ address }) => address);
writeFileSync(
  join(folder, "july.csv"),
  ["customer,points", ...customers.map((each, i) => `${each},${12 + i}.50`), ""].join("\n"),
);
writeFileSync(
  join(folder, "wrong.csv"),
  `customer,points\n${customers[0]},12.345\n${customers[1]?.slice(0, 40)},1\n${customers[0]},5\n${grocer.address},1\n${baker.address},0\n`,
);

await kept(operator, `admit ${baker.address}`);
await connection.networkHelpers.time.increase(OPERATOR_DELAY);
await kept(operator, `admit ${baker.address}`);
await kept(operator, `admit ${baker.address}`);
await kept(baker, "deposit 1000 --dry-run");
await kept(baker, "deposit 1000");
await kept(baker, `issue ${alice.address} 12.34 --ref order-1001`);
await kept(baker, "issue --csv wrong.csv");
await kept(baker, "issue --csv july.csv --batch 2 --dry-run");
await kept(baker, "issue --csv july.csv --batch 2");
await kept(baker, "issue --csv july.csv --batch 2");
await kept(alice, `redeem ${baker.address} 5`);
await kept(alice, `redeem ${grocer.address} 5`);
await kept(undefined, "statement");
await kept(undefined, "statement --csv months");
await kept(undefined, "statement --csv vintages");
await kept(undefined, "expiring");
await kept(undefined, `expiring ${alice.address} --json`);
await kept(undefined, `deposit 5`);
node.close();
