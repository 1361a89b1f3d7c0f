import { buildPanel, type Panel } from "./attestors/panel.ts";
import type { Domain } from "./eip712.ts";
import { address, attestorOf } from "./inputs.ts";
import { isPrintable } from "./json-text.ts";
import { KeptError } from "./kept-error.ts";
import { SERVICE_TYPES, serviceLevelsDomain } from "./service-eip712.ts";
import type { ServiceInput } from "./service-input.ts";
import { buildService } from "./service.ts";
import type { Service } from "./service-types.ts";
import type { Hex } from "./types.ts";

/** Who may sit behind a service's monitor; without a factory it is one attestor alone. */
export interface ServicePanel extends Pick<Panel, "members" | "threshold"> {
  /** The factory that made, or would make, the panel. */
  readonly factory?: Hex;
}

/** A service, where its levels are reported, and who its monitors are: what each of them needs to know. */
export interface ServiceFile {
  /** The levels': see `serviceLevelsDomain`. */
  readonly domain: Domain;
  readonly service: Service;
  readonly panel: ServicePanel;
}

/**
 * A service as the text of a JSON file, in the form that {@link parseServiceFile} reads.
 * @param factory The panel's factory; left out where the service's monitor is one attestor alone.
 */
export function serviceFileText(
  { chainId, verifyingContract }: Domain,
  service: Service,
  panel?: Pick<Panel, "members" | "threshold">,
  factory?: Hex,
): string {
  const seats = panel && factory ? { factory, members: panel.members, threshold: panel.threshold } : undefined;
  const file = { chain: chainId, levels: verifyingContract, service, ...(seats ? { panel: seats } : {}) };
  return `${JSON.stringify(file, (_, value: unknown) => (typeof value === "bigint" ? String(value) : value), 2)}\n`;
}

/**
 * The service of a JSON file: `chain` as text, the address of the `levels`, the `service` with its bigints as text, and the `panel`'s
 * factory, members and threshold unless the monitor is one attestor alone.
 * @param file Its name, for messages.
 * Throws ServiceFileInvalid for what the contract would refuse at registration, or a panel that is not the service's monitor.
 */
export function parseServiceFile(text: string, file: string): ServiceFile {
  const wrong = (field: string, message: string): KeptError =>
    new KeptError("ServiceFileInvalid", field === "" ? file : `${file}: ${field}`, message, [file]);
  const within = <T>(field: string, read: () => T): T => {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof KeptError) || error.code === "ServiceFileInvalid") throw error;
      const message = error.message.slice(error.field.length + 2);
      throw wrong([field, error.field].filter(Boolean).join("."), message);
    }
  };
  const root = objectOf(
    parsed(text, () => wrong("", "is no JSON")),
    () => wrong("", "is no object"),
  );
  const { chain } = root;
  if (typeof chain !== "string" || !/^\d{1,18}$/.test(chain)) throw wrong("chain", 'must be digits as text, as "1"');
  const levels = within("", () => address(textOf(root["levels"]), "levels"));
  const raw = objectOf(root["service"], () => wrong("service", "is no object"));
  const service = within("service", () => buildService(inputOf(raw, wrong), { levels }));
  const panel = within("", () => panelOf(root["panel"], service, wrong));
  return Object.freeze({ domain: serviceLevelsDomain(BigInt(chain), levels), service, panel });
}

type Wrong = (field: string, message: string) => KeptError;
type Fields = Readonly<Record<string, unknown>>;

function parsed(text: string, refusal: () => KeptError): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch {
    throw refusal();
  }
}

function objectOf(value: unknown, refusal: () => KeptError): Fields {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Fields;
  throw refusal();
}

const textOf = (value: unknown): string => (typeof value === "string" ? value : String(value));

/** What the types of a service look like in JSON. */
const FORMS: Readonly<Record<string, readonly [form: string, fits: (value: unknown) => boolean]>> = {
  number: ["a number", (value) => typeof value === "number"],
  digits: ['digits as text, as "5000000"', (value) => typeof value === "string" && /^\d{1,30}$/.test(value)],
  text: ["text", (value) => typeof value === "string"],
  list: ["a list of four numbers", (value) => Array.isArray(value) && value.length === 4],
};

function formOf(type: string): string {
  if (type.endsWith("]")) return "list";
  if (!type.startsWith("uint")) return "text";
  return type === "uint96" ? "digits" : "number";
}

/** Every field of the struct must be there, and no other. */
function inputOf(raw: Fields, wrong: Wrong): ServiceInput {
  const fields = SERVICE_TYPES["Service"] ?? [];
  const other = Object.keys(raw).find((key) => !fields.some(({ name }) => name === key));
  if (other !== undefined)
    throw wrong(isPrintable(other) ? `service.${other}` : "a key of service", "is no field of a service");
  for (const { name, type } of fields) {
    const [form, fits] = FORMS[formOf(type)]!;
    if (!fits(raw[name])) throw wrong(`service.${name}`, `must be ${form}`);
  }
  const { activator, bond, ...rest } = raw;
  const given = { ...rest, bond: BigInt(textOf(bond)), ...(activator === "0x" ? {} : { activator }) };
  return given as unknown as ServiceInput;
}

function panelOf(value: unknown, { monitor }: Service, wrong: Wrong): ServicePanel {
  if (value === undefined) return { members: [attestorOf(monitor)], threshold: 1 };
  const { factory, members, threshold } = objectOf(value, () => wrong("panel", "is no object"));
  if (!Array.isArray(members) || !members.every((each) => typeof each === "string")) {
    throw wrong("panel.members", "must be a list of text");
  }
  const made = address(textOf(factory), "panel.factory");
  const panel = buildPanel(made, members, Number(threshold));
  if (attestorOf(panel.address) === attestorOf(monitor)) return { ...panel, factory: made };
  throw wrong("panel", "is not the service's monitor: its factory, members or threshold are others");
}
