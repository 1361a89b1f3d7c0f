import { Interface, type TypedDataDomain } from "ethers";
import type { NetworkConnection } from "hardhat/types/network";
import type { NetworkHooks } from "hardhat/types/hooks";
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
  readonly rewards: Contract & { readonly domain: TypedDataDomain };
  readonly reserve: Contract;
  readonly census: Contract;
}

const RESERVE = { contract: "Token__Mock", arguments: ["Replay reserve", "RSV", 6] } as const;

/** Deploys the coalition by the production modules, in the second in which the programme starts. */
export async function openCoalition(programme: Programme): Promise<CoalitionStage> {
  const stage = await openStage(programme.start - DAY);
  const { artifacts } = await import("hardhat");
  const abi = async (...names: string[]): Promise<Interface> => {
    const all = await Promise.all(names.map((name) => artifacts.readArtifact(name)));
    return new Interface(all.flatMap((each) => each.abi).filter(({ type }) => type !== "constructor"));
  };
  const { connection } = stage;
  const deployed = await at(connection, programme.start, () => deploy(stage));
  const { points } = deployed;
  return {
    ...stage,
    points: { address: points, abi: await abi("LoyaltyToken", "LoyaltyOffice") },
    manager: { address: deployed.manager, abi: await abi("AccessManager") },
    rewards: {
      address: deployed.rewards,
      abi: await abi("Rewards"),
      domain: { ...stage.domain, name: "Kept Rewards", verifyingContract: deployed.rewards },
    },
    reserve: { address: deployed.reserve, abi: await abi(RESERVE.contract) },
    census: { address: deployed.census, abi: await abi("Census__Mock") },
    bonus: { token: points, of: (amount) => rewardFor(programme, amount) },
  };

  async function deploy({ parties, escrow }: Stage): Promise<Record<string, string> & Deployed> {
    const { ethers, ignition } = connection;
    const reserve = await ethers.deployContract(RESERVE.contract, [...RESERVE.arguments]);
    const census = await ethers.deployContract("Census__Mock");
    const { rewards } = await ignition.deploy(await moduleOf("Rewards"));
    const role = (name: "treasury" | "operator" | "guard" | "admin"): string => parties.of(name).address;
    const parameters = {
      name: "Replay points",
      symbol: "PTS",
      reserve: await reserve.getAddress(),
      unitValue: UNIT_VALUE,
      vintageLength: BigInt(programme.length),
      spreadBps: Number(SPREAD_BPS),
      maxSpreadBps: Number(SPREAD_BPS),
      treasury: role("treasury"),
      nonHolders: [escrow.address, await rewards!.getAddress()],
      operator: role("operator"),
      guard: role("guard"),
      admin: role("admin"),
      operatorDelay: OPERATOR_DELAY,
    };
    const { token, manager } = await ignition.deploy(await moduleOf("LoyaltyToken"), {
      parameters: { LoyaltyToken: parameters },
    });
    return {
      points: await token!.getAddress(),
      manager: await manager!.getAddress(),
      rewards: await rewards!.getAddress(),
      reserve: await reserve.getAddress(),
      census: await census.getAddress(),
    };
  }
}

interface Deployed {
  readonly points: string;
  readonly manager: string;
  readonly rewards: string;
  readonly reserve: string;
  readonly census: string;
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
