import {
  buildAgreement,
  buildPanel,
  buildService,
  buildTerms,
  CalendarKind,
  serviceId,
  signTerms,
  type Agreement,
  type Hex,
  type MetricKind,
  type Panel,
  type Service,
  type ServiceTerms,
} from "@kept/sdk";
import { openingReserve } from "@kept/sdk/calc";
import { id, type Wallet } from "ethers";
import { HOUR } from "../../input/values.ts";
import type { Stage } from "../stage.ts";
import { atPrice, type PastSite, type Plan } from "./plan.ts";
import { BOND, MONITORS, OBJECTION_PERIOD, REPORT_WINDOW, RULING_PERIOD, THRESHOLD } from "./rules.ts";
import type { Services } from "./stage.ts";

/** Who performs a site's service, and for whom. */
export interface Cast {
  readonly provider: Wallet;
  readonly customers: readonly Wallet[];
}

/** A site's promise: what is measured, for what it is paid, and who has accepted. */
export interface Deal {
  readonly past: PastSite;
  readonly cast: Cast;
  readonly service: Service;
  readonly id: Hex;
  readonly panel: Panel;
  readonly terms: ServiceTerms;
  /** The provider's, of the terms. */
  readonly signature: Hex;
  /** In the order of the customers. */
  readonly agreements: readonly Agreement[];
  /** What the provider must have deposited. Cents. */
  readonly reserve: bigint;
}

/** The agreement of a site with all of its customers, who pay all months at once. */
export async function dealOf(stage: Stage, services: Services, plan: Plan, past: PastSite, cast: Cast): Promise<Deal> {
  const { levels, agreements, panels } = services;
  const { metrics, ...money } = plan.worth;
  const start = past.months[0]!.start;
  const opening = { now: start - HOUR };
  const { parties, token } = stage;
  const panel = buildPanel(
    panels.address,
    MONITORS.map((name) => parties.of("monitor", name).address),
    THRESHOLD,
  );
  const service = serviceOf(stage, past, cast, panel, metrics);
  const [periods, salt] = [past.months.length, saltOf(past)];
  const offer = { ...money, token: token.address, maxPeriodsAhead: periods, openUntil: start, salt };
  const terms = atPrice(plan.choice, () => buildTerms(levels.domain, service, offer, opening));
  const accepted = cast.customers.map(({ address }) =>
    buildAgreement(service, terms, { customer: address, periods }, opening),
  );
  return {
    past,
    cast,
    service,
    id: serviceId(levels.domain, service),
    panel,
    terms,
    signature: await signTerms(cast.provider, agreements.domain, terms),
    agreements: accepted,
    reserve: openingReserve(terms, periods) * BigInt(accepted.length),
  };
}

function serviceOf(
  { parties, token }: Stage,
  past: PastSite,
  { provider }: Cast,
  panel: Panel,
  metrics: readonly MetricKind[],
): Service {
  return buildService({
    provider: provider.address,
    monitor: panel.address,
    metrics,
    calendar: CalendarKind.UtcMonths,
    start: past.months[0]!.start,
    length: 1,
    reportWindow: REPORT_WINDOW,
    arbiter: parties.of("arbiter").address,
    objectionPeriod: OBJECTION_PERIOD,
    rulingPeriod: RULING_PERIOD,
    bondToken: token.address,
    bond: BOND,
    feeRecipient: parties.of("arbiter", "charity").address,
    salt: saltOf(past),
  });
}

/** Different for every site, the same in every run. */
const saltOf = ({ file, site }: PastSite): Hex => id(`kept replay/${file}/${site.slug}`);
