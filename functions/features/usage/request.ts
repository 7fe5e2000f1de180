import * as z from "zod/mini";
import { GROUPINGS } from "../../atlas/usage-detail.ts";
import { periodSchema } from "../../money/period.ts";
import { filtersSchema } from "../filters.ts";

export const costsSchema = z.object({
  groupBy: z.enum(GROUPINGS),
  ...filtersSchema.shape,
  /** Whether the word `partial` was used. All costs are included without it. */
  partial: z.boolean(),
  /** Whether to attach the table as a CSV file. */
  csv: z.boolean(),
  /** Whether to attach the details from Atlas as a second CSV file. */
  raw: z._default(z.boolean(), false),
});

export const usageRequestSchema = z.object({ ...costsSchema.shape, period: periodSchema });

/** Empty lists do not filter. */
export type Costs = Readonly<z.infer<typeof costsSchema>>;

export type UsageRequest = Readonly<z.infer<typeof usageRequestSchema>>;
