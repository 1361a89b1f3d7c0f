// The contracts whose operations have pages, and every name that their pages may use.
import { createRequire } from "node:module";
import { TypedDataEncoder } from "ethers";
import * as sdk from "@kept/sdk";
import * as calc from "@kept/sdk/calc";
import { DeliveryEscrowAbi } from "../../../sdk/src/abis/DeliveryEscrow.ts";
import { ERROR_ABI } from "../../../sdk/src/abis/errors.ts";
import { LoyaltyOfficeAbi } from "../../../sdk/src/abis/LoyaltyOffice.ts";
import { LoyaltyTokenAbi } from "../../../sdk/src/abis/LoyaltyToken.ts";
import { RewardsAbi } from "../../../sdk/src/abis/Rewards.ts";
import { ServiceAgreementAbi } from "../../../sdk/src/abis/ServiceAgreement.ts";
import { ServiceLevelsAbi } from "../../../sdk/src/abis/ServiceLevels.ts";
import { BARS } from "../../gas/bars.ts";

interface Parameter {
  readonly name?: string;
  readonly components?: readonly Parameter[];
}

interface Item extends Parameter {
  readonly type: string;
  readonly inputs?: readonly Parameter[];
  readonly outputs?: readonly Parameter[];
}

export interface Subject {
  /** The contract, which is also the key of its bars. */
  readonly contract: string;
  readonly folder: string;
  /** Whatever its pages have to tell: functions, events and errors. */
  readonly abi: readonly Item[];
  /** Whatever its pages may name. */
  readonly known: ReadonlySet<string>;
  /** What people sign, as EIP-712 has it; each is on a page. */
  readonly structs: readonly string[];
  /** Names that a certain page must have. */
  readonly told: Readonly<Record<string, readonly string[]>>;
}

/** Parameters of the token's module that are not the token's. */
const DEPLOYING = ["operator", "guard", "admin", "operatorDelay", "adminDelay"];

const require = createRequire(import.meta.url);

/** Names of parameters and of their members. */
const deep = (parameters: readonly Parameter[] = []): string[] =>
  parameters.flatMap(({ name = "", components }) => [name, ...deep(components)]);

const namesOf = (abi: readonly Item[]): string[] =>
  abi.flatMap(({ name = "", inputs, outputs }) => [name, ...deep(inputs), ...deep(outputs)]);

/** Functions of a contract of OpenZeppelin's. */
const outside = (name: string): string[] =>
  namesOf((require(`@openzeppelin/contracts/build/contracts/${name}.json`) as { abi: readonly Item[] }).abi);

/** Names of parameters, of a struct those of its members instead. */
const leaves = (parameters: readonly Parameter[] = []): string[] =>
  parameters.flatMap(({ name = "", components }) => (components ? leaves(components) : [name]));

/** What the functions return, member by member. */
const returned = (abi: readonly Item[], ...functions: readonly string[]): string[] =>
  abi
    .filter(({ type, name = "" }) => type === "function" && functions.includes(name))
    .flatMap(({ outputs }) => leaves(outputs));

interface Class {
  readonly prototype: object;
}

const methodsOf = (classes: readonly Class[]): string[] =>
  classes.flatMap(({ prototype }) => Object.getOwnPropertyNames(prototype));

function vocabulary(contract: string, abi: readonly Item[], classes: readonly Class[], own: readonly string[]) {
  const sdkNames = Object.keys({ ...sdk, ...calc });
  const keys = Object.keys(BARS[contract] ?? {});
  const shared = [contract, "true", "false", ...Object.keys(sdk.FundingKind)];
  return new Set([...namesOf([...abi, ...ERROR_ABI]), ...methodsOf(classes), ...sdkNames, ...keys, ...shared, ...own]);
}

const struct = (types: Parameters<typeof TypedDataEncoder.from>[0]): string =>
  TypedDataEncoder.from(types).encodeType(Object.keys(types)[0] ?? "");

function deliveryEscrow(): Subject {
  const abi: readonly Item[] = DeliveryEscrowAbi;
  const enums = [sdk.Status, sdk.Closing, sdk.Outcome].flatMap((each) => Object.keys(each));
  // what tokens of OpenZeppelin's making and our own test token call things
  const tokens = ["setBlocked", "approve", "transfer", "transferFrom", "deposit"];
  const own = ["due", "share", ...enums, ...tokens, ...Object.keys(sdk.ACT_TYPES)];
  const payment = { Payment: sdk.PERMIT2_TYPES["Payment"] ?? [] };
  return {
    contract: "DeliveryEscrow",
    folder: "docs/operations/delivery",
    abi,
    known: vocabulary("DeliveryEscrow", abi, [sdk.Escrow, sdk.EscrowActs, sdk.EscrowReader], own),
    structs: [sdk.CART_TYPES, payment, ...Object.values(sdk.ACT_TYPES)].map(struct),
    told: {
      "views.md": [...returned(abi, "stateOf"), ...Object.keys(sdk.Status)],
      "fund.md": Object.keys(sdk.FundingKind),
    },
  };
}

