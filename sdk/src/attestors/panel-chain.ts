import { Contract, type ContractRunner, type ContractTransactionResponse, type Provider } from "ethers";
import { AttestorPanelAbi } from "../abis/AttestorPanel.ts";
import type { AttestorPanel } from "../abis/AttestorPanel.types.ts";
import { AttestorPanelFactoryAbi } from "../abis/AttestorPanelFactory.ts";
import type { AttestorPanelFactory } from "../abis/AttestorPanelFactory.types.ts";
import { explained } from "../errors/dig.ts";
import { isRevert } from "../errors/reverted.ts";
import { KeptError } from "../kept-error.ts";
import type { Hex } from "../types.ts";
import { buildPanel, type Panel } from "./panel.ts";

/** Anyone makes the panel; if it is there already, nothing happens. */
export function createPanel(factory: Hex, panel: Panel, runner: ContractRunner): Promise<ContractTransactionResponse> {
  const contract = new Contract(factory, AttestorPanelFactoryAbi, runner) as unknown as AttestorPanelFactory;
  return explained(contract.create([...panel.members], panel.threshold));
}

/**
 * Who sits in a panel that somebody names, and how many must sign. What a contract says of itself proves nothing; this does,
 * as only the factory's own panel of these members has this address.
 * Throws NotAPanel for anything that the factory did not make, and for a panel in which the zero address sits.
 */
export async function readPanel(factory: Hex, panel: Hex, provider: Provider): Promise<Panel> {
  const told = await composition(panel, provider);
  const built = told && buildOrNot(factory, ...told);
  if (built?.address.toLowerCase() === panel.toLowerCase()) return built;
  throw new KeptError("NotAPanel", "panel", "not a panel of this factory", [panel, factory]);
}

async function composition(panel: Hex, provider: Provider): Promise<[members: Hex[], threshold: number] | undefined> {
  if ((await provider.getCode(panel)) === "0x") return undefined;
  const contract = new Contract(panel, AttestorPanelAbi, provider) as unknown as AttestorPanel;
  try {
    return [[...(await contract.members())], Number(await contract.threshold())];
  } catch (error) {
    if (isRevert(error)) return undefined;
    throw error;
  }
}

function buildOrNot(factory: Hex, members: Hex[], threshold: number): Panel | undefined {
  try {
    return buildPanel(factory, members, threshold);
  } catch {
    return undefined;
  }
}
