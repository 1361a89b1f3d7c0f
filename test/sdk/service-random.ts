import {
  Comparison,
  METRICS,
  MetricKind,
  NOT_MEASURED,
  type Agreement,
  type Levels,
  type Remedy,
  type Report,
  type Service,
  type ServiceTerms,
} from "@kept/sdk";
import { amountOf } from "@kept/sdk/calc";
import type { Chance } from "./random.ts";

const FULL = 1_000_000;

const four = <T>(make: (at: number) => T): [T, T, T, T] => [make(0), make(1), make(2), make(3)];

/** Any service that the types can hold, sound or not. */
export function anyService(chance: Chance): Service {
  return {
    provider: chance.address(),
    monitor: chance.bytes(chance.between(0, 100)),
    activator: chance.bytes(chance.between(0, 100)),
    metrics: four(() => chance.pick(Object.values(MetricKind))),
    calendar: chance.pick([0, 1]),
    start: chance.number(40),
    length: chance.number(32),
    reportWindow: chance.number(32),
    arbiter: chance.address(),
    objectionPeriod: chance.number(32),
    rulingPeriod: chance.number(32),
    bondToken: chance.address(),
    bond: chance.bits(96),
    feeRecipient: chance.address(),
    maintenanceNotice: chance.number(32),
    maintenancePerYear: chance.number(32),
    ref: chance.bytes(32),
    salt: chance.bytes(32),
  };
}

/** Any report. */
export const anyReport = (chance: Chance): Report => ({
  service: chance.bytes(32),
  period: chance.number(32),
  levels: four(() => chance.number(32)),
  evidence: chance.bytes(32),
});

/** Any terms that the types can hold, sound or not. */
export function anyTerms(chance: Chance, rows: number): ServiceTerms {
  return {
    service: chance.bytes(32),
    provider: chance.address(),
    customer: chance.address(),
    seats: chance.number(32),
    token: chance.address(),
    price: chance.bits(96),
    minPeriods: chance.number(32),
    maxPeriodsAhead: chance.number(32),
    remedies: Array.from({ length: rows }, () => anyRemedy(chance)),
    minCredit: chance.bits(96),
    cap: chance.bits(96),
    activateBy: chance.number(40),
    latePerDay: chance.bits(96),
    cancelBy: chance.number(40),
    notice: chance.number(32),
    feeBps: chance.number(16),
    feeRecipient: chance.address(),
    bonusToken: chance.address(),
    bonusRate: chance.bits(96),
    openUntil: chance.number(40),
    ref: chance.bytes(32),
    salt: chance.bytes(32),
  };
}

function anyRemedy(chance: Chance): Remedy {
  return {
    metric: chance.number(8),
    comparison: chance.pick(Object.values(Comparison)),
    threshold: chance.number(32),
    share: chance.bits(64),
    flat: chance.bits(96),
  };
}

/** Any acceptance. */
export const anyAgreement = (chance: Chance): Agreement => ({
  customer: chance.address(),
  first: chance.number(32),
  periods: chance.number(32),
  sequence: chance.number(32),
  bonus: chance.oneIn(2),
});

/** Terms whose remedies the contract takes: 1 to 16 rows over one to four metrics, of every comparison. */
export function soundTerms(chance: Chance): ServiceTerms {
  const price = 1n + chance.bits(chance.pick([4, 32, 80]));
  const metrics = chance.pick([[0], [1], [0, 2], [1, 3], [0, 1, 2, 3]]);
  const remedies = metrics.flatMap((metric) => rowsOf(chance, metric, price));
  const [minCredit, cap] = [chance.oneIn(2) ? 0n : chance.bits(24), 1n + chance.bits(chance.pick([8, 32, 90]))];
  return { ...anyTerms(chance, 0), price, remedies, minCredit, cap };
}

/** Up to four rows of one metric, from the best level to the worst, no step worth less than the one before. */
function rowsOf(chance: Chance, metric: number, price: bigint): Remedy[] {
  const comparison = chance.pick(Object.values(Comparison));
  const below = comparison === Comparison.Below;
  const drawn = Array.from({ length: chance.between(1, 4) }, () => chance.between(1, below ? FULL : 500));
  const thresholds = [...new Set(drawn)].sort((a, b) => (below ? b - a : a - b));
  const rows = thresholds.map((threshold) => {
    return { metric, comparison, threshold, share: chance.bits(chance.pick([0, 38, 42])), flat: chance.bits(20) };
  });
  if (comparison === Comparison.PerUnit) return rows;
  const worth = rows.toSorted((a, b) => (amountOf(a, price) < amountOf(b, price) ? -1 : 1));
  return rows.map((row, i) => ({ ...row, share: worth[i]!.share, flat: worth[i]!.flat }));
}

/** Levels near the thresholds of remedies, or anywhere, now and then not measured. */
export function levelsNear(chance: Chance, remedies: readonly Remedy[]): Levels {
  return four((metric) => {
    if (chance.oneIn(4 * METRICS)) return NOT_MEASURED;
    const { threshold } = chance.pick(remedies.filter((row) => row.metric === metric).concat({ ...NO_ROW, metric }));
    return chance.oneIn(3)
      ? chance.number(chance.pick([1, 9, 20, 32]))
      : Math.max(threshold + chance.between(-1, 1), 0);
  });
}

const NO_ROW = { comparison: Comparison.Above, threshold: 1, share: 0n, flat: 0n };
