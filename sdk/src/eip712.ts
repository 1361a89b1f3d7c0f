import { AbiCoder, concat, getAddress, keccak256, toBeHex, TypedDataEncoder, type TypedDataField } from "ethers";
import { lastDeadline } from "./terms.ts";
import type { Hex, Order, Receipt } from "./types.ts";

/** The EIP-712 domain of one deployed contract. */
export interface Domain {
  readonly name: string;
  readonly version: string;
  readonly chainId: bigint;
  readonly verifyingContract: Hex;
}

/** What `eth_signTypedData_v4` and ethers' signers need. */
export interface TypedData {
  readonly domain: Domain;
  readonly types: Record<string, TypedDataField[]>;
  readonly primaryType: string;
  readonly message: Record<string, unknown>;
}

/** "address a,uint96 b" → ethers' fields. */
export const fields = (members: string): TypedDataField[] =>
  members.split(",").map((member) => {
    const [type = "", name = ""] = member.split(" ");
    return { type, name };
  });

/** EIP-712 types of the terms. */
export const ORDER_TYPES: Record<string, TypedDataField[]> = {
  Order: fields(
    "address seller,address buyer,address token,Leg[] legs,bool payOnReceipt,address arbiter," +
      "uint32 objectionPeriod,uint32 rulingPeriod,uint96 bond,uint16 feeBps,address feeRecipient," +
      "address rewardToken,uint96 rewardAmount,uint40 promisedBy,uint96 latePerDay,uint40 fundBy,bytes32 ref,bytes32 salt",
  ),
  Leg: fields("bytes attestor,address payee,uint96 amount,uint40 deadline"),
};

/** EIP-712 types of a receipt. */
export const RECEIPT_TYPES: Record<string, TypedDataField[]> = {
  Receipt: fields("bytes32 id,uint8 leg,uint40 time,uint8 outcome,uint24 share,bytes32 evidence"),
};

// Parsing the types takes longer than hashing an order: once is enough.
const orderEncoder = /* @__PURE__ */ TypedDataEncoder.from(ORDER_TYPES);
const receiptEncoder = /* @__PURE__ */ TypedDataEncoder.from(RECEIPT_TYPES);
const separators = /* @__PURE__ */ new WeakMap<Domain, Hex>();

/** The domain of a contract of the suite, frozen. */
export function namedDomain(name: string, chainId: bigint | number, verifyingContract: Hex): Domain {
  return Object.freeze({
    name,
    version: "1",
    chainId: BigInt(chainId),
    verifyingContract: getAddress(verifyingContract),
  });
}

/** The domain of a DeliveryEscrow. */
export const deliveryDomain = (chainId: bigint | number, verifyingContract: Hex): Domain =>
  namedDomain("DeliveryEscrow", chainId, verifyingContract);

/** The EIP-712 digest of a struct's hash. */
export function digest(domain: Domain, struct: Hex): Hex {
  const separator = separators.get(domain) ?? TypedDataEncoder.hashDomain(domain);
  if (Object.isFrozen(domain)) separators.set(domain, separator);
  return keccak256(concat(["0x1901", separator, struct]));
}

/** The order's id: the digest that the seller signs. */
export function orderId(domain: Domain, order: Order): Hex {
  return digest(domain, orderEncoder.hash(order));
}

/** The digest that a leg's attestor signs. */
export function receiptDigest(domain: Domain, receipt: Receipt): Hex {
  return digest(domain, receiptEncoder.hash(receipt));
}

/** The order as typed data, for wallets. */
export function orderTypedData(domain: Domain, order: Order): TypedData {
  return { domain, types: ORDER_TYPES, primaryType: "Order", message: { ...order } };
}

/** The receipt as typed data, for wallets. */
export function receiptTypedData(domain: Domain, receipt: Receipt): TypedData {
  return { domain, types: RECEIPT_TYPES, primaryType: "Receipt", message: { ...receipt } };
}

/** The fact that a receipt states: what decides about money. Objections and rulings name it. */
export function factOf(receipt: Pick<Receipt, "id" | "leg" | "time" | "share">): Hex {
  const values = [receipt.id, receipt.leg, receipt.time, receipt.share];
  return keccak256(AbiCoder.defaultAbiCoder().encode(["bytes32", "uint256", "uint256", "uint256"], values));
}

/** The fact of a missed deadline: the last deadline, with its extension in seconds, as a number. */
export function missedFact(order: Order, extension = 0): Hex {
  return toBeHex(lastDeadline(order, extension), 32);
}
