import { AbiCoder, id, keccak256, TypedDataEncoder, type BytesLike } from "ethers";
import type { Hex } from "@kept/sdk";
import { BEARER_VOUCHER, VOUCHER, type Voucher } from "./vouchers.ts";
import type { Rewarding } from "./rewarding.ts";

const coder = AbiCoder.defaultAbiCoder();
const hashed = (types: readonly string[], values: readonly unknown[]): Hex => keccak256(coder.encode(types, values));

export interface Campaign {
  readonly merchant: string;
  readonly token: string;
  readonly root: Hex;
  readonly deadline: number;
}

export interface Series {
  readonly merchant: string;
  readonly token: string;
  readonly ref: Hex;
}

/** Where a signer's budget is, written out from the manual. */
export const signerKeyOf = (merchant: string, token: string, signer: BytesLike): Hex =>
  hashed(["bytes32", "address", "address", "bytes32"], [id("kept.rewards.signer"), merchant, token, keccak256(signer)]);

export const campaignIdOf = ({ merchant, token, root, deadline }: Campaign): Hex =>
  hashed(
    ["bytes32", "address", "address", "bytes32", "uint40"],
    [id("kept.rewards.campaign"), merchant, token, root, deadline],
  );

export const seriesIdOf = ({ merchant, token, ref }: Series): Hex =>
  hashed(["bytes32", "address", "address", "bytes32"], [id("kept.rewards.series"), merchant, token, ref]);

/** What a voucher's signer signs. */
export const digestOf = ({ domain }: Pick<Rewarding, "domain">, voucher: Voucher): Hex =>
  TypedDataEncoder.hash(domain, VOUCHER, { ...voucher, customer: voucher.holder });

export const bearerDigestOf = ({ domain }: Pick<Rewarding, "domain">, voucher: Voucher): Hex =>
  TypedDataEncoder.hash(domain, BEARER_VOUCHER, { ...voucher, key: voucher.holder });
