import type { Coalition } from "./connect.ts";

/** The first block that is not older than the token, found by its time. */
export async function birthOf({ provider, terms }: Coalition): Promise<number> {
  const timeOf = async (number: number): Promise<number> => (await provider.getBlock(number))?.timestamp ?? 0;
  let [first, last] = [0, await provider.getBlockNumber()];
  while (first < last) {
    const middle = Math.floor((first + last) / 2);
    if ((await timeOf(middle)) < terms.start) first = middle + 1;
    else last = middle;
  }
  return first;
}
