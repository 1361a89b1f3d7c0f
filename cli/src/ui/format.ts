import { formatUnits } from "ethers";

/** 1234567 → "1,234,567" */
export const count = (value: number | bigint): string => value.toLocaleString("en-US", { maximumFractionDigits: 0 });

/** Cents → "1,234.50" */
export function money(cents: bigint): string {
  const sign = cents < 0n ? "-" : "";
  const size = cents < 0n ? -cents : cents;
  return `${sign}${count(size / 100n)}.${String(size % 100n).padStart(2, "0")}`;
}

/** Units of a token with so many decimals → "1,234.50" */
export function amount(units: bigint, decimals: number): string {
  const [whole = "0", rest = ""] = formatUnits(units < 0n ? -units : units, decimals).split(".");
  return `${units < 0n ? "-" : ""}${count(BigInt(whole))}.${rest.replace(/0+$/, "").padEnd(2, "0")}`;
}

/** 1234.5 → "1,234.50" */
export function dollars(value: number, decimals = 2): string {
  return value.toLocaleString("en-US", { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
}

/** 12.345 → "12.3" */
export const oneDecimal = (value: number): string =>
  value.toLocaleString("en-US", { minimumFractionDigits: 1, maximumFractionDigits: 1 });

/** 1 of 8 → "12.5 %"; "–" of nothing */
export const percent = (part: bigint, whole: bigint): string =>
  whole === 0n ? "–" : `${oneDecimal((Number(part) / Number(whole)) * 100)} %`;

/** 999900 → "99.9900 %" */
export const millionths = (ppm: number): string => `${(ppm / 10_000).toFixed(4)} %`;

/** Seconds since 1970 → "2018-03-01" */
export const day = (time: number): string => new Date(time * 1000).toISOString().slice(0, 10);

/** Seconds since 1970 → "2018-03-01T10:15:00Z" */
export const instant = (time: number): string => `${new Date(time * 1000).toISOString().slice(0, 19)}Z`;

/** "1 order", "2 orders" */
export const plural = (n: number, one: string, many = `${one}s`): string => `${count(n)} ${n === 1 ? one : many}`;
