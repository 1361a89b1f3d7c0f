import { Contract, getAddress, type ContractRunner, type ContractTransactionResponse, type Provider } from "ethers";
import { DeliveryEscrowAbi } from "./abis/DeliveryEscrow.ts";
import type { DeliveryEscrow as DeliveryEscrowContract } from "./abis/DeliveryEscrow.types.ts";
import { deliveryDomain, type Domain } from "./eip712.ts";
import { explained } from "./errors/dig.ts";
import { fundByAllowance } from "./funding.ts";
import { KeptError } from "./kept-error.ts";
import { decodeTerms } from "./terms.ts";
import type { Funding, Hex, Order, SignedReceipt, State, Status } from "./types.ts";
import { verifyOrder, type Verification } from "./verify-order.ts";

/** A sent transaction; wait for it before relying on it. */
export type Sent = Promise<ContractTransactionResponse>;

/** What the clock would do: which fact decides, from when (seconds since 1970), and what the buyer would have in all. */
export interface ClockOutcome {
  readonly fact: Hex;
  readonly due: number;
  readonly buyerTotal: bigint;
}

/** The deployed DeliveryEscrow at an address, typed. `contract` is ethers' own object with every method and filter. */
export function escrow(address: Hex, runner: ContractRunner): Escrow {
  return new Escrow(address, runner);
}

/**
 * Calls and reads with plain values. What the contract refuses is thrown as RevertError with a sentence and the decoded
 * error; the requirements of each call are those of the contract's interface. Amounts are token units.
 */
export class Escrow {
  readonly address: Hex;
  readonly contract: DeliveryEscrowContract;
  readonly #runner: ContractRunner;
  #domain: Promise<Domain> | undefined;

  constructor(address: Hex, runner: ContractRunner) {
    this.address = getAddress(address);
    this.contract = new Contract(this.address, DeliveryEscrowAbi, runner) as unknown as DeliveryEscrowContract;
    this.#runner = runner;
  }

  /** The buyer, or anybody with his authorization, pays the price in. */
  fund(order: Order, funding: Funding = fundByAllowance(), sellerSignature: Hex = "0x"): Sent {
    return explained(this.contract.fund(order, funding.kind, funding.payment, sellerSignature));
  }

  /** The buyer gives everything held to its payees. */
  release(order: Order): Sent {
    return explained(this.contract.release(order));
  }

  /** The seller gives back so much in all; repeating it gives no more. */
  refund(order: Order, buyerTotal: bigint): Sent {
    return explained(this.contract.refund(order, buyerTotal));
  }

  /** The side that loses by the fact objects to it; needs an allowance for the bond. */
  object(order: Order, fact: Hex): Sent {
    return explained(this.contract.object(order, fact));
  }

  /** The arbiter decides what the buyer has in all. */
  rule(order: Order, fact: Hex, buyerTotal: bigint): Sent {
    return explained(this.contract.rule(order, fact, buyerTotal));
  }

  /** Anyone submits receipts of one order. */
  attest(order: Order, ...receipts: SignedReceipt[]): Sent {
    return explained(this.contract.attest(order, receipts));
  }

  /** Anyone submits receipts of several orders; see {@link skippedIn} for what was left alone. */
  attestMany(items: readonly { readonly order: Order; readonly receipts: SignedReceipt[] }[]): Sent {
    const orders = items.map(({ order }) => order);
    return explained(
      this.contract.attestMany(
        orders,
        items.map(({ receipts }) => receipts),
      ),
    );
  }

  /** Anyone executes what the clock has decided. */
  settle(order: Order): Sent {
    return explained(this.contract.settle(order));
  }

  /** Anyone settles several orders; see {@link skippedIn} for what was left alone. */
  settleMany(orders: Order[]): Sent {
    return explained(this.contract.settleMany(orders));
  }

  /** Anyone sends an account what was credited to it. */
  withdraw(token: Hex, account: Hex): Sent {
    return explained(this.contract.withdraw(token, account));
  }

  /** The caller sends what was credited to him elsewhere. */
  withdrawTo(token: Hex, to: Hex): Sent {
    return explained(this.contract.withdrawTo(token, to));
  }

  /** What waits for an account. */
  credited(token: Hex, account: Hex): Promise<bigint> {
    return explained(this.contract.credited(token, account));
  }

  /** What the chain keeps of an order; all zero if it was never funded, or closed and forgotten. */
  async stateOf(id: Hex): Promise<State> {
    const { status, completed, leg, refunded, share, time, since } = await explained(this.contract.stateOf(id));
    return {
      status: Number(status) as Status,
      completed: Number(completed),
      leg: Number(leg),
      refunded,
      share: Number(share),
      time: Number(time),
      since: Number(since),
    };
  }

  /** What `settle` would do if nobody acts. The order must be open. */
  async outcomeOf(order: Order): Promise<ClockOutcome> {
    const { fact, due, buyerTotal } = await explained(this.contract.outcomeOf(order));
    return { fact, due: Number(due), buyerTotal };
  }

  /** The EIP-712 domain on the runner's chain; read once. */
  domain(): Promise<Domain> {
    this.#domain ??= this.#provider()
      .getNetwork()
      .then(({ chainId }) => deliveryDomain(chainId, this.address));
    return this.#domain;
  }

  /** The terms with which an id was funded, from its event. Throws OrderNotFound. */
  async termsOf(id: Hex, fromBlock = 0): Promise<Order> {
    return decodeTerms(await this.#terms(id, fromBlock));
  }

  /** Whether the id was funded with exactly my terms: see {@link verifyOrder}. Throws OrderNotFound. */
  async verify(id: Hex, mine: Order, fromBlock = 0): Promise<Verification> {
    return verifyOrder(id, mine, await this.domain(), await this.#terms(id, fromBlock));
  }

  async #terms(id: Hex, fromBlock: number): Promise<Hex> {
    const [funded] = await this.contract.queryFilter(this.contract.filters.OrderFunded(id), fromBlock);
    if (!funded) throw new KeptError("OrderNotFound", "id", "no such order was funded here", [id, this.address]);
    return funded.args.terms;
  }

  #provider(): Provider {
    const { provider } = this.#runner;
    if (!provider) throw new KeptError("ProviderNeeded", "runner", "connect the signer to a provider");
    return provider;
  }
}
