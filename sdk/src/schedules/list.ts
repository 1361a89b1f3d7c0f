import { KeptError } from "../kept-error.ts";
import awsEc2Region from "./data/aws-ec2-region.json" with { type: "json" };
import type { Schedule } from "./shapes.ts";

/** What the SDK ships: published facts in its own words, by name. */
export const schedules: readonly Schedule[] = Object.freeze([awsEc2Region as Schedule]);

/** One of {@link schedules}. Throws ScheduleUnknown. */
export function scheduleNamed(name: string): Schedule {
  const found = schedules.find((schedule) => schedule.name === name);
  if (found) return found;
  const names = schedules.map((schedule) => schedule.name).join(", ");
  throw new KeptError("ScheduleUnknown", "name", `no schedule "${name}"; there are ${names}`, [name]);
}
