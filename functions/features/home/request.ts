import * as z from "zod/mini";
import { periodSchema } from "../../money/period.ts";
import { costsSchema } from "../usage/request.ts";

/** A click on a button of a report. */
const reportClickSchema = z.object({
  channelId: z.string(),
  reportId: z.string(),
  /** What the click has done, or what the job has to do. */
  action: z.enum(["started", "started_before", "missing", "pause", "resume"]),
});

export const homeRequestSchema = z.object({
  /** Of the numbers on Home: all costs of the month. */
  ...costsSchema.shape,
  period: periodSchema,
  /** The click that changes Home; none where a person opens it. */
  click: z.optional(reportClickSchema),
});

/** A click with what came of it, as Home says it. */
export interface ClickedReport {
  readonly channelId: string;
  readonly reportId: string;
  /**
   * `started_before`: by a click a moment ago. `missing`: somebody has removed the report. `not_member`: the person is
   * not in its channel any more.
   */
  readonly outcome: "started" | "started_before" | "missing" | "paused" | "resumed" | "not_member";
}

export type ReportClick = Readonly<z.infer<typeof reportClickSchema>>;

export type HomeRequest = Readonly<z.infer<typeof homeRequestSchema>>;
