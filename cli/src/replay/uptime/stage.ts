import { serviceAgreementDomain, serviceLevelsDomain, type Domain } from "@kept/sdk";
import type { Contract } from "../post.ts";
import { abiOf, deployingAt, moduleOf, type Stage } from "../stage.ts";

/** A contract whose signatures have a domain. */
export interface Signing extends Contract {
  readonly domain: Domain;
}

/** The contracts of services, on whatever chain of a replay. */
export interface Services {
  readonly levels: Signing;
  readonly agreements: Signing;
  readonly panels: Contract;
}

/** Deploys them by the production modules; their blocks have this time. */
export function deployServices({ connection, domain }: Stage, time: number): Promise<Services> {
  return deployingAt(connection, time, async () => {
    const { ignition } = connection;
    const deployed = await ignition.deploy(await moduleOf("ServiceAgreement"));
    const { factory } = await ignition.deploy(await moduleOf("AttestorPanelFactory"));
    const [levels, agreements, panels] = await Promise.all(
      [deployed["levels"], deployed["agreements"], factory].map((contract) => contract!.getAddress()),
    );
    const { chainId } = domain;
    return {
      levels: {
        address: levels!,
        abi: await abiOf("ServiceLevels"),
        domain: serviceLevelsDomain(chainId, levels!),
      },
      agreements: {
        address: agreements!,
        abi: await abiOf("ServiceAgreement", "AgreementActs"),
        domain: serviceAgreementDomain(chainId, agreements!),
      },
      panels: { address: panels!, abi: await abiOf("AttestorPanelFactory") },
    };
  });
}
