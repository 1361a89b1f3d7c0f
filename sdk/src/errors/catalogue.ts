import { ACCESS } from "./access.ts";
import { ACTS } from "./acts.ts";
import { ATTESTORS } from "./attestors.ts";
import { CALLS } from "./calls.ts";
import { COALITION } from "./coalition.ts";
import { MONEY } from "./money.ts";
import { OBJECTIONS } from "./objections.ts";
import { POINTS } from "./points.ts";
import { RECEIPTS } from "./receipts.ts";
import { REWARDS } from "./rewards.ts";
import { SERVICE_AGREEMENTS } from "./service-agreements.ts";
import { SERVICE_OFFERS } from "./service-offers.ts";
import { SERVICE_REPORTS } from "./service-reports.ts";
import { SERVICE } from "./service.ts";
import type { Catalogue } from "./shapes.ts";
import { TERMS } from "./terms.ts";
import { TOKENS } from "./tokens.ts";

/** A sentence and an advice for every error: one that lacks them does not compile. */
export const CATALOGUE: Catalogue = {
  ...TERMS,
  ...CALLS,
  ...ACTS,
  ...RECEIPTS,
  ...OBJECTIONS,
  ...MONEY,
  ...TOKENS,
  ...ATTESTORS,
  ...POINTS,
  ...COALITION,
  ...REWARDS,
  ...SERVICE,
  ...SERVICE_REPORTS,
  ...SERVICE_OFFERS,
  ...SERVICE_AGREEMENTS,
  ...ACCESS,
};
