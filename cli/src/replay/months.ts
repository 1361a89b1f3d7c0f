/** First second of the month in which a time is. UTC, seconds since 1970. */
export function monthOf(time: number): number {
  const date = new Date(time * 1000);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1) / 1000;
}

/** First second of the month after. */
export function nextMonth(time: number): number {
  const date = new Date(time * 1000);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1) / 1000;
}

/** First seconds of months from the one at `from` to the one at `to`, both included. */
export function monthsBetween(from: number, to: number): number[] {
  const months: number[] = [];
  for (let month = from; month <= to; month = nextMonth(month)) months.push(month);
  return months;
}
