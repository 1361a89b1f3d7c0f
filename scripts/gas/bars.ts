/** What an operation may cost, and what the best peer takes for it, measured the same way; gas of a receipt, or bytes. */
export interface Bar {
  readonly bar?: number;
  readonly peer?: number;
  readonly peerName?: string;
}

/** Keys without a bar are recorded only. */
export const BARS: Record<string, Record<string, Bar>> = {
  DeliveryEscrow: {
    "fund/allowance": { bar: 79_500, peer: 80_712, peerName: "kleros" },
    "fund/permit": {},
    "fund/erc3009": { bar: 115_000, peer: 122_462, peerName: "commerce-payments" },
    "fund/permit2": { bar: 105_000, peer: 121_912, peerName: "commerce-payments" },
    "fund/eth": {},
    "fundMany/marginal": {},
    "collect/erc3009": { bar: 120_000, peer: 135_204, peerName: "commerce-payments charge, no proof" },
    "release/after": { bar: 52_500, peer: 56_267, peerName: "kleros" },
    "release/before": { bar: 57_500, peer: 57_967, peerName: "commerce-payments capture" },
    "attest/buyer-eoa-after": { bar: 66_500, peer: 169_698, peerName: "x402r" },
    "attest/buyer-eoa-before": { bar: 71_500, peer: 169_698, peerName: "x402r" },
    "attest/carrier-eoa": { bar: 53_500 },
    "attest/erc1271": {},
    "attest/p256": { bar: 60_000 },
    "attest/webauthn": {},
    "attest/panel-2of3": { bar: 65_000 },
    "attest/leg-marginal": { bar: 27_000 },
    "settle/release": { bar: 52_500, peer: 55_325, peerName: "commerce-payments reclaim" },
    "settle/refund": { bar: 52_500, peer: 55_325, peerName: "commerce-payments reclaim" },
    "settleMany/marginal": { bar: 18_500 },
    "attestMany/marginal": { bar: 27_000, peer: 21_600, peerName: "bare sketch" },
    refund: {},
    object: {},
    rule: {},
    withdraw: {},
    "fund + release": { bar: 132_000, peer: 136_979, peerName: "kleros, no proof" },
    "fund + attested release": { bar: 146_000, peer: 318_263, peerName: "x402r" },
    size: { bar: 24_000, peer: 24_576, peerName: "the protocol's limit" },
  },
};
