import { expect } from "chai";
import { artifacts, network } from "hardhat";
import suiteModule from "../../deploy/modules/Suite.ts";

const { ignition, ethers } = await network.create();

describe("deploy: Suite", () => {
  it("deploys every contract of the suite, each with the code that was built", async () => {
    const deployed = await ignition.deploy(suiteModule);
    const names = {
      escrow: "DeliveryEscrow",
      factory: "AttestorPanelFactory",
      p256: "ERC7913P256Verifier",
      webAuthn: "ERC7913WebAuthnVerifier",
      rsa: "ERC7913RSAVerifier",
      counterfactual: "CounterfactualVerifier",
      maker: "WalletMaker",
      rewards: "Rewards",
      levels: "ServiceLevels",
      agreements: "ServiceAgreement",
    } as const;

    expect(Object.keys(deployed).toSorted()).to.deep.equal(Object.keys(names).toSorted());
    for (const [key, name] of Object.entries(names)) {
      const code = await ethers.provider.getCode(deployed[key as keyof typeof names]);
      const { deployedBytecode } = await artifacts.readArtifact(name);
      expect(code.length, name).to.equal(deployedBytecode.length);
    }
  });
});
