// What merchants' pages say that a step costs: the gas of the README's tables at the prices of cli/data/prices.json, in US cents.
import { readFileSync } from "node:fs";
import { readPrices, type ChainPrice } from "../../../cli/src/replay/prices.ts";

/** How often a step needs an operation, and the bytes that a rollup posts for it, as `kept replay` counts them. */
interface Part {
  readonly key: string;
  readonly times?: number;
  readonly posted: number;
}

/** A page's rows, and under which headings of the README their gas is. */
interface Page {
  readonly contracts: readonly string[];
  readonly steps: Readonly<Record<string, readonly Part[]>>;
}

const receipt: Part = { key: "attest/carrier-eoa", posted: 494 };
const payout: Part = { key: "settleMany/marginal", posted: 71 };
const joining: Part = { key: "open/allowance-12", posted: 653 };
const month: Part = { key: "settleMany/100-no-credit", posted: 30 };

const PAGES: Readonly<Record<string, Page>> = {
  "docs/merchants/delivery.md": {
    contracts: ["DeliveryEscrow"],
    steps: {
      "an order that arrives, from payment to payout": [{ key: "fund/allowance", posted: 368 }, receipt, payout],
      "the same, if you send the customer's payment": [{ key: "fund/erc3009", posted: 457 }, receipt, payout],
      "the same, paid at the door": [{ key: "collect/erc3009", posted: 557 }],
      "a refund of yours, besides": [{ key: "refund", posted: 355 }],
      "an objection and its ruling, besides": [
        { key: "object", posted: 390 },
        { key: "rule", posted: 397 },
      ],
    },
  },
  "docs/merchants/points.md": {
    contracts: ["LoyaltyToken", "Rewards"],
    steps: {
      "points given at the till": [{ key: "issue/till-existing", posted: 169 }],
      "points given in a file of 100 customers, each": [{ key: "issueBatch/marginal-existing", posted: 25 }],
      "the same, a customer's first ones": [{ key: "issueBatch/marginal-new", posted: 25 }],
      "a voucher, claimed with nine others, each": [{ key: "claim/voucher-10th", posted: 114 }],
      "points spent, sent by the customer": [{ key: "redeem", posted: 145 }],
      "points spent, sent by the till": [{ key: "redeem/authorization", posted: 254 }],
      "buying points": [{ key: "deposit", posted: 122 }],
      "withdrawing points": [{ key: "withdraw", posted: 143 }],
    },
  },
  "docs/merchants/service.md": {
    contracts: ["ServiceLevels", "ServiceAgreement"],
    steps: {
      "a customer joins and pays twelve months": [joining],
      "a customer's month, settled with 99 others": [month],
      "a customer's month with a credit, likewise": [{ key: "settleMany/100-credit", posted: 30 }],
      "a customer's year: joining and twelve months": [joining, { ...month, times: 12 }],
      "a month's report by three of five, once for all": [{ key: "report/panel-3of5", posted: 510 }],
      "a customer pays further months": [{ key: "topUp", posted: 500 }],
    },
  },
};

/** The README's gas by key, of the contracts' tables. */
function gasOf(readme: string, contracts: readonly string[]): ReadonlyMap<string, number> {
  const tables = contracts.map((name) => (readme.split(`\n### ${name}\n`)[1] ?? "").split(/^#{1,3} /m)[0] ?? "");
  const rows = [...tables.join("\n").matchAll(/^\| `([\w/+^ -]+)` +\| +([\d,]+) \|/gm)];
  return new Map(rows.map(([, key = "", gas = ""]) => [key, Number(gas.replaceAll(",", ""))]));
}

const sum = (parts: readonly Part[], of: (part: Part) => number): number =>
  parts.reduce((total, part) => total + of(part) * (part.times ?? 1), 0);

const cents = ({ gasGwei, dataGweiPerByte, nativeUsd }: ChainPrice, gas: number, posted: number): number =>
  (gas * gasGwei + posted * (dataGweiPerByte ?? 0)) * 1e-7 * nativeUsd;

/** Two digits that count: 24, 0.24. */
const rounded = (amount: number): string => String(Number(amount.toPrecision(2)));

const cells = (line: string): readonly string[] => line.split("|").map((cell) => cell.trim());

/** Whether figures differ by rounding at most: gas moves a little with each change of a contract. */
const near = (written: string | undefined, exact: number): boolean =>
  Math.abs(Number((written ?? "").replaceAll(",", "")) - exact) <= exact * 0.08;

function* pageProblems(file: string, { contracts, steps }: Page): Iterable<string> {
  const { chains, date } = readPrices("cli/data/prices.json");
  const gasByKey = gasOf(readFileSync("README.md", "utf8"), contracts);
  const text = readFileSync(file, "utf8");
  const lines = text.split("\n").map(cells);
  const header = lines.find((line) => line[2] === "gas")?.slice(3, 3 + chains.length);
  if (!text.includes(date)) yield `${file}: the prices are of ${date}`;
  const names = chains.map(({ name }) => name);
  if (header?.join() !== names.join()) yield `${file}: the chains are ${names.join(", ")}`;
  for (const [step, parts] of Object.entries(steps)) {
    const gas = sum(parts, ({ key }) => gasByKey.get(key) ?? Number.NaN);
    const posted = sum(parts, (part) => part.posted);
    const exact = [gas, ...chains.map((chain) => cents(chain, gas, posted))];
    const row = lines.find((line) => line[1] === step)?.slice(2);
    if (exact.every((figure, i) => near(row?.[i], figure))) continue;
    const [first = 0, ...money] = exact;
    const gasWritten = (Math.round(first / 1_000) * 1_000).toLocaleString("en-US");
    yield `${file}: this row is missing or has other figures: | ${[step, gasWritten, ...money.map(rounded)].join(" | ")} |`;
  }
}

/** Every step of a merchants' page is in its table, at what it costs. */
export const costProblems = (): string[] =>
  Object.entries(PAGES).flatMap(([file, page]) => [...pageProblems(file, page)]);
