import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { concat, hexlify, type Contract } from "ethers";
import { PERMIT2, type Hex } from "@kept/sdk";
import type { Connection } from "./escrow.ts";

const require = createRequire(import.meta.url);
const read = (kind: "abi" | "bytecode"): Buffer =>
  readFileSync(require.resolve(`hardhat-predeploy/bin/${PERMIT2}.${kind}`));

/** The deterministic deployer that lies on nearly every chain: it creates what follows a salt in its calldata. */
const DEPLOYER: Hex = "0x4e59b44847b379578588920cA78FbF26c0B4956C";
const DEPLOYER_CODE: Hex =
  "0x7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe03601600081602082378035828234f5" +
  "8015156039578182fd5b8082525050506014600cf3";
const SALT: Hex = "0x0000000000000000000000000000000000000000d3af2663da51c10215000000";

/**
 * Uniswap's Permit2, deployed as on the public chains: its address is a hash of deployer, salt and code, so code that lands
 * there is the original. There is one on a chain.
 */
export async function placePermit2({ ethers, networkHelpers }: Connection): Promise<Contract> {
  const [deployer] = await ethers.getSigners();
  const placed = async (): Promise<boolean> => (await ethers.provider.getCode(PERMIT2)) !== "0x";
  if (!(await placed())) {
    await networkHelpers.setCode(DEPLOYER, DEPLOYER_CODE);
    await deployer!.sendTransaction({ to: DEPLOYER, data: concat([SALT, hexlify(read("bytecode"))]) });
    if (!(await placed())) throw new Error("this is not the code of Permit2");
  }
  return new ethers.Contract(PERMIT2, read("abi").toString(), deployer);
}
