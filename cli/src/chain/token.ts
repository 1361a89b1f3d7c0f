import { Contract, type ContractRunner } from "ethers";
import type { Hex } from "@kept/sdk";
import { amount as shown } from "../ui/format.ts";

const TOKEN = [
  "function symbol() view returns (string)",
  "function decimals() view returns (uint8)",
  "function balanceOf(address) view returns (uint256)",
  "function allowance(address,address) view returns (uint256)",
  "function approve(address,uint256) returns (bool)",
];

/** An ERC-20, and how its amounts are written. */
export class Token {
  readonly address: Hex;
  readonly symbol: string;
  readonly decimals: number;
  readonly #contract: Contract;

  constructor(contract: Contract, symbol: string, decimals: number) {
    this.#contract = contract;
    this.address = contract.target as Hex;
    this.symbol = symbol;
    this.decimals = decimals;
  }

  balanceOf(account: Hex, blockTag: number | "latest" = "latest"): Promise<bigint> {
    return this.#contract["balanceOf"]!(account, { blockTag }) as Promise<bigint>;
  }

  allowance(owner: Hex, spender: Hex): Promise<bigint> {
    return this.#contract["allowance"]!(owner, spender) as Promise<bigint>;
  }

  /** The data of the call. */
  approve(spender: Hex, amount: bigint): Hex {
    return this.#contract.interface.encodeFunctionData("approve", [spender, amount]);
  }

  /** 1234500000n → "1,234.50" */
  show(units: bigint): string {
    return shown(units, this.decimals);
  }
}

export async function tokenAt(address: Hex, runner: ContractRunner): Promise<Token> {
  const contract = new Contract(address, TOKEN, runner);
  const [symbol, decimals] = await Promise.all([contract["symbol"]!(), contract["decimals"]!()]);
  return new Token(contract, String(symbol), Number(decimals));
}
