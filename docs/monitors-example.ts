// What docs/monitors.md shows: a cloud on a node of this process's own, three status pages on loopback, of which one has slept, and
// `kept service monitor …` as the monitors and a stranger use it.
import { network } from "hardhat";
import { main } from "../cli/src/program.ts";
import { APRIL, servePages, STATUS, summaryOf, watchedTown } from "../test/cli/monitor-stage.ts";
import { keyOf, serve } from "../test/cli/node.ts";

type Person = { readonly address: string };

const connection = await network.create({ override: { initialDate: "2024-02-10T00:00:00Z" } });
const node = await serve(connection);
const { monitors, stranger, root } = await watchedTown(connection);
await connection.networkHelpers.time.increaseTo(APRIL);
const [anna, boris, clara] = monitors as unknown as readonly [Person, Person, Person];

const pages = await servePages({
  "/anna/summary.json": summaryOf({ "2024-03-10": 720 }),
  "/boris/summary.json": summaryOf({ "2024-03-10": 710, "2024-02-20": 9 }),
  "/clara/summary.json": summaryOf({}),
  "/history/shop.yml": STATUS,
});
process.chdir(root);
process.env["KEPT_RPC_URL"] = node.url;

/** Shows a command and what it says on both channels. */
async function kept(who: Person, line: string): Promise<void> {
  process.env["KEPT_PRIVATE_KEY"] = keyOf(who.address);
  process.stdout.write(`$ kept service monitor ${line.replaceAll(pages.url, "https://status.example")}\n`);
  const code = await main(["node", "kept", "service", "monitor", ...line.split(" ")]);
  process.stdout.write(`${code === 0 ? "" : `(exit code ${code})\n`}\n`);
}

const page = (name: string): string =>
  `--service cloud.json --period 2024-03 --site shop --source ${pages.url}/${name}/summary.json --status ${pages.url}/history/shop.yml`;

await kept(anna, `measure ${page("anna")} --out anna.json`);
await kept(boris, `measure ${page("boris")} --out boris.json`);
await kept(clara, `measure ${page("clara")} --out clara.json`);

const tolerance = "--tolerance 225,0,600";
const all = "anna.json boris.json clara.json";
await kept(anna, `sign ${page("anna")} ${tolerance} --out anna.signed.json ${all}`);
await kept(boris, `sign ${page("boris")} ${tolerance} --out boris.signed.json ${all}`);
await kept(clara, `sign ${page("clara")} ${tolerance} --out clara.signed.json ${all}`);

await kept(stranger, "submit --service cloud.json anna.signed.json boris.signed.json");
await kept(stranger, "submit --service cloud.json anna.signed.json boris.signed.json");
pages.close();
node.close();
