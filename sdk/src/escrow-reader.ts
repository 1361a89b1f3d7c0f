import { Contract, getAddress, type ContractRunner } from "ethers";
import { DeliveryEscrowAbi } from "./abis/DeliveryEscrow.ts";
import type { DeliveryEscrow as DeliveryEscrowContract } from "./abis/DeliveryEscrow.types.ts";
import { providerOf } from "./connection.ts";
import { deliveryDomain, type Domain } from "./eip712.ts";
import { explained } from "./errors/dig.ts";
import { findTerms } from "./find-terms.ts";
import { KeptError } from "./kept-error.ts";
import type { Hex, Order, State, Status } from "./types.ts";
import { verifyOrder, type Verification } from "./verify-order.ts";

/** What the clock would do: which fact decides, from when (seconds since 1970), and what the buyer would have in all. */
export interface ClockOutcome {
  readonly fact: Hex;
  readonly due: number;
  readonly buyerTotal: bigint;
}

/** What can be read of a DeliveryEscrow, as plain values. `contract` is ethers' own object with every method and filter. */
export class EscrowReader {
  readonly address: Hex;
  readonly contract: DeliveryEscrowContract;
  readonly #runner: ContractRunner;
  #domain: Promise<Domain> | undefined;

  constructor(address: Hex, runner: ContractRunner) {
    this.address = getAddress(address);
    this.contract = new Contract(this.address, DeliveryEscrowAbi, runner) as unknown as DeliveryEscrowContract;
    this.#runner = runner;
  }

  /** What waits for an account. */
  credited(token: Hex, account: Hex): Promise<bigint> {
    return explained(this.contract.credited(token, account));
  }

  /** The nonce of an account's next signed withdrawal. */
  nonceOf(account: Hex): Promise<bigint> {
    return explained(this.contract.nonces(account));
  }

  /** What the chain keeps of an order; all zero if it was never funded, or closed and forgotten. */
  async stateOf(id: Hex): Promise<State> {
    const state = await explained(this.contract.stateOf(id));
    const { completed, leg, refunded, share, time, since, extension, rewardOwed } = state;
    return {
      status: Number(state.status) as Status,
      completed: Number(completed),
      leg: Number(leg),
      refunded,
      share: Number(share),
      time: Number(time),
      since: Number(since),
      extension: Number(extension),
      rewardOwed,
    };
  }

  /** What `settle` would do if nobody acts. The order must be open. */
  async outcomeOf(order: Order): Promise<ClockOutcome> {
    const { fact, due, buyerTotal } = await explained(this.contract.outcomeOf(order));
    return { fact, due: Number(due), buyerTotal };
  }

  /** The EIP-712 domain on the runner's chain; read once. */
  domain(): Promise<Domain> {
    this.#domain ??= providerOf(this.#runner)
      .getNetwork()
      .then(({ chainId }) => deliveryDomain(chainId, this.address));
    return this.#domain;
  }

  /** The terms with which an id was funded, from that transaction's input. Throws OrderNotFound, TermsNotFound. */
  async termsOf(id: Hex, fromBlock = 0): Promise<Order> {
    const [funded] = await this.contract.queryFilter(this.contract.filters.OrderFunded(id), fromBlock);
    if (!funded) throw new KeptError("OrderNotFound", "id", "no such order was funded here", [id, this.address]);
    const { data } = await funded.getTransaction();
    const terms = findTerms(data, id, await this.domain());
    if (!terms) throw new KeptError("TermsNotFound", "id", "a contract funded it with terms of its own", [id]);
    return terms;
  }

  /** Whether the id was funded with exactly my terms: see {@link verifyOrder}. Throws OrderNotFound, TermsNotFound. */
  async verify(id: Hex, mine: Order, fromBlock = 0): Promise<Verification> {
    return verifyOrder(id, mine, await this.domain(), await this.termsOf(id, fromBlock));
  }
}
