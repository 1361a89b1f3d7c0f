import { KeptError } from "../kept-error.ts";
import { CalendarKind, Standing, type ActivationState, type PeriodState, type Service } from "../service-types.ts";
import { joinMonth, LAST_COMMON_DAY, splitMonth } from "./calendar.ts";

/** A service's calendar once it is known when it began. Seconds, and seconds since 1970. */
export interface ServiceClock extends Pick<
  Service,
  "calendar" | "length" | "reportWindow" | "objectionPeriod" | "rulingPeriod"
> {
  /** When the first period begins. */
  readonly start: number;
  /** When that became final; zero for a fixed start. */
  readonly known: number;
}

/** A period: `start` belongs to it, `end` does not. Seconds since 1970. */
export interface Period {
  readonly start: number;
  readonly end: number;
}

/**
 * The clock of a service. Throws NotActivated for one that begins when its activator says, as long as he has not.
 * @param activation What the levels' contract knows of the beginning; needed only if it is attested.
 */
export function serviceClock(service: Service, activation?: Pick<ActivationState, "time" | "until">): ServiceClock {
  const { calendar, length, reportWindow, objectionPeriod, rulingPeriod } = service;
  const windows = { calendar, length, reportWindow, objectionPeriod, rulingPeriod };
  if (service.start !== 0) return { ...windows, start: service.start, known: 0 };
  if (!activation?.time) throw new KeptError("NotActivated", "activation", "nobody has said when it began");
  return { ...windows, start: activation.time, known: activation.until };
}

/** When a period begins, and the one before it ends. */
function startOf({ calendar, start, length }: ServiceClock, period: number): number {
  if (period === 0) return start;
  if (calendar === CalendarKind.Seconds) return start + period * length;
  const { month, day } = splitMonth(start);
  return joinMonth({ month: month + period * length, day: Math.min(day, LAST_COMMON_DAY) }) + (start % 86_400);
}

/** When a period, counted from zero, begins and ends: as the contract's `periodOf`. */
export function periodOf(clock: ServiceClock, period: number): Period {
  return { start: startOf(clock, period), end: startOf(clock, period + 1) };
}

/** The period to which a second belongs: as the contract's `periodAt`. Throws TimeInvalid before the first. */
export function periodAt(clock: ServiceClock, time: number): number {
  const { calendar, start, length } = clock;
  if (time < start) throw new KeptError("TimeInvalid", "time", "before the first period", [time, start]);
  if (calendar === CalendarKind.Seconds) return Math.floor((time - start) / length);
  const months = splitMonth(time).month - splitMonth(start).month;
  const period = Math.floor(months / length);
  return time < startOf(clock, period) ? period - 1 : period;
}

/** In which a period's report counts: from its end, or from when it was final what the period is. */
export function reportWindowOf(clock: ServiceClock, period: number): Period {
  const { end } = periodOf(clock, period);
  return { start: Math.max(end, clock.known), end: Math.max(end, clock.known) + clock.reportWindow };
}

/** In which silence about a period can be objected to; `end` is when it is final. Empty without an arbiter. */
export function silenceWindowOf(clock: ServiceClock, period: number): Period {
  const { end } = reportWindowOf(clock, period);
  return { start: end, end: end + clock.objectionPeriod };
}

/** When what is known of a period becomes final if nothing more happens. */
export function finalAt(clock: ServiceClock, period: number, state: Pick<PeriodState, "standing" | "until">): number {
  return state.standing === Standing.Silent ? silenceWindowOf(clock, period).end : state.until;
}
