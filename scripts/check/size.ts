// Deployed and init code of every contract under the production profile, against its bar.
import { deployable } from "./contracts.ts";

const LIMIT = 24_576;
const INIT_LIMIT = 49_152;
const BARS: Record<string, number> = {
  DeliveryEscrow: 24_000,
  PartyActs: 24_000,
  LoyaltyToken: 24_000,
  LoyaltyOffice: 24_000,
  Rewards: 24_000,
  ServiceLevels: 24_000,
  ServiceAgreement: 24_000,
  AgreementActs: 24_000,
};

const contracts = deployable("build/production/artifacts");
let failed = contracts.length === 0;
for (const { name, deployedBytes, initBytes } of contracts) {
  const bar = BARS[name] ?? LIMIT;
  const fits = deployedBytes <= bar && initBytes <= INIT_LIMIT;
  failed ||= !fits;
  console.log(`${name.padEnd(24)} ${deployedBytes} of ${bar} bytes, init ${initBytes}${fits ? "" : "  TOO LARGE"}`);
}
process.exitCode = failed ? 1 : 0;
