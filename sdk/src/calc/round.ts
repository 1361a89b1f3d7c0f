/** a / b, rounded up; neither is negative. */
export const ceilDiv = (a: bigint, b: bigint): bigint => (a + b - 1n) / b;

export const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);

export const most = (a: bigint, b: bigint): bigint => (a > b ? a : b);
