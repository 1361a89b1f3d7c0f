import { Interface } from "ethers";
import { rewardsDomain, type Domain } from "@kept/sdk";
import type { NetworkHooks } from "hardhat/types/hooks";
import type { NetworkConnection } from "hardhat/types/network";
import { DAY } from "../../input/values.ts";
import { moduleOf, openStage, type Stage } from "../stage.ts";
import { OPERATOR_DELAY, rewardFor, SPREAD_BPS, UNIT_VALUE, type Programme } from "./programme.ts";

export interface Contract {
  readonly address: string;
  readonly abi: Interface;
}

/** The escrow's stage with a coalition on it, whose points every order gives. */
export interface CoalitionStage extends Stage {
  /** The token and its office, which answer at one address. */
  readonly points: Contract;
  readonly manager: Contract;
  readonly rewards: Contract & { readonly domain: Domain };
  readonly reserve: Contract;
  readonly census: Contract;
}

const RESERVE = { contract: "Token__Mock", arguments: ["Replay reserve", "RSV", 6] } as const;

/** Deploys the coalition by the production modules, in the second in which the programme starts. */
export async function openCoalition(programme: Programme): Promise<CoalitionStage> {
  const stage = await openStage(programme.start - DAY);
  const deployed = await at(stage.connection, programme.start, () => deploy(stage, programme));
  const { points, manager, rewards, reserve, census } = deployed;
  return {
    ...stage,
    points: { address: points, abi: await abiOf("LoyaltyToken", "LoyaltyOffice") },
    manager: { address: manager, abi: await abiOf("AccessManager") },
    rewards: {
      address: rewards,
      abi: await abiOf("Rewards"),
      domain: rewardsDomain(stage.domain.chainId, rewards),
    },
    reserve: { address: reserve, abi: await abiOf(RESERVE.contract) },
    census: { address: census, abi: await abiOf("Census__Mock") },
    bonus: { token: points, of: (amount) => rewardFor(programme, amount) },
  };
}

/** The ABI of contracts that answer at one address. */
async function abiOf(...names: string[]): Promise<Interface> {
  const { artifacts } = await import("hardhat");
  const all = await Promise.all(names.map((name) => artifacts.readArtifact(name)));
  return new Interface(all.flatMap(({ abi }) => abi).filter(({ type }) => type !== "constructor"));
}

type Addresses = Record<"points" | "manager" | "rewards" | "reserve" | "census", string>;

async function deploy({ connection, parties, escrow }: Stage, programme: Programme): Promise<Addresses> {
  const { ethers, ignition } = connection;
  const reserve = await (await ethers.deployContract(RESERVE.contract, [...RESERVE.arguments])).getAddress();
  const census = await (await ethers.deployContract("Census__Mock")).getAddress();
  const one = await ignition.deploy(await moduleOf("Rewards"));
  const rewards = await one["rewards"]!.getAddress();
  const parameters = {
    name: "Replay points",
    symbol: "PTS",
    reserve,
    unitValue: UNIT_VALUE,
    vintageLength: BigInt(programme.length),
    spreadBps: Number(SPREAD_BPS),
    maxSpreadBps: Number(SPREAD_BPS),
    treasury: parties.of("treasury").address,
    nonHolders: [escrow.address, rewards],
    operator: parties.of("operator").address,
    guard: parties.of("guard").address,
    admin: parties.of("admin").address,
    operatorDelay: OPERATOR_DELAY,
  };
  const two = await ignition.deploy(await moduleOf("LoyaltyToken"), { parameters: { LoyaltyToken: parameters } });
  const [points, manager] = [await two["token"]!.getAddress(), await two["manager"]!.getAddress()];
  return { points, manager, rewards, reserve, census };
}

/** Every block that `work` makes has this time, however long it takes: vintages begin when they should. */
async function at<T>(connection: NetworkConnection<"l1">, time: number, work: () => Promise<T>): Promise<T> {
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
