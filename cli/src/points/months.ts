/** The last second of a month such as "2027-01", in UTC, in seconds since 1970. */
export function endOfMonth(month: string): number {
  const [year = 0, number = 0] = month.split("-").map(Number);
  return Date.UTC(year, number, 1) / 1000 - 1;
}
