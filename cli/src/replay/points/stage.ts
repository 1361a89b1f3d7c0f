import { rewardsDomain, type Domain } from "@kept/sdk";
import { DAY } from "../../input/values.ts";
import type { Contract } from "../post.ts";
import { abiOf, deployingAt, moduleOf, openStage, type Stage } from "../stage.ts";
import { OPERATOR_DELAY, rewardFor, SPREAD_BPS, UNIT_VALUE, type Programme } from "./programme.ts";

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
  const deployed = await deployingAt(stage.connection, programme.start, () => deploy(stage, programme));
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
