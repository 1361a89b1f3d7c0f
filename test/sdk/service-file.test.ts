import { expect } from "chai";
import { getAddress, ZeroHash } from "ethers";
import {
  buildPanel,
  buildService,
  CalendarKind,
  KeptError,
  MetricKind,
  parseServiceFile,
  serviceFileText,
  serviceLevelsDomain,
  type Service,
} from "@kept/sdk";

const FACTORY = getAddress("0x00000000000000000000000000000000000fac70");
const LEVELS = getAddress("0x0000000000000000000000000000000000001e7e");
const WALLET = `0x${"b0".repeat(20)}`;
const MEMBERS = ["0x00000000000000000000000000000000000000a1", "0x00000000000000000000000000000000000000a2"] as const;
const wrongCase = FACTORY.replace(/[a-f]/i, (digit) => (digit < "a" ? digit.toLowerCase() : digit.toUpperCase()));

const domain = serviceLevelsDomain(31_337, LEVELS);
const panel = buildPanel(FACTORY, MEMBERS, 2);

/** By the month from 2024 on, with an arbiter and a bond of more than a double can hold. */
const service = buildService({
  provider: "0x00000000000000000000000000000000000000c0",
  monitor: panel.address,
  metrics: [MetricKind.Availability, MetricKind.OutageUnits],
  calendar: CalendarKind.UtcMonths,
  start: 1_709_251_200,
  length: 1,
  arbiter: "0x00000000000000000000000000000000000000d0",
  bondToken: "0x00000000000000000000000000000000000000e0",
  bond: 9_007_199_254_740_993n,
  feeRecipient: "0x00000000000000000000000000000000000000f0",
  ref: ZeroHash,
  salt: ZeroHash,
});
const text = serviceFileText(domain, service, panel, FACTORY);

/** The file with some of the service's fields changed, or left out. */
function changed(fields: Readonly<Record<string, unknown>>): string {
  const file = JSON.parse(text) as { service: object };
  return JSON.stringify({ ...file, service: { ...file.service, ...fields } });
}

/** The file with something else beside the service. */
const beside = (fields: Readonly<Record<string, unknown>>): string =>
  JSON.stringify({ ...(JSON.parse(text) as object), ...fields });

describe("sdk: a service's file", () => {
  it("has the service, its levels and its panel as they were written", () => {
    expect(parseServiceFile(text, "cloud.json")).to.deep.equal({
      domain,
      service,
      panel: { ...panel, factory: FACTORY },
    });
  });

  it("holds bigints as text, and a panel by its members", () => {
    const { chain, levels, service: raw, panel: seats } = JSON.parse(text) as Record<string, Record<string, unknown>>;

    expect([chain, levels]).to.deep.equal(["31337", LEVELS]);
    expect([raw!["bond"], raw!["metrics"], raw!["activator"]]).to.deep.equal(["9007199254740993", [1, 2, 0, 0], "0x"]);
    expect(seats).to.deep.equal({ factory: FACTORY, members: panel.members, threshold: 2 });
  });

  it("may have one attestor alone, and begin when its activator says", () => {
    const alone: Service = buildService({
      provider: "0x00000000000000000000000000000000000000c0",
      monitor: WALLET,
      activator: WALLET,
      metrics: [MetricKind.DowntimeSeconds],
      calendar: CalendarKind.Seconds,
      length: 86_400,
    });

    expect(parseServiceFile(serviceFileText(domain, alone), "cloud.json")).to.deep.equal({
      domain,
      service: alone,
      panel: { members: [WALLET], threshold: 1 },
    });
  });

  for (const [what, broken, sentence] of [
    ["no JSON", "{", "cloud.json: is no JSON"],
    ["a list", "[]", "cloud.json: is no object"],
    ["a chain as a number", beside({ chain: 1 }), 'cloud.json: chain: must be digits as text, as "1"'],
    ["no levels", beside({ levels: undefined }), 'cloud.json: levels: "undefined" is not an address'],
    ["no service", beside({ service: null }), "cloud.json: service: is no object"],
    ["a field too few", changed({ salt: undefined }), "cloud.json: service.salt: must be text"],
    ["a field too many", changed({ colour: "red" }), "cloud.json: service.colour: is no field of a service"],
    ["a bond as a number", changed({ bond: 5 }), 'cloud.json: service.bond: must be digits as text, as "5000000"'],
    ["a length as text", changed({ length: "1" }), "cloud.json: service.length: must be a number"],
    ["three metrics", changed({ metrics: [1, 2, 0] }), "cloud.json: service.metrics: must be a list of four numbers"],
    ["an unknown metric", changed({ metrics: [1, 9, 0, 0] }), /^cloud.json: service.metrics\[1\]: not one of None, /],
    ["thirteen months", changed({ length: 13 }), "cloud.json: service.length: must be 1 to 12 months"],
    ["a wrong checksum", changed({ provider: wrongCase }), /^cloud.json: service.provider: ".*" is not/],
    ["no members", beside({ panel: { factory: FACTORY } }), "cloud.json: panel.members: must be a list of text"],
    [
      "more signatures than members",
      beside({ panel: { factory: FACTORY, members: MEMBERS, threshold: 3 } }),
      "cloud.json: threshold: not a whole number from 1 to the number of members",
    ],
    [
      "a panel that is another's",
      beside({ panel: { factory: FACTORY, members: MEMBERS, threshold: 1 } }),
      "cloud.json: panel: is not the service's monitor: its factory, members or threshold are others",
    ],
    [
      "a panel of another factory",
      beside({ panel: { factory: LEVELS, members: MEMBERS, threshold: 2 } }),
      "cloud.json: panel: is not the service's monitor: its factory, members or threshold are others",
    ],
  ] as const) {
    it(`is refused with ${what}`, () => {
      const read = (): unknown => parseServiceFile(broken, "cloud.json");

      expect(read).to.throw(KeptError).with.property("code", "ServiceFileInvalid");
      expect(read).to.throw(typeof sentence === "string" ? new RegExp(`^${escaped(sentence)}$`) : sentence);
    });
  }
});

const escaped = (sentence: string): string => sentence.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
