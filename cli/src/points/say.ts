import type { Coalition } from "./connect.ts";

/** "High Street (HIGH) at 0x…, chain 31337" */
export const nameOf = ({ name, symbol, address, chainId }: Coalition): string =>
  `${name} (${symbol}) at ${address}, chain ${chainId}`;
