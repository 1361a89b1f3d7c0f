import type { Catalogue } from "./shapes.ts";
import { moment, short } from "./words.ts";

/** Vouchers, campaigns and series, and the budgets that pay them. */
export const REWARDS = {
  Rewards_NotClaimable: {
    message: ({ timestamp, validFrom, deadline }) =>
      `It can be claimed from ${moment(validFrom)} until ${moment(deadline)}; it is ${moment(timestamp)}.`,
    advice: "Claim it within its time: a voucher opens when the return window ends.",
  },
  Rewards_NonceUsed: {
    message: ({ merchant, nonce }) => `The nonce ${nonce} of ${merchant} was paid or cancelled.`,
    advice: "Look at the merchant's events: what this voucher promised has been paid, or the purchase was refunded.",
  },
  Rewards_SignatureInvalid: {
    message: ({ digest, signer }) => `The signature is not that of ${signer} over the voucher ${short(digest)}.`,
    advice: "Have exactly these terms signed for this chain and this contract, as the kind of voucher that is claimed.",
  },
  Rewards_BearerSignatureInvalid: {
    message: ({ key, to }) => `The key of the code, ${key}, has not signed that ${to} is paid.`,
    advice: "Sign the claim for this very recipient with the key in the code, on the claimer's own device.",
  },
  Rewards_NothingPromised: {
    message: ({ key }) => `Nothing at all is promised from the budget ${short(key)}.`,
    advice: "Promise one unit at least.",
  },
  Rewards_BudgetExceeded: {
    message: ({ key, amount, left }) =>
      `${amount} units are claimed from the budget ${short(key)}, which has ${left} left.`,
    advice: "The merchant raises the cap of the signer, the campaign or the series; one that was removed pays nothing.",
  },
  Rewards_ProofInvalid: {
    message: ({ root, leaf }) => `The proof does not lead from the leaf ${short(leaf)} to the root ${short(root)}.`,
    advice:
      "Take index, account, amount and proof from the very tree whose root was published; for a series, the latest.",
  },
  Rewards_AlreadyClaimed: {
    message: ({ id, index }) => `The leaf ${index} of the campaign ${short(id)} was paid before.`,
    advice: "Look at its CampaignClaimed: each leaf is paid once, to its account.",
  },
  Rewards_NothingToClaim: {
    message: ({ id, account, total, paid }) =>
      `The series ${short(id)} promises ${account} ${total} units in all, and has paid ${paid}.`,
    advice: "Wait for a round that promises more.",
  },
  Rewards_Empty: {
    message: () => "The list is empty.",
    advice: "Give one voucher or nonce at least.",
  },
  Rewards_NotMerchant: {
    message: ({ caller, merchant }) => `${caller} acts in the name of the merchant ${merchant}.`,
    advice: "Send it from the merchant's own account.",
  },
  Rewards_SignerForbidden: {
    message: ({ signer }) => `${signer} cannot be a signer.`,
    advice: "Name a wallet's address, or a verifier that you know followed by a key, of at most 2,048 bytes.",
  },
  Rewards_CancellationExpired: {
    message: ({ timestamp, expiry }) =>
      `The cancellation was good until ${moment(expiry)}; it is ${moment(timestamp)}.`,
    advice: "Have it signed again with a later expiry, or send it from the merchant's account.",
  },
  Rewards_CancellationInvalid: {
    message: ({ merchant, digest }) => `${merchant} has not signed the cancellation ${short(digest)}.`,
    advice: "Have exactly these nonces and this expiry signed by the merchant, for this chain and this contract.",
  },
} satisfies Partial<Catalogue>;
