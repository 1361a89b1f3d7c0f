import type { Operation } from "./calls.ts";
import type { Role } from "./parties.ts";

/** What an operation is called on paper, and who sends it when everybody sends his own. */
export const DESCRIBED: Readonly<Record<Operation, { readonly name: string; readonly sender: Role | "either side" }>> =
  {
    approve: { name: "approve", sender: "buyer" },
    fund: { name: "fund", sender: "buyer" },
    fundMany: { name: "fund a cart", sender: "buyer" },
    collect: { name: "collect", sender: "buyer" },
    attest: { name: "attest", sender: "courier" },
    refund: { name: "refund", sender: "seller" },
    object: { name: "object", sender: "either side" },
    rule: { name: "rule", sender: "arbiter" },
    settle: { name: "settle", sender: "keeper" },
  };
