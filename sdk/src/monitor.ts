import { panelSignature, type MemberSignature } from "./attestors/panel-signature.ts";
import type { Panel } from "./attestors/panel.ts";
import type { AttestorSigner } from "./attestors/signer.ts";
import type { Period } from "./calc/service-clock.ts";
import type { Domain } from "./eip712.ts";
import type { BytesInput } from "./inputs.ts";
import { KeptError } from "./kept-error.ts";
import type { LevelsInput } from "./levels.ts";
import { agreedLevels, disagreements, type Tolerance } from "./monitor-agree.ts";
import type { Interval } from "./monitor-time.ts";
import { REPORT_TYPES, reportDigest } from "./service-eip712.ts";
import { buildReport, levelsOf } from "./service.ts";
import type { Report, Service, SignedReport } from "./service-types.ts";
import type { Hex } from "./types.ts";
import { isValidSignature } from "./verify.ts";

/** What is to be measured: a period that has ended, and the maintenance that was announced for it. */
export interface Task extends Period {
  /** From zero. */
  readonly period: number;
  readonly maintenance: readonly Interval[];
}

/** One who measures a service and vouches for what others have agreed on, as far as it is what he has seen. */
export interface Monitor {
  /** His ERC-7913 bytes, as in the panel. */
  readonly attestor: Hex;
  /** His own levels; null for what he did not measure. */
  measure(task: Task): Promise<LevelsInput>;
  /** His signature. Throws MeasurementDiffers for levels that are not within his tolerance. */
  sign(domain: Domain, task: Task, report: Report): Promise<Hex>;
}

/** One whose measurement or signature is missing from a report, and why. */
export interface Refusal {
  readonly attestor: Hex;
  readonly reason: unknown;
}

/** What a panel reports, and who had no part in it. */
export interface PanelReport {
  readonly signed: SignedReport;
  readonly refusals: readonly Refusal[];
}

/**
 * A monitor that signs with a key what is within its tolerance of what it measures.
 * @param measure Asked once more when it signs, so that it vouches for its own records and not for what it is told that it said.
 */
export function monitor(
  signer: AttestorSigner,
  measure: (task: Task) => Promise<LevelsInput>,
  tolerance: Tolerance = [],
): Monitor {
  return {
    attestor: signer.attestor,
    measure,
    sign: async (domain, task, report) => {
      const [wrong] = disagreements(await measure(task), report.levels, tolerance);
      if (wrong || report.period !== task.period) {
        const values = wrong ? [wrong.own, wrong.agreed] : [task.period, report.period];
        throw new KeptError("MeasurementDiffers", `levels[${wrong?.metric ?? 0}]`, "not what was measured", values);
      }
      return signer.signTypedData(domain, REPORT_TYPES, { ...report });
    },
  };
}

/** How a panel's report is put together. */
export interface PanelOptions {
  /** 32 bytes; zero, if left out. */
  readonly evidence?: BytesInput;
  /** Whether a member signed the digest; {@link isValidSignature} without a provider, if left out: devices need one. */
  readonly isValid?: (attestor: Hex, digest: Hex, signature: Hex) => Promise<boolean>;
}

/**
 * The report of a panel: gathers what its members measured, agrees on the median, and has each sign it who can vouch for it.
 * A member whose measurement or signature is worth nothing is left out. Set a limit of time where you ask others.
 * Throws TooFewMeasurements below the panel's threshold, TooFewSignatures if too many refuse; `values` are the refusals.
 * @param domain The levels': see `serviceLevelsDomain`.
 */
export async function panelReport(
  domain: Domain,
  service: Service,
  panel: Pick<Panel, "members" | "threshold">,
  monitors: readonly Monitor[],
  task: Task,
  options: PanelOptions = {},
): Promise<PanelReport> {
  const { threshold } = panel;
  const { evidence, isValid = isValidSignature } = options;
  const measured = await eachOf(monitors, async (each) => levelsOf(service, await each.measure(task)));
  if (measured.done.length < threshold)
    throw new KeptError("TooFewMeasurements", "monitors", "fewer than the threshold measured", measured.refusals);
  const levels = agreedLevels(
    service,
    measured.done.map(({ value }) => value),
    threshold,
  );
  const { period } = task;
  const report = buildReport(domain, service, {
    period,
    levels: [...levels],
    ...(evidence === undefined ? {} : { evidence }),
  });
  const digest = reportDigest(domain, report);
  const signed = await eachOf(
    measured.done.map(({ by }) => by),
    async (each) => {
      const signature = await each.sign(domain, task, report);
      if (await isValid(each.attestor, digest, signature)) return signature;
      throw new KeptError("SignatureInvalid", "signature", "not this member's over the report", [each.attestor]);
    },
  );
  const refusals = [...measured.refusals, ...signed.refusals];
  if (signed.done.length < threshold)
    throw new KeptError("TooFewSignatures", "monitors", "fewer than the threshold agree", refusals);
  const signatures = signed.done.map(({ by, value }): MemberSignature => ({ attestor: by.attestor, signature: value }));
  return { signed: Object.freeze({ report, signature: panelSignature(panel, signatures) }), refusals };
}

interface Answers<T> {
  readonly done: readonly { readonly by: Monitor; readonly value: T }[];
  readonly refusals: readonly Refusal[];
}

/** Asks all at once: one that fails does not keep the others from answering. */
async function eachOf<T>(monitors: readonly Monitor[], ask: (each: Monitor) => Promise<T>): Promise<Answers<T>> {
  const answers = await Promise.allSettled(monitors.map((each) => ask(each)));
  const pairs = answers.map((answer, i) => ({ answer, by: monitors[i]! }));
  return {
    done: pairs.flatMap(({ answer, by }) => (answer.status === "fulfilled" ? [{ by, value: answer.value }] : [])),
    refusals: pairs.flatMap(({ answer, by }) =>
      answer.status === "rejected" ? [{ attestor: by.attestor, reason: answer.reason as unknown }] : [],
    ),
  };
}
