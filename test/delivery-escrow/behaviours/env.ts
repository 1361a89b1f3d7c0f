import { parseUnits, type Interface } from "ethers";
import { accountSigner, type Hex, type TypedDataSigner } from "@kept/sdk";
import { Token__Mock__factory, type Token__Mock } from "../../../typechain-types/index.ts";
import type { Connection, Deployed } from "../../helpers/escrow.ts";

type Name =
  | "Token__Mock"
  | "NoReturnToken__Mock"
  | "FalseToken__Mock"
  | "FeeToken__Mock"
  | "BlocklistToken__Mock"
  | "HookToken__Mock"
  | "HostileToken__Mock";

/** A kind of token that merchants may name in their terms. */
export interface TokenKind {
  readonly name: string;
  readonly contract: Name;
  readonly args?: readonly [name: string, symbol: string, decimals: number];
  /** Data of the call that makes the token refuse to pay an account, or pay it again; absent if it always pays. */
  readonly refuse?: (account: Hex, on: boolean) => { method: string; args: readonly unknown[] };
  /** Set once orders are funded: each transfer loses so many hundredths. */
  readonly fee?: bigint;
}

const listing = (account: Hex, on: boolean) => ({ method: "setBlocked", args: [account, on] });
const mode = (number: number) => (account: Hex, on: boolean) => ({
  method: "setMode",
  args: [account, on ? number : 0],
});

export const TOKENS: readonly TokenKind[] = [
  { name: "a standard token of 18 decimals", contract: "Token__Mock", args: ["Standard", "STD", 18] },
  { name: "a standard token of 6 decimals", contract: "Token__Mock", args: ["Six", "SIX", 6] },
  { name: "a token that returns nothing", contract: "NoReturnToken__Mock" },
  { name: "a token that returns false", contract: "FalseToken__Mock", refuse: listing },
  { name: "a token that starts to take a fee", contract: "FeeToken__Mock", fee: 1n },
  { name: "a token with a blocklist", contract: "BlocklistToken__Mock", refuse: listing },
  { name: "a token with hooks", contract: "HookToken__Mock" },
  { name: "a token that answers with a return bomb", contract: "HostileToken__Mock", refuse: mode(1) },
  { name: "a token that burns all gas", contract: "HostileToken__Mock", refuse: mode(2) },
];

/** Deploys a token of the kind, with the ABI that all of them share. */
export async function deployToken(d: Deployed, kind: TokenKind): Promise<Token__Mock> {
  const token = await d.connection.ethers.deployContract(
    kind.contract as "Token__Mock",
    [...(kind.args ?? [])] as never,
  );
  const shared = Token__Mock__factory.connect(await token.getAddress(), d.stranger);
  for (const person of [d.buyer, d.seller]) {
    await shared.mint(person, 10n * parseUnits("100", await shared.decimals()));
    await shared.connect(person).approve(d.escrow, parseUnits("100000", 18));
  }
  if (kind.fee) await tell(d, shared, "FeeToken__Mock", "setFee", [false]);
  return shared;
}

/** Makes the token refuse an account from now on, or no longer. */
export async function setRefused(d: Deployed, token: Token__Mock, kind: TokenKind, account: Hex, on: boolean) {
  const call = kind.refuse?.(account, on);
  if (call) await tell(d, token, kind.contract, call.method, call.args);
}

/** The token takes its fee from now on. */
export async function startFee(d: Deployed, token: Token__Mock, kind: TokenKind): Promise<void> {
  if (kind.fee) await tell(d, token, "FeeToken__Mock", "setFee", [true]);
}

async function tell(d: Deployed, token: Token__Mock, contract: Name, method: string, args: readonly unknown[]) {
  const { interface: abi }: { interface: Interface } = await d.connection.ethers.getContractFactory(contract);
  await d.stranger.sendTransaction({ to: token, data: abi.encodeFunctionData(method, args) });
}

/** A kind of attestor: the bytes that name it, and what signs for it. */
export interface AttestorKind {
  readonly name: string;
  readonly of: (d: Deployed) => Promise<{ attestor: Hex; signer: Pick<TypedDataSigner, "signTypedData"> }>;
}

export const ATTESTORS: readonly [AttestorKind, ...AttestorKind[]] = [
  { name: "an EOA", of: async (d) => ({ attestor: d.carrier.address, signer: d.carrier }) },
  {
    name: "an ERC-1271 account",
    of: async (d) => {
      const account = await d.connection.ethers.deployContract("Account__Mock", [d.carrier]);
      const attestor = await account.getAddress();
      return { attestor, signer: accountSigner(attestor, d.carrier) };
    },
  },
];

/** What a shared behaviour is told. */
export interface Env {
  readonly connection: Connection;
  readonly token: TokenKind;
  readonly attestor: AttestorKind;
}
