// What docs/rewards-cli.md shows: Rewards on a node of this process's own, and `kept rewards …` as its people use it.
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { network } from "hardhat";
import { main } from "../cli/src/program.ts";
import { keyOf, serve } from "../test/cli/node.ts";
import { openRewards } from "../test/helpers/rewarding.ts";

type Person = { readonly address: string };

const connection = await network.create();
const node = await serve(connection);
const { baker, clerk, alice, bob, stranger, rewardsAddress, tokenAddress } = await openRewards(connection);

process.chdir(mkdtempSync(join(tmpdir(), "kept-rewards-")));
process.env["KEPT_RPC_URL"] = node.url;
process.env["KEPT_REWARDS"] = rewardsAddress;
process.env["KEPT_REWARD_TOKEN"] = tokenAddress;

/** Shows a command and what it says on both channels. */
async function kept(who: Person | undefined, line: string): Promise<void> {
  process.env["KEPT_PRIVATE_KEY"] = who ? keyOf(who.address) : "";
  process.stdout.write(`$ kept rewards ${line}\n`);
  const code = await main(["node", "kept", "rewards", ...line.split(" ")]);
  process.stdout.write(`${code === 0 ? "" : `(exit code ${code})\n`}\n`);
}

const file = (name: string, ...rows: string[]): void => writeFileSync(name, [...rows, ""].join("\n"));

await kept(baker, "allow 600");
await kept(baker, `signer ${clerk.address} 250`);

const july = "--deadline 2099-01-01 --merchant";
file("july.csv", "customer,amount,order", `${alice.address},12.50,A1`, `${bob.address},7,A2`, `${alice.address},3,A1`);
await kept(clerk, `voucher --csv july.csv ${july} ${baker.address}`);
file("july.csv", "customer,amount,order", `${alice.address},12.50,A1`, `${bob.address},7,A2`, `${alice.address},3,A3`);
await kept(clerk, `voucher --csv july.csv ${july} ${baker.address}`);
await kept(baker, "cancel --order A2");
await kept(stranger, "claim july.csv.vouchers");
await kept(stranger, "claim july.csv.vouchers");

await kept(clerk, `voucher 5 --bearer 2 --out codes ${july} ${baker.address}`);
await kept(undefined, "qr codes --out pictures");

file("survey.csv", "customer,amount", `${alice.address},2`, `${bob.address},2`);
await kept(undefined, "tree survey.csv --decimals 2");
await kept(baker, "campaign survey.csv.tree --deadline 2099-01-01");
await kept(undefined, `proof survey.csv.tree ${bob.address}`);
const entry = `--tree survey.csv.tree --customer ${bob.address} --merchant ${baker.address} --deadline 2099-01-01`;
await kept(stranger, `claim ${entry}`);
await kept(stranger, `claim ${entry}`);
await kept(undefined, `coverage ${baker.address}`);
node.close();
