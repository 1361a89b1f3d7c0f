import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import type {} from "@nomicfoundation/hardhat-ignition-ethers";
import type { IgnitionModule } from "@nomicfoundation/ignition-core";
import { deliveryDomain, type Domain } from "@kept/sdk";
import { Interface, type TypedDataDomain } from "ethers";
import type { NetworkConfigOverride } from "hardhat/types/config";
import type { NetworkHooks } from "hardhat/types/hooks";
import type { NetworkConnection, NetworkManager } from "hardhat/types/network";
import { Failure } from "../failure.ts";
import { Chain } from "./chain.ts";
import { Parties } from "./parties.ts";

/** What the seller of an order gives the buyer for it, when it closes. */
export interface Bonus {
  readonly token: string;
  /** Units of the token for an order of so many cents. */
  of(amount: bigint): bigint;
}

/** The chain with the contracts on it, and who plays. */
export interface Stage {
  readonly connection: NetworkConnection<"l1">;
  readonly chain: Chain;
  readonly parties: Parties;
  /** Who set the scene: no party. */
  readonly deployer: string;
  readonly domain: Domain;
  readonly escrow: { readonly address: string; readonly abi: Interface };
  readonly token: { readonly address: string; readonly abi: Interface; readonly domain: TypedDataDomain };
  /** Every order has it in its terms, if there is one. */
  readonly bonus?: Bonus;
  close(): Promise<void>;
}

/** Money with cents as its smallest unit. */
const TOKEN = { contract: "Token__Mock", arguments: ["Replay money", "CASH", 2] } as const;

/** The clock starts at `time`; nobody needs gas money; blocks keep the order in which they were asked for. */
const settings = (time: number): NetworkConfigOverride => ({
  initialDate: new Date(time * 1000),
  allowBlocksWithSameTimestamp: true,
  initialBaseFeePerGas: 0,
  accounts: { count: 1 },
  mining: { auto: true, mempool: { order: "fifo" } },
});

/** The clone that this command stands in: it holds the contracts and the modules that deploy them. */
export function projectRoot(from = import.meta.dirname): string {
  if (existsSync(join(from, "hardhat.config.ts"))) return from;
  if (dirname(from) === from) throw new Failure("A replay needs the contracts: run it in a clone of the project.");
  return projectRoot(dirname(from));
}

/** The production module that deploys a contract. */
export async function moduleOf(name: string): Promise<IgnitionModule> {
  const { href } = pathToFileURL(join(projectRoot(), `deploy/modules/${name}.ts`));
  return ((await import(href)) as { default: IgnitionModule }).default;
}

/** EDR's own, undocumented setting. It would keep the state after every block; a replay reads the last one only. */
const KEPT_STATES = "__EDR_MAX_CACHED_STATES";

async function connect(network: NetworkManager, time: number): Promise<NetworkConnection<"l1">> {
  const before = process.env[KEPT_STATES];
  process.env[KEPT_STATES] = before ?? "10";
  try {
    return await network.create({ network: "default", chainType: "l1", override: settings(time) });
  } finally {
    if (before === undefined) delete process.env[KEPT_STATES];
  }
}

/** A fresh chain at `time` (seconds since 1970), the escrow deployed by its production module, and a token for money. */
export async function openStage(time: number): Promise<Stage> {
  const root = projectRoot();
  process.env["HARDHAT_CONFIG"] ??= join(root, "hardhat.config.ts");
  const { network } = await import("hardhat");
  const connection = await connect(network, time);
  const deployed = await connection.ignition.deploy(await moduleOf("DeliveryEscrow"));
  const escrow = deployed["escrow"];
  if (!escrow) throw new Error("the module DeliveryEscrow deploys no escrow");
  const address = await escrow.getAddress();
  const token = await connection.ethers.deployContract(TOKEN.contract, [...TOKEN.arguments]);
  await connection.provider.request({ method: "evm_setAutomine", params: [false] });
  const chainId = connection.networkConfig.chainId ?? 31_337;
  const money = await token.getAddress();
  const [deployer] = await connection.ethers.getSigners();
  if (!deployer) throw new Error("the chain has no account");
  return {
    connection,
    chain: new Chain(connection.provider),
    parties: new Parties(),
    deployer: deployer.address,
    domain: deliveryDomain(chainId, address),
    escrow: { address, abi: await abiOf("DeliveryEscrow") },
    token: {
      address: money,
      abi: await abiOf(TOKEN.contract),
      domain: { name: TOKEN.arguments[0], version: "1", chainId, verifyingContract: money },
    },
    close: () => connection.close(),
  };
}

/** The ABI of contracts that answer at one address. */
export async function abiOf(...names: string[]): Promise<Interface> {
  const { artifacts } = await import("hardhat");
  const all = await Promise.all(names.map((name) => artifacts.readArtifact(name)));
  return new Interface(all.flatMap(({ abi }) => abi).filter(({ type }) => type !== "constructor"));
}

/** Every block that `work` makes has this time, however long it takes: vintages begin when they should. */
export async function deployingAt<T>(
  connection: NetworkConnection<"l1">,
  time: number,
  work: () => Promise<T>,
): Promise<T> {
  const { hooks } = await import("hardhat");
  const { provider } = connection;
  const handlers: Partial<NetworkHooks> = {
    onRequest: async (context, asked, request, next) => {
      if (asked.id === connection.id && request.method.startsWith("eth_send")) {
        await provider.request({ method: "evm_setNextBlockTimestamp", params: [`0x${time.toString(16)}`] });
      }
      return next(context, asked, request);
    },
  };
  await provider.request({ method: "evm_setAutomine", params: [true] });
  hooks.registerHandlers("network", handlers);
  try {
    return await work();
  } finally {
    hooks.unregisterHandlers("network", handlers);
    await provider.request({ method: "evm_setAutomine", params: [false] });
  }
}
