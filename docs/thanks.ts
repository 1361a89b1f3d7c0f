// What the examples of rewards start from: the coalition of coalition.ts, with Rewards beside it, deployed by the production module.
// The baker has allowed it 1,000.00 of his points, and his till's key may promise 100.00 of them.
import { parsePoints, rewards, walletSigner, type Hex, type Rewards } from "@kept/sdk";
import rewardsModule from "../deploy/modules/Rewards.ts";
import { as, baker, connection, till, tokenAddress } from "./coalition.ts";

const deployed = await connection.ignition.deploy(rewardsModule);
export const rewardsAddress: Hex = await deployed.rewards.getAddress();

/** Rewards as this account uses it. */
export const thanks = (account: typeof baker): Rewards => rewards(rewardsAddress, account);

/** The EIP-712 domain of vouchers. */
export const domain = await thanks(baker).domain();

/** The till's key, as it signs vouchers. */
export const clerk = await walletSigner(till);

await as(baker).contract.approve(rewardsAddress, parsePoints("1000"));
await thanks(baker).setSigner(tokenAddress, clerk.attestor, parsePoints("100"));
