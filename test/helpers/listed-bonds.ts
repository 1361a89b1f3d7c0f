import { serviceId, type Hex, type Service } from "@kept/sdk";
import type { BlocklistToken__Mock } from "../../typechain-types/index.ts";
import type { Connection } from "./escrow.ts";
import { at, cloudOf, pack, report, startOf, WINDOWS } from "./keeping.ts";
import { knownFixture, type Known } from "./levels.ts";

/** The name of a token that refuses whom it lists. */
export const BLOCKLIST = "BlocklistToken__Mock";

/** Alice has objected to a report of a service, bob to one of another; the bonds are in a token that may list them. */
export interface Bonded extends Known {
  readonly other: Service;
  readonly otherId: Hex;
  /** From when on the arbiter has no say. */
  readonly limit: number;
}

/** Who is to be refused the bond token, and who is not any more. */
export const list = (d: Known, who: string, on = true) =>
  (d.token as unknown as BlocklistToken__Mock).setBlocked(who, on);

/** Both hold that the first period was worse than reported. */
export async function bondedFixture(connection: Connection, tokenName = BLOCKLIST, provider?: Hex): Promise<Bonded> {
  const changes = provider ? { provider } : {};
  const d = await knownFixture(connection, changes, tokenName);
  const other = await cloudOf(d, { ...changes, start: d.service.start });
  await d.levels.register(other);
  await at(d, startOf(d, 1));
  for (const service of [d.service, other]) await report(d, service, 0, [990_000]);
  await d.levels.connect(d.alice).object(d.service, 0, pack([980_000]));
  await d.levels.connect(d.bob).object(other, 0, pack([980_000]));
  const limit = (await connection.networkHelpers.time.latest()) + WINDOWS.ruling;
  return { ...d, other, otherId: serviceId(d.levelsDomain, other), limit };
}

/** The arbiter has followed alice while the token listed her: the bond is credited to her. It still does. */
export async function creditedFixture(connection: Connection): Promise<Bonded> {
  const d = await bondedFixture(connection);
  await list(d, d.alice.address);
  await d.levels.connect(d.arbiter).rule(d.service, 0, pack([985_000]));
  return d;
}
