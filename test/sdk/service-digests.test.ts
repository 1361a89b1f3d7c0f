import { expect } from "chai";
import { concat, randomBytes } from "ethers";
import { network } from "hardhat";
import {
  activationDigest,
  agreementId,
  decodeAgreement,
  decodeService,
  decodeServiceTerms,
  encodeAgreement,
  encodeService,
  encodeServiceTerms,
  findAgreement,
  findService,
  findServiceTerms,
  packLevels,
  reportDigest,
  SERVICE_ACT_TYPES,
  serviceActDigest,
  serviceAgreementDomain,
  serviceId,
  serviceLevelsDomain,
  termsId,
  topUpDigest,
  unpackLevels,
  type Domain,
  type KeptError,
  type ServiceActName,
} from "@kept/sdk";
import type { ServiceAgreement, ServiceLevels } from "../../typechain-types/index.ts";
import { Chance } from "./random.ts";
import { anyAgreement, anyReport, anyService, anyTerms } from "./service-random.ts";

const ROUNDS = 40;
const MOST_ROWS = 16;

const connection = await network.create();
const { ethers, networkHelpers } = connection;

interface Deployed {
  readonly levels: ServiceLevels;
  readonly agreements: ServiceAgreement;
  readonly ofLevels: Domain;
  readonly ofAgreements: Domain;
}

async function deployedFixture(): Promise<Deployed> {
  const levels = await ethers.deployContract("ServiceLevels");
  const agreements = await ethers.deployContract("ServiceAgreement", [await levels.getAddress()]);
  const { chainId } = await ethers.provider.getNetwork();
  const ofLevels = serviceLevelsDomain(chainId, await levels.getAddress());
  return { levels, agreements, ofLevels, ofAgreements: serviceAgreementDomain(chainId, await agreements.getAddress()) };
}

describe("sdk: digests of services", () => {
  it("name the domains that the contracts state", async () => {
    const { levels, agreements, ofLevels, ofAgreements } = await networkHelpers.loadFixture(deployedFixture);

    for (const [contract, domain] of [[levels, ofLevels] as const, [agreements, ofAgreements] as const]) {
      const { name, version, chainId, verifyingContract } = await contract.eip712Domain();
      expect({ name, version, chainId, verifyingContract }).to.deep.equal(domain);
    }
  });

  it("are those that the levels' contract computes, on random services, reports and beginnings", async () => {
    const { levels, ofLevels } = await networkHelpers.loadFixture(deployedFixture);
    const chance = new Chance("services");

    for (let i = 0; i < ROUNDS; i++) {
      const [service, report, time] = [anyService(chance), anyReport(chance), chance.number(40)];
      const { period, evidence } = report;

      expect(await levels.serviceId(service), `service ${i}`).to.equal(serviceId(ofLevels, service));
      const packed = packLevels(report.levels);
      const digest = await levels.reportDigest(report.service, period, packed, evidence);
      expect(digest, `report ${i}`).to.equal(reportDigest(ofLevels, report));
      const began = activationDigest(ofLevels, { service: report.service, time });
      expect(await levels.activationDigest(report.service, time), `activation ${i}`).to.equal(began);
    }
  });

  it("are those that the agreements compute, on random terms of up to 16 remedies", async () => {
    const { agreements, ofAgreements } = await networkHelpers.loadFixture(deployedFixture);
    const chance = new Chance("terms of services");

    for (let i = 0; i < ROUNDS; i++) {
      const [terms, agreement] = [anyTerms(chance, i % (MOST_ROWS + 1)), anyAgreement(chance)];
      const id = agreementId(ofAgreements, terms, agreement);

      expect(await agreements.termsId(terms), `terms ${i}`).to.equal(termsId(ofAgreements, terms));
      expect(await agreements.agreementId(terms, agreement), `agreement ${i}`).to.equal(id);
      expect(await agreements.topUpDigest(id, agreement.periods)).to.equal(
        topUpDigest(ofAgreements, id, agreement.periods),
      );
    }
  });

  it("change with every field of a service and of terms", () => {
    const chance = new Chance("fields of services");
    const domain = serviceLevelsDomain(1, chance.address());
    const [service, terms] = [anyService(chance), anyTerms(chance, 2)];
    const [other, others] = [anyService(chance), anyTerms(chance, 2)];
    const ids = new Set([serviceId(domain, service), termsId(domain, terms)]);

    for (const field of Object.keys(service) as (keyof typeof service)[]) {
      // values that a coin tosses may be the same
      const value = { ...other, calendar: 1 - service.calendar }[field];
      ids.add(serviceId(domain, { ...service, [field]: value }));
    }
    for (const field of Object.keys(terms) as (keyof typeof terms)[]) {
      ids.add(termsId(domain, { ...terms, [field]: others[field] }));
    }

    expect(ids.size).to.equal(2 + Object.keys(service).length + Object.keys(terms).length);
  });

  it("of different acts never are the same", () => {
    const chance = new Chance("acts of services");
    const [domain, hash, levels] = [serviceLevelsDomain(1, chance.address()), chance.bytes(32), [1, 2, 3, 4]];
    const account = chance.address();
    const acts = {
      Objection: { service: hash, period: 3, claim: levels },
      Ruling: { service: hash, period: 3, levels },
      Cancellation: { id: hash },
      Revocation: { terms: hash },
      Withdrawal: { account, token: account, to: account, nonce: 1n },
    };
    const names = Object.keys(SERVICE_ACT_TYPES) as ServiceActName[];

    expect(new Set(names.map((name) => serviceActDigest(domain, name, acts[name], 5))).size).to.equal(5);
  });
});

