import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import { id } from "ethers";

/** OpenZeppelin's AccessManager has 0 for its admin. */
const ADMIN = 0n;
/** Whatever can wait, after the delay of the parameters. */
const OPERATOR = 1n;
/** What must not wait: stopping a member's issuing, and a customer's hold. */
const GUARD = 2n;

const selectors = (...signatures: string[]): string[] => signatures.map((signature) => id(signature).slice(0, 10));

const OPERATORS = selectors(
  "admit(address)",
  "reinstate(address)",
  "release(address)",
  "setTiers(uint24[])",
  "setSpread(uint16)",
  "collectSpread(address)",
  "windDown()",
  "setContractURI(string)",
);
const GUARDS = selectors("suspend(address)", "hold(address,uint40,bytes32)", "liftHold(address)");

/**
 * A coalition's token and its access manager. The deployer hands the manager to `admin`, which must be another account, as
 * the last thing; the operator's acts wait for `operatorDelay` seconds, the admin's for `adminDelay`, the guard's do not.
 */
export default buildModule("LoyaltyToken", (m) => {
  const deployer = m.getAccount(0);
  const manager = m.contract("AccessManager", [deployer]);
  const token = m.contract("LoyaltyToken", [
    {
      name: m.getParameter<string>("name"),
      symbol: m.getParameter<string>("symbol"),
      contractURI: m.getParameter<string>("contractURI", ""),
      reserve: m.getParameter<string>("reserve"),
      unitValue: m.getParameter<bigint>("unitValue"),
      vintageLength: m.getParameter<bigint>("vintageLength"),
      gifts: m.getParameter<boolean>("gifts", true),
      spreadBps: m.getParameter<number>("spreadBps"),
      maxSpreadBps: m.getParameter<number>("maxSpreadBps"),
      treasury: m.getParameter<string>("treasury"),
      authority: manager,
      nonHolders: m.getParameter<string[]>("nonHolders", []),
      tiers: m.getParameter<number[]>("tiers", []),
    },
  ]);

  const operator = [m.getParameter<string>("operator"), m.getParameter<number>("operatorDelay")] as const;
  const admin = [m.getParameter<string>("admin"), m.getParameter<number>("adminDelay", 0)] as const;
  const operating = m.call(manager, "setTargetFunctionRole", [token, OPERATORS, OPERATOR], { id: "operatorActs" });
  const guarding = m.call(manager, "setTargetFunctionRole", [token, GUARDS, GUARD], { id: "guardActs" });
  const operated = m.call(manager, "grantRole", [OPERATOR, ...operator], { id: "operator", after: [operating] });
  const guard = [m.getParameter<string>("guard"), 0] as const;
  const guarded = m.call(manager, "grantRole", [GUARD, ...guard], { id: "guard", after: [guarding] });
  const given = m.call(manager, "grantRole", [ADMIN, ...admin], { id: "admin", after: [operated, guarded] });
  m.call(manager, "renounceRole", [ADMIN, deployer], { id: "deployerLeaves", after: [given] });
  return { token, manager };
});
