import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { counterfactualSigner, type AttestorSigner, type Hex, type WalletDeployment } from "@kept/sdk";
import verifierModule from "../../deploy/modules/CounterfactualVerifier.ts";
import makerModule from "../../deploy/modules/WalletMaker.ts";
import { CounterfactualVerifier__factory, WalletMaker__factory } from "../../typechain-types/index.ts";
import type { CounterfactualVerifier, WalletFactory__Mock, WalletMaker } from "../../typechain-types/index.ts";
import type { Connection } from "./escrow.ts";

/** Whoever makes wallets, and the one that is his who asks: its address is known, there is nothing at it yet. */
export interface Wallets {
  readonly verifier: CounterfactualVerifier;
  readonly verifierAddress: Hex;
  readonly maker: WalletMaker;
  readonly makerAddress: Hex;
  readonly factory: WalletFactory__Mock;
  readonly factoryAddress: Hex;
  /** How the wallet of an owner is made. */
  readonly deploymentOf: (owner: HardhatEthersSigner) => WalletDeployment;
  /** The wallet of an owner as an attestor. */
  readonly signerOf: (owner: HardhatEthersSigner) => Promise<AttestorSigner>;
}

export async function deployWallets({ ethers, ignition }: Connection): Promise<Wallets> {
  const [deployer] = await ethers.getSigners();
  const verifierAddress = await (await ignition.deploy(verifierModule)).verifier.getAddress();
  const makerAddress = await (await ignition.deploy(makerModule)).maker.getAddress();
  const factory = await ethers.deployContract("WalletFactory__Mock");
  const factoryAddress = await factory.getAddress();
  const deploymentOf = (owner: HardhatEthersSigner): WalletDeployment => {
    const factoryCalldata = factory.interface.encodeFunctionData("create", [owner.address]);
    return { factory: factoryAddress, factoryCalldata };
  };
  const signerOf = async (owner: HardhatEthersSigner): Promise<AttestorSigner> =>
    counterfactualSigner(verifierAddress, await factory.walletOf(owner), deploymentOf(owner), owner);
  const verifier = CounterfactualVerifier__factory.connect(verifierAddress, deployer);
  const maker = WalletMaker__factory.connect(makerAddress, deployer);
  return { verifier, verifierAddress, maker, makerAddress, factory, factoryAddress, deploymentOf, signerOf };
}
