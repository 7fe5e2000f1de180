import * as z from "zod/mini";
import { daysSchema } from "../../money/days.ts";
import { periodSchema } from "../../money/period.ts";
import { filtersSchema } from "../filters.ts";

export const whyRequestSchema = z.object({
  ...filtersSchema.shape,
  period: periodSchema,
  /** What the period is compared with: as many months. */
  against: periodSchema,
  /** Undefined for whole months. With days, the periods are of all months that have one of them. */
  days: z.optional(daysSchema),
  /** As many. */
  againstDays: z.optional(daysSchema),
  /** Of anything that costs something: an organization, a project or a cluster, as typed. */
  names: z.array(z.string()),
  /** Whether to attach the list of effects as a CSV file. */
  csv: z.boolean(),
  /** Of a period that was running: the last day that was compared, an ISO date. */
  lastDay: z.optional(z.string()),
});

/** Two periods whose difference is to be explained, and the costs that count. */
export type WhyRequest = Readonly<z.infer<typeof whyRequestSchema>>;
