import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import {
  buildPanel,
  CalendarKind,
  MetricKind,
  serviceFileText,
  serviceId,
  type Hex,
  type Panel,
  type Service,
} from "@kept/sdk";
import factoryModule from "../../deploy/modules/AttestorPanelFactory.ts";
import { AttestorPanelFactory__factory } from "../../typechain-types/index.ts";
import type { Connection } from "../helpers/escrow.ts";
import { buildTown, cloudOf, type Town } from "../helpers/keeping.ts";
import { folder } from "./folder.ts";
import { keyOf, type Node } from "./node.ts";
import { keptWith, type Said } from "./run.ts";

/** When the first period begins, which is March 2024. */
export const MARCH = Date.UTC(2024, 2) / 1_000;
export const APRIL = Date.UTC(2024, 3) / 1_000;

/** A town with a cloud that three monitors watch by the month, two of whom must agree; its file is in a folder of its own. */
export interface Watched extends Town {
  readonly service: Service;
  readonly id: Hex;
  readonly panel: Panel;
  readonly factory: Hex;
  readonly monitors: readonly HardhatEthersSigner[];
  /** The folder. */
  readonly root: string;
  /** Of a file in it. */
  readonly path: (name: string) => string;
  /** What a file in it holds. */
  readonly read: (name: string) => Record<string, unknown>;
}

export async function watchedTown(connection: Connection): Promise<Watched> {
  const d = await buildTown(connection);
  const monitors = (await connection.ethers.getSigners()).slice(10, 13);
  const { factory } = await connection.ignition.deploy(factoryModule);
  const address = await factory.getAddress();
  const members = monitors.map((each) => each.address);
  const panel = buildPanel(address, members, 2);
  await AttestorPanelFactory__factory.connect(address, d.stranger).create([...panel.members], 2);
  const service = await cloudOf(d, {
    monitor: panel.address,
    metrics: [MetricKind.Availability, MetricKind.OutageUnits, MetricKind.DowntimeSeconds],
    calendar: CalendarKind.UtcMonths,
    start: MARCH,
    length: 1,
  });
  await d.levels.register(service);
  const root = folder({ "cloud.json": serviceFileText(d.levelsDomain, service, panel, address) });
  return {
    ...d,
    service,
    id: serviceId(d.levelsDomain, service),
    panel,
    factory: address,
    monitors,
    ...filesIn(root),
  };
}

/** A cloud that is like it but for these fields, registered; its file has no panel where the monitor is none. */
export async function anotherCloud(d: Watched, name: string, changes: Partial<Service>): Promise<Service> {
  const service: Service = { ...d.service, ...changes };
  await d.levels.register(service);
  const panel = service.monitor === d.service.monitor ? d.panel : undefined;
  writeFileSync(d.path(name), serviceFileText(d.levelsDomain, service, panel, d.factory));
  return service;
}

const filesIn = (root: string): Pick<Watched, "root" | "path" | "read"> => ({
  root,
  path: (name) => join(root, name),
  read: (name) => JSON.parse(readFileSync(join(root, name), "utf8")) as Record<string, unknown>,
});

/** The same with files of its own: a chain goes back to where it was, a folder does not. */
export function withOwnFiles<W extends Watched>(d: W): W {
  const root = folder({});
  cpSync(d.root, root, { recursive: true });
  return { ...d, ...filesIn(root) };
}

/** Runs `kept service monitor …` as an account's owner would. */
export function keptMonitor(
  by: HardhatEthersSigner | undefined,
  node: Node | undefined,
  ...args: string[]
): Promise<Said> {
  const variables = {
    ...(node ? { KEPT_RPC_URL: node.url } : {}),
    ...(by ? { KEPT_PRIVATE_KEY: keyOf(by.address) } : {}),
  };
  return keptWith(variables, "service", "monitor", ...args);
}

/** A summary with one site, `shop`. */
export const summaryOf = (down: Readonly<Record<string, number>>): string =>
  JSON.stringify([{ name: "Shop", slug: "shop", status: "up", dailyMinutesDown: down }], null, 2);

/** Watched since 2023, and heard of last on 10 April 2024. */
export const STATUS =
  "url: https://shop.example\nstatus: up\ncode: 200\nresponseTime: 98\nlastUpdated: 2024-04-10T05:00:00.000Z\n" +
  "startTime: 2023-08-10T07:54:39.000Z\ngenerator: Upptime <https://github.com/upptime/upptime>\n";

/** What a server answers on each path; anything else is not found. */
export interface Pages {
  readonly url: string;
  close(): void;
}

export async function servePages(answers: Readonly<Record<string, string | RequestListener>>): Promise<Pages> {
  const server = createServer((request, response) => {
    const answer = answers[new URL(request.url ?? "", "http://localhost").pathname];
    if (typeof answer === "function") return answer(request, response);
    response.statusCode = answer === undefined ? 404 : 200;
    return response.end(answer);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  server.unref();
  const close = (): void => {
    server.closeAllConnections();
    server.close();
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close };
}
