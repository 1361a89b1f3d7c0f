import type { JsonRpcProvider } from "ethers";
import { buildReport, isValidSignature, reportDigest, type Hex, type Report } from "@kept/sdk";
import { EXIT, Failure } from "../failure.ts";
import { plural } from "../ui/format.ts";
import type { KnownService } from "./assignment.ts";
import type { Filed, SignedStatement } from "./statement.ts";

/** A report and who has signed it. */
export interface Joined {
  readonly report: Report;
  readonly signed: readonly SignedStatement[];
}

const reportOf = ({ domain, service }: KnownService, { period, levels, evidence }: SignedStatement): Report =>
  buildReport(domain, service, { period, levels, evidence });

/** Whether each signature is its monitor's. */
export async function requireSigned(
  known: KnownService,
  filed: readonly Filed<SignedStatement>[],
  provider: JsonRpcProvider,
): Promise<void> {
  for (const { file, statement } of filed) {
    const digest = reportDigest(known.domain, reportOf(known, statement));
    if (await isValidSignature(statement.attestor, digest, statement.signature, provider)) continue;
    throw new Failure(`${file}: the signature is not ${statement.attestor}'s over these levels. Nothing was sent.`);
  }
}

/** The report that enough have signed. A panel in which more than half must sign can have no two. */
export function joinedOf(known: KnownService, filed: readonly Filed<SignedStatement>[]): Joined {
  const reports = new Map<Hex, Joined>();
  for (const { statement } of filed) {
    const report = reportOf(known, statement);
    const digest = reportDigest(known.domain, report);
    reports.set(digest, { report, signed: [...(reports.get(digest)?.signed ?? []), statement] });
  }
  const { threshold } = known.panel;
  const most = [...reports.values()].toSorted((a, b) => b.signed.length - a.signed.length);
  const [first, second] = most.filter(({ signed }) => signed.length >= threshold);
  if (second) throw new Failure("Two different reports have enough signatures. Nothing was sent.", EXIT.disagreement);
  if (first) return first;
  const have = most[0]?.signed.length ?? 0;
  throw new Failure(
    `${plural(have, "monitor")} of the ${threshold} that must have signed the same report. Nothing was sent.`,
    EXIT.disagreement,
  );
}
