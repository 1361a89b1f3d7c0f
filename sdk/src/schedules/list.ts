import { KeptError } from "../kept-error.ts";
import awsEc2Instance from "./data/aws-ec2-instance.json" with { type: "json" };
import awsEc2Region from "./data/aws-ec2-region.json" with { type: "json" };
import awsS3Ia from "./data/aws-s3-ia.json" with { type: "json" };
import awsS3Standard from "./data/aws-s3-standard.json" with { type: "json" };
import azureVmSingle from "./data/azure-vm-single.json" with { type: "json" };
import azureVmZones from "./data/azure-vm-zones.json" with { type: "json" };
import gcpComputeMultizone from "./data/gcp-compute-multizone.json" with { type: "json" };
import gcpTypical from "./data/gcp-typical.json" with { type: "json" };
import slack2015 from "./data/slack-2015.json" with { type: "json" };
import tkg58 from "./data/tkg-58.json" with { type: "json" };
import { familyOf, requireDay } from "./indexed.ts";
import { ofcom } from "./ofcom.ts";
import type { Schedule } from "./shapes.ts";

/** What the SDK ships: published facts in its own words. Tests hold each file to what `parseSchedule` takes. */
export const schedules: readonly Schedule[] = Object.freeze([
  awsEc2Region as Schedule,
  awsEc2Instance as Schedule,
  awsS3Standard as Schedule,
  awsS3Ia as Schedule,
  azureVmZones as Schedule,
  azureVmSingle as Schedule,
  gcpTypical as Schedule,
  gcpComputeMultizone as Schedule,
  slack2015 as Schedule,
  ...ofcom,
  tkg58 as Schedule,
]);

const names = (): string => schedules.map(({ name }) => name).join(", ");

/** One of {@link schedules}. Throws ScheduleUnknown. */
export function scheduleNamed(name: string): Schedule {
  const found = schedules.find((schedule) => schedule.name === name);
  if (found) return found;
  throw new KeptError("ScheduleUnknown", "name", `no schedule "${name}"; there are ${names()}`, [name]);
}

/**
 * The version of a family that is in force on a day: "ofcom" for "ofcom-2019" to "ofcom-2026". After the last one that is
 * shipped, it is that one.
 * @param day YYYY-MM-DD.
 * Throws ScheduleUnknown, also for a day before the first; TimeInvalid.
 */
export function scheduleOn(family: string, day: string): Schedule {
  requireDay(day, "day");
  const found = schedules.findLast((schedule) => familyOf(schedule) === family && schedule.since <= day);
  if (found) return found;
  const message = `no schedule "${family}" is in force on ${day}; there are ${names()}`;
  throw new KeptError("ScheduleUnknown", "family", message, [family, day]);
}
