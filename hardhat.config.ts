import { createRequire } from "node:module";
import { join } from "node:path";
import toolbox from "@nomicfoundation/hardhat-toolbox-mocha-ethers";
import { configVariable, defineConfig } from "hardhat/config";
import { warningsPlugin } from "./scripts/warnings.ts";

const require = createRequire(import.meta.url);

/** KEPT_PROFILE=production builds and runs everything as deployed, in folders of its own: no profile evicts another's build. */
const profile = process.env["KEPT_PROFILE"] ?? "default";
const deployed = profile === "production";
const built = profile === "default" ? "" : join("build", profile);

/** Where a script wants the tests, or with KEPT_DRY_RUN their names alone, as JSON. */
const report = process.env["KEPT_REPORT"];
// an assertion about amounts fails with bigints, which the reporter could not write
if (report) {
  Object.assign(BigInt.prototype, {
    toJSON(this: bigint) {
      return String(this);
    },
  });
}
const reporting = {
  reporter: "json",
  reporterOptions: { output: report },
  dryRun: Boolean(process.env["KEPT_DRY_RUN"]),
};

const compiler = (optimizer: object) => ({
  version: "0.8.37",
  path: require.resolve("solc/soljson.js"),
  settings: {
    evmVersion: "osaka",
    viaIR: true,
    optimizer: { enabled: true, ...optimizer },
    outputSelection: { "*": { "*": ["storageLayout", "userdoc", "devdoc"] } },
  },
});

/** As many runs as keep DeliveryEscrow and LoyaltyToken under 24,000 bytes. */
const production = { ...compiler({ runs: 10_000 }), isolated: false };

/** The fewest optimizer steps under which the stack suffices: half the compile time, a fifth more code. */
const quick = compiler({
  details: {
    cse: false,
    constantOptimizer: false,
    yulDetails: { stackAllocation: true, optimizerSteps: "dhfoDgvulfnTUtnIf:fDnTOcmu" },
  },
});

/** OpenZeppelin's verifiers of device keys, which nothing here imports. */
const verifiers = ["P256", "WebAuthn", "RSA"].map(
  (kind) => `@openzeppelin/contracts/utils/cryptography/verifiers/ERC7913${kind}Verifier.sol`,
);

/** A public network: its endpoint and the deployer's key come from the environment or `hardhat keystore set`. */
const live = (name: string, chainType: "l1" | "op" | "generic") => ({
  type: "http" as const,
  chainType,
  url: configVariable(`${name}_RPC_URL`),
  accounts: [configVariable("DEPLOYER_KEY")],
});

export default defineConfig({
  plugins: [toolbox, warningsPlugin(deployed)],
  solidity: {
    profiles: { default: deployed ? production : quick, production },
    npmFilesToBuild: [...verifiers, "@openzeppelin/contracts/access/manager/AccessManager.sol"],
  },
  paths: { artifacts: join(built, "artifacts"), cache: join(built, "cache"), ignition: "deploy" },
  typechain: { outDir: join(import.meta.dirname, "typechain-types") },
  test: {
    mocha: { timeout: 60_000, ...(report && reporting) },
    solidity: {
      profiles: {
        default: {
          fuzz: { runs: profile === "coverage" ? 32 : 256 },
          invariant: { runs: profile === "coverage" ? 4 : 16, depth: 64, failOnRevert: true },
        },
        ci: { fuzz: { runs: 1_000 }, invariant: { runs: 48, depth: 96, failOnRevert: true } },
        deep: { fuzz: { runs: 20_000 }, invariant: { runs: 500, depth: 256, failOnRevert: true } },
      },
    },
  },
  coverage: { skipFiles: ["contracts/mocks/**"] },
  networks: {
    default: { type: "edr-simulated", chainType: "l1", allowUnlimitedContractSize: !deployed },
    sepolia: live("SEPOLIA", "l1"),
    baseSepolia: live("BASE_SEPOLIA", "op"),
    local: { type: "http", chainType: "l1", url: process.env["RPC_URL"] ?? "http://127.0.0.1:8545" },
  },
});
