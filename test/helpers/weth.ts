import { createRequire } from "node:module";
import { ContractFactory, type InterfaceAbi } from "ethers";
import type { Hex } from "@kept/sdk";
import { Token__Mock__factory, type Token__Mock } from "../../typechain-types/index.ts";
import type { Connection } from "./escrow.ts";

/** What an ERC-20 and WETH9 have in common. */
export type Weth = Pick<Token__Mock, "balanceOf" | "allowance" | "getAddress"> & {
  readonly address: Hex;
  connect(account: Parameters<Token__Mock["connect"]>[0]): Pick<Token__Mock, "approve" | "transfer">;
};

/** WETH9 as its package (GPL-3.0, for tests only) compiled it, with so much of it for each of these accounts. */
export async function deployWeth({ ethers }: Connection, amount: bigint, ...owners: Hex[]): Promise<Weth> {
  const require = createRequire(import.meta.url);
  const artifact = require("canonical-weth/build/contracts/WETH9.json") as { abi: InterfaceAbi; bytecode: Hex };
  const [deployer] = await ethers.getSigners();
  const weth = await new ContractFactory(artifact.abi, artifact.bytecode, deployer).deploy();
  const address = await weth.getAddress();
  const token = Token__Mock__factory.connect(address, deployer);
  for (const owner of owners) {
    await deployer!.sendTransaction({ to: address, value: amount });
    await token.transfer(owner, amount);
  }
  return Object.assign(token, { address });
}
