import * as z from "zod/mini";
import { periodSchema } from "../../money/period.ts";
import { costsSchema } from "../usage/request.ts";

/** A click on a button of a report. */
const reportClickSchema = z.object({
  channelId: z.string(),
  reportId: z.string(),
  /** `started_before`: by a click a moment ago. `missing`: somebody has removed the report. */
  outcome: z.enum(["started", "started_before", "paused", "resumed", "missing"]),
});

export const homeRequestSchema = z.object({
  /** Of the numbers on Home: all costs of the month. */
  ...costsSchema.shape,
  period: periodSchema,
  /** The click that changes Home; none where a person opens it. */
  click: z.optional(reportClickSchema),
});

export type ReportClick = Readonly<z.infer<typeof reportClickSchema>>;

export type HomeRequest = Readonly<z.infer<typeof homeRequestSchema>>;
