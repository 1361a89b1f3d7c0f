import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import factoryModule from "./AttestorPanelFactory.ts";
import counterfactualModule from "./CounterfactualVerifier.ts";
import escrowModule from "./DeliveryEscrow.ts";
import p256Module from "./P256Verifier.ts";
import rsaModule from "./RSAVerifier.ts";
import rewardsModule from "./Rewards.ts";
import agreementModule from "./ServiceAgreement.ts";
import makerModule from "./WalletMaker.ts";
import webAuthnModule from "./WebAuthnVerifier.ts";

/** Everything that one chain needs, each once. Nothing of it has an owner or parameters. */
export default buildModule("Suite", (m) => ({
  ...m.useModule(escrowModule),
  ...m.useModule(factoryModule),
  p256: m.useModule(p256Module).verifier,
  webAuthn: m.useModule(webAuthnModule).verifier,
  rsa: m.useModule(rsaModule).verifier,
  counterfactual: m.useModule(counterfactualModule).verifier,
  ...m.useModule(makerModule),
  ...m.useModule(rewardsModule),
  ...m.useModule(agreementModule),
}));
