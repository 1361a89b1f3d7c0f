import { Contract, getAddress, type ContractRunner } from "ethers";
import { ServiceLevelsAbi } from "./abis/ServiceLevels.ts";
import type { ServiceLevels as ServiceLevelsContract } from "./abis/ServiceLevels.types.ts";
import { serviceClock, type Period, type ServiceClock } from "./calc/service-clock.ts";
import { providerOf } from "./connection.ts";
import type { Domain } from "./eip712.ts";
import { explained } from "./errors/dig.ts";
import { KeptError } from "./kept-error.ts";
import { toLevels, unpackLevels } from "./levels.ts";
import { serviceId, serviceLevelsDomain } from "./service-eip712.ts";
import { findService } from "./service-encoding.ts";
import type { ActivationState, Levels, PeriodState, Service, ServiceObjection, Standing } from "./service-types.ts";
import type { Hex } from "./types.ts";

/** What decides the money of a period. */
export interface LevelsOutcome {
  /** Whether it is final; else the levels mean nothing. */
  readonly decided: boolean;
  readonly levels: Levels;
}

/** An announced interval, which has not been withdrawn. */
export interface Maintenance extends Period {
  /** What to withdraw it by. */
  readonly index: number;
}

type RawObjection = { readonly objector: Hex; readonly directions: bigint };

/** What can be read of a ServiceLevels, as plain values. `contract` is ethers' own object with every method and filter. */
export class ServiceLevelsReader {
  readonly address: Hex;
  readonly contract: ServiceLevelsContract;
  readonly #runner: ContractRunner;
  #domain: Promise<Domain> | undefined;

  constructor(address: Hex, runner: ContractRunner) {
    this.address = getAddress(address);
    this.contract = new Contract(this.address, ServiceLevelsAbi, runner) as unknown as ServiceLevelsContract;
    this.#runner = runner;
  }

  /** All that is known of a period of a service. */
  async stateOf(id: Hex, period: number): Promise<PeriodState> {
    const { standing, landed, until, levels } = await explained(this.contract.stateOf(id, period));
    return {
      standing: Number(standing) as Standing,
      landed: Number(landed),
      until: Number(until),
      levels: toLevels([...levels].map(Number)),
    };
  }

  /** Whether a period is final, and by which levels; all not measured for silence. */
  async outcomeOf(id: Hex, period: number): Promise<LevelsOutcome> {
    const { decided, levels } = await explained(this.contract.outcomeOf(id, period));
    return { decided, levels: unpackLevels(levels) };
  }

  /** All that is known of when a service began. */
  async activationOf(id: Hex): Promise<ActivationState> {
    const { standing, time, landed, until, claimed } = await explained(this.contract.activationOf(id));
    return {
      standing: Number(standing) as Standing,
      time: Number(time),
      landed: Number(landed),
      until: Number(until),
      claimed,
    };
  }

  /** The calendar of a service, for the calculators. Throws NotActivated as long as nobody has said when it began. */
  async clockOf(service: Service): Promise<ServiceClock> {
    if (service.start !== 0) return serviceClock(service);
    return serviceClock(service, await this.activationOf(serviceId(await this.domain(), service)));
  }

  /** The bond that waits on a period. */
  async objectionOf(id: Hex, period: number): Promise<ServiceObjection> {
    return objection(await explained(this.contract.objectionOf(id, period)));
  }

  /** The bonds that wait on the beginning: against what the activator stated, and against his silence. */
  async activationObjectionOf(
    id: Hex,
  ): Promise<{ readonly objection: ServiceObjection; readonly claim: ServiceObjection }> {
    const waiting = await explained(this.contract.activationObjectionOf(id));
    return { objection: objection(waiting.objection), claim: objection(waiting.claim) };
  }

  /** Who attests; both empty if the service is not registered, the activator also with a fixed start. */
  async attestorsOf(id: Hex): Promise<{ readonly monitor: Hex; readonly activator: Hex }> {
    const { monitor, activator } = await explained(this.contract.attestorsOf(id));
    return { monitor, activator };
  }

  /** The intervals of maintenance that stand, in the order of time. */
  async maintenanceOf(id: Hex, blockTag: number | "latest" = "latest"): Promise<Maintenance[]> {
    const count = Number(await explained(this.contract.maintenanceCount(id, { blockTag })));
    const read = async (index: number): Promise<Maintenance> => {
      const { start, end } = await explained(this.contract.maintenanceOf(id, index, { blockTag }));
      return { index, start: Number(start), end: Number(end) };
    };
    const all = await Promise.all(Array.from({ length: count }, (_, index) => read(index)));
    return all.filter(({ end }) => end !== 0);
  }

  /** Seconds of maintenance announced for a UTC year. */
  async maintenanceIn(id: Hex, year: number): Promise<number> {
    return Number(await explained(this.contract.maintenanceIn(id, year)));
  }

  /** What waits for an account: a bond that could not be paid. */
  credited(token: Hex, account: Hex): Promise<bigint> {
    return explained(this.contract.credited(token, account));
  }

  /** The nonce of an account's next signed withdrawal. */
  nonceOf(account: Hex): Promise<bigint> {
    return explained(this.contract.nonces(account));
  }

  /** The EIP-712 domain on the runner's chain; read once. */
  domain(): Promise<Domain> {
    this.#domain ??= providerOf(this.#runner)
      .getNetwork()
      .then(({ chainId }) => serviceLevelsDomain(chainId, this.address));
    return this.#domain;
  }

  /** The service that was registered with an id, from that transaction's input. Throws ServiceNotFound, TermsNotFound. */
  async serviceOf(id: Hex, fromBlock = 0): Promise<Service> {
    const [registered] = await this.contract.queryFilter(this.contract.filters.ServiceRegistered(id), fromBlock);
    if (!registered)
      throw new KeptError("ServiceNotFound", "id", "no such service was registered here", [id, this.address]);
    const { data } = await registered.getTransaction();
    const service = findService(data, id, await this.domain());
    if (!service) throw new KeptError("TermsNotFound", "id", "a contract registered it with terms of its own", [id]);
    return service;
  }
}

const objection = ({ objector, directions }: RawObjection): ServiceObjection => ({
  objector,
  directions: Number(directions),
});