describe("sdk: services as bytes", () => {
  it("are decoded as they were encoded, on random services, terms and acceptances", () => {
    const chance = new Chance("bytes");

    for (let i = 0; i < ROUNDS; i++) {
      const [service, terms, agreement] = [anyService(chance), anyTerms(chance, i % 17), anyAgreement(chance)];

      expect(decodeService(encodeService(service))).to.deep.equal(service);
      expect(decodeServiceTerms(encodeServiceTerms(terms))).to.deep.equal(terms);
      expect(decodeAgreement(encodeAgreement(agreement))).to.deep.equal(agreement);
      const { levels } = anyReport(chance);
      expect(unpackLevels(packLevels(levels))).to.deep.equal(levels);
    }
  });

  it("are as the contracts take them", async () => {
    const { levels, ofLevels } = await networkHelpers.loadFixture(deployedFixture);
    const service = anyService(new Chance("one"));

    const call = concat([levels.interface.getFunction("serviceId").selector, encodeService(service)]);

    expect(await ethers.provider.call({ to: levels, data: call })).to.equal(serviceId(ofLevels, service));
  });

  it("refuse other bytes", () => {
    for (const decode of [decodeService, decodeServiceTerms, decodeAgreement]) {
      expect(() => decode("0x1234"))
        .to.throw()
        .with.property("code", "TermsInvalid" satisfies KeptError["code"]);
    }
  });

  it("are found in the input that registered or opened them, however deep the call was wrapped", async () => {
    const { agreements, ofLevels, ofAgreements } = await networkHelpers.loadFixture(deployedFixture);
    const chance = new Chance("inputs");

    for (let i = 0; i < ROUNDS / 4; i++) {
      const [service, terms, agreement] = [anyService(chance), anyTerms(chance, 1 + i), anyAgreement(chance)];
      const args = [service, terms, agreement, 0, "0x", chance.bytes(65)] as const;
      const open = agreements.interface.encodeFunctionData("open", [...args]);
      const wrapped = agreements.interface.encodeFunctionData("multicall", [["0x12345678", open]]);
      const id = agreementId(ofAgreements, terms, agreement);

      for (const input of [open, wrapped, concat([randomBytes(7), open])]) {
        expect(findService(input, serviceId(ofLevels, service), ofLevels)).to.deep.equal(service);
        expect(findServiceTerms(input, termsId(ofAgreements, terms), ofAgreements)).to.deep.equal(terms);
        expect(findAgreement(input, id, ofAgreements, terms, agreement.customer)).to.deep.equal(agreement);
      }
      expect(findService(open, id, ofLevels)).to.equal(undefined);
    }
  });
});