function loyaltyToken(): Subject {
  const abi: readonly Item[] = [...LoyaltyTokenAbi, ...LoyaltyOfficeAbi];
  const standards = ["AccessManager", "IERC1363Receiver", "IERC1363Spender"].flatMap(outside);
  const own = ["LoyaltyOffice", "AccessManager", ...DEPLOYING, ...standards];
  const classes = [sdk.LoyaltyReader, sdk.LoyaltyTransfers, sdk.LoyaltyOffice, sdk.LoyaltySchedule, sdk.Loyalty];
  return {
    contract: "LoyaltyToken",
    folder: "docs/operations/loyalty",
    abi,
    known: vocabulary("LoyaltyToken", abi, classes, own),
    structs: [sdk.PERMIT_TYPES, sdk.TRANSFER_TYPES, sdk.AUTHORIZATION_TYPES, sdk.CANCELLATION_TYPES].map(struct),
    told: {
      "views.md": returned(abi, "accountOf", "books", "terms", "quote"),
      "deposit.md": Object.keys(sdk.FundingKind),
      "deploy.md": [...leaves(abi.find(({ type }) => type === "constructor")?.inputs), ...DEPLOYING],
    },
  };
}

function rewards(): Subject {
  const abi: readonly Item[] = RewardsAbi;
  const types = [sdk.VOUCHER_TYPES, sdk.BEARER_VOUCHER_TYPES, sdk.BEARER_CLAIM_TYPES, sdk.NONCES_TYPES];
  // the token's own functions and, of points, whatever a merchant needs beforehand
  const own = [...outside("IERC20"), "LoyaltyToken", "deposit", "renew", ...types.flatMap((each) => Object.keys(each))];
  return {
    contract: "Rewards",
    folder: "docs/operations/rewards",
    abi,
    known: vocabulary("Rewards", abi, [sdk.RewardsReader, sdk.Rewards], own),
    structs: types.map(struct),
    told: { "views.md": returned(abi, "budgetOf") },
  };
}

/** Words of services that are no parameters: what enums have. */
const SERVICE_WORDS = [sdk.CalendarKind, sdk.MetricKind, sdk.Standing, sdk.Comparison, sdk.AgreementStatus];

function serviceLevels(): Subject {
  const abi: readonly Item[] = ServiceLevelsAbi;
  const { Objection, Ruling, Withdrawal } = sdk.SERVICE_ACT_TYPES;
  const types = [sdk.SERVICE_TYPES, sdk.REPORT_TYPES, sdk.ACTIVATION_TYPES, Objection, Ruling, Withdrawal];
  return {
    contract: "ServiceLevels",
    folder: "docs/operations/service/levels",
    abi,
    known: vocabulary("ServiceLevels", abi, [], SERVICE_WORDS.flatMap(Object.keys)),
    structs: types.map(struct),
    told: {
      "register.md": [
        ...leaves(abi.find(({ name }) => name === "register")?.inputs),
        ...[sdk.CalendarKind, sdk.MetricKind].flatMap(Object.keys),
      ],
      "views.md": [...returned(abi, "stateOf", "activationOf", "verdict"), ...Object.keys(sdk.Standing)],
    },
  };
}

function serviceAgreement(): Subject {
  const abi: readonly Item[] = ServiceAgreementAbi;
  const { Cancellation, Revocation, Withdrawal } = sdk.SERVICE_ACT_TYPES;
  const payment = { Payment: sdk.PERMIT2_TYPES["Payment"] ?? [] };
  const types = [sdk.SERVICE_TERMS_TYPES, sdk.AGREEMENT_TYPES, sdk.TOP_UP_TYPES, payment];
  const opening = abi.find(({ name }) => name === "open")?.inputs?.filter(({ name }) => name !== "service");
  // what the levels say, and what the pages of the escrow call paying in
  const own = [...SERVICE_WORDS.flatMap(Object.keys), ...namesOf(ServiceLevelsAbi), "fund", "ServiceLevels"];
  return {
    contract: "ServiceAgreement",
    folder: "docs/operations/service/agreement",
    abi,
    known: vocabulary("ServiceAgreement", abi, [], own),
    structs: [...types, Cancellation, Revocation, Withdrawal].map(struct),
    told: {
      "open.md": [...leaves(opening), ...Object.keys(sdk.FundingKind), ...Object.keys(sdk.Comparison)],
      "views.md": [...returned(abi, "stateOf", "offerOf", "coverageOf"), ...Object.keys(sdk.AgreementStatus)],
    },
  };
}

export const subjects: readonly Subject[] = [
  deliveryEscrow(),
  loyaltyToken(),
  rewards(),
  serviceLevels(),
  serviceAgreement(),
];
